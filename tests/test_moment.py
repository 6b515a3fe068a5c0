"""Days, months and hours: what a date covers, and what a moment asks for."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from geo.moment import Calendar, UnreadableDate, by_then, days_between
from histories import KABUL, NINE_DAYS, TESTS

HOUR = 2 * 3600
kabul = Calendar(KABUL)


def hours(calendar: Calendar, day: date) -> float:
    """How long *day* is, from its first instant to the first after it."""
    return (calendar.start(day + timedelta(days=1)) - calendar.start(day)) / HOUR


def test_a_day_is_the_whole_of_it_and_nothing_of_the_next():
    day = kabul.span("2021-08-13")
    assert (day.kind, day.start, day.end) == ("day", kabul.start(date(2021, 8, 13)), kabul.start(date(2021, 8, 14)) - 1)
    assert kabul.local(day.start).isoformat() == "2021-08-13T00:00:00+04:30"
    assert kabul.local(day.end).isoformat() == "2021-08-13T23:59:59+04:30"
    assert day.start % 2 == 0
    assert day.end % 2 == 1


def test_a_month_is_the_whole_of_it():
    for text, first, last in (("2021-08", date(2021, 8, 1), date(2021, 8, 31)), ("2021-12", date(2021, 12, 1), None)):
        month = kabul.span(text)
        assert (month.kind, month.start) == ("month", kabul.start(first))
        assert month.end == kabul.end(last or date(2021, 12, 31))
    assert kabul.span("2024-02").end == kabul.end(date(2024, 2, 29))


def test_a_time_is_one_instant_however_it_is_written():
    texts = ("2021-08-13T02:06+04:30", "2021-08-12T21:36Z", "2021-08-12T17:36:00-04:00", "2021-08-12T21:36+00:00")
    spans = [kabul.span(text) for text in texts]
    assert {(span.kind, span.start, span.end) for span in spans} == {("time", spans[0].start, spans[0].start)}
    assert spans[0].start == 2 * 1628804160
    assert kabul.span("2021-08-13T02:06:01+04:30").start == spans[0].start + 2


def test_the_end_of_a_day_and_midnight_are_neighbours_and_never_the_same():
    end, midnight = kabul.point("2021-08-13"), kabul.point("2021-08-14T00:00+04:30")
    assert midnight.tick == end.tick + 1
    assert (end.day, end.clock) == (date(2021, 8, 13), False)
    assert (midnight.day, midnight.clock) == (date(2021, 8, 14), True)


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        ("Europe/Helsinki", date(2024, 3, 31), 23),
        ("Europe/Helsinki", date(2024, 10, 27), 25),
        ("America/New_York", date(2021, 3, 14), 23),
        ("America/New_York", date(2021, 11, 7), 25),
        ("Australia/Lord_Howe", date(2024, 4, 7), 24.5),
        ("America/Asuncion", date(2021, 10, 3), 23),
        ("America/Havana", date(2021, 11, 7), 25),
        (KABUL, date(2021, 8, 13), 24),
    ],
)
def test_days_of_another_length(zone, day, length):
    calendar = Calendar(zone)
    assert hours(calendar, day) == length
    assert calendar.span(day.isoformat()).end == calendar.start(day + timedelta(days=1)) - 1
    assert sum(hours(calendar, each) for each in days_between(day - timedelta(days=1), day + timedelta(days=1))) == (
        48 + length
    )


def test_a_day_without_midnight_begins_with_its_first_instant():
    asuncion = Calendar("America/Asuncion")
    day = asuncion.span("2021-10-03")
    assert asuncion.local(day.start).isoformat() == "2021-10-03T01:00:00-03:00"
    assert asuncion.local(day.start - 1).isoformat() == "2021-10-02T23:59:59-04:00"
    assert asuncion.point("2021-10-02").tick == day.start - 1


def test_a_midnight_that_comes_twice_counts_from_the_first():
    havana = Calendar("America/Havana")
    assert havana.local(havana.start(date(2021, 11, 7))).isoformat() == "2021-11-07T00:00:00-04:00"


def test_the_hour_that_the_clocks_show_twice_has_two_instants():
    helsinki = Calendar("Europe/Helsinki")
    first, again = helsinki.point("2024-10-27T03:30+03:00"), helsinki.point("2024-10-27T03:30+02:00")
    assert again.tick - first.tick == HOUR
    assert [helsinki.at(point.tick, clock=True).text for point in (first, again)] == [first.text, again.text]


@given(st.sampled_from(sorted(NINE_DAYS)), st.dates(date(1990, 1, 1), date(2037, 12, 31)))
def test_days_follow_each_other_without_gap_or_overlap(zone, day):
    calendar, after = Calendar(zone), day + timedelta(days=1)
    assert calendar.start(day) == reference.tick((reference.first_instant(day, zone), 1))
    assert calendar.end(day) + 1 == calendar.start(after)
    assert calendar.local(calendar.start(day)).date() == day == calendar.local(calendar.end(day)).date()
    assert calendar.day(day) == calendar.point(day.isoformat())


@given(st.sampled_from(sorted(NINE_DAYS)), st.integers(10**9, 2 * 10**9))
def test_an_instant_is_read_as_it_is_written(zone, second):
    calendar = Calendar(zone)
    own = calendar.at(2 * second, clock=True)
    assert calendar.point(own.text) == own
    assert calendar.start(own.day) <= own.tick <= calendar.end(own.day)


def test_a_plus_that_arrives_as_a_space():
    assert kabul.point("2021-08-13T02:06 04:30") == kabul.point("2021-08-13T02:06+04:30")
    assert kabul.point("2021-08-13T02:06:07 04:30") == kabul.point("2021-08-13T02:06:07+04:30")
    assert kabul.point(" 2021-08-13\n") == kabul.point("2021-08-13")
    with pytest.raises(UnreadableDate):
        kabul.span("2021-08-13T02:06 04:30")  # in a table it is a mistake


@pytest.mark.parametrize("read", [kabul.span, kabul.point], ids=["table", "address"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/2021", "two readings; write 2021-04-03 or 2021-03-04"),
        ("3.4.21", "two readings; write 2021-04-03 or 2021-03-04"),
        ("2021/03/04", "two readings; write 2021-03-04 or 2021-04-03"),
        ("13/08/2021", "write 2021-08-13"),
        ("8-13-2021", "write 2021-08-13"),
        ("2021-13-08", "write 2021-08-13"),
        ("2021-08-13T02:06", "no offset from UTC; write it as in 2021-08-13T02:06+04:30"),
        ("2021-08-13 02:06", "no offset from UTC; write it as in 2021-08-13T02:06+04:30"),
        ("2021-13-40", "not a date; write a day (2021-08-13), a month (2021-08) or a time with its offset"),
        ("2021-02-30", "not a date; write a day (2021-08-13)"),
        ("13 August", "not a date; write a day (2021-08-13)"),
        ("", "not a date; write a day (2021-08-13)"),
    ],
)
def test_an_unreadable_date_says_what_to_write_and_both_readings_where_it_has_two(read, text, said):
    with pytest.raises(UnreadableDate) as refused:
        read(text)
    assert str(refused.value).startswith(f"{text!r} ")
    assert said in str(refused.value)
    assert ("two readings" in said) == (" or 2021-" in str(refused.value))


@pytest.mark.parametrize(
    "text",
    [
        "2021-08-13T02:06+0430",
        "2021-08-13T02:06+99:00",
        "2021-08-13T24:00+04:30",
        "2021-08-13T02:60+04:30",
        "2021-08-13t02:06z",
        "2021-W32-5",
        "20210813",
        "+2021-08-13",
        "２０２１-08-13",
        "2021-08-13\x00",
        "0000-01-01",
        "9999-12-31",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
    ],
)
def test_what_is_no_date_is_refused_and_never_guessed(text):
    with pytest.raises(UnreadableDate):
        kabul.point(text)


def test_a_month_is_no_moment():
    with pytest.raises(UnreadableDate, match="2021-08-01"):
        kabul.point("2021-08")


@pytest.mark.parametrize(
    "zone", ["Asia/Nowhere", "", "../../etc/passwd", "/etc/localtime", "Asia", "Asia//Kabul", "Asia/Kabul\n"]
)
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ValueError, match="time zone"):
        Calendar(zone)


def test_13_august_is_the_same_wherever_the_process_runs():
    script = """
import os, time
from geo.moment import Calendar
for zone in ("America/Los_Angeles", "Asia/Kabul", "Asia/Tokyo", "Pacific/Kiritimati", "UTC"):
    os.environ["TZ"] = zone
    time.tzset()
    kabul = Calendar("Asia/Kabul")
    print(kabul.span("2021-08-13"), kabul.point("2021-08-13T02:06+04:30"), kabul.local(kabul.span("2021-08-13").start))
"""
    if not hasattr(__import__("time"), "tzset"):
        pytest.skip("this system cannot change the zone of a process")
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=TESTS.parent, env=os.environ, capture_output=True, text=True, check=True
    )
    lines = ran.stdout.splitlines()
    assert len(lines) == 5
    assert len(set(lines)) == 1
    assert "2021-08-13 00:00:00+04:30" in lines[0]


@given(st.lists(st.integers(-9, 9)).map(sorted), st.integers(-10, 10))
def test_how_many_have_come_by_then(ticks, tick):
    assert by_then(ticks, tick) == sum(each <= tick for each in ticks)
