"""An older version of a dataset says which corrections since affect what it shows, and when."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import geo
from geo import embed, said, versions
from geo.model import Correction, Dataset
from geo.payload import Payload
from geo.pinned import Pinned, merged, sentences
from geo.routes import routes
from geo.words import Words
from histories import event, history, shipped, unit
from onscreen import look
from visit import Visit

DATA = Path(__file__).resolve().parents[1] / "data"
ROW = "2026-12-01,pul-e-alam-city-1,occurred,2021-08-13,2021-08-14,Reuters and AP date it Saturday,"
LINE = (
    "Correction: this embed shows the data as published on 24 November 2026. One correction since affects this picture."
)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The shipped dataset with one event moved by a day, and the row that says so."""
    folder = tmp_path_factory.mktemp("newer") / "data"
    shutil.copytree(DATA, folder)
    events = (folder / "events.csv").read_text("utf-8")
    was = "pul-e-alam-city-1,pul-e-alam-city,taliban,controlled,2021-08-13,,,2021-08-13"
    assert was in events
    now = was.replace(",2021-08-13,,,2021-08-13", ",2021-08-14,,,2021-08-14")
    (folder / "events.csv").write_text(events.replace(was, now), "utf-8")
    header = "date,event,field,was,now,reason,source"
    (folder / "corrections.csv").write_text(f"{header}\n{ROW}\n", "utf-8")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["resources"].append({"name": "corrections", "path": "corrections.csv"})
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return geo.load(folder)


def test_the_line_stands_where_the_correction_changes_the_picture(newer: Dataset) -> None:
    pinned = Pinned(shipped(), newer)
    days = {f"{day:02}": shipped().calendar.point(f"2021-08-{day:02}").tick for day in range(10, 17)}
    affecting = {
        day: sum(any(start <= tick <= end for start, end in spans) for spans in pinned.spans)
        for day, tick in days.items()
    }
    assert affecting == {
        "10": 0, "11": 0, "12": 0, "13": 1, "14": 0, "15": 0, "16": 0
    }  # fmt: skip
    assert sentences(Words(shipped()), pinned) == [LINE]


def spans(shown: Dataset, newest: Dataset) -> list[list[tuple[str, str]]]:
    """When each correction since affects what is shown, as the days of the first and the last instant."""
    day = shown.calendar.local
    return [
        [tuple(day(tick).date().isoformat()[-2:] for tick in span) for span in of] for of in Pinned(shown, newest).spans
    ]


def corrected(dataset: Dataset, *rows: tuple[str, str, str, str]) -> Dataset:
    made = (Correction("2021-09-01", *row, reason="a slip", row=n + 2) for n, row in enumerate(rows))
    return replace(dataset, corrections=(*dataset.corrections, *made))


def test_a_row_that_went_to_another_place_affects_both() -> None:
    units = (unit(1), unit(2))
    shown = history(event("red", "2021-08-11"), units=units)
    newest = history(event("red", "2021-08-08", target="U2"), units=units)
    assert spans(shown, corrected(newest, ("e0", "unit", "U1", "U2"))) == [[("08", "14")]]


def test_what_is_now_told_of_another_row_is_affected() -> None:
    """Its date is another one, though the holder is the same."""
    rows = event("red", "2021-08-08"), event("red", "2021-08-10")
    shown = history(*rows)
    newest = replace(shown, events=shown.events[1:])
    assert spans(shown, corrected(newest, ("e0", "", "U1", ""))) == [[("08", "14")]]


def test_a_correction_that_was_there_already_counts_no_more() -> None:
    shown = corrected(history(event("red", "2021-08-08")), ("e0", "occurred", "", "2021-08-08"))
    rows = [("e0", "occurred", "", f"2021-08-{day}") for day in ("08", "10")]
    newest = corrected(history(event("red", "2021-08-10")), *rows)
    assert spans(shown, newest) == [[("08", "10")]]
    assert sentences(Words(shown), Pinned(shown, newest))[0].endswith("One correction since affects this picture.")


def test_the_newest_version_and_one_without_corrections_say_nothing(newer: Dataset) -> None:
    for pinned in (Pinned(newer, newer), Pinned(shipped(), shipped())):
        assert pinned.spans == ()
        assert "corrected" not in Payload(pinned.shown, "en", pinned.newest).data
    assert Payload(shipped()).data == Payload(shipped(), "en", shipped()).data


