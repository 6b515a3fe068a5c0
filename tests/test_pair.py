"""What changed from day to day comes to what `diff` tells between any two days."""

from itertools import combinations

import pytest
from hypothesis import given

from geo import pair
from geo.changes import by_day, changes
from geo.words import Words
from histories import histories, shipped


def lead_from_one_to_the_other(dataset):
    """For each two days: what differs between them is among what changed, and all else has come back."""
    now = Words(dataset).now
    told = [(after.point.tick, {change.shown.target.id for change in found}) for after, found in by_day(now)]
    for before, after in combinations([now.at(point) for point in now.days], 2):
        net = {change.shown.target.id for change in changes(before, after)}
        between = [ids for tick, ids in told if before.point.tick < tick <= after.point.tick]
        assert net <= set().union(*between)
        if len(between) == 1:
            assert net == between[0]


@pytest.mark.parametrize("name", ["islands", "towns"])
def test_the_days_between_lead_from_one_to_the_other(name):
    lead_from_one_to_the_other(shipped(name))


@given(histories())
def test_they_do_in_any_history(dataset):
    lead_from_one_to_the_other(dataset)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({"at": "2021-08-06", "with": "2021-08-15"}, "from 6 August to 15 August"),
        ({"at": "2021-08-15", "with": "2021-08-06"}, "from 6 August to 15 August"),
        ({"with": "2021-08-14"}, "from 13 August to 14 August"),
        ({"at": "2021-08-06", "with": "soon"}, "from 6 August to 13 August"),
        ({"at": "2021-08-06", "with": "2022-01-01", "told_by": "Reuters"}, "from 6 August to 13 August"),
    ],
)
def test_the_title_is_of_the_moments_that_are_shown(asked, title):
    html = pair.page(shipped(), asked).html
    assert f"<title>What changed {title}. Afghanistan" in html


def test_its_words_and_its_policy_are_those_of_every_moment():
    pages = [pair.page(shipped(), {"at": "2021-08-06", "with": day}) for day in ("2021-08-07", "2021-08-08")]
    assert pages[0].policy == pages[1].policy
    assert "frame-src 'self'" in pages[0].policy
    first, second = (page.html.partition("</title>") for page in pages)
    assert first[2] == second[2]
    assert first[0] != second[0]
