"""The table of all units: the same words, days and sources as the core has, for every moment, view and dataset."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from geo.timeline import Snapshot, Timeline
from onscreen import FOLDERS, Expected
from visit import Visit

ROWS = """async (ask) => {
  document.getElementById("all").open = true;
  const caption = () => document.querySelector("#all caption")?.textContent;
  await reader.visit([ask]);
  const due = document.getElementById("title").textContent + " " + document.getElementById("stamp").textContent;
  while (caption() !== due) await new Promise(requestAnimationFrame);
  return reader.all("#all tbody tr").map((row) => [...row.children].map((cell) => cell.textContent));
}"""


def due_at(due: Expected, snapshot: Snapshot) -> list[list[str]]:
    """The rows in the order in which the units first changed hands."""
    shown = {one.target.id: one for one in snapshot.units}
    return [row_of(due, snapshot, shown[unit.id]) for unit in due.words.now.order]


def row_of(due: Expected, snapshot: Snapshot, shown: Any) -> list[str]:
    since = snapshot.since(shown)
    publishers: dict[str, list[str]] = {}
    for id in snapshot.sources(shown):
        publisher = due.dataset.source[id].publisher
        cited = publishers.setdefault(publisher, [])
        cited.append(str(len(cited) + 1) if cited else publisher)
    return [
        due.words.name(shown.target),
        due.cards.card(snapshot, shown),
        due.words.language.day(since) if since else "",
        "; ".join(", ".join(cited) for cited in publishers.values()),
    ]


@pytest.mark.parametrize("name", FOLDERS)
def test_the_table_is_what_the_core_says(
    name: str, on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    page, due = on_disk(name).page, expected(name)
    for view in (due.views[0], due.views[1], due.views[-1]):
        for point in view.stops[:: max(1, len(view.stops) // 5)]:
            assert rows_at(page, due, view, point.text) == due_at(due, view.at(point))


def rows_at(page: Page, due: Expected, view: Timeline, at: str) -> list[list[str]]:
    rows: list[list[str]] = page.evaluate(ROWS, due.ask(view, at))
    return rows


def test_columns_sort_by_day_and_by_number_of_sources(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    due, page = expected("afghanistan"), on_disk(at="2021-08-13").page
    page.locator("#all summary").press("Enter")
    snapshot = due.words.now.at("2021-08-13")
    days = [snapshot.since(one) for one in snapshot.units]
    page.get_by_role("columnheader", name="Since").get_by_role("button").press("Enter")
    since = page.locator("#all td:nth-of-type(2)").all_inner_texts()
    assert since == [due.words.language.day(day) if day else "" for day in sorted(days, key=lambda day: str(day or ""))]
    page.get_by_role("columnheader", name="Sources").get_by_role("button").press("Enter")
    page.keyboard.press("Enter")
    named = page.locator("#all tbody th").all_inner_texts()
    counts = {due.words.name(one.target): len(snapshot.sources(one)) for one in snapshot.units}
    assert [counts[name] for name in named] == sorted(counts.values(), reverse=True)


def test_a_page_that_is_alone_in_another_site_has_no_table(on_disk: Callable[..., Visit]) -> None:
    """Closed, it is not written at all."""
    page = on_disk(at="2021-08-13").page
    assert page.locator("#all tbody tr").count() == 0
    page.locator("#says-who").evaluate("main => main.classList.add('alone')")
    assert page.locator("#all").is_hidden()
