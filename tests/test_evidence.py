"""Published counts held against the rows: the verdicts that the facts were published with, and laws for any history."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.evidence import Account, reconcile
from geo.model import CLAIMED, CONTESTED, IMPLIED, READ, Count, Dataset
from geo.moment import Calendar
from geo.timeline import Timeline
from geo.track import EVER, as_told, told
from histories import dates, event, histories, history, place, report, reporter, shipped, unit

NOON_15, ARABIA_13 = "2021-08-15T12:06+04:30", "2021-08-13T11:01+03:00"

# Reporter, day (or time), published, said, implied, left over, verdict: as in the facts' own reconciliation.
PUBLISHED = f"""
    Reuters    10 7  7 0   0 equal
    Reuters    11 8  8 0   0 equal
    Reuters    12 9  9 0   0 equal
    Reuters    13 14 14 0  0 equal
    AP         11 9  5 4   0 equal
    AP         12 10 6 4   0 equal
    AP         13 12 12 5 -5 within
    AP         13 18 12 5  1 within
    AP         13 17 12 5  0 equal
    AP         14 24 18 7 -1 within
    AP         15 26 21 7 -2 within
    AP         {NOON_15} 28 19 7 2 within
    AFP        10 7  6 1   0 equal
    AFP        11 9  7 2   0 equal
    AFP        12 10 9 2  -1 within
    dpa        11 9  2 7   0 equal
    dpa        12 10 3 7   0 equal
    dpa        13 15 9 9  -3 within
    dpa        13 16 9 9  -2 within
    dpa        13 18 9 9   0 equal
    Al-Jazeera 11 9  5 4   0 equal
    Al-Jazeera 12 10 6 4   0 equal
    Al-Jazeera {ARABIA_13} 13 8 5 0 equal
    Al-Jazeera 13 15 9 9  -3 within
    Al-Jazeera 13 18 9 9   0 equal
    EFE        13 15 3 12  0 equal
    EFE        14 19 5 14  0 equal
    EFE        15 28 8 18  2 differs
    Anadolu    13 12 9 6  -3 within
    Anadolu    13 15 9 6   0 equal
    Anadolu    14 23 14 9  0 equal
    TOLOnews   13 17 4 13  0 equal
    Xinhua     13 18 8 7   3 differs
    Xinhua     14 18 9 9   0 equal
    Xinhua     23 33 9 24  0 equal
    VOA        15 25 16 0  9 differs
    CNN        13 17 18 0 -1 within
    LWJ        13 18 18 0  0 equal
    Janes      13 18 18 0  0 equal
