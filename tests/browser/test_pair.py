"""Two moments side by side, in a browser: the maps follow each other, and the list between them is that of the core."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, FrameLocator, expect

import geo
from geo import pair
from geo.cards import Cards
from geo.changes import by_day
from geo.model import Dataset
from geo.words import Words
from hostile import PAYLOADS, Hostile
from onscreen import FOLDERS, hold
from visit import Visit

LISTED = """() => [...document.querySelectorAll("#changes section")].map((day) => [
  day.querySelector("h2").textContent,
  [...day.querySelectorAll("li > div")].map((row) => [...row.childNodes].filter((node) => node.tagName !== "SMALL")
    .map((node) => node.textContent).join("")),
  [...day.querySelectorAll("small")].map((small) => [...small.querySelectorAll("a, span")].map((one) => one.title)),
])"""
SIGHT = "[map_map.getCenter().lat, map_map.getCenter().lng, map_map.getZoom()]"
# Leaflet moves by whole pixels; one is 0.03 degrees here.
SAME = f"due => {SIGHT}.every((value, n) => Math.abs(value - due[n]) < 0.05)"
OTHER = f"due => !({SAME})(due)"
# Where a map has come to after it was let go: Leaflet lets it glide on from one of the next frames.
RESTED = f"""async (due) => {{
  for (let still = 0, last = null; still < 15; await new Promise(requestAnimationFrame)) {{
    const seen = {SIGHT}, same = last && seen.every((value, n) => value === last[n]);
    still = same && ({OTHER})(due) ? still + 1 : 0;
    last = seen;
  }}
  return {SIGHT};
}}"""


class Pair:
    """A reader with both maps open."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page = visit, visit.page
        self.maps: list[FrameLocator] = [self.page.frame_locator("iframe").nth(n) for n in range(2)]
        expect(self.page.locator("#title")).not_to_be_empty()
        for one in self.maps:
            expect(one.locator("#day[aria-valuetext]")).to_be_attached()

    @property
    def frames(self) -> list[Frame]:
        return self.page.frames[1:]

    def asked(self) -> dict[str, str]:
        """The address of the page."""
        return dict(parse_qsl(urlsplit(self.page.evaluate("location.href")).query))


@pytest.fixture
def opened(visit: Callable[..., Visit], site: str) -> Callable[..., Pair]:
    """`opened("islands", {"at": …, "with": …}, width_px=320)`."""
    return lambda name, asked, **how: Pair(visit(f"{site}/{name}?{urlencode(asked)}", **how))


AUGUST = {"at": "2021-08-06", "with": "2021-08-15"}


def due(dataset: Dataset, after: str, until: str) -> list[list[Any]]:
    """What is listed of the days after one and until another."""
    words = Words(dataset)
    return [
        [
            words.headline(snapshot).title,
            [Cards(words).card(snapshot, change.shown) for change in found],
            [[dataset.source[id].citation for id in change.sources] for change in found],
        ]
        for snapshot, found in by_day(words.now)
        if after < snapshot.point.text <= until
    ]


def test_each_map_has_its_headline_and_the_list_is_that_of_the_core(opened: Callable[..., Pair]) -> None:
    """F18."""
    here = opened("afghanistan", AUGUST)
    expect(here.page.locator("#title")).to_have_text("What changed from 6 August to 15 August")
    titles = ["6 August: the Taliban held 1 of 34 provincial capitals.", "15 August: the Taliban held 32 or 33 of 34."]
    for one, title in zip(here.maps, titles, strict=True):
        expect(one.locator("h1")).to_have_text(title)
    dataset = geo.load(FOLDERS["afghanistan"])
    assert here.page.evaluate(LISTED) == due(dataset, "2021-08-06", "2021-08-15")
    links = here.page.locator("#changes a").evaluate_all("all => all.map((a) => [a.href, a.rel, a.target])")
    assert {href for href, _, _ in links} <= {source.href for source in dataset.sources}
    assert {(rel, target) for _, rel, target in links} == {("noopener noreferrer", "_blank")}
    assert here.visit.complaints == []


