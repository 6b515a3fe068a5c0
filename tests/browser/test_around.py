"""Around the map: the day's events, the search, the count over time; and what the map leaves out where it is alone."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.model import Event
from geo.timeline import Timeline
from onscreen import Expected
from visit import Visit

TYPED = json.loads((Path(__file__).resolve().parents[1] / "cases" / "typed.json").read_text("utf-8"))


def listed(page: Page) -> list[list[str]]:
    """The list of the day once it has caught up: place, party, line."""
    page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 320))")
    found: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll('#events > ol > li')].map((item) =>
          ['button', 'b', 'span'].map((part) => item.querySelector(part).textContent.trim()))"""
    )
    return found


def due_on(due: Expected, view: Timeline, day: str) -> list[list[str]]:
    """What began or ended on a day in *view*, as far as its end had seen of it, in any order."""
    snapshot = view.at(day)
    calendar, found = due.dataset.calendar, []
    for row in (row for rows in view.rows.values() for row in rows):
        edges = (row.earliest, row.latest) if isinstance(row, Event) else (row.reported.end,)
        line = due.cards.line(row) if isinstance(row, Event) else due.cards.told_line(row)
        known = not view.reported_by or row.reported.end <= snapshot.point.tick
        if snapshot.point.day in {calendar.local(edge).date() for edge in edges} and known:
            target = due.dataset.target(row.target)
            found.append([due.words.name(target), due.dataset.party[row.party].name, line])
    return sorted(found)


@pytest.mark.parametrize("day", ["2021-08-07", "2021-08-12", "2021-08-13", "2021-08-18", "2021-09-06"])
def test_the_list_has_what_happened_that_day(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected], day: str
) -> None:
    due = expected("afghanistan")
    page = on_disk(at=day).page
    assert sorted(listed(page)) == due_on(due, due.words.now, day)
    expect(page.locator("#events h2")).to_have_text(
        f"What happened on {int(day[-2:])} {'August' if '-08-' in day else 'September'}"
    )
    page.get_by_role("radio", name="what had been reported by then").click()
    assert sorted(listed(page)) == due_on(due, due.words.then, day)


