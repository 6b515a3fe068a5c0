"""Commands: `python -m geo state`, `diff`, `whose`, `check`, `release`, `init`. Data goes to standard output or a file,
everything else to standard error; 0 is well, 1 bad data, 2 bad use.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from geo import address, changes, check, evidence, since, state, versions
from geo.accounts import Accounts, Whose, whose
from geo.address import BadAddress
from geo.changes import Change
from geo.evidence import DIFFERS, EQUAL, WITHIN, Account
from geo.init import command as init
from geo.init.draft import NotBegun
from geo.load import load
from geo.model import DataError, Dataset, Problem
from geo.timeline import Snapshot
from geo.versions import NotKept, NotReleased
from geo.words import Words

SHIPPED = Path(__file__).resolve().parent.parent / "data"
MOMENT = "a day (2021-08-13: its end) or a time with its offset (2021-08-13T02:06+04:30, or Z)"


class BadUse(Exception):
    """What was asked for cannot be had; the message says why, and what can."""


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
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except DataError as error:
        _tell(error.problems)
        return 1
    except (BadUse, BadAddress, NotReleased, NotKept, NotBegun) as error:
        print(f"geo {options.command}: {error}", file=sys.stderr)
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


def _data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", metavar="DIR", type=Path, default=SHIPPED, help="the dataset's folder (default: the shipped one)"
    )


def _out(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o",
        dest="out",
        metavar="FILE",
        default="-",
        help="where to write; its ending decides the format (default: -, standard output)",
    )


def _state(command: argparse.ArgumentParser) -> None:
    command.add_argument("--at", required=True, metavar="T", help=MOMENT)
    view = command.add_mutually_exclusive_group()
    view.add_argument("--reported-by", metavar="T", help="only what had been reported by this moment")
    view.add_argument("--told-by", metavar="NAME", help="only what this reporter said; its id or name")
    command.add_argument("--format", choices=tuple(state.FORMATS), help="default: by the ending of FILE, else json")
    command.add_argument("--lang", default="en", help="language of the sentences")
    _out(command)
    _data(command)
    command.set_defaults(run=_run_state)


def _run_state(options: argparse.Namespace) -> int:
    form = _form(options.out, options.format, tuple(state.FORMATS))
    dataset = load(options.data)
    words = Words(dataset, options.lang)
    view = {"reported_by": options.reported_by, "told_by": options.told_by}
    _write(options.out, state.FORMATS[form](address.exact(dataset, {"at": options.at, **view}, words), words))
    return 0


def _form(out: str, asked: str | None, known: Sequence[str]) -> str:
    """The format of *out*: by its ending, which what is *asked* for must go with; for ``-`` else the first *known*."""
    if out == "-":
        return asked or known[0]
    ending = Path(out).suffix[1:].lower()
    if ending not in known:
        raise BadUse(f"{out!r} does not end in {' or '.join(f'.{form}' for form in known)}; name it so")
    if asked not in (None, ending):
        raise BadUse(f"{out!r} ends in .{ending}, and {asked} was asked for; name it .{asked}")
    return ending


def _diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="start", required=True, metavar="T", help=MOMENT)
    command.add_argument("--to", dest="end", required=True, metavar="T", help="the later moment, in the same forms")
    command.add_argument("--json", action="store_true", help="objects instead of text")
    _out(command)
    _data(command)
    command.set_defaults(run=_run_diff)


def _run_diff(options: argparse.Namespace) -> int:
    form = _form(options.out, "json" if options.json else None, ("txt", "json"))
    dataset = load(options.data)
    words = Words(dataset)
    before, after = (address.exact(dataset, {"at": at}, words) for at in (options.start, options.end))
    if before.point.tick > after.point.tick:
        raise BadUse(f"{options.start} is after {options.end}; --from is the earlier moment")
    found = changes.changes(before, after)
    if form == "json":
        objects = [_changed(change, words) for change in found]
        _write(options.out, json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
        return 0
    lines = [_told(change, after, words) for change in found]
    _write(options.out, "\n".join(lines or [words.since(before, after)]) + "\n")
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
    command.add_argument("--at", metavar="T", help=f"of this day alone: {MOMENT}")
    command.add_argument("--json", action="store_true", help="objects instead of text")
    _data(command)
    command.set_defaults(run=_run_whose)


def _run_whose(options: argparse.Namespace) -> int:
    dataset = load(options.data)
    words = Words(dataset)
    point = address.exact(dataset, {"at": options.at}, words).point if options.at is not None else None
    said, found = Accounts(words), whose(dataset, options.number, point)
    if options.json:
        _write("-", json.dumps([_one_count(one, said) for one in found], ensure_ascii=False, indent=1) + "\n")
    else:
        _write("-", "\n".join([said.sentence(one) for one in found] or [said.nobody(options.number)]) + "\n")
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
    _data(command)
    command.set_defaults(run=_run_check)


def _run_check(options: argparse.Namespace) -> int:
    folder = options.folder or options.data
    was = versions.find(options.against, versions.beside(folder)) if options.against is not None else None
    dataset, problems = _examined(folder)
    if was and dataset:
        states = since.State(was.dataset, was.folder), since.State(dataset, folder)
        problems = [*since.problems(*states), *problems]
    failed = any(problem.severity == "error" for problem in problems)
    accounts = evidence.reconcile(dataset) if dataset else []
    if options.json:
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


def _release(command: argparse.ArgumentParser) -> None:
    _data(command)
    command.add_argument(
        "--to", metavar="DIR", type=Path, help="where released states are kept (default: versions, beside the dataset)"
    )
    command.set_defaults(run=_run_release)


def _run_release(options: argparse.Namespace) -> int:
    kept = versions.release(options.data, options.to)
    name, version = kept.dataset.package.name, kept.dataset.version
    print(f"{name}, version {version}: {'kept in' if kept.new else 'is already in'} {kept.folder}")
    return 0


def _write(out: str, text: str) -> None:
    """To standard output, or to a file that is whole or not there at all."""
    if out == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    path = Path(out)
    if path.exists() and not path.is_file():
        raise BadUse(f"{out!r} is no file that could be replaced; name another")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise BadUse(f"{out!r} cannot be written: {error.strerror}; name another file") from None
