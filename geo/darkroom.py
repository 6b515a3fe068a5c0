"""Where a server draws: one process of its own and a short queue before it, so that no reader waits for a picture.

What turns SVG into pixels does not let go of the interpreter while it works; in the server's own process every
session would stand still.
"""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from threading import BoundedSemaphore, Lock

from geo.captions import About
from geo.forms import Form
from geo.pictures import DRAW, Draw

WAITING = 8
"""As many pictures wait or are being drawn; whoever comes then is asked to come again."""

TIMEOUT_S = 60.0


class Busy(Exception):
    """The queue is full, or what is before in it takes too long."""


class Darkroom:
    """Draws pictures one after another, in a process that is started for the first and again if it has died."""

    def __init__(self, waiting: int = WAITING) -> None:
        self._places = BoundedSemaphore(waiting)
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def draw(self, ending: str) -> Draw:
        """What makes a file with this *ending*, elsewhere where it is work. It raises :class:`Busy`."""
        return DRAW[ending] if ending == "svg" else partial(self._elsewhere, DRAW[ending])

    def _elsewhere(self, draw: Draw, svg: str, form: Form, about: About) -> bytes:
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            try:
                return self._submit(draw, svg, form, about)
            except BrokenProcessPool:
                return self._submit(draw, svg, form, about)
        except TimeoutError:
            raise Busy from None
        finally:
            self._places.release()

    def _submit(self, draw: Draw, *given: object) -> bytes:
        with self._lock:
            pool = self._pool = self._pool or ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        try:
            return pool.submit(draw, *given).result(TIMEOUT_S)  # type: ignore[arg-type]
        except BrokenProcessPool:
            with self._lock:
                # Of all who waited the first one puts it away; the others find the next one.
                self._pool = None if self._pool is pool else self._pool
            raise
