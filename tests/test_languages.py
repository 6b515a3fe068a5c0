"""Dari and Pashto: every sentence of a moment in the language's own letters and digits, and pictures from the right."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from geo import still
from geo.cards import Cards
from geo.catalogue import LANGUAGES, draft
from geo.fonts import arabic
from geo.language import Language, runs
from geo.moment import Calendar
from geo.pictures import Picture
from geo.timeline import Timeline
from geo.words import Words
from histories import shipped, views

OTHERS = LANGUAGES[1:]
each_language = pytest.mark.parametrize("lang", OTHERS)
SVG = "{http://www.w3.org/2000/svg}"
APART = re.compile("\u2068[^\u2069]*\u2069")


def sentences(words: Words, timeline: Timeline) -> Iterator[str]:
    """What is said of every stop of a view, and of every unit at the ends of its days."""
    cards = Cards(words)
    for point in timeline.stops:
        snapshot = timeline.at(point)
        headline = words.headline(snapshot)
        yield from (headline.title, headline.more, words.beside(snapshot), words.spoken(snapshot))
        yield words.since(timeline.before(point), snapshot)
    for day in timeline.days:
        yield from (cards.card(timeline.at(day), shown) for shown in timeline.at(day).units)


@each_language
def test_nothing_of_a_sentence_is_left_in_english(lang: str) -> None:
    words = Words(shipped(), lang)
    for timeline in (words.now, words.then, *(view for view in views(shipped()) if view.told_by)):
        for said in sentences(words, timeline):
            # Sites without a name in the language, and agencies, stand apart.
            assert not re.search("[A-Za-z0-9]", APART.sub("", said)), said
            assert not said or runs(said) in ("rtl", "")


@each_language
def test_a_draft_says_so(lang: str) -> None:
    words = Words(shipped(), lang)
    assert draft(lang)
    assert words.as_of().endswith(words.draft())
    assert words.draft()
    assert not Words(shipped()).draft()


def test_forms_of_a_number_are_those_of_the_language() -> None:
    english, dari = Words(shipped()).language, Words(shipped(), "fa").language
    one, many = "{n} {counted} makes the difference", "{n} {counted} make the difference"
    assert english.say_n(one, many, 1, counted="town") == "one town makes the difference"
    assert english.say_n(one, many, 0, counted="towns") == "0 towns make the difference"
    assert english.say_n(one, many, 12, counted="towns") == "12 towns make the difference"
    assert dari.say_n(one, many, 12, counted="شهر") == "فرق در ۱۲ شهر است"
    assert dari.number("13:06") == "۱۳:۰۶"


@each_language
def test_a_picture_begins_at_the_right_and_stays_inside(lang: str) -> None:
    picture = Picture(shipped(), {"at": "2021-08-12", "lang": lang, "preset": "square"})
    plain = Picture(shipped(), {"at": "2021-08-12", "preset": "square"})
    root = ElementTree.fromstring(picture.svg)
    assert root.get("lang") == lang
    lines = [text for text in root.iter(f"{SVG}text") if (text.text or "").startswith("\u2067")]
    assert lines
    assert {text.get("text-anchor") for text in lines} <= {"end", "middle", None}
    # The line of all units is the mirror image of the other one.
    width = float((root.get("viewBox") or "").split()[2])
    assert _line(picture.svg) == pytest.approx([width - x for x in _line(plain.svg)], abs=0.11)


@each_language
@pytest.mark.parametrize("preset", ["square", "story", "print"])
def test_a_line_closes_what_runs_the_other_way(lang: str, preset: str) -> None:
    """An isolate that goes on in the next line is closed at the end of the one before: or all after it is turned."""
    asked = {"at": "2024-12-08", "lang": lang, "preset": preset}
    svg = Picture(shipped("syria"), asked | ({"width_mm": "170"} if preset == "print" else {})).svg
    opened = 0
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        said = text.text or ""
        assert sum(map(said.count, "\u2066\u2067\u2068")) == said.count("\u2069"), said
        opened += said.count("\u2068")
    assert opened


@each_language
def test_a_distance_is_said_from_the_right(lang: str) -> None:
    root = ElementTree.fromstring(Picture(shipped(), {"at": "2021-08-12", "lang": lang, "width_mm": "170"}).svg)
    [scale] = [group for group in root.iter(f"{SVG}g") if group.get("id") == "scale"]
    assert [(text.text or "")[0] for text in scale.iter(f"{SVG}text")] == ["\u2067"]


def test_the_others_of_a_headline_are_set_apart_one_by_one() -> None:
    words = Words(shipped("syria"), "ps")
    title = words.headline(words.now.at("2024-12-08")).title
    assert "، \u2068the SDF\u2069 ۳، \u2068the Southern Operations Room\u2069 ۲" in title


def test_in_a_pdf_no_name_loses_its_dots_to_a_halo() -> None:
    halo = 'stroke="#fff" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
    name, other = f'<text x="1" fill="#000" {halo}>بامیان</text>', f'<text x="1" fill="#000" {halo}>Bamyan</text>'
    assert still.parted(f"{name}{other}") == f'{name}<text x="1" fill="#000">بامیان</text>{other}'
    picture = Picture(shipped(), {"at": "2021-08-12", "lang": "fa"})
    haloed = [text.text or "" for text in ElementTree.fromstring(picture.svg).iter(f"{SVG}text") if text.get("stroke")]
    parted = [text.text or "" for text in ElementTree.fromstring(still.parted(picture.svg)).iter(f"{SVG}text")]
    assert any(arabic(name) for name in haloed)
    assert all(parted.count(name) >= 2 for name in haloed if arabic(name))


def _line(svg: str) -> list[float]:
    """Where the marks of the line of all units stand from the left, in its order."""
    [line] = [group for group in ElementTree.fromstring(svg).iter(f"{SVG}g") if group.get("id") == "line"]
    marks = (group.get("transform") or "" for group in line.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None)
    return [float(found[1]) for found in (re.match(r"translate\(([\d.]+) ", mark) for mark in marks) if found]


@pytest.mark.parametrize(
    ("zone", "lang", "said"),
    [
        ("Asia/Kabul", "en", "Kabul"),
        ("America/New_York", "en", "New York"),
        ("UTC", "en", "Greenwich"),
        ("Etc/UTC", "en", "Greenwich"),
        ("UTC", "fa", "گرینویچ"),
        ("UTC", "ps", "ګرینویچ"),
    ],
)
def test_a_clock_is_named_after_a_place(zone: str, lang: str, said: str) -> None:
    assert Language(lang, Calendar(zone), 2021).city() == said
