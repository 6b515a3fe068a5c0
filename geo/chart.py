"""The count over time: where each day stands, a line with its range for every party that counts, what was published.

Numbers alone, from 0 to :data:`WIDE` across and from 0 to the number of units upwards; who draws makes a picture of it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.model import Count, Dataset
from geo.timeline import Snapshot, timeline

WIDE = 1000
"""How many steps wide the scale of days is."""

BEFORE, AFTER = 100, 160
"""The room of all days before and after those of the package's ``view``, where there are any."""


@dataclass(frozen=True, slots=True)
class Line:
    """How many units a party held over time, from step to step: (where on the scale, held for certain, at most)."""

    party: str
    steps: tuple[tuple[int, int, int], ...]


class Scale:
    """Where each day of a dataset's period stands: those of ``view`` at full width, the rest drawn together."""

    def __init__(self, dataset: Dataset) -> None:
        self._days = timeline(dataset).days
        first, last = (day.toordinal() - self._days[0].day.toordinal() for day in dataset.package.view)
        end = len(self._days) - 1
        left, right = BEFORE if first else 0, AFTER if last < end else 0
        self.marks = [_mark(day, first, last, end, left, right) for day in range(end + 1)]
        """For each day, the place of its end."""

    def place(self, tick: int) -> int:
        """Where *tick* stands: the end of a day at its mark, an hour between two of them."""
        day = min(bisect_left(self._days, tick, key=lambda point: point.tick), len(self._days) - 1)
        if not day:
            return 0
        start, end = self._days[day - 1].tick, self._days[day].tick
        share = min(max((tick - start) / (end - start), 0), 1)
        return round(self.marks[day - 1] + share * (self.marks[day] - self.marks[day - 1]))


def _mark(day: int, first: int, last: int, end: int, left: int, right: int) -> int:
    if day < first:
        return round(left * day / first)
    if day > last:
        return round(WIDE - right * (end - day) / (end - last))
    return round(left + (WIDE - left - right) * ((day - first) / (last - first) if last > first else 0.5))


def lines(snapshots: Sequence[Snapshot], scale: Scale) -> list[Line]:
    """A line for the protagonist, or without one for every party whose count changes; *snapshots* in order."""
    dataset = snapshots[0].timeline.dataset
    counted = [party.id for party in dataset.parties if dataset.package.protagonist in (None, party.id)]
    found = []
    for party in counted:
        tallies = [(scale.place(each.point.tick), each.tally[party]) for each in snapshots]
        steps = [(x, tally.held, tally.at_most) for x, tally in tallies]
        kept = tuple(step for n, step in enumerate(steps) if not n or step[1:] != steps[n - 1][1:])
        if dataset.package.protagonist or len({step[1:] for step in kept}) > 1:
            found.append(Line(party, kept))
    return found


def published(dataset: Dataset) -> dict[int, list[Count]]:
    """The published counts of all units by the day of the period that they are of (its number), least first."""
    first = dataset.package.start.toordinal()
    found: dict[int, list[Count]] = {}
    for count in _of_all(dataset):
        day = dataset.calendar.local(count.as_of.end).date()
        if dataset.package.start <= day <= dataset.package.end:
            found.setdefault(day.toordinal() - first, []).append(count)
    return {day: sorted(counts, key=lambda count: count.count) for day, counts in sorted(found.items())}


def _of_all(dataset: Dataset) -> Iterable[Count]:
    return (count for count in dataset.counts if count.of == len(dataset.units) and count.as_of.kind != "month")
