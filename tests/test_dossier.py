"""Where rows contradict each other: the known cases of August 2021, what is none, and laws for any history."""

from dataclasses import replace

import pytest
from hypothesis import given

from geo.disputes import Disputes
from geo.dossier import ACCOUNTS, DAY, FALLEN, HOLDER, ORDER, REPORTERS, contradictions, dossier, spoken_of
from geo.model import CAPITAL, CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Dataset, Report
from geo.timeline import Timeline
from geo.words import Words
from histories import event, histories, history, place, report, reporter, shipped

VOICES = (reporter(), reporter("solo"), reporter("post"))


def sentences(dataset: Dataset, target: str) -> list[str]:
    disputes = Disputes(Words(dataset))
    return [disputes.sentence(found, dataset.target(target)) for found in contradictions(dataset, target)]


def kinds(dataset: Dataset, target: str = "U1") -> list[str]:
    return [found.kind for found in contradictions(dataset, target)]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (
            "pul-e-alam-city",
            [
                "Pul-e-Alam, the day on which the Taliban took it: by 13 August (The New York Times, dpa); 13 August "
                "(ABC Nyheter, AFP, Anadolu); 14 August (AP, Amu TV, Reuters, Xinhua). What we know now: 13 August."
            ],
        ),
        (
            "faizabad-city",
            [
                "Faizabad: accounts differ (10 or 11 August).",
                "Faizabad, the day on which the Taliban took it: 10 August (The New York Times); 11 August (AFP, "
                "Reuters, VOA, Xinhua, dpa). What we know now: 10 or 11 August.",
            ],
        ),
        (
            "farah-city",
            [
                "Farah: accounts differ (10 to 12 August).",
                "1TV and Armed forces of the Islamic Republic (spokesman) had Farah held by the Government on "
                "11 August; we have that as a claim that was not borne out.",
                "VOA had Farah fought for on 12 August; AFP, AP and Amu TV had it taken by 10 August.",
            ],
        ),
        (
            "charikar-city",
            ["Sputnik had Charikar held by the NRF on 17 August; we have it held by the Taliban since 15 August."],
        ),
        ("mazar-i-sharif-city", []),  # the former holder, before the event
        ("kabul-airport", []),  # whoever rebuts a claim gives no day
        ("pul-e-alam-base", []),  # held when the city fell, taken later: no two accounts
    ],
)
def test_the_known_cases(target: str, said: list[str]) -> None:
    assert sentences(shipped(), target) == said


def test_where_the_shipped_data_has_contradictions() -> None:
    """Whoever adds a row that contradicts another one says so here."""
    targets = (*shipped().units, *shipped().places)
    found = {target.name: kinds(shipped(), target.id) for target in targets if kinds(shipped(), target.id)}
    assert found == {
        "Charikar": [HOLDER],
        "Pul-e-Alam": [DAY],
        "Bazarak": [HOLDER],
        "Pul-e-Khumri": [DAY],
        "Parun": [ACCOUNTS, DAY],
        "Faizabad": [ACCOUNTS, DAY],
        "Sar-e Pul": [ACCOUNTS, DAY],
        "Firuz Koh": [ACCOUNTS, DAY, REPORTERS],
        "Nili": [DAY],
        "Qalat": [DAY],
        "Kandahar": [DAY],
        "Sheberghan": [FALLEN],
        "Lashkar Gah": [DAY],
        "Qala-e-Naw": [ACCOUNTS, DAY],
        "Herat": [DAY, HOLDER],
        "Farah": [ACCOUNTS, FALLEN, REPORTERS],
        "Banu": [ACCOUNTS, HOLDER],
    }


def test_the_invented_islands() -> None:
    islands = shipped("islands")
    assert [said for target in (*islands.units, *islands.places) for said in sentences(islands, target.id)] == [
        "Sundholm: accounts differ (20 to 23 October).",
        "Sundholm, the day on which the Provisional Administration took it: 20 October (Tidings); 22 October (Harbour "
        "Wire). What we know now: 20 to 23 October.",
        "Haldafel, the day on which the Fleet took it: 21 October (Press office of the Fleet); 22 October (Harbour "
        "Wire). What we know now: 22:15 on 21 October to 01:40 on 22 October.",
        "Harbour Wire had Haldafel fought for on 23 October; we have it held by the Fleet since 01:40 on 22 October.",
        "Voice of the Shore Front had Vestby held by the Shore Front on 28 October; we have it held by the Council "
        "then.",
        "Voice of the Shore Front had Austby held by the Shore Front on 23 October; we have that as a claim that was "
        "not borne out.",
    ]


