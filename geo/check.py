"""What a dataset may mean wrongly: one function a rule, each with its code. These are warnings and stop nothing.

What makes a folder no dataset at all is told by :mod:`geo.load`, together with the warnings of its form.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from urllib.parse import urlsplit

from geo.ground import gaps, overlaps, places_outside, same_ground, without_data, without_events
from geo.model import CLAIMED, CONTROLLED, IMPLIED, Dataset, Event, Problem, Report, Source
from geo.names import nearest
from geo.palette import alike
from geo.problems import shown
from geo.track import in_order, overlapping, standing

ENDING = ("repelled", "claim_not_borne_out", "held_after_city_fell", "retreat")
"""Manners of a ``controlled`` row whose party held the ground before: it ends a contest or a claim."""

MANNERS = (
    "after_fighting",
    "after_brief_fighting",
    "little_or_no_fighting",
    "negotiated",
    "surrendered",
    "handed_over",
    "abandoned",
    "unclear",
    "siege",
    "assault",
    "fighting",
    "repelled",
    "claim",
    "claim_not_borne_out",
    "held_after_city_fell",
    "retreat",
    "evacuation",
    "resistance",
)


def warnings(dataset: Dataset) -> list[Problem]:
    """Everything that is worth a second look, rule by rule, in the order of the rows."""
    return [problem for rule in RULES for problem in rule(dataset)]


def already_held(dataset: Dataset) -> Iterator[Problem]:
    """A ``controlled`` row whose party already holds the ground, and that ends nothing."""
    for target, events in _by_target(dataset):
        holder = dataset.initial(target)
        for event in events:
            if event.status != CONTROLLED:
                continue
            if event.party == holder and event.manner not in ENDING:
                wrong = f"{event.party!r} holds {_called(dataset, target)} already"
                remedy = f"take the row out, or say as manner what it ends: {', '.join(ENDING)}"
                yield _of_event(dataset, event, "party", "already-held", f"{wrong}; {remedy}")
            holder = event.party


def outside_period(dataset: Dataset) -> Iterator[Problem]:
    """An event before or after the days of the map."""
    package = dataset.package
    first, last = dataset.calendar.start(package.start), dataset.calendar.end(package.end)
    for event in dataset.events:
        if event.latest < first:
            wrong = f"{event.occurred.text!r} is before the period, which begins on {package.start}"
            remedy = "it sets the state at the start; widen the period if it should be seen"
        elif event.earliest > last:
            wrong = f"{event.occurred.text!r} is after the period, which ends on {package.end}"
            remedy = "it is never shown; widen the period, or take the row out"
        else:
            continue
        yield _of_event(dataset, event, "occurred", "outside-period", f"{wrong}; {remedy}")


def overlapping_spans(dataset: Dataset) -> Iterator[Problem]:
    """Two ``controlled`` rows of different parties of which either may have come first."""
    for target, events in _by_target(dataset):
        for other, event in overlapping(events):
            wrong = f"may come before row {other.row}, which gives {_called(dataset, target)} to {other.party!r}"
            remedy = "the order taken is that of the earliest moments; narrow one of the two"
            yield _of_event(dataset, event, "occurred", "overlapping-spans", f"{wrong}; {remedy}")


def unresolved_claims(dataset: Dataset) -> Iterator[Problem]:
    """A claim that no later row of the ground confirms or ends."""
    for target, events in _by_target(dataset):
        last = max((n for n, event in enumerate(events) if event.status == CONTROLLED), default=-1)
        for event in events[last + 1 :]:
            if event.status == CLAIMED:
                wrong = f"no row confirms or ends the claim of {event.party!r} to {_called(dataset, target)}"
                remedy = "add a controlled row: the claimant's, or the holder's with manner claim_not_borne_out"
                yield _of_event(dataset, event, "status", "unresolved-claim", f"{wrong}; {remedy}")


def passed_over(dataset: Dataset) -> Iterator[Problem]:
    """A contest or claim of the ground's own certain holder, while nobody else may hold it: never shown."""
    for target, events in _by_target(dataset):
        for event in _passed_over(events, dataset.initial(target)):
            wrong = f"{event.party!r} holds {_called(dataset, target)} itself, so that the row is passed over"
            remedy = "write the party that disputes it, or add the row by which this one lost it"
            yield _of_event(dataset, event, "party", "passed-over", f"{wrong}; {remedy}")


def _passed_over(events: Sequence[Event], initial: str | None) -> Iterator[Event]:
    place = {event.id: n for n, event in enumerate(events)}
    ticks = sorted({tick for event in events for tick in (event.earliest, event.latest)})
    # Mostly the first state tells; to work out all of a place with hundreds of rows takes seconds.
    state_at = cache(partial(standing, events, initial=initial))
    for n, event in enumerate(events):
        if event.status == CONTROLLED:
            continue
        states = map(state_at, ticks[bisect_left(ticks, event.latest) :])
        in_force = (state for state in states if place.get(state.row or "", -1) < n)
        own = (state.party == event.party and not state.possible for state in in_force)
        if next(own, False) and all(own):
            yield event


