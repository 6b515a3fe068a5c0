"""A dataset's folder out of units and a sheet: matched, written, and held against the door before it stands."""

import csv
import io
import json
import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geo.gate import DESCRIPTOR
from geo.init.sheet import NUMBERS, Sheet
from geo.init.units import FILE, Units
from geo.load import load
from geo.model import DataError, Dataset, Problem
from geo.moment import Calendar, UnreadableDate
from geo.names import Ambiguous, Names, Unknown, folded
from geo.problems import shown

UNMATCHED = ("unknown-unit", "ambiguous-unit")
WRITTEN = (FILE, "parties.csv", "events.csv", "sources.csv", DESCRIPTOR)
"""What is written, the descriptor last: a folder without it is no dataset yet."""

FROM = {
    ("events", "unit"): "place",
    ("events", "party"): "party",
    ("events", "occurred"): "date",
    ("events", "occurred_by"): "until",
    ("events", "sources"): "link",
    ("parties", "name"): "party",
    ("parties", "id"): "party",
    ("sources", "url"): "link",
    ("sources", "id"): "link",
}
"""By table and column, what of the sheet it was made from; the others have its name."""


class NotBegun(Exception):
    """Why there is no new folder; the message says what to do."""


@dataclass(frozen=True)
class Draft:
    """All that a new folder will say; *descriptor* lacks its period, where it is not given, and its resources."""

    units: Units
    sheet: Sheet
    descriptor: dict[str, Any]

    def dataset(self, half: Path) -> Dataset:
        """The dataset, written into the folder *half*. Raises :class:`DataError`, its places in the user's files."""
        problems = [*self.sheet.problems.all(), *self._matched(self.units.names())]
        self._write(half)
        try:
            found = load(half)
        except DataError as error:
            # Names were told before, each once.
            wrong = [each for each in error.problems if each.severity == "error" and each.code not in UNMATCHED]
            told = [self._in_own_files(each) for each in wrong]
            known = {(problem.row, problem.column) for problem in problems}
            problems += [each for each in told if (each.row, each.column) not in known]
        if problems:
            raise DataError(sorted(dict.fromkeys(problems), key=lambda each: (each.file, each.row or 0)))
        return found

    def _matched(self, names: Names) -> list[Problem]:
        """Puts ids in the place of names; a problem for each name that is not one unit's."""
        rows: dict[str, list[int]] = {}
        for event, number in zip(self.sheet.tables["events"], self.sheet.origin["events"], strict=True):
            if event["unit"]:
                rows.setdefault(event["unit"], []).append(number)
        found, problems = {}, []
        for text, numbers in rows.items():
            try:
                found[text] = names.find(text).id
            except Unknown as unknown:
                wrong = f"{shown(text)}{_also(numbers)} is no unit of {self.units.file}"
                near = unknown.nearest
                remedy = f"did you mean {near.name!r} ({near.id})?" if near else "if it is one by another name:"
                code, offer = UNMATCHED[0], near.id if near else "ID"
            except Ambiguous as several:
                listed = ", ".join(f"{shown(each.name)} ({each.id})" for each in several.candidates[:8])
                wrong, remedy = f"{shown(text)}{_also(numbers)} means {listed}", "write the id of the one that is meant"
                code, offer = UNMATCHED[1], ""
            else:
                continue
            if offer and text.isprintable() and ";" not in text:
                remedy += f" --alias {shlex.quote(f'{text}={offer}')}"
            column = self.sheet.columns["place"]
            problems.append(Problem(self.sheet.file, numbers[0], column, code, "error", f"{wrong}; {remedy}"))
        for event in self.sheet.tables["events"]:
            event["unit"] = found.get(event["unit"], event["unit"])
        left = [unit["name"] for unit in self.units.units if unit["id"] not in {*found.values()}]
        if problems and left:
            wrong = f"{len(left)} of {len(self.units.units)} units are in no row: {', '.join(map(shown, left[:20]))}"
            more = f" and {len(left) - 20} more" if len(left) > 20 else ""
            column = self.units.columns["name"]
            problems.append(Problem(self.units.file, None, column, "no-data", "warning", wrong + more))
        return problems

    def _write(self, half: Path) -> None:
        holders = dict.fromkeys(unit["initial"] for unit in self.units.units if unit.get("initial"))
        initial = {name: self.sheet.party_id(name) for name in holders}
        described = self._described()
        self.sheet.coloured()
        texts = {FILE: self.units.text(initial), DESCRIPTOR: json.dumps(described, ensure_ascii=False, indent=2)}
        texts |= {f"{name}.csv": _as_csv(rows) for name, rows in self.sheet.tables.items()}
        for name in WRITTEN:
            (half / name).write_text(texts[name].rstrip("\n") + "\n", encoding="utf-8", newline="\n")

    def _described(self) -> dict[str, Any]:
        table = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
        ground = {"format": "geojson", "mediatype": "application/geo+json", "encoding": "utf-8"}
        resources = [{"name": "units", "path": FILE, **ground}]
        resources += [{"name": name, "path": f"{name}.csv", **table} for name in self.sheet.tables]
        period = {**_period(self.sheet, Calendar(self.descriptor["timezone"])), **self.descriptor["period"]}
        initial = self.descriptor["initial"]
        named = {"initial": self.sheet.party_id(initial) if initial else ""}
        return self.descriptor | named | {"period": period, "resources": resources}

    def _in_own_files(self, problem: Problem) -> Problem:
        """A problem of a file that was made here, at the place in the user's files that it was made from."""
        table = problem.file.removesuffix(".csv")
        if problem.file == FILE:
            row = self.units.rows[problem.row - 1] if problem.row else None
            column = self.units.columns.get(problem.column or "", problem.column)
            return replace(problem, file=self.units.file, row=row, column=column)
        if table in self.sheet.origin:
            row = self.sheet.origin[table][problem.row - 2] or None if problem.row and problem.row > 1 else None
            column = FROM.get((table, problem.column or ""), problem.column or "")
            message = problem.message
            if (
                problem.code == "date"
                and problem.row
                and NUMBERS.fullmatch(self.sheet.tables[table][problem.row - 2][problem.column or ""])
            ):
                message += "; for the whole sheet: --dates day-first or month-first"
            column = self.sheet.columns.get(column, "")
            return replace(problem, file=self.sheet.file, row=row, column=column, message=message)
        return replace(problem, file="--from, --to" if problem.column == "period" else problem.file, column=None)


