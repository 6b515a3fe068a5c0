"""Check before you publish: what of a moment is disputed or unsure, and what the count is without it."""

from dataclasses import replace
from itertools import cycle

from hypothesis import given
from hypothesis import strategies as st

from geo.caution import Caution, disputes, unsure
from geo.model import IMPLIED, Dataset
from geo.payload import Payload
from geo.timeline import timeline
from geo.words import Words
from histories import histories, shipped

PUL_E_ALAM = (
    "1 of these 18 is disputed. Pul-e-Alam: AFP, Anadolu and dpa 13 August; AP, Reuters and Xinhua 14 August. "
    "Without it: 17."
)


def lines(at: str, **view: str) -> list[str]:
    dataset = shipped()
    return Caution(Words(dataset)).lines(timeline(dataset, **view).at(at))


def test_the_eighteen_of_13_august_hang_on_one_capital() -> None:
    assert lines("2021-08-13") == [PUL_E_ALAM, "Less sure than the rest: Farah and Qala-e-Naw."]


def test_by_what_had_been_reported_then_nobody_had_dated_it_later() -> None:
    [first, *_] = lines("2021-08-13", reported_by="2021-08-13")
    assert "Pul-e-Alam: AFP, Anadolu and dpa 13 August; AP and Xinhua had it fought for, 13 August." in first


def test_a_range_stays_one() -> None:
    assert lines("2021-08-12")[0].endswith("Without it: 10 to 14.")


def test_a_quiet_day_says_so() -> None:
    assert lines("2021-08-05") == ["Nothing that is shown of this moment is disputed or unsure."]


def test_one_reporters_view_is_that_reporters() -> None:
    assert lines("2021-08-13", told_by="Reuters") == ["These are the reports of Reuters alone."]


@given(histories(), st.lists(st.sampled_from(["", "high", "medium", "low"]), min_size=1))
def test_what_is_disputed_is_held_for_certain_by_a_row_that_is_not(history: Dataset, how_sure: list[str]) -> None:
    events = (replace(event, confidence=sure) for event, sure in zip(history.events, cycle(how_sure), strict=False))
    dataset = replace(history, events=tuple(events))
    now = timeline(dataset)
    for point in now.stops:
        snapshot = now.at(point)
        found = disputes(snapshot)
        for dispute in found:
            state = dispute.shown.state
            assert state.party
            assert not state.possible
            assert state.row
            assert dataset.event[state.row].confidence not in ("", "high")
            said = [*dispute.borne_out, *dispute.against]
            assert len({report.reporter for report in said}) == len(said), "each reporter stands on one side"
            assert all(report.party == state.party and report.basis != IMPLIED for report in said)
            assert not any(dataset.reporter[report.reporter].side for report in said)
        weak = {shown.target.id for shown in unsure(snapshot)}
        assert not weak & {dispute.shown.target.id for dispute in found}


def test_less_sure_events_can_be_left_out_and_the_map_says_so() -> None:
    """F28."""
    dataset = shipped()
    surer = dataset.at_least("high")
    assert {event.confidence for event in surer.events} == {"high"}
    assert surer.left_out == len(dataset.events) - len(surer.events)
    assert timeline(surer).at("2021-08-13").tally["taliban"].held < 18
    said = f"Only events of high confidence are drawn; {surer.left_out} of {len(dataset.events)} are left out."
    assert Words(surer).left_out() == said
    assert Payload(surer).data["text"]["left_out"] == said
    assert Words(dataset).left_out() == ""
    assert surer.at_least("high").events == surer.events


def test_how_sure_an_event_has_to_be() -> None:
    """One of which it is not said counts as less sure."""
    sure = zip(shipped().events, cycle(["", "low", "medium", "high"]), strict=False)
    dataset = replace(shipped(), events=tuple(replace(event, confidence=how) for event, how in sure))
    for least, kept in (("medium", {"medium", "high"}), ("high", {"high"}), ("", {"", "low", "medium", "high"})):
        found = dataset.at_least(least)
        assert {event.confidence for event in found.events} == kept
        assert found.events == tuple(event for event in dataset.events if event.confidence in kept)
        assert found.left_out == len(dataset.events) - len(found.events)


def test_another_word_leaves_nothing_out() -> None:
    assert shipped().at_least("nonsense") is shipped()
    assert shipped().at_least("") is shipped()
    assert len(shipped().at_least("medium").events) > len(shipped().at_least("high").events)
