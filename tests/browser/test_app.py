"""The page and its server, driven as a reader does: one process, one rerun for each release of the handle."""

import csv
import gzip
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Locator, Route, expect

import geo
from server import READY_WITHIN_S, get
from visit import Visit

HOUSE = Path(__file__).resolve().parents[2]
SETTLED = """() => document.getElementById("day").hasAttribute("aria-valuetext")
  && Math.abs(document.querySelector("main").getBoundingClientRect().height - innerHeight) < 2"""


class Reader:
    """A reader with the page open, who sees what goes over the wire."""

    def __init__(self, visit: Visit, address: str) -> None:
        self.visit, self.page = visit, visit.page
        self.sent: list[bytes | str] = []
        self.page.on("websocket", lambda wire: wire.on("framesent", lambda message: self.sent.append(message)))
        self.page.goto(address)
        expect(self.choice).to_be_visible()
        expect(self.slider).to_be_visible()
        # The map has its own height, and nothing moves any more.
        self.page.frames[1].wait_for_function(SETTLED)

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe[src^=embed]")

    @property
    def slider(self) -> Locator:
        return self.map.locator("input[type=range]").first

    @property
    def choice(self) -> Locator:
        """Under the map, what Python wrote of its moment: a link to the same from surer events."""
        return self.page.locator(".choice a").first

    def shows(self, at: str, view: str = "") -> None:
        """Waits until what Python writes is of this moment."""
        expect(self.choice).to_have_attribute("href", f"?at={at}{view}")

    def table(self) -> str:
        """All units of the moment, as they stand on the map page."""
        if not self.map.locator("#all").evaluate("all => all.open"):
            self.map.locator("#all summary").press("Enter")
        expect(self.map.locator("#all caption")).to_contain_text(self.map.locator("h1").inner_text())
        return self.map.locator("#all table").inner_text()

    def frame_mark(self, mark: str | None = None) -> object:
        """A name on the window of the frame, which does not outlive it."""
        return self.page.frames[1].evaluate("mark => mark ? window.mark = mark : window.mark", mark)


@pytest.fixture
def reader(visit: Callable[..., Visit], server: str) -> Callable[..., Reader]:
    return lambda path="/", **how: Reader(visit("about:blank", **how), server + path)


def drag(reader: Reader, to_the_left_px: int, seen: set[str]) -> None:
    """Takes the handle and moves it, noting each title; the handle is not let go."""
    box, thumb = reader.slider.bounding_box(), reader.map.locator("#thumb").bounding_box()
    assert box
    assert thumb
    x_px = thumb["x"] - box["x"] + thumb["width"] / 2
    # Waits until the slider stands still and is what the pointer would meet there.
    reader.slider.hover(position={"x": x_px, "y": box["height"] / 2})
    reader.page.mouse.down()
    box = reader.slider.bounding_box()
    assert box
    for px in range(0, to_the_left_px, 10):
        reader.page.mouse.move(box["x"] + x_px - px, box["y"] + box["height"] / 2)
        seen.add(reader.map.locator("h1").inner_text())