TAKEN = event("red", "2021-08-12")


@pytest.mark.parametrize(
    "said",
    [
        report("green", "2021-08-11", occurred="2021-08-11"),  # the former holder, before
        report("green", "2021-08-12", occurred="2021-08-12"),  # at some hour of that day
        report("red", "2021-08-12", status=CONTESTED),
        report("red", "2021-08-12", status=CLAIMED),
        report("red", "2021-08-14"),  # it names no day
        report("red", "2021-08-14", occurred="2021-08"),  # the month holds the day
        report("red", "2021-08-13", basis=IMPLIED, occurred="2021-08-10"),
        report("blue", "2021-08-13", status=CONTESTED),  # that we have no row of it is silence
    ],
)
def test_no_contradiction(said: Report) -> None:
    assert kinds(history(TAKEN, said)) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            report("green", "2021-08-13"),
            "Wire had Unit 1 held by the Green on 13 August; we have it held by the Red since 12 August.",
        ),
        (
            report("red", "2021-08-13", status=CONTESTED),
            "Wire had Unit 1 fought for on 13 August; we have it held by the Red since 12 August.",
        ),
        (
            report("red", "2021-08-13", status=CLAIMED),
            "Wire had Unit 1 only claimed by the Red on 13 August; we have it held by the Red since 12 August.",
        ),
        (
            report("red", "2021-08-10"),
            "Wire had Unit 1 held by the Red on 10 August; we have it held by the Green then.",
        ),
        (
            report("red", "2021-08-13", occurred="2021-08-13"),
            "Unit 1, the day on which the Red took it: 13 August (Wire). What we know now: 12 August.",
        ),
        (
            report("red", "2021-08-13", occurred="2021-08-10"),
            "Unit 1, the day on which the Red took it: 10 August (Wire). What we know now: 12 August.",
        ),
    ],
)
def test_a_contradiction_to_what_we_know_now(said: Report, sentence: str) -> None:
    assert sentences(history(TAKEN, said), "U1") == [sentence]


def test_who_repeats_itself_may_say_that_it_is_still_held() -> None:
    first, again = (report("red", f"2021-08-{day}", occurred=f"2021-08-{day}") for day in (12, 14))
    assert kinds(history(TAKEN, first, again)) == []
    assert kinds(history(TAKEN, first, replace(again, reporter="solo"), reporters=VOICES)) == [DAY]


def test_who_speaks_after_another_row_gives_no_day() -> None:
    claim, rebuttal = event("green", "2021-08-13", status=CLAIMED), report("red", "2021-08-14", occurred="2021-08-14")
    assert kinds(history(TAKEN, rebuttal)) == [DAY]
    assert kinds(history(TAKEN, claim, rebuttal)) == []


def test_what_was_reported_as_held_cannot_have_been_taken_later() -> None:
    span = event("red", "2021-08-10", "2021-08-13")
    early, late = report("red", "2021-08-11"), report("red", "2021-08-12", occurred="2021-08-12", reporter="solo")
    assert kinds(history(span, early, late, reporters=VOICES)) == [DAY]
    assert kinds(history(span, replace(early, reported=late.reported), late, reporters=VOICES)) == []


def test_two_reporters_contradict_each_other_where_the_events_leave_it_open() -> None:
    span, taken = event("red", "2021-08-10", "2021-08-13"), report("red", "2021-08-10", occurred="2021-08-10")
    fought = report("red", "2021-08-12", status=CONTESTED, reporter="solo")
    held = report("green", "2021-08-12", reporter="solo")
    for said in (fought, held):
        assert kinds(history(span, taken, said, reporters=VOICES)) == [REPORTERS]
    # Somebody took it back in between: both may be right.
    back = event("green", "2021-08-11", "2021-08-13")
    assert REPORTERS not in kinds(history(span, back, taken, fought, reporters=VOICES))


def test_two_spans_of_which_either_may_come_first() -> None:
    one, other = event("red", "2021-08-10", "2021-08-13"), event("blue", "2021-08-12")
    assert sentences(history(one, other), "U1") == [
        "Unit 1: which came first is not certain, that the Red took it (10 to 13 August) or that the Blue did "
        "(12 August)."
    ]
    assert kinds(history(event("green", "2021-08-10", manner="repelled"), one)) == []


def test_a_claim_has_fallen_only_where_an_event_says_so() -> None:
    span, claim = event("red", "2021-08-10", "2021-08-12"), event("green", "2021-08-11", status=CLAIMED)
    said = report("green", "2021-08-11")
    for manner, found in (("claim_not_borne_out", [FALLEN]), ("after_fighting", [])):
        assert kinds(history(span, claim, event("red", "2021-08-13", manner=manner), said)) == found


