"""What `init` tells: what it made of what, what it took for granted, and what it has to ask."""

import argparse
import shlex
import textwrap
from collections.abc import Sequence

from geo import check
from geo.init.draft import NotBegun
from geo.init.sheet import Sheet, from_hosts
from geo.init.units import Units
from geo.model import Dataset
from geo.problems import shown


def ask(units: Units, sheet: Sheet) -> None:
    """Raises :class:`NotBegun` with the list of columns that have to be named, if there are any."""
    lines = []
    for found in (units, sheet):
        for question in found.questions:
            wrong = f"there is no column {shown(question.given)}" if question.given else "which column is it?"
            likely = f" Maybe {' or '.join(map(shown, question.headers))}." if len(question.headers) < 4 else ""
            lines.append(f"  {found.file}: {question.field}: {wrong}{likely} --column {question.field}=HEADER")
        if found.questions:
            listed = [
                f"{shown(each)} (as in {shown(text)})" if text else shown(each) for each, text in found.first.items()
            ]
            more = f" and {len(listed) - 12} more" if len(listed) > 12 else ""
            lines += _indented([f"its columns are {', '.join(listed[:12])}{more}"], "    ")
    if lines:
        raise NotBegun("\n".join(["name the columns that could not be told:", *lines]))


def report(options: argparse.Namespace, dataset: Dataset, units: Units, sheet: Sheet) -> list[str]:
    """What was made of what, what was taken for granted, and what to do next."""
    package, target = dataset.package, shlex.quote(str(options.folder))
    named = {event.target for event in dataset.events}
    without = [unit.name for unit in dataset.units if unit.id not in named]
    parties = ", ".join(f"{party.name} ({party.color})" for party in dataset.parties)
    hosts = sum(1 for _ in from_hosts(sheet))
    known = dataset.party[package.initial].name if package.initial else "nobody known"
    taken = {
        "title": (package.title, "--title"),
        "time zone": (package.timezone, "--zone"),
        "period": (f"{package.start} to {package.end}", "--from, --to"),
        "before any row": (known, "--initial"),
        "publisher": (package.publisher or "not said", "--publisher"),
        "licence": (options.licence or "not said", "--licence"),
    }
    warnings = len([*dataset.warnings, *check.warnings(dataset)])
    return [
        f"{units.file}: {_number(len(dataset.units), 'unit')}",
        *_indented(units.told),
        f"{sheet.file}: {_number(len(dataset.events), 'event')}",
        *_indented(
            [
                *sheet.told,
                f"{len(named)} of {_number(len(dataset.units), 'unit')} have rows"
                + (f"; none: {_some(without)}" if without else ""),
                f"{_number(len(dataset.parties), 'party', 'parties')}: {parties}",
                f"{_number(len(dataset.sources), 'source')}"
                + (
                    f"; {hosts} with no publisher but the address's host: say in sources.csv who it is" if hosts else ""
                ),
            ]
        ),
        "",
        "Taken for granted, and how to say otherwise:",
        *(f"  {key:<16}{value:<28} {option}" for key, (value, option) in taken.items()),
        "",
        f"{target}: version {dataset.version}, no errors, {_number(warnings, 'warning')}. Next:",
        f"  python -m geo check {target}",
        f"  python -m geo state --data {target} --at {package.opens_at}",
        f"  GEO_DATA={target} python -m streamlit run app.py",
    ]


def _indented(lines: Sequence[str], indent: str = "  ") -> list[str]:
    return [
        textwrap.fill(line, 110, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
        for line in lines
    ]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def _number(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
