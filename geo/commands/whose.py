"""`python -m geo whose`: whose published count a number was."""

import argparse
import json
from typing import Any

from geo import accounts, address, options
from geo.accounts import Accounts, Whose
from geo.load import load
from geo.output import write
from geo.words import Words


def whose(command: argparse.ArgumentParser) -> None:
    """The options of `whose`."""
    command.add_argument("number", type=int, metavar="N", help="the number that you read, as in 14 of 34")
    command.add_argument("--at", metavar="T", help=f"of this day alone: {options.MOMENT}")
    command.add_argument("--json", action="store_true", help="objects instead of text")
    options.data(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    dataset = load(given.data)
    words = Words(dataset)
    point = address.exact(dataset, {"at": given.at}, words).point if given.at is not None else None
    said, found = Accounts(words), accounts.whose(dataset, given.number, point)
    if given.json:
        write("-", json.dumps([_one_count(one, said) for one in found], ensure_ascii=False, indent=1) + "\n")
    else:
        write("-", "\n".join([said.sentence(one) for one in found] or [said.nobody(given.number)]) + "\n")
    return 0


def _one_count(found: Whose, said: Accounts) -> dict[str, Any]:
    count = found.account.count
    units = {id: {"id": id, "name": said.words.name(said.words.dataset.unit[id])} for id in said.words.dataset.unit}
    return {
        "reporter": count.reporter,
        "as_of": count.as_of.text,
        "party": count.party,
        "published": count.count,
        "of": count.of,
        "source": count.source,
        "verdict": found.account.verdict,
        "without": [units[unit.id] | {"word": word} for unit, word in found.without],
        "beyond": [units[unit.id] for unit in found.beyond],
        "implied": found.implied,
        "now": {"held": found.now.held, "at_most": found.now.at_most},
        "sentence": said.sentence(found),
    }
