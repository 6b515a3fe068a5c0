"""The marks on the map, the key, and the numbers in the headline agree: for every day and every view."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings

from geo import style
from geo.timeline import Snapshot
from geo.words import Words
from histories import FOLDERS, histories, shipped, views

every_dataset = pytest.mark.parametrize("name", FOLDERS)


def adds_up(snapshot: Snapshot) -> None:
    """Every unit is counted, and counted once: in the tally, among the marks, and in the key."""
    states = [shown.state for shown in snapshot.units]
    held = sum(tally.held for tally in snapshot.tally.values())
    opened = sum(bool(state.possible) for state in states)
    nothing = sum(not state.party and not state.possible and state.mentioned for state in states)
    assert held + opened + nothing + snapshot.not_mentioned == len(snapshot.timeline.dataset.units)
    for party, tally in snapshot.tally.items():
        assert 0 <= tally.held <= tally.at_most <= len(states)
        assert tally.held == sum(state.party == party and state.shown != "changing" for state in states)
        assert tally.at_most - tally.held == sum(
            party in (state.party, *state.possible) for state in states if state.possible
        )
    rows = Counter(style.row_of(state) for state in states)
    key = [row.id for row in style.key(snapshot.timeline.dataset, states)]
    assert len(set(key)) == len(key)
    assert sum(rows[row] for row in key) == len(states)
    assert all(rows[party] == tally.held for party, tally in snapshot.tally.items())
    doubts = Counter(style.doubt_of(state) for state in states)
    for party, tally in snapshot.tally.items():
        assert tally.contests + tally.claims >= sum(
            state.challenger == party for state in states if style.doubt_of(state)
        )
    assert set(doubts) - {None} <= {row.id for row in style.key(snapshot.timeline.dataset, states) if row.doubt}
    assert set(snapshot.timeline.dataset.party) <= set(key)


@every_dataset
def test_every_unit_counts_once_on_every_day_of_every_view(name):
    for timeline in views(shipped(name)):
        for day in timeline.days:
            adds_up(timeline.at(day))


@given(histories())
def test_every_unit_counts_once_in_any_history(dataset):
    for timeline in views(dataset):
        for day in timeline.days:
            adds_up(timeline.at(day))


def numbers(n: str) -> tuple[int, int]:
    """The two ends of an amount as it is written."""
    low, _, high = re.sub(r" (or|to) ", "-", n).replace("none", "0").partition("-")
    return int(low), int(high or low)


def agrees(words: Words, snapshot: Snapshot) -> None:
    """The numbers in the title are those of the tally."""
    title, tally, of = words.headline(snapshot).title, snapshot.tally, len(snapshot.units)
    if snapshot.told_by:
        taken = re.search(r": (\d+) ", title)
        silent = re.search(r"(\d+) not mentioned", title)
        states = [(each.target.id, each.state) for each in snapshot.units]
        gained = sum(s.shown == "held" and s.party != words.dataset.initial(id) for id, s in states)
        assert taken
        assert int(taken[1]) == gained
        assert int(silent[1] if silent else 0) == snapshot.not_mentioned
        return
    leaders = words.leaders(snapshot)
    nothing = re.search(r"no .+ had changed hands\.$|nothing had been reported as taken\.$", title)
    if nothing:
        assert not any(shown.state.possible for shown in snapshot.units)
        opening = snapshot.timeline.before(snapshot.timeline.first).tally
        assert {id: (t.held, t.at_most) for id, t in tally.items()} == {
            id: (t.held, t.at_most) for id, t in opening.items()
        }
        return
    amount = r"(\d+ or \d+|\d+ to \d+|\d+|none)"
    first = words.the(leaders[0].id)
    led = re.search(rf"{re.escape(first)} (?:held|in) (?:at most (\d+)|all (\d+)|{amount}) ?(?:of (\d+))?", title)
    assert led, title
    most, every, n, total = led.groups()
    assert int(total or every) == of
    found = (0, int(most)) if most else (of, of) if every else numbers(n)
    assert found == (tally[leaders[0].id].held, tally[leaders[0].id].at_most)
    for party in leaders[1:]:
        other = re.search(rf", {re.escape(words.the(party.id))} {amount}[,.]", title)
        assert other, title
        assert numbers(other[1]) == (tally[party.id].held, tally[party.id].at_most)


@every_dataset
def test_marks_add_up_to_the_headline(name):
    words = Words(shipped(name))
    for timeline in views(shipped(name)):
        for day in timeline.days:
            agrees(words, timeline.at(day))


@settings(max_examples=200)
@given(histories())
def test_marks_add_up_to_the_headline_of_any_history(dataset):
    words = Words(dataset)
    for timeline in views(dataset):
        for day in timeline.days:
            agrees(words, timeline.at(day))
