"""Time moves only when it is asked to: by the handle, by keys, by buttons, and by Play."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from geo.timeline import Timeline, differences
from onscreen import Expected, look, see
from visit import Visit

WATCH = """() => {
  window.states = [];
  new MutationObserver(() => states.push(reader.seen().line.join() + reader.seen().title))
    .observe(document.getElementById("title"), { childList: true, characterData: true, subtree: true });
}"""
ZOOM = "() => [map_map.getZoom(), map_map.getCenter().lat, map_map.getCenter().lng]"


def day(frame: Page | Frame) -> int:
    value: int = frame.evaluate("reader.seen().day")
    return value


def drag(page: Page, frame: Page | Frame, steps: int) -> None:
    """Takes the handle by its left edge at the first day and drags it over the whole track; it is not let go."""
    box = frame.locator("#day").bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2, steps=steps)


def test_the_map_is_painted_while_the_handle_is_dragged(visit: Callable[..., Visit], site: str) -> None:
    seen = visit(f"{site}/framed/afghanistan?at=2021-08-02", height_px=1600)
    frame = seen.page.frames[1]
    look(frame)
    frame.evaluate(WATCH)
    frame.locator("#day").focus()
    before = seen.page.evaluate("heard.filter(({ says }) => says === 'moment').length")
    drag(seen.page, frame, 80)
    assert frame.evaluate("new Set(states).size") >= 20
    assert "at=2021-08-02" in frame.evaluate("location.search"), "the address waits for the release"
    assert seen.page.evaluate("heard.filter(({ says }) => says === 'moment').length") == before
    seen.page.mouse.up()
    seen.page.wait_for_function(f"heard.filter(({{ says }}) => says === 'moment').length === {before + 1}")
    told = seen.page.evaluate("heard.filter(({ says }) => says === 'moment').at(-1)")
    assert told["at"] == "2021-09-07"
    assert frame.evaluate("location.search") == told["search"] == "?at=2021-09-07"
    assert seen.complaints == []


def test_no_frame_of_a_drag_is_empty(on_disk: Callable[..., Visit]) -> None:
    """F21: at no frame while it is dragged is ground or a mark missing."""
    page = on_disk(at="2021-08-01").page
    page.evaluate(
        """() => {
          window.frames_seen = [];
          const each = () => { const { grounds, units, line } = reader.seen();
            frames_seen.push([grounds.length, units.length, line.length]); requestAnimationFrame(each); };
          requestAnimationFrame(each);
        }"""
    )
    drag(page, page, 30)
    frames = page.evaluate("frames_seen")
    page.mouse.up()
    assert len(frames) > 5
    assert {tuple(frame) for frame in frames} == {(34, 34, 34)}


def test_keys(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-10").page
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "day":
            break
    assert page.evaluate("document.activeElement.id") == "day", "Tab reaches the slider"
    assert page.evaluate("getComputedStyle(document.getElementById('thumb')).outlineStyle") == "solid"
    days = []
    for key in (
        "ArrowRight",
        "ArrowUp",
        "ArrowLeft",
        "ArrowDown",
        "PageUp",
        "PageDown",
        "End",
        "ArrowRight",
        "ArrowLeft",
        "Home",
        "ArrowLeft",
    ):
        page.keyboard.press(key)
        days.append(day(page))
    assert days == [10, 11, 10, 9, 13, 9, 37, 37, 36, 0, 0]
    assert page.evaluate("reader.seen().title").startswith("1 August:")
    assert page.evaluate("document.activeElement.id") == "day"


def test_at_the_edge_of_a_reporters_days_one_key_is_one_day(on_disk: Callable[..., Visit]) -> None:
    """The native handle must not run ahead of a view that is shorter than the period."""
    page = on_disk(told_by="Reuters", at="2021-08-13").page
    page.locator("#day").focus()
    for key, title in (
        ("ArrowRight", "13 August"),
        ("ArrowRight", "13 August"),
        ("ArrowLeft", "12 August"),
        ("Home", "6 August"),
    ):
        page.keyboard.press(key)
        assert f"to {title}:" in see(page)["title"], key


@pytest.mark.parametrize("name", ["afghanistan", "islands"])
def test_buttons_reach_every_day(on_disk: Callable[..., Visit], expected: Callable[[str], Expected], name: str) -> None:
    view = expected(name).words.now
    page = on_disk(name, at=view.first.text).page
    stamps = page.evaluate(_press("next-day"))
    assert stamps == [expected(name).words.language.stamp(point) for point in view.days]
    assert page.evaluate(_press("previous-day")) == stamps[::-1]


def _press(id: str) -> str:
    """Presses a button for as long as it can be pressed, noting the stamp of each stop."""
    return f"""() => {{
      const button = document.getElementById("{id}"), stamps = [reader.seen().stamp];
      while (!button.disabled && stamps.length < 500) {{ button.click(); stamps.push(reader.seen().stamp); }}
      return stamps;
    }}"""


@pytest.mark.parametrize("name", ["afghanistan", "islands", "towns"])
def test_buttons_reach_every_event_and_nothing_else(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected], name: str
) -> None:
    due = expected(name)
    for view in due.views[:3]:
        asked = due.ask(view, due.stops(view)[0].text)
        page = on_disk(name, **asked).page
        stamps = page.evaluate(_press("next-event"))
        events = [due.words.language.stamp(point) for point in _events(due, view)]
        assert stamps[1:] == events, asked
        assert page.evaluate(_press("previous-event"))[1:] == events[:-1][::-1]


def _events(due: Expected, view: Timeline) -> list[Any]:
    """The days of *view* on which something changed, and the clock times of rows at which it did."""
    found = []
    for point in due.stops(view):
        midnight = point.clock and point.tick == due.dataset.calendar.start(point.day)
        if not midnight and differences(view.before(point), view.at(point), places=True):
            found.append(point)
    return found


def test_next_event_goes_from_hour_to_hour(on_disk: Callable[..., Visit]) -> None:
    """F04: with the clock time where a row has one, and past the days on which nothing happened."""
    page = on_disk(at="2021-08-12").page
    stamps = page.evaluate(_press("next-event"))
    night = stamps[1 : next(n for n, stamp in enumerate(stamps) if stamp.startswith("End of 13 August"))]
    assert any(stamp.startswith("13 August, 02:06, Kabul time") for stamp in night)
    assert all(re.match(r"13 August, \d\d:\d\d, ", stamp) for stamp in night)
    page = on_disk(at="2021-08-01").page
    page.locator("#next-event").click()
    assert see(page)["stamp"].startswith(("2 August", "End of 2 August")) is False


def clocked(visit: Callable[..., Visit], url: str) -> Page:
    """A page whose clock stands still until it is told to run."""
    page = visit("about:blank").page
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    page.goto(url)
    # The frame after the first, in which all that stands on the ground is drawn.
    page.clock.run_for(500)
    look(page)
    return page


def test_nothing_moves_that_was_not_asked_to(visit: Callable[..., Visit], page_file: Callable[[str], str]) -> None:
    page = clocked(visit, page_file("afghanistan"))
    before, place = see(page), page.evaluate(ZOOM)
    page.clock.run_for(60_000)
    assert see(page) == before
    assert page.evaluate(ZOOM) == place


def test_play_pause_speed_and_again_from_the_end(visit: Callable[..., Visit], page_file: Callable[[str], str]) -> None:
    page = clocked(visit, page_file("afghanistan") + "?at=2021-08-10")
    play = page.locator("#play")
    assert play.get_attribute("aria-label") == "Play"
    play.click()
    assert play.get_attribute("aria-label") == "Pause"
    assert day(page) == 9
    page.clock.run_for(900)
    assert day(page) == 10
    page.locator("#speed").select_option("2")
    page.clock.run_for(900)
    assert day(page) == 12
    page.locator("#speed").select_option("0.5")
    page.clock.run_for(900)
    assert day(page) == 12
    page.clock.run_for(900)
    assert day(page) == 13
    page.locator("#day").focus()
    page.keyboard.press("Space")
    assert play.get_attribute("aria-label") == "Play"
    page.clock.run_for(10_000)
    assert day(page) == 13
    page.keyboard.press("Space")
    page.clock.run_for(100_000)
    assert (day(page), play.get_attribute("aria-label")) == (37, "Play"), "it stops at the end"
    play.click()
    assert day(page) == 0, "and begins again"
    page.keyboard.press("ArrowRight") if page.evaluate("document.activeElement.id") == "day" else page.locator(
        "#next-day"
    ).click()
    assert play.get_attribute("aria-label") == "Play", "whoever moves the handle takes over"
    page.clock.run_for(10_000)
    assert day(page) == 1


def test_a_reader_who_cannot_see_is_told_once_it_rests(
    visit: Callable[..., Visit], page_file: Callable[[str], str], expected: Callable[[str], Expected]
) -> None:
    words = expected("afghanistan").words
    page = clocked(visit, page_file("afghanistan") + "?at=2021-08-10")
    page.locator("#day").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.clock.run_for(400)
    assert page.locator("#spoken").text_content() == ""
    page.clock.run_for(200)
    snapshot = words.now.at("2021-08-12")
    assert page.locator("#spoken").text_content() == words.since(words.now.before(snapshot.point), snapshot)
    assert page.locator("#day").get_attribute("aria-valuetext") == words.spoken(snapshot)