"""

# What makes a difference, by reporter, day and number.
UNITS = {
    ("AP", "13", 18): {"Pul-e-Alam"},
    ("AP", "15", 26): {"Jalalabad", "Maidan Shahr"},
    ("AP", NOON_15, 28): {"Jalalabad", "Maidan Shahr"},
    ("AFP", "12", 10): {"Herat"},
    ("dpa", "13", 15): {"Pul-e-Alam", "Tirin Kot", "Qalat"},
    ("dpa", "13", 16): {"Tirin Kot", "Qalat"},
    ("Anadolu", "13", 12): {"Firuz Koh", "Pul-e-Alam", "Qala-e-Naw"},
    ("EFE", "15", 28): {"Bamyan", "Maidan Shahr"},
    ("Xinhua", "13", 18): {"Firuz Koh", "Pul-e-Alam", "Tirin Kot"},
}


def day(account: Account) -> str:
    """The moment of a count as the tables here have it."""
    return (
        account.count.as_of.text.removeprefix("2021-08-")
        if account.count.as_of.kind == "day"
        else account.count.as_of.text
    )


@pytest.fixture(scope="module")
def accounts() -> list[Account]:
    """Every account of the shipped data."""
    return reconcile(shipped())


def test_every_verdict_is_the_published_one(accounts):
    told = [
        (a.count.reporter, day(a), a.count.count, a.held, a.implied, a.count.count - a.held - a.implied, a.verdict)
        for a in accounts
    ]
    rows = [line.split() for line in PUBLISHED.strip().splitlines()]
    assert told == [(who, when, *map(int, numbers), verdict) for who, when, *numbers, verdict in rows]


def test_four_are_equal_with_nothing_implied(accounts):
    sums = [a.verdict if a.implied or a.verdict != "equal" or a.view == 1 else "said" for a in accounts]
    assert {verdict: sums.count(verdict) for verdict in sums} == {"said": 4, "equal": 21, "within": 11, "differs": 3}


def test_who_has_no_reports_is_held_to_what_we_know_now(accounts):
    assert {a.count.reporter for a in accounts if a.view == 1} == {"CNN", "LWJ", "Janes"}
    assert {a.view for a in accounts} == {1, 3}


def test_the_units_that_make_the_difference(accounts):
    capital = shipped().capital
    told = {(a.count.reporter, day(a), a.count.count): {capital[id].name for id in a.units} for a in accounts}
    assert {key: told[key] for key in UNITS} == UNITS
    assert not any(a.units for a in accounts if a.verdict == "equal")
    assert all(a.units for a in accounts if a.verdict != "equal")


def test_what_voa_is_silent_on(accounts):
    [voa] = [a for a in accounts if a.count.reporter == "VOA"]
    names = {shipped().capital[id].name for id in voa.units}
    unread = "Farah|Firuz Koh|Qalat|Tirin Kot|Pul-e-Alam|Sharana|Gardez|Maymana|Mehtarlam|Nili"
    assert names > set(unread.split("|"))


def test_the_invented_counts():
    told = [(a.count.reporter, a.held, a.implied, a.verdict, a.view) for a in reconcile(shipped("islands"))]
    assert told == [
        ("Harbour-Wire", 1, 1, "equal", 3),
        ("Harbour-Wire", 1, 0, "equal", 3),
        ("Tidings", 2, 0, "equal", 3),
        ("Tidings", 2, 1, "equal", 3),
        ("Tidings", 1, 0, "differs", 3),
        ("Tally-Desk", 3, 0, "equal", 1),
    ]
    assert reconcile(shipped("towns")) == []


# Examples


def published(dataset: Dataset, n: int, as_of: str = "2021-08-10", who: str = "wire", party: str = "red") -> Account:
    """The account of one count."""
    span = dataset.calendar.span(as_of)
    [account] = reconcile(replace(dataset, counts=(Count(who, span, party, n, 9, "s"),)))
    return account


UNITS_1_TO_4 = tuple(unit(n) for n in range(1, 5))


def wire(*rows: object) -> Dataset:
    return history(*rows, units=UNITS_1_TO_4)


def test_a_day_runs_through_its_reports_in_the_order_of_the_file():
    dataset = wire(
        report("red", "2021-08-09", target="U1"),
        report("red", "2021-08-10", target="U3"),
        report("red", "2021-08-10", target="U2"),
    )
    assert [published(dataset, n).verdict for n in range(5)] == ["differs", "within", "within", "equal", "differs"]
    assert published(dataset, 1).units == ("U2", "U3")
    assert published(dataset, 2).units == ("U2",)


def test_an_earlier_time_comes_before_a_whole_day_whatever_the_file():
    dataset = wire(report("red", "2021-08-10", target="U1"), report("red", "2021-08-10T09:00+04:30", target="U2"))
    assert published(dataset, 1).units == ("U1",)


def test_what_was_taken_back_that_day_lies_within():
    dataset = wire(
        report("red", "2021-08-09", target="U1"),
        report("red", "2021-08-10T09:00+04:30", target="U2"),
        report("red", "2021-08-10T18:00+04:30", target="U2", status=CONTESTED),
    )
    assert (published(dataset, 2).verdict, published(dataset, 2).units, published(dataset, 2).held) == (
        "within",
        ("U2",),
        1,
    )


def test_a_time_has_the_reports_of_that_day_around_it():
    dataset = wire(
        report("red", "2021-08-10T09:00+04:30", target="U1"),
        report("red", "2021-08-10T12:00+04:30", target="U2"),
        report("red", "2021-08-10", target="U3"),
        report("red", "2021-08-10T18:00+04:30", target="U4"),
    )
    told = [published(dataset, n, "2021-08-10T12:00+04:30") for n in range(5)]
    assert [(a.held, a.verdict) for a in told] == [(2, v) for v in ("differs", "within", "equal", "within", "differs")]


def test_implied_reports_count_beside_the_said_ones():
    dataset = wire(report("red", "2021-08-09", target="U1"), report("red", "2021-08-09", target="U2", basis=IMPLIED))
    account = published(dataset, 2)
    assert (account.held, account.at_most, account.implied, account.verdict) == (1, 1, 1, "equal")


def test_what_it_calls_claimed_or_fought_for_explains_first():
    dataset = wire(
        event("red", "2021-08-07", target="U3"),
        event("red", "2021-08-07", target="U4"),
        report("red", "2021-08-09", target="U1", status=CLAIMED),
        report("red", "2021-08-09", target="U2", status=CONTESTED),
    )
    assert published(dataset, 2).units == ("U1", "U2")
    assert published(dataset, 3).units == ("U1", "U2", "U3", "U4")


def test_what_is_implied_explains_nothing_more():
    dataset = wire(
        event("red", "2021-08-07", target="U1"),
        event("red", "2021-08-07", target="U2"),
        report("red", "2021-08-09", target="U1", basis=IMPLIED),
    )
    assert published(dataset, 2).units == ("U2",)


def test_the_smallest_difference_is_the_one_told():
    clocks = zip(("U1", "U1", "U2", "U3"), range(10, 14), strict=True)
    rows = [report("red", f"2021-08-10T{hour}:00+04:30", target=target) for target, hour in clocks]
    rows[1] = replace(rows[1], status=CONTESTED)
    # One is what it comes to twice: with U1, which is taken back, and with U2.
    assert published(wire(*rows), 1).units == ("U3",)


def test_a_later_report_of_the_unit_itself_puts_its_capital_aside():
    rows = (report("red", "2021-08-09", target="capital1"), report("red", "2021-08-12", target="U1"))
    dataset = history(*rows, places=(place(1),))
    assert Timeline(dataset, told_by="wire").at("2021-08-10").tally["red"].held == 0
    assert (published(dataset, 0).verdict, published(dataset, 1).verdict) == ("equal", "differs")


def test_a_contest_that_another_party_makes_leaves_the_holder_in_the_count():
    contest = report("gold", "2021-08-09", target="U1", status=CONTESTED)
    said, implied = (
        published(wire(report("red", "2021-08-08", target="U1", basis=basis), contest), 1) for basis in (READ, IMPLIED)
    )
    assert (said.held, said.implied, said.verdict) == (1, 0, "equal")
    assert (implied.held, implied.implied, implied.verdict) == (0, 0, "differs")


def test_nothing_explains_fewer_than_the_rows_give():
    dataset = wire(
        report("red", "2021-08-08", target="U1"),
        report("red", "2021-08-08", target="U2"),
        report("red", "2021-08-09", target="U3", status=CONTESTED),
    )
    assert (published(dataset, 1).verdict, published(dataset, 1).units) == ("differs", ())


def test_without_reports_a_count_lies_between_the_least_and_the_most_of_its_day():
    dataset = history(
        event("red", "2021-08-08", target="U1"),
        event("red", "2021-08-09", "2021-08-10", target="U2"),
        event("red", "2021-08-10", "2021-08-11", target="U3"),
        units=UNITS_1_TO_4,
    )
    told = [published(dataset, n, who="desk") for n in range(5)]
    assert {(a.held, a.at_most, a.implied, a.view) for a in told} == {(2, 3, 0, 1)}
    assert [a.verdict for a in told] == ["differs", "within", "within", "within", "differs"]
    assert [a.units for a in told] == [(), *[("U2", "U3")] * 3, ()]
    assert published(dataset, 3, "2021-08-12", who="desk").verdict == "equal"


def test_without_reports_a_day_begins_as_the_day_before_left_it():
    dataset = history(event("red", "2021-08-10T00:00+04:30"), event("gold", "2021-08-10T18:00+04:30"))
    told = {party: published(dataset, 1, who="desk", party=party).verdict for party in ("green", "red", "gold", "blue")}
    assert told == {"green": "within", "red": "within", "gold": "equal", "blue": "differs"}


def test_without_reports_an_instant_has_no_day_around_it():
    dataset = history(event("red", "2021-08-10T12:00+04:30", target="U1"))
    told = {n: published(dataset, n, "2021-08-10T12:00+04:30", who="desk").verdict for n in (0, 1)}
    assert told == {0: "differs", 1: "equal"}


# Laws

QUESTIONS = st.tuples(st.sampled_from(["wire", "solo", "desk"]), st.integers(0, 3))


@st.composite
def counted(draw: st.DrawFn) -> Dataset:
    """A history with counts of its parties, by those who reported and by one who never did."""
    dataset = draw(histories())
    parties, zone = st.sampled_from([party.id for party in dataset.parties]), dataset.package.timezone
    counts = [
        Count(who, Calendar(zone).span(draw(dates(zone))), draw(parties), n, 3, "s")
        for who, n in draw(st.lists(QUESTIONS, min_size=1, max_size=4))
    ]
    return replace(dataset, counts=tuple(counts), reporters=(*dataset.reporters, reporter("desk", None, None)))


def tallies(dataset: Dataset, count: Count) -> list[int]:
    """What one reporter's reports come to before a count's span and after each report that overlaps it, one by one."""
    own = as_told(row for row in dataset.reports if row.reporter == count.reporter)
    before = [row for row in own if row.reported.end < count.as_of.start]
    during = [row for row in own if row not in before and row.reported.start <= count.as_of.end]
    return [_come_to(dataset, count, before + during[:n]) for n in range(len(during) + 1)]


def _come_to(dataset: Dataset, count: Count, rows: list) -> int:
    voice, units = dataset.reporter[count.reporter], set()
    for implied in (False, True):
        view = Timeline(dataset, told_by=voice, implied=implied)
        for each in dataset.units:
            shows = view.shows(each.id)
            own = [row for row in rows if row.target == shows and (implied or row.basis != IMPLIED)]
            state = told(own, EVER, dataset.initial(shows))
            if state.party == count.party and (state.shown == "held" or not implied):
                units.add(each.id)
    return len(units)


@given(counted())
def test_a_verdict_is_what_the_reports_come_to_one_by_one(dataset):
    reported = {row.reporter for row in dataset.reports}
    for account in reconcile(dataset):
        assert account.view == (3 if account.count.reporter in reported else 1)
        if account.view == 3:
            total = account.held + account.implied
            within = account.count.count in tallies(dataset, account.count)
            verdict = "equal" if total == account.count.count else "within" if within else "differs"
            assert account.verdict == verdict


@given(counted())
def test_what_the_rows_give_is_what_the_view_tallies(dataset):
    for account in reconcile(dataset):
        count, day = account.count, dataset.calendar.local(account.count.as_of.end).date()
        voice = dataset.reporter[count.reporter]
        view = Timeline(dataset, told_by=voice) if account.view == 3 else Timeline(dataset)
        if view.first.day <= day <= view.last.day:
            point = dataset.calendar.at(count.as_of.end, clock=count.as_of.kind == "time")
            tally = view.at(point).tally[count.party]
            assert (account.held, account.at_most, account.implied) == (tally.held, tally.at_most, tally.implied)


@given(counted())
def test_the_units_of_an_account_are_units_in_their_order(dataset):
    for account in reconcile(dataset):
        order = [each.id for each in dataset.units]
        assert [*account.units] == [id for id in order if id in account.units]
        assert not account.units or account.verdict != "equal"
        if account.verdict == "within" and account.view == 3:
            assert len(account.units) >= abs(account.count.count - account.held - account.implied)
