"""Small histories: datasets made in memory, strategies that draw them, and the files that the tests share.

Dates are drawn from nine days: in wider ones late reports, recaptures and overlapping spans hardly ever meet. In three
of the four zones a clock changes within them.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import shapely
from hypothesis import strategies as st

import geo
from geo.model import (
    CLAIMED,
    CONTESTED,
    CONTROLLED,
    IMPLIED,
    LISTED,
    READ,
    Dataset,
    Event,
    Package,
    Party,
    Place,
    Report,
    Reporter,
    Source,
    Unit,
)
from geo.moment import Calendar
from geo.timeline import THEN, Timeline

TESTS = Path(__file__).resolve().parent
FOLDERS = {
    "data": TESTS.parent / "data",
    "syria": TESTS.parent / "examples" / "syria-2024",
    "islands": TESTS / "fixtures" / "islands",
    "towns": TESTS / "fixtures" / "towns",
}
KABUL = "Asia/Kabul"
PARTIES = ("green", "red", "blue", "gold")

# The first of nine days, and offsets that put some of their hours at the edges of days.
NINE_DAYS = {
    KABUL: (date(2021, 8, 6), ("+04:30", "Z", "-07:00")),
    "Europe/Helsinki": (date(2024, 10, 24), ("+03:00", "+02:00", "Z")),  # 25 hours on the 27th
    "America/New_York": (date(2021, 3, 10), ("-05:00", "-04:00", "+09:00")),  # 23 hours on the 14th
    "America/Asuncion": (date(2021, 9, 29), ("-04:00", "-03:00", "Z")),  # no midnight on 3 October
}


@cache
def shipped(name: str = "data") -> Dataset:
    """A dataset from its files, through the one door."""
    return geo.load(FOLDERS[name])


def views(dataset: Dataset) -> list[Timeline]:
    """Every view that *dataset* has."""
    voices = [Timeline(dataset, told_by=reporter.id) for reporter in dataset.reporters if reporter.first]
    return [Timeline(dataset), Timeline(dataset, reported_by=THEN), *voices]


def event(party: str, occurred: str, by: str = "", *, reported: str = "", zone: str = KABUL, **more: object) -> Event:
    """A row of events.csv; of unit ``U1`` and ``controlled`` unless *more* says otherwise."""
    span = Calendar(zone).span
    facts = {"id": "", "target": "U1", "status": CONTROLLED, "sources": ("s",)} | more
    last = reported or by or occurred
    return Event(
        party=party, occurred=span(occurred), occurred_by=span(by) if by else None, reported=span(last), **facts
    )


def report(party: str, reported: str, *, zone: str = KABUL, **more: object) -> Report:
    """A row of reports.csv; by ``wire``, of unit ``U1``, ``controlled`` and read unless *more* says otherwise."""
    facts = {"id": "", "target": "U1", "status": CONTROLLED, "reporter": "wire", "source": "s"} | more
    return Report(party=party, reported=Calendar(zone).span(reported), **facts)


def unit(n: int, initial: str | None = None, name: str = "") -> Unit:
    """The unit ``U<n>``, a square."""
    return Unit(f"U{n}", name or f"Unit {n}", shapely.box(n, 0, n + 1, 1), initial=initial, row=n)


def place(n: int, kind: str = "capital", initial: str | None = None, name: str = "") -> Place:
    """A place in the unit ``U<n>``: its ``capital<n>`` or ``airport<n>``."""
    return Place(f"{kind}{n}", name or f"{kind.title()} {n}", f"U{n}", kind, n + 0.5, 0.5, initial=initial, row=n + 1)


def reporter(
    id: str = "wire", first: date | None = date(2021, 8, 6), last: date | None = date(2021, 8, 14)
) -> Reporter:
    """A reporter, with its days."""
    return Reporter(id, id.title(), first=first, last=last)


def history(
    *rows: Event | Report,
    units: tuple[Unit, ...] = (unit(1),),
    places: tuple[Place, ...] = (),
    parties: tuple[Party, ...] | None = None,
    reporters: tuple[Reporter, ...] = (reporter(),),
    zone: str = KABUL,
    days: tuple[date, date] = (date(2021, 8, 6), date(2021, 8, 14)),
    initial: str | None = "green",
    **package: object,
) -> Dataset:
    """A dataset of these events and reports, numbered in this order as in their files."""
    events = [row for row in rows if isinstance(row, Event)]
    reports = [row for row in rows if isinstance(row, Report)]
    facts = {"view": days, "opens_at": days[1], "updated": days[1].isoformat(), "initial": initial} | package
    return Dataset(
        Package("small", "A small history", zone, *days, **facts),
        units,
        places,
        parties or tuple(Party(id, id.title(), "#2f6fa8", f"the {id.title()}") for id in PARTIES),
        tuple(replace(row, id=f"e{n}", row=n + 2) for n, row in enumerate(events)),
        tuple(replace(row, id=f"r{n}", row=n + 2) for n, row in enumerate(reports)),
        reporters,
        (Source("s", "A publisher", "A title"),),
        counts=(),
        corrections=(),
        version="0" * 12,
    )


def nine_days(zone: str) -> list[date]:
    """The days that dates in *zone* are drawn from."""
    return [NINE_DAYS[zone][0] + timedelta(days=n) for n in range(9)]


def dates(zone: str) -> st.SearchStrategy[str]:
    """The text of a date: mostly a day, now and then a time or the month."""
    days = st.sampled_from([day.isoformat() for day in nine_days(zone)])
    clocks = st.sampled_from(["00:00", "02:06", "12:00", "23:59", "23:59:59"])
    times = st.builds("{}T{}{}".format, days, clocks, st.sampled_from(NINE_DAYS[zone][1]))
    months = days.map(lambda day: day[:7])
    return st.one_of(days, days, days, days, times, times, months)


statuses = st.sampled_from([CONTROLLED] * 3 + [CONTESTED, CLAIMED])


@st.composite
def events(draw: st.DrawFn, zone: str, targets: list[str], parties: list[str]) -> Event:
    """An event that the door lets in: no end before its start, no control reported before it was possible."""
    span = Calendar(zone).span
    occurred, status = draw(dates(zone)), draw(statuses)
    by = draw(st.one_of(st.just(""), dates(zone)))
    by = by if by and span(by).end >= span(occurred).start else ""
    reported = draw(st.one_of(st.just(""), dates(zone)))
    too_early = reported and status == CONTROLLED and span(reported).end < span(occurred).start
    return event(
        draw(st.sampled_from(parties)),
        occurred,
        by,
        reported="" if too_early else reported,
        zone=zone,
        target=draw(st.sampled_from(targets)),
        status=status,
        because=draw(st.sampled_from(["", "hour_not_recorded", "accounts_differ", "inferred"])) if by else "",
        manner=draw(st.sampled_from(["", "after_fighting", "handed_over", "repelled", "claim", "claim_not_borne_out"])),
    )


@st.composite
def reports(draw: st.DrawFn, zone: str, targets: list[str], parties: list[str], reporters: list[str]) -> Report:
    """A report by one of *reporters*."""
    return report(
        draw(st.sampled_from(parties)),
        draw(dates(zone)),
        zone=zone,
        target=draw(st.sampled_from(targets)),
        status=draw(statuses),
        reporter=draw(st.sampled_from(reporters)),
        basis=draw(st.sampled_from([READ, READ, LISTED, IMPLIED])),
    )


def one_way(rows: list[Event]) -> list[Event]:
    """*rows* without those that the door refuses: other parties' control with the same two moments."""
    first: dict[tuple[str, int, int], str] = {}
    return [
        row
        for row in rows
        if row.status != CONTROLLED or first.setdefault((row.target, row.earliest, row.latest), row.party) == row.party
    ]


