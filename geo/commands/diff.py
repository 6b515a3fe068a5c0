"""`python -m geo diff`: what changed hands between two moments."""

import argparse
import json
from typing import Any

from geo import address, changes, options
from geo.changes import Change
from geo.load import load
from geo.model import BadUse
from geo.output import form_of, write
from geo.timeline import Snapshot
from geo.words import Words


def diff(command: argparse.ArgumentParser) -> None:
    """The options of `diff`."""
    command.add_argument("--from", dest="start", required=True, metavar="T", help=options.MOMENT)
    command.add_argument("--to", dest="end", required=True, metavar="T", help="the later moment, in the same forms")
    command.add_argument("--json", action="store_true", help="objects instead of text")
    options.out(command)
    options.data(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    form = form_of(given.out, "json" if given.json else None, ("txt", "json"))
    dataset = load(given.data)
    words = Words(dataset)
    before, after = (address.exact(dataset, {"at": at}, words) for at in (given.start, given.end))
    if before.point.tick > after.point.tick:
        raise BadUse(f"{given.start} is after {given.end}; --from is the earlier moment")
    found = changes.changes(before, after)
    if form == "json":
        objects = [_changed(change, words) for change in found]
        write(given.out, json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
        return 0
    lines = [_told(change, after, words) for change in found]
    write(given.out, "\n".join(lines or [words.since(before, after)]) + "\n")
    return 0


def _changed(change: Change, words: Words) -> dict[str, Any]:
    difference = change.difference
    return {
        "id": difference.target.id,
        "name": words.name(difference.target),
        "kind": difference.kind,
        "was": difference.was.party,
        "now": difference.now.party,
        "shown": difference.now.shown,
        "possible": list(difference.now.possible),
        "challenger": difference.now.challenger,
        "sources": list(change.sources),
    }


def _told(change: Change, after: Snapshot, words: Words) -> str:
    """One change as lines: from whom to whom, how it came about, and who says so."""
    publishers = dict.fromkeys(words.dataset.source[id].publisher for id in change.sources)
    return "\n  ".join(filter(None, [*changes.told(change, after, words), "; ".join(publishers)]))
