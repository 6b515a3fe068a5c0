"""What the rows of one place make of it: the rules of the three views, pinned one by one."""

import pytest

from geo.model import CLAIMED, CONTESTED, IMPLIED, Dataset
from geo.timeline import THEN, Timeline
from geo.track import State
from histories import event, history, report


def now(dataset: Dataset, at: str, target: str = "U1") -> State:
    """What we know now of *target*."""
    return Timeline(dataset).state(target, dataset.calendar.point(at).tick)


def then(dataset: Dataset, at: str, by: str = THEN, target: str = "U1") -> State:
    """What had been reported of it, by the moment itself unless *by* is another."""
    return Timeline(dataset, reported_by=by).state(target, dataset.calendar.point(at).tick)


def told(dataset: Dataset, at: str, target: str = "U1") -> State:
    """What the reporter ``wire`` had reported of it."""
    return Timeline(dataset, told_by="wire").state(target, dataset.calendar.point(at).tick)


def seen(state: State) -> tuple[str | None, str, str | None]:
    """Who holds it, how it is drawn, and who challenges."""
    return state.party, state.shown, state.challenger


# What we know now


def test_a_day_is_shown_at_its_end_and_an_instant_from_itself_on():
    fell = history(event("red", "2021-08-08T12:00+04:30"), event("blue", "2021-08-10"))
    assert now(fell, "2021-08-08T11:59:59+04:30").party == "green"
    assert now(fell, "2021-08-08T12:00+04:30").party == "red"
    assert now(fell, "2021-08-08").party == "red"
    assert seen(now(fell, "2021-08-09")) == ("red", "held", None)
    assert seen(now(fell, "2021-08-10T00:00+04:30")) == ("red", "changing", None)
    assert seen(now(fell, "2021-08-10T23:59:59+04:30")) == ("red", "changing", None)
    assert seen(now(fell, "2021-08-10")) == ("blue", "held", None)


def test_midnight_belongs_to_the_next_day():
    fell = history(event("red", "2021-08-09T00:00+04:30"))
    assert now(fell, "2021-08-08").party == "green"
    assert now(fell, "2021-08-09T00:00+04:30").party == "red"


def test_a_recapture_reverses_and_the_state_carries_forward():
    fell = history(event("red", "2021-08-08"), event("green", "2021-08-10"), event("red", "2021-08-12"))
    held = [now(fell, f"2021-08-{day:02}").party for day in range(6, 15)]
    assert held == ["green", "green", "red", "red", "green", "green", "red", "red", "red"]


def test_changing_hands_from_the_earliest_moment_to_the_latest():
    span = history(event("red", "2021-08-08", "2021-08-10"))
    shown = [now(span, f"2021-08-{day:02}") for day in range(7, 12)]
    assert [seen(state) for state in shown] == [
        ("green", "held", None),
        ("green", "changing", None),
        ("green", "changing", None),
        ("red", "held", None),
        ("red", "held", None),
    ]
    assert [state.possible for state in shown] == [(), ("red",), ("red",), (), ()]


def test_several_parties_may_hold_it():
    both = history(event("red", "2021-08-08", "2021-08-10"), event("blue", "2021-08-09", "2021-08-11"))
    assert now(both, "2021-08-08").possible == ("red",)
    assert now(both, "2021-08-09").possible == ("red", "blue")
    assert (now(both, "2021-08-10").party, now(both, "2021-08-10").possible) == ("red", ("blue",))
    assert (now(both, "2021-08-11").party, now(both, "2021-08-11").possible) == ("blue", ())


def test_the_order_is_the_earliest_moment_then_the_latest_then_the_file():
    shorter_first = history(event("red", "2021-08-08", "2021-08-10"), event("blue", "2021-08-08"))
    assert (now(shorter_first, "2021-08-08").party, now(shorter_first, "2021-08-08").possible) == ("blue", ("red",))
    assert now(shorter_first, "2021-08-10").party == "red"
    same_day = history(event("red", "2021-08-08", status=CONTESTED), event("blue", "2021-08-08", status=CLAIMED))
    assert seen(now(same_day, "2021-08-08")) == ("green", "claimed", "blue")


def test_a_row_that_is_certain_ends_what_stands_before_it_in_the_order():
    # Later in time but earlier in the order: the long span of red is over when blue's short one is.
    ended = history(event("red", "2021-08-07", "2021-08-12"), event("blue", "2021-08-09"))
    assert now(ended, "2021-08-08").possible == ("red",)
    assert (now(ended, "2021-08-09").party, now(ended, "2021-08-09").possible) == ("blue", ())
    assert now(ended, "2021-08-12").party == "blue"


def test_what_its_own_holder_has_is_not_changing_hands():
    again = history(event("green", "2021-08-08", "2021-08-10"))
    assert [now(again, f"2021-08-{day:02}").shown for day in (8, 9, 10)] == ["held"] * 3


