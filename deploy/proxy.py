"""The proxy as it is configured, on loopback, with two processes of the app behind it: to be tried and measured."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PATIENCE_S = 60


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


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether there is somebody at *url*, and all is well."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def awaited(url: str, *processes: "subprocess.Popen[bytes]") -> None:
    """Returns once *url* answers; raises ``AssertionError`` where it does not, or one of *processes* has ended."""
    until = time.monotonic() + PATIENCE_S
    while not answers(url):
        assert time.monotonic() < until, f"{url} does not answer"
        assert all(process.poll() is None for process in processes), "a process has ended"
        time.sleep(0.1)


@contextmanager
def proxied(folder: Path, fresh: str = "1m") -> Iterator[Door]:
    """Runs nginx (NGINX_PATH) with what it writes in *folder*, and the two processes, until the block ends.

    What is kept counts as *fresh* for so long.
    """
    ports = {"8080": free_port(), "8501": free_port(), "8502": free_port()}
    written = (HOUSE / "deploy/nginx.conf").read_text("utf-8")
    written = re.sub(r"\b(8080|8501|8502)\b", lambda port: str(ports[port[1]]), written)
    assert "proxy_cache_valid 200 1m;" in written
    (folder / "nginx.conf").write_text(written.replace("200 1m;", f"200 {fresh};"))
    (folder / "tmp").mkdir()
    with ExitStack() as running:
        apps = []
        for port in (ports["8501"], ports["8502"]):
            command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
            app = subprocess.Popen([*command, f"--server.port={port}"], cwd=HOUSE, stdout=subprocess.DEVNULL)
            running.callback(app.kill)
            apps.append(app)
        for app, port in zip(apps, (ports["8501"], ports["8502"]), strict=True):
            awaited(f"http://127.0.0.1:{port}/healthz", app)
        url = f"http://127.0.0.1:{ports['8080']}"
        running.enter_context(nginx(folder, f"{url}/healthz"))
        yield Door(url, apps)


@contextmanager
def nginx(folder: Path, there: str) -> Iterator[None]:
    """Runs nginx by the nginx.conf in *folder*, from when the address *there* answers until the block ends."""
    # Workers of a master that is root would be nobody, whom the folder is closed to.
    user = " user root;" if os.name == "posix" and os.geteuid() == 0 else ""
    command = [os.environ["NGINX_PATH"], "-p", str(folder), "-c", "nginx.conf", "-g", f"daemon off;{user}"]
    with subprocess.Popen(command) as running:
        try:
            awaited(there, running)
            yield
        finally:
            running.terminate()
