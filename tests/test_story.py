"""The story of 13 August 2021, and every number of those days, told again from the shipped data."""

import pytest

from geo.timeline import THEN, Shown, Timeline
from histories import shipped

REPORTERS = ("Reuters", "AP", "AFP", "dpa", "Al Jazeera", "EFE", "Xinhua", "VOA", "TOLOnews", "Anadolu")


def day(n: int) -> str:
    """The *n*-th of August; from the 32nd on, of September."""
    return f"2021-08-{n:02}" if n <= 31 else f"2021-09-{n - 31:02}"


def held(at: str, **how: object) -> tuple[int, int]:
    """How many capitals the Taliban held for certain, and at most."""
    tally = Timeline(shipped(), **how).at(at).tally["taliban"]
    return tally.held, tally.at_most


def seen(name: str, at: str, **how: object) -> Shown:
    """A capital, airport or base by its name."""
    [target] = [place.id for place in shipped().places if place.name == name]
    return next(each for each in Timeline(shipped(), **how).at(at).places if each.target.id == target)


def holder(name: str, at: str, **how: object) -> tuple[str | None, str]:
    """Who held a place, and how that is drawn."""
    state = seen(name, at, **how).state
    return state.party, state.shown


def test_the_story_of_13_august_2021():
    """By Reuters's reports of that day: 14 of 34 capitals since 6 August, with Farah fought for."""
    reuters = Timeline(shipped(), told_by="Reuters").at("2021-08-13")
    assert reuters.tally["taliban"].held == reuters.tally["taliban"].at_most == 14
    assert len(reuters.units) == 34
    assert reuters.tally["taliban"].implied == 0
    assert holder("Farah", "2021-08-13", told_by="Reuters") == ("government", "contested")
    assert seen("Farah", "2021-08-13", told_by="Reuters").state.challenger == "taliban"
    assert Timeline(shipped(), told_by="Reuters").first.text == "2021-08-06"
    taken = ["Kandahar", "Herat", "Lashkar Gah", "Qala-e-Naw", "Firuz Koh"]
    assert [holder(name, "2021-08-13", told_by="Reuters") for name in taken] == [("taliban", "held")] * 5
    kept = ["Mazar-i-Sharif", "Jalalabad", "Kabul"]
    assert [holder(name, "2021-08-13", told_by="Reuters") for name in kept] == [("government", "held")] * 3
    assert reuters.not_mentioned == 16


def test_kandahar_fell_in_the_night_after_heavy_fighting_and_its_airport_held_on():
    assert holder("Kandahar", "2021-08-11") == ("government", "contested")
    assert holder("Kandahar", "2021-08-12") == ("government", "changing")
    assert holder("Kandahar", "2021-08-13T02:05+04:30") == ("government", "changing")
    assert holder("Kandahar", "2021-08-13T02:06+04:30") == ("taliban", "held")
    assert shipped().event[seen("Kandahar", "2021-08-13").state.row or ""].manner == "after_fighting"
    for at in ("2021-08-12", "2021-08-13", "2021-08-15"):
        assert holder("Kandahar airport", at) == ("government", "held")


def test_herat_too():
    """The city on the 12th after fighting; its corps and airport, a place of their own, a day later."""
    assert [holder("Herat", day(n)) for n in (11, 12)] == [("government", "contested"), ("taliban", "held")]
    assert shipped().event[seen("Herat", "2021-08-13").state.row or ""].manner == "after_fighting"
    airport = "Herat airport and 207th Corps headquarters"
    assert [holder(airport, day(n)) for n in (12, 13)] == [("government", "held"), ("taliban", "held")]


@pytest.mark.parametrize("name", ["Lashkar Gah", "Qala-e-Naw"])
def test_confirmed_on_the_13th(name):
    assert holder(name, "2021-08-12")[1] == "changing"
    assert holder(name, "2021-08-12", reported_by=THEN)[0] == "government"
    assert holder(name, "2021-08-12", reported_by=THEN)[1] != "changing"
    assert holder(name, "2021-08-13", reported_by=THEN) == ("taliban", "held")
    assert holder(name, "2021-08-13") == ("taliban", "held")


def test_firuz_koh_was_handed_over_without_a_fight():
    assert holder("Firuz Koh", "2021-08-13") == ("taliban", "held")
    assert shipped().event[seen("Firuz Koh", "2021-08-13").state.row or ""].manner == "handed_over"


@pytest.mark.parametrize("name", ["Mazar-i-Sharif", "Jalalabad", "Kabul"])
def test_still_the_governments(name):
    for how in ({}, {"reported_by": THEN}, {"told_by": "Reuters"}):
        assert holder(name, "2021-08-13", **how) == ("government", "held")


def test_what_we_know_now_of_those_days():
    assert held("2021-08-13") == (18, 18)
    assert held("2021-08-12") == (11, 15)
    changing = [each for each in Timeline(shipped()).at("2021-08-12").units if each.state.shown == "changing"]
    names = {shipped().capital[each.target.id].name for each in changing}
    assert names == {"Firuz Koh", "Kandahar", "Lashkar Gah", "Qala-e-Naw"}
    assert {each.state.possible for each in changing} == {("taliban",)}


def test_none_before_the_6th():
    for timeline in (Timeline(shipped()), Timeline(shipped(), reported_by=THEN)):
        for before in timeline.days[:5]:
            assert (timeline.at(before).tally["taliban"].held, timeline.at(before).tally["taliban"].at_most) == (0, 0)


# The tallies, as the facts were published with them: certain, then at most, at the end of a day in Kabul.

