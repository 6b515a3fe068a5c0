"""The three views of whole datasets: held against a slow reference, and the laws that no history breaks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Dataset, Report
from geo.moment import Point
from geo.timeline import THEN, Refused, Timeline, differences
from geo.track import EVER, State, as_told
from histories import (
    FOLDERS,
    NINE_DAYS,
    event,
    events,
    histories,
    history,
    place,
    report,
    reporter,
    shipped,
    unit,
    views,
)
from reference import Reference, Seen, end_of, first_instant, tick

every_dataset = pytest.mark.parametrize("name", FOLDERS)


def as_seen(state: State) -> Seen:
    """A state in the words of the reference."""
    assert len(set(state.possible)) == len(state.possible)
    return Seen(state.party, frozenset(state.possible), state.status, state.challenger, state.mentioned)


# The views, moment by moment


@settings(max_examples=250)
@given(histories())
def test_what_we_know_now_is_as_the_format_says(dataset):
    reference, timeline = Reference(dataset), Timeline(dataset)
    for moment in reference.moments():
        for target in reference.targets:
            assert as_seen(timeline.state(target, tick(moment))) == reference.known(target, moment)


@settings(max_examples=250)
@given(histories())
def test_what_had_been_reported_by_then_is_as_the_format_says(dataset):
    reference, timeline = Reference(dataset), Timeline(dataset, reported_by=THEN)
    for moment in reference.moments():
        for target in reference.targets:
            assert as_seen(timeline.state(target, tick(moment))) == reference.known(target, moment, moment)


@given(histories(), st.data())
def test_any_two_moments_are_as_the_format_says(dataset, data):
    reference = Reference(dataset)
    moments = reference.moments()
    by = data.draw(st.sampled_from(moments))
    at = dataset.calendar.at(tick(by), clock=bool(by[1]))
    timeline = Timeline(dataset, reported_by=at)
    for moment in moments:
        for target in reference.targets:
            assert as_seen(timeline.state(target, tick(moment))) == reference.known(target, moment, by)


@settings(max_examples=250)
@given(histories())
def test_one_reporters_reports_are_as_the_format_says(dataset):
    reference, timeline = Reference(dataset), Timeline(dataset, told_by="wire")
    for moment in reference.moments():
        for target in reference.targets:
            assert as_seen(timeline.state(target, tick(moment))) == reference.told(target, moment, "wire")


@every_dataset
def test_the_shipped_histories_are_as_the_format_says(name):
    dataset = shipped(name)
    reference = Reference(dataset)
    for timeline in views(dataset):
        for day in timeline.days:
            moment = end_of(day.day, dataset.package.timezone)
            assert tick(moment) == day.tick
            for target in reference.targets:
                if timeline.told_by:
                    expected = reference.told(target, moment, timeline.told_by.id)
                else:
                    expected = reference.known(target, moment, moment if timeline.reported_by else None)
                assert as_seen(timeline.state(target, day.tick)) == expected


@settings(max_examples=250)
@given(histories())
def test_tallies_are_as_the_format_says(dataset):
    reference = Reference(dataset)
    for timeline in views(dataset):
        for day in timeline.days:
            moment, snapshot = end_of(day.day, dataset.package.timezone), timeline.at(day)
            if timeline.told_by:
                seen = [reference.told(unit.id, moment, "wire") for unit in dataset.units]
            else:
                then = moment if timeline.reported_by else None
                seen = [reference.known(unit.id, moment, then) for unit in dataset.units]
            for party in dataset.party:
                counted = snapshot.tally[party]
                implied = reference.implied(moment, "wire", party) if timeline.told_by else 0
                assert (counted.held, counted.at_most, counted.contests, counted.claims, counted.implied) == (
                    *reference.tally(seen, party),
                    implied,
                )


# Laws


@given(histories())
def test_what_had_been_reported_by_the_end_of_time_is_what_we_know_now(dataset):
    now, end = Timeline(dataset), Point("", EVER, date.max, clock=True)
    ever = Timeline(dataset, reported_by=end)
    for moment in Reference(dataset).moments():
        for target in (*dataset.unit, *dataset.place):
            assert ever.state(target, tick(moment)) == now.state(target, tick(moment))


@given(histories())
def test_nothing_first_reported_later_shows_in_what_had_been_reported(dataset):
    then = Timeline(dataset, reported_by=THEN)
    for moment in Reference(dataset).moments():
        for target in (*dataset.unit, *dataset.place):
            rows = then.state(target, tick(moment)).rows
            assert all(dataset.event[id].reported.end <= tick(moment) for id in rows)


@given(histories(), st.data())
def test_more_of_what_was_said_changes_nothing_of_what_we_know(dataset, data):
    more = report(data.draw(st.sampled_from(sorted(dataset.party))), "2021-08-08", id="more", row=99)
    fuller = replace(dataset, reports=(*dataset.reports, more))
    for how in ({}, {"reported_by": THEN}):
        before, after = Timeline(dataset, **how), Timeline(fuller, **how)
        assert before.tracks == after.tracks
        assert (before.bars, before.breaks, before.order) == (after.bars, after.breaks, after.order)


@given(histories(), st.data())
def test_what_happened_changes_nothing_of_what_a_reporter_said(dataset, data):
    zone = dataset.package.timezone
    more = data.draw(st.lists(events(zone, ["U1"], sorted(dataset.party)), max_size=3))
    fuller = replace(dataset, events=tuple(replace(row, id=f"m{n}", row=50 + n) for n, row in enumerate(more)))
    assert Timeline(dataset, told_by="wire").tracks == Timeline(fuller, told_by="wire").tracks


@given(histories())
def test_one_reporters_view_shows_no_holder_that_it_did_not_name(dataset):
    """But for a place that it calls fought for or claimed, which stays with the initial one."""
    told = Timeline(dataset, told_by="wire")
    for moment in Reference(dataset).moments():
        for target in (*dataset.unit, *dataset.place):
            state = told.state(target, tick(moment))
            words = [
                row
                for row in dataset.reports
                if (row.reporter, row.target) == ("wire", told.shows(target))
                and row.basis != IMPLIED
                and row.reported.end <= tick(moment)
            ]
            assert state.mentioned == bool(words)
            named = {row.party for row in words if row.status == CONTROLLED}
            doubted = words and as_told(words)[-1].status != CONTROLLED
            left_alone = doubted and state.party == dataset.initial(told.shows(target))
            assert state.party is None or state.party in named or left_alone


@given(histories())
def test_where_everyone_reported_at_once_and_agreed_the_three_views_agree(history):
    """One reporter, who says at each instant what happened at that instant, and nobody disputes what is theirs."""
    rows = agreed(history)
    reports = tuple(
        Report(f"r{n}", row.target, row.party, row.status, "wire", row.reported, "s", row=n)
        for n, row in enumerate(rows)
    )
    dataset = replace(history, events=tuple(rows), reports=reports)
    now, then, told = views(dataset)
    for point in now.stops:
        for target in (*dataset.unit, *dataset.place):
            known, by_then, said = (as_seen(view.state(target, point.tick)) for view in (now, then, told))
            assert known == by_then
            if told.state(target, point.tick).mentioned:
                assert said == known


def agreed(history):
    """The events of a history as instants, one a place at a time, without disputes for who holds the place anyway."""
    kept, holder, taken = [], {}, set()
    for row in sorted(history.events, key=lambda row: (row.latest, row.row)):
        at = replace(row.occurred, kind="time", start=row.latest, end=row.latest)
        held = holder.get(row.target, history.initial(row.target))
        if (row.target, row.latest) in taken or (row.status != CONTROLLED and row.party == held):
            continue
        taken.add((row.target, row.latest))
        if row.status == CONTROLLED:
            holder[row.target] = row.party
        kept.append(replace(row, occurred=at, occurred_by=None, reported=at))
    return kept


@given(histories())
def test_nothing_changes_between_two_breaks(dataset):
    for timeline in views(dataset):
        targets = [*dataset.unit, *dataset.place]
        for moment in Reference(dataset).moments():
            at = tick(moment)
            if (
                at in timeline.breaks
                or not timeline.dataset.calendar.start(timeline.first.day) <= at <= timeline.last.tick
            ):
                continue
            assert all(timeline.state(target, at) == timeline.state(target, at - 1) for target in targets)


@given(histories())
def test_two_snapshots_differ_where_the_differences_are(dataset):
    for timeline in views(dataset):
        before, after = timeline.at(timeline.first), timeline.at(timeline.last)
        named = {change.target.id for change in differences(before, after, places=True)}
        pairs = zip((*before.units, *before.places), (*after.units, *after.places), strict=True)
        assert named == {now.target.id for was, now in pairs if as_seen(was.state) != as_seen(now.state)}
        assert not differences(after, after, places=True)


# The line and the bars


@given(histories())
def test_the_line_is_in_the_order_of_the_first_certain_change(dataset):
    zone = dataset.package.timezone
    opening = (first_instant(dataset.package.start, zone), 0)
    reference = Reference(dataset)
    later = [moment for moment in reference.moments() if moment > opening]
    line = [unit.id for unit in Timeline(dataset).order]
    assert sorted(line) == sorted(dataset.unit)
    changes = []
    for id in line:
        before = reference.known(id, opening).holder
        changes.append(next((moment for moment in later if reference.known(id, moment).holder != before), None))
    moved = [change for change in changes if change]
    assert changes == sorted(moved) + [None] * (len(changes) - len(moved))
    still = [dataset.unit[id].name for id, change in zip(line, changes, strict=True) if not change]
    assert still == sorted(still)


@given(histories())
def test_every_view_has_a_line_of_all_units(dataset):
    for timeline in views(dataset):
        assert sorted(unit.id for unit in timeline.order) == sorted(dataset.unit)


def test_units_of_one_moment_stand_in_the_line_by_the_file():
    rows = [event("red", "2021-08-08", target=target) for target in ("U3", "U1")]
    line = Timeline(history(event("red", "2021-08-07", target="U4"), *rows, units=tuple(map(unit, range(1, 7))))).order
    assert [unit.id for unit in line] == ["U4", "U3", "U1", "U2", "U5", "U6"]


def test_it_is_the_row_of_the_capture_that_stands_in_the_file():
    contest = event("blue", "2021-08-08", target="U1", status=CONTESTED)
    captures = (event("red", "2021-08-08", target="U2"), event("red", "2021-08-07", "2021-08-08", target="U1"))
    line = Timeline(history(contest, *captures, units=(unit(1), unit(2)))).order
    assert [unit.id for unit in line] == ["U2", "U1"]


def test_the_line_of_the_34_capitals():
    names = [shipped().capital[unit.id].name for unit in Timeline(shipped()).order]
    assert names[:5] == ["Zaranj", "Sheberghan", "Kunduz", "Taloqan", "Sar-e Pul"]
    assert names[-2:] == ["Parun", "Bazarak"]
    assert len(set(names)) == 34


def test_a_change_at_the_first_instant_of_the_period_is_one():
    first = history(event("red", "2021-08-06T00:00+04:30"), units=(unit(1, name="Zeta"), unit(2, name="Alpha")))
    assert [unit.name for unit in Timeline(first).order] == ["Zeta", "Alpha"]
    assert Timeline(first).bars[0] == (1, 0)


def test_the_bars_of_august():
    timeline = Timeline(shipped())
    bars = dict(zip([day.text for day in timeline.days], timeline.bars, strict=True))
    assert [bars[f"2021-08-{day:02}"] for day in range(6, 17)] == [
        (1, 0), (1, 0), (2, 1), (2, 0), (1, 2), (1, 0), (3, 4), (7, 0), (7, 1), (7, 2), (1, 0)
    ]  # fmt: skip
    assert all(bars[f"2021-08-{day:02}"] == (0, 0) for day in range(1, 6))


@settings(max_examples=250)
@given(histories())
def test_a_bar_counts_who_changed_that_day(dataset):
    zone = dataset.package.timezone
    reference, timeline = Reference(dataset), Timeline(dataset)
    for day, (moved, began) in zip(timeline.days, timeline.bars, strict=True):
        eve, end = (first_instant(day.day, zone), 0), end_of(day.day, zone)
        pairs = [(reference.known(id, eve), reference.known(id, end)) for id in dataset.unit]
        assert moved == sum(was.holder != now.holder for was, now in pairs)
        # Those that were not open at all the day before began; those with nobody new did not.
        assert began >= sum(bool(now.possible) and not was.possible for was, now in pairs)
        assert began <= sum(bool(now.possible - was.possible) for was, now in pairs)


def test_what_began_the_day_before_does_not_begin_again():
    both = history(event("red", "2021-08-08", "2021-08-09"), event("blue", "2021-08-08", "2021-08-11"))
    assert Timeline(both).bars[1:5] == ((0, 0), (0, 1), (1, 0), (0, 0))


# Who shows whose rows


def shown(dataset: Dataset, at: str = "2021-08-14", **how: object) -> dict[str, str | None]:
    """The holder of every unit and place at *at*."""
    snapshot = Timeline(dataset, **how).at(at)
    return {each.target.id: each.state.party for each in (*snapshot.units, *snapshot.places)}


BOTH = (place(1), place(1, "airport"))


def test_a_unit_shows_its_capital_and_a_place_its_unit():
    assert shown(history(event("red", "2021-08-08", target="capital1"), places=BOTH)) == {
        "U1": "red", "capital1": "red", "airport1": "red"
    }  # fmt: skip
    assert shown(history(event("red", "2021-08-08", target="U1"), places=BOTH)) == {
        "U1": "red", "capital1": "red", "airport1": "red"
    }  # fmt: skip
    assert shown(history(event("red", "2021-08-08", target="airport1"), places=BOTH)) == {
        "U1": "green", "capital1": "green", "airport1": "red"
    }  # fmt: skip


def test_whose_rows_are_shown_is_decided_once_on_the_whole_table():
    rows = (event("red", "2021-08-08", target="capital1"), event("blue", "2021-08-12", target="U1"))
    for how in ({}, {"reported_by": THEN}, {"reported_by": "2021-08-09"}):
        assert shown(history(*rows, places=BOTH), "2021-08-10", **how) == {
            "U1": "green", "capital1": "red", "airport1": "green"
        }  # fmt: skip


def test_where_nobody_has_rows_each_has_its_own_initial_holder():
    places = (place(1, initial="blue"), place(1, "airport"), place(2, "airport"))
    assert shown(history(units=(unit(1, "red"), unit(2)), places=places)) == {
        "U1": "red", "U2": "green", "capital1": "blue", "airport1": "red", "airport2": "green"
    }  # fmt: skip


def test_a_unit_that_shows_its_capital_has_its_initial_holder_too():
    capital = history(
        event("gold", "2021-08-12", target="capital1"), units=(unit(1, "red"),), places=(place(1, initial="blue"),)
    )
    assert shown(capital, "2021-08-10") == {"U1": "blue", "capital1": "blue"}


def test_a_reporters_view_inherits_by_what_is_read_or_listed_alone():
    said = history(
        event("blue", "2021-08-07", target="U1"),
        report("red", "2021-08-08", target="capital1"),
        report("gold", "2021-08-09", target="U1", basis=IMPLIED),
        report("gold", "2021-08-09", target="airport1", reporter="post"),
        places=BOTH,
    )
    assert shown(said, told_by="wire") == {"U1": "red", "capital1": "red", "airport1": "red"}


# Tallies


def test_a_tally_of_everything_that_can_be():
    dataset = history(
        event("red", "2021-08-08", target="U1"),
        event("green", "2021-08-09", target="U1", status=CONTESTED),
        event("red", "2021-08-08", "2021-08-20", target="U2"),
        event("blue", "2021-08-08", "2021-08-21", target="U2"),
        event("blue", "2021-08-08", target="U3", status=CLAIMED),
        units=(unit(1), unit(2), unit(3), unit(4)),
    )
    tally = Timeline(dataset).at("2021-08-10").tally
    counted = {id: (t.held, t.at_most, t.contests, t.claims, t.implied) for id, t in tally.items()}
    assert counted == {
        "green": (2, 3, 1, 0, 0),
        "red": (1, 2, 0, 0, 0),
        "blue": (0, 1, 0, 1, 0),
        "gold": (0, 0, 0, 0, 0),
    }


def test_what_is_implied_is_counted_and_never_drawn():
    said = history(
        report("red", "2021-08-08", target="U1"),
        report("red", "2021-08-09", target="U2", basis=IMPLIED),
        report("red", "2021-08-09", target="U3", status=CONTESTED),
        report("red", "2021-08-10", target="U1", basis=IMPLIED),
        units=tuple(map(unit, range(1, 5))),
    )
    before, after = (Timeline(said, told_by="wire").at(day) for day in ("2021-08-08", "2021-08-10"))
    assert (before.tally["red"].held, before.tally["red"].implied, before.not_mentioned) == (1, 0, 3)
    assert (after.tally["red"].held, after.tally["red"].implied, after.not_mentioned) == (1, 1, 2)
    assert [each.state.shown for each in after.units] == ["held", "not-mentioned", "contested", "not-mentioned"]
    assert Timeline(said).at("2021-08-10").tally["red"].implied == 0


# What is refused


@pytest.mark.parametrize(
    ("how", "asked", "nearest"),
    [
        ({}, "2021-08-05", "2021-08-06"),
        ({}, "2021-08-05T23:59:59+04:30", "2021-08-06"),
        ({}, "2021-08-15T00:00+04:30", "2021-08-14"),
        ({"reported_by": THEN}, "2021-09-01", "2021-08-14"),
        ({"told_by": "wire"}, "2021-08-07", "2021-08-08"),
        ({"told_by": "wire"}, "2021-08-12", "2021-08-11"),
        ({"told_by": "Wire"}, "2022-01-01", "2021-08-11"),
    ],
)
def test_a_moment_that_a_view_does_not_have_is_refused_with_the_nearest(how, asked, nearest):
    dataset = history(reporters=(reporter("wire", date(2021, 8, 8), date(2021, 8, 11)),))
    with pytest.raises(Refused) as refused:
        Timeline(dataset, **how).at(asked)
    assert refused.value.nearest is not None
    assert refused.value.nearest.text == nearest
    assert refused.value.asked == asked
    assert Timeline(dataset, **how).at(refused.value.nearest).point.text == nearest


@pytest.mark.parametrize(
    "how",
    [{"told_by": "nobody"}, {"told_by": "solo"}, {"told_by": "wire", "reported_by": "2021-08-10"}, {"told_by": ""}],
)
def test_a_view_that_there_is_not_is_refused(how):
    dataset = history(reporters=(reporter(), reporter("solo", None, None)))
    with pytest.raises(Refused):
        Timeline(dataset, **how)


def test_the_edges_of_the_period_are_inside():
    dataset = history()
    for asked in (
        "2021-08-06T00:00+04:30",
        "2021-08-06",
        "2021-08-14",
        "2021-08-14T23:59:59+04:30",
        "2021-08-05T19:30Z",
    ):
        assert Timeline(dataset).at(asked).point.text == asked


def test_days_are_counted_by_the_calendar_and_not_by_hours():
    for zone, (first, _) in NINE_DAYS.items():
        last = first.replace(day=first.day + 1)
        days = Timeline(history(zone=zone, days=(first, last))).days
        assert [day.text for day in days] == [first.isoformat(), last.isoformat()]


# What a view works out


@settings(max_examples=150)
@given(histories(), st.sampled_from(["now", "then", "told"]))
def test_the_first_move_is_the_first_break_with_another_holder(dataset, view):
    if view == "told" and not dataset.reporters:
        return
    how = {"now": {}, "then": {"reported_by": THEN}, "told": {"told_by": next(iter(dataset.reporters), None)}}[view]
    timeline = Timeline(dataset, **how)
    opening = dataset.calendar.start(timeline.first.day) - 1
    began = {one.id: timeline.state(one.id, opening).party for one in dataset.units}

    def moved(moment):
        states = ((party, timeline.state(one, moment)) for one, party in began.items())
        return any(state.possible or state.party != party for party, state in states)

    assert timeline.first_move == next((at for at in (opening, *timeline.breaks) if moved(at)), EVER)


def test_one_moment_of_what_we_know_needs_one_track_a_unit(monkeypatch):
    made = []
    track = Timeline._track
    monkeypatch.setattr(
        Timeline, "_track", lambda self, target, known: made.append(target) or track(self, target, known)
    )
    dataset = shipped()
    timeline = Timeline(dataset)
    assert len(timeline.at("2021-08-13").units) == 34
    assert timeline.at("2021-08-12").tally
    assert len(made) == len(set(made)) <= len(dataset.units) + len(dataset.places)
