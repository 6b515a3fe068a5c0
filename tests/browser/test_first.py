"""The first frame: the headline, the line and the coloured ground, before Leaflet is there, and as it draws them."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

import geo
from geo import embed
from onscreen import FOLDERS, look
from visit import Visit

# What each frame shows, in order. A frame is looked at when it is being made; nothing in it changes after that.
WATCH = """
window.made = [];
requestAnimationFrame(function watch() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const box = document.querySelector(".folium-map")?.getBoundingClientRect();
  window.made.push({
    leaflet: "L" in window,
    title: document.getElementById("title")?.textContent ?? "",
    line: all("#line use").map((use) => use.getAttribute("href")),
    ground: all(".leaflet-overlay-pane path.leaflet-interactive").map((path) => ({
      fill: getComputedStyle(path).fill,
      d: path.getAttribute("d").toLowerCase(),
      at: Object.values(path.getBoundingClientRect().toJSON()),
    })),
    frame: box && [box.x, box.y, box.width, box.height],
  });
  if (window.made.length < 1000 && !document.querySelector("#says-who:not(.opening)")) requestAnimationFrame(watch);
});
"""
Frame = dict[str, Any]


def frames(seen: Visit) -> list[Frame]:
    """All frames of the page from its beginning to the one in which everything is there."""
    seen.context.add_init_script(WATCH)
    seen.page.reload()
    look(seen.page)
    seen.page.wait_for_function("made.at(-1).leaflet")
    found: list[Frame] = seen.page.evaluate("made")
    assert seen.complaints == []
    return found


@pytest.mark.parametrize("width_px", [1280, 800, 320])
@pytest.mark.parametrize("asked", [{}, {"at": "2021-08-13", "told_by": "reuters"}], ids=["now", "told"])
def test_the_ground_is_seen_before_leaflet_is_there_and_stays_as_it_is(
    on_disk: Callable[..., Visit], width_px: int, asked: dict[str, str]
) -> None:
    *_, first, whole = (frame for frame in frames(on_disk(width_px=width_px, **asked)) if frame["ground"])
    assert (first["leaflet"], whole["leaflet"]) == (False, True)
    assert len(first["ground"]) == 34
    assert len({one["fill"] for one in first["ground"]}) > 1
    for part in ("title", "line", "frame", "ground"):
        assert first[part] == whole[part], part


@pytest.mark.parametrize("name", ["syria", "islands", "towns"])
def test_it_is_so_wherever_the_ground_lies(on_disk: Callable[..., Visit], name: str) -> None:
    """Towns have no ground, and their first frame shows the line alone."""
    found = frames(on_disk(name))
    before, whole = [frame for frame in found if not frame["leaflet"] and frame["title"]], found[-1]
    assert before
    assert [before[-1]["ground"], before[-1]["line"]] == [whole["ground"], whole["line"]]


def test_it_is_there_before_the_rest_of_the_page_has_come(browser: Browser) -> None:
    """A slow line: the map's colours are seen while Leaflet is still on its way, and what is late is there at last."""
    seen = threading.Event()
    begun, waiting, rest = embed.page(geo.load(FOLDERS["afghanistan"]), {}).html.partition('<script type="later">')

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(begun.encode())
            self.wfile.flush()
            assert seen.wait(20)
            self.wfile.write((waiting + rest).encode())

        def log_message(self, *args: object) -> None:
            """Nothing: the tests' own output is enough."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="commit")
        expect(page.locator(".leaflet-overlay-pane path.leaflet-interactive")).to_have_count(34)
        # Frames go by, as they do on a slow line.
        page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
        )
        assert page.evaluate("typeof L") == "undefined"
        seen.set()
        look(page)
        expect(page.locator(".leaflet-overlay-pane path.leaflet-interactive")).to_have_count(34)
        page.close()
        server.shutdown()
