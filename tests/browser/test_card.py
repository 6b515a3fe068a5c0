"""A place opens its history as of the moment, with its sources, by pointer and by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from geo.language import upper_first
from geo.model import Place
from onscreen import Drawing, Expected, see
from visit import Visit


def place(page: Page, id: str) -> tuple[int, float, float]:
    """The number of a target on the page, and where its mark is on the screen."""
    n, x, y = page.evaluate("id => [reader.data.targets.findIndex((one) => one.id === id), ...reader.middle(id)]", id)
    return n, x, y


def tip(page: Page) -> str:
    text: str = page.evaluate(
        "() => { const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.textContent; }"
    )
    return text


@pytest.mark.parametrize("name", ["afghanistan", "islands", "towns"])
def test_every_card_is_that_of_the_core(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected], name: str
) -> None:
    """Of every unit and place, on the first, the opening and the last day, and in other views on the opening day."""
    due, page = expected(name), still_open(name).page
    drawing = Drawing(page)
    opening = due.dataset.calendar.day(due.dataset.package.opens_at)
    cards, asks = [], []
    for view in due.views[:4]:
        middle = opening if view.first.tick <= opening.tick <= view.last.tick else view.last
        for snapshot in map(view.at, (view.first, middle, view.last) if view is due.views[0] else (middle,)):
            for shown in (*snapshot.units, *snapshot.places):
                cards.append(due.card(view, snapshot, shown))
                asks.append(due.ask(view, snapshot.point.text, unit=shown.target.id))
    for ask, card, seen in zip(asks, cards, page.evaluate("asks => reader.visit(asks)", asks), strict=True):
        assert drawing.card(seen) == card, ask


def test_every_event_on_a_card_has_a_source(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected]
) -> None:
    due, page = expected("afghanistan"), still_open("afghanistan").page
    asks = [{"at": "2021-09-07", "unit": unit.id} for unit in due.dataset.units]
    cards = [seen["card"] for seen in page.evaluate("asks => reader.visit(asks)", asks)]
    assert all(card["history"] and all(card["sources"]) for card in cards)
    kunduz = next(card for card in cards if card["heading"] == "Kunduz")
    assert kunduz["history"][0][1].startswith(" Taken on 8 August")


def test_links_lead_only_where_the_table_allows(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected]
) -> None:
    """F101: to publishers, licensees and archives, in the whole page and on every card."""
    for name in ("afghanistan", "islands"):
        due, page = expected(name), still_open(name).page
        allowed = {source.url for source in due.dataset.sources if source.link != "none" and source.url}
        barred = {source.url for source in due.dataset.sources if source.url} - allowed
        # A card without rows has nothing to cite.
        cited = [
            (view, shown.target.id)
            for view in due.views
            for shown in (*view.at(view.last).units, *view.at(view.last).places)
            if view.rows.get(shown.shows)
        ]
        asks = [due.ask(view, view.last.text, unit=id) for view, id in cited]
        linked = page.evaluate(
            """async asks => [...new Set((await reader.visit(asks, () => [...document.querySelectorAll("a[href]")]
              .map((link) => [link.getAttribute("href"), link.rel, link.target].join(" ")))).flat())]""",
            asks,
        )
        leaflet = "https://leafletjs.com"
        addresses = {link.split()[0] for link in linked if leaflet not in link}
        assert addresses
        assert addresses <= allowed
        assert all(link.endswith(" noopener noreferrer _blank") for link in linked if leaflet not in link)
        content = page.content()
        assert not [url for url in barred if url in content], (
            "an address that may not be linked is not in the page at all"
        )


def test_a_hover_says_the_sentence_of_that_day(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    """F16: on the mark, on the ground, and on the enlarged part."""
    words = expected("afghanistan").words
    page = on_disk(at="2021-08-11", height_px=1300).page
    _, x, y = place(page, "AF-HER")
    page.mouse.move(x, y)
    assert tip(page).startswith("The Government held Herat.")
    page.mouse.move(x - 20, y + 18)
    assert tip(page).startswith("The Government held Herat."), "and its ground"
    page.mouse.move(2, 2)
    assert tip(page) == ""
    page.locator("#day").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.mouse.move(x, y)
    assert tip(page).startswith(f"{upper_first(words.the('taliban'))} held Herat. Taken on 12 August")
    page.locator("#insets text").get_by_text("Charikar", exact=True).hover()
    assert "held Charikar" in tip(page)


def test_a_tip_that_is_open_follows_the_date(on_disk: Callable[..., Visit]) -> None:
    """What stands beside the pointer is of the day that is shown, when that changes by a key too."""
    page = on_disk(at="2021-08-11", height_px=1300).page
    page.locator("#day").focus()
    _, x, y = place(page, "AF-HER")
    page.mouse.move(x, y)
    assert tip(page).startswith("The Government held Herat.")
    page.keyboard.press("End")
    assert not tip(page).startswith("The Government held Herat.")


@pytest.mark.parametrize("where", ["ground", "mark", "label", "name", "inset"])
def test_a_click_opens_the_card(on_disk: Callable[..., Visit], where: str) -> None:
    page = on_disk(at="2021-08-13").page
    _, x, y = place(page, "AF-BAL")
    if where == "ground":
        page.mouse.click(x, y - 22)
    elif where == "mark":
        page.mouse.click(x, y)
    elif where == "label":
        box = page.locator(".leaflet-labels-pane .label:not(.away)", has_text="Mazar-i-Sharif").bounding_box()
        assert box
        page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    elif where == "name":
        page.locator("#line button", has_text="Mazar-i-Sharif").click()
    else:
        # Its ground there, a little beside its mark.
        box = page.locator("#insets text").get_by_text("Jalalabad", exact=True).bounding_box()
        assert box
        page.mouse.click(box["x"] - 14, box["y"] + box["height"] / 2 + 14)
    name = "Jalalabad" if where == "inset" else "Mazar-i-Sharif"
    card = see(page)["card"]
    assert card["heading"] == name
    assert card["says"].startswith(f"The Government held {name}.")
    assert page.evaluate("location.search") == "?at=2021-08-13&unit=" + ("AF-NAN" if where == "inset" else "AF-BAL")


def test_every_label_opens_its_own_place(on_disk: Callable[..., Visit]) -> None:
    """Where a label lies over a neighbour's ground it is still the label that is clicked."""
    page = on_disk(at="2021-08-13").page
    opened = page.evaluate(
        """() => [...document.querySelectorAll(".leaflet-labels-pane .label:not(.away)")].map((label) => {
          label.scrollIntoView({ block: "center" });
          const { left, top, right, bottom } = label.getBoundingClientRect();
          const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          met.dispatchEvent(new MouseEvent("click", { bubbles: true }));
          return [label.textContent, reader.seen().card?.heading];
        })"""
    )
    assert len(opened) >= 10
    assert [heading for _, heading in opened] == [text for text, _ in opened]


