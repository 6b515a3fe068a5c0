"""The proxy as it is configured, on loopback, with two processes of the app behind it: one may die."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from playwright.sync_api import expect, sync_playwright

import debian
import find_browser
from proxy import PATIENCE_S, Door, proxied

FRESH = "10s"
"""How long what is kept counts as fresh: long enough to be asked again, and soon over."""

REQUESTS, AT_ONCE = 10_000, 8
GZIP = b"\x1f\x8b"

EMBED, PICTURE = "/embed?at=2021-08-13", "/snapshot.png?at=2021-08-13"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with proxied(tmp_path_factory.mktemp("proxy"), FRESH) as running:
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


def test_ten_thousand_readers_of_embeds_are_served(door: Door) -> None:
    """Each of some connections asks for one day after the other, in three languages."""
    paths = [f"/embed?at=2021-08-{day:02}&lang={lang}" for day in range(1, 32) for lang in ("en", "fa", "ps")]

    def reader(first: int) -> Counter[tuple[int, bool]]:
        found: Counter[tuple[int, bool]] = Counter()
        line = HTTPConnection(door.url.removeprefix("http://"), timeout=PATIENCE_S)
        for n in range(first, REQUESTS, AT_ONCE):
            line.request("GET", paths[n % len(paths)], headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            found[answer.status, answer.read(2) == GZIP] += 1
            answer.read()
        line.close()
        return found

    with ThreadPoolExecutor(AT_ONCE) as readers:
        found = sum(readers.map(reader, range(AT_ONCE)), Counter[tuple[int, bool]]())
    assert found == {(200, True): REQUESTS}


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
    end = time.monotonic() + PATIENCE_S
    marked = ""
    while marked != "STALE":
        assert time.monotonic() < end, marked
        status, headers, body = door.get(EMBED)
        assert (status, body) == (200, kept)
        marked = headers["x-kept"]
        time.sleep(0.2)
    assert door.get("/")[0] in (502, 504)
