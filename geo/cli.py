"""Commands: `python -m geo state`, `snapshot`, `embed`, `check`, `init` and others. Data goes to standard output or a
file, everything else to standard error; 0 is well, 1 bad data, 2 bad use.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from geo import address, changes, check, cli_pictures, cli_publish, evidence, options, since, state, versions
from geo.accounts import Accounts, Whose, whose
from geo.address import BadAddress
from geo.changes import Change
from geo.evidence import DIFFERS, EQUAL, WITHIN, Account
from geo.forms import BadForm
from geo.init import command as init
from geo.init.draft import NotBegun
from geo.load import load
from geo.model import DataError, Dataset, Problem
from geo.output import BadUse, form_of, write
from geo.timeline import Snapshot
from geo.versions import NotKept, NotReleased
from geo.words import Words


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line."""

    def error(self, message: str) -> NoReturn:
        """Ends with 2."""
        self.exit(2, f"{self.prog}: {message}; {self.prog} --help shows an example\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command in *argv* and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # The same bytes on every system.
            stream.reconfigure(encoding="utf-8", newline="\n")
    given = _parser().parse_args(argv)
    try:
        return int(given.run(given))
    except DataError as error:
        _tell(error.problems)
        return 1
    except (BadUse, BadAddress, BadForm, NotReleased, NotKept, NotBegun) as error:
        print(f"geo {given.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads has seen enough; nothing more can be written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m geo",
        description="Who held what, when, and who said so.",
        epilog="Each command explains itself: python -m geo state --help",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _state(_command(commands, "state", "what a moment looked like", "state --at 2021-08-13 --told-by Reuters"))
    _diff(
        _command(commands, "diff", "what changed hands between two moments", "diff --from 2021-08-12 --to 2021-08-13")
    )
    _whose(_command(commands, "whose", "whose published count a number was", "whose 14"))
    _check(_command(commands, "check", "every problem of a dataset, and its counts reconciled", "check data --json"))
    cli_pictures.snapshot(
        _command(commands, "snapshot", "a picture of a moment", "snapshot --at 2021-08-13 -o 13-august.png")
    )
    cli_pictures.animate(
        _command(
            commands, "animate", "days as moving pictures", "animate --from 2021-08-01 --to 2021-08-16 -o august.gif"
        )
    )
    cli_pictures.batch(_command(commands, "batch", "a picture of every day on which an event was", "batch -o pictures"))
    _embed(
        _command(commands, "embed", "the map as one file, for a page or a disk", "embed --at 2021-08-13 -o map.html")
    )
    cli_publish.arguments(_command(commands, "publish", "the whole thing as static files", "publish public"))
    _release(_command(commands, "release", "keeps the present state of a dataset for ever", "release --data data"))
    init.arguments(_command(commands, "init", "makes a dataset of your boundaries and your sheet", "init"))
    return parser


def _command(commands: Any, name: str, says: str, example: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=says,
        description=f"{says[0].upper()}{says[1:]}.",
        epilog=f"example: python -m geo {example}",
        allow_abbrev=False,
    )
    return made


def _state(command: argparse.ArgumentParser) -> None:
    command.add_argument("--at", required=True, metavar="T", help=options.MOMENT)
    options.view(command)
    command.add_argument("--format", choices=tuple(state.FORMATS), help="default: by the ending of FILE, else json")
    options.lang(command)
    options.out(command)
    options.data(command)
    command.set_defaults(run=_run_state)


def _run_state(given: argparse.Namespace) -> int:
    form = form_of(given.out, given.format, tuple(state.FORMATS))
    dataset = load(given.data)
    words = Words(dataset, given.lang)
    view = {"reported_by": given.reported_by, "told_by": given.told_by}
    write(given.out, state.FORMATS[form](address.exact(dataset, {"at": given.at, **view}, words), words))
    return 0


def _diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="start", required=True, metavar="T", help=options.MOMENT)
    command.add_argument("--to", dest="end", required=True, metavar="T", help="the later moment, in the same forms")
    command.add_argument("--json", action="store_true", help="objects instead of text")
    options.out(command)
    options.data(command)
    command.set_defaults(run=_run_diff)


def _run_diff(given: argparse.Namespace) -> int:
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


def _whose(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=int, metavar="N", help="the number that you read, as in 14 of 34")
    command.add_argument("--at", metavar="T", help=f"of this day alone: {options.MOMENT}")
    command.add_argument("--json", action="store_true", help="objects instead of text")
    options.data(command)
    command.set_defaults(run=_run_whose)


def _run_whose(given: argparse.Namespace) -> int:
    dataset = load(given.data)
    words = Words(dataset)
    point = address.exact(dataset, {"at": given.at}, words).point if given.at is not None else None
    said, found = Accounts(words), whose(dataset, given.number, point)
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


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", metavar="DIR", type=Path, help="the dataset's folder (default: --data)")
    command.add_argument("--json", action="store_true", help="problems and counts as one object, whatever is wrong")
    command.add_argument(
        "--against",
        metavar="VERSION",
        help="an error for each change of an event since this version that has no row in the corrections: its digits, "
        "the first of them, or the path of a released folder",
    )
    options.data(command)
    command.set_defaults(run=_run_check)


def _run_check(given: argparse.Namespace) -> int:
    folder = given.folder or given.data
    was = versions.find(given.against, versions.beside(folder)) if given.against is not None else None
    dataset, problems = _examined(folder)
    if was and dataset:
        states = since.State(was.dataset, was.folder), since.State(dataset, folder)
        problems = [*since.problems(*states), *problems]
    failed = any(problem.severity == "error" for problem in problems)
    accounts = evidence.reconcile(dataset) if dataset else []
    if given.json:
        found = {"problems": [asdict(problem) for problem in problems], "counts": [_counted(a) for a in accounts]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return int(failed)
    _tell(problems)
    if not dataset:
        return 1
    package = dataset.package
    print(
        f"{package.name}, version {dataset.version}: {len(dataset.units)} units, {len(dataset.events)} events, "
        f"{len(dataset.reports)} reports, {sum(problem.severity == 'warning' for problem in problems)} warnings"
    )
    words = Words(dataset)
    for account in accounts:
        print(_line(account, words))
    if accounts:
        sums = [f"{sum(a.verdict == each for a in accounts)} {each}" for each in (EQUAL, WITHIN, DIFFERS)]
        print(f"published counts: {len(accounts)} ({', '.join(sums)})")
    return int(failed)


def _tell(problems: Sequence[Problem]) -> None:
    """Errors first, as they are; then warnings, which stop nothing, called that."""
    for problem in sorted(problems, key=lambda problem: problem.severity):
        print(problem if problem.severity == "error" else f"{problem.severity}: {problem}", file=sys.stderr)


def _examined(folder: Path) -> tuple[Dataset | None, list[Problem]]:
    try:
        dataset = load(folder)
    except DataError as error:
        return None, error.problems
    return dataset, [*dataset.warnings, *check.warnings(dataset)]


def _counted(account: Account) -> dict[str, Any]:
    return {
        "reporter": account.count.reporter,
        "as_of": account.count.as_of.text,
        "party": account.count.party,
        "published": account.count.count,
        "held": account.held,
        "at_most": account.at_most,
        "implied": account.implied,
        "view": account.view,
        "verdict": account.verdict,
        "units": list(account.units),
    }


def _line(account: Account, words: Words) -> str:
    count, dataset = account.count, words.dataset
    rows = f"{account.held}" if account.held == account.at_most else f"{account.held} to {account.at_most}"
    implied = f" + {account.implied} implied" if account.implied else ""
    whose = "its reports" if account.view == 3 else "what we know now"
    named = words.names(dataset.unit[id] for id in account.units)
    which = f" ({named})" if account.units else ""
    reporter = dataset.reporter[count.reporter].name
    published = f"{reporter}, {count.as_of.text}: published {count.count} of {count.of}"
    return f"{published}; {whose}: {rows}{implied}; {account.verdict}{which}"


def _embed(command: argparse.ArgumentParser) -> None:
    command.add_argument("--at", metavar="T", help=f"its first moment, and its still's: {options.MOMENT}")
    options.view(command)
    command.add_argument("--url", metavar="URL", default="", help="the absolute address of the server, for its card")
    options.lang(command)
    options.out(command, default=None)
    options.data(command)
    command.set_defaults(run=_run_embed)


def _run_embed(given: argparse.Namespace) -> int:
    from geo import embed

    form_of(given.out, None, ("html",))
    dataset = load(given.data)
    query = {key: value for key in ("at", "reported_by", "told_by", "lang") if (value := getattr(given, key))}
    address.exact(dataset, query, Words(dataset, given.lang))
    write(given.out, embed.page(dataset, query, given.url, inside=True).html)
    return 0


def _release(command: argparse.ArgumentParser) -> None:
    options.data(command)
    command.add_argument(
        "--to", metavar="DIR", type=Path, help="where released states are kept (default: versions, beside the dataset)"
    )
    command.set_defaults(run=_run_release)


def _run_release(given: argparse.Namespace) -> int:
    kept = versions.release(given.data, given.to)
    name, version = kept.dataset.package.name, kept.dataset.version
    print(f"{name}, version {version}: {'kept in' if kept.new else 'is already in'} {kept.folder}")
    return 0
