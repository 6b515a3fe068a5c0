"""Tables against the format's own Table Schemas: from files to rows whose cells have their form."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geo.cells import Cell, fault, is_sound, read
from geo.gate import Gate
from geo.names import nearest
from geo.problems import Problems, shown
from geo.sheets import MOST_COLUMNS, MOST_ROWS, Numbered, read_rows

MOST_FAULTS = 20_000

DATES = {"occurred", "occurred_by", "reported", "as_of", "from", "until", "date", "published"}
"""Columns whose form the calendar knows better: it tells both readings of an ambiguous date."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row that are not empty, by column: text, or a number where the schema says so."""

    file: str
    number: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """The cell as text, empty where there is none."""
        cell = self.cells.get(column, "")
        return cell if isinstance(cell, str) else str(cell)

    def items(self, column: str) -> tuple[str, ...]:
        """The items of a list inside a cell, each once."""
        return tuple(dict.fromkeys(item.strip() for item in self.text(column).split(";") if item.strip()))

    def whole(self, column: str) -> int | None:
        """A whole number, or ``None``."""
        cell = self.cells.get(column)
        return cell if isinstance(cell, int) else None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one resource, in the order of its file, blank ones left out."""

    file: str
    rows: tuple[Row, ...]


@cache
def schemas() -> dict[str, Any]:
    """The format: resource to Table Schema. A field ``name_<lang>`` stands for one column a language."""
    return dict(json.loads(files("geo").joinpath("schemas.json").read_text("utf-8")))


def field_of(resource: str, column: str) -> Mapping[str, Any] | None:
    """The schema's field for *column*, if it has one."""
    for field in schemas()[resource]["fields"]:
        pattern = re.escape(field["name"]).replace("<lang>", r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
        if re.fullmatch(pattern, column):
            return {**field, "name": column}
    return None


def read_table(gate: Gate, resource: str, file: str, own: Collection[str]) -> Table | None:
    """The rows of a CSV, XLSX or Parquet file; or nothing and problems. *own*: columns of the dataset's own schema."""
    rows = read_rows(gate, file)
    if rows is None:
        return None
    if not rows:
        gate.problems.error(file, None, None, "no-header", f"is empty; begin with the header {_header(resource)}")
        return None
    return formed(resource, file, rows[0][1], rows[1:], own, gate.problems, header_row=rows[0][0])


def formed(
    resource: str,
    file: str,
    header: Sequence[str],
    rows: Numbered,
    own: Collection[str],
    problems: Problems,
    header_row: int | None = None,
) -> Table | None:
    """The rows with every cell checked against the schema of *resource*; cells at fault are left out and told."""
    if not is_header(header, file, header_row, problems):
        return None
    if len(rows) > MOST_ROWS:
        problems.error(
            file, None, None, "too-many-rows", f"has {len(rows):,} rows, and at most 200,000 are read; split it"
        )
        return None
    fields = {column: field for column in header if (field := field_of(resource, column))}
    _tell_columns(resource, file, header_row, header, fields, own, problems)
    told = []
    begun = problems.told
    # The same words and dates stand in a column many times: what was read without a fault is not read again.
    columns: list[tuple[str, dict[str, Cell]]] = [(column, {}) for column in header]
    # Nothing is wrong with an empty cell of these.
    free = {column for column in header if column not in fields or not read(fields[column], "")[1]}
    for number, cells in rows:
        if problems.told - begun > MOST_FAULTS:
            wrong = (
                f"has more than {MOST_FAULTS:,} faults, and the rows from here on were not read; mend the first ones"
            )
            problems.error(file, number, None, "too-many-faults", wrong)
            return None
        if not is_whole((number, cells), header, file, problems):
            # Its id stands: that others refer to it is no second mistake.
            told.append(Row(file, number, {"id": dict(zip(header, cells, strict=False)).get("id", "")}))
            continue
        kept: dict[str, Cell] = {}
        for (column, before), text in zip(columns, cells, strict=True):
            if text in before:
                kept[column] = before[text]
            elif not text and column in free:
                continue
            elif is_sound(text, file, number, column, problems) and column in fields:
                value, broken = read(fields[column], text)
                for kind in broken:
                    if kind == "required" or column not in DATES:
                        problems.error(file, number, column, *fault(kind, fields[column], text))
                if value is not None and (column in DATES or not broken):
                    kept[column] = value
                    if not broken:
                        before[text] = value
        told.append(Row(file, number, kept))
    return Table(file, tuple(told))


def is_header(header: Sequence[str], file: str, row: int | None, problems: Problems) -> bool:
    """Whether all columns can be told apart; problems for those that cannot, and for one without a name."""
    if len(header) > MOST_COLUMNS:
        wrong = f"has {len(header):,} columns, and at most {MOST_COLUMNS} are read; leave out what the format has not"
        problems.error(file, row, None, "too-many-columns", wrong)
        return False
    for n, column in enumerate(header):
        if not column:
            problems.error(file, row, None, "no-name", f"column {n + 1} has no name; name it, or take it out")
        elif column in header[:n]:
            problems.error(file, row, column, "twice", f"the column {shown(column)} stands twice; take one out")
    return len(set(header)) == len(header)


def is_whole(row: tuple[int, Sequence[str]], header: Sequence[str], file: str, problems: Problems) -> bool:
    """Whether a row has a cell for each column; a problem if not."""
    number, cells = row
    if len(cells) != len(header):
        wrong = f"has {len(cells)} cells where the header has {len(header)}; put text with commas in double quotes"
        problems.error(file, number, None, "ragged", wrong)
    return len(cells) == len(header)


def _tell_columns(
    resource: str,
    file: str,
    row: int | None,
    header: Sequence[str],
    fields: Collection[str],
    own: Collection[str],
    problems: Problems,
) -> None:
    names = [field["name"] for field in schemas()[resource]["fields"]]
    for field in schemas()[resource]["fields"]:
        if field.get("constraints", {}).get("required") and field["name"] not in header:
            wrong = f"there is no column {field['name']!r}; add it: {field['description']}"
            problems.error(file, row, field["name"], "missing-column", wrong)
    for column in header:
        if column and column not in fields and column not in own:
            meant = nearest(column, [name for name in names if name not in header])
            remedy = f"did you mean {meant!r}?" if meant else "name it in the schema of the resource, or take it out"
            wrong = f"{shown(column)} is no column of {resource} and is not read; {remedy}"
            problems.warn(file, row, column, "unknown-column", wrong)


def _header(resource: str) -> str:
    return ",".join(field["name"] for field in schemas()[resource]["fields"] if "<" not in field["name"])
