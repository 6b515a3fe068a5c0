"""Marks are stamped on a canvas: as paper has them as nodes, and as the light and the screen want them."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

import geo
from benchmarks import conflicts
from folders import Folder, event, feature, square
from geo import embed
from geo.model import Dataset
from onscreen import FOLDERS, hold, look
from visit import Visit

STAMPED = "() => [...document.querySelectorAll('canvas.sheet')].map((one) => one.toDataURL())"
ANEW = "() => { dispatchEvent(new Event('resize')); }"
PARTIES = 9
KINDS = ("afghanistan", "lettered", "many")


def lettered(path: Path) -> Dataset:
    """Nine parties, of whom the last have letters on their marks; each takes a place, and two dispute one another's."""
    folder = Folder(path)
    hues = ("2f6fa8", "c2561a", "3d8a5f", "8a3d7a", "7a7a1f", "1f7a7a", "a83232", "5a5ac8", "96643c")
    folder.descriptor["initial"] = "p0"
    folder.features = [feature(f"U{n}", f"Unit {n}", square(60 + n, 30)) for n in range(PARTIES)]
    rows = [event(f"e{n}", f"U{n}", f"p{n}", "2021-08-05") for n in range(1, PARTIES)]
    rows.append(event("claim", "U8", "p7", "2021-08-07", status="claimed"))
    rows.append(event("fight", "U7", "p8", "2021-08-07", status="contested"))
    parties = [{"id": f"p{n}", "name": f"Party {n}", "color": f"#{hue}"} for n, hue in enumerate(hues)]
    folder.tables |= {"parties": parties, "events": rows}
    for name in ("places", "reporters", "reports", "counts", "corrections"):
        del folder.tables[name]
    return folder.load()


@pytest.fixture
def opened(tmp_path: Path, visit: Callable[..., Visit]) -> Callable[..., Page]:
    """`opened("many", color_scheme="dark")`: the page of such a conflict, on a day in its midst."""

    def open_one(kind: str, **how: Any) -> Page:
        file = tmp_path / f"{kind}.html"
        if not file.exists():
            folder = FOLDERS.get(kind, tmp_path / kind)
            if kind == "many":
                folder.mkdir()
                conflicts.write(folder, units=400, days=60, seed=2)
            dataset = lettered(folder) if kind == "lettered" else geo.load(folder)
            file.write_text(embed.page(dataset, {}).html, encoding="utf-8")
        page = visit(file.as_uri(), offline=True, **how).page
        look(page)
        return page

    return open_one


def to_day(page: Page, day: int) -> None:
    page.locator("#day").fill(str(day))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stamps_are_the_marks_as_paper_has_them(opened: Callable[..., Page], kind: str, scheme: str) -> None:
    page = opened(kind, color_scheme=scheme)
    to_day(page, 12)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    shown = (
        "[...document.querySelectorAll('.sheet')].filter((one) => one.checkVisibility()).map((one) => one.localName)"
    )
    assert set(page.evaluate(shown)) == {"svg"}, "each once"

    def shot(shown: str, hidden: str) -> Image.Image:
        page.evaluate(
            """([shown, hidden]) => {
              for (const [query, display] of [[shown, "block"], [hidden, "none"]])
                for (const one of document.querySelectorAll(query))
                  one.style.setProperty("display", display, "important");
            }""",
            [shown, hidden],
        )
        return Image.open(io.BytesIO(page.locator(".folium-map").screenshot())).convert("RGB")

    of_nodes, of_stamps = (f".leaflet-marks-pane {kind}.sheet" for kind in ("svg", "canvas"))
    nodes, stamps = shot(of_nodes, of_stamps), shot(of_stamps, of_nodes)
    bare = shot("#none", f"{of_nodes}, {of_stamps}")
    drawn, missed = (ImageStat.Stat(ImageChops.difference(nodes, other)).sum for other in (bare, stamps))
    assert sum(drawn) > 50_000, "there are marks"
    # Edges are softened in other ways, and a mark of odd width stands on whole pixels.
    assert sum(missed) < sum(drawn) / 20
    marks = page.evaluate(
        "[...document.querySelectorAll('canvas.sheet')].map((one) => Object.keys(one.drawn[0]).length)"
    )
    assert [sheet.locator("use").count() for sheet in page.locator("svg.sheet").all()] == marks
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("svg.sheet").count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_day_by_day_the_sheets_are_as_if_drawn_as_a_whole(opened: Callable[..., Page], kind: str) -> None:
    # So narrow that marks reach into one another.
    page = opened(kind, width_px=320)
    seen = set()
    for day in (0, 4, 5, 6, 5, 12, 13, 30):
        to_day(page, day)
        by_steps = page.evaluate(STAMPED)
        page.evaluate(ANEW)
        assert page.evaluate(STAMPED) == by_steps
        seen.add(by_steps[-1])
    assert len(seen) > 2


