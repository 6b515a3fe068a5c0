"""The site of files in a browser, from a plain file server, in a folder of a folder; nothing is asked of others."""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

import geo
from geo.model import Dataset
from geo.publish import publish
from geo.site import Site
from geo.target import Target
from geo.words import Words
from hostile import PAYLOADS, Hostile
from onscreen import FOLDERS
from visit import Visit

OLDER = "0123456789ab"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the tests' own output is enough."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """What `python -m http.server` does."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def lay(dataset: Dataset, folder: Path) -> None:
    """The site without the pictures of cards, which no page shows."""
    older = replace(dataset, events=dataset.events[:-1], version=OLDER)
    files = [file for file in Site(dataset, released=[older]).files() if not file.path.endswith(".png")]
    publish(files, Target(str(folder)), date(2026, 11, 1), {})


@pytest.fixture(scope="module")
def islands() -> Dataset:
    return geo.load(FOLDERS["islands"])


@pytest.fixture(scope="module")
def root(islands: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that has the site in a folder of a folder."""
    folder = tmp_path_factory.mktemp("server")
    lay(islands, folder / "maps" / "war")
    with served(folder) as address:
        yield f"{address}/maps/war/"


@pytest.fixture
def opened(visit: Callable[..., Visit], root: str) -> Iterator[Callable[..., Visit]]:
    """A page of the site. At the end nothing was asked of anybody else, and nothing was complained about."""
    seen: list[Visit] = []

    def open_one(path: str = "", **how: object) -> Visit:
        seen.append(visit(f"{root}{path}", **how))
        return seen[-1]

    yield open_one
    for one in seen:
        assert not one.requests_beyond(root)
        assert not one.complaints


def test_the_map_moves_and_its_address_is_that_of_a_dated_page(
    opened: Callable[..., Visit], islands: Dataset, root: str
) -> None:
    words = Words(islands)
    page = opened().page
    title = page.locator("#title")
    expect(title).to_have_text(words.headline(words.now.at("2024-10-27")).title)
    page.locator("#day").press("ArrowLeft")
    expect(title).to_have_text(words.headline(words.now.at("2024-10-26")).title)
    page.wait_for_url(f"{root}at/2024-10-26/")
    page.reload()
    expect(title).to_have_text(words.headline(words.now.at("2024-10-26")).title)
    assert page.locator('meta[property="og:image"]').get_attribute("content") == "../../snapshot/2024-10-26.png"
    page.locator("#day").press("ArrowRight")
    page.wait_for_url(f"{root}at/2024-10-27/")


def test_the_tables_that_it_offers_are_those_of_its_moment(opened: Callable[..., Visit], root: str) -> None:
    page = opened("at/2024-10-20/").page
    link = page.get_by_role("link", name="CSV")
    expect(link).to_have_attribute("href", f"{root}state/2024-10-20.csv")
    page.locator("#day").press("ArrowRight")
    expect(link).to_have_attribute("href", f"{root}state/2024-10-21.csv")
    assert page.context.request.get(f"{root}state/2024-10-21.csv").text().startswith("id,name,shown")
    page.locator("#drawn label").nth(1).click()
    expect(link).to_be_hidden()


def test_what_else_an_address_says_stays_in_it(opened: Callable[..., Visit], root: str) -> None:
    page = opened("at/2024-10-20/?unit=OR-VES").page
    expect(page.locator("#card")).to_be_visible()
    page.locator("#day").press("ArrowRight")
    page.wait_for_url(f"{root}at/2024-10-21/?at=2024-10-21&unit=OR-VES")
    page.reload()
    expect(page.locator("#card")).to_be_visible()
    expect(page.locator("#card .of")).to_contain_text("21 October")


def test_the_table_leads_to_dossiers_and_the_way_leads_on(opened: Callable[..., Visit], islands: Dataset) -> None:
    seen = opened("at/2024-10-20/")
    seen.page.locator("#all summary").press("Enter")
    name = seen.page.locator("#all tbody th a").first
    said = name.inner_text()
    with seen.context.expect_page() as other:
        name.press("Enter")
    place = other.value
    expect(place.locator(".dossier h2").first).to_have_text(said)
    for here, heading in (("Places", "Places"), ("Sources", "Sources"), ("Corrections", "Corrections")):
        place.locator(".pages").get_by_text(here, exact=True).press("Enter")
        expect(place.locator("h2").first).to_have_text(heading)
        expect(place.locator('.pages [aria-current="page"]')).to_have_text(here)
    place.locator(".pages").get_by_text("Map", exact=True).press("Enter")
    expect(place.locator("#day")).to_be_visible()


def test_the_matrix_opens_at_the_day_that_it_is_asked_for(opened: Callable[..., Visit]) -> None:
    page = opened("matrix/?at=2024-10-20").page
    expect(page.locator("#moment")).to_have_text("20 October")
    page.locator("#day").press("ArrowRight")
    expect(page.locator("#moment")).to_have_text("21 October")


@pytest.mark.parametrize("width_px", [320, 1280])
def test_without_scripts_there_are_the_still_and_the_table(
    opened: Callable[..., Visit], islands: Dataset, width_px: int
) -> None:
    page = opened("at/2024-10-20/", java_script_enabled=False, width_px=width_px).page
    expect(page.locator("#still img")).to_be_visible()
    expect(page.locator("#still tbody tr")).to_have_count(len(islands.units))
    expect(page.locator("#says-who")).to_be_hidden()
    expect(page.locator(".pages")).to_be_visible()
    image = page.context.request.get(page.url + str(page.locator("#still img").get_attribute("src")))
    assert (image.status, image.headers["content-type"]) == (200, "image/svg+xml")


def test_a_page_that_there_is_not_says_so_and_leads_home(opened: Callable[..., Visit]) -> None:
    page = opened("404.html").page
    expect(page.locator("h2")).to_have_text("There is no such page.")
    expect(page.locator("main")).to_contain_text("This map covers 1 October to 5 November 2024.")
    expect(page.get_by_role("link", name="To the map")).to_have_attribute("href", "/")
    assert page.locator("h1").evaluate("(node) => getComputedStyle(node).textTransform") == "uppercase"


def test_an_older_version_leads_to_no_page_of_the_newest(opened: Callable[..., Visit], root: str) -> None:
    page = opened(f"v/{OLDER}/").page
    page.locator("#all summary").press("Enter")
    expect(page.locator("#all tbody th").first).to_be_visible()
    assert not page.locator("#all tbody th a").count()
    page.locator("#day").press("ArrowLeft")
    page.wait_for_url(f"{root}v/{OLDER}/?at=2024-10-26&v={OLDER}")


def test_an_address_that_is_pinned_leads_to_the_older_version(opened: Callable[..., Visit], root: str) -> None:
    page = opened(f"?at=2024-10-26&v={OLDER}").page
    page.wait_for_url(f"{root}v/{OLDER}/?at=2024-10-26")
    expect(page.locator("#foot")).to_contain_text(f"version {OLDER}")
    page = opened("at/2024-10-26/?v=aaaaaaaaaaaa").page
    expect(page.locator("#notice")).to_contain_text("There is no version “aaaaaaaaaaaa” here")


ARTICLE = """<!doctype html><link rel="icon" href="data:,"><p>An article.</p>
<iframe data-says-who sandbox="allow-scripts allow-popups" style="width:100%;height:300px;border:0" src="{}"></iframe>
<script async src="{}"></script>"""


def test_an_article_elsewhere_frames_it_and_gives_it_its_height(
    visit: Callable[..., Visit], root: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(ARTICLE.format(f"{root}at/2024-10-20/", f"{root}host.js"), "utf-8")
    with served(tmp_path) as address:
        seen = visit(address, width_px=600)
        frame = seen.page.frame_locator("iframe")
        expect(frame.locator("#title")).to_be_visible()
        expect(frame.locator(".pages")).to_be_hidden()
        expect(frame.locator(".take")).to_be_hidden()
        seen.page.wait_for_function("document.querySelector('iframe').offsetHeight > 500")
        assert not seen.complaints


@pytest.mark.parametrize("some", [("end of script",), ("picture",), ("backtick",), ("link", "line separators")])
def test_foreign_text_runs_nowhere(visit: Callable[..., Visit], tmp_path: Path, some: tuple[str, ...]) -> None:
    text = " ".join(PAYLOADS[one] for one in some)
    Hostile(tmp_path / "islands", text)
    lay(geo.load(tmp_path / "islands"), tmp_path / "public")
    with served(tmp_path / "public") as address:
        for path in ("/at/2024-10-20/", "/matrix/", "/sources/", "/place/OR-VES.html"):
            seen = visit(f"{address}{path}")
            seen.page.wait_for_function("(text) => document.querySelector('main').textContent.includes(text)", arg=text)
            assert seen.page.title() not in ("1", "49")
            assert not seen.complaints
            assert not seen.page.locator("[onerror], [onload], [onmouseover]").count()
