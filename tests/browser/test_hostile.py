"""Text from data and from addresses is text: in every field, in a real browser, it comes out as itself."""

import html
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

import geo
from geo import embed
from geo.model import Dataset
from geo.slots import SLOTS
from hostile import PAYLOADS, Hostile, rows
from onscreen import FOLDERS, Expected, look, see
from visit import Visit

TAGS = "() => [...new Set(reader.all('*').map((node) => node.tagName.toLowerCase()))].sort()"


@pytest.fixture(scope="module")
def clean_tags(still_open: Callable[[str], Visit]) -> set[str]:
    """What elements the page of the same dataset has without anything foreign in it, table and a card being open."""
    page = still_open("islands").page
    page.evaluate("reader.visit([{ at: '2024-11-05', unit: 'OR-VES' }])")
    page.locator("#all summary").press("Enter")
    page.locator("#all tbody tr").first.wait_for()
    found = set(page.evaluate(TAGS))
    page.locator("#all summary").press("Enter")
    return found


TIPS = """() => reader.all(".leaflet-labels-pane .label").map((label) => {
  label.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: 9, clientY: 9 }));
  return document.getElementById("tip").textContent;
})"""


@pytest.fixture(scope="module")
def clean() -> Dataset:
    return geo.load(FOLDERS["islands"])


@pytest.fixture(params=list(PAYLOADS))
def payload(request: pytest.FixtureRequest) -> str:
    return PAYLOADS[request.param]


def test_in_every_field_it_is_text(
    payload: str, tmp_path: Path, visit: Callable[..., Visit], clean_tags: set[str]
) -> None:
    dataset = geo.load(Hostile(tmp_path / "islands", payload).folder)
    file = tmp_path / "page.html"
    file.write_text(embed.page(dataset, {}).html, encoding="utf-8")
    seen = visit("about:blank", offline=True)
    dialogs: list[str] = []
    seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    seen.requests.clear()
    seen.page.goto(file.as_uri())
    look(seen.page)

    due = Expected(dataset)
    states = due.states()
    opening = due.words.now.at(due.dataset.package.opens_at.isoformat())
    stops = [(view, view.at(point)) for view in due.views[:4] for point in view.days[::5]]
    asks = [due.ask(view, snapshot.point.text) for view, snapshot in stops]
    for (_, snapshot), shown in zip(stops, seen.page.evaluate("asks => reader.visit(asks)", asks), strict=True):
        assert {part: shown[part] for part in due.text(snapshot)} == due.text(snapshot)
        assert shown["key"] == due.key(snapshot, states)
    # What we know now, and each time another of the other views.
    others = due.views[1:]
    for view in (due.views[0], others[list(PAYLOADS.values()).index(payload) % len(others)]):
        snapshot = view.at(min(view.last, opening.point, key=lambda point: point.tick))
        targets = [*snapshot.units, *snapshot.places]
        asks = [due.ask(view, snapshot.point.text, unit=target.target.id) for target in targets]
        cards = [shown["card"] for shown in seen.page.evaluate("asks => reader.visit(asks)", asks)]
        for target, card in zip(targets, cards, strict=True):
            expected = due.card(view, snapshot, target)
            assert {part: card[part] for part in card if part != "mark"} == {
                part: expected[part] for part in card if part != "mark"
            }
    due_notes = [{"at": "2024-11-05", "unit": unit.id} for unit in dataset.units]
    notes = seen.page.evaluate("async asks => (await reader.visit(asks, reader.notes)).flat()", due_notes)
    assert set(notes) >= {event.note for event in dataset.events if event.target in ("vestby", "OR-ENC")}
    last = due.words.now.at("2024-11-05")
    assert seen.page.evaluate(TIPS) == [due.cards.card(last, shown) for shown in (*last.units, *last.places)]
    around = seen.page.evaluate(
        "['kicker', 'caveats', 'foot', 'insets'].map((id) => document.getElementById(id).textContent)"
    )
    package = dataset.package
    for text, where in zip(
        (package.title, package.context, package.credit, package.insets[0].name), around, strict=True
    ):
        assert text in where
    assert package.definitions["claimed"] in around[1]
    assert set(
        seen.page.evaluate(
            "[...document.querySelectorAll('.leaflet-labels-pane .label')].map((label) => label.textContent)"
        )
    ) == {due.words.name(target) for target in (*dataset.units, *dataset.places)}
    seen.page.locator("#all summary").press("Enter")
    seen.page.locator("#all tbody tr").first.wait_for()
    said = seen.page.locator("#all td:nth-of-type(1)").all_text_contents()
    assert sorted(said) == sorted(due.cards.card(last, shown) for shown in last.units)
    assert seen.page.evaluate("document.title") == f"{see(seen.page)['title']} {package.title}"
    assert (seen.requests, seen.complaints, dialogs) == ([file.as_uri()], [], [])
    assert set(seen.page.evaluate(TAGS)) <= clean_tags
    assert seen.page.evaluate("reader.odd()") == []
    assert seen.page.locator("script").count() == 4


def test_the_head_is_text_too(payload: str, tmp_path: Path, clean: Dataset) -> None:
    """As a search engine reads it."""
    dataset = geo.load(Hostile(tmp_path / "islands", payload).folder)
    page = embed.page(dataset, {"at": "2024-10-22"})
    head = page.html.partition("</head>")[0]
    headline = Expected(dataset).words.headline(Expected(dataset).words.now.at("2024-10-22"))
    assert f"<title>{html.escape(f'{headline.title} {dataset.package.title}')}</title>" in head
    assert f'<meta name="description" content="{html.escape(headline.more)}">' in head
    assert head.count("<title>") == head.count('<meta name="description"') == 1
    assert page.policy == embed.page(clean, {}).policy, "what may run does not depend on what the data says"