def test_touching_spans_are_one() -> None:
    assert merged([(5, 9), (1, 4), (12, 13), (6, 7)]) == [(1, 9), (12, 13)]


def test_a_reader_of_the_pinned_page_sees_it(newer: Dataset, visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "pinned.html"
    file.write_text(embed.page(shipped(), {}, newest=newer).html, "utf-8")
    page = visit(f"{file.as_uri()}?at=2021-08-13", offline=True).page
    look(page)
    expect(page.locator("#correction")).to_have_text(LINE)
    page.locator("#next-day").click()
    expect(page.locator("#correction")).to_be_hidden()


@pytest.mark.parametrize("asked", ["", "..", "../data", "/etc", "0" * 12, "76D2CB118912", "76d2cb11891", "x" * 500])
def test_what_is_no_version_is_none(asked: str) -> None:
    assert versions.pinned(asked, DATA.parent / "versions") is None


def test_a_version_is_read_once_for_all_who_ask() -> None:
    kept = DATA.parent / "versions"
    assert versions.pinned(shipped().version, kept) is versions.pinned(shipped().version, kept)


def ask(known: list[BaseRoute], path: str, **query: str) -> Response:
    """What a route answers; the function behind it is asked as Starlette would ask it."""
    [route] = [one for one in known if isinstance(one, Route) and one.path == path]
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": urlencode(query).encode()}
    answer: Response = route.endpoint(Request(scope))
    return answer


def test_each_moment_has_the_number_that_affects_it(visit: Callable[..., Visit], tmp_path: Path) -> None:
    shown = history(event("red", "2021-08-08"), event("red", "2021-08-10", target="U2"), units=(unit(1), unit(2)))
    later = history(event("red", "2021-08-12"), event("red", "2021-08-12", target="U2"), units=(unit(1), unit(2)))
    newest = corrected(later, ("e0", "occurred", "", "2021-08-12"), ("e1", "occurred", "", "2021-08-12"))
    file = tmp_path / "pinned.html"
    file.write_text(embed.page(shown, {}, newest=newest).html, "utf-8")
    page = visit(f"{file.as_uri()}?at=2021-08-07", offline=True).page
    look(page)
    told = []
    for _ in range(6):
        told.append(page.locator("#correction").inner_text().rpartition("2021. ")[2])
        page.locator("#next-day").click()
    one, two = "One correction since affects this picture.", "Two corrections since affect this picture."
    assert told == ["", one, one, two, two, ""]


def test_a_reader_of_the_pinned_matrix_sees_it(newer: Dataset, visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "pinned.html"
    file.write_text(said.page(shipped(), {}, newest=newer).html, "utf-8")
    page = visit(f"{file.as_uri()}?at=2021-08-13", offline=True).page
    expect(page.locator("#correction")).to_have_text(LINE)
    page.locator("#day").press("ArrowRight")
    expect(page.locator("#moment")).to_have_text("14 August")
    expect(page.locator("#correction")).to_be_hidden()


def test_an_address_with_a_version_gets_that_version(newer: Dataset) -> None:
    kept = DATA.parent / "versions"
    version = shipped().version
    known = routes(newer, kept=kept)
    for path in ("/embed", "/matrix"):
        assert LINE.encode() in ask(known, path, v=version).body
        assert LINE.encode() not in ask(known, path).body
    # The row that was corrected is of medium confidence: without such rows it changes nothing.
    assert b"Correction:" not in ask(known, "/embed", v=version, confidence="high").body
    held = {
        v: json.loads(ask(known, "/state.json", at="2021-08-13", v=v).body)["tally"]["taliban"]["held"]
        for v in (version, newer.version)
    }
    assert held == {version: 18, newer.version: 17}
    refused = ask(known, "/state.json", v="nonsense")
    assert refused.status_code == 400
    assert refused.body.decode() == f"There is no version “nonsense” here; this is version {newer.version}.\n"
    assert ask(known, "/embed", v="nonsense").body == ask(known, "/embed").body


def test_a_page_says_that_it_is_another_version(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(embed.page(shipped(), {}).html, "utf-8")
    page = visit(f"{file.as_uri()}?v=nonsense", offline=True).page
    look(page)
    expect(page.locator("#notice")).to_have_text(
        f"There is no version “nonsense” here; this is version {shipped().version}."
    )
