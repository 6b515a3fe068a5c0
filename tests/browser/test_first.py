"""The first frame: the headline, the line and the coloured ground, before Leaflet is there, and as it draws them."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import geo
from folders import Folder, feature, square
from geo import embed
from onscreen import FOLDERS, look
from visit import Visit
from visit import visit as open_visit

# What each frame shows, in order. A frame is looked at when it is being made; nothing in it changes after that.
WATCH = """
window.made = [];
requestAnimationFrame(function watch() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const box = (selector) => Object.values(document.querySelector(selector)?.getBoundingClientRect().toJSON() ?? {});
  window.made.push({
    leaflet: "L" in window,
    title: document.getElementById("title")?.textContent ?? "",
    line: all("#line use").map((use) => use.getAttribute("href")),
    runs: all("#runs b").map((run) => run.textContent),
    heads: all("#line.grouped [data-run]").map((one) => [one.dataset.run, one.getBoundingClientRect().top]),
    ground: all(".leaflet-overlay-pane path").map((path) => ({
      fill: getComputedStyle(path).fill,
      d: path.getAttribute("d").toLowerCase(),
      at: Object.values(path.getBoundingClientRect().toJSON()),
    })),
    frame: box(".folium-map"),
    count: box("#count"),
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


SAME = ("title", "line", "runs", "heads", "frame", "count", "ground")
SIZES = [(1280, 800), (800, 1000), (320, 640), (800, 390)]
ASKED = [{}, {"at": "2021-08-13", "told_by": "reuters"}, {"at": "2021-08-13T02:06+04:30"}]


@pytest.mark.parametrize("size", SIZES, ids=["wide", "tablet", "phone", "phone on its side"])
@pytest.mark.parametrize("asked", ASKED, ids=["now", "told", "changing"])
def test_the_ground_is_seen_before_leaflet_is_there_and_stays_as_it_is(
    on_disk: Callable[..., Visit], size: tuple[int, int], asked: dict[str, str]
) -> None:
    """Its stripes too, where units are changing hands: they stand before the wash that they lie on."""
    found = frames(on_disk(width_px=size[0], height_px=size[1], **asked))
    *_, first, whole = (frame for frame in found if frame["ground"])
    assert (first["leaflet"], whole["leaflet"]) == (False, True)
    assert len(first["ground"]) == 34
    assert first["heads"]
    assert [head.split(", ")[1] for head, _ in first["heads"]] == [run.split(" ")[0] for run in first["runs"]]
    assert sum(one["fill"].startswith("url(") for one in first["ground"]) == 6 * ("T" in asked.get("at", ""))
    assert len({one["fill"] for one in first["ground"]}) > 1
    for part in SAME:
        assert first[part] == whole[part], part


@pytest.mark.parametrize("size", SIZES, ids=["wide", "tablet", "phone", "phone on its side"])
def test_a_place_of_the_address_has_its_card_from_the_beginning(
    on_disk: Callable[..., Visit], size: tuple[int, int]
) -> None:
    """It stands between map and line on a phone."""
    found = frames(on_disk(width_px=size[0], height_px=size[1], unit="AF-HER"))
    *_, first, whole = (frame for frame in found if frame["ground"])
    assert (first["leaflet"], whole["leaflet"]) == (False, True)
    for part in SAME:
        assert first[part] == whole[part], part


@pytest.mark.parametrize("name", ["syria", "islands", "towns"])
def test_it_is_so_wherever_the_ground_lies(on_disk: Callable[..., Visit], name: str) -> None:
    """Towns have no ground, and their first frame shows the line alone."""
    found = frames(on_disk(name))
    before, whole = [frame for frame in found if not frame["leaflet"] and frame["title"]], found[-1]
    assert before
    for part in SAME:
        assert before[-1][part] == whole[part], part


def many(folder: Folder) -> None:
    """A hundred squares."""
    folder.features = [feature(f"U{n}", f"Unit {n}", square(50 + n % 10, 20 + n // 10)) for n in range(100)]


def polar(folder: Folder) -> None:
    """Both poles, where Mercator's map has no end."""
    ends = square(-180, -90, 30), square(0, 60, 30)
    folder.features = [feature(f"U{n}", f"Unit {n}", one) for n, one in enumerate(ends)]


@pytest.mark.parametrize("shape", [many, polar])
def test_it_is_so_of_many_and_of_the_poles(
    shape: Callable[[Folder], None], tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    folder = Folder(tmp_path / "data")
    shape(folder)
    for name in ("places", "reporters", "reports", "counts", "corrections"):
        del folder.tables[name]
    for row in folder.tables["events"]:
        row["unit"] = "U0"
    file = tmp_path / "page.html"
    file.write_text(embed.page(folder.load(), {}).html, "utf-8")
    *_, first, whole = (frame for frame in frames(visit(file.as_uri())) if frame["ground"])
    assert (first["leaflet"], whole["leaflet"]) == (False, True)
    for part in SAME:
        assert first[part] == whole[part], part
    tops, bottoms = [one["at"][1] for one in whole["ground"]], [one["at"][1] + one["at"][3] for one in whole["ground"]]
    _, top, _, high, *_ = whole["frame"]
    assert top <= min(tops) < max(bottoms) <= top + high


@dataclass
class Slow:
    """A page of which Leaflet is on its way until :meth:`go_on`."""

    seen: Visit
    came: threading.Event

    @property
    def page(self) -> Page:
        return self.seen.page

    def grounds(self) -> list[dict[str, float]]:
        paths = "[...document.querySelectorAll('.leaflet-overlay-pane path')]"
        found: list[dict[str, float]] = self.page.evaluate(
            f"{paths}.map((path) => path.getBoundingClientRect().toJSON())"
        )
        return found

    def go_on(self) -> None:
        self.came.set()
        look(self.page)


@pytest.fixture
def slow(browser: Browser) -> Iterator[Slow]:
    """The page on a slow line, its first frame drawn."""
    came = threading.Event()
    begun, waiting, rest = embed.page(geo.load(FOLDERS["afghanistan"]), {}).html.partition('<script type="later">')

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                return
            self.wfile.write(begun.encode())
            self.wfile.flush()
            assert came.wait(20)
            self.wfile.write((waiting + rest).encode())

        def log_message(self, *args: object) -> None:
            """Nothing: the tests' own output is enough."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        seen = open_visit(browser, f"http://127.0.0.1:{server.server_port}/")
        seen.page.goto(f"http://127.0.0.1:{server.server_port}/slow", wait_until="commit")
        expect(seen.page.locator(".leaflet-overlay-pane path.leaflet-interactive")).to_have_count(34)
        # Frames go by, as they do on a slow line.
        seen.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
        )
        yield Slow(seen, came)
        came.set()
        seen.context.close()
        server.shutdown()


def test_it_is_there_before_the_rest_of_the_page_has_come(slow: Slow) -> None:
    """A slow line: the map's colours are seen while Leaflet is still on its way, and what is late is there at last."""
    assert slow.page.evaluate("typeof L") == "undefined"
    slow.go_on()
    expect(slow.page.locator(".leaflet-overlay-pane path.leaflet-interactive")).to_have_count(34)


def test_a_place_can_be_chosen_while_leaflet_is_on_its_way(slow: Slow) -> None:
    slow.page.get_by_role("button", name="Herat").click()
    for _ in range(2):
        expect(slow.page.locator("#card h2")).to_contain_text("Herat")
        expect(slow.page.locator("#card")).to_be_focused()
        assert "unit=AF-HER" in slow.page.url
        slow.go_on()
    expect(slow.page.locator(".leaflet-lines-pane path[stroke='var(--text)']")).to_have_count(1)
    assert slow.seen.complaints == []


@pytest.mark.parametrize("width_px", [390, 1000])
def test_the_ground_follows_a_window_that_is_turned_meanwhile(slow: Slow, width_px: int) -> None:
    before = slow.grounds()
    slow.page.set_viewport_size({"width": width_px, "height": 700})
    slow.page.wait_for_function("innerWidth === " + str(width_px))
    slow.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    turned = slow.grounds()
    assert turned != before
    slow.go_on()
    assert slow.grounds() == turned


def test_the_page_is_long_from_the_beginning(slow: Slow) -> None:
    """The scrollbar does not come later, and who reloads stays where they had read."""
    high = "document.documentElement.scrollHeight"
    before = slow.page.evaluate(high)
    slow.go_on()
    assert before >= slow.page.evaluate(high) > 800


def test_a_frame_that_is_put_away_wakes_when_it_is_shown(visit: Callable[..., Visit], site: str) -> None:
    seen = visit(f"{site}/framed/afghanistan")
    away = "frame = document.querySelector('iframe'); frame.style.display = 'none'; frame.src += 'v=again'"
    with seen.page.expect_event("framenavigated"):
        seen.page.evaluate(away)
    frame = seen.page.frames[1]
    frame.wait_for_selector("#day[aria-valuetext]", state="attached")
    assert frame.evaluate("document.querySelector('.folium-map').clientWidth") == 0
    seen.page.evaluate("frame.style.display = ''")
    # A frame has this many grounds wherever they lie: they are seen once they lie in it.
    expect(seen.page.frame_locator("iframe").locator("path.leaflet-interactive").first).to_be_in_viewport()
    assert seen.complaints == []
