"""A Streamlit page on this machine: its server's CPU, and many sessions at once that speak its own protocol."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from proxy import answers, free_port

HOUSE = Path(__file__).resolve().parents[1]
READY_WITHIN_S = 60


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    url: str
    process: psutil.Process

    def cpu_ms(self) -> float:
        """What it has computed so far, on all cores, in milliseconds."""
        family = [self.process, *self.process.children(recursive=True)]
        times = [one.cpu_times() for one in family]
        return float(1000 * sum(each.user + each.system for each in times))


@contextmanager
def serve(script: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """`streamlit run` of a script of this house, until the block ends."""
    port = free_port()
    options = (f"--server.port={port}", "--server.headless=true", "--logger.level=error")
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    environment = {**os.environ, **environment}
    with subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL) as running:
        try:
            url = f"http://localhost:{port}"
            deadline = time.monotonic() + READY_WITHIN_S
            while not answers(f"{url}/_stcore/health"):
                if running.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{script} does not answer")
                time.sleep(0.05)
            yield Server(url, psutil.Process(running.pid))
        finally:
            running.terminate()


@dataclass(frozen=True)
class Crowd:
    """Times from the moment at which a date was due to the last word of its rerun, and how many ended too late."""

    times_ms: list[float]
    late: int


def crowd(server: Server, days: Sequence[str], *, sessions: int, pause_s: float) -> Crowd:
    """So many sessions of the map's page, each of which asks for one of *days* after another, every *pause_s*.

    Dates are due by the clock and not when the last one was answered: who falls behind stays behind. The clients
    speak Streamlit's protocol, so that no browser takes the server's cores. A page that does not show the
    day that it was asked for raises ``RuntimeError``.
    """

    async def all_of_them() -> list[list[float]]:
        ready = asyncio.Barrier(sessions)
        visits = (_visit(server, [*days[n:], *days[:n]], ready, n / sessions, pause_s) for n in range(sessions))
        return list(await asyncio.gather(*visits))

    # In a thread of its own: whoever drives a browser has a loop running already.
    with ThreadPoolExecutor(1) as thread:
        visits_s = thread.submit(asyncio.run, all_of_them()).result()
    times_s = [second for visit in visits_s for second in visit]
    return Crowd([1000 * second for second in times_s], sum(second > pause_s for second in times_s))


async def _visit(
    server: Server, days: Sequence[str], ready: asyncio.Barrier, phase: float, pause_s: float
) -> list[float]:
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None) as wire:
        opening = BackMsg()
        opening.rerun_script.query_string = ""
        await wire.send(opening.SerializeToString())
        shown = await _rerun(wire)
        component = next(message.delta.new_element.bidi_component.id for message in shown if _is_map(message))
        await ready.wait()
        clock, times = asyncio.get_running_loop().time, []
        begin = clock() + pause_s * (1 + phase)
        for n, day in enumerate(days):
            due = begin + n * pause_s
            await asyncio.sleep(due - clock())
            await wire.send(_moved_to(day, component))
            shown = await _rerun(wire)
            times.append(clock() - due)
            if not any(f"?at={day}" in message.delta.new_element.html.body for message in shown):
                raise RuntimeError(f"the page does not show {day}")
        return times


def _is_map(message: ForwardMsg) -> bool:
    return bool(message.delta.new_element.HasField("bidi_component"))


def _moved_to(day: str, component: str) -> bytes:
    """What the page's browser sends when the handle is let go on *day*."""
    message = BackMsg()
    value = {"moment": {"at": day, "reported_by": None, "told_by": None}}
    message.rerun_script.widget_states.widgets.add(id=component, json_value=json.dumps(value))
    return bytes(message.SerializeToString())


async def _rerun(wire: websockets.ClientConnection) -> list[ForwardMsg]:
    """What the server sends until its script is through."""
    messages: list[ForwardMsg] = []
    while not messages or messages[-1].WhichOneof("type") != "script_finished":
        message = ForwardMsg.FromString(await wire.recv(decode=False))
        messages.append(message)
    return messages
