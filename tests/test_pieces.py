"""Moving pictures draw only what changed: what comes out is what would come out if all were drawn each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

import geo
from geo import motion, pieces
from geo.fonts import NOTO
from geo.forms import form
from geo.markup import corners, path
from geo.words import Words
from histories import TESTS

FILMS = {
    "data": (TESTS.parent / "data", "2021-08-11", "2021-08-16", form("og")),
    "twice": (TESTS.parent / "data", "2021-08-12", "2021-08-14", form(size="1600x900", scale=2)),
    "in between": (TESTS.parent / "data", "2021-08-15", "2021-08-16", form("og", scale=3.3)),
    "islands": (TESTS / "fixtures/islands", "2024-10-20", "2024-10-28", form(size="900x700")),
    "towns": (TESTS / "fixtures/towns", "2023-03-01", "2023-03-05", form("square")),
}


def frames(film: str) -> list:
    folder, first, last, shape = FILMS[film]
    dataset = geo.load(folder)
    timeline = geo.Timeline(dataset)
    days = motion.days(timeline.at(first), timeline.at(last))
    return [canvas.copy() for canvas in motion._canvases(motion.reel(days, Words(dataset), shape, 2))]


ROUNDED, FEW = 64, 12
"""An edge may be rounded otherwise where a part begins elsewhere: so many pixels may differ by more than so much."""


@pytest.mark.parametrize("film", FILMS)
def test_frames_are_what_they_would_be_drawn_whole(film, monkeypatch):
    in_parts = frames(film)
    monkeypatch.setattr(motion, "changed", lambda before, now, whole: [whole])
    for n, (part, whole) in enumerate(zip(in_parts, frames(film), strict=True)):
        apart = ImageChops.difference(part, whole).convert("L").histogram()
        assert sum(apart[ROUNDED:]) <= FEW, f"frame {n}"


def ordered(numbers):
    left, top, right, bottom = numbers
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


boxes = st.tuples(*[st.integers(0, 500)] * 4).map(ordered)
some = st.lists(st.builds(pieces.Piece, st.text("abc", min_size=1, max_size=2), boxes), max_size=8)


@given(some, some)
def test_boxes_hold_all_that_changed_and_do_not_meet(before, now):
    whole = (0.0, 0.0, 500.0, 500.0)
    found = pieces.changed(before, now, whole)
    for piece in set(before) ^ set(now):
        left, top, right, bottom = piece.box
        assert any(x0 <= left and y0 <= top and x1 >= right and y1 >= bottom for x0, y0, x1, y1 in found)
    assert not [1 for n, one in enumerate(found) for other in found[:n] if pieces.meet(one, other)]
    assert pieces.changed(now, now, whole) == []


def test_what_is_not_known_is_drawn_whole():
    turned = pieces.pieces('<text x="1" y="2" font-size="3" transform="rotate(-45)">a</text>', NOTO)
    assert turned[0].box is None
    assert pieces.changed(turned, [], (0, 0, 9, 9)) == [(0, 0, 9, 9)]


def test_pieces_are_all_that_is_drawn():
    group = '<g transform="translate(5 6) scale(1.2)"><title>A &amp; B</title><path d="M0,-6A6,6 0 1 1 0,6"/></g>'
    named = '<g id="labels"><text x="10" y="20" font-size="10">a&lt;b</text></g>'
    drawn = f'<g id="marks">{group}</g>{named}<rect x="1" y="2" width="3" height="4"/>'
    found = pieces.pieces(drawn, NOTO)
    assert next(one.svg for one in found) == group
    assert len(found) == 3
    assert found[2].box == (1, 2, 4, 6)
    x0, y0, x1, y1 = found[1].box
    assert x0 < 10 < x1
    assert y0 < 13
    assert 20 <= y1 < 24


@given(
    st.lists(st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)), min_size=1), min_size=1), st.booleans()
)
def test_a_path_has_the_corners_that_it_was_given_to_a_tenth(
    lines: list[list[tuple[float, float]]], closed: bool
) -> None:
    found = corners("".join(path(line, closed) for line in lines))
    due = [
        (round(x * 10), round(y * 10))
        for line in lines
        for n, (x, y) in enumerate(line)
        if not n or (round(x * 10), round(y * 10)) != (round(line[n - 1][0] * 10), round(line[n - 1][1] * 10))
    ]
    assert [(round(x * 10), round(y * 10)) for x, y in found] == due
