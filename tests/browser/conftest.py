"""Map pages as files on a disk with the network off, and as a small server has them."""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Browser

import geo
from geo import embed, pair
from geo.model import Dataset
from onscreen import FOLDERS, Expected, look
from server import serving
from visit import Visit
from visit import visit as open_visit


@cache
def dataset(name: str) -> Dataset:
    return geo.load(FOLDERS[name])


@cache
def html(name: str) -> str:
    return embed.page(dataset(name), {}).html


@pytest.fixture(scope="session")
def expected() -> Callable[[str], Expected]:
    """What the page of a dataset has to show."""
    return cache(lambda name: Expected(dataset(name)))


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The address on disk of the page of a dataset."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def write(name: str) -> str:
        file = folder / f"{name}.html"
        file.write_text(html(name), encoding="utf-8")
        return file.as_uri()

    return write


@pytest.fixture
def on_disk(visit: Callable[..., Visit], page_file: Callable[[str], str]) -> Callable[..., Visit]:
    """`on_disk("islands", at="2024-10-20", width_px=320)`: the page from a file, network off, with its `reader`."""
    how = (
        "width_px",
        "height_px",
        "timezone_id",
        "color_scheme",
        "reduced_motion",
        "forced_colors",
        "has_touch",
        "is_mobile",
    )

    def open_one(name: str = "afghanistan", **asked: object) -> Visit:
        context = {key: asked.pop(key) for key in how if key in asked}
        query = f"?{urlencode(asked)}" if asked else ""
        seen = visit(page_file(name) + query, offline=True, **context)
        look(seen.page)
        return seen

    return open_one


@pytest.fixture(scope="module")
def still_open(browser: Browser, page_file: Callable[[str], str]) -> Iterator[Callable[[str], Visit]]:
    """A page that several tests may look at, none of which may leave it changed."""
    opened: list[Visit] = []

    @cache
    def open_one(name: str = "afghanistan") -> Visit:
        opened.append(open_visit(browser, page_file(name), offline=True))
        look(opened[-1].page)
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()


class _Pages(BaseHTTPRequestHandler):
    """`/afghanistan?…` is a map page, `/framed/afghanistan?…` another site's page with that one in a frame."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        name = path.rpartition("/")[2]
        asked = dict(parse_qsl(query))
        if name not in FOLDERS:
            self.send_error(404)
            return
        frame = (
            f'<iframe sandbox="allow-scripts allow-popups" width="1200" height="1500" src="/{name}?{query}"></iframe>'
        )
        listen = "<script>window.heard = []; addEventListener('message', (said) => heard.push(said.data));</script>"
        listen = f"<!doctype html><link rel=icon href=data:,>{listen}"
        own = pair.page(dataset(name), asked).html if "with" in asked else html(name)
        content = (listen + frame if path.startswith("/framed/") else own).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Nothing: the tests' own output is enough."""


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a server of map pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server that `streamlit run app.py` starts, once it answers."""
    with serving(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def online(visit: Callable[..., Visit], site: str) -> Callable[..., Visit]:
    """`online("afghanistan", at="2021-08-12")`: the same page from the server."""

    def open_one(name: str = "afghanistan", search: str = "", **asked: str) -> Visit:
        seen = visit(f"{site}/{name}?{search or urlencode(asked)}")
        look(seen.page)
        return seen

    return open_one
