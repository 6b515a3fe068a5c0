"""The count over time: the scale of days, the lines and the published counts."""

import pytest
from hypothesis import given

from geo import chart
from geo.timeline import Timeline
from geo.words import Words
from histories import FOLDERS, histories, shipped, views

every_dataset = pytest.mark.parametrize("name", FOLDERS)


@every_dataset
def test_days_stand_in_order_and_those_of_the_view_have_most_of_the_room(name):
    dataset = shipped(name)
    scale, days = chart.Scale(dataset), Timeline(dataset).days
    assert len(scale.marks) == len(days)
    assert scale.marks == sorted(scale.marks)
    assert all(0 <= mark <= chart.WIDE for mark in scale.marks)
    first, last = ([day.day for day in days].index(edge) for edge in dataset.package.view)
    if last > first:
        assert scale.marks[last] - scale.marks[first] >= chart.WIDE - chart.BEFORE - chart.AFTER
    for day, mark in zip(days, scale.marks, strict=True):
        assert scale.place(day.tick) == mark


def test_an_hour_stands_between_the_ends_of_two_days():
    dataset = shipped()
    scale = chart.Scale(dataset)
    noon = dataset.calendar.point("2021-08-13T12:00+04:30").tick
    assert scale.marks[11] < scale.place(noon) < scale.marks[12]
    assert abs(scale.place(noon) - (scale.marks[11] + scale.marks[12]) / 2) <= 1


def held_at(line, x):
    """What the line says at *x*: it is upright there where a day ends and the next one begins."""
    before = [step for step in line.steps if step[0] < x][-1:]
    return [step[1:] for step in (*before, *(step for step in line.steps if step[0] == x))]


@given(histories())
def test_a_line_says_what_the_tally_says(dataset):
    scale = chart.Scale(dataset)
    for timeline in views(dataset):
        for line in chart.lines([timeline.at(stop) for stop in timeline.stops], scale):
            for day in timeline.days:
                tally = timeline.at(day).tally[line.party]
                assert (tally.held, tally.at_most) in held_at(line, scale.place(day.tick))


def test_the_range_of_the_twelfth_is_in_the_line():
    dataset = shipped()
    scale, now = chart.Scale(dataset), Timeline(dataset)
    (line,) = chart.lines([now.at(stop) for stop in now.stops], scale)
    assert line.party == "taliban"
    assert (11, 15) in held_at(line, scale.marks[11])


def test_published_counts_by_day():
    found = chart.published(shipped())
    assert [count.count for count in found[12]] == sorted(count.count for count in found[12])
    assert {(count.reporter, count.count) for count in found[12]} >= {("Reuters", 14), ("TOLOnews", 17), ("AP", 18)}
    assert sum(map(len, found.values())) == len(shipped().counts)


def test_the_published_counts_of_a_day_are_told_with_their_names():
    dataset = shipped()
    words = Words(dataset)
    told = words.published(words.now.days[12], chart.published(dataset)[12])
    assert told.startswith("Published counts of 13 August: 12 (AP, Anadolu); 13 (Al Jazeera); 14 (Reuters);")
    assert "18 (AP, Al Jazeera," in told
