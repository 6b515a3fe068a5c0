"""Who said what, in a browser: the table of every stop is that of the core, and its words are text."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import geo
from geo import said
from geo.accounts import whose
from geo.matrix import matrix
from geo.model import CLAIMED, CONTESTED, Count, Dataset
from geo.style import Marks
from geo.track import State
from geo.words import Words
from hostile import PAYLOADS, Hostile
from onscreen import FOLDERS
from visit import Visit
from visit import visit as open_visit

TABLE = """() => ({
  title: document.getElementById("title").textContent,
  heads: [...document.querySelectorAll("thead th")].map((head) => head.textContent),
  differ: [...document.querySelectorAll("thead .differs")].map((head) => head.textContent),
  rows: [...document.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent)),
  counts: [...document.querySelectorAll("#counts li")].map((one) => one.textContent),
  others: document.getElementById("others").textContent,
  links: [...document.querySelectorAll("a")].map((link) => [link.getAttribute("href"), link.rel, link.target]),
})"""
CELLS = """() => [...document.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td:not(.published)")]
  .map((cell) => [cell.title, cell.querySelector("a")?.getAttribute("href") ?? "", cell.className === "differs"]))"""
MARKS = """() => [...document.querySelectorAll("tbody td:not(.published)")]
  .map((cell) => [cell.textContent, cell.querySelector("use").getAttribute("href")])"""


@cache
def board(name: str) -> said.Board:
    return said.Board(geo.load(FOLDERS[name]))


@pytest.fixture
def opened(visit: Callable[..., Visit], tmp_path: Path) -> Callable[..., Visit]:
    """`opened("afghanistan", at="2021-08-13", width_px=320)`: the page from a file, network off."""

    def open_one(name: str | Path = "afghanistan", at: str = "", **how: Any) -> Visit:
        dataset = geo.load(FOLDERS[name] if isinstance(name, str) else name)
        file = tmp_path / "matrix.html"
        file.write_text(said.page(dataset, {}).html, encoding="utf-8")
        return visit(file.as_uri() + (f"?at={at}" if at else ""), offline=True, **how)

    return open_one


def to(page: Page, day: int) -> Any:
    page.locator("#day").evaluate(
        "(slider, day) => { slider.value = day; slider.dispatchEvent(new Event('input')); }", day
    )
    return page.evaluate(TABLE)


@pytest.mark.parametrize("name", ["afghanistan", "islands", "towns"])
def test_each_day_shows_the_matrix_of_the_core(opened: Callable[..., Visit], name: str) -> None:
    due = board(name)
    words, dataset = due.words, due.dataset
    seen = opened(name)
    for n, point in enumerate(words.now.days):
        found, shown = matrix(dataset, point), to(seen.page, n)
        assert shown["title"] == due.telling.title(found)
        names = [words.name(unit) for unit in found.units]
        assert shown["heads"] == [*names, "Published that day"]
        assert shown["differ"] == [words.name(unit) for unit in found.units if unit.id in found.differ]
        lines = [line.reporter.called("en") for line in found.lines]
        assert [row[0] for row in shown["rows"]] == ["What we know now", *lines]
        for row, line in zip(shown["rows"][1:], found.lines, strict=True):
            assert [one == "Nothing found." for one in row[1:-1]] == [cell.word == "silent" for cell in line.cells]
            assert [one.startswith("Only") for one in row[1:-1]] == [cell.word == "implied" for cell in line.cells]
            assert all(str(count.count) in row[-1] for count in line.counts)
        accounts = [one for one in whose(dataset) if _day_of(dataset, one.account.count) == point.text]
        said = [due.accounts.sentence(one) for one in accounts]
        assert shown["counts"] == (said or ["No count of this day was read."])
        assert bool(shown["others"]) == bool(found.others)
        assert all(str(count.count) in shown["others"] for count in found.others)
    assert seen.complaints == []


def _day_of(dataset: Dataset, count: Count) -> str:
    return dataset.calendar.local(count.as_of.end).date().isoformat()


@pytest.mark.parametrize("day", [12, 24])
def test_a_cell_leads_to_its_report_and_stands_in_its_column(opened: Callable[..., Visit], day: int) -> None:
    page, due = opened().page, board("afghanistan")
    to(page, day)
    found = matrix(due.dataset, due.words.now.days[day])
    rows = page.evaluate(CELLS)
    flags = [unit.id in found.differ for unit in found.units]
    assert [[flag for _, _, flag in row] for row in rows] == [flags] * (1 + len(found.lines))
    for row, line in zip(rows[1:], found.lines, strict=True):
        for (title, href, _), cell in zip(row, line.cells, strict=True):
            source = due.dataset.source[cell.report.source] if cell.report else None
            assert title.endswith(source.citation if source else "Nothing found.")
            assert href == (source.href if source else "")


def test_each_kind_of_word_has_its_own_mark(opened: Callable[..., Visit]) -> None:
    page, due = opened(at="2021-08-13").page, board("afghanistan")
    drawn = dict(re.findall(r'<g id="(k\d+)">(.*?)</g>(?=<g id="k|</defs>)', due.symbols()))
    marks = Marks(due.dataset, lambda role: f"var(--{role})")
    attacked = {
        doubt: marks.mark(State("government", doubt=doubt, challenger="taliban")) for doubt in (CONTESTED, CLAIMED)
    }
    assert {said: drawn[href[1:]] for said, href in page.evaluate(MARKS)} == {
        "Taliban.": marks.mark(State("taliban")),
        "Said: Taliban.": marks.mark(State("taliban")),
        "Only its count implies it: Taliban.": marks.implied("taliban"),
        "Said: fought for by Taliban.": attacked[CONTESTED],
        "Said on a party’s word only: Taliban.": attacked[CLAIMED],
        "Nothing found.": marks.mark(State(None, mentioned=False)),
    }


def test_the_six_capitals_of_13_august(opened: Callable[..., Visit]) -> None:
    shown = opened(at="2021-08-13").page.evaluate(TABLE)
    assert shown["title"] == "13 August: 12, 13, 14, 15, 16, 17 or 18? Six provincial capitals make the difference"
    assert shown["differ"] == ["Farah", "Lashkar Gah", "Firuz Koh", "Qalat", "Tirin Kot", "Pul-e-Alam"]
    [reuters] = [row for row in shown["rows"] if row[0] == "Reuters"]
    assert reuters[9] == "Said: fought for by Taliban."
    assert reuters.count("Nothing found.") == 3
    assert reuters[-1] == "14"
    assert shown["rows"][0][-1] == "18"
    assert shown["others"] == "Others published: CNN 17, FDD's Long War Journal 18, Janes 18."
    assert opened(at="2021-08-12").page.evaluate(TABLE)["rows"][0][-1] == "11 to 15"


def test_links_lead_only_where_the_table_allows(opened: Callable[..., Visit]) -> None:
    """F101."""
    page = opened().page
    allowed = {source.href for source in board("afghanistan").dataset.sources if source.href}
    found = [link for n in range(38) for link in to(page, n)["links"]]
    assert found
    assert {href for href, _, _ in found} <= allowed
    assert {(rel, target) for _, rel, target in found} == {("noopener noreferrer", "_blank")}


def test_whose_number_it_was(opened: Callable[..., Visit]) -> None:
    """F102."""
    page = opened(at="2021-08-13").page
    for number, answer in (("14", "Reuters, 13 August: Taliban 14 of 34."), ("3", "3: nobody that we read.")):
        page.get_by_label("You read this number:").fill(number)
        assert page.locator("#whose li").first.inner_text().startswith(answer)
    page.get_by_label("You read this number:").fill("")
    assert page.locator("#whose li").count() == 0


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("", "13 August"),
        ("2021-08-08", "8 August"),
        ("2021-08-13T02:06%2B04:30", "13 August"),
        ("soon", "13 August"),
        ("1900-01-01", "1 August"),
        ("2022-01-01", "7 September"),
    ],
)
def test_the_address_opens_its_stop(opened: Callable[..., Visit], at: str, opens: str) -> None:
    page = opened(at=at).page
    assert page.locator("#title").inner_text().startswith(opens)
    assert page.locator("#moment").inner_text() == opens


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_axe_finds_nothing(opened: Callable[..., Visit], scheme: str) -> None:
    page = opened(at="2021-08-13", width_px=320, height_px=640, color_scheme=scheme).page
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    violations = Axe().run(page).response["violations"]
    assert [(rule["id"], node["html"][:120]) for rule in violations for node in rule["nodes"]] == []


BROKEN = """() => [...document.querySelectorAll("tbody th")].flatMap((head) => {
  const text = head.firstChild, range = document.createRange();
  return [...text.data.matchAll(/\\p{L}+/gu)].filter(({ 0: word, index }) => {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word);
})"""


def test_no_word_of_a_reporters_name_is_broken_on_a_phone(opened: Callable[..., Visit]) -> None:
    page = opened(at="2021-08-13", width_px=320, height_px=640).page
    assert "What we know now" in page.locator("tbody th").all_inner_texts()
    assert page.evaluate(BROKEN) == []


TAGS = "[...new Set([...document.querySelectorAll('*')].map((node) => node.tagName.toLowerCase()))].sort()"


@pytest.fixture(scope="module")
def clean_tags(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What elements the page of the same dataset has without anything foreign in it."""
    file = tmp_path_factory.mktemp("clean") / "matrix.html"
    file.write_text(said.page(geo.load(FOLDERS["islands"]), {}).html, encoding="utf-8")
    clean = open_visit(browser, file.as_uri(), offline=True)
    to(clean.page, len(board("islands").words.now.days) - 1)
    tags = set(clean.page.evaluate(TAGS))
    clean.context.close()
    return tags


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_foreign_text_is_text(payload: str, opened: Callable[..., Visit], tmp_path: Path, clean_tags: set[str]) -> None:
    dataset = Hostile(tmp_path / "islands", payload).folder
    seen = opened(dataset)
    words = Words(geo.load(dataset))
    to(seen.page, len(words.now.days) - 1)
    heads = seen.page.evaluate(TABLE)["heads"]
    assert {words.name(unit) for unit in matrix(words.dataset, words.now.last).units} == set(heads[:-1])
    assert set(seen.page.evaluate(TAGS)) <= clean_tags
    assert seen.page.locator("script").count() == 2
    assert seen.complaints == []