def test_the_handle_moves_the_map_and_its_release_the_page(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-15")
    here.shows("2021-08-15")
    frame = here.page.locator("iframe").element_handle()
    here.frame_mark("the same")
    frame.evaluate("frame => { frame.first = frame.listen; }")
    before, seen = len(here.sent), set[str]()

    drag(here, 400, seen)
    assert len(seen) >= 6, "the map follows the handle while it moves"
    assert here.sent[before:] == [], "nothing is sent while it moves"
    here.shows("2021-08-15")

    here.page.mouse.up()
    here.page.wait_for_function("was => location.search !== was", arg="?at=2021-08-15")
    here.shows(here.page.url.partition("?at=")[2][:10])
    # What a first release may have sent too much has come by the time that a second one is through.
    here.page.keyboard.press("End")
    here.shows("2021-09-07")
    assert len(here.sent) - before == 2, "one message, one rerun, for each release"
    assert frame.evaluate("frame => frame.first === frame.listen"), "the script is not run again"
    assert here.frame_mark() == "the same"
    assert frame.evaluate("frame => frame === frame.getRootNode().querySelector('iframe') && frame.isConnected")
    assert here.visit.complaints == []


def test_while_the_map_is_on_its_way_its_place_is_marked(visit: Callable[..., Visit], server: str) -> None:
    page, asked = visit("about:blank").page, list[Route]()
    page.route("**/embed*", lambda route: asked.append(route))
    page.goto(server)
    waiting = page.locator(".waiting")
    expect(waiting).to_be_attached()
    page.wait_for_function('box => getComputedStyle(box, "::before").opacity > 0.03', arg=waiting.element_handle())
    corner = waiting.bounding_box() or {}
    hit = "(box, [x, y]) => box.getRootNode().elementFromPoint(x, y).tagName"
    assert waiting.evaluate(hit, [corner["x"] + 60, corner["y"] + 60]) == "IFRAME", "it lies under what it stands for"
    asked[0].continue_()
    expect(waiting).not_to_be_attached()
    expect(page.frame_locator("iframe[src^=embed]").locator("#title")).to_be_visible()


def test_the_address_opens_what_it_says(reader: Callable[..., Reader]) -> None:
    here = reader()
    here.slider.focus()
    here.page.keyboard.press("ArrowLeft")
    here.page.wait_for_url("**/?at=*")
    here.shows("2021-08-12")
    there = reader(here.page.url.removeprefix(here.page.url.split("/?")[0]))
    there.shows("2021-08-12")
    assert there.slider.input_value() == here.slider.input_value()
    assert there.table() == here.table()
    assert there.map.locator("h1").inner_text() == here.map.locator("h1").inner_text()


def test_the_view_reaches_the_page_and_the_address(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-12")
    here.map.get_by_role("radio", name="one agency’s reports").click()
    here.map.locator("#agency").select_option(label="Reuters")
    here.shows("2021-08-12", "&told_by=Reuters")
    assert here.page.url.endswith("/?at=2021-08-12&told_by=Reuters")
    there = reader("/?at=2021-08-12&told_by=Reuters")
    assert there.table() == here.table()
    assert "Reports by Reuters, to 12 August" in there.table()


def test_going_back_leaves_the_page(reader: Callable[..., Reader]) -> None:
    here = reader()
    length = here.page.evaluate("history.length")
    for _ in range(3):
        here.slider.focus()
        here.page.keyboard.press("ArrowLeft")
    here.shows("2021-08-10")
    assert here.page.evaluate("history.length") == length


@pytest.mark.parametrize("at", ["2021-13-40", "1999-01-01", "'); alert(1)//", "x" * 3000])
def test_a_bad_date_is_a_page(reader: Callable[..., Reader], at: str) -> None:
    here = reader(f"/?at={urllib.request.quote(at)}")
    expect(here.choice).to_have_attribute("href", re.compile(r"^\?at=2021-08-\d\d$"))
    shown = str(here.choice.get_attribute("href")).rpartition("-")[2]
    assert here.map.locator("h1").inner_text().startswith(f"{int(shown)} August")
    assert here.visit.page_errors == []


def test_the_table_sorts_and_keeps_its_order(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-12")
    here.table()
    names = here.map.locator("#all tbody th")
    assert names.all_inner_texts()[:3] == ["Zaranj", "Sheberghan", "Kunduz"], "in the order of their fall"
    head = here.map.get_by_role("columnheader", name="Provincial capital")
    # By keyboard: a click right after the page has scrolled may still meet the frame.
    head.get_by_role("button").press("Enter")
    assert names.all_inner_texts() == sorted(names.all_inner_texts(), key=str.casefold)
    assert head.get_attribute("aria-sort") == "ascending"
    assert here.page.frames[1].evaluate("document.activeElement.textContent") == "Provincial capital"
    here.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    backwards = names.all_inner_texts()
    here.slider.focus()
    here.page.keyboard.press("ArrowRight")
    expect(here.map.locator("#all caption")).to_contain_text("13 August")
    assert names.all_inner_texts() == backwards, "another moment, the same order"
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") is None


def test_the_pages_share_one_map(reader: Callable[..., Reader]) -> None:
    """Going to another page and back neither loses the moment nor draws the map anew."""
    here = reader("/?at=2021-08-12")
    here.map.locator("#zoom-in").click()
    here.slider.focus()
    here.page.keyboard.press("ArrowLeft")
    here.shows("2021-08-11")
    here.frame_mark("the same")
    zoom = here.page.frames[1].evaluate("map_map.getZoom()")
    here.page.get_by_role("link", name="Sources").click()
    expect(here.page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(here.page.locator("iframe")).not_to_be_visible()
    assert here.page.locator("li span[id]").count() == 186
    here.page.get_by_role("link", name="Corrections", exact=True).click()
    expect(here.page.get_by_text("No correction since publication.")).to_be_visible()
    here.page.get_by_role("link", name="Method").click()
    expect(here.page.get_by_role("heading", name="What the map cannot say")).to_be_visible()
    here.page.get_by_role("link", name="Map").click()
    here.shows("2021-08-11")
    expect(here.slider).to_be_visible()
    here.page.wait_for_url("**/?at=2021-08-11")
    assert here.frame_mark() == "the same"
    assert here.page.frames[1].evaluate("map_map.getZoom()") == zoom


def test_who_said_what(reader: Callable[..., Reader]) -> None:
    """F32: the matrix opens at the moment of the map, and where it goes the map has gone too."""
    here = reader("/?at=2021-08-13&told_by=Reuters")
    here.page.get_by_role("link", name="Who said what").click()
    matrix = here.page.frame_locator("iframe[src^=matrix]")
    expect(matrix.get_by_role("heading", name="13 August: 12, 13, 14, 15, 16, 17 or 18?")).to_be_visible()
    matrix.locator("#day").press("ArrowLeft")
    expect(matrix.get_by_role("heading", name="12 August:")).to_be_visible()
    here.page.wait_for_url("**/evidence?at=2021-08-12")
    here.page.get_by_role("link", name="Map", exact=True).click()
    expect(here.page.locator("iframe")).to_have_count(1)
    expect(here.map.locator("h1")).to_contain_text("Reports by Reuters, to 12 August")
    here.shows("2021-08-12", "&told_by=Reuters")
    here.page.wait_for_url("**/?at=2021-08-12&told_by=Reuters")
    assert here.visit.complaints == []


def test_the_matrix_leads_a_map_that_is_not_there_yet(visit: Callable[..., Visit], server: str) -> None:
    seen = visit(f"{server}/evidence?at=2021-08-13")
    seen.page.frame_locator("iframe[src^=matrix]").locator("#day").press("Home")
    seen.page.wait_for_url("**/evidence?at=2021-08-01")
    seen.page.get_by_role("link", name="Map", exact=True).click()
    expect(seen.page.frame_locator("iframe[src^=embed]").locator("h1")).to_contain_text("1 August:")
    seen.page.wait_for_url("**/?at=2021-08-01")


@pytest.mark.parametrize("when", ["pointerup", "click"])
def test_a_moment_calls_nobody_back_from_the_page_they_left_for(reader: Callable[..., Reader], when: str) -> None:
    """Streamlit runs the page that a value was sent from; one that crosses a click on a link must not undo it."""
    here = reader("/?at=2021-08-13")
    here.page.locator("iframe").evaluate(
        """({ contentWindow: source }, when) => {
            const view = { reported_by: null, told_by: null, unit: null };
            const data = { says: "moment", at: "2021-08-06", search: "?at=2021-08-06", ...view };
            addEventListener(when, ({ target }) => {
                if (target.closest("a")) dispatchEvent(new MessageEvent("message", { source, data }));
            });
        }""",
        when,
    )
    here.page.get_by_role("link", name="Who said what").click()
    # Word that comes after the click may reach the page before its matrix opens, or after.
    known = "6 August: who said what"
    shown = known if when == "pointerup" else re.compile(f"^({known}|13 August: 12, 13, 14, 15, 16, 17 or 18)")
    matrix = here.page.frame_locator("iframe[src^=matrix]")
    expect(matrix.get_by_role("heading", name=shown)).to_be_visible()
    here.page.get_by_role("link", name="Picture").click()
    expect(here.page.get_by_role("img", name="6 August: the Taliban held 1 of 34")).to_be_visible()


def test_a_link_to_where_one_is_keeps_no_word_waiting(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-13")
    here.page.get_by_role("link", name="Map", exact=True).click()
    here.slider.press("ArrowLeft")
    expect(here.page.locator(".choice a").first).to_have_attribute("href", "?at=2021-08-12", timeout=7000)


def test_two_moments_have_an_address(visit: Callable[..., Visit], server: str) -> None:
    """F18: both maps stand in the page's own frame, and leaving them leads to the one map."""
    seen = visit(f"{server}/?at=2021-08-06&with=2021-08-15")
    both = seen.page.frame_locator("iframe[src*='with=']")
    for n, title in enumerate(("6 August: the Taliban held 1 of 34", "15 August: the Taliban held 32 or 33 of 34")):
        expect(both.frame_locator("iframe").nth(n).locator("h1")).to_contain_text(title)
    offered = both.frame_locator("iframe").first.get_by_role("radio", name="what had been reported by then")
    expect(offered).to_have_count(1)
    expect(both.locator("#changes h2").last).to_have_text("15 August: the Taliban held 32 or 33 of 34.")
    both.frame_locator("iframe").nth(1).locator("#day").press("ArrowLeft")
    seen.page.wait_for_url("**/?at=2021-08-06&with=2021-08-14")
    assert (
        seen.page.locator("iframe").evaluate_all("all => all.map((one) => one.sandbox.value)")
        == ["allow-scripts allow-popups"] * 2
    )
    seen.page.get_by_role("link", name="Map", exact=True).click()
    expect(seen.page.locator("iframe")).to_have_count(1)
    expect(seen.page.frame_locator("iframe").locator("h1")).to_contain_text("6 August: the Taliban held 1 of 34")
    expect(seen.page.locator(".choice a").first).to_have_attribute("href", "?at=2021-08-06")
    seen.page.wait_for_url("**/?at=2021-08-06")
    assert seen.complaints == []


def test_what_changed_until_the_moment_of_the_map(reader: Callable[..., Reader], server: str) -> None:
    """F38: for editors who follow a live story."""
    here = reader("/?at=2021-08-12")
    here.page.get_by_role("link", name="What changed").click()
    both = here.page.frame_locator("iframe[src*='with=']")
    expect(both.get_by_role("heading", name="What changed from 5 August to 12 August")).to_be_visible()
    both.frame_locator("iframe").first.locator("#day").press("ArrowRight")
    here.page.wait_for_url("**/changes?at=2021-08-06&with=2021-08-12")
    assert both.get_by_role("link", name="what changed, day by day").evaluate("link => link.href") == (
        f"{server}/changes.atom"
    )
    here.page.get_by_role("link", name="Map", exact=True).click()
    here.shows("2021-08-12")


def test_an_address_with_one_moment_is_compared_with_a_week_before_it(visit: Callable[..., Visit], server: str) -> None:
    seen = visit(f"{server}/changes?at=2021-08-13")
    both = seen.page.frame_locator("iframe[src*='with=']")
    expect(both.get_by_role("heading", name="What changed from 6 August to 13 August")).to_be_visible()


def test_what_the_address_keeps_goes_from_page_to_page(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-13&confidence=high")
    expect(here.map.locator("h1")).to_contain_text("13 August")
    for name in ("Sources", "Who said what"):
        here.page.get_by_role("link", name=name).click()
        here.page.wait_for_url("**confidence=high")
    here.page.get_by_role("link", name="Map", exact=True).click()
    here.page.wait_for_url("**/?at=2021-08-13&confidence=high")
    expect(here.map.locator("#band")).to_contain_text("Only events of high confidence are drawn;")
    current = here.page.locator(".choice [aria-current]")
    expect(current).to_have_text("high confidence alone")
    here.table()
    here.map.locator("#all tbody").get_by_role("link", name="Zaranj", exact=True).press("Enter")
    here.page.wait_for_url("**/place?confidence=high&unit=AF-NIM")


def test_a_published_count_opens_its_account(reader: Callable[..., Reader], server: str) -> None:
    here = reader("/?at=2021-08-13")
    with here.page.expect_popup() as opened:
        here.map.get_by_role("link", name="How each was counted").press("Enter")
    account = opened.value.locator("#counts li").filter(has_text="Reuters, 13 August: Taliban 14 of 34.")
    expect(account).to_contain_text("Without Farah, fought for by its word. What we know now: 18.")
    dots = here.map.locator("#dots a").evaluate_all("dots => dots.map((dot) => dot.href)")
    assert set(dots) <= {f"{server}/matrix?at=2021-08-{day:02}" for day in range(1, 32)}
    assert f"{server}/matrix?at=2021-08-13" in dots
    pinned = reader(f"/?at=2021-08-13&v={geo.load(HOUSE / 'data').version}&confidence=high")
    link = pinned.map.get_by_role("link", name="How each was counted")
    assert link.evaluate("link => link.search") == pinned.page.url.partition("/")[2].partition("/?")[2].join(("?", ""))


def test_who_said_what_has_an_address_of_its_own(visit: Callable[..., Visit], server: str) -> None:
    seen = visit(f"{server}/evidence?at=2021-08-12", width_px=320, height_px=700)
    matrix = seen.page.frame_locator("iframe[src^=matrix]")
    expect(matrix.get_by_role("heading", name="12 August:")).to_be_visible()
    seen.page.wait_for_function("document.documentElement.scrollWidth <= 320")
    assert get(f"{server}/matrix?at=2021-08-12")[0] == 200
    assert get(f"{server}/matrix/other")[0] == 404


def test_a_place_has_an_address_says_what_contradicts_what_and_fits_a_phone(
    visit: Callable[..., Visit], server: str
) -> None:
    seen = visit(f"{server}/place?unit=AF-LOG", width_px=320, height_px=700, color_scheme="dark")
    dossier = seen.page.locator(".dossier")
    expect(dossier.get_by_role("heading", name="Where accounts differ")).to_be_visible()
    expect(dossier.locator(".contradiction")).to_contain_text("14 August (AP, Amu TV, Reuters, Xinhua)")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert seen.page.locator(".stMain").evaluate("main => main.scrollWidth") <= 320
    found = Axe().run(seen.page, context=".stMain")
    of_ours = [one["id"] for one in found.response["violations"] if "dossier" in str(one["nodes"])]
    assert of_ours == []

    field = seen.page.get_by_label("Find a place")
    field.fill("farah air")
    field.press("Enter")
    expect(dossier.get_by_role("heading", name="Farah airport and army base")).to_be_visible()
    seen.page.wait_for_url("**/place?unit=farah-airport")
    seen.page.go_back()
    expect(dossier.locator("h2").first).to_have_text("Pul-e-Alam")


def test_of_an_unknown_place_the_page_says_so(visit: Callable[..., Visit], server: str) -> None:
    seen = visit(f"{server}/place?unit=<b>AF-XXX")
    expect(seen.page.get_by_text("There is no place “<b>AF-XXX” on this map.")).to_be_visible()
    expect(seen.page.get_by_label("Find a place")).to_be_visible()


def test_the_table_leads_to_a_place(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-13")
    here.table()
    here.map.locator("#all tbody").get_by_role("link", name="Pul-e-Alam", exact=True).press("Enter")
    here.page.wait_for_url("**/place?unit=AF-LOG")
    expect(here.page.locator(".dossier h2").first).to_have_text("Pul-e-Alam")


def test_a_source_that_must_not_be_linked_is_not(reader: Callable[..., Reader], server: str) -> None:
    """F101, and what rests on each."""
    here = reader("/")
    here.page.get_by_role("link", name="Sources").click()
    expect(here.page.get_by_role("heading", name="Sources")).to_be_visible()
    with (HOUSE / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        linked = {row["id"] for row in csv.DictReader(file) if row["link"] not in ("", "none")}
    items = here.page.locator("li span[id]:has(a)")
    expect(items).to_have_count(len(linked))
    assert set(items.evaluate_all("all => all.map((one) => one.id)")) == linked
    item = here.page.locator("li").filter(has=here.page.locator("[id='aan_menace']"))
    assert item.locator("a").get_attribute("rel") == "noopener noreferrer"


def test_the_link_and_the_table_can_be_taken_away(reader: Callable[..., Reader], server: str) -> None:
    here = reader("/?at=2021-08-12&told_by=Reuters")
    here.visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.slider.focus()
    here.page.keyboard.press("ArrowRight")
    here.shows("2021-08-13", "&told_by=Reuters")
    here.page.get_by_role("button", name="Copy the link").press("Enter")
    expect(here.page.get_by_role("button", name="Copied")).to_be_visible()
    assert here.page.evaluate("navigator.clipboard.readText()") == f"{server}/?at=2021-08-13&told_by=Reuters"
    here.page.get_by_role("button", name="Copy the citation").press("Enter")
    expect(here.page.get_by_role("button", name="Copied").nth(1)).to_be_visible()
    assert here.page.evaluate("navigator.clipboard.readText()") == (
        "Says Who contributors, “Afghanistan, August 2021”: Reports by Reuters, to 13 August: 14 provincial capitals "
        "taken, Farah fought for, 16 not mentioned. Data as of 24 November 2026, "
        f"version {geo.load(HOUSE / 'data').version}. {server}/?at=2021-08-13&told_by=Reuters"
    )
    with here.page.expect_download() as download:
        here.page.get_by_role("link", name="CSV", exact=True).press("Enter")
    command = [sys.executable, "-m", "geo", "state", "--at", "2021-08-13", "--told-by", "Reuters", "--format", "csv"]
    said = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True).stdout
    assert download.value.path().read_bytes() == said
    assert download.value.suggested_filename == "afghanistan-2021-2021-08-13.csv"


@pytest.mark.parametrize("form", ["json", "csv", "geojson"])
@pytest.mark.parametrize("view", [(), ("--reported-by", "2021-08-11"), ("--told-by", "AFP")])
def test_data_over_http_is_what_the_command_writes(server: str, form: str, view: tuple[str, ...]) -> None:
    """F69."""
    command = [sys.executable, "-m", "geo", "state", "--at", "2021-08-12", "--format", form, *view]
    said = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True).stdout
    query = "at=2021-08-12" + (f"&{view[0][2:].replace('-', '_')}={view[1]}" if view else "")
    status, headers, body = get(f"{server}/state.{form}?{query}", Accept_Encoding="identity")
    assert (status, body) == (200, said)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert get(f"{server}/state.{form}?{query}", If_None_Match=headers["ETag"])[0] == 304


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("at=1999-01-01", "This map covers 1 August to 7 September 2021. The nearest day is 2021-08-01."),
        ("at=2021-13-40", "'2021-13-40' is not a date"),
        ("told_by=Nobody", "There is no view of “Nobody”."),
        ("at=2021-08-20&told_by=Reuters", "We looked for Reuters reports from 6 to 13 August"),
        ("told_by=Reuters&reported_by=2021-08-12", "A map is drawn from one thing alone"),
    ],
)
def test_data_never_guesses(server: str, query: str, sentence: str) -> None:
    status, headers, body = get(f"{server}/state.json?{query}")
    assert status == 400
    assert sentence in body.decode()
    assert headers["Content-Type"].startswith("text/plain")


HOSTILE = [
    {
        "says": "moment",
        "at": "2021-08-09",
        "reported_by": None,
        "told_by": None,
        "unit": None,
        "search": "/../elsewhere",
    },
    {"says": "moment", "at": "2021-08-09", "reported_by": None, "told_by": None, "unit": None, "search": "?at=1#there"},
    {"says": "moment", "at": "2021-08-09" * 9, "reported_by": None, "told_by": None, "unit": None, "search": ""},
    {"says": "moment", "at": ["2021-08-09"], "reported_by": None, "told_by": None, "unit": None, "search": ""},
    {"says": "moment", "at": "2021-08-09"},
    {"says": "height", "px": 10**9},
    {"says": "height", "px": "10; position: fixed"},
    {"says": "height"},
    {"says": "place", "unit": ["AF-KAN"]},
    {"says": "place", "unit": "x" * 300},
    "moment",
    None,
]
GOOD = {
    "says": "moment",
    "at": "2021-08-10",
    "reported_by": None,
    "told_by": None,
    "unit": None,
    "search": "?at=2021-08-10",
}
LISTEN_IN = """() => {
  const move = history.replaceState.bind(history);
  window.moves = [];
  history.replaceState = (state, title, url) => { moves.push(url); move(state, title, url); };
}"""


def test_only_the_frame_is_listened_to_and_only_what_it_may_say(reader: Callable[..., Reader]) -> None:
    here = reader("/?at=2021-08-13")
    height = here.page.locator("iframe").bounding_box()
    here.page.evaluate(LISTEN_IN)
    here.page.evaluate("said => postMessage(said, '*')", GOOD | {"at": "2021-08-09", "search": "?at=2021-08-09"})
    for said in HOSTILE:
        here.page.frames[1].evaluate("said => parent.postMessage(said, '*')", said)
    # Messages arrive in order: once this one has, all those before it have been refused.
    here.page.frames[1].evaluate("said => parent.postMessage(said, '*')", GOOD)
    here.shows("2021-08-10")
    assert here.page.locator("iframe").bounding_box() == height
    assert here.page.evaluate("moves") == ["/?at=2021-08-10"]


def test_a_reader_is_sent_nowhere_else_and_keeps_no_cookie(reader: Callable[..., Reader], server: str) -> None:
    here = reader()
    here.slider.focus()
    here.page.keyboard.press("ArrowLeft")
    here.shows("2021-08-12")
    assert here.visit.requests_beyond(server + "/") == []
    assert here.visit.context.cookies() == []
    assert here.visit.complaints == []


def test_nothing_scrolls_sideways_on_a_small_screen(reader: Callable[..., Reader]) -> None:
    here = reader(width_px=320, height_px=568)
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 320
    here.table()
    assert here.map.locator("#all table").bounding_box()["width"] <= 320


def test_embed_brings_its_own_rules(server: str) -> None:
    status, headers, body = get(f"{server}/embed?at=2021-08-13")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    policy = [rule.split() for rule in headers["Content-Security-Policy"].split(";")]
    assert ["default-src", "'none'"] in policy
    assert not any(rule[0] == "frame-ancestors" for rule in policy), "any site may frame it, a sandboxed page too"
    assert not any("unsafe" in word for rule in policy for word in rule)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Set-Cookie"] is None
    assert b"<h1" in body


@pytest.mark.parametrize("feed", ["corrections", "changes"])
def test_the_page_of_corrections_leads_to_the_feeds(visit: Callable[..., Visit], server: str, feed: str) -> None:
    """F30: the links are where the server has the feeds."""
    link = visit(f"{server}/corrections").page.locator(f"section a[href$='{feed}.atom']")
    expect(link).to_be_visible()
    address = str(link.evaluate("link => link.href"))
    assert address == f"{server}/{feed}.atom"
    status, headers, body = get(address, Accept_Encoding="identity")
    assert (status, headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert headers["Set-Cookie"] is None
    assert b'<feed xmlns="http://www.w3.org/2005/Atom"' in body


def test_embed_is_sent_again_only_when_it_changed(server: str) -> None:
    url = f"{server}/embed"
    _, headers, body = get(url)
    assert get(url)[1]["ETag"] == headers["ETag"]
    assert get(url, If_None_Match=headers["ETag"])[::2] == (304, b"")
    assert get(url, If_None_Match=f'W/{headers["ETag"]}, "other"')[0] == 304
    assert get(url, If_None_Match='"other"')[::2] == (200, body)
    assert get(f"{url}?at=2021-08-06")[1]["ETag"] != headers["ETag"]


def test_embed_is_compressed_for_those_who_ask(server: str) -> None:
    url = f"{server}/embed"
    _, plain, body = get(url, Accept_Encoding="br")
    _, small, packed = get(url, Accept_Encoding="br, gzip")
    assert plain["Content-Encoding"] is None
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == body
    assert small["ETag"] != plain["ETag"]
    assert get(url, Accept_Encoding="gzip;q=0")[2] == body
    assert "Accept-Encoding" in small["Vary"]


NOWHERE = "/embed/ /embed/elsewhere /healthz/elsewhere /state.xml /state.json/x /corrections.xml /changes.atom/x"


@pytest.mark.parametrize("path", NOWHERE.split())
def test_what_is_not_there_is_404(server: str, path: str) -> None:
    assert get(server + path)[0] == 404


@pytest.mark.parametrize(
    "query", ["at=2021-13-40", "at=1999-01-01", "at=&at=&at=", "unit=../../etc", f"x={'y' * 20_000}"]
)
def test_a_bad_address_is_a_page_all_the_same(server: str, query: str) -> None:
    status, headers, body = get(f"{server}/embed?{query}")
    assert status == 200
    assert b"<h1" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_of_a_repeated_key_the_first_counts(server: str) -> None:
    url = f"{server}/embed?at=2021-08-06"
    assert get(f"{url}&at=2021-08-09&stranger=1")[1]["ETag"] == get(url)[1]["ETag"]


def test_healthz_says_what_is_shown(server: str) -> None:
    status, headers, body = get(f"{server}/healthz")
    state = json.loads(body)
    assert (status, state["status"], state["dataset"]) == (200, "ok", "afghanistan-2021")
    assert len(state["version"]) == 12
    assert headers["Set-Cookie"] is None


def test_a_bad_folder_is_refused_at_the_door(tmp_path: Path) -> None:
    """With every problem, and before a port is opened."""
    environment = {**os.environ, "GEO_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    ended = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=READY_WITHIN_S)
    assert ended.returncode == 1
    assert "datapackage.json" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


def test_less_sure_events_can_be_left_out(reader: Callable[..., Reader], server: str) -> None:
    """F28, F96: the page tells what is disputed, and draws the same moment from the surer events alone."""
    here = reader("/?at=2021-08-13")
    expect(
        here.page.get_by_text("1 of these 18 is disputed. Pul-e-Alam: AFP, Anadolu and dpa 13 August;")
    ).to_be_visible()
    choices = here.page.locator(".choice a")
    hrefs = "all => all.map((link) => link.search)"
    assert choices.evaluate_all(hrefs) == [
        f"?at=2021-08-13{least}" for least in ("", "&confidence=medium", "&confidence=high")
    ]
    version = geo.load(HOUSE / "data").version
    other = reader(f"/?at=2021-08-12&told_by=Reuters&v={version}")
    other.slider.focus()
    other.page.keyboard.press("ArrowLeft")
    other.shows("2021-08-11", f"&told_by=Reuters&v={version}")
    assert other.page.locator(".choice a").last.evaluate("link => link.search") == (
        f"?at=2021-08-11&told_by=Reuters&v={version}&confidence=high"
    )
    here.page.get_by_role("link", name="high confidence alone").press("Enter")
    here.page.wait_for_url("**/?at=2021-08-13&confidence=high")
    expect(here.map.locator("#band")).to_contain_text("Only events of high confidence are drawn;")
    here.slider.focus()
    here.page.keyboard.press("ArrowLeft")
    here.page.wait_for_url("**/?at=2021-08-12&confidence=high")
    here.shows("2021-08-12")