def test_an_address_changes_nothing_but_what_is_shown(online: Callable[..., Visit]) -> None:
    """One payload after the other, each in every field of an address of its own."""
    seen = online("islands")
    page = seen.page.url.partition("?")[0]
    for payload in PAYLOADS.values():
        asked = dict.fromkeys(("at", "told_by", "reported_by", "unit", "lang"), payload)
        seen.page.goto(f"{page}?{urlencode(asked)}")
        look(seen.page)
        shown = see(seen.page)
        assert f"“{' '.join(payload.split())[:20]}" in " ".join(shown["notice"].split())
        assert shown["stamp"].startswith("End of 27 October")
        assert shown["card"] is None
        assert seen.page.evaluate("document.title") == f"{shown['title']} {seen.page.evaluate('reader.data.title')}"
        assert seen.page.evaluate("reader.odd()") == []
        assert seen.complaints == []
        seen.page.locator("#next-day").press("Enter")
        assert set(seen.page.evaluate("[...new URLSearchParams(location.search).keys()]")) <= {"at", "lang"}


def test_the_document_of_a_hostile_address_is_that_of_none(payload: str, clean: Dataset) -> None:
    query = dict.fromkeys(("at", "told_by", "reported_by", "unit", "lang"), payload)
    assert embed.page(clean, query) == embed.page(clean, {})


LONG = "Llanfair" * 120


def test_very_long_text_stays_on_the_page(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    dataset = geo.load(Hostile(tmp_path / "islands", LONG).folder)
    file = tmp_path / "page.html"
    file.write_text(embed.page(dataset, {}).html, encoding="utf-8")
    for width_px in (320, 1280):
        seen = visit(file.as_uri(), offline=True, width_px=width_px)
        look(seen.page)
        asks = [
            {"at": "2024-10-27"},
            {"at": "2024-10-25", "unit": "OR-NOR"},
            {"at": "2024-10-25", "told_by": "Tidings", "unit": "vestby"},
        ]
        widths = seen.page.evaluate(
            "async asks => reader.visit(asks, () => document.documentElement.scrollWidth)", asks
        )
        assert set(widths) == {width_px}
        assert seen.complaints == []


def refusals(folder: Path) -> list[tuple[str, str | None]]:
    """Where the door finds fault with *folder*: file and column."""
    try:
        geo.load(folder)
    except geo.DataError as refused:
        return [(problem.file, problem.column) for problem in refused.problems if problem.severity == "error"]
    return []


NO_TEXT = {
    "parties": ["id", "color"],
    "places": ["id", "lon", "kind"],
    "events": ["id", "status", "occurred", "confidence"],
    "reports": ["basis"],
    "sources": ["id", "url", "link", "published"],
    "reporters": ["id", "from"],
    "counts": ["count"],
}


@pytest.mark.parametrize(("table", "column"), [(table, one) for table, columns in NO_TEXT.items() for one in columns])
def test_where_no_text_belongs_the_door_refuses_it(tmp_path: Path, table: str, column: str) -> None:
    """A payload in each row."""
    hostile = Hostile(tmp_path / "islands", "plain")
    texts = cycle(PAYLOADS.values())
    hostile.change(table, lambda row: row.update({column: next(texts)}))
    count = len(rows(hostile.folder / f"{table}.csv"))
    assert refusals(hostile.folder).count((f"{table}.csv", column)) >= count


def test_no_unit_has_such_an_id(tmp_path: Path) -> None:
    hostile = Hostile(tmp_path / "islands", "plain")
    texts = cycle(PAYLOADS.values())
    hostile.units(lambda unit: unit.update(id=next(texts)))
    assert refusals(hostile.folder).count(("islands.geojson", "id")) == 10


def test_what_stands_for_a_fact_in_a_message_is_refused(tmp_path: Path) -> None:
    """A character that the page fills with a date or a name must not come in with a name."""
    for n, slot in enumerate(SLOTS.values()):
        hostile = Hostile(tmp_path / str(n), "plain")
        hostile.change("parties", lambda row, slot=slot: row.update(short=f"the {slot}"))  # type: ignore[misc]
        assert "parties.csv" in {file for file, _ in refusals(hostile.folder)}


@pytest.mark.parametrize("field", ["name", "timezone", "opens_at", "language", "initial"])
def test_the_descriptor_refuses_it_too(tmp_path: Path, field: str) -> None:
    for n, text in enumerate(PAYLOADS.values()):
        hostile = Hostile(tmp_path / str(n), "plain")
        hostile.descriptor(lambda package, text=text: package.update({field: text}))  # type: ignore[misc]
        assert "datapackage.json" in {file for file, _ in refusals(hostile.folder)}


@pytest.fixture(scope="module")
def other_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """A page written by other means than ours."""
    context = browser.new_context(offline=True)

    def open_one(content: str) -> Any:
        file = tmp_path_factory.mktemp("other") / "page.html"
        file.write_text(content, encoding="utf-8")
        page = context.new_page()
        page.goto(f"{file.as_uri()}?at=2024-10-25&unit=OR-SUN")
        look(page)
        return page

    yield open_one
    context.close()


def test_a_page_that_was_tampered_with_has_no_link_but_to_the_web(
    other_page: Callable[[str], Any], clean: Dataset
) -> None:
    content = embed.page(clean, {}).html
    for address in (
        "javascript:document.title=1",
        "data:text/html,1",
        " javascript:1",
        "//tidings.example/x",
        "file:///etc/passwd",
    ):
        page = other_page(content.replace("https://tidings.example/ti-23", address))
        assert page.locator("#card ul li").count() >= 2
        assert page.evaluate("reader.odd()") == []
        page.close()