@pytest.mark.parametrize("status", [CONTESTED, CLAIMED])
def test_a_challenge_is_shown_once_it_is_certain_and_leaves_the_holder(status):
    fight = history(event("red", "2021-08-08", "2021-08-10", status=status), event("red", "2021-08-12"))
    assert [seen(now(fight, f"2021-08-{day:02}")) for day in (8, 9)] == [("green", "held", None)] * 2
    assert [seen(now(fight, f"2021-08-{day:02}")) for day in (10, 11)] == [("green", status, "red")] * 2
    assert seen(now(fight, "2021-08-12")) == ("red", "held", None)


def test_a_challenge_later_in_the_order_outlives_the_capture():
    # The siege began after the first moment at which the town may have fallen.
    fight = history(event("red", "2021-08-08", "2021-08-11"), event("blue", "2021-08-09", status=CONTESTED))
    assert seen(now(fight, "2021-08-10")) == ("green", "changing", "blue")
    assert seen(now(fight, "2021-08-11")) == ("red", "contested", "blue")


def test_the_last_challenge_counts():
    fight = history(event("red", "2021-08-08", status=CONTESTED), event("blue", "2021-08-09", status=CLAIMED))
    assert seen(now(fight, "2021-08-08")) == ("green", "contested", "red")
    assert seen(now(fight, "2021-08-09")) == ("green", "claimed", "blue")


def test_a_claim_by_its_own_holder_is_shown_while_another_may_hold_it():
    own = history(event("red", "2021-08-08", "2021-08-11"), event("green", "2021-08-09", status=CLAIMED))
    assert seen(now(own, "2021-08-09")) == ("green", "changing", "green")
    assert (now(own, "2021-08-09").status, now(own, "2021-08-09").possible) == (CLAIMED, ("red",))
    assert seen(now(own, "2021-08-11")) == ("red", "claimed", "green")


def test_a_claim_by_its_own_holder_is_passed_over_where_nobody_else_may_hold_it():
    own = history(event("red", "2021-08-08", status=CONTESTED), event("green", "2021-08-09", status=CLAIMED))
    assert seen(now(own, "2021-08-08")) == ("green", "contested", "red")
    assert seen(now(own, "2021-08-09")) == ("green", "contested", "red")
    alone = history(event("green", "2021-08-08", status=CONTESTED))
    assert seen(now(alone, "2021-08-09")) == ("green", "held", None)


def test_a_claim_of_the_new_holder_is_passed_over_too():
    own = history(event("red", "2021-08-08"), event("red", "2021-08-09", status=CONTESTED))
    assert seen(now(own, "2021-08-10")) == ("red", "held", None)


def test_rows_before_the_period_set_the_state_at_its_start():
    before = history(event("red", "2021-07"), event("blue", "2021-07-30", status=CONTESTED))
    assert seen(now(before, "2021-08-06")) == ("red", "contested", "blue")
    assert Timeline(before).bars[0] == (0, 0)


def test_a_month_is_open_to_its_last_day():
    month = history(event("red", "2021-08"))
    assert [now(month, f"2021-08-{day:02}").shown for day in (6, 14)] == ["changing", "changing"]
    assert now(month, "2021-08-31").party == "red"
    assert now(month, "2021-07-31").shown == "held"


def test_without_event_and_initial_holder_there_is_no_data():
    nothing = history(initial=None)
    assert (now(nothing, "2021-08-08").shown, now(nothing, "2021-08-08").status) == ("no-data", None)
    assert now(nothing, "2021-08-08").mentioned
    disputed = history(event("red", "2021-08-08", status=CLAIMED), event("red", "2021-08-10"), initial=None)
    assert seen(now(disputed, "2021-08-07")) == (None, "no-data", None)
    assert seen(now(disputed, "2021-08-08")) == (None, "claimed", "red")
    assert seen(now(disputed, "2021-08-10T12:00+04:30")) == (None, "changing", "red")
    assert seen(now(disputed, "2021-08-10")) == ("red", "held", None)


# What had been reported by then

LATE = history(event("red", "2021-08-07", reported="2021-08-09"), event("green", "2021-08-08", reported="2021-08-08"))


def test_late_report_of_an_older_event_is_not_news():
    """A capture of the 7th reported on the 9th, a recapture of the 8th reported on the 8th: nobody sees the capture."""
    assert [then(LATE, f"2021-08-{day:02}").party for day in range(6, 15)] == ["green"] * 9
    assert now(LATE, "2021-08-07").party == "red"
    assert now(LATE, "2021-08-08").party == "green"
    # Of the 7th, as it was known by the 8th and by the 9th.
    assert then(LATE, "2021-08-07", by="2021-08-08").party == "green"
    assert then(LATE, "2021-08-07", by="2021-08-09").party == "red"