def _also(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return ""
    more = ", ".join(map(str, numbers[1:9])) + (", …" if len(numbers) > 9 else "")
    return f" (also in row {more})"


def _period(sheet: Sheet, calendar: Calendar) -> dict[str, str]:
    """From the day of the first row to that of the last; rows without a readable date aside."""
    days = []
    for event in sheet.tables["events"]:
        for text in (event["occurred"], event.get("occurred_by", "")):
            try:
                span = calendar.span(text)
            except UnreadableDate:
                continue
            days += [calendar.local(span.start).date(), calendar.local(span.end).date()]
    return {"start": min(days).isoformat(), "end": max(days).isoformat()} if days else {}


def _as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    header = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def stand(draft: Draft, goal: Path) -> Dataset:
    """Writes the folder *goal*: whole, or not at all. Where it is there, it gets the files of :data:`WRITTEN`.

    Raises :class:`DataError` with all that is wrong, :class:`NotBegun` where it cannot be written.
    """
    goal = goal.resolve()
    beside = next(each for each in goal.parents if each.is_dir())
    try:
        half = Path(tempfile.mkdtemp(dir=beside, prefix=f".{goal.name}."))
        try:
            dataset = draft.dataset(half)
            if goal.is_dir():
                for name in WRITTEN:
                    (half / name).replace(goal / name)
            else:
                half.chmod(0o755)
                goal.parent.mkdir(parents=True, exist_ok=True)
                half.rename(goal)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    except OSError as error:
        raise NotBegun(f"{str(goal)!r} cannot be written: {error.strerror}; name another folder") from None
    return dataset


def aliased(units: Units, aliases: Mapping[str, str]) -> None:
    """Gives units more names: from a name to the id or name of its unit. Raises :class:`NotBegun`."""
    names = units.names()
    by_id = {unit["id"]: unit for unit in units.units}
    for alias, text in aliases.items():
        try:
            unit = by_id[names.find(text).id]
        except (Unknown, Ambiguous):
            raise NotBegun(
                f"--alias {alias}={text}: {shown(text)} is not one unit of {units.file}; write its id"
            ) from None
        if folded(alias):
            unit["aliases"] = ";".join(filter(None, [unit["aliases"], alias]))
