"""The proxy as it is configured, on loopback, with two processes of the app behind it: one may die."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect, sync_playwright

import debian
import find_browser
from proxy import PATIENCE_S, Door, proxied

EMBED, PICTURE = "/embed?at=2021-08-13", "/snapshot.png?at=2021-08-13"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with proxied(tmp_path_factory.mktemp("proxy")) as running:
        yield running


def test_the_page_and_its_open_line_come_through(door: Door) -> None:
    """In a real browser: what Streamlit draws comes over the line, and the map is in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser.find(), chromium_sandbox=not debian.is_root())
        page = browser.new_page()
        page.goto(f"{door.url}/?at=2021-08-13")
        headline = page.frame_locator("iframe").locator("h1")
        expect(headline).to_contain_text("18 of 34", timeout=PATIENCE_S * 1000)
        browser.close()


@pytest.mark.parametrize("path", [EMBED, PICTURE, "/state.json?at=2021-08-13", "/corrections.atom", "/host.js"])
def test_what_is_asked_again_is_kept(door: Door, path: str) -> None:
    first, again = door.get(path), door.get(path)
    assert (first[0], again[0]) == (200, 200)
    assert again[1]["x-kept"] == "HIT"
    assert again[2] == first[2]
    assert again[1]["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in again[1]
    assert door.get(path, **{"If-None-Match": again[1]["etag"]})[0] == 304


def test_compressed_and_plain_are_kept_apart(door: Door) -> None:
    plain, packed = door.get(EMBED), door.get(EMBED, **{"Accept-Encoding": "gzip"})
    assert packed[1].get("content-encoding") == "gzip"
    assert plain[1].get("content-encoding", "identity") == "identity"
    assert len(packed[2]) < len(plain[2]) / 3


def test_mistakes_are_not_kept(door: Door) -> None:
    for _ in range(2):
        status, headers, _ = door.get("/snapshot.png?at=1900-01-01")
        assert (status, headers["x-kept"]) == (400, "MISS")


def test_a_process_that_dies_is_not_missed(door: Door) -> None:
    kept = door.get(EMBED)[2]
    new = iter(range(1, 32))
    for app in door.apps[:1]:
        app.kill()
        app.wait()
    for _ in range(5):
        assert door.get(EMBED)[:1] == (200,)
        assert door.get(f"/state.json?at=2021-08-{next(new):02}")[0] == 200
    assert door.get("/")[0] == 200
    # Nobody at all is left, and what was kept is there.
    door.apps[1].kill()
    door.apps[1].wait()
    status, _, body = door.get(EMBED)
    assert (status, body) == (200, kept)
    assert door.get("/")[0] in (502, 504)
