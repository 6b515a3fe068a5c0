"""Who said what by a moment: reporters down, places across in the order of their fall, their published counts beside.

A cell has the last word that was read or listed, else what only a count implies, else silence; silence is not a report.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.model import CONTROLLED, IMPLIED, Count, Dataset, Report, Reporter, Unit
from geo.moment import Point
from geo.timeline import Timeline, timeline
from geo.track import State, as_told

SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one reporter said of one place: a status, ``implied`` or ``silent``, of a party, in a report."""

    word: str
    party: str | None = None
    report: Report | None = None

    def gives(self, party: str | None) -> bool:
        """Whether it says or implies that *party* held the place."""
        return self.word in (CONTROLLED, IMPLIED) and self.party == party


@dataclass(frozen=True, slots=True)
class Line:
    """One reporter's cells, in the order of the columns, and the counts that it published of that day."""

    reporter: Reporter
    cells: tuple[Cell, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who said what: the *units* across with what we know now, a line a reporter, the counts of others.

    *differ* are the ids of the units that make the difference: today's holder has them for certain, and one of these
    reporters neither says nor implies it.
    """

    point: Point
    units: tuple[Unit, ...]
    now: tuple[State, ...]
    lines: tuple[Line, ...]
    others: tuple[Count, ...]
    differ: frozenset[str]


def matrix(dataset: Dataset, point: Point) -> Matrix:
    """The matrix at *point*, which must be inside the period."""
    now = timeline(dataset)
    at = {shown.target.id: shown.state for shown in now.at(point).units}
    lines = [view for view in _views(dataset) if view.first.day <= point.day <= view.last.day]
    units = tuple(unit for unit in now.order if at[unit.id].possible or at[unit.id].party != dataset.initial(unit.id))
    told = {view: tuple(word_on(view, unit, point.tick) for unit in units) for view in lines}
    counts = [count for count in dataset.counts if _of_day(count, dataset, point)]
    reporters = {view.told_by.id for view in lines if view.told_by}
    return Matrix(
        point,
        units,
        tuple(at[unit.id] for unit in units),
        tuple(
            Line(view.told_by, cells, tuple(count for count in counts if count.reporter == view.told_by.id))
            for view, cells in told.items()
            if view.told_by
        ),
        tuple(count for count in counts if count.reporter not in reporters),
        frozenset(
            unit.id
            for n, unit in enumerate(units)
            if not at[unit.id].possible and not all(cells[n].gives(at[unit.id].party) for cells in told.values())
        ),
    )


def _views(dataset: Dataset) -> Iterable[Timeline]:
    """A view for each reporter that speaks for no side and whose reports were looked for."""
    return (timeline(dataset, told_by=one.id) for one in dataset.reporters if one.first and not one.side)


def word_on(view: Timeline, unit: Unit, tick: int) -> Cell:
    """What the reporter of *view* had said of *unit* by *tick*: the last word, else what only a count implies."""
    said = _words(view, unit, tick)
    if said:
        return Cell(said[-1].status, said[-1].party, said[-1])
    implied = _words(view.with_implied or view, unit, tick)
    return Cell(IMPLIED, implied[-1].party, implied[-1]) if implied else Cell(SILENT)


def _words(view: Timeline, unit: Unit, tick: int) -> list[Report]:
    rows = (row for row in view.rows.get(view.shows(unit.id), []) if isinstance(row, Report))
    return [row for row in as_told(rows) if row.reported.end <= tick]


def _of_day(count: Count, dataset: Dataset, point: Point) -> bool:
    """Whether *count* is of the day of *point*, and had been published by then."""
    local = dataset.calendar.local(count.as_of.end).date()
    return local == point.day and (not point.clock or count.as_of.end <= point.tick)
