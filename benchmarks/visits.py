"""One launch of a browser on one page, and what is measured there."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Frame,
    Page,
    Playwright,
    Request,
    Route,
    ViewportSize,
    WebSocket,
)

import debian
import find_browser
from benchmarks import shelf
from benchmarks.rivals import Scene
from benchmarks.served import Server

PROBE = Path(__file__).with_name("probe.js").read_text("utf-8").rstrip()
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
WINDOW = ViewportSize(width=1280, height=800)
STEPS, PLAY_MS, PAUSE_MS, REST_MS = 30, 2000, 400, 2000
LONGEST_MS = 60_000


@dataclass
class Figures:
    """What was measured of one page; a list has one entry a launch, with all its times where there are several."""

    first_ms: list[float] = field(default_factory=list)
    scrub_ms: list[list[float]] = field(default_factory=list)
    key_ms: list[list[float]] = field(default_factory=list)
    frames_a_second: list[float] = field(default_factory=list)
    rerun_cpu_ms: list[float] = field(default_factory=list)
    step_bytes: list[float] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)


@dataclass
class Subject:
    """A page to be measured: where it is, and its text, or which server stands behind it.

    `asks`: whether it needs files of other hosts, which it then gets from the shelf. `in_server`: whether every step of
    its slider is a rerun; the map in our own page moves by itself, and a release is one.
    """

    name: str
    url: str
    html: str = ""
    server: Server | None = None
    asks: bool = False
    in_server: bool = False
    figures: Figures = field(default_factory=Figures)


class Visit:
    """A fresh browser with the page open; its map was seen in colours."""

    def __init__(self, page: Page, subject: Subject, scene: Scene) -> None:
        self.page, self.subject, self.scene = page, subject, scene
        self.received_bytes = 0
        self.asked: list[str] = []
        page.context.add_init_script(f"{PROBE}({len(scene.units)})")
        page.context.on("request", self._note)
        page.on("websocket", self._tap)
        if subject.asks:
            page.context.route(lambda url: url.startswith("https:"), from_the_shelf)
        with self._mapped() as mapped:
            page.goto(subject.url, wait_until="commit")
        self.first_ms = _moment(mapped.value) - page.evaluate("performance.timeOrigin")
        self.map = self._find_map()
        if self.map is not page.main_frame:
            page.evaluate("probe.rest()")

    def _mapped(self) -> AbstractContextManager[Any]:
        """Waits for a document that says that its map is there."""
        return self.page.expect_console_message(lambda said: said.text.startswith("mapped "), timeout=LONGEST_MS)

    def _find_map(self) -> Frame:
        return next(frame for frame in self.page.frames if self._shows_the_map(frame))

    def _note(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme.startswith("http") and url.hostname != "localhost":
            self.asked.append(url.hostname or "")

    def _tap(self, wire: WebSocket) -> None:
        def count(message: bytes | str) -> None:
            self.received_bytes += len(message)

        wire.on("framereceived", count)

    def _shows_the_map(self, frame: Frame) -> bool:
        return bool(frame.evaluate("window.probe?.fills().length ?? 0") >= len(self.scene.units))

    def asked_at_rest(self) -> list[str]:
        """The hosts of others that it has asked before anybody touches it, once for each file."""
        if self.subject.asks:
            self.page.wait_for_timeout(REST_MS)
        return list(self.asked)

    def scrub(self) -> list[float]:
        first, *days = self.scene.walk(STEPS)
        self.map.evaluate("day => probe.scrub([day])", first)
        times: list[float] = self.map.evaluate("days => probe.scrub(days)", days)
        self._prove(days[-1])
        return times

    def play(self) -> float:
        frames: float = self.map.evaluate("([days, ms]) => probe.play(days, ms)", [self.scene.walk(STEPS)[1:], PLAY_MS])
        return frames

    def press(self) -> list[float]:
        """Key by key along the walk, from press to the end of the frame; behind a server, each is a release."""
        first, *days = self.scene.walk(STEPS)
        self.map.evaluate("day => probe.scrub([day]).then(probe.listen)", first)
        self.map.locator("input[type=range]").first.focus()
        for n, (before, day) in enumerate(zip([first, *days], days, strict=False), 1):
            told = self._told()
            self.page.keyboard.press("ArrowRight" if day > before else "ArrowLeft")
            self.map.wait_for_function("n => probe.keys.length === n", arg=n)
            if self.subject.server:
                self.page.wait_for_function("told => document.querySelector('.choice').innerHTML !== told", arg=told)
        self._prove(days[-1])
        times: list[float] = self.map.evaluate("probe.keys")
        return times

    def _told(self) -> str | None:
        """What the server's script wrote of the moment, its address being in it."""
        return self.page.locator(".choice").inner_html() if self.subject.server else None

    def press_and_rerun(self) -> list[float]:
        """The same where the slider is Streamlit's: the rerun makes the map again, in a frame of its own."""
        times = []
        first, *days = self.scene.walk(STEPS)
        self.page.locator("input[type=range]").focus()
        for before, day in zip([first, *days], days, strict=False):
            # The frame that was just made has something to tell too, and that is another rerun.
            self.page.wait_for_timeout(PAUSE_MS)
            self.page.evaluate("probe.expectKey()")
            with self._mapped() as mapped:
                self.page.keyboard.press("ArrowRight" if day > before else "ArrowLeft")
            times.append(_moment(mapped.value) - self.page.evaluate("probe.pressed"))
            self.map = self._find_map()
            self._prove(day)
        return times

    def _prove(self, day: int) -> None:
        """A page that does not show the right colours was measured for nothing."""
        if self.map.evaluate("probe.fills()") != _rgb(self.scene.fills[day]):
            raise RuntimeError(f"{self.subject.name} does not show {self.scene.days[day]}")


