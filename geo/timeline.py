"""The three views: what we know now, what had been reported by then, one reporter's reports.

What a view knows of a unit may itself change as reports come in, so a unit has one track for each time at which
something of it was first reported: the last of them is what we know now.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from geo.model import CONTESTED, IMPLIED, Dataset, Event, Place, Report, Reporter, Unit
from geo.moment import Point, days_between
from geo.track import BEGINNING, EVER, State, Track, as_told, in_order, known_track, known_tracks, told_track

if TYPE_CHECKING:
    import geopandas

THEN = "then"
"""As ``reported_by``: by the very moment that is looked at."""

TWO_VIEWS = "two views at once"

Versions = tuple[tuple[int, Track], ...]
"""The tracks of one target, each with the tick from which on that much was known."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units: ``held`` for certain, ``at_most`` with all that is open, challenged, or only implied."""

    held: int = 0
    at_most: int = 0
    contests: int = 0
    claims: int = 0
    implied: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """One unit or place as a view has it at a moment; ``shows`` is the target whose rows it goes by."""

    target: Unit | Place
    shows: str
    state: State


@dataclass(frozen=True)
class Snapshot:
    """All units and places of a view at one moment."""

    timeline: "Timeline"
    point: Point
    reported_by: Point | None
    units: tuple[Shown, ...]
    places: tuple[Shown, ...]

    @property
    def told_by(self) -> Reporter | None:
        """The reporter whose reports are shown, in the third view."""
        return self.timeline.told_by

    @cached_property
    def tally(self) -> Mapping[str, Tally]:
        """For every party, how many units; counts are of units, never of places."""
        return tally((shown.state for shown in self.units), self.timeline.dataset, self._implied())

    @property
    def not_mentioned(self) -> int:
        """How many units the reporter has said nothing of."""
        return sum(not shown.state.mentioned for shown in self.units)

    def rows(self, shown: Shown) -> list[Event | Report]:
        """The rows that what is shown rests on, the holder's first."""
        dataset = self.timeline.dataset
        return [dataset.report[id] if self.told_by else dataset.event[id] for id in shown.state.rows]

    def sources(self, shown: Shown) -> tuple[str, ...]:
        """The ids of the sources of those rows, each once."""
        cited = (row.sources if isinstance(row, Event) else (row.source,) for row in self.rows(shown))
        return tuple(dict.fromkeys(id for sources in cited for id in sources))

    def since(self, shown: Shown) -> date | None:
        """The day from the end of which the holder was certain, or ``None`` where nothing is said of it."""
        if not shown.state.row:
            return None
        row = self.rows(shown)[0]
        tick = row.latest if isinstance(row, Event) else row.reported.end
        return self.timeline.dataset.calendar.local(tick).date()

    def _implied(self) -> Iterator[str]:
        fuller = self.timeline.with_implied
        for shown in self.units if fuller else ():
            state = fuller.state(shown.target.id, self.point.tick) if fuller else shown.state
            if state.shown == "held" and state.party and state.party != shown.state.party:
                yield state.party

    def to_geodataframe(self) -> "geopandas.GeoDataFrame":
        """The units at this moment as a GeoDataFrame (EPSG:4326) by id: name, shown, party, status, geometry."""
        import geopandas

        columns = {
            "id": [shown.target.id for shown in self.units],
            "name": [shown.target.name for shown in self.units],
            "shown": [shown.state.shown for shown in self.units],
            "party": [shown.state.party for shown in self.units],
            "possible": [";".join(shown.state.possible) for shown in self.units],
            "status": [shown.state.status for shown in self.units],
            "challenger": [shown.state.challenger for shown in self.units],
        }
        shapes = [shown.target.shape for shown in self.units if isinstance(shown.target, Unit)]
        return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").set_index("id")


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one unit or place between two moments."""

    target: Unit | Place
    was: State
    now: State

    @property
    def kind(self) -> str:
        """``taken``, ``confirmed`` (it may have been before), ``changing``, ``contested``, ``claimed``, or ``over``."""
        if self.now.party != self.was.party:
            return "confirmed" if self.now.party in self.was.possible else "taken"
        if set(self.now.possible) - set(self.was.possible):
            return "changing"
        if self.now.challenger and (self.now.doubt, self.now.challenger) != (self.was.doubt, self.was.challenger):
            return self.now.doubt
        return "over"


def differences(before: Snapshot, after: Snapshot, places: bool = False) -> list[Difference]:
    """The units of which *after* says another thing than *before*, with *places* the places too; in their order."""
    pairs = [*zip(before.units, after.units, strict=True)]
    if places:
        pairs += zip(before.places, after.places, strict=True)
    # What has not changed in a view is the same object: most of a pair of days is.
    changed = [(was, now) for was, now in pairs if was is not now and _said(was.state) != _said(now.state)]
    return [Difference(now.target, was.state, now.state) for was, now in changed]


def _said(state: State) -> tuple[object, ...]:
    return state.party, state.possible, state.status, state.challenger, state.mentioned


def tally(states: Iterable[State], dataset: Dataset, implied: Iterable[str] = ()) -> Mapping[str, Tally]:
    """How many of *states* each party of *dataset* holds, may hold, contests and claims."""
    sums = {party.id: [0, 0, 0, 0, 0] for party in dataset.parties}
    for state in states:
        if state.possible:
            for party in {state.party, *state.possible} - {None}:
                sums[party][1] += 1  # type: ignore[index]
        elif state.party:
            sums[state.party][0] += 1
            sums[state.party][1] += 1
        if state.challenger:
            sums[state.challenger][2 if state.doubt == CONTESTED else 3] += 1
    for party in implied:
        sums[party][4] += 1
    return {party: Tally(*numbers) for party, numbers in sums.items()}


class Refused(ValueError):
    """A moment or a reporter that a view does not have; ``nearest`` is the day that it has instead, if any."""

    def __init__(self, reason: str, asked: str, nearest: Point | None = None, reporter: Reporter | None = None) -> None:
        self.reason, self.asked, self.nearest, self.reporter = reason, asked, nearest, reporter
        super().__init__(f"{reason}: {asked!r}")


def timeline(dataset: Dataset, *, reported_by: Point | str | None = None, told_by: str | None = None) -> "Timeline":
    """The :class:`Timeline` of these, made once for each: what it works out serves every moment that is asked of it."""
    return _timeline(dataset, reported_by, told_by)


@lru_cache(maxsize=256)
def _timeline(dataset: Dataset, reported_by: Point | str | None, told_by: str | None) -> "Timeline":
    return Timeline(dataset, reported_by=reported_by, told_by=told_by)


class Timeline:
    """A dataset as one view has it, at any moment of its period.

    *reported_by*: only what had been reported by that moment (:data:`THEN`: by the moment looked at).
    *told_by*: one reporter's own reports, by its id or name; *implied*: with what its counts only imply, which is
    counted and never drawn. Two views at once, an unknown reporter, or one without days of its own raise
    :class:`Refused`; a ``Reporter`` itself is taken as it is.
    """

    def __init__(
        self,
        dataset: Dataset,
        *,
        reported_by: Point | str | None = None,
        told_by: Reporter | str | None = None,
        implied: bool = False,
    ) -> None:
        if reported_by is not None and told_by is not None:
            raise Refused(TWO_VIEWS, str(told_by))
        known = reported_by if reported_by in (None, THEN) or isinstance(reported_by, Point) else str(reported_by)
        self.dataset = dataset
        self.reported_by = dataset.calendar.point(known) if isinstance(known, str) and known != THEN else known
        self.told_by = self._reporter(told_by) if isinstance(told_by, str) else told_by
        self.implied = implied
        self.rows: dict[str, list[Event | Report]] = {}
        for row in self._reports() if self.told_by else dataset.events:
            self.rows.setdefault(row.target, []).append(row)
        self._tracks: dict[str, Track] = {}
        self._made: dict[str, tuple[list[int], list[tuple[tuple[int, ...], list[Shown]]]]] = {}

    def _reporter(self, told_by: str) -> Reporter:
        for reporter in self.dataset.reporters:
            if told_by in (reporter.id, reporter.name) and reporter.first:
                return reporter
        raise Refused("no view of this reporter", told_by)

    def _reports(self) -> list[Report]:
        reports = (report for report in self.dataset.reports if self.told_by and report.reporter == self.told_by.id)
        return [report for report in reports if self.implied or report.basis != IMPLIED]

    @cached_property
    def with_implied(self) -> "Timeline | None":
        """The same reporter with what its counts imply; nothing in the other views."""
        return Timeline(self.dataset, told_by=self.told_by, implied=True) if self.told_by else None

    @property
    def first(self) -> Point:
        """The end of the first day of this view."""
        day = self.dataset.package.start
        return self.dataset.calendar.day(max(day, self.told_by.first or day) if self.told_by else day)

    @property
    def last(self) -> Point:
        """The end of the last day of this view."""
        day = self.dataset.package.end
        return self.dataset.calendar.day(min(day, self.told_by.last or day) if self.told_by else day)

    @cached_property
    def days(self) -> tuple[Point, ...]:
        """The ends of all days of this view."""
        return tuple(self.dataset.calendar.day(day) for day in days_between(self.first.day, self.last.day))

    def shows(self, target: str) -> str:
        """The target whose rows *target* goes by: its own, else its capital's or its unit's, else nobody's (itself)."""
        if target in self.rows:
            return target
        unit = target
        if target in self.dataset.place:
            unit = self.dataset.place[target].unit
            if unit in self.rows:
                return unit
        capital = self.dataset.capital.get(unit)
        return capital.id if capital and capital.id in self.rows else target

    @cached_property
    def tracks(self) -> Mapping[str, Versions]:
        """For every unit and place, its tracks."""
        shown = {target.id: self.shows(target.id) for target in (*self.dataset.units, *self.dataset.places)}
        own = {target: self._versions(target) for target in set(shown.values())}
        return {target: own[shows] for target, shows in shown.items()}

    def _versions(self, target: str) -> Versions:
        if self.told_by:
            return ((BEGINNING, self._track(target, EVER)),)
        events = in_order(row for row in self.rows.get(target, []) if isinstance(row, Event))
        return tuple(known_tracks(events, self.dataset.initial(target)))

    def _track(self, target: str, known: int) -> Track:
        """The track that the rows of *target* itself give, of events those alone that were reported by *known*."""
        initial, rows = self.dataset.initial(target), self.rows.get(target, [])
        if self.told_by:
            return told_track(as_told(row for row in rows if isinstance(row, Report)), initial)
        return known_track(in_order(row for row in rows if isinstance(row, Event)), known, initial)

    def _in_force(self, target: str) -> Track:
        """The track of *target* where what is known does not change with the moment."""
        shows = self.shows(target)
        if shows not in self._tracks:
            known = self.reported_by.tick if isinstance(self.reported_by, Point) else EVER
            self._tracks[shows] = self._track(shows, known)
        return self._tracks[shows]

    def state(self, target: str, tick: int) -> State:
        """The state of *target* at *tick*."""
        return self._lasting(target, tick).state

    def _lasting(self, target: str, tick: int) -> Shown:
        """*target* as it is at *tick*: the same object until it changes."""
        if target not in self._made:
            of, shows = self.dataset.target(target), self.shows(target)
            versions = self.tracks[target] if self.reported_by == THEN else ((BEGINNING, self._in_force(target)),)
            self._made[target] = (
                [known for known, _ in versions],
                [(track.ticks, [Shown(of, shows, state) for state in track.states]) for _, track in versions],
            )
        known, tracks = self._made[target]
        ticks, made = tracks[bisect_right(known, tick) - 1]
        return made[bisect_right(ticks, tick) - 1]

    def history(self, target: str) -> list[Event]:
        """The events that *target* goes by, in the order in which they count."""
        return in_order(row for row in self.rows.get(self.shows(target), []) if isinstance(row, Event))

    def point(self, asked: str | Point) -> Point:
        """The moment *asked* for, if this view has it; else :class:`Refused` (or ``UnreadableDate``)."""
        point = self.dataset.calendar.point(asked) if isinstance(asked, str) else asked
        for edge, outside in ((self.first, point.day < self.first.day), (self.last, point.day > self.last.day)):
            if outside:
                reason = "outside the reporter's days" if self.told_by else "outside the period"
                raise Refused(reason, point.text, edge, self.told_by)
        return point

    def at(self, asked: str | Point) -> Snapshot:
        """The snapshot at a day's end or an instant. Raises as :meth:`point` does."""
        return _snapshot(self, self.point(asked))

    def before(self, point: Point) -> Snapshot:
        """The snapshot at the end of the day before *point*, be it outside the view's days."""
        start = self.dataset.calendar.start(point.day)
        return _snapshot(self, self.dataset.calendar.at(start - 1, clock=False))

    def shown(self, point: Point, targets: Sequence[Unit | Place]) -> tuple[Shown, ...]:
        """*targets* as they are at *point*, be it outside the view's days; each is the same until it changes."""
        return tuple(self._lasting(target.id, point.tick) for target in targets)

    @cached_property
    def first_move(self) -> int:
        """The tick at which a unit first has another holder than at the start, or may have; else ``EVER``."""
        opening, last, first = self.dataset.calendar.start(self.first.day) - 1, self.last.tick, EVER
        for unit in self.dataset.units:
            first = min(first, self._first_move(unit.id, opening, min(last, first - 1)))
        return first

    def _first_move(self, unit: str, opening: int, last: int) -> int:
        """The tick of the first move of *unit*, none later than *last*; else ``EVER``."""
        began = self.state(unit, opening)
        if began.possible:
            return opening
        if self.reported_by == THEN:
            ticks = {tick for known, track in self.tracks[unit] for tick in (known, *track.ticks)}
        else:
            ticks = set(self._in_force(unit).ticks)
        for tick in sorted(tick for tick in ticks if opening < tick <= last):
            state = self.state(unit, tick)
            if state.possible or state.party != began.party:
                return tick
        return EVER

    @cached_property
    def order(self) -> tuple[Unit, ...]:
        """The units in the order of their first certain change of holder; those that never changed last, by name."""
        return tuple(sorted(self.dataset.units, key=self._first_change))

    def _first_change(self, unit: Unit) -> tuple[int, int, str]:
        opening = self.dataset.calendar.start(self.dataset.package.start)
        track = self.tracks[unit.id][-1][1]
        before = track.at(opening - 1).party
        for tick, state in zip(track.ticks, track.states, strict=True):
            if tick >= opening and state.party != before:
                rows = self.rows[self.shows(unit.id)]
                return tick, next((row.row for row in rows if row.id == (state.row or state.doubted_by)), 0), ""
        return EVER, 0, unit.name

    @cached_property
    def bars(self) -> tuple[tuple[int, int], ...]:
        """For each day: units with another certain holder than the day before; units that began to change hands."""
        bars = []
        for day in self.days:
            changed = differences(self.before(day), self.at(day))
            moved = sum(unit.was.party != unit.now.party and unit.now.mentioned for unit in changed)
            began = sum(bool({*unit.now.possible} - {*unit.was.possible}) for unit in changed)
            bars.append((moved, began))
        return tuple(bars)

    @cached_property
    def stops(self) -> tuple[Point, ...]:
        """The first instant of the view, the ends of its days, and every clock time at which something changes in it.

        What we know now stops where something was first reported too: what had been reported by then differs there.
        """
        calendar = self.dataset.calendar
        ticks = {calendar.start(self.first.day), *self.breaks}
        if self.reported_by is None and not self.told_by:
            ticks |= {point.tick for point in self.news if min(ticks) < point.tick < self.last.tick}
        hours = [calendar.at(tick, clock=True) for tick in ticks if not tick % 2]
        return tuple(sorted([*self.days, *hours], key=lambda point: point.tick))

    @cached_property
    def news(self) -> tuple[Point, ...]:
        """The moments at which something was first reported: what is known changes at these alone."""
        ticks = {known for versions in self.tracks.values() for known, _ in versions if known > BEGINNING}
        return tuple(self.dataset.calendar.at(tick, clock=not tick % 2) for tick in sorted(ticks))

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Every tick inside the view's days at which some unit or place changes."""
        ticks = {tick for versions in self.tracks.values() for _, track in versions for tick in track.ticks}
        if self.reported_by == THEN:
            ticks |= {known for versions in self.tracks.values() for known, _ in versions}
        opening = self.dataset.calendar.start(self.first.day)
        return tuple(sorted(tick for tick in ticks if opening <= tick <= self.last.tick))


@lru_cache(maxsize=64)
def _snapshot(view: Timeline, point: Point) -> Snapshot:
    """Made once while it is asked for again and again: a sentence compares a moment with the day before it."""
    known = view.reported_by if isinstance(view.reported_by, Point) else point if view.reported_by else None
    dataset = view.dataset
    return Snapshot(view, point, known, view.shown(point, dataset.units), view.shown(point, dataset.places))