def test_a_row_takes_part_once_its_report_is_over():
    late = history(event("red", "2021-08-07", reported="2021-08-09T10:00+04:30"), event("blue", "2021-08-11"))
    assert then(late, "2021-08-09T09:59:59+04:30").party == "green"
    assert then(late, "2021-08-09T10:00+04:30").party == "red"
    # A row reported on the day itself: not while the day runs, though it is possible then.
    assert seen(then(late, "2021-08-11T12:00+04:30")) == ("red", "held", None)
    assert then(late, "2021-08-11").party == "blue"


def test_what_is_open_stays_open_in_what_had_been_reported():
    span = history(event("red", "2021-08-07", "2021-08-10", reported="2021-08-08"))
    assert [then(span, f"2021-08-{day:02}").shown for day in (7, 8, 9, 10)] == ["held", "changing", "changing", "held"]
    assert then(span, "2021-08-10").party == "red"


# One reporter's reports


def test_what_a_reporter_said_last_is_in_force_and_silence_is_silence():
    said = history(report("red", "2021-08-08"), report("green", "2021-08-10"), report("red", "2021-08-12"))
    assert [told(said, f"2021-08-{day:02}").party for day in range(7, 13)] == [
        None,
        "red",
        "red",
        "green",
        "green",
        "red",
    ]
    assert (told(said, "2021-08-07").shown, told(said, "2021-08-07").status) == ("not-mentioned", None)
    assert not told(said, "2021-08-07").mentioned


def test_a_reporters_words_are_taken_by_when_they_were_public_and_then_by_the_file():
    month = history(report("red", "2021-08"), report("blue", "2021-08-08", occurred="2021-08-30"))
    assert told(month, "2021-08-08").party == "blue"
    assert told(month, "2021-08-31").party == "red"
    same = history(report("red", "2021-08-08"), report("blue", "2021-08-08"))
    assert told(same, "2021-08-08").party == "blue"
    timed = history(report("red", "2021-08-08"), report("blue", "2021-08-08T09:00+04:30"))
    assert told(timed, "2021-08-08T09:00+04:30").party == "blue"
    assert told(timed, "2021-08-08").party == "red"


@pytest.mark.parametrize("status", [CONTESTED, CLAIMED])
def test_a_reporters_doubt_leaves_the_holder_that_it_gave_before_else_the_initial_one(status):
    first = history(report("red", "2021-08-08", status=status))
    assert seen(told(first, "2021-08-08")) == ("green", status, "red")
    given = history(report("red", "2021-08-08"), report("blue", "2021-08-09", status=status))
    assert seen(told(given, "2021-08-09")) == ("red", status, "blue")
    nobody = history(report("red", "2021-08-08", status=status), initial=None)
    assert seen(told(nobody, "2021-08-08")) == (None, status, "red")


def test_repeated_gifts_are_taken_back_together():
    twice = history(
        report("red", "2021-08-08"), report("red", "2021-08-09"), report("red", "2021-08-10", status=CONTESTED)
    )
    assert seen(told(twice, "2021-08-09")) == ("red", "held", None)
    assert seen(told(twice, "2021-08-10")) == ("green", "contested", "red")
    to_blue = history(
        report("blue", "2021-08-07"),
        report("red", "2021-08-08"),
        report("red", "2021-08-09"),
        report("red", "2021-08-10", status=CLAIMED),
    )
    assert seen(told(to_blue, "2021-08-10")) == ("blue", "claimed", "red")


def test_who_holds_it_all_the_same_does_not_challenge_itself():
    own = history(report("green", "2021-08-08"), report("green", "2021-08-09", status=CONTESTED))
    assert seen(told(own, "2021-08-09")) == ("green", "held", None)


def test_what_a_reporter_has_taken_back_stays_taken_back():
    back = history(
        report("red", "2021-08-08"),
        report("red", "2021-08-09", status=CONTESTED),
        report("blue", "2021-08-10", status=CONTESTED),
    )
    assert seen(told(back, "2021-08-09")) == ("green", "contested", "red")
    assert seen(told(back, "2021-08-10")) == ("green", "contested", "blue")


def test_implied_reports_and_those_of_others_say_nothing():
    silent = history(report("red", "2021-08-08", basis=IMPLIED), report("red", "2021-08-08", reporter="post"))
    assert told(silent, "2021-08-09").shown == "not-mentioned"


def test_what_happened_plays_no_part_in_what_a_reporter_said():
    said = history(event("blue", "2021-08-07"), report("red", "2021-08-09", occurred="2021-08-07"))
    assert told(said, "2021-08-08").shown == "not-mentioned"
    assert told(said, "2021-08-09").party == "red"
