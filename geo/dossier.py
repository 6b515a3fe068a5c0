"""A place's dossier: every event and every report on it, and where they contradict each other.

A contradiction is what follows from rows alone. Silence is none, nor is what only a count implies; nor a report that
says what some event says; nor one whose moment the events leave open. Where a report names a day, it speaks of that
day; otherwise of the time at which it was reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from geo.model import CAPITAL, CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Dataset, Event, Place, Report, Unit
from geo.moment import Span
from geo.timeline import timeline
from geo.track import BEGINNING, State, as_told, in_order, overlapping, standing

ACCOUNTS, ORDER, DAY, HOLDER, FALLEN, REPORTERS = "accounts", "order", "day", "holder", "fallen", "reporters"
UNBORNE = "claim_not_borne_out"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rows that cannot all be right, or that we know to differ.

    *kind* is ``accounts`` (an event whose date is a span because accounts differ), ``order`` (two events of different
    holders, either of which may have come first), ``day`` (reports of one change that date it differently from each
    other, or otherwise than its event), ``holder`` (reports of one word that no moment of theirs bears out; *state* is
    what we know now), ``fallen`` (reports of what the events have as a claim that was not borne out), or ``reporters``
    (reports that speak against those in *against*, where the events leave it open).
    """

    kind: str
    events: tuple[Event, ...] = ()
    reports: tuple[Report, ...] = ()
    against: tuple[Report, ...] = ()
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One unit or place: its events in the order in which they count, its reports as they were told."""

    target: Unit | Place
    events: tuple[Event, ...]
    reports: tuple[Report, ...]
    contradictions: tuple[Contradiction, ...]


def dossier(dataset: Dataset, id: str) -> list[Chapter]:
    """The chapters of a unit (itself, its capital, its other places, those with rows) or of a place alone.

    A capital's dossier is its unit's. Raises ``KeyError`` where there is no unit or place *id*.
    """
    found = dataset.target(id)
    if isinstance(found, Place) and found.kind != CAPITAL:
        return [_chapter(dataset, found)]
    unit = dataset.unit[found.unit] if isinstance(found, Place) else found
    places = sorted((p for p in dataset.places if p.unit == unit.id), key=lambda place: place.kind != CAPITAL)
    targets: list[Unit | Place] = [unit, *places]
    chapters = [_chapter(dataset, target) for target in targets]
    return [chapter for chapter in chapters if chapter.events or chapter.reports]


def _chapter(dataset: Dataset, target: Unit | Place) -> Chapter:
    events = in_order(event for event in dataset.events if event.target == target.id)
    reports = as_told(report for report in dataset.reports if report.target == target.id)
    return Chapter(target, tuple(events), tuple(reports), tuple(contradictions(dataset, target.id)))


def contradictions(dataset: Dataset, target: str) -> list[Contradiction]:
    """Where rows on the unit or place *target* contradict each other: first the events, then reports in their order."""
    return [*_Rows(dataset, target).found()]


def spoken_of(dataset: Dataset, report: Report) -> Span:
    """The time that *report* speaks of: the one that it names, else that at which it was reported."""
    return dataset.calendar.span(report.occurred) if report.occurred else report.reported


class _Rows:
    """The rows on one target: the events that decide of it, and what was said."""

    def __init__(self, dataset: Dataset, target: str) -> None:
        now = timeline(dataset)
        self.dataset, self.initial = dataset, dataset.initial(now.shows(target))
        self.own = [event for event in in_order(dataset.events) if event.target == target]
        place = dataset.place.get(target)
        # An airport or a base is another place than its town: only its own events decide of it.
        alone = place is not None and place.kind != CAPITAL
        self.events = now.history(target)
        said = as_told(report for report in dataset.reports if report.target == target and report.basis != IMPLIED)
        self.reports = [] if alone and not self.own else said

    def found(self) -> Iterator[Contradiction]:
        for event in self.own:
            if event.because == "accounts_differ":
                yield Contradiction(ACCOUNTS, (event,))
        for pair in overlapping(event for event in self.own if event in self.gains):
            yield Contradiction(ORDER, pair)
        for gain in self.gains:
            yield from self._of_day(gain)
        told: dict[tuple[object, ...], Contradiction] = {}
        for report in self.reports:
            found = self._of_decision(report) or self._of_reporters(report)
            if found:
                word = (
                    found.kind,
                    report.party,
                    report.status,
                    spoken_of(self.dataset, report).text,
                    found.against,
                    found.events,
                )
                first = told.setdefault(word, found)
                if first is not found:
                    reports = (*first.reports, report)
                    told[word] = Contradiction(found.kind, found.events, reports, found.against, found.state)
        yield from told.values()

    # What a report says

    def _same(self, report: Report) -> list[Event]:
        """The events that say what *report* says, of a time that meets its own."""
        moment = spoken_of(self.dataset, report)
        rows = (event for event in self.events if (event.party, event.status) == (report.party, report.status))
        return [event for event in rows if event.earliest <= moment.end and event.latest >= moment.start]

    def _states(self, span: Span) -> list[State]:
        """Every state that we know now between the ends of *span*."""
        ticks = {span.start, span.end} | {tick for event in self.events for tick in (event.earliest, event.latest)}
        inside = sorted(tick for tick in ticks if span.start <= tick <= span.end)
        return [standing(self.events, tick, self.initial) for tick in inside]

    # The day of a change

    @cached_property
    def gains(self) -> list[Event]:
        """The events by which the place came to another holder."""
        holder, found = self.initial, []
        for event in self.events:
            if event.status == CONTROLLED and event.party != holder:
                holder = event.party
                found.append(event)
        return found

    def _dated(self, report: Report) -> Event | None:
        """The change that *report* dates, if it is sure which: the only one it can mean, and not told again."""
        if report.status != CONTROLLED:
            return None
        same = self._same(report)
        if same:
            return same[0] if len(same) == 1 and same[0] in self.gains else None
        moment, gains = spoken_of(self.dataset, report), [gain for gain in self.gains if gain.party == report.party]
        before = [gain for gain in gains if gain.earliest <= moment.end]
        later = [gain for gain in gains if gain.earliest <= report.reported.end]
        if not before and not later:
            return None
        gain = before[-1] if before else later[0]
        first, last = min(gain.earliest, moment.start), max(gain.latest, moment.end)
        between = (event for event in self.events if event is not gain and first <= event.earliest <= last)
        open_to_doubt = any(event.status != CONTESTED or event.party != gain.party for event in between)
        return None if open_to_doubt or self._again(report) else gain

    def _again(self, report: Report) -> bool:
        """Whether the reporter's word before this one was the same: then it may say that the place is still held."""
        own = [one for one in self.reports if one.reporter == report.reporter]
        n = own.index(report)
        return bool(n) and (own[n - 1].status, own[n - 1].party) == (report.status, report.party)

    @cached_property
    def dated(self) -> dict[str, list[Report]]:
        """By the id of each change, the reports that date it."""
        found: dict[str, list[Report]] = {}
        for report in self.reports:
            gain = self._dated(report)
            if gain:
                found.setdefault(gain.id, []).append(report)
        return found

    def _edges(self, report: Report) -> tuple[int, int]:
        """Between which ticks the change came about, by *report*: on the day that it names, else before it was said."""
        moment = spoken_of(self.dataset, report)
        return (moment.start if report.occurred else BEGINNING), moment.end

    def _of_day(self, gain: Event) -> Iterator[Contradiction]:
        reports, span = self.dated.get(gain.id, []), (gain.earliest, gain.latest)
        differ = {report.id for report in reports if _apart(self._edges(report), span)}
        for one, other in combinations(reports, 2):
            if _apart(self._edges(one), self._edges(other)):
                differ |= {one.id, other.id}
        if differ:
            yield Contradiction(DAY, (gain,), tuple(report for report in reports if report.id in differ))

    # Who held it

    def _of_decision(self, report: Report) -> Contradiction | None:
        """What we know now against *report*: at no moment of its own was it so, or it tells a claim that fell."""
        if self._same(report) or self._dated(report):
            return None
        states = self._states(spoken_of(self.dataset, report))
        if report.status == CONTROLLED:
            wrong = all(state.party not in (None, report.party) for state in states)
        else:
            wrong = all(state.party == report.party and not state.possible for state in states)
        if wrong:
            rows = tuple(self.dataset.event[id] for id in states[0].rows[:1] if states[0].row)
            return Contradiction(HOLDER, rows, (report,), state=states[0])
        fallen = self._fallen_claim(report)
        return Contradiction(FALLEN, fallen, (report,)) if fallen else None

    def _fallen_claim(self, report: Report) -> tuple[Event, ...]:
        """The claim that *report* tells as a fact, with the event by which it was not borne out."""
        moment = spoken_of(self.dataset, report)
        for n, claim in enumerate(self.events):
            meets = claim.earliest <= moment.end and claim.latest >= moment.start
            if report.status == CONTROLLED and claim.status == CLAIMED and claim.party == report.party and meets:
                later = [event for event in self.events[n + 1 :] if event.status == CONTROLLED]
                if later and later[0].party != claim.party and later[0].manner == UNBORNE:
                    return claim, later[0]
        return ()

    def _of_reporters(self, report: Report) -> Contradiction | None:
        """Those who had dated a change before the time at which *report* has it still to come, no event undoing it."""
        moment = spoken_of(self.dataset, report)
        if self._same(report) or self._dated(report):
            return None
        for n, gain in enumerate(self.gains):
            former = self.gains[n - 1].party if n else self.initial
            denies = report.party == (former if report.status == CONTROLLED else gain.party)
            undone = any(e.earliest <= moment.end and e.latest >= gain.earliest for e in self._of_others(gain))
            sure = [one for one in self.dated.get(gain.id, []) if self._edges(one)[1] < moment.start]
            if denies and sure and not undone:
                return Contradiction(REPORTERS, (gain,), (report,), tuple(sure))
        return None

    def _of_others(self, gain: Event) -> Sequence[Event]:
        """The events by which, from *gain* on, another party may have come to hold the place."""
        later = self.events[self.events.index(gain) + 1 :]
        return [event for event in later if event.status == CONTROLLED and event.party != gain.party]


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] < other[0] or other[1] < one[0]