def test_the_list_of_an_agency_has_what_it_said(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    due = expected("afghanistan")
    page = on_disk(at="2021-08-13", told_by="Reuters").page
    assert sorted(listed(page)) == due_on(due, Timeline(due.dataset, told_by="Reuters"), "2021-08-13")
    expect(page.locator("#events h2")).to_have_text("What Reuters said on 13 August")


def test_choosing_an_event_moves_the_map_and_opens_its_history(online: Callable[..., Visit]) -> None:
    """F14: the handle goes to its moment, the place is chosen, and the address says so."""
    page = online(at="2021-08-12").page
    listed(page)
    page.locator("#events").get_by_role("button", name="Kandahar", exact=True).first.click()
    expect(page.locator("#card h2")).to_have_text("Kandahar")
    expect(page.locator("#stamp")).to_contain_text("13 August, 02:06")
    expect(page.locator("#title")).to_contain_text("13 August, 02:06")
    assert "unit=" in page.evaluate("location.search")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Kandahar"
    assert page.evaluate("document.activeElement.closest('#events') !== null")


def test_the_choice_on_the_map_shows_in_the_list(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-12").page
    page.locator("#line").get_by_role("button", name="Herat, Taliban").click()
    listed(page)
    chosen = page.locator("#events button[aria-current=true]").all_inner_texts()
    assert chosen == []
    page = on_disk(at="2021-08-12", unit="herat-city").page
    listed(page)
    assert set(page.locator("#events button[aria-current=true]").all_inner_texts()) == {"Herat"}


def test_a_day_of_nothing_says_so(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-29").page
    assert listed(page) == []
    expect(page.locator("#none")).to_have_text("No event is recorded for this day.")


def test_what_is_typed_is_read_as_the_core_reads_it(still_open: Callable[[str], Visit]) -> None:
    """The one table of cases; the key is what the search would look for."""
    page = still_open("afghanistan").page
    [source] = re.findall(r"const typed=[^;]*;", _script(page))
    keys = page.evaluate(f"(cases) => {{ {source} return cases.map(({{ typed: said }}) => typed(said)); }}", TYPED)
    assert keys == [case["key"] for case in TYPED]


def _script(page: Page) -> str:
    text: str = page.evaluate("[...document.scripts].map((script) => script.textContent).join('\\n')")
    return text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("herat", "Herat"),
        ("HIRAT", "Herat"),
        ("هرات", "Herat"),
        ("faryab", "Maymana"),
        ("Meymaneh", "Maymana"),
        ("bagram", "Bagram air base"),
        ("کندهار", "Kandahar"),
        ("AF30", "Lashkar Gah"),
    ],
)
def test_a_place_is_found_by_any_of_its_names(on_disk: Callable[..., Visit], asked: str, found: str) -> None:
    page = on_disk().page
    page.get_by_role("combobox", name="Find a place").fill(asked)
    names = page.locator("#found [role=option]").all_inner_texts()
    assert any(name.startswith(found.split(" air")[0]) for name in names), names


def test_the_search_by_keyboard(on_disk: Callable[..., Visit]) -> None:
    seen = on_disk()
    page = seen.page
    box = page.get_by_role("combobox", name="Find a place")
    box.press_sequentially("ka")
    options = page.locator("#found [role=option]")
    first = options.nth(0).inner_text()
    assert options.nth(0).get_attribute("aria-selected") == "true"
    box.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    box.press("ArrowUp")
    box.press("Enter")
    assert first.startswith(page.locator("#card h2").inner_text())
    assert not page.locator("#found").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "search"
    box.fill("nowhere at all")
    expect(options).to_have_text("No place of that name.")
    box.press("Enter")
    assert not page.locator("#card").is_visible()
    assert seen.complaints == []


def test_a_base_that_holds_on_can_be_reached_by_keyboard(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-13").page
    page.get_by_role("combobox", name="Find a place").fill("kandahar airport")
    page.keyboard.press("Enter")
    expect(page.locator("#card .says")).to_contain_text("held by the Government")


def test_the_chart_marks_the_day_and_tells_the_published_counts(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    page, due = on_disk(at="2021-08-13").page, expected("afghanistan")
    heights = page.locator("#dots i").evaluate_all("dots => dots.map((dot) => parseFloat(dot.style.bottom))")
    published = [100 * count.count / 34 for count in due.dataset.counts]
    assert sorted(heights) == pytest.approx(sorted(published), abs=0.01)
    assert page.locator("#published").inner_text().startswith("Published counts of 13 August: 12 (")
    here = page.locator("#here").evaluate("node => node.style.insetInlineStart")
    drawn = page.locator("#plot path").evaluate_all("paths => paths.map((path) => path.getAttribute('d'))")
    page.locator("#next-day").click()
    assert page.locator("#here").evaluate("node => node.style.insetInlineStart") != here
    assert page.locator("#published").inner_text().startswith("Published counts of 14 August:")
    again = page.locator("#plot path").evaluate_all("paths => paths.map((path) => path.getAttribute('d'))")
    assert again == drawn, "a chart does not depend on the day"
    page.get_by_role("radio", name="what had been reported by then").click()
    assert page.locator("#plot path.other").count() == 1
    page.locator("#day").focus()
    page.keyboard.press("Home")
    expect(page.locator("#published")).to_have_text("")


def test_in_a_frame_that_says_nothing_the_map_is_alone(visit: Callable[..., Visit], site: str) -> None:
    seen = visit(f"{site}/framed/afghanistan?at=2021-08-13")
    frame = seen.page.frame_locator("iframe")
    expect(frame.locator("#title")).to_be_visible()
    for part in ("#events", "#chart", "#finder"):
        assert not frame.locator(part).is_visible()


def test_a_range_in_the_address_bounds_the_handle(on_disk: Callable[..., Visit]) -> None:
    """F06."""
    page = on_disk(at="2021-08-07", **{"from": "2021-08-05", "to": "2021-08-10"}).page
    assert page.locator("#notice").is_hidden()
    page.locator("#day").focus()
    page.keyboard.press("End")
    expect(page.locator("#stamp")).to_contain_text("End of 10 August")
    page.keyboard.press("Home")
    expect(page.locator("#stamp")).to_contain_text("End of 5 August")
    assert page.locator("#previous-day").is_disabled()
    page = on_disk(at="2021-08-13", **{"from": "2021-08-05", "to": "2021-08-10"}).page
    expect(page.locator("#stamp")).to_contain_text("End of 10 August")
    expect(page.locator("#notice")).to_have_text("This link shows 5 August to 10 August.")


def test_a_range_stays_in_the_address(online: Callable[..., Visit]) -> None:
    page = online(search="at=2021-08-07&from=2021-08-05&to=2021-08-10").page
    page.locator("#next-day").click()
    assert page.evaluate("location.search") == "?at=2021-08-08&from=2021-08-05&to=2021-08-10"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"unit": "AF-XXX"}, "There is no place “AF-XXX” on this map."),
        (
            {"told_by": "Reuters", "reported_by": "2021-08-12"},
            "A map is drawn from one thing alone: what had been reported by then, or one agency’s reports.",
        ),
    ],
)
def test_what_cannot_be_shown_gets_its_sentence(
    on_disk: Callable[..., Visit], asked: dict[str, str], sentence: str
) -> None:
    page = on_disk(at="2021-08-12", **asked).page
    expect(page.locator("#notice")).to_have_text(sentence)


