"""Where a server draws: one process of its own and a short queue before it, so that no reader waits for a picture.

Pictures take a core for as long as they are drawn, and what draws them could take its process along; in the server's
own every session would wait for them. The process is `python -m geo.darkroom`: it reads orders and answers with files,
each after its length, until there is nothing more to read.
"""

import json
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import IO

from geo.captions import About
from geo.forms import BadForm, Form
from geo.pictures import DRAW, Draw

WAITING = 8
"""As many pictures wait or are being drawn; whoever comes then is asked to come again."""

PATIENCE_S = 60.0
"""As long waits who has a place in the queue."""

DRAWN, REFUSED = b"+", b"-"
"""How an answer begins: a file, or why there can be none."""

_LENGTH = struct.Struct(">Q")


class Busy(Exception):
    """The queue is full, or what is before in it takes too long."""


class Undrawn(Exception):
    """What was asked for could not be drawn."""


class Darkroom:
    """Draws pictures one after another, in a process that is started for the first and again if it has died."""

    def __init__(self, waiting: int = WAITING) -> None:
        self._places, self._turn = BoundedSemaphore(waiting), Lock()
        self._worker: subprocess.Popen[bytes] | None = None

    def draw(self, ending: str) -> Draw:
        """What makes a file with this *ending*, elsewhere where it is work: then it raises ``Busy`` and ``Undrawn``."""
        return DRAW[ending] if ending == "svg" else partial(self._elsewhere, ending)

    def _elsewhere(self, ending: str, svg: str, form: Form, about: About) -> bytes:
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=PATIENCE_S):
                raise Busy
            try:
                return self._asked(json.dumps([ending, svg, asdict(form), dict(about)]).encode())
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _asked(self, order: bytes) -> bytes:
        drawn = b""
        # It may have ended since the last picture; what it ends at twice cannot be drawn.
        for _ in range(2):
            with suppress(OSError, EOFError):
                drawn = _exchange(self._running(), order)
                break
        if not drawn:
            raise Undrawn
        if drawn[:1] == REFUSED:
            raise BadForm(drawn[1:].decode())
        return drawn[1:]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            house = Path(__file__).resolve().parent.parent
            command = [sys.executable, "-m", "geo.darkroom"]
            self._worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=house)
        return self._worker


def _exchange(worker: subprocess.Popen[bytes], order: bytes) -> bytes:
    assert worker.stdin
    assert worker.stdout
    try:
        _put(worker.stdin, order)
        return _get(worker.stdout)
    except (OSError, EOFError):
        worker.kill()
        worker.wait()
        raise


def _put(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _get(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH.size)
    data = stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if len(head) < _LENGTH.size or len(data) < _LENGTH.unpack(head)[0]:
        raise EOFError
    return data


def _serve(orders: IO[bytes], files: IO[bytes]) -> None:
    """Draws what is ordered until nothing more is; an empty file says that it could not."""
    while True:
        try:
            ending, svg, form, about = json.loads(_get(orders))
        except EOFError:
            return
        try:
            drawn = DRAWN + DRAW[ending](svg, Form(**form), about)
        except BadForm as refusal:
            drawn = REFUSED + str(refusal).encode()
        except Exception as reason:
            print(f"geo.darkroom: {reason}", file=sys.stderr)
            drawn = b""
        _put(files, drawn)


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
