"""The page in Dari and Pashto in a real browser: Python's own sentences, from right to left, called a draft."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo import embed
from geo.catalogue import LANGUAGES
from geo.words import Words
from histories import shipped
from visit import Visit


@pytest.fixture(params=LANGUAGES[1:])
def words(request: pytest.FixtureRequest) -> Words:
    return Words(shipped(), str(request.param))


@pytest.fixture
def page(words: Words, visit: Callable[..., Visit], tmp_path: Path) -> Page:
    file = tmp_path / "map.html"
    file.write_text(embed.page(shipped(), {"lang": words.language.lang}, inside=True).html, encoding="utf-8")
    return visit(file.as_uri(), offline=True).page


def test_every_day_has_the_sentences_of_python(page: Page, words: Words) -> None:
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    slider = page.locator("#day")
    slider.press("Home")
    for day in words.now.days[:20]:
        snapshot = words.now.at(day)
        headline = words.headline(snapshot)
        expect(page.locator("#title")).to_have_text(headline.title)
        expect(page.locator("#more")).to_have_text(headline.more)
        expect(page.locator("#stamp")).to_have_text(words.language.stamp(day))
        expect(slider).to_have_attribute("aria-valuetext", words.spoken(snapshot))
        held = snapshot.tally["taliban"].held
        expect(page.locator("#key td").first).to_have_text(words.language.number(held))
        slider.press("ArrowUp")


def test_it_is_called_a_draft_and_nothing_sticks_out(page: Page, words: Words) -> None:
    expect(page.locator("#foot")).to_contain_text(words.draft())
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_function(
        """() => {
          const nodes = [...document.querySelectorAll("#dates span:not(.at)")];
          const boxes = nodes.map((node) => node.getBoundingClientRect()).filter(({ width }) => width)
            .sort((a, b) => a.left - b.left);
          return boxes.length > 10 && boxes.every(({ left }, n) => !n || left >= boxes[n - 1].right);
        }"""
    )


def test_the_names_of_the_line_lean_away_from_the_side_on_which_it_begins(page: Page) -> None:
    places = page.locator("#line button").evaluate_all(
        """(all) => all.map((button) => {
          const [name, mark] = ["span", "svg"].map((part) => button.querySelector(part));
          const { left } = name.getBoundingClientRect(), box = mark.getBoundingClientRect();
          return [new DOMMatrix(getComputedStyle(name).transform).b, left - (box.left + box.right) / 2];
        })"""
    )
    assert len(places) == 34
    assert all(turned > 0.7 and -16 < left < 4 for turned, left in places), places


def test_the_inset_has_its_names_beside_their_marks(page: Page) -> None:
    """Where lines begin at the right, a browser begins an SVG's words there too, unless it is told."""
    apart = page.locator("#insets svg").first.evaluate(
        """(svg) => {
          const boxes = (name) => [...svg.querySelectorAll(name)].filter((node) => node.style.display !== "none")
            .map((node) => node.getBoundingClientRect());
          const touch = (a, b) =>
            a.left < b.right - 3 && a.right > b.left + 3 && a.top < b.bottom - 3 && a.bottom > b.top + 3;
          return boxes("text").flatMap((name) => boxes("use").filter((mark) => touch(name, mark))).length;
        }"""
    )
    assert apart == 0