def test_a_page_that_is_put_away_comes_back_whole(visit: Callable[..., Visit], site: str) -> None:
    seen = visit(f"{site}/framed/afghanistan?at=2021-08-13")
    frame = seen.page.frames[1]
    look_at = "() => [...document.querySelectorAll('.leaflet-overlay-pane path')].map((path) => path.getAttribute('d'))"
    expect(seen.page.frame_locator("iframe").locator("#title")).to_be_visible()
    before = frame.evaluate(look_at)
    rest = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    for how in ("0px", ""):
        seen.page.locator("iframe").evaluate("(frame, px) => { frame.style.width = frame.style.height = px; }", how)
        seen.page.evaluate(rest)
    frame.wait_for_function("() => map_map.getSize().x > 100")
    assert frame.evaluate(look_at) == before
    assert seen.complaints == []


@pytest.mark.parametrize("name", ["Maidan Shahr", "Mahmud-i-Raqi", "Mehtarlam", "Ghazni"])
def test_a_name_in_an_enlargement_opens_its_own_place(on_disk: Callable[..., Visit], name: str) -> None:
    page = on_disk(at="2021-08-13").page
    page.locator("#insets text").get_by_text(name, exact=True).click()
    expect(page.locator("#card h2")).to_have_text(name)
    assert page.locator("#insets .chosen").get_attribute("d")


@pytest.mark.parametrize("width_px", [320, 390, 768, 1280, 1440])
def test_the_map_stays_where_it_is_when_the_day_changes(on_disk: Callable[..., Visit], width_px: int) -> None:
    page = on_disk(at="2021-08-01", width_px=width_px).page
    tops = page.evaluate(
        """() => [...Array(38).keys()].map((day) => {
          const slider = document.getElementById("day");
          slider.value = day;
          slider.dispatchEvent(new Event("input"));
          return document.getElementById("map-frame").getBoundingClientRect().top;
        })"""
    )
    assert max(tops) - min(tops) <= 1


def test_without_a_protagonist_the_chart_has_a_line_for_every_party_that_moves(online: Callable[..., Visit]) -> None:
    seen = online("islands")
    expect(seen.page.locator("#chart h2")).to_have_text("The count, day by day")
    assert seen.page.locator("#plot path").count() >= 3
    assert seen.complaints == []


COVERED = """() => {
  const { left, right, top, bottom } = document.getElementById("finder").getBoundingClientRect();
  const across = [0, 0.25, 0.5, 0.75, 1].map((part) => left + 1 + part * (right - left - 2));
  const under = across.flatMap((x) => [top + 1, bottom - 1].flatMap((y) => document.elementsFromPoint(x, y)));
  return under.filter((node) => node.matches("path.leaflet-interactive")).length;
}"""


@pytest.mark.parametrize("name", ["afghanistan", "syria"])
def test_the_search_covers_no_ground(on_disk: Callable[..., Visit], name: str) -> None:
    """One country has room in the upper corner of its map, the other in the lower."""
    assert on_disk(name, width_px=1200, height_px=1000).page.evaluate(COVERED) == 0


def test_the_search_in_the_lower_corner_opens_upwards(on_disk: Callable[..., Visit]) -> None:
    page = on_disk("syria").page
    page.locator("#search").fill("man")
    expect(page.locator("#found li")).to_have_count(1)
    found, typed = page.locator("#found").bounding_box(), page.locator("#search").bounding_box()
    assert found
    assert typed
    assert found["y"] + found["height"] <= typed["y"]


DAYS_NAMED = """() => reader.all("#dates span:not(.away)").filter((span) => span.checkVisibility() && span.textContent)
  .map((span) => { const box = span.getBoundingClientRect(); return [box.left, box.right, span.textContent]; })
  .sort((one, other) => one[0] - other[0])"""


@pytest.mark.parametrize("width_px", [1200, 800, 320])
@pytest.mark.parametrize(
    ("name", "days"), [("afghanistan", ("2021-08-01", "2021-08-13")), ("syria", ("2024-11-28", "2024-12-08"))]
)
def test_names_of_days_do_not_touch(on_disk: Callable[..., Visit], name: str, days: list[str], width_px: int) -> None:
    page = on_disk(name, width_px=width_px).page
    for day in days:
        page.evaluate("asks => reader.visit(asks)", [{"at": day}])
        named = page.evaluate(DAYS_NAMED)
        assert len(named) > 3
        assert str(int(day[-2:])) in [text.split()[0] for *_, text in named]
        touching = [(one[2], other[2]) for one, other in pairwise(named) if one[1] > other[0]]
        assert touching == []