def test_everything_by_keyboard(on_disk: Callable[..., Visit], expected: Callable[[str], Expected]) -> None:
    """The line is one stop; arrows walk along it; Enter opens, Escape closes and gives the focus back."""
    order = [unit.id for unit in expected("afghanistan").words.now.order]
    page = on_disk(at="2021-08-13").page
    focused: list[Any] = []
    stops = page.evaluate("document.querySelectorAll('#line button[tabindex=\"0\"]').length")
    assert stops == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#line') !== null"), "the first stop is the line"
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home", "ArrowDown"):
        page.keyboard.press(key)
        focused.append(page.evaluate("[...document.querySelectorAll('#line button')].indexOf(document.activeElement)"))
    assert focused == [1, 2, 1, len(order) - 1, len(order) - 1, 0, 1]
    assert page.evaluate("document.querySelectorAll('#line button[tabindex=\"0\"]').length") == 1
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    card = see(page)["card"]
    assert name == f"{card['heading']}, Taliban"
    assert page.evaluate("document.activeElement.id") == "card"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close"
    page.keyboard.press("Escape")
    assert see(page)["card"] is None
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert see(page)["card"] is None, "and its button closes it too"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_an_open_card_follows_the_date(on_disk: Callable[..., Visit], expected: Callable[[str], Expected]) -> None:
    due = expected("afghanistan")
    page = on_disk(at="2021-08-11", unit="AF-HER").page
    drawing = Drawing(page)
    page.locator("#day").focus()
    for day in ("2021-08-12", "2021-08-13"):
        page.keyboard.press("ArrowRight")
        snapshot = due.words.now.at(day)
        shown = next(shown for shown in snapshot.units if shown.target.id == "AF-HER")
        assert drawing.card(see(page)) == due.card(due.words.now, snapshot, shown)
    assert page.evaluate("document.activeElement.id") == "day", "and leaves the focus where it is"


def test_places_show_where_they_differ_or_close_up(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    """F11: an airport that holds on has a mark of its own; the rest appears when the reader is near."""
    due = expected("afghanistan")
    page = on_disk(at="2021-08-13").page
    sites = [place for place in due.dataset.places if place.kind != "capital"]
    standing = [site for site, shown in zip(sites, see(page)["sites"], strict=True) if shown is not None]
    assert "Kandahar airport" in [site.name for site in standing]
    snapshot = due.words.now.at("2021-08-13")
    state = {shown.target.id: shown.state for shown in (*snapshot.units, *snapshot.places)}
    for site in standing:
        assert isinstance(site, Place)
        assert (state[site.id].shown, state[site.id].party) != (state[site.unit].shown, state[site.unit].party), (
            site.name
        )
    for _ in range(3):
        page.locator("#zoom-in").click()
    assert None not in see(page)["sites"]


def test_a_mark_without_ground_is_met_where_it_stands(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    """Towns have no shape: the mark is all that the pointer can find, and beside it nothing is."""
    page = on_disk("towns").page
    for unit in expected("towns").dataset.units[:3]:
        _, x, y = place(page, unit.id)
        page.mouse.move(x, y)
        assert unit.name in tip(page)
        page.mouse.move(x + 14, y + 14)
        assert unit.name not in tip(page)
        page.mouse.click(x, y)
        assert see(page)["card"]["heading"] == unit.name
        page.keyboard.press("Escape")


def test_a_base_beside_its_town_is_met_before_the_ground(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-13").page
    n, x, y = page.evaluate(
        """() => {
          const n = reader.data.targets.findIndex((one) => one.name === "Kandahar airport");
          const { unit } = reader.data.targets[n];
          const [left, top] = reader.middle(reader.data.targets[unit].id);
          const [x, y] = reader.middle(reader.data.targets[n].id);
          return Math.hypot(x - left, y - top) < 15 ? [n, left + 11, top + 11] : [n, x, y];
        }"""
    )
    assert n > 0
    page.mouse.move(x, y)
    assert tip(page).startswith("Kandahar airport")
    page.mouse.click(x, y)
    assert see(page)["card"]["heading"] == "Kandahar airport"
