"""Where the reader has gone on the map is where the reader stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from onscreen import hold
from visit import Visit

ZOOM = "() => [map_map.getZoom(), map_map.getCenter().lat, map_map.getCenter().lng]"


def test_zoom_and_place_survive_a_date(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-10").page
    home = page.evaluate(ZOOM)
    page.locator("#zoom-in").click()
    hold(page, page.locator("#map_map"), -80, 60)
    page.evaluate("() => { window.rests = 0; map_map.on('moveend', () => { rests += 1; }); }")
    page.mouse.up()
    page.wait_for_function("() => rests > 0")
    here = page.evaluate(ZOOM)
    assert here[0] > home[0]
    assert here[1:] != home[1:]
    page.locator("#day").focus()
    for key in ("ArrowRight", "End", "Home"):
        page.keyboard.press(key)
        assert page.evaluate(ZOOM) == here
    page.locator("#everything").click()
    assert page.evaluate(ZOOM) == pytest.approx(home, abs=0.01)


@pytest.mark.parametrize("move", ["zoom-in", "pan"])
def test_a_narrower_window_leaves_the_reader_where_he_was(on_disk: Callable[..., Visit], move: str) -> None:
    page = on_disk().page
    if move == "zoom-in":
        page.locator("#zoom-in").click()
    else:
        page.locator("#map_map").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => map_map._panAnim && !map_map._panAnim._inProgress")
    here = page.evaluate(ZOOM)
    page.set_viewport_size({"width": 1100, "height": 800})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(ZOOM)[0] == here[0]
    page.locator("#everything").click()
    narrow = page.evaluate(ZOOM)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_function("zoom => map_map.getZoom() > zoom", arg=narrow[0])
    assert _all_inside(page), "and who sees everything goes on to see everything"


def _all_inside(page: Page) -> bool:
    inside: bool = page.evaluate(
        """() => {
          const box = document.getElementById("map_map").getBoundingClientRect();
          return [...document.querySelectorAll(".leaflet-overlay-pane path.leaflet-interactive")].every((path) => {
            const { left, top, right, bottom } = path.getBoundingClientRect();
            return left >= box.left && top >= box.top && right <= box.right && bottom <= box.bottom;
          });
        }"""
    )
    return inside


def test_the_wheel_scrolls_the_page_and_zooms_only_with_ctrl(on_disk: Callable[..., Visit]) -> None:
    page = on_disk().page
    box = page.locator("#map_map").bounding_box()
    assert box
    zoom = page.evaluate("map_map.getZoom()")
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 0")
    assert page.evaluate("map_map.getZoom()") == zoom
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.wait_for_function("zoom => map_map.getZoom() > zoom", arg=zoom)
    page.keyboard.up("Control")


CLEAR = """() => {
  const frame = map_map.getContainer().getBoundingClientRect();
  const controls = [...document.querySelectorAll("#finder, .zoom")].map((each) => each.getBoundingClientRect());
  const towns = JSON.parse(document.getElementById("data").textContent).targets;
  return towns.map(({ at: [lon, lat] }) => map_map.latLngToContainerPoint([lat, lon])).filter(({ x, y }) =>
    x < 8 || y < 8 || x > frame.width - 8 || y > frame.height - 8 || controls.some((box) =>
      frame.left + x > box.left - 8 && frame.left + x < box.right + 8
      && frame.top + y > box.top - 8 && frame.top + y < box.bottom + 8));
}"""


@pytest.mark.parametrize("width_px", [320, 1200])
def test_towns_without_ground_keep_clear_of_the_controls(on_disk: Callable[..., Visit], width_px: int) -> None:
    assert on_disk("towns", width_px=width_px).page.evaluate(CLEAR) == []
