"""What the tests share: one browser for each process, and pages that remember what they asked for."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

import debian
import find_browser
from visit import PATIENCE_MS, Visit
from visit import visit as open_visit

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# No deadline: two workers share two cores. In CI the same examples every time, so that a red run can be run again.
settings.register_profile("house", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("house")
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs a browser, so that `-m "not browser"` runs all the rest."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This machine's Chromium. Where there is none the test fails: it is never skipped."""
    path = find_browser.find()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET, chromium_sandbox=not debian.is_root())
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """`visit(url, width_px=320, timezone_id="Asia/Tokyo")`: see `visit.visit`; closed after the test."""
    opened: list[Visit] = []

    def open_one(url: str, **how: Any) -> Visit:
        opened.append(open_visit(browser, url, **how))
        return opened[-1]

    yield open_one
    for one in opened:
        one.context.close()