@st.composite
def histories(draw: st.DrawFn, names: st.SearchStrategy[str] | None = None) -> Dataset:
    """One to three units, some with a capital or an airport, up to four parties, and what became of them.

    *names* draws what units, places, parties and reporters are called.
    """
    zone = draw(st.sampled_from(sorted(NINE_DAYS)))
    days = nine_days(zone)
    parties = list(PARTIES[: draw(st.integers(2, 4))])
    holders = st.sampled_from([None, None, None, *parties])
    called = st.just("") if names is None else names
    numbers = range(1, draw(st.integers(1, 3)) + 1)
    units = tuple(unit(n, draw(holders), draw(called)) for n in numbers)
    places = tuple(
        place(n, kind, draw(holders), draw(called))
        for n in numbers
        for kind in ("capital", "airport")
        if draw(st.booleans())
    )
    # Rows meet on one or two of them.
    every = [target.id for target in (*units, *places)]
    targets = draw(st.lists(st.sampled_from(every), min_size=1, max_size=2, unique=True))
    voices = [reporter("wire", days[draw(st.integers(0, 2))], days[8]), reporter("solo", None, None)]
    told = draw(st.lists(reports(zone, targets, parties, ["wire", "wire", "wire", "solo"]), max_size=7))
    happened = one_way(draw(st.lists(events(zone, targets, parties), max_size=8)))
    return history(
        *happened,
        *told,
        units=units,
        places=places,
        parties=tuple(Party(id, draw(called) or id.title(), "#2f6fa8", draw(called)) for id in parties),
        reporters=tuple(replace(voice, name=draw(called) or voice.name) for voice in voices),
        zone=zone,
        days=(days[draw(st.integers(0, 3))], days[8]),
        initial=draw(st.sampled_from([None, *parties])),
        protagonist=draw(st.sampled_from([None, *parties])),
    )