def one_side_only(dataset: Dataset) -> Iterator[Problem]:
    """A ``controlled`` row that rests on the word of the party's own side alone: all its sources, or all reports."""
    sides: dict[tuple[str, str], set[str | None]] = {}
    for report in dataset.reports:
        if report.status == CONTROLLED:
            sides.setdefault((report.target, report.party), set()).add(dataset.reporter[report.reporter].side)
    for event in dataset.events:
        sources = {dataset.source[source].side for source in event.sources}
        reports = sides.get((event.target, event.party))
        if event.status == CONTROLLED and {event.party} in (sources, reports):
            what = "sources" if sources == {event.party} else "reports"
            wrong = f"all {what} that give {_called(dataset, event.target)} to {event.party!r} speak for that party"
            remedy = "add one that does not, or make the row claimed"
            yield _of_event(dataset, event, "sources", "one-side-only", f"{wrong}; {remedy}")


def near_colours(dataset: Dataset) -> Iterator[Problem]:
    """Two parties whose colours some readers cannot tell apart."""
    row = {party.id: party.row for party in dataset.parties}
    for _, other, wrong, remedy in alike({party.id: party.color for party in dataset.parties}):
        yield Problem(_file(dataset, "parties"), row[other], "color", "near-colours", "warning", f"{wrong}; {remedy}")


def rows_of_both(dataset: Dataset) -> Iterator[Problem]:
    """A unit with rows of its own whose capital has rows too, in one view: the unit no longer shows its capital."""
    views: dict[str, list[Event | Report]] = {"": [*dataset.events]}
    for report in dataset.reports:
        if report.basis != IMPLIED:
            views.setdefault(report.reporter, []).append(report)
    for reporter, rows in views.items():
        first = {row.target: row for row in reversed(rows)}
        by = f" by {dataset.reporter[reporter].name}" if reporter else ""
        for unit, capital in dataset.capital.items():
            if unit in first and capital.id in first:
                both = f"{_called(dataset, unit)} and its capital {_called(dataset, capital.id)} both have rows{by}"
                wrong = f"{both} (the capital's first is {first[capital.id].row}), and the unit shows its own alone"
                remedy = "put all of them on one of the two"
                file = _file(dataset, "reports" if reporter else "events")
                row = first[unit].row
                yield Problem(file, row, "unit", "unit-and-capital", "warning", f"{wrong}; {remedy}")


def two_hosts(dataset: Dataset) -> Iterator[Problem]:
    """Two sources of one publisher, both said to be at its own address, on different hosts."""
    first: dict[tuple[str, str], Source] = {}
    by_publisher: dict[str, str] = {}
    for source in dataset.sources:
        host = (urlsplit(source.url).hostname or "").removeprefix("www.")
        if source.link != "publisher" or not host:
            continue
        own = by_publisher.setdefault(source.publisher, host)
        if own != host and first.setdefault((source.publisher, host), source) is source:
            wrong = f"{host!r} and, in an earlier row, {own!r} are both marked as addresses of {source.publisher!r}"
            remedy = "mark one as licensed or none, or leave it if both are"
            yield Problem(_file(dataset, "sources"), source.row, "link", "two-hosts", "warning", f"{wrong}; {remedy}")


def unknown_manners(dataset: Dataset) -> Iterator[Problem]:
    """A manner outside the list: no sentence is made of it."""
    for event in dataset.events:
        if event.manner and event.manner not in MANNERS:
            meant = nearest(event.manner, MANNERS)
            remedy = f"did you mean {meant!r}?" if meant else f"the manners are {', '.join(MANNERS)}"
            wrong = f"{event.manner!r} is no manner that is known, and makes no sentence"
            yield _of_event(dataset, event, "manner", "unknown-manner", f"{wrong}; {remedy}")


RULES: tuple[Callable[[Dataset], Iterator[Problem]], ...] = (
    already_held,
    outside_period,
    overlapping_spans,
    unresolved_claims,
    passed_over,
    one_side_only,
    rows_of_both,
    unknown_manners,
    without_data,
    without_events,
    two_hosts,
    near_colours,
    places_outside,
    same_ground,
    overlaps,
    gaps,
)


def _by_target(dataset: Dataset) -> Iterator[tuple[str, list[Event]]]:
    """The events of each unit or place that has any, in the order in which they count."""
    found: dict[str, list[Event]] = {}
    for event in dataset.events:
        found.setdefault(event.target, []).append(event)
    for target, events in found.items():
        yield target, in_order(events)


def _called(dataset: Dataset, target: str) -> str:
    return f"{shown(dataset.target(target).name)} ({target})"


def _file(dataset: Dataset, resource: str) -> str:
    return dataset.files.get(resource, resource)


def _of_event(dataset: Dataset, event: Event, column: str, code: str, message: str) -> Problem:
    return Problem(_file(dataset, "events"), event.row, column, code, "warning", message)
