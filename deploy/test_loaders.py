"""The loaders that newsrooms have, as they are published: each gives the map the height that it has. They need npm."""

import tarfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, sync_playwright

import debian
import find_browser
import geo
from benchmarks.shelf import Package, brought
from geo import embed
from visit import visit

MAPS, NEWS = "https://maps.example", "https://news.example"
SRC = f"{MAPS}/embed?at=2021-08-12"
PYM = Package(
    "pym.js", "1.3.2", "sha512-/fFzHFB4BTsJQP5id0wzUdYsDT4VPkfAxk+uENBE9/aP6YbvhAEpcuJHdjxqisqfXOCrcz7duTK1fbtF2rz8RQ=="
)
SIDECHAIN = Package(
    "@nprapps/sidechain",
    "1.1.5",
    "sha512-jEux4VLfushUVssxnQHm+0WufgnfDSimdAokAvqPo3fW2UmllhUKVl4yF4t4C8EGm9P96mazc4bZrVZVLkvYlQ==",
)
LOADERS = {
    "pym.js": (
        PYM,
        "dist/pym.v1.min.js",
        f"""<div id="map"></div><script src="/loader.js"></script>
        <script>new pym.Parent("map", "{SRC}", {{ sandbox: "allow-scripts allow-popups" }})</script>""",
    ),
    "pym.js, by attributes": (
        PYM,
        "dist/pym.v1.min.js",
        f"""<div id="map" data-pym-src="{SRC}" data-pym-sandbox="allow-scripts"></div>
        <script src="/loader.js"></script>""",
    ),
    "sidechain": (
        SIDECHAIN,
        "dist/sidechain.js",
        f"""<div id="map"><side-chain src="{SRC}"></side-chain></div><script src="/loader.js"></script>""",
    ),
}
AS_HIGH = """high => {
  const side = document.querySelector("side-chain");
  const frame = side ? side.shadowRoot.querySelector("iframe") : document.querySelector("iframe");
  return Math.abs(frame.clientHeight - high) < 2;
}"""
HIGH = "Math.ceil(document.querySelector('main').getBoundingClientRect().height)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_browser.find(), chromium_sandbox=not debian.is_root())


@pytest.mark.parametrize("width", [320, 600, 900])
@pytest.mark.parametrize("name", LOADERS)
def test_a_loader_gives_the_map_its_height(browser: Browser, name: str, width: int) -> None:
    package, member, body = LOADERS[name]
    with tarfile.open(brought(package)) as tarball:
        found = tarball.extractfile(f"package/{member}")
        assert found
        loader = found.read()
    html = embed.page(geo.load("data"), {"at": "2021-08-12"}, MAPS).html

    def answer(route: Route) -> None:
        url = route.request.url
        if url.startswith(f"{MAPS}/embed"):
            route.fulfill(body=html, content_type="text/html")
        elif url == f"{NEWS}/loader.js":
            route.fulfill(body=loader, content_type="text/javascript")
        elif url == f"{NEWS}/":
            head = f'<!doctype html><meta charset="utf-8"><body style="margin:0;width:{width}px">'
            route.fulfill(body=head + body, content_type="text/html")
        else:
            route.abort()

    seen = visit(browser, "about:blank", width_px=1000)
    seen.context.route("**/*", answer)
    seen.page.goto(f"{NEWS}/")
    frame = seen.page.frames[1]
    frame.wait_for_selector("#day[aria-valuetext]", state="attached")
    assert frame.evaluate("innerWidth") == width
    seen.page.wait_for_function(AS_HIGH, arg=frame.evaluate(HIGH))
    before = frame.evaluate(HIGH)
    frame.locator("#day").press("ArrowRight")
    frame.locator("#line button").first.press("Enter")
    frame.wait_for_selector("#card h2")
    after = frame.evaluate(HIGH)
    assert after > before + 40
    seen.page.wait_for_function(AS_HIGH, arg=after)
    assert seen.page_errors == []
    seen.context.close()
