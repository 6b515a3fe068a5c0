"""A moment as SVG: what stands on it, where, and that an editor's program finds it again."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import style
from geo.captions import Slots
from geo.fonts import NOTO
from geo.forms import PRESETS
from geo.model import Dataset
from geo.pictures import Picture
from histories import histories, shipped
from onpaper import OPENS, SVG, Seen, drawn, forms, overlapping, picture

LAYERS = ("provinces", "marks", "labels", "legend", "line")
ROUNDED = 0.011
"""Sizes of letters are rounded to a tenth of a pixel: so much of its width may a line of words be longer for it."""

each_form = pytest.mark.parametrize("preset", PRESETS)
each_dataset = pytest.mark.parametrize("name", OPENS)


def joined(said: list[str]) -> str:
    """Lines as one text."""
    return " ".join(said)


def astray(found: Picture) -> list[str]:
    """The words that stand outside the margins, or where others lay their buttons over."""
    seen, form = Seen(found.svg), found.form
    wrong = []
    for text in seen.texts:
        left, top, right, bottom = text.box
        slack = 1 + ROUNDED * (right - left)
        across = left >= form.margin - slack and right <= seen.width - form.margin + slack
        down = top >= form.margin + form.above - 1 and bottom <= seen.height - form.margin - form.below + 1
        wrong += [] if across and down else [text.said]
    return wrong


def crossing(seen: Seen) -> list[tuple[str, str]]:
    """Pairs of words that lie on each other; of those aslant only the boxes around them do."""
    straight = [text for text in seen.texts if not text.turned]
    return [(a.said, b.said) for a, b in combinations(straight, 2) if overlapping(a.box, b.box, slack=1.5)]


@each_dataset
@each_form
def test_words_stand_inside_the_safe_area_and_on_no_others(name: str, preset: str) -> None:
    found = picture(name, preset=preset)
    assert astray(found) == []
    assert crossing(Seen(found.svg)) == []


@settings(max_examples=15)
@given(st.sampled_from(sorted(OPENS)), forms)
def test_in_any_form_too(name: str, form: dict[str, str]) -> None:
    found = drawn(shipped(name), {"at": OPENS[name], **form})
    if found:
        assert astray(found) == []
        assert crossing(Seen(found.svg)) == []


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("data", {"size": "320x480"}),
        ("data", {"size": "240x640"}),
        ("islands", {"size": "320x480"}),
        ("towns", {"size": "300x400"}),
        ("data", {"size": "2400x1350"}),
        ("data", {"size": "640x640"}),
        ("data", {"preset": "print", "width_mm": "64"}),
    ],
)
def test_there_is_room_in_an_ordinary_form(name: str, form: dict[str, str]) -> None:
    found = drawn(shipped(name), {"at": OPENS[name], **form})
    assert found
    assert astray(found) == []


@pytest.mark.parametrize("size", ["240x240", "3000x240"])
@pytest.mark.parametrize("moment", [{"at": "2024-10-24"}, {"dates": "2024-10-20,2024-10-24"}])
def test_where_there_is_none_it_is_refused_and_no_heap_of_marks(size: str, moment: dict[str, str]) -> None:
    assert drawn(shipped("islands"), {"size": size, **moment}) is None


@settings(max_examples=30)
@given(histories(), forms, st.data())
def test_a_picture_says_what_the_snapshot_says(history: Dataset, form: dict[str, str], data: st.DataObject) -> None:
    told = [reporter.id for reporter in history.reporters if reporter.first]
    way = data.draw(st.sampled_from([{}, {"reported_by": history.package.opens_at.isoformat()}, {"told_by": told[0]}]))
    asked = {"at": history.package.opens_at.isoformat(), **way, **form}
    found = drawn(history, asked)
    if not found:
        return
    seen = Seen(found.svg)
    units, said = found.snapshot.units, joined([text.said for text in seen.texts])
    for id in LAYERS:
        assert len(seen.layer(id)) or id == "labels"
    assert len(seen.marks_on_the_line) == len(units)
    assert sorted(seen.marks_on_the_line) == sorted(found.words.name(shown.target) for shown in units)
    assert found.words.headline(found.snapshot).title in said
    counts = [int(text) for text in seen.said("legend") if text.isdigit()]
    doubted = sum(style.doubt_of(shown.state) is not None for shown in units)
    assert sum(counts) == len(units) + doubted
    assert astray(found) == []


@each_dataset
@each_form
def test_the_key_counts_every_unit_once(name: str, preset: str) -> None:
    found = picture(name, preset=preset)
    counted: dict[str, int] = {}
    for shown in found.snapshot.units:
        row = style.row_of(shown.state)
        counted[row] = counted.get(row, 0) + 1
    bold = [
        int(text.text or "")
        for text in Seen(found.svg).layer("legend").iter(f"{SVG}text")
        if text.get("font-weight") == "700"
    ]
    rows = [row.id for row in style.key(found.words.dataset, (shown.state for shown in found.snapshot.units))]
    assert [n for n in bold if n] == [counted[row] for row in rows if row in counted]
    assert sum(bold) == len(found.snapshot.units)


@pytest.mark.parametrize(
    ("at", "nobody", "rows"),
    [
        ("2021-08-13", "National Resistance Front, United States and NATO, fighting, claimed", 2),
        # Half of a mark is the Front's, and Kabul's airport was held by others than the town.
        ("2021-08-15", "fighting, claimed", 5),
    ],
)
def test_the_key_has_a_row_for_all_that_is_drawn(at: str, nobody: str, rows: int) -> None:
    legend = Seen(picture(at=at).svg)
    assert f"None: {nobody}." in joined(legend.said("legend"))
    assert len([mark for mark in legend.layer("legend").iter(f"{SVG}g") if mark.get("transform")]) == rows


def test_a_sample_in_the_key_is_a_mark_that_occurs() -> None:
    """On this day it is the Front that claims, of the Taliban."""
    seen = Seen(picture(at="2021-08-18").svg)
    samples = [mark for mark in seen.layer("legend").iter(f"{SVG}g") if mark.get("transform")]
    drawn = [mark for mark in seen.layer("marks") if mark.tag == f"{SVG}g"]

    def inside(mark: ElementTree.Element) -> list[bytes]:
        return [ElementTree.tostring(shape) for shape in mark if shape.tag != f"{SVG}title"]

    assert all(inside(sample) in [*map(inside, drawn)] for sample in samples if len(inside(sample)) > 1)


@pytest.mark.parametrize("query", [{}, {"preset": "story"}, {"told_by": "Reuters"}, {"dates": "2021-08-06,2021-08-13"}])
def test_layers_are_there_once_and_no_address_is_loaded(query: dict[str, str]) -> None:
    found = picture(**query)
    for id in LAYERS:
        assert found.svg.count(f' id="{id}"') == (id != "line" or "dates" not in query)
    ids = re.findall(r' id="([^"]*)"', found.svg)
    assert len(ids) == len(set(ids))
    drawn_part = re.sub(r"<metadata>.*?</metadata>", "", found.svg.replace('"http://www.w3.org/2000/svg"', ""))
    assert "://" not in drawn_part
    assert not re.findall(r"href|<image|<script|<style|url\((?!#stripes-\d+\))", drawn_part)


def test_every_name_stands_unbroken_in_one_text() -> None:
    found = picture(preset="square")
    known = {found.words.name(shown.target) for shown in (*found.snapshot.units, *found.snapshot.places)}
    enlarged = [inset.name for inset in shipped().package.insets]
    beyond = [one.name.upper() for one in shipped().package.neighbours]
    standing = [said for said in Seen(found.svg).said("labels") if said not in (*enlarged, *beyond)]
    assert {*standing} <= known
    assert len(standing) == len({*standing}) > 24


def test_what_changed_that_day_has_its_name_in_bold() -> None:
    labels = Seen(picture().svg).layer("labels")
    bold = {text.text for text in labels.iter(f"{SVG}text") if text.get("font-weight") == "700"}
    assert bold == {*["Firuz Koh", "Kandahar", "Lashkar Gah", "Pul-e-Alam", "Qala-e-Naw", "Qalat", "Tirin Kot"]}


def test_an_editors_words_stand_in_their_slots_and_empty_ones_take_no_room() -> None:
    slots = Slots("Half the capitals", "A note of ours.", "By A. Reporter", "An alt text.")
    asked = {"at": "2021-08-13", "preset": "print"}
    ours, bare = Picture(shipped(), asked, slots), Picture(shipped(), asked)
    seen = Seen(ours.svg)
    said = [text.said for text in seen.texts]
    for one in ("Half the capitals", "A note of ours.", "By A. Reporter"):
        assert said.count(one) == 1
    assert seen.root.findtext(f"{SVG}title") == "Half the capitals"
    assert seen.root.findtext(f"{SVG}desc") == "An alt text."
    assert seen.height > Seen(bare.svg).height


def test_a_headline_of_several_lines_leaves_a_low_picture_its_map() -> None:
    """A line less, or a picture that is high, and it is as large as its form has it."""
    told = {"told_by": "Reuters"}
    for preset, asked, lines, small in (("og", told, 2, True), ("og", {}, 1, False), ("square", {}, 2, False)):
        seen = Seen(picture(preset=preset, **asked).svg)
        sizes = [float(text.get("font-size", 0)) for text in seen.root.iter(f"{SVG}text")]
        assert sizes.count(max(sizes)) == lines
        assert (max(sizes) < PRESETS[preset].title * 0.8) is small


@pytest.mark.parametrize("lang", ["en", "fa", "ps"])
def test_no_letter_reaches_beyond_the_paper(lang: str) -> None:
    """Letters of the Arabic script reach farther down than the line that others stand on has room for."""
    for form in ({"preset": "print"}, {"preset": "print", "width_mm": "170"}, {"preset": "square"}):
        seen = Seen(picture(lang=lang, **form).svg)
        for line in seen.root.iter(f"{SVG}text"):
            size, weight = float(line.get("font-size", 0)), int(line.get("font-weight", 400))
            *_, down = NOTO.ink(line.text or " ", size, weight)
            assert float(line.get("y", 0)) + down <= seen.height


def test_the_view_is_named_in_the_picture() -> None:
    told = joined([text.said for text in Seen(picture(told_by="Reuters").svg).texts])
    assert "Drawn from the reports of Reuters alone." in told
    then = joined([text.said for text in Seen(picture(reported_by="2021-08-13").svg).texts])
    assert "Drawn from what had been reported by the end of 13 August" in then
    assert "Drawn from what we know now." in joined([text.said for text in Seen(picture().svg).texts])


@pytest.mark.parametrize(
    ("form", "whole"),
    [
        ({"preset": "og"}, False),
        ({"width_mm": "96"}, False),
        ({"width_mm": "170"}, True),
        ({"size": "1920x1080"}, False),
    ],
)
def test_a_large_one_on_paper_names_all_that_its_data_come_from(form: dict[str, str], whole: bool) -> None:
    told = joined([text.said for text in Seen(picture(**form).svg).texts])
    assert (shipped().package.credit in told) is whole


def test_what_the_file_says_of_itself() -> None:
    root = ElementTree.fromstring(picture().svg)
    dc, cc = "{http://purl.org/dc/elements/1.1/}", "{http://creativecommons.org/ns#}"
    said = {element.tag.removeprefix(dc): element.text or "" for element in root.iter() if element.tag.startswith(dc)}
    assert said["title"] == "13 August: the Taliban held 18 of 34 provincial capitals."
    assert said["identifier"] == f"afghanistan-2021 {shipped().version}"
    assert said["creator"].startswith(shipped().package.publisher)
    assert "Creative Commons Attribution 4.0" in said["rights"]
    assert said["description"] == "Projection: Lambert azimuthal equal-area."
    links = [element.attrib.popitem()[1] for element in root.iter(f"{cc}license")]
    assert links == ["https://creativecommons.org/licenses/by/4.0/"]


def test_in_grey_there_is_no_colour() -> None:
    for query in ({}, {"preset": "story", "told_by": "Reuters"}, {"dates": "2021-08-06,2021-08-13"}):
        colours = set(re.findall(r"#[0-9a-f]{6}", picture(grey="1", **query).svg))
        assert len(colours) > 5
        assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)
        assert not all(c[1:3] == c[3:5] == c[5:7] for c in re.findall(r"#[0-9a-f]{6}", picture(**query).svg))


@pytest.mark.parametrize("form", [{"preset": preset} for preset in PRESETS] + [{"size": "700x700"}])
def test_several_moments_have_a_map_each_and_one_key(form: dict[str, str]) -> None:
    dates = "2021-08-06,2021-08-09,2021-08-13,2021-08-15"
    found = picture(dates=dates, **form)
    known = {unit.name for unit in shipped().units} | {place.name for place in shipped().places}
    seen = Seen(found.svg)
    assert astray(found) == []
    assert crossing(seen) == []
    said = [text.said for text in seen.texts]
    for snapshot in found.snapshots:
        assert said.count(found.words.language.moment(snapshot.point)) == 1
        assert said.count(found.words.short_count(snapshot)) >= 1
    marks = [group for group in seen.layer("marks") if group.tag == f"{SVG}g"]
    assert len(marks) >= 4 * 34
    # No name lies on the mark of another place, whether that has its own name there or not.
    spots = [tuple(map(float, (mark.get("transform") or "")[10:].partition(")")[0].split())) for mark in marks]
    names = [text for text in seen.texts if text.layer == "labels" and text.said in known]
    assert names
    assert not [n.said for n in names for x, y in spots if n.box[0] < x < n.box[2] and n.box[1] < y < n.box[3]]
    # The same picture whatever their order.
    assert picture(dates=",".join(reversed(dates.split(","))), **form).svg == found.svg


def test_a_count_keeps_to_its_map() -> None:
    """The islands have a party whose name is wider than a third of the picture."""
    assert crossing(Seen(picture("islands", dates="2024-10-20,2024-10-23,2024-10-27").svg)) == []


def test_before_and_after_are_two_dates() -> None:
    pair = picture(before="2021-08-06", at="2021-08-13")
    assert pair.svg == picture(dates="2021-08-06,2021-08-13").svg
