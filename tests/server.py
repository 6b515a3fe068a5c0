"""The server that `streamlit run app.py` starts, and what it answers."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
READY_WITHIN_S = 60


@contextmanager
def serving(log: Path, **environment: str) -> Iterator[str]:
    """Its address, once it answers; *log* is where it writes what it has to say."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]
    how = {"cwd": HOUSE, "stderr": subprocess.STDOUT, "env": {**os.environ, **environment}}
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, **how) as running:  # type: ignore[call-overload]
        try:
            deadline = time.monotonic() + READY_WITHIN_S
            while not _answers(f"{address}/healthz"):
                if running.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server does not answer:\n{log.read_text('utf-8')}", pytrace=False)
                time.sleep(0.05)
            yield address
        finally:
            running.terminate()


def _answers(url: str) -> bool:
    try:
        return bool(get(url)[0] == 200)
    except OSError:
        return False


def get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body as sent, of a request with these headers (`_` for `-`)."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()