def _moment(mapped: ConsoleMessage) -> float:
    return float(mapped.text.split()[1])


def _rgb(fills: list[str]) -> list[str]:
    """Colours as a browser computes them."""
    return [f"rgb({int(fill[1:3], 16)}, {int(fill[3:5], 16)}, {int(fill[5:7], 16)})" for fill in fills]


def from_the_shelf(route: Route) -> None:
    """Answers what is asked of another host. Raises ``KeyError`` as the shelf does."""
    kind, content = shelf.take(route.request.url)
    route.fulfill(content_type=kind, body=content, headers={"Access-Control-Allow-Origin": "*"})


@contextmanager
def launched(playwright: Playwright) -> Iterator[BrowserContext]:
    """A fresh browser."""
    browser = playwright.chromium.launch(
        executable_path=find_browser.find(), args=QUIET, chromium_sandbox=not debian.is_root()
    )
    try:
        yield browser.new_context(viewport=WINDOW)
    finally:
        browser.close()


def measure(playwright: Playwright, subject: Subject, scene: Scene, *, steps_too: bool) -> None:
    """One launch: the first map, and where *steps_too* the steps through time. Adds to the subject's figures."""
    figures = subject.figures
    with launched(playwright) as browser:
        open_page = Visit(browser.new_page(), subject, scene)
        figures.first_ms.append(open_page.first_ms)
        figures.asked.append(open_page.asked_at_rest())
        if steps_too and not subject.in_server:
            figures.scrub_ms.append(open_page.scrub())
            figures.frames_a_second.append(open_page.play())
        if steps_too:
            cpu_ms, received_bytes = _cpu_ms(subject), open_page.received_bytes
            figures.key_ms.append(open_page.press_and_rerun() if subject.in_server else open_page.press())
            if subject.server:
                figures.rerun_cpu_ms.append((_cpu_ms(subject) - cpu_ms) / STEPS)
                figures.step_bytes.append((open_page.received_bytes - received_bytes) / STEPS)


def _cpu_ms(subject: Subject) -> float:
    return subject.server.cpu_ms() if subject.server else 0.0