def test_moving_one_moment_changes_the_list_and_the_address(opened: Callable[..., Pair]) -> None:
    here = opened("afghanistan", AUGUST)
    here.maps[1].locator("#day").press("Home")
    expect(here.page.locator("#title")).to_have_text("What changed from 1 August to 6 August")
    assert here.page.evaluate(LISTED) == due(geo.load(FOLDERS["afghanistan"]), "2021-08-01", "2021-08-06")
    assert here.asked() == {"at": "2021-08-06", "with": "2021-08-01"}
    here.maps[0].locator("#day").press("Home")
    expect(here.page.locator("#changes")).to_have_text("Nothing changed in these days.")
    assert here.asked() == {"at": "2021-08-01", "with": "2021-08-01"}


def test_an_hour_has_its_whole_day_in_the_list(opened: Callable[..., Pair]) -> None:
    """The list is by day: from an hour on, what changed on its day may have changed after it."""
    here = opened("afghanistan", {"at": "2021-08-13T02:06+04:30", "with": "2021-08-14"})
    expect(here.page.locator("#title")).to_have_text("What changed from 13 August, 02:06 to 14 August")
    assert here.page.evaluate(LISTED) == due(geo.load(FOLDERS["afghanistan"]), "2021-08-12", "2021-08-14")
    later = opened("afghanistan", {"at": "2021-08-14", "with": "2021-08-13T02:06+04:30"})
    expect(later.page.locator("#title")).to_have_text("What changed from 13 August, 02:06 to 14 August")
    assert later.page.evaluate(LISTED) == here.page.evaluate(LISTED)


def test_both_look_at_the_same_part(opened: Callable[..., Pair]) -> None:
    here = opened("afghanistan", AUGUST)
    whole = here.frames[0].evaluate(SIGHT)
    here.frames[1].wait_for_function(SAME, arg=whole)
    here.maps[0].locator("#zoom-in").click()
    near = here.frames[0].evaluate(SIGHT)
    assert near != whole
    here.frames[1].wait_for_function(SAME, arg=near)

    hold(here.page, here.maps[1].locator("#map_map"), -80, -40)
    here.page.mouse.up()
    here.frames[0].wait_for_function(SAME, arg=here.frames[1].evaluate(RESTED, near))

    here.maps[1].locator("#everything").click()
    for frame in here.frames:
        frame.wait_for_function(SAME, arg=whole)
    # Neither takes the other for a reader: a narrower window is filled anew by both.
    here.page.set_viewport_size({"width": 900, "height": 800})
    here.frames[1].wait_for_function(OTHER, arg=whole)
    here.frames[0].wait_for_function(SAME, arg=here.frames[1].evaluate(SIGHT))
    narrow = here.frames[1].evaluate(SIGHT)
    here.maps[0].locator("#everything").click()
    for frame in here.frames:
        frame.wait_for_function(SAME, arg=narrow)


def test_both_are_drawn_from_the_same_and_the_same_place_is_chosen(opened: Callable[..., Pair]) -> None:
    here = opened("afghanistan", {"at": "2021-08-08", "with": "2021-08-13"})
    here.maps[0].get_by_role("radio", name="one agency’s reports").click()
    here.maps[0].locator("#agency").select_option(label="Reuters")
    expect(here.maps[1].locator("h1")).to_contain_text("Reports by Reuters, to 13 August")
    assert here.asked() == {"at": "2021-08-08", "with": "2021-08-13", "told_by": "Reuters"}
    here.maps[0].get_by_role("radio", name="what had been reported by then").click()
    expect(here.maps[1].locator("h1")).to_contain_text("By the end of 13 August, reports had the Taliban in")
    expect(here.maps[0].locator("h1")).to_contain_text("By the end of 8 August, reports had the Taliban in")
    search = "?" + urlencode(here.asked())
    here.maps[1].locator("#map_map .label", has_text="Herat").first.click()
    expect(here.maps[0].locator("#card")).to_contain_text("Herat")
    assert here.asked()["unit"] == "AF-HER"
    again = opened("afghanistan", dict(parse_qsl(search[1:])))
    for one, day in zip(again.maps, (8, 13), strict=True):
        expect(one.locator("h1")).to_contain_text(f"By the end of {day} August")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_axe_finds_nothing(opened: Callable[..., Pair], scheme: str) -> None:
    here = opened("afghanistan", AUGUST, width_px=320, height_px=640, color_scheme=scheme)
    boxes = [here.page.locator("iframe").nth(n).bounding_box() for n in range(2)]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"], "under each other"
    assert here.page.evaluate("document.documentElement.scrollWidth") == 320
    found = Axe().run(here.page).response["violations"]
    assert [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]] == []


