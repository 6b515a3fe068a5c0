"""A page opened in a browser, with all that it asked for and complained about."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

# A wait that needs longer than this is a fault of the page, not of a slow machine.
PATIENCE_MS = 20_000


@dataclass
class Visit:
    """An open page. The lists grow for as long as it is open, frames and popups included.

    `requests`: every address asked for, in order, `data:` and `blob:` too.
    `console_errors`: what was written to the console as an error: refusals by the Content-Security-Policy are.
    `page_errors`: exceptions that no script caught.
    """

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)
    page_errors: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        return self.console_errors + self.page_errors

    def requests_beyond(self, *prefixes: str) -> list[str]:
        """The addresses that begin with none of these and carry no content of their own."""
        return [url for url in self.requests if not url.startswith((*prefixes, "data:", "blob:", "about:"))]


def visit(browser: Browser, url: str, *, width_px: int = 1280, height_px: int = 800, **context: Any) -> Visit:
    """Opens an address in a fresh context: no cookies, no cache, nothing remembered.

    `context` is for Playwright's `new_context`: `timezone_id`, `color_scheme`, `offline`, `java_script_enabled` ...
    """
    opened = browser.new_context(viewport={"width": width_px, "height": height_px}, **context)
    opened.set_default_timeout(PATIENCE_MS)
    result = Visit(opened.new_page(), opened)
    opened.on("request", lambda request: result.requests.append(request.url))
    opened.on(
        "console",
        lambda message: result.console_errors.append(message.text) if message.type == "error" else None,
    )
    opened.on("weberror", lambda error: result.page_errors.append(str(error.error)))
    result.page.goto(url)
    return result
