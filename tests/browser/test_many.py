"""A conflict of many units over a year: a block of marks instead of a line of names, and dates that have room."""

import gzip
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import geo
from benchmarks import conflicts
from geo import embed
from geo.style import doubt_of
from onscreen import Drawing, Expected, look
from visit import Visit

UNITS = 120


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return conflicts.write(tmp_path_factory.mktemp("many"), units=UNITS, days=365, seed=2)


@pytest.fixture
def opened(many: Path, visit: Callable[..., Visit]) -> Callable[..., Page]:
    file = many / "page.html"
    if not file.exists():
        file.write_text(embed.page(geo.load(many), {}).html, encoding="utf-8")

    def open_one(**how: Any) -> Page:
        page = visit(file.as_uri(), offline=True, **how).page
        look(page)
        return page

    return open_one


BLOCK = """() => Object.values(document.getElementById("block").drawn[0]).map(([look, , x, y]) => [y, x, look])
  .sort(([y, x], [b, a]) => y - b || x - a)"""


def test_a_page_grows_with_what_changes_and_not_with_the_days(tmp_path: Path) -> None:
    dataset = geo.load(conflicts.write(tmp_path, units=400, days=365, seed=1))
    # The still shows one moment, of however many.
    body = embed.page(dataset, {}).html.partition('<div id="still">')[0]
    assert len(gzip.compress(body.encode(), 9)) < 200_000


def test_a_day_of_another_year_says_so(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    """Two years have most of their days in common, and what is filled into a text must not forget which is meant."""
    due = Expected(geo.load(conflicts.write(tmp_path, units=6, days=420, seed=3)))
    file = tmp_path / "page.html"
    file.write_text(embed.page(due.dataset, {}).html, encoding="utf-8")
    page = visit(file.as_uri(), offline=True).page
    look(page)
    stops = [(view, view.at(point)) for view in due.views for point in due.stops(view)]
    asks = [due.ask(view, snapshot.point.text) for view, snapshot in stops]
    for (_, snapshot), seen in zip(stops, page.evaluate("asks => reader.visit(asks)", asks), strict=True):
        text = due.text(snapshot)
        assert {part: seen[part] for part in text} == text
    last = due.words.now.days[-1]
    assert f"{last.day.year}" in due.words.headline(due.words.now.at(last)).title
    assert f"{last.day.year}" not in due.words.headline(due.words.now.at(due.words.now.days[40])).title


def test_every_unit_has_its_mark_on_the_block_and_on_the_map(many: Path, opened: Callable[..., Page]) -> None:
    page, due = opened(), Expected(geo.load(many))
    drawing = Drawing(page)
    for day in due.words.now.days[::60]:
        [seen] = page.evaluate("asks => reader.visit(asks)", [{"at": day.text}])
        drawn = due.drawn(due.words.now.at(day.text))
        assert [drawing.mark(look) for look in seen["units"]] == drawn["units"]
        assert [drawing.mark(look) for _, _, look in page.evaluate(BLOCK)] == drawn["line"], "row by row"
    assert page.locator("#line button").count() == 0


def test_the_block_is_one_stop_of_the_keyboard_and_arrows_walk_it(many: Path, opened: Callable[..., Page]) -> None:
    page, due = opened(), Expected(geo.load(many))
    order = [unit.name for unit in due.words.now.order]
    opens = due.words.now.at(due.dataset.package.opens_at.isoformat())
    said = {"": "", "claimed": ", Claimed, not confirmed", "contested": ", Fighting in the city, holder unchanged"}
    held = {
        one.target.name: due.words.party(one.state.party or "") + said[doubt_of(one.state) or ""]
        for one in opens.units
        if not one.state.possible
    }
    block = page.locator("#block")
    block.focus()
    across = page.evaluate("Math.floor(document.getElementById('count').clientWidth / 16)")
    for key, place in (("ArrowRight", 1), ("ArrowDown", 1 + across), ("ArrowUp", 1), ("End", UNITS - 1), ("Home", 0)):
        page.keyboard.press(key)
        assert block.get_attribute("aria-label") == f"{order[place]}, {held[order[place]]}"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#card h2").inner_text() == order[1]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "block"


def test_the_pointer_opens_what_lies_under_it(many: Path, opened: Callable[..., Page]) -> None:
    page, due = opened(), Expected(geo.load(many))
    order = [unit.name for unit in due.words.now.order]
    opens = due.words.now.at(due.dataset.package.opens_at.isoformat())
    block = page.locator("#block")
    for width_px in (1280, 500):
        page.set_viewport_size({"width": width_px, "height": 800})
        across = page.evaluate("Math.floor(document.getElementById('count').clientWidth / 16)")
        high = "high => document.getElementById('block').offsetHeight === high"
        page.wait_for_function(high, arg=-(-UNITS // across) * 16)
        for place in (3, across + 5):
            position = {"x": 16 * (place % across) + 8, "y": 16 * (place // across) + 8}
            block.hover(position=position)
            expect(page.locator("#tip")).to_contain_text(order[place])
            block.click(position=position)
            assert page.locator("#card h2").inner_text() == order[place]
            page.keyboard.press("Escape")
        drawn = Drawing(page)
        seen = page.evaluate(BLOCK)
        assert [drawn.mark(look) for _, _, look in seen] == due.drawn(opens)["line"]
        assert [[y, x] for y, x, _ in seen] == [[16 * (n // across) + 8, 16 * (n % across) + 8] for n in range(UNITS)]


@pytest.mark.parametrize("width_px", [320, 700, 1280])
def test_dates_under_the_track_have_room(opened: Callable[..., Page], width_px: int) -> None:
    page = opened(width_px=width_px)
    for at in ("2030-01-01", "2030-06-29", "2030-12-31"):
        boxes = page.evaluate(
            """async at => {
              await reader.visit([{ at }]);
              const seen = (span) => span.textContent && span.checkVisibility({ visibilityProperty: true });
              const named = reader.all("#dates span").filter(seen);
              return named.map((span) => [...reader.box(span).map(Math.round), span.textContent]);
            }""",
            at,
        )
        boxes.sort()
        assert len(boxes) >= 2
        assert [pair for pair in pairwise(boxes) if pair[0][2] > pair[1][0]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width_px