def test_only_its_two_maps_are_listened_to(opened: Callable[..., Pair]) -> None:
    here = opened("afghanistan", AUGUST)
    height = here.page.locator("iframe").first.bounding_box()
    here.page.evaluate("""() => {
      const move = history.replaceState.bind(history);
      window.moves = [];
      history.replaceState = (state, title, url) => { moves.push(url); move(state, title, url); };
    }""")
    good = {"says": "moment", "at": "2021-08-09", "reported_by": None, "told_by": None, "unit": None}
    good |= {"search": "?at=2021-08-09", "shown": "9 August"}
    here.page.evaluate("said => postMessage(said, '*')", good)
    bad = [good | change for change in ({"at": 5}, {"search": "https://a.example"}, {"shown": ["x"]}, {"unit": 1})]
    bad += [{"says": "height", "px": "1px"}, {"says": "sight", "sight": [1, 2, "3"]}, None, "moment"]
    for said in bad:
        here.frames[0].evaluate("said => parent.postMessage(said, '*')", said)
    # Messages arrive in order: once this one has, all those before it have been refused.
    here.frames[0].evaluate("said => parent.postMessage(said, '*')", good | {"at": "2021-08-10", "shown": "10 August"})
    expect(here.page.locator("#title")).to_have_text("What changed from 10 August to 15 August")
    assert here.page.evaluate("moves") == ["?at=2021-08-09&with=2021-08-15"]
    assert here.page.locator("iframe").first.bounding_box() == height
    assert here.visit.complaints == []


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_foreign_text_is_text(visit: Callable[..., Visit], tmp_path: Path, payload: str) -> None:
    dataset = geo.load(Hostile(tmp_path / "islands", payload).folder)
    words = Words(dataset)
    file = tmp_path / "pair.html"
    file.write_text(pair.page(dataset, {"with": words.now.last.text}).html, encoding="utf-8")
    seen = visit(file.as_uri(), offline=True)
    # A file has no maps to hold: their moments are told by the frames all the same.
    for n, point in enumerate((words.now.first, words.now.last)):
        said = {"says": "ready", "at": point.text, "reported_by": None, "told_by": None, "unit": None}
        said |= {"search": "", "shown": payload[:100]}
        seen.page.frames[1 + n].evaluate("said => parent.postMessage(said, '*')", said)
    listed = due(dataset, words.now.first.text, words.now.last.text)
    expect(seen.page.locator("#changes section")).to_have_count(len(listed))
    assert seen.page.evaluate(LISTED) == listed
    tags = seen.page.evaluate("[...document.querySelectorAll('#changes *')].map((node) => node.tagName.toLowerCase())")
    assert {*tags} <= {"section", "h2", "ul", "li", "span", "svg", "path", "use", "div", "b", "small", "a"}
    assert seen.page.locator("script").count() == 2


def test_on_the_page_of_another_site_the_control_is_there_for_who_asks(visit: Callable[..., Visit], site: str) -> None:
    for more, offered in (({}, 0), ({"show": "control"}, 1)):
        page = visit(f"{site}/framed/afghanistan?{urlencode({**AUGUST, **more})}").page
        first = page.frame_locator("iframe").frame_locator("iframe").first
        expect(first.locator("#drawn")).to_contain_text("what we know now")
        expect(first.get_by_role("radio", name="what had been reported by then")).to_have_count(offered)
