"""The three views once more, as plainly as the text of the format puts them: slow, and only there to be compared with.

A moment is a pair: ``(s, 1)`` is the instant *s* (a Unix time in seconds) itself, ``(s, 0)`` everything before it and
nothing at it, so the end of a day is ``(first instant of the next, 0)``. No date is read by the code that is tested.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from geo.model import Dataset, Event, Report

Moment = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """What a view has of one unit or place."""

    holder: str | None
    possible: frozenset[str] = frozenset()
    status: str | None = None
    challenger: str | None = None
    mentioned: bool = True


@cache
def first_instant(day: date, zone: str) -> int:
    """The first second at which a clock in *zone* shows *day* or later."""
    middle = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    low, high = middle - 86_400, middle + 86_400
    while high - low > 1:
        half = (low + high) // 2
        low, high = (low, half) if datetime.fromtimestamp(half, ZoneInfo(zone)).date() >= day else (half, high)
    return high


@cache
def covers(text: str, zone: str) -> tuple[Moment, Moment]:
    """The moments at which a date begins and at which it is over."""
    if "T" in text:
        instant = int(datetime.fromisoformat(text).timestamp())
        return (instant, 1), (instant, 1)
    if len(text) == len("2021-08"):
        first = date.fromisoformat(f"{text}-01")
        after = (first + timedelta(days=31)).replace(day=1)
    else:
        first = date.fromisoformat(text)
        after = first + timedelta(days=1)
    return (first_instant(first, zone), 1), (first_instant(after, zone), 0)


def end_of(day: date, zone: str) -> Moment:
    """What a day asks for."""
    return first_instant(day + timedelta(days=1), zone), 0


def tick(moment: Moment) -> int:
    """*moment* as the code numbers it."""
    return 2 * moment[0] - 1 + moment[1]


class Reference:
    """The views of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, self.zone = dataset, dataset.package.timezone

    def earliest(self, row: Event) -> Moment:
        return covers(row.occurred.text, self.zone)[0]

    def latest(self, row: Event) -> Moment:
        return covers((row.occurred_by or row.occurred).text, self.zone)[1]

    def told_at(self, row: Event | Report) -> Moment:
        return covers(row.reported.text, self.zone)[1]

    def initial(self, target: str) -> str | None:
        units = {unit.id: unit for unit in self.dataset.units}
        chain = [units[target].initial] if target in units else []
        for place in self.dataset.places:
            if place.id == target:
                chain = [place.initial, units[place.unit].initial]
        return next((holder for holder in [*chain, self.dataset.package.initial] if holder), None)

    def goes_by(self, target: str, rows: list[Event] | list[Report]) -> str:
        """Whose rows *target* shows, of the whole table *rows*."""
        has = {row.target for row in rows}
        if target in has:
            return target
        owner = next((place.unit for place in self.dataset.places if place.id == target), target)
        if owner in has:
            return owner
        capitals = [place.id for place in self.dataset.places if place.kind == "capital" and place.unit == owner]
        return next((capital for capital in capitals if capital in has), target)

    def known(self, target: str, at: Moment, reported_by: Moment | None = None) -> Seen:
        """What we know now; with *reported_by*, what had been reported by then."""
        shows = self.goes_by(target, list(self.dataset.events))
        rows = [row for row in self.dataset.events if row.target == shows]
        rows = [row for row in rows if reported_by is None or self.told_at(row) <= reported_by]
        rows.sort(key=lambda row: (self.earliest(row), self.latest(row), row.row))
        possible_now = [row for row in rows if self.earliest(row) <= at]
        certain = [row for row in rows if self.latest(row) <= at]
        settled = [row for row in certain if row.status == "controlled"]
        holder = settled[-1].party if settled else self.initial(shows)
        later = rows[rows.index(settled[-1]) + 1 :] if settled else rows
        may_hold = {
            row.party
            for row in later
            if row.status == "controlled" and row in possible_now and row not in certain and row.party != holder
        }
        standing = [row for row in later if row.status != "controlled" and row in certain]
        if not may_hold:
            standing = [row for row in standing if row.party != holder]
        if standing:
            return Seen(holder, frozenset(may_hold), standing[-1].status, standing[-1].party)
        return Seen(holder, frozenset(may_hold), "controlled" if holder else None)

    def words(self, reporter: str, *, implied: bool) -> list[Report]:
        """A reporter's reports in the order in which they were public."""
        own = [row for row in self.dataset.reports if row.reporter == reporter and (implied or row.basis != "implied")]
        return sorted(own, key=lambda row: (self.told_at(row), row.row))

    def told(self, target: str, at: Moment, reporter: str, *, implied: bool = False) -> Seen:
        """One reporter's reports."""
        words = self.words(reporter, implied=implied)
        shows = self.goes_by(target, words)
        said = [row for row in words if row.target == shows and self.told_at(row) <= at]
        if not said:
            return Seen(None, mentioned=False)
        gifts: list[str] = []
        for row in said:
            if row.status == "controlled":
                gifts.append(row.party)
            else:
                while gifts and gifts[-1] == row.party:
                    gifts.pop()
        holder = gifts[-1] if gifts else self.initial(shows)
        last = said[-1]
        if last.status == "controlled" or last.party == holder:
            return Seen(holder, status="controlled")
        return Seen(holder, status=last.status, challenger=last.party)

    def tally(self, seen: list[Seen], party: str) -> tuple[int, int, int, int]:
        """Held, at most, contests and claims of *party*."""
        return (
            sum(one.holder == party and not one.possible for one in seen),
            sum(one.holder == party or party in one.possible for one in seen),
            sum(one.challenger == party and one.status == "contested" for one in seen),
            sum(one.challenger == party and one.status == "claimed" for one in seen),
        )

    def implied(self, at: Moment, reporter: str, party: str) -> int:
        """How many units would fall to *party* with what the reporter's counts imply."""
        count = 0
        for unit in self.dataset.units:
            drawn, fuller = (self.told(unit.id, at, reporter, implied=more) for more in (False, True))
            count += fuller.holder == party != drawn.holder and not fuller.challenger
        return count

    def moments(self) -> list[Moment]:
        """Every moment at which anything begins, is over or is told, its neighbours, and one between each two."""
        edges: set[Moment] = set()
        for row in self.dataset.events:
            for date_ in (row.occurred, row.occurred_by, row.reported):
                edges.update(covers(date_.text, self.zone) if date_ else ())
        for report in self.dataset.reports:
            edges.update(covers(report.reported.text, self.zone))
        seconds = sorted({second for second, _ in edges})
        halves = [((a + b) // 2, 1) for a, b in pairwise(seconds)]
        near = [(second, side) for second in seconds for side in (0, 1)] + [(second + 1, 0) for second in seconds]
        return sorted({*near, *halves}) or [(0, 1)]

    @property
    def targets(self) -> list[str]:
        """The ids of all units and places."""
        return [target.id for target in (*self.dataset.units, *self.dataset.places)]
