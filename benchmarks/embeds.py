"""How many embeds and pictures a second come through the proxy, asked for by wrk on the same machine.

What is asked was asked once before: it is the proxy's cache that many readers meet. The static site is there beside it,
as nginx serves files.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import debian
from proxy import HOUSE, Door, free_port, nginx, proxied

SECONDS, CONNECTIONS = 10, 64
PATHS = (
    "/embed?at=2021-08-13",
    "/snapshot.png?at=2021-08-13",
    "/snapshot.svg?at=2021-08-13",
    "/state.json?at=2021-08-13",
)

SITE = """
worker_processes auto;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  types { text/html html; application/json json; text/css css; text/javascript js; }
  gzip on;
  gzip_types application/json text/css text/javascript;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server { listen PORT; root site; }
}
"""


@dataclass(frozen=True)
class Load:
    """What wrk found: answers a second, how long half and 99 % of them took at most (ms), how many failed."""

    a_second: float
    p50: str
    p99: str
    failed: int


def table() -> str:
    """The figures as a Markdown table."""
    _has("wrk")
    lines = [
        f"| {CONNECTIONS} connections, {SECONDS} s, two cores with wrk on them | a second | p50 | p99 | failed | kB |",
        "|---|---|---|---|---|---|",
    ]
    packed = {"Accept-Encoding": "gzip"}
    with tempfile.TemporaryDirectory() as folder, proxied(Path(folder)) as door:
        for path in PATHS:
            _, _, body = door.get(path, **packed)
            assert door.get(path, **packed)[1]["x-kept"] == "HIT", path
            lines.append(_row(f"`{path.partition('?')[0]}`, kept by the proxy", _load(door.url + path), len(body)))
    with tempfile.TemporaryDirectory() as folder, _site(Path(folder)) as door:
        for path in ("/at/2021-08-13/", "/state/2021-08-13.json"):
            _, _, body = door.get(path, **packed)
            lines.append(_row(f"`{path}` of the static site", _load(door.url + path), len(body)))
    return "\n".join(lines)


def _row(name: str, load: Load, size: int) -> str:
    return f"| {name} | {load.a_second:,.0f} | {load.p50} | {load.p99} | {load.failed} | {size / 1000:.1f} |"


def _load(url: str) -> Load:
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", said))
    failed += sum(int(n) for line in re.findall(r"Socket errors: (.*)", said) for n in re.findall(r"\d+", line))
    of = {share: re.search(rf"^ +{share}% +(\S+)", said, re.MULTILINE) for share in (50, 99)}
    rate = re.search(r"Requests/sec: +([\d.]+)", said)
    assert rate
    p50, p99 = (found[1] if found else "" for found in of.values())
    return Load(float(rate[1]), p50, p99, failed)


@contextmanager
def _site(folder: Path) -> Iterator[Door]:
    """The static site of the shipped data, as nginx serves files, compressed on the way."""
    command = [sys.executable, "-m", "geo", "publish", str(folder / "site")]
    subprocess.run(command, cwd=HOUSE, check=True, capture_output=True)
    port = free_port()
    (folder / "nginx.conf").write_text(SITE.replace("PORT", str(port)))
    url = f"http://127.0.0.1:{port}"
    with nginx(folder, f"{url}/"):
        yield Door(url, [])


def _has(program: str) -> None:
    if not shutil.which(program):
        debian.install(program)
    if not shutil.which(program):
        raise SystemExit(f"{program} is not installed")
