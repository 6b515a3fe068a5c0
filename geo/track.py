"""What the rows of one unit or place make of it over time: the rules of the three views.

A *state* is what a view has of a target at one moment, a *track* its states over time, stored as changes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from operator import attrgetter

from geo.model import CONTROLLED, Event, Report
from geo.moment import by_then

EVER = 1 << 53
"""After every tick: what will have been reported in the end is what we know now."""

BEGINNING = -EVER


@dataclass(frozen=True, slots=True)
class State:
    """What a view has of one target at one moment, with the ids of the rows that say so."""

    party: str | None
    possible: tuple[str, ...] = ()
    doubt: str = CONTROLLED
    challenger: str | None = None
    mentioned: bool = True
    row: str | None = None
    confirmed_by: str | None = None
    doubted_by: str | None = None
    openings: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What is drawn: the first that applies of changing, claimed, contested, held, and nothing known."""
        if self.possible:
            return "changing"
        if self.challenger:
            return self.doubt
        if self.party:
            return "held"
        return "no-data" if self.mentioned else "not-mentioned"

    @property
    def status(self) -> str | None:
        """A contest or claim in force, else ``controlled``, or nothing where nobody holds it."""
        return self.doubt if self.challenger or self.party else None

    @property
    def rows(self) -> tuple[str, ...]:
        """The ids of all rows that it rests on, the one that made the holder first."""
        return tuple(id for id in (self.row, self.confirmed_by, *self.openings, self.doubted_by) if id)


@dataclass(frozen=True, slots=True)
class Track:
    """The states of one target: ``states[n]`` is in force from ``ticks[n]`` on, inclusive."""

    ticks: tuple[int, ...]
    states: tuple[State, ...]

    def at(self, tick: int) -> State:
        """The state in force at *tick*."""
        return self.states[by_then(self.ticks, tick) - 1]


def standing(rows: Sequence[Event], tick: int, initial: str | None) -> State:
    """The state at *tick* that *rows* of one target give, in their order: earliest moment, latest moment, file."""
    holder, row, confirmed, since = initial, None, None, -1
    for index, event in enumerate(rows):
        if event.status == CONTROLLED and event.latest <= tick:
            row, confirmed = (row, event.id) if event.party == holder else (event.id, None)
            holder, since = event.party, index
    later = rows[since + 1 :]
    openings = [e for e in later if e.status == CONTROLLED and e.earliest <= tick < e.latest and e.party != holder]
    possible = tuple(dict.fromkeys(e.party for e in openings))
    doubts = [e for e in later if e.status != CONTROLLED and e.latest <= tick and (possible or e.party != holder)]
    state = State(holder, possible, row=row, confirmed_by=confirmed, openings=tuple(e.id for e in openings))
    if not doubts:
        return state
    return replace(state, doubt=doubts[-1].status, challenger=doubts[-1].party, doubted_by=doubts[-1].id)


def told(rows: Sequence[Report], tick: int, initial: str | None) -> State:
    """The state at *tick* by one reporter's *rows* of one target, in the order in which they were reported."""
    words = [report for report in rows if report.reported.end <= tick]
    if not words:
        return State(None, mentioned=False)
    gifts: list[Report] = []
    for report in words:
        if report.status == CONTROLLED:
            gifts.append(report)
        # Whoever disputes for a party what it had given that party takes the gifts back.
        while report.status != CONTROLLED and gifts and gifts[-1].party == report.party:
            gifts.pop()
    last, holder = words[-1], gifts[-1].party if gifts else initial
    run = [*takewhile(lambda gift: gift.party == holder, reversed(gifts))]
    state = State(holder, row=run[-1].id if run else None, confirmed_by=run[0].id if len(run) > 1 else None)
    if last.status == CONTROLLED:
        return state
    if last.party == holder:
        return replace(state, confirmed_by=last.id)
    return replace(state, doubt=last.status, challenger=last.party, doubted_by=last.id)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Rows of one target in the order in which they count: earliest moment, then latest, then the file."""
    return sorted(events, key=lambda event: (event.earliest, event.latest, event.row))


def overlapping(events: Iterable[Event]) -> Iterator[tuple[Event, Event]]:
    """Pairs of ``controlled`` rows of different parties of one target of which either may have come first.

    *events* are in order; the first of a pair is the earlier in it, the last of its party that reaches so far.
    """
    latest: dict[str, Event] = {}
    for event in events:
        if event.status != CONTROLLED:
            continue
        for other in latest.values():
            if other.party != event.party and other.latest >= event.earliest:
                yield other, event
        if event.party not in latest or latest[event.party].latest < event.latest:
            latest[event.party] = event


def as_told(reports: Iterable[Report]) -> list[Report]:
    """Reports in the order in which they were public, then of the file."""
    return sorted(reports, key=lambda report: (report.reported.end, report.row))


def known_track(
    events: Sequence[Event], known: int, initial: str | None, before: Track | None = None, since: int = BEGINNING
) -> Track:
    """The track that the *events* (in order) give that were reported by the tick *known*; *before* until *since*."""
    rows = [event for event in events if event.reported.end <= known]
    breaks = {tick for event in rows for tick in (event.earliest, event.latest)}
    return _track(breaks, lambda tick: before.at(tick) if before and tick < since else standing(rows, tick, initial))


def known_tracks(events: Sequence[Event], initial: str | None) -> Iterator[tuple[int, Track]]:
    """The tracks of *events* (in order) by what had been reported, each with the tick from which on that much was."""
    track = known_track((), BEGINNING, initial)
    yield BEGINNING, track
    told_at = attrgetter("reported.end")
    for tick, new in groupby(sorted(events, key=told_at), key=told_at):
        # Until what is new may have begun everything is as it was.
        before, track = track, known_track(events, tick, initial, track, min(event.earliest for event in new))
        if track != before:
            yield tick, track


def told_track(reports: Sequence[Report], initial: str | None) -> Track:
    """The track that one reporter's *reports* (in order) give."""
    return _track({report.reported.end for report in reports}, lambda tick: told(reports, tick, initial))


def _track(breaks: set[int], state_at: Callable[[int], State]) -> Track:
    ticks: list[int] = []
    states: list[State] = []
    for tick in (BEGINNING, *sorted(breaks)):
        state = state_at(tick)
        if not states or state != states[-1]:
            ticks.append(tick)
            states.append(state)
    return Track(tuple(ticks), tuple(states))
