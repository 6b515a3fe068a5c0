"""Names find room beside their marks, and words are as wide as they are drawn."""

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from geo import still
from geo.fonts import BOLD, NOTO, REGULAR, SEMIBOLD
from geo.lettering import Placed, Wanted, arrange, leader
from geo.markup import text
from geo.projection import Bounds
from onpaper import image, overlapping

cut, width, wrap = NOTO.cut, NOTO.width, NOTO.wrap

FRAME = (0.0, 0.0, 400.0, 300.0)

spots = st.floats(20, 380).map(lambda x: round(x, 1))
wanted = st.builds(
    Wanted,
    id=st.uuids().map(str),
    x=spots,
    y=st.floats(20, 280).map(lambda y: round(y, 1)),
    wide=st.floats(8, 120),
    high=st.floats(6, 18),
    room=st.floats(3, 9),
    must=st.booleans(),
)


def mark(one: Wanted) -> Bounds:
    return one.x - one.room, one.y - one.room, one.x + one.room, one.y + one.room


def inside(box: Bounds, frame: Bounds) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


@settings(max_examples=80)
@given(st.lists(wanted, max_size=14), st.lists(st.tuples(spots, spots), max_size=3))
def test_no_name_lies_on_a_name_or_a_mark_or_outside(names: list[Wanted], corners: list[tuple[float, float]]) -> None:
    taken = [(x, y, x + 40, y + 12) for x, y in corners]
    placed, spots = arrange(names, FRAME, taken)
    for one in placed:
        assert inside(one.box, FRAME)
        others = [mark(other) for other in names if mark(other) != mark(one.wanted)]
        assert not any(overlapping(one.box, other, 1e-9) for other in [*taken, *others])
    assert not any(overlapping(a.box, b.box, 1e-9) for a, b in combinations(placed, 2))
    assert len({one.wanted.id for one in placed}) == len(placed)
    assert spots == [*taken, *map(mark, names), *(one.box for one in placed)]
    # Only what must stand is ever moved away.
    assert all(one.wanted.must for one in placed if one.far)


@settings(max_examples=80)
@given(st.lists(wanted, max_size=14))
def test_what_must_stand_is_never_left_out_for_what_need_not(names: list[Wanted]) -> None:
    alone, _ = arrange([one for one in names if one.must], FRAME, [mark(one) for one in names if not one.must])
    placed, _ = arrange(names, FRAME)
    assert sum(one.wanted.must for one in placed) >= len(alone)


def named(x: float, y: float, **more: object) -> Wanted:
    return Wanted("one", x, y, wide=50, high=12, room=5, **more)  # type: ignore[arg-type]


def only(placed: tuple[list[Placed], list[Bounds]]) -> Placed:
    [one] = placed[0]
    return one


def test_a_name_stands_to_the_right_where_it_can() -> None:
    one = only(arrange([named(100, 100)], FRAME))
    assert (one.anchor, one.far, one.box) == ("start", 0.0, (105, 94, 155, 106))
    assert only(arrange([named(380, 100)], FRAME)).anchor == "end"
    assert only(arrange([named(200, 100)], FRAME, [(206, 98, 260, 102), (140, 98, 194, 102)])).anchor == "middle"


def test_a_name_that_must_stand_is_moved_and_led_back_to_its_mark() -> None:
    walls = [(106.0, 92.0, 118.0, 97.0), (82.0, 92.0, 94.0, 97.0), (82.0, 106.0, 118.0, 112.0)]
    walls.append((98.0, 90.0, 102.0, 93.0))
    assert arrange([named(100, 100)], FRAME, walls)[0] == []
    one = only(arrange([named(100, 100, must=True)], FRAME, walls))
    assert (one.far, one.anchor, one.box[0]) == (1.5, "start", 123.0)
    _, (x, y) = leader(one.wanted, one.box)
    assert one.box[0] <= x <= one.box[2]
    assert one.box[1] <= y <= one.box[3]


def test_what_must_stand_chooses_first() -> None:
    first, second = (Wanted(id, x, x, 50, 14, 5, id == "second") for id, x in (("first", 100.0), ("second", 112.0)))
    boxes = {one.wanted.id: one.box for one in arrange([first, second], FRAME)[0]}
    assert boxes["second"] == (117, 105, 167, 119)
    assert boxes["first"] != (105, 93, 155, 107)


# Letters

SAID = ("Kandahar", "Pul-e-Alam, 13 to 15", "Ελεύθερος Στόλος", "ترينکوت", "The Front جبهة الشاطئ", "Þrettán – “Sker”…")


def ink(said: str, size: float, weight: int) -> float:
    """How wide *said* is drawn, in pixels."""
    drawn = text(10, 70, said, size, "#000", weight=weight)
    paper = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1400 120" font-family="{NOTO.family}"'
        f' width="1400" height="120"><rect width="1400" height="120" fill="#fff"/>{drawn}</svg>'
    )
    box = ImageChops.invert(image(still.pixels(paper))).getbbox()
    assert box
    return box[2] - 10


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("weight", [REGULAR, SEMIBOLD, BOLD])
def test_words_are_drawn_as_wide_as_they_are_measured(said: str, weight: int) -> None:
    assert ink(said, 40, weight) == pytest.approx(width(said, 40, weight), abs=4)


letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs"])
words = st.text(st.one_of(letters, st.sampled_from("جبهةالشاطئ۱۲\u2028\u2029\u202e\u2066")), max_size=40)


@given(st.lists(words, max_size=8).map(" ".join), st.floats(40, 400), st.booleans())
def test_lines_have_every_word_and_no_more_room_than_there_is(said: str, room: float, balanced: bool) -> None:
    lines = wrap(said, 12, room, balanced=balanced)
    assert all(width(line, 12) <= room for line in lines)
    if "…" not in "".join(lines):
        assert " ".join(lines).split(" ") == said.split(" ")


def test_two_numbers_with_a_word_between_stay_on_one_line() -> None:
    for room in range(40, 300, 3):
        assert sum("11 to 15" in line for line in wrap("The Taliban held 11 to 15 of 34", 12, max(room, 60))) == 1


@given(words, st.floats(20, 300), st.floats(0, 2))
def test_what_is_cut_fits_and_says_so(said: str, room: float, spacing: float) -> None:
    found = cut(said, 12, room, spacing=spacing)
    assert width(found, 12, spacing=spacing) <= room
    assert found == said or (found.endswith("…") and said.startswith(found[:-1]))


def test_a_page_without_a_blank_is_cut_at_once() -> None:
    assert len(wrap("x" * 10_000, 12, 200)) == 1


@given(wanted, st.tuples(spots, spots))
def test_a_line_begins_at_the_edge_of_its_mark_and_ends_at_that_of_its_name(
    one: Wanted, corner: tuple[float, float]
) -> None:
    box = (*corner, corner[0] + one.wide, corner[1] + one.high)
    (x, y), end = leader(one, box)
    assert hypot(x - one.x, y - one.y) <= one.room + 1e-6
    assert box[0] <= end[0] <= box[2]
    assert box[1] <= end[1] <= box[3]
    far = hypot(end[0] - one.x, end[1] - one.y)
    if far > one.room:
        assert hypot(x - one.x, y - one.y) == pytest.approx(one.room)
        assert hypot(end[0] - x, end[1] - y) == pytest.approx(far - one.room, abs=1e-6)
