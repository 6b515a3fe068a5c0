"""Published counts, held against the rows: what was published, what the rows give, and which units explain the rest.

An account, never an adjustment: no row is changed to fit a count, and a count that cannot be explained says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.model import Count, Dataset, Report, Reporter
from geo.moment import Span
from geo.timeline import Timeline, timeline
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
    now = timeline(dataset)
    told = {report.reporter for report in dataset.reports}
    return [_by_reports(dataset, now, c) if c.reporter in told else _by_events(now, c) for c in dataset.counts]


def _by_events(now: Timeline, count: Count) -> Account:
    """The account of a count whose reporter has no reports, by what we know now."""
    span, end = count.as_of, count.as_of.end
    during = (tick for tick in now.breaks if span.start <= tick < end)
    ticks = [end] if span.kind == "time" else [span.start - 1, *during, end]
    certain = [_certain(now, count.party, tick) for tick in ticks]
    possible = [_possible(now, count.party, tick) for tick in ticks]
    held, at_most = len(certain[-1]), len(possible[-1])
    if held == at_most == count.count:
        return Account(count, held, at_most, 0, 1, EQUAL, ())
    if not min(map(len, certain)) <= count.count <= max(map(len, possible)):
        return Account(count, held, at_most, 0, 1, DIFFERS, ())
    unsure = possible[0].union(*possible) - certain[0].intersection(*certain)
    return Account(count, held, at_most, 0, 1, WITHIN, _in_order(now.dataset, unsure))


def _by_reports(dataset: Dataset, now: Timeline, count: Count) -> Account:
    """The account of a count by its reporter's own reports, with what they only imply."""
    reporter, span = dataset.reporter[count.reporter], count.as_of
    reports = [report for report in dataset.reports if report.reporter == reporter.id]
    # Reports in the order in which they were public, each at a tick of its own: one timeline answers every step.
    over = as_told(report for report in reports if report.reported.end < span.start)
    during = as_told(r for r in reports if r.reported.end >= span.start and r.reported.start <= span.end)
    # Those after it play no part but this: what a unit shows is decided once, by all of them.
    after = as_told(report for report in reports if report.reported.start > span.end)
    by_then = len(over) + sum(report.reported.end <= span.end for report in during)
    said, fuller = (_stepwise(dataset, reporter, over + during + after, implied) for implied in (False, True))
    implied = _implied(said, fuller, count.party, by_then)
    held = _certain(said, count.party, by_then)
    numbers = (len(held), len(held), len(implied), 3)
    if len(held | implied) == count.count:
        return Account(count, *numbers, EQUAL, ())
    steps = range(len(over), len(over) + len(during) + 1)
    run = [_certain(said, count.party, step) | _implied(said, fuller, count.party, step) for step in steps]
    found = [units ^ (held | implied) for units in run if len(units) == count.count]
    if found:
        fewest = min(found, key=len)
        return Account(count, *numbers, WITHIN, _in_order(dataset, fewest))
    missing = _missing(said, now, count, by_then, count.count - len(held | implied))
    return Account(count, *numbers, DIFFERS, _in_order(dataset, missing - implied))


def _stepwise(dataset: Dataset, reporter: Reporter, reports: list[Report], implied: bool) -> Timeline:
    """A timeline in which the *n*-th report is public at tick *n*, from 1."""
    stepped = [replace(report, reported=Span("", "time", n, n)) for n, report in enumerate(reports, 1)]
    return Timeline(replace(dataset, reports=tuple(stepped)), told_by=reporter, implied=implied)


def _certain(timeline: Timeline, party: str, tick: int) -> set[str]:
    """The units that *party* holds at *tick*, nobody else being possible."""
    states = {unit.id: timeline.state(unit.id, tick) for unit in timeline.dataset.units}
    return {id for id, state in states.items() if state.party == party and not state.possible}


def _possible(timeline: Timeline, party: str, tick: int) -> set[str]:
    """The units that *party* holds, may hold or is losing at *tick*."""
    states = {unit.id: timeline.state(unit.id, tick) for unit in timeline.dataset.units}
    return {id for id, state in states.items() if party in (state.party, *state.possible)}


def _implied(said: Timeline, fuller: Timeline, party: str, step: int) -> set[str]:
    """The units that fall to *party* only with what is implied, as a tally counts them."""
    states = {unit.id: fuller.state(unit.id, step) for unit in said.dataset.units}
    fallen = {id for id, state in states.items() if state.shown == "held" and state.party == party}
    return {id for id in fallen if said.state(id, step).party != party}


def _missing(said: Timeline, now: Timeline, count: Count, step: int, difference: int) -> set[str]:
    """The units that may make up a *difference*: those it calls fought for or claimed, else those it is silent on too.

    Where fewer were published than the rows give, no row says which were left out.
    """
    if difference < 0:
        return set()
    states = {unit.id: said.state(unit.id, step) for unit in said.dataset.units}
    doubted = {id for id, state in states.items() if state.challenger == count.party}
    if difference <= len(doubted):
        return doubted
    today = _certain(now, count.party, count.as_of.end)
    return doubted | {id for id in today if not states[id].mentioned}


def _in_order(dataset: Dataset, units: Iterable[str]) -> tuple[str, ...]:
    wanted = set(units)
    return tuple(unit.id for unit in dataset.units if unit.id in wanted)
