"""What happened, and who said so: events, reports, counts and corrections, from rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from geo.model import CONTROLLED, READ, Correction, Count, Event, Place, Report, Reporter, Unit
from geo.names import few_of, unspoken_of
from geo.problems import shown
from geo.rows import NOWHERE, Rows
from geo.tables import Row

MOST_OF_ONE = 1_000


def events(rows: Rows, units: Sequence[Unit], places: Sequence[Place]) -> tuple[Event, ...]:
    """What happened, in the order of the file. Where a name means nothing, the units left over are told as well."""
    rows.tell_twins(["events"])
    matched = rows.unmatched
    found = []
    for row in rows.of("events"):
        occurred, by = rows.span(row, "occurred") or NOWHERE, rows.span(row, "occurred_by")
        listed = row.items("sources")
        if row.text("sources") and not listed:
            rows.wrong(row, "sources", "empty", "names no source; write the id of at least one")
        event = Event(
            id=row.text("id"),
            target=rows.target(row),
            party=rows.refer(row, "party", "parties") or "",
            status=row.text("status"),
            occurred=occurred,
            occurred_by=by,
            reported=rows.span(row, "reported") or by or occurred,
            sources=tuple(rows.refer(row, "sources", "sources", source) or "" for source in listed),
            because=row.text("range_because"),
            manner=row.text("manner"),
            confidence=row.text("confidence"),
            note=row.text("note"),
            row=row.number,
        )
        _tell_order(rows, row, event)
        found.append(event)
    _tell_two_holders(rows, found)
    _tell_too_many(rows, "events", (event.target for event in found))
    left = unspoken_of(units, places, (event.target for event in found))
    if rows.unmatched > matched and left:
        wrong = (
            f"no event speaks of {few_of(left)}; look whether a name in {rows.tables['events'].file} is meant for one"
        )
        rows.problems.warn(rows.tables["units"].file, None, None, "no-events", wrong)
    return tuple(found)


def _tell_order(rows: Rows, row: Row, event: Event) -> None:
    by = event.occurred_by
    if any(span is NOWHERE for span in (event.occurred, by, event.reported)):
        return
    if by and by.end < event.occurred.start:
        wrong = f"{shown(by.text)} is before occurred, {shown(event.occurred.text)}; swap them, or mend one"
        rows.wrong(row, "occurred_by", "order", wrong)
    elif event.status == CONTROLLED and event.reported.end < event.earliest:
        wrong = f"{shown(event.reported.text)} is before it can have happened, {shown(event.occurred.text)}"
        rows.wrong(row, "reported", "reported-before", f"{wrong}; begin occurred earlier, or mend reported")


def _tell_too_many(rows: Rows, resource: str, targets: Iterable[object]) -> None:
    """A map compares all rows of one place with each other."""
    for _, times in Counter(targets).most_common(1):
        rows.tell_too_many(resource, times, MOST_OF_ONE, "rows of one place")


def _tell_two_holders(rows: Rows, found: Iterable[Event]) -> None:
    first: dict[tuple[str, int, int], Event] = {}
    for row, event in zip(rows.of("events"), found, strict=True):
        if event.status != CONTROLLED or event.occurred is NOWHERE or event.occurred_by is NOWHERE:
            continue
        other = first.setdefault((event.target, event.earliest, event.latest), event)
        if other.party != event.party:
            parties = f"{shown(event.party)} and, in row {other.row}, {shown(other.party)}"
            both = f"{parties} both come to hold {shown(event.target)}"
            wrong = f"{both} at the same moment; give one of them another moment, or make it contested or claimed"
            rows.wrong(row, "party", "two-holders", wrong)


def reports(rows: Rows, known: Sequence[Reporter]) -> tuple[Report, ...]:
    """Who said what of which unit or place."""
    rows.tell_twins(["reports"])
    whose = _by_id_or_name(rows, known)
    found = []
    for row in rows.of("reports"):
        rows.span(row, "occurred")
        found.append(
            Report(
                id=row.text("id"),
                target=rows.target(row),
                party=rows.refer(row, "party", "parties") or "",
                status=row.text("status"),
                reporter=whose(row),
                reported=rows.span(row, "reported") or NOWHERE,
                source=rows.refer(row, "source", "sources") or "",
                occurred=row.text("occurred"),
                basis=row.text("basis") or READ,
                note=row.text("note"),
                row=row.number,
            )
        )
    _tell_too_many(rows, "reports", ((report.reporter, report.target) for report in found))
    return tuple(found)


def counts(rows: Rows, known: Sequence[Reporter]) -> tuple[Count, ...]:
    """The published counts."""
    whose = _by_id_or_name(rows, known)
    found = []
    for row in rows.of("counts"):
        count, of = row.whole("count"), row.whole("of")
        if count is not None and of is not None and count > of:
            rows.wrong(row, "count", "count-above-of", f"{count} is more than there are, {of}; mend one of the two")
        found.append(
            Count(
                reporter=whose(row),
                as_of=rows.span(row, "as_of") or NOWHERE,
                party=rows.refer(row, "party", "parties") or "",
                count=count or 0,
                of=of or 0,
                source=rows.refer(row, "source", "sources") or "",
                note=row.text("note"),
                row=row.number,
            )
        )
    return tuple(found)


def corrections(rows: Rows) -> tuple[Correction, ...]:
    """What was changed after publication; an event that was taken out is no longer in the table."""
    found = []
    taken_out = {row.text("event") for row in rows.of("corrections") if not (row.text("field") or row.text("now"))}
    for row in rows.of("corrections"):
        rows.day(row, "date")
        # What was corrected first and taken out later keeps both rows.
        if row.text("event") not in taken_out:
            rows.refer(row, "event", "events")
        correction = Correction(
            date=row.text("date"),
            event=row.text("event"),
            field=row.text("field"),
            was=row.text("was"),
            now=row.text("now"),
            reason=row.text("reason"),
            source=rows.refer(row, "source", "sources") or "",
            row=row.number,
        )
        found.append(correction)
    return tuple(found)


def _by_id_or_name(rows: Rows, known: Sequence[Reporter]) -> Callable[[Row], str]:
    """From a row to the id of its reporter, by id or by name, matched exactly."""
    ids = {reporter.id for reporter in known}
    by_name: dict[str, list[Reporter]] = {}
    for reporter in known:
        by_name.setdefault(reporter.name, []).append(reporter)
    told = "reporters" in rows.tables

    def whose(row: Row) -> str:
        said = row.text("reporter")
        named = by_name.get(said, [])
        if said in ids or not said or not told:
            return said
        if len(named) > 1:
            listed = ", ".join(each.id for each in named[:8])
            rows.wrong(
                row,
                "reporter",
                "ambiguous-reporter",
                f"{shown(said)} means {listed}; write the id of the one that is meant",
            )
        elif not named:
            rows.refer(row, "reporter", "reporters")
        return named[0].id if named else said

    return whose
