"""Published counts, held against the rows: what was published, what the rows give, and which units explain the rest.

Nothing is ever adjusted to fit; a count that cannot be explained says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.model import Count, Dataset, Report, Reporter
from geo.moment import Span
from geo.timeline import Snapshot, Timeline
from geo.track import as_told

EQUAL, WITHIN, DIFFERS = "equal", "within", "differs"


@dataclass(frozen=True, slots=True)
class Account:
    """One published count beside what the rows give at its moment; ``units`` are the ids that explain a difference."""

    count: Count
    held: int
    at_most: int
    implied: int
    view: int  # 3, or 1 where the reporter has no reports
    verdict: str
    units: tuple[str, ...]


def reconcile(dataset: Dataset) -> list[Account]:
    """An account of every published count, in the order of the table.

    A reporter with reports is held to its own, those outside its days too, with what its counts imply beside them.
    A count known by its day alone lies *within* that day if it is among the tallies that the day runs through, report
    by report in the order in which they were public, then of the file.
    """
    now = Timeline(dataset)
    told = {report.reporter for report in dataset.reports}
    return [_by_reports(dataset, now, c) if c.reporter in told else _by_events(now, c) for c in dataset.counts]


def _by_events(now: Timeline, count: Count) -> Account:
    """The account of a count whose reporter has no reports, by what we know now."""
    calendar = now.dataset.calendar
    ticks = [count.as_of.start - 1, *(tick for tick in now.breaks if count.as_of.start <= tick <= count.as_of.end)]
    run = [_tally(now, count.party, tick) for tick in ticks]
    held, at_most = _tally(now, count.party, count.as_of.end)
    if held == at_most == count.count:
        return Account(count, held, at_most, 0, 1, EQUAL, ())
    within = min(low for low, _ in run) <= count.count <= max(high for _, high in run)
    before = now.before(calendar.at(count.as_of.start, clock=True))
    moved = _holding(now, count.party, count.as_of.end) - _held_in(before, count.party)
    return Account(
        count, held, at_most, 0, 1, WITHIN if within else DIFFERS, _in_order(now.dataset, moved if within else ())
    )


def _tally(timeline: Timeline, party: str, tick: int) -> tuple[int, int]:
    states = [timeline.state(unit.id, tick) for unit in timeline.dataset.units]
    held = sum(state.party == party and not state.possible for state in states)
    return held, sum(party == state.party or party in state.possible for state in states)


def _held_in(snapshot: Snapshot, party: str) -> set[str]:
    return {s.target.id for s in snapshot.units if s.state.party == party and not s.state.possible}


def _by_reports(dataset: Dataset, now: Timeline, count: Count) -> Account:
    reporter = dataset.reporter[count.reporter]
    span = count.as_of
    reports = [report for report in dataset.reports if report.reporter == reporter.id]
    # Reports in the order in which they were public, each at a tick of its own: one timeline answers every step.
    over = as_told(report for report in reports if report.reported.end < span.start)
    during = as_told(r for r in reports if r.reported.end >= span.start and r.reported.start <= span.end)
    by_then = len(over) + sum(report.reported.end <= span.end for report in during)
    said, fuller = (_stepwise(dataset, reporter, over + during, implied) for implied in (False, True))
    steps = range(len(over), len(over) + len(during) + 1)
    run = {step: len(_holding(fuller, count.party, step)) for step in steps}
    held = len(_holding(said, count.party, by_then))
    total = run.get(by_then, len(_holding(fuller, count.party, by_then)))
    numbers = (held, held, total - held, 3)
    if total == count.count:
        return Account(count, *numbers, EQUAL, ())
    last = _holding(fuller, count.party, by_then)
    step = next((step for step in run if run[step] == count.count), None)
    if step is not None:
        return Account(count, *numbers, WITHIN, _in_order(dataset, last ^ _holding(fuller, count.party, step)))
    return Account(
        count, *numbers, DIFFERS, _in_order(dataset, _missing(said, now, count, by_then, count.count - total))
    )


def _stepwise(dataset: Dataset, reporter: Reporter, reports: list[Report], implied: bool) -> Timeline:
    """A timeline in which the *n*-th report is public at tick *n*, from 1."""
    stepped = [replace(report, reported=Span("", "time", n, n)) for n, report in enumerate(reports, 1)]
    return Timeline(replace(dataset, reports=tuple(stepped)), told_by=reporter, implied=implied)


def _holding(timeline: Timeline, party: str, tick: int) -> set[str]:
    """The units that *party* holds at *tick*, nobody else being possible."""
    states = {unit.id: timeline.state(unit.id, tick) for unit in timeline.dataset.units}
    return {id for id, state in states.items() if state.shown == "held" and state.party == party}


def _missing(said: Timeline, now: Timeline, count: Count, step: int, difference: int) -> Iterable[str]:
    """The units that may make up a difference: those it calls fought for or claimed, else those it is silent on."""
    states = {unit.id: said.state(unit.id, step) for unit in said.dataset.units}
    doubted = [id for id, state in states.items() if state.challenger == count.party]
    if difference <= len(doubted):
        return doubted
    today = _holding(now, count.party, count.as_of.end)
    return doubted + [id for id, state in states.items() if not state.mentioned and id in today]


def _in_order(dataset: Dataset, units: Iterable[str]) -> tuple[str, ...]:
    wanted = set(units)
    return tuple(unit.id for unit in dataset.units if unit.id in wanted)
