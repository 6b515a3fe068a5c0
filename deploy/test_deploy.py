"""The proxy as it is configured, on loopback, with two processes of the app behind it: one may die."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

import debian
import find_browser

HOUSE = Path(__file__).resolve().parent.parent
PATIENCE_S = 60
EMBED, PICTURE = "/embed?at=2021-08-13", "/snapshot.png?at=2021-08-13"


@dataclass
class Door:
    """The proxy's address, and the two processes behind it."""

    url: str
    apps: list["subprocess.Popen[bytes]"]

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """What is answered: the status, the headers in small letters, the body."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status, {key.lower(): value for key, value in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {key.lower(): value for key, value in error.headers.items()}, error.read()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _awaited(url: str, *processes: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_S
    while not _answers(url):
        assert time.monotonic() < until, f"{url} does not answer"
        assert all(process.poll() is None for process in processes), "a process has ended"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("proxy")
    ports = {"8080": _free_port(), "8501": _free_port(), "8502": _free_port()}
    written = (HOUSE / "deploy/nginx.conf").read_text("utf-8")
    (folder / "nginx.conf").write_text(re.sub(r"\b(8080|8501|8502)\b", lambda port: str(ports[port[1]]), written))
    (folder / "tmp").mkdir()
    with ExitStack() as running:
        apps = []
        for port in (ports["8501"], ports["8502"]):
            command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
            app = subprocess.Popen([*command, f"--server.port={port}"], cwd=HOUSE, stdout=subprocess.DEVNULL)
            running.callback(app.kill)
            apps.append(app)
        for app, port in zip(apps, (ports["8501"], ports["8502"]), strict=True):
            _awaited(f"http://127.0.0.1:{port}/healthz", app)
        # Workers of a master that is root would be nobody, whom the test's folder is closed to.
        user = " user root;" if os.name == "posix" and os.geteuid() == 0 else ""
        command = [os.environ["NGINX_PATH"], "-p", str(folder), "-c", "nginx.conf", "-g", f"daemon off;{user}"]
        proxy = subprocess.Popen(command)
        running.callback(proxy.wait)
        running.callback(proxy.terminate)
        url = f"http://127.0.0.1:{ports['8080']}"
        _awaited(f"{url}/healthz", proxy)
        yield Door(url, apps)


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
