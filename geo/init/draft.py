"""A dataset's folder out of units and a sheet: matched, written, and held against the door before it stands."""

import csv
import io
import json
import re
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
from geo.model import BadUse, DataError, Dataset, Problem
from geo.moment import Calendar, UnreadableDate
from geo.names import Ambiguous, Names, Unknown, folded
from geo.problems import MOST_ALIKE, plain, shown

UNMATCHED = ("unknown-unit", "ambiguous-unit")
TOLD = (*UNMATCHED, "missing")
"""Codes of problems that have been told in better words, or follow from such: there is no period without a date."""
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


class NotBegun(BadUse):
    """Why there is no new folder; the message says what to do."""


@dataclass(frozen=True)
class Draft:
    """All that a new folder will say; *descriptor* lacks its period, where it is not given, and its resources."""

    units: Units
    sheet: Sheet
    descriptor: dict[str, Any]

    def dataset(self, half: Path) -> Dataset:
        """The dataset, written into the folder *half*. Raises :class:`DataError`, its places in the user's files."""
        problems = self.sheet.problems
        self._match(self.units.names())
        if len(problems.all()) > MOST_ALIKE:
            # Whoever has so much to mend begins there.
            problems.stop_on_errors()
        self._write(half)
        try:
            found = load(half)
        except DataError as error:
            known = {(problem.row, problem.column) for problem in problems.all()}
            wrong = [each for each in error.problems if each.severity == "error" and each.code not in TOLD]
            for each in map(self._in_own_files, wrong):
                if (each.row, each.column) not in known:
                    problems.error(each.file, each.row, each.column, each.code, each.message)
        problems.stop_on_errors()
        return found

    def _match(self, names: Names) -> None:
        """Puts ids in the place of names; a problem for each name that is not one unit's."""
        rows: dict[str, list[int]] = {}
        for event, number in zip(self.sheet.tables["events"], self.sheet.origin["events"], strict=True):
            if event["unit"]:
                rows.setdefault(event["unit"], []).append(number)
        found = {}
        for text, numbers in rows.items():
            try:
                found[text] = names.find(text).id
            except Unknown as unknown:
                near = unknown.nearest
                remedy = (
                    f"did you mean {shown(near.name)} ({plain(near.id)})?" if near else "if it is one by another name:"
                )
                if text.isprintable() and ";" not in text:
                    remedy += f" --alias {shlex.quote(f'{text}={near.id}' if near else f'{text}=ID')}"
                wrong = f"{shown(text)}{_also(numbers)} is no unit of {self.units.file}; {remedy}"
                self._unmatched(numbers[0], UNMATCHED[0], wrong)
            except Ambiguous as several:
                listed = ", ".join(f"{shown(each.name)} ({plain(each.id)})" for each in several.candidates[:8])
                wrong = f"{shown(text)}{_also(numbers)} means {listed}; write the id of the one that is meant"
                self._unmatched(numbers[0], UNMATCHED[1], wrong)
        for event in self.sheet.tables["events"]:
            event["unit"] = found.get(event["unit"], event["unit"])
        matched = {*found.values()}
        left = [shown(unit["name"]) for unit in self.units.units if unit["id"] not in matched]
        if len(found) < len(rows) and left:
            more = f" and {len(left) - 20} more" if len(left) > 20 else ""
            wrong = f"{len(left)} of {len(self.units.units)} units are in no row: {', '.join(left[:20])}{more}"
            self.sheet.problems.warn(self.units.file, None, self.units.columns["name"], "no-data", wrong)

    def _unmatched(self, row: int, code: str, wrong: str) -> None:
        self.sheet.problems.error(self.sheet.file, row, self.sheet.columns["place"], code, wrong)

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
        table, column = problem.file.removesuffix(".csv"), problem.column or ""
        if problem.file == FILE:
            column, file = self.units.columns.get(column, column), self.units.file
            message = re.sub(rf"{FILE}:(\d+)", lambda row: f"{file}:{self._row('', row[1])}", problem.message)
            return replace(problem, file=file, row=self._row("", problem.row), column=column, message=message)
        if table in self.sheet.origin:
            message = re.sub(r"in row (\d+)", lambda row: f"in row {self._row(table, row[1])}", problem.message)
            if problem.code == "date" and NUMBERS.fullmatch(self.sheet.tables[table][(problem.row or 2) - 2][column]):
                message += "; for the whole sheet: --dates day-first or month-first"
            column, file = self.sheet.columns.get(FROM.get((table, column), column), ""), self.sheet.file
            return replace(problem, file=file, row=self._row(table, problem.row), column=column, message=message)
        return replace(problem, file="--from, --to" if problem.column == "period" else problem.file, column=None)

    def _row(self, table: str, row: str | int | None) -> int | None:
        """The row in the user's own file of a row of *table* here, or of a feature."""
        origin, first = (self.sheet.origin[table], 2) if table else (self.units.rows, 1)
        place = int(row) - first if row else -1
        return (origin[place] or None) if 0 <= place < len(origin) else None


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
