"""Rows that have their form, and what they refer to: ids, names, dates, addresses."""

from collections.abc import Iterable, Mapping
from datetime import date

from geo.descriptor import is_web
from geo.model import Unit
from geo.moment import Calendar, Span, UnreadableDate
from geo.names import MOST_OFFERS, Ambiguous, Names, Unknown, nearest
from geo.problems import Problems, plain, shown
from geo.tables import Row, Table

NOWHERE = Span("", "day", 0, 0)
"""Stands for a date that could not be read; that was told, so no dataset comes of it."""


class Rows:
    """The tables of one folder, by resource. A table that is not there, or could not be read, is not in *tables*.

    *names* are set once units and places are known; before, or where they cannot be read, nothing is resolved.
    *unmatched* counts the rows whose name means nothing.
    """

    def __init__(self, tables: Mapping[str, Table], calendar: Calendar, problems: Problems) -> None:
        self.tables = tables
        self.calendar = calendar
        self.problems = problems
        self.names: Names | None = None
        self.unmatched = 0
        self._spans: dict[str, Span] = {}  # tables say the same day many times
        self._offers: dict[tuple[str, str], str | None] = {}
        self.ids = {resource: {row.text("id") for row in table.rows} for resource, table in tables.items()}

    def wrong(self, row: Row, column: str | None, code: str, message: str) -> None:
        """Notes an error in a row."""
        self.problems.error(row.file, row.number, column, code, message)

    def of(self, resource: str) -> tuple[Row, ...]:
        """The rows of a resource; none where there is no such table."""
        table = self.tables.get(resource)
        return table.rows if table else ()

    def tell_twins(self, resources: Iterable[str]) -> None:
        """Notes every id that stands twice in *resources*, which share one namespace."""
        first: dict[str, Row] = {}
        for resource in resources:
            for row in self.of(resource):
                twin = first.setdefault(row.text("id"), row)
                if twin is not row and row.text("id"):
                    wrong = (
                        f"{shown(row.text('id'))} is the id of {twin.file}:{twin.number} already; give one another id"
                    )
                    self.wrong(row, "id", "duplicate-id", wrong)

    def tell_too_many(self, resource: str, number: int, most: int, what: str) -> bool:
        """Whether *number* is above *most*; if so, an error in the file of *resource* notes it."""
        if number > most:
            wrong = f"has {number:,} {what}, and at most {most:,} are read; leave some out"
            self.problems.error(self.tables[resource].file, None, None, "too-many", wrong)
        return number > most

    def missing(self, resource: str, value: str) -> str | None:
        """Why *value* is no id of *resource*, with the id that was probably meant; ``None`` where it is one.

        Where some row's own id could not be read, *value* may be that one: nothing is said of it.
        """
        if resource not in self.tables or value in self.ids[resource] or "" in self.ids[resource]:
            return None
        file = self.tables[resource].file
        meant = self._meant(resource, value)
        remedy = f"did you mean {meant!r}?" if meant else f"add it there, or write an id from {file}"
        return f"{shown(value)} is not in {file}; {remedy}"

    def _meant(self, resource: str, value: str) -> str | None:
        if (resource, value) not in self._offers and len(self._offers) < MOST_OFFERS:
            by_name = {row.text("name"): row.text("id") for row in self.tables[resource].rows if row.text("name")}
            found = nearest(value, [*self.ids[resource], *by_name])
            self._offers[resource, value] = by_name.get(found, found) if found else None
        return self._offers.get((resource, value))

    def refer(self, row: Row, column: str, resource: str, value: str | None = None) -> str | None:
        """The id in *column* (or *value*), which must be one of *resource*; ``None`` where the cell is empty."""
        value = value or row.text(column)
        if value and (wrong := self.missing(resource, value)):
            self.wrong(row, column, "unknown-" + resource.removesuffix("s").replace("partie", "party"), wrong)
        return value or None

    def target(self, row: Row) -> str:
        """The id of the unit or place that the row's ``unit`` means."""
        text = row.text("unit")
        if not text or self.names is None:
            return text
        units = self.tables["units"].file
        places = self.tables["places"].file if "places" in self.tables else units
        try:
            return self.names.find(text).id
        except Ambiguous as several:
            listed = ", ".join(f"{shown(each.name)} ({plain(each.id)})" for each in several.candidates[:8])
            self.wrong(
                row, "unit", "ambiguous-unit", f"{shown(text)} means {listed}; write the id of the one that is meant"
            )
        except Unknown as unknown:
            self.unmatched += 1
            meant = unknown.nearest
            if meant:
                file = units if isinstance(meant, Unit) else places
                wrong = f"{shown(text)} is not in {file}; did you mean {shown(meant.name)} ({plain(meant.id)})?"
            else:
                files = units if places in (units, row.file) else f"{units} or {places}"
                wrong = f"{shown(text)} is not in {files}; write an id, a name or an alias from there"
            self.wrong(row, "unit", "unknown-unit", wrong)
        return text

    def span(self, row: Row, column: str) -> Span | None:
        """What the date in *column* covers; ``None`` where the cell is empty."""
        text = row.text(column)
        if not text or text in self._spans:
            return self._spans.get(text)
        try:
            return self._spans.setdefault(text, self.calendar.span(text))
        except UnreadableDate as reason:
            self.wrong(row, column, "date", str(reason))
            return NOWHERE

    def day(self, row: Row, column: str) -> date | None:
        """The day in *column*; ``None`` where the cell is empty."""
        span = self.span(row, column)
        if span and span.kind == "day" and span is not NOWHERE:
            return date.fromisoformat(span.text)
        if span and span is not NOWHERE:
            self.wrong(row, column, "date", f"{shown(span.text)} is not a day; write one, as in 2021-08-13")
        return None

    def address(self, row: Row, column: str) -> str:
        """The web address in *column*."""
        if row.text(column) and not is_web(row.text(column)):
            wrong = f"{shown(row.text(column))} is no address that may be shown; write one that begins with http:// or https://"
            self.wrong(row, column, "address", wrong)
        return row.text(column)


def in_languages(row: Row, column: str) -> dict[str, str]:
    """The cells of ``column_<lang>``, by language."""
    stem = column + "_"
    return {name.removeprefix(stem): str(cell) for name, cell in row.cells.items() if name.startswith(stem)}