@pytest.mark.parametrize("kind", KINDS)
def test_in_another_light_they_are_stamped_anew(opened: Callable[..., Page], kind: str) -> None:
    page = opened(kind, color_scheme="light")
    light = page.evaluate(STAMPED)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "light => ([...document.querySelectorAll('canvas.sheet')].at(-1).toDataURL() !== light)", arg=light[-1]
    )
    assert page.evaluate(STAMPED) == opened(kind, color_scheme="dark").evaluate(STAMPED)


def test_a_denser_screen_has_all_its_pixels(opened: Callable[..., Page]) -> None:
    page = opened("many")
    before = page.evaluate("[...document.querySelectorAll('canvas.sheet')].map((one) => [one.width, one.offsetWidth])")
    session = page.context.new_cdp_session(page)
    how = {"width": 1280, "height": 900, "deviceScaleFactor": 2, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", how)
    page.wait_for_function(
        """() => devicePixelRatio === 2 &&
          [...document.querySelectorAll('canvas.sheet')].every((one) => one.width === 2 * one.offsetWidth)"""
    )
    assert [wide for _, wide in before] == [wide for wide, _ in before]


def test_marks_come_into_sight_while_the_map_is_moved(opened: Callable[..., Page]) -> None:
    page = opened("afghanistan")
    page.locator("#zoom-in").click()
    page.locator("#zoom-in").click()
    map = page.locator("#map_map")
    hold(page, map, -180, 130)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    held = page.evaluate(STAMPED)
    assert page.locator(".leaflet-marks-pane canvas").bounding_box() == map.bounding_box()
    page.mouse.up()
    page.evaluate(ANEW)
    assert page.evaluate(STAMPED) == held


def test_names_keep_clear_of_marks_wherever_the_map_is_set(opened: Callable[..., Page]) -> None:
    """At the same zoom, from one part to another and back: no name lies on a mark, and names come back."""
    page = opened("many")
    named = """() => [...document.querySelectorAll(".label:not(.away)")].map((one) => one.textContent).sort()"""
    page.evaluate("map_map.setZoom(map_map.getZoom() + 2)")
    page.evaluate("() => { window.home = map_map.getCenter(); }")
    home = page.evaluate(named)
    page.evaluate("map_map.setView([home.lat + 4, home.lng - 4], map_map.getZoom(), { animate: false })")
    elsewhere = page.evaluate(named)
    on_marks = page.evaluate(
        """() => {
          const sheet = document.querySelector(".leaflet-marks-pane canvas").drawn[0];
          const at = ({ left, right, top, bottom }, [, , x, y], { left: dx, top: dy }) =>
            x + dx > left && x + dx < right && y + dy > top && y + dy < bottom;
          const layer = document.querySelector(".leaflet-map-pane").getBoundingClientRect();
          return [...document.querySelectorAll(".label:not(.away)")].filter((one) =>
            sheet.some((mark) => at(one.getBoundingClientRect(), mark, layer))).map((one) => one.textContent);
        }"""
    )
    assert on_marks == []
    assert len(set(elsewhere) - set(home)) > 10
    page.evaluate("map_map.setView(home, map_map.getZoom(), { animate: false })")
    assert page.evaluate(named) == home


def test_names_follow_a_handle_that_runs_once_it_slows_down(opened: Callable[..., Page]) -> None:
    """Marks are those of the day at once, and every count; names become what they are where the map is set at that day,
    and the chart's line and an open card follow with them."""
    page = opened("afghanistan")
    page.evaluate("""() => {
        const day = document.getElementById("day"), all = () => [...document.querySelectorAll(".label:not(.away)")];
        window.step = (n) => { day.value = n; day.dispatchEvent(new Event("input")); };
        window.names = () => all().map((one) => one.className + one.style.transform).join();
    }""")
    there = page.evaluate("() => { step(13); map_map.fire('zoomend'); return names(); }")
    stamped = page.evaluate(STAMPED)
    left, before = page.evaluate("() => { step(7); const left = names(); step(13); return [left, names()]; }")
    assert page.evaluate(STAMPED) == stamped
    assert before == left
    counts = "[...document.querySelectorAll('#key td, #runs b')].map((one) => one.textContent)"
    late = "[document.getElementById('here').style.insetInlineStart, document.querySelector('#card .of').textContent]"
    visit = "at => reader.visit([{ at, unit: 'AF-HER' }])"
    page.evaluate(visit, "2021-08-14")
    counted, rested = page.evaluate(counts), page.evaluate(late)
    page.evaluate(visit, "2021-08-08")
    ran = page.evaluate(f"() => {{ step(6); step(7); map_map.fire('zoomend'); step(13); return [{counts}, {late}]; }}")
    assert ran[0] == counted
    assert ran[1][0] != rested[0]
    assert ran[1][1] != rested[1]
    page.wait_for_function("(there) => names() === there", arg=there)
    assert page.evaluate(late) == rested
