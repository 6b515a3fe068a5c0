"""What a reader meets, word for word; and what no sentence ever contains, whatever the data are called."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import interface
from geo.cards import Cards
from geo.language import upper_first
from geo.model import CLAIMED, Dataset, Party
from geo.moment import Point
from geo.timeline import THEN, Refused, Timeline
from geo.words import Words
from histories import FOLDERS, event, histories, history, report, reporter, shipped, unit, views

every_dataset = pytest.mark.parametrize("name", FOLDERS)


@pytest.fixture(scope="module")
def words() -> Words:
    """The English words of the shipped data."""
    return Words(shipped())


def card(dataset: Dataset, at: str, name: str, **how: object) -> str:
    """What the card of a unit or place says, by the name that a reader knows it by."""
    words, snapshot = Words(dataset), Timeline(dataset, **how).at(at)
    found = [each for each in (*snapshot.units, *snapshot.places) if words.name(each.target) == name]
    return Cards(words).card(snapshot, found[0])


# The sentences, as the desk wrote them


@pytest.mark.parametrize(
    ("at", "title", "more"),
    [
        (
            "2021-08-05",
            "5 August: no provincial capital had changed hands.",
            "Four were under attack: Ghazni, Herat, Kandahar and Lashkar Gah.",
        ),
        (
            "2021-08-11",
            "11 August: the Taliban held 8 or 9 of 34.",
            "8 for certain. Farah: accounts differ (10 to 12 August).",
        ),
        (
            "2021-08-12",
            "12 August: the Taliban held 11 to 15 of 34 provincial capitals.",
            "11 for certain. Four more changed hands that night: Firuz Koh, Kandahar, Lashkar Gah and Qala-e-Naw.",
        ),
        (
            "2021-08-13",
            "13 August: the Taliban held 18 of 34 provincial capitals.",
            "Three were taken that day (Pul-e-Alam, Qalat, Tirin Kot) and four in the night before.",
        ),
        (
            "2021-08-19",
            "19 August: the Taliban held 33 of 34 provincial capitals.",
            "Nothing changed hands on 19 August. The National Resistance Front disputed Charikar.",
        ),
        (
            "2021-08-25",
            "25 August: the Taliban held 33 of 34 provincial capitals.",
            "Nothing changed hands on 25 August.",
        ),
    ],
)
def test_what_we_know_now(words, at, title, more):
    headline = words.headline(words.now.at(at))
    assert (headline.title, headline.more) == (title, more)


def test_all_of_them(words):
    headline = words.headline(words.now.at("2021-09-06"))
    assert headline.title == "6 September: the Taliban held all 34 provincial capitals."
    assert headline.more.endswith("The National Resistance Front disputed Bazarak.")


def test_none_for_certain():
    rows = [event("red", "2021-08-08", "2021-08-12", target=f"U{n}", because="accounts_differ") for n in (1, 2)]
    counted = {"": {"one": "town", "other": "towns"}}
    dataset = history(*rows, units=tuple(map(unit, range(1, 5))), protagonist="red", counted=counted)
    headline = Words(dataset).headline(Timeline(dataset).at("2021-08-08"))
    assert headline.title == "8 August: the Red held at most 2 of 4."
    assert headline.more.startswith("None for certain. ")
    assert "Unit 1: accounts differ (8 to 12 August)." in headline.more


def test_without_a_protagonist_every_party_that_gained_is_named_and_the_most_first():
    targets = {"U1": "red", "U2": "blue", "U3": "blue"}
    rows = [event(party, "2021-08-08", target=target) for target, party in targets.items()]
    dataset = history(*rows, units=tuple(map(unit, range(1, 6))))
    headline = Words(dataset).headline(Timeline(dataset).at("2021-08-08"))
    assert headline.title == "8 August: the Blue held 2 of 5 places, the Red 1."


def test_what_was_lost_again_had_changed_hands():
    """Held by the same as at the beginning, a place that fell and was retaken has changed hands all the same."""
    rows = (event("red", "2021-08-08"), event("green", "2021-08-10"))
    for protagonist in ("red", "green", None):
        dataset = history(*rows, units=(unit(1), unit(2)), protagonist=protagonist)
        titles = {at: Words(dataset).headline(Timeline(dataset).at(at)).title for at in ("2021-08-07", "2021-08-11")}
        assert titles["2021-08-07"] == "7 August: no place had changed hands."
        assert "no place had changed hands" not in titles["2021-08-11"]


def test_what_was_open_at_the_start_had_changed_hands():
    rows = [event("red", "2021-08-04", "2021-08-08")]
    for protagonist in ("red", None):
        words = Words(history(*rows, units=(unit(1), unit(2)), protagonist=protagonist))
        titles = [words.headline(words.now.at(at)).title for at in ("2021-08-06", "2021-08-08")]
        assert titles == ["6 August: the Red held at most 1 of 2.", "8 August: the Red held 1 of 2 places."]


def test_what_was_lost_again_had_been_reported_as_taken():
    """A capture reported at once, a recapture reported later: first the capture, then that it was taken and lost."""
    rows = (event("red", "2021-08-07"), event("green", "2021-08-08", reported="2021-08-10"))
    words = Words(history(*rows))
    said = {day: words.headline(words.then.at(f"2021-08-{day:02}")) for day in (6, 9, 10)}
    assert said[6].title == "By the end of 6 August, nothing had been reported as taken."
    assert said[9].title == "By the end of 9 August, reports had the Red in 1 of 1."
    assert said[9].more == "Today we think that it was none."
    assert "nothing" not in said[10].title


@pytest.mark.parametrize(
    ("at", "title", "more"),
    [
        (
            "2021-08-12",
            "By the end of 12 August, reports had the Taliban in 11 of 34.",
            "Today we think that it was 11 to 15.",
        ),
        (
            "2021-08-15",
            "By the end of 15 August, reports had the Taliban in 29 of 34.",
            "Today we think that it was 32 or 33.",
        ),
        ("2021-08-13", "By the end of 13 August, reports had the Taliban in 18 of 34.", "Today we think the same."),
    ],
)
def test_what_had_been_reported_by_then(words, at, title, more):
    headline = words.headline(words.then.at(at))
    assert (headline.title, headline.more) == (title, more)


def test_one_agencys_reports(words):
    headline = words.headline(Timeline(shipped(), told_by="Reuters").at("2021-08-13"))
    assert headline.title == (
        "Reports by Reuters, to 13 August: 14 provincial capitals taken, Farah fought for, 16 not mentioned."
    )
    assert headline.more == "Reported as not taken: Jalalabad, Kabul and Mazar-i-Sharif."


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2021-08-12", "Reported by then: 11, with fighting in Kandahar and Lashkar Gah."),
        ("2021-08-13", "No difference on this day."),
    ],
)
def test_beside_the_control(words, at, said):
    assert words.beside(words.now.at(at)) == said


@pytest.mark.parametrize(
    ("n", "said"), [(8, "Unit 1, Unit 2, Unit 3, Unit 4, Unit 5, Unit 6, Unit 7 and Unit 8"), (9, "9 places")]
)
def test_beside_the_control_many_are_counted(n, said):
    rows = [
        event("red", day, reported=told, status=status, target=f"U{k}")
        for k in range(1, n + 1)
        for status, day, told in (("contested", "2021-08-07", ""), ("controlled", "2021-08-10", "2021-08-12"))
    ]
    words = Words(history(*rows, units=tuple(unit(k) for k in range(1, n + 1))))
    assert words.beside(words.now.at("2021-08-11")) == f"Reported by then: none, with fighting in {said}."


@pytest.mark.parametrize(
    ("n", "named", "said"),
    [(21, 21, "Unit 8 and Unit 9"), (22, 20, "Unit 7 and 2 others"), (300, 20, "Unit 116 and 280 others")],
)
def test_of_many_the_first_are_named(n, named, said):
    units = tuple(unit(k) for k in range(1, n + 1))
    words = Words(history(*(event("red", "2021-08-10", target=one.id) for one in units), units=units))
    more = words.headline(words.now.at("2021-08-10")).more
    assert more.count("Unit") == named
    assert said in more


def test_the_stamp(words):
    stamp = words.language.stamp
    assert stamp(words.now.point("2021-08-12")) == "End of 12 August, Kabul time (15:30 in New York, 20:30 in London)"
    assert stamp(words.now.point("2021-08-13T02:06+04:30")) == (
        "13 August, 02:06, Kabul time (17:36 on 12 August in New York, 22:36 on 12 August in London)"
    )


def refusal(words: Words, at: str, **how: object) -> str:
    """The sentence of what *how* does not have."""
    with pytest.raises(Refused) as refused:
        Timeline(words.dataset, **how).at(at)
    return words.refusal(refused.value)


def test_outside_the_period(words):
    assert refusal(words, "2021-07-03") == (
        "This map covers 1 August to 7 September 2021. You asked for 3 July; this is 1 August."
    )
    assert refusal(words, "2021-09-08T00:00+04:30") == (
        "This map covers 1 August to 7 September 2021. You asked for 8 September; this is 7 September."
    )
    # Of another year, the year is told.
    assert "You asked for 13 August 2022;" in refusal(words, "2022-08-13")


def test_outside_a_reporters_days(words):
    said = "We looked for Reuters reports from 6 to 13 August, so this view stops here."
    assert refusal(words, "2021-08-14", told_by="Reuters") == said
    assert refusal(words, "2021-08-01", told_by="Reuters") == said


def test_two_views_at_once_are_not_called_an_unknown_reporter(words):
    assert "There is no view of" in refusal(words, "2021-08-13", told_by="CNN")
    assert "There is no view of" not in refusal(words, "2021-08-13", told_by="Reuters", reported_by="2021-08-13")


def test_an_unreadable_date(words):
    assert words.unreadable("2021-13-40", "13 August") == "We could not read the date “2021-13-40”. Showing 13 August."


def test_for_who_hears_the_slider(words):
    assert words.spoken(words.now.at("2021-08-12")) == (
        "12 August, end of day in Kabul. Taliban 11 to 15 of 34 provincial capitals."
    )
    assert words.since(words.now.at("2021-08-11"), words.now.at("2021-08-12")) == (
        "Since 11 August: Ghazni and Herat taken; Farah confirmed; "
        "Firuz Koh, Kandahar, Lashkar Gah and Qala-e-Naw changing hands."
    )


# The cards


@pytest.mark.parametrize(
    ("at", "name", "how", "said"),
    [
        ("2021-08-12", "Herat", {}, "The Taliban held Herat. Taken on 12 August after fighting."),
        ("2021-08-10", "Ghazni", {}, "The Government held Ghazni. The Taliban were fighting for it."),
        (
            "2021-08-15",
            "Bamyan",
            {"reported_by": THEN},
            "The Government held Bamyan, as far as is confirmed. "
            "The Taliban said that they had taken it; no one else had confirmed it.",
        ),
        (
            "2021-08-13",
            "Nili",
            {"told_by": "Reuters"},
            "We found no report by Reuters on Nili up to this day. That is not a report that the Government held it.",
        ),
        ("2021-08-13", "Firuz Koh", {}, "The Taliban held Firuz Koh. Handed over on 12 or 13 August."),
    ],
)
def test_the_card(at, name, how, said):
    assert card(shipped(), at, name, **how) == said


def test_the_card_of_a_place_that_was_changing_hands():
    assert card(shipped(), "2021-08-12", "Kandahar").startswith(
        "Kandahar was changing hands. It was taken between 12 August and 02:06 on 13 August, Kabul time; "
        "the hour was not recorded."
    )


def test_the_card_of_a_claim_that_fell():
    assert card(shipped(), "2021-08-24", "Charikar").endswith(
        "The NRF said on 17 August that it had retaken Charikar. Later reports did not bear that out."
    )


def test_the_card_without_a_source():
    nobody = history(units=(unit(1, name="NAME"),), initial=None)
    assert card(nobody, "2021-08-10", "NAME") == "No source that we have says who held NAME on this day."


def test_the_card_of_a_night_with_an_hour():
    assert card(shipped(), "2021-08-31", "Kabul airport") == (
        "Kabul airport: held by the Taliban. Handed over between 23:59 on 30 August and 31 August."
    )


def test_a_date_of_another_year_says_which():
    """The period is of 2024; both rows set the state at its start."""
    words = Words(shipped("syria"))
    how = {row.id: words.language.when(row) for row in shipped("syria").events}
    assert (how["sy01"], how["sy02"], how["sy03"]) == ("in February 2016", "on 12 August 2016", "on 29 or 30 November")
    assert card(shipped("syria"), "2024-12-01", "Manbij") == (
        "The SDF held Manbij. Taken on 12 August 2016 after fighting."
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("data", "Boundaries from Natural Earth, for orientation; not an opinion on any border."),
        ("islands", "Boundaries for orientation; not an opinion on any border."),
        ("towns", ""),
    ],
)
def test_a_map_of_points_says_nothing_of_boundaries(name, said):
    assert interface.around(Words(shipped(name)))["boundaries"] == said


# What no sentence contains


def sentences(dataset: Dataset) -> Iterator[str]:
    """Everything that is said of *dataset*, on every day of every view and at some hours."""
    words = Words(dataset)
    cards, calendar = Cards(words), dataset.calendar
    for timeline in views(dataset):
        noons = [calendar.at(calendar.start(day.day) + 12 * 7200, clock=True) for day in timeline.days[2:4]]
        for point in (*timeline.days, *noons):
            yield from said_of(words, cards, timeline, point)
        for edge in ("1999-12-31", "2099-01-01"):
            yield refusal(words, edge, **({"told_by": timeline.told_by.id} if timeline.told_by else {}))
    yield refusal(words, "2021-08-08", told_by="who?")
    yield words.unreadable("soon", "13 August")
    for row in dataset.events:
        yield from (cards.line(row), cards.how(row, "There"))
    for row in dataset.reports:
        yield cards.told_line(row)


def said_of(words: Words, cards: Cards, timeline: Timeline, point: Point) -> Iterator[str]:
    """Everything that is said of one moment of one view."""
    snapshot = timeline.at(point)
    headline = words.headline(snapshot)
    yield headline.title
    if headline.more:
        yield headline.more
    yield words.language.stamp(point)
    yield words.beside(snapshot)
    yield words.spoken(snapshot)
    yield words.since(timeline.before(point), snapshot)
    for shown in (*snapshot.units, *snapshot.places):
        yield cards.card(snapshot, shown)


def is_well_said(sentence: str, names: tuple[str, ...] = ()) -> None:
    """No hole, no machine, no guess, and a beginning for each sentence, unless it is one of *names*."""
    for name in names:
        sentence = sentence.replace(name, upper_first(name))
    assert sentence
    assert not re.search(r"[{}\ue000]", sentence), sentence
    assert "None" not in sentence.replace("None for certain.", ""), sentence
    assert "  " not in sentence, sentence
    assert sentence == sentence.strip()
    assert not re.search(r"(^|[.!?] )[a-z]", sentence), sentence
    assert not re.search(r"approximately|about \d|±|bitemporal|as known|[Cc]ontested|controlled", sentence), sentence
    assert not re.search(r"\.\.|,,| [.,;]|\(\)|“”", sentence), sentence


@every_dataset
def test_what_is_said_of_the_files_is_well_said(name):
    names = tuple(voice.name for voice in shipped(name).reporters)
    for sentence in sentences(shipped(name)):
        is_well_said(sentence, names)


@settings(max_examples=150)
@given(histories())
def test_what_is_said_of_any_history_is_well_said(dataset):
    for sentence in sentences(dataset):
        is_well_said(sentence)


HOSTILE = (
    "{evil}", "{0}", "{place.__class__}", "%s", "%(n)s", "%", "{{7*7}}", "${7}", "<b>&amp;", "al-Bab", "\\1", "}{",
    "St O'Neil", "\ue000", "کابل",
)  # fmt: skip


@settings(max_examples=150)
def plain(said: str) -> str:
    """Without the marks that set apart what runs the other way."""
    return said.translate({0x2068: None, 0x2069: None})


def test_what_runs_the_other_way_is_set_apart_and_so_keeps_its_place():
    names = Words(shipped()).language
    assert names.listed(["کابل", "Herat", "هرات"]) == "Herat, \u2068کابل\u2069 and \u2068هرات\u2069"
    assert names.say("{place}: held by {party}.", place="کابل", party="Red") == "\u2068کابل\u2069: held by Red."
    dari = Words(shipped(), "fa").language
    assert dari.apart("کابل") == "کابل"
    assert dari.row(["AP", "طلوع"]) == "\u2068AP\u2069، طلوع"


@given(histories(names=st.sampled_from(HOSTILE)))
def test_names_come_through_untouched(dataset):
    words = Words(dataset)
    cards = Cards(words)
    for timeline in views(dataset):
        for day in timeline.days:
            snapshot = timeline.at(day)
            said = [*said_of(words, cards, timeline, day)]
            assert not any("<class" in sentence for sentence in said)
            if timeline.told_by:
                assert f"Reports by {timeline.told_by.name}, to " in plain(said[0])
            for shown in (*snapshot.units, *snapshot.places):
                assert words.name(shown.target) in cards.card(snapshot, shown)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stands_in_every_kind_of_sentence_as_it_is(name):
    rows = (
        event("red", "2021-08-08", target="U1"),
        event("red", "2021-08-08", "2021-08-11", target="U2"),
        event("red", "2021-08-07", target="U3", status="contested"),
        event("green", "2021-08-08", target="U1", status=CLAIMED),
        report("red", "2021-08-08", target="U1"),
        report("red", "2021-08-08", target="U3", status="contested"),
    )
    units = tuple(unit(n, name=f"{name} {n}") for n in (1, 2, 3))
    parties = (Party("green", "Green", "#2f6fa8"), Party("red", f"{name} party", "#c2561a", f"the {name}"))
    voice = reporter()
    dataset = history(*rows, units=units, parties=parties, reporters=(voice,), protagonist="red")
    words = Words(dataset)
    headline = words.headline(words.now.at("2021-08-08"))
    assert headline.title == f"8 August: the {name} held 1 or 2 of 3."
    assert f"{name} 2: the date is not certain (8 to 11 August)." in plain(headline.more)
    assert plain(words.spoken(words.now.at("2021-08-08"))).endswith(f" {name} party 1 or 2 of 3 places.")
    assert plain(words.headline(words.now.at("2021-08-07")).more).endswith(f"under attack: {name} 3.")
    told = words.headline(Timeline(dataset, told_by="wire").at("2021-08-08")).title
    assert plain(told) == f"Reports by Wire, to 8 August: 1 place taken, {name} 3 fought for, 1 not mentioned."
    assert plain(card(dataset, "2021-08-08", f"{name} 2")).startswith(f"{name} 2 was changing hands.")