def test_a_day_is_of_the_last_change_before_it() -> None:
    again = event("red", "2021-08-11")
    dated = report("red", "2021-08-13", occurred="2021-08-13")
    found = contradictions(history(event("red", "2021-08-07"), event("green", "2021-08-09"), again, dated), "U1")
    assert [(one.kind, one.events[0].occurred.text) for one in found] == [(DAY, "2021-08-11")]


def test_a_report_of_a_month_may_mean_any_moment_of_it() -> None:
    rows = event("red", "2021-07-20"), event("green", "2021-08-10"), event("red", "2021-08-12")
    assert kinds(history(*rows, report("red", "2021-09-01", occurred="2021-08", status=CONTESTED))) == []


def test_a_base_is_not_its_town() -> None:
    """What is told of a place without events of its own is not held against its town's."""
    town = event("red", "2021-08-12", target="capital1")
    base = report("green", "2021-08-13", target="airport1")
    places = (place(1), place(1, "airport"))
    assert kinds(history(town, base, places=places), "airport1") == []
    assert kinds(history(town, replace(base, target="U1"), places=places), "U1") == [HOLDER]


def test_a_dossier_begins_with_the_unit_and_its_capital() -> None:
    chapters = dossier(shipped(), "AF-LOG")
    assert [chapter.target.id for chapter in chapters] == ["pul-e-alam-city", "pul-e-alam-base"]
    assert chapters == dossier(shipped(), "pul-e-alam-city")
    assert [chapter.target.id for chapter in dossier(shipped(), "pul-e-alam-base")] == ["pul-e-alam-base"]
    with pytest.raises(KeyError):
        dossier(shipped(), "Logar")


@given(histories())
def test_every_row_stands_in_one_chapter_of_its_units_dossier(dataset: Dataset) -> None:
    chapters = [chapter for unit in dataset.units for chapter in dossier(dataset, unit.id)]
    for rows, all_rows in (("events", dataset.events), ("reports", dataset.reports)):
        found = [row.id for chapter in chapters for row in getattr(chapter, rows)]
        assert sorted(found) == sorted(row.id for row in all_rows)


@given(histories())
def test_reporters_who_say_at_once_what_the_events_say_contradict_nothing(dataset: Dataset) -> None:
    told = [
        report(
            row.party,
            row.occurred.text,
            zone=dataset.package.timezone,
            id=f"{voice.id}-{row.id}",
            target=row.target,
            status=row.status,
            reporter=voice.id,
            occurred=row.occurred.text,
        )
        for row in dataset.events
        for voice in dataset.reporters
    ]
    for target in (*dataset.units, *dataset.places):
        found = contradictions(replace(dataset, reports=tuple(told)), target.id)
        assert {one.kind for one in found} <= {ACCOUNTS, ORDER}


@given(histories())
def test_silence_and_what_is_only_implied_contradict_nothing(dataset: Dataset) -> None:
    implied = tuple(replace(one, basis=IMPLIED) for one in dataset.reports)
    for target in (*dataset.units, *dataset.places):
        silent = contradictions(replace(dataset, reports=()), target.id)
        assert contradictions(replace(dataset, reports=implied), target.id) == silent
        assert not any(one.reports or one.against for one in silent)


@given(histories())
def test_a_contradiction_is_of_rows_of_the_place_that_the_map_does_not_bear_out(dataset: Dataset) -> None:
    now, disputes = Timeline(dataset), Disputes(Words(dataset))
    for target in (*dataset.units, *dataset.places):
        for found in contradictions(dataset, target.id):
            assert disputes.sentence(found, target).endswith(".")
            told = (*found.reports, *found.against)
            assert all(one.target == target.id and one.basis != IMPLIED for one in told)
            assert told or found.kind in (ACCOUNTS, ORDER)
            for said in found.reports if found.kind == HOLDER else ():
                span = spoken_of(dataset, said)
                states = [now.state(target.id, tick) for tick in (span.start, span.end)]
                held = [said.party in (state.party, *state.possible) for state in states]
                alone = [state.party == said.party and not state.possible for state in states]
                assert not any(held) if said.status == CONTROLLED else all(alone)


@given(histories())
def test_a_capitals_dossier_is_its_units(dataset: Dataset) -> None:
    for one in dataset.places:
        expected = one.unit if one.kind == CAPITAL else one.id
        assert dossier(dataset, one.id) == dossier(dataset, expected)