DAYS = (6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 23, 36, 37)
KNOWN_NOW = "1 2 4/5 6 7/9 8/9 11/15 18 25/26 32/33 33 33 33 33/34 34"
BY_THEN = "1 2 4/5 6 7/8 8/9 11 18 24 29 29 31 33 33 34"


@pytest.mark.parametrize(("how", "row"), [({}, KNOWN_NOW), ({"reported_by": THEN}, BY_THEN)], ids=["now", "then"])
def test_the_two_views_of_all(how, row):
    told = [sorted({*held(day(n), **how)}) for n in DAYS]
    assert " ".join("/".join(map(str, ends)) for ends in told) == row


@pytest.mark.parametrize(
    ("at", "not_yet"),
    [
        (10, {"Faizabad"}),
        (12, {"Firuz Koh", "Kandahar", "Lashkar Gah", "Qala-e-Naw"}),
        (14, {"Maidan Shahr", "Mehtarlam"}),
        (15, {"Bamyan", "Mahmud-i-Raqi", "Charikar", "Parun"}),
        (16, {"Bamyan", "Mahmud-i-Raqi", "Charikar", "Parun"}),
        (18, {"Mahmud-i-Raqi", "Parun"}),
    ],
)
def test_what_was_not_yet_told(at, not_yet):
    now, then = Timeline(shipped()).at(day(at)), Timeline(shipped(), reported_by=THEN).at(day(at))
    pairs = zip(now.units, then.units, strict=True)
    theirs = {known.target.id for known, told in pairs if gained(known) and not gained(told)}
    assert {shipped().capital[id].name for id in theirs} == not_yet


def gained(shown: Shown) -> bool:
    """Whether the Taliban hold it, or may."""
    return "taliban" in (shown.state.party, *shown.state.possible)


# Taken, as read or listed (+ implied), doubted, not mentioned; from the first day of each reporter on.
TOLD = {
    "Reuters": (6, "1·0·33 2·0·32 5·0·29 6·0·28 7·1·26 8·1·25 9·1·24 14·1·16"),
    "AP": (11, "5+4·0·29 6+4·0·28 12+5·1·21 18+7·0·16 21+7·1·12"),
    "AFP": (6, "1·0·33 2·0·32 4·0·30 5·0·29 6+1·0·28 7+2·0·27 9+2·0·25"),
    "dpa": (11, "2+7·0·32 3+7·0·31 9+9·0·25"),
    "Al Jazeera": (11, "5+4·0·29 6+4·0·28 9+9·1·24"),
    "EFE": (13, "3+12·0·31 5+14·0·29 8+18·2·24"),
    "Xinhua": (13, "8+7·3·23 9+9·2·23"),
    "VOA": (6, "1·0·33 2·0·32 5·0·29 6·0·28 7·0·27 8·0·26 9·3·22 13·1·20"),
    "TOLOnews": (13, "4+13·1·29"),
    "Anadolu": (13, "9+6·0·25 14+9·0·20"),
}


@pytest.mark.parametrize("reporter", TOLD)
def test_each_reporters_own_view(reporter):
    first, row = TOLD[reporter]
    timeline, cells = Timeline(shipped(), told_by=reporter), []
    assert timeline.first.text == day(first)
    for each in timeline.days:
        snapshot = timeline.at(each)
        tally = snapshot.tally["taliban"]
        taken = f"{tally.held}+{tally.implied}" if tally.implied else f"{tally.held}"
        cells.append(f"{taken}·{tally.contests + tally.claims}·{snapshot.not_mentioned}")
    assert " ".join(cells) == row


def test_these_are_all_that_have_a_view_of_their_own():
    assert {voice.name for voice in shipped().reporters if voice.first} == {*TOLD}


# A capital: what each of ten reporters had said by the end of 13 August (S said, c contested, l claimed, - not said).
SAID = {
    "Zaranj": "S-S-S--S--", "Sheberghan": "S-S-SS-S--", "Kunduz": "S-SSSS-S--", "Taloqan": "SS-----S--",
    "Sar-e Pul": "SSS-SS-S--", "Aybak": "S-S-S--S--", "Pul-e-Khumri": "SS----SS-S", "Faizabad": "SSSS--SS-S",
    "Farah": "cSS----c-S", "Ghazni": "SSSSS-SS-S", "Herat": "SSS---SSSS", "Kandahar": "SS-SS-SSSS",
    "Lashkar Gah": "SSSSS-SSS-", "Qala-e-Naw": "S-----SS-S", "Firuz Koh": "SSSSS-l--S", "Qalat": "-S-S--S-S-",
    "Tirin Kot": "-S-Sl-l-c-", "Pul-e-Alam": "-cSS--c--S",
}  # fmt: skip


def letter(name: str, reporter: str) -> str:
    """What *reporter* had said of a capital by the end of the 13th, in one letter; for AFP a day after its own last."""
    [capital] = [place.id for place in shipped().places if place.name == name]
    state = Timeline(shipped(), told_by=reporter).state(capital, shipped().calendar.point("2021-08-13").tick)
    if state.challenger == "taliban":
        return {"contested": "c", "claimed": "l"}[state.doubt]
    return "S" if state.party == "taliban" else "-"


@pytest.mark.parametrize("name", SAID)
def test_who_said_what_by_the_end_of_13_august(name):
    assert "".join(letter(name, reporter) for reporter in REPORTERS) == SAID[name]


def test_these_were_the_18():
    theirs = [each for each in Timeline(shipped()).at("2021-08-13").units if each.state.party == "taliban"]
    assert {shipped().capital[each.target.id].name for each in theirs} == {*SAID}
