"""The address says what is shown, and opening it shows the same; a bad one gets its sentence and the nearest day."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page

from geo import address
from geo.moment import UnreadableDate
from geo.timeline import Refused, Timeline
from onscreen import Drawing, Expected, Seen, see
from visit import Visit

ASKED = """async asks => reader.visit(asks, () => ({ ...reader.seen(), search: location.search }))"""
AGAIN = """async searches => reader.visit(searches.map((search) => Object.fromEntries(new URLSearchParams(search))))"""


def visits(page: Page, asks: list[dict[str, str]]) -> list[Seen]:
    found: list[Seen] = page.evaluate(ASKED, asks)
    return found


@pytest.mark.parametrize("name", ["afghanistan", "islands"])
def test_every_address_shows_again_what_it_was_taken_from(
    online: Callable[..., Visit], expected: Callable[[str], Expected], name: str
) -> None:
    """Every stop of every view, with every pair of three days, and with each unit chosen."""
    due, page = expected(name), online(name).page
    days = [due.words.now.days[n].text for n in (3, 18, 24)]
    asks = [due.ask(view, point.text) for view in due.views for point in due.stops(view)]
    asks += [{"at": at, "reported_by": by} for at in days for by in days]
    asks += [{"at": days[1], "unit": target.id} for target in (*due.dataset.units, *due.dataset.places)]
    first = visits(page, asks)
    searches = [seen.pop("search") for seen in first]
    assert len(set(searches)) == len({tuple(sorted(ask.items())) for ask in asks})
    again = page.evaluate(AGAIN, searches)
    for search, was, seen in zip(searches, first, again, strict=True):
        assert seen == was, search


@pytest.mark.parametrize(
    "search",
    [
        "at=2021-08-12",
        "at=2021-08-13T02:06+04:30",  # a plus sign is a space by the rules of forms
        "at=2021-08-12&reported_by=2021-08-12",
        "at=2021-08-12&reported_by=2021-08-14",
        "told_by=Reuters&at=2021-08-13",
        "told_by=AFP&at=2021-08-10&unit=AF-GHA&lang=en",
    ],
)
def test_a_fresh_browser_opens_the_same(online: Callable[..., Visit], search: str) -> None:
    first = online(search=search)
    shown = see(first.page)
    assert shown["notice"] == ""
    first.page.locator("#day").focus()
    for key in ("ArrowLeft", "ArrowRight"):
        first.page.keyboard.press(key)
    moved = see(first.page)
    there = online(search=first.page.evaluate("location.search").removeprefix("?"))
    assert see(there.page) == moved
    assert there.complaints == []
    assert ("lang=en" in search) == ("lang=en" in first.page.evaluate("location.search"))


def test_a_file_takes_an_address_too(on_disk: Callable[..., Visit]) -> None:
    seen = on_disk(at="2021-08-12", reported_by="2021-08-12", unit="AF-HER")
    assert see(seen.page)["title"] == "By the end of 12 August, reports had the Taliban in 11 of 34."
    assert see(seen.page)["card"]["heading"] == "Herat"
    seen.page.locator("#next-day").click()
    assert "13 August" in see(seen.page)["title"]
    assert seen.complaints == []


OUTLYING: list[tuple[dict[str, str], str, str]] = [
    (
        {"at": "1900-01-01"},
        "1 August",
        "This map covers 1 August to 7 September 2021. You asked for 1 January 1900; this is 1 August.",
    ),
    (
        {"at": "2021-07-03"},
        "1 August",
        "This map covers 1 August to 7 September 2021. You asked for 3 July; this is 1 August.",
    ),
    (
        {"at": "2021-09-08"},
        "7 September",
        "This map covers 1 August to 7 September 2021. You asked for 8 September; this is 7 September.",
    ),
    (
        {"at": "2021-09-07T19:30Z"},
        "7 September",
        "This map covers 1 August to 7 September 2021. You asked for 8 September; this is 7 September.",
    ),
    ({"at": "2021-13-40"}, "13 August", "We could not read the date “2021-13-40”. Showing 13 August."),
    ({"at": "2021-08"}, "13 August", "We could not read the date “2021-08”. Showing 13 August."),
    ({"at": "2021-02-30T10:00Z"}, "13 August", "We could not read the date “2021-02-30T10:00Z”. Showing 13 August."),
    ({"at": "0999-01-01"}, "13 August", "We could not read the date “0999-01-01”. Showing 13 August."),
    ({"at": "9999-01-01"}, "13 August", "We could not read the date “9999-01-01”. Showing 13 August."),
    ({"at": "13.8.2021"}, "13 August", "We could not read the date “13.8.2021”. Showing 13 August."),
    ({"at": "2021-08-13T24:00Z"}, "13 August", "We could not read the date “2021-08-13T24:00Z”. Showing 13 August."),
    ({"at": "2021-08-13T10:00"}, "13 August", "We could not read the date “2021-08-13T10:00”. Showing 13 August."),
    ({"at": "yesterday"}, "13 August", "We could not read the date “yesterday”. Showing 13 August."),
    (
        {"at": "2021-08-20", "told_by": "Reuters"},
        "13 August",
        "We looked for Reuters reports from 6 to 13 August, so this view stops here.",
    ),
    (
        {"at": "2021-08-01", "told_by": "Reuters"},
        "6 August",
        "We looked for Reuters reports from 6 to 13 August, so this view stops here.",
    ),
    ({"at": "2021-08-12", "told_by": "Nobody"}, "12 August", "There is no view of “Nobody”."),
    ({"at": "2021-08-12", "told_by": "Pajhwok"}, "12 August", "There is no view of “Pajhwok”."),
]


def test_a_bad_or_outlying_address_gets_its_sentence_and_the_nearest_day(still_open: Callable[[str], Visit]) -> None:
    seen = still_open("afghanistan")
    shown = visits(seen.page, [asked for asked, _, _ in OUTLYING])
    for (asked, day, sentence), found in zip(OUTLYING, shown, strict=True):
        assert found["notice"].startswith(sentence), asked
        assert found["stamp"].startswith(f"End of {day},"), asked
    assert seen.complaints == []


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """The table that the core is held to as well."""
    file = Path(__file__).resolve().parents[1] / "cases" / "moments.json"
    found: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["at"]
    return found


def test_the_script_answers_the_table_as_the_core_does(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected], cases: list[dict[str, Any]]
) -> None:
    due, page = expected("afghanistan"), still_open("afghanistan").page
    drawing, words = Drawing(page), due.words
    asks = [{"at": case["asked"]} | ({"told_by": case["told_by"]} if "told_by" in case else {}) for case in cases]
    for case, seen in zip(cases, visits(page, asks), strict=True):
        view = next(view for view in due.views if (view.told_by.id if view.told_by else None) == case.get("told_by"))
        if "tick" in case:
            point = due.dataset.calendar.point(case["asked"])
            assert point.tick == case["tick"]
            assert drawing.of(seen) == due.drawn(view.at(point)), case
            at_a_stop = point.tick in {stop.tick for stop in due.stops(view)}
            assert (seen["notice"] == "") == at_a_stop, case
        else:
            nearest = case.get("nearest", due.dataset.package.opens_at.isoformat())
            assert seen["stamp"] == words.language.stamp(due.dataset.calendar.point(nearest)), case
            assert seen["notice"] == _refusal(due, view, case), case


def _refusal(due: Expected, view: Timeline, case: dict[str, Any]) -> str:
    try:
        view.at(case["asked"])
    except Refused as refused:
        return due.words.refusal(refused)
    except UnreadableDate:
        return due.words.unreadable(case["asked"], due.words.language.day(due.dataset.package.opens_at))
    raise AssertionError(case)


def test_the_sentence_goes_when_the_reader_moves_on(online: Callable[..., Visit]) -> None:
    page = online(search="at=2021-13-40").page
    assert see(page)["notice"]
    page.locator("#next-day").click()
    assert see(page)["notice"] == ""
    assert page.evaluate("location.search") == "?at=2021-08-14"


UNREADABLE_REPORTED = {"at": "2021-08-10", "reported_by": "soon"}


def test_a_date_that_cannot_be_read_is_not_said_to_be_shown(still_open: Callable[[str], Visit]) -> None:
    """The sentence names the day that is shown, whatever else was asked for."""
    page = still_open("afghanistan").page
    for asked in (UNREADABLE_REPORTED, {"at": "soon", "told_by": "AFP"}):
        found = visits(page, [asked])[0]
        day = found["stamp"].removeprefix("End of ").partition(",")[0]
        assert found["notice"]
        assert f"Showing {day}." in found["notice"] or "Showing" not in found["notice"], asked


QUERIES: list[dict[str, str]] = [
    *(asked for asked, _, _ in OUTLYING),
    UNREADABLE_REPORTED,
    {},
    {"at": "2021-08-12T12:00+04:30"},
    {"at": "2021-08-12T12:00 04:30"},
    {"at": " 2021-08-12 "},
    {"at": "2021-08-12", "reported_by": "2021-08-12"},
    {"at": "2021-08-12T12:00+04:30", "reported_by": "2021-08-12T12:00+04:30"},
    {"at": "2021-08-12T12:00+04:30", "reported_by": "2021-08-12T07:30Z"},
    {"at": "2021-07-01", "reported_by": "2021-07-01"},
    {"at": "2021-08-12", "reported_by": "2021-07-01"},
    {"at": "2021-08-12", "reported_by": "2022-07-01"},
    {"at": "2021-08-12", "reported_by": "2021-08-11T23:00 04:30"},
    {"at": "soon", "reported_by": "2021-08-12"},
    {"reported_by": "2021-08-13"},
    {"at": "2021-08-12", "reported_by": "2021-08-14", "told_by": "Reuters"},
    {"told_by": "AFP"},
    {"unit": "AF-HER"},
    {"unit": "nowhere"},
]


def test_the_head_and_the_page_say_the_same(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected]
) -> None:
    """What a search engine or a card reads from the head is the picture that a reader finds."""
    due, page = expected("afghanistan"), still_open("afghanistan").page
    drawing = Drawing(page)
    for asked, seen in zip(QUERIES, visits(page, QUERIES), strict=True):
        snapshot = address.nearest(due.dataset, asked)
        assert drawing.of(seen) == due.drawn(snapshot), asked
        title = due.words.headline(snapshot).title
        if snapshot.reported_by and snapshot.reported_by.tick != snapshot.point.tick:
            # A page says by when the last of what is shown had been reported, which may be earlier than what was asked.
            assert _but_by_when(seen["title"]) == _but_by_when(title), asked
        elif "12:00" not in asked.get("at", ""):
            assert seen["title"] == title, asked


def _but_by_when(title: str) -> tuple[str, str]:
    return title.partition(" by ")[0], title.rpartition(": ")[2]


def test_a_moment_between_two_stops_says_which_one_is_shown(still_open: Callable[[str], Visit]) -> None:
    page = still_open("afghanistan").page
    found = visits(page, [{"at": "2021-08-04T12:00+04:30"}])[0]
    assert found["stamp"].startswith("End of 3 August")
    assert found["notice"] == "Nothing changed between 3 August and 4 August, 12:00; this is 3 August."


def test_the_message_of_a_stranger_is_not_heard(visit: Callable[..., Visit], site: str) -> None:
    """Only the page around may seek, by growing numbers; anything else is let be."""
    seen = visit(f"{site}/framed/afghanistan?at=2021-08-12", height_px=900)
    frame = seen.page.frames[1]
    seen.page.wait_for_function("() => heard.some(({ says }) => says === 'ready')")
    send = "said => document.querySelector('iframe').contentWindow.postMessage(said, '*')"
    for said in (
        None,
        "seek",
        {"seek": "1", "at": "2021-08-02"},
        {"seek": None},
        {"at": "2021-08-02"},
        {"seek": -1, "at": "2021-08-02"},
    ):
        seen.page.evaluate(send, said)
    frame.evaluate("postMessage({ seek: 5, at: '2021-08-03' }, '*')")
    seen.page.evaluate(send, {"seek": 7, "at": "2021-08-08"})
    seen.page.wait_for_function("() => heard.some(({ at }) => at === '2021-08-08')")
    seen.page.evaluate(send, {"seek": 6, "at": "2021-08-02"})
    seen.page.evaluate(send, {"seek": 8, "at": 5, "unit": ["AF-HER"], "told_by": {"id": 1}})
    seen.page.wait_for_function("() => heard.filter(({ says }) => says === 'moment').length === 2")
    moments = seen.page.evaluate("heard.filter(({ says }) => says === 'moment').map(({ at }) => at)")
    assert moments == ["2021-08-08", "2021-08-13"]
    assert seen.complaints == []


@pytest.mark.parametrize(
    "query", [{"at": "x" * 5000}, {"at": "2021-08-12", "lang": "xx"}, {"at": ""}, {"told_by": "", "unit": ""}]
)
def test_odd_addresses_are_pages(online: Callable[..., Visit], query: dict[str, Any]) -> None:
    seen = online(search=urlencode(query, quote_via=quote))
    assert see(seen.page)["title"]
    assert seen.complaints == []


def test_the_page_around_is_told_how_to_cite_the_moment_and_the_place(visit: Callable[..., Visit], site: str) -> None:
    """F60: the line says what the card says, and follows the moment."""
    seen = visit(f"{site}/framed/afghanistan?at=2021-08-12&unit=AF-HER")
    cited = "() => heard.filter(({ says }) => says === 'cite').at(-1)?.text"
    for said in ("12 August: the Taliban held 11 to 15", "13 August: the Taliban held 18 of 34"):
        seen.page.wait_for_function(f"said => ({cited})()?.includes(said)", arg=said)
        text = seen.page.evaluate(cited)
        assert text.startswith("Says Who contributors, “Afghanistan, August 2021”: ")
        assert (
            "The Taliban held Herat. Taken on 12 August after fighting. Data as of 24 November 2026, version " in text
        )
        seen.page.frame_locator("iframe").locator("#next-day").click()
