"""What the pages of others ask of other hosts, kept on this machine: fetched once by npm's own client, at pinned
versions, and checked by hash. Nothing is asked of those hosts themselves.
"""

import base64
import hashlib
import shutil
import struct
import subprocess
import sys
import tarfile
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

SHELF = Path(__file__).resolve().parents[1] / ".cache"


class Package(NamedTuple):
    name: str
    version: str
    integrity: str

    @property
    def tarball(self) -> Path:
        return SHELF / f"{self.name.strip('@').replace('/', '-')}-{self.version}.tgz"


LEAFLET = Package(
    "leaflet",
    "1.9.3",
    "sha512-iB2cR9vAkDOu5l3HAay2obcUHZ7xwUBBjph8+PGtmW/2lYhbLizWtG7nTeYht36WfOslixQF9D/uSIzhZgGMfQ==",
)
JQUERY = Package(
    "jquery", "3.7.1", "sha512-m4avr8yL8kmFN8psrbFFFmB/If14iN5o9nw/NgnnM+kybDJpRsAynV2BsfpTYrTRysYUdADVD7CkUUizgkpLfg=="
)
BOOTSTRAP = Package(
    "bootstrap",
    "5.2.2",
    "sha512-dEtzMTV71n6Fhmbg4fYJzQsw1N29hJKO1js5ackCgIpDcGid2ETMGC6zwSYw09v05Y+oRdQ9loC54zB1La3hHQ==",
)
D3 = Package(
    "d3", "4.13.0", "sha512-l8c4+0SldjVKLaE2WG++EQlqD7mh/dmQjvi2L2lKPadAVC+TbJC4ci7Uk9bRi+To0+ansgsS0iWfPjD7DBy+FQ=="
)
MOMENT = Package(
    "moment",
    "2.18.1",
    "sha512-QGcnVKRSEhbWy2i0pqFhjWMCczL/YU5ICMB3maUavFcyUqBszRnzsswvOaGOqSfWZ/R+dMnb9gGBuRT4LMTdVQ==",
)
MARKERS = Package(
    "leaflet.awesome-markers",
    "2.0.5",
    "sha512-Ne/xDjkGyaujwNVVkv2tyXQUV0ZW7gZ0Mo0FuQY4jp2qWrvXi0hwDBvmZyF/8YOvybyMabTMM/mFWCTd1jZIQA==",
)
FONTAWESOME = Package(
    "@fortawesome/fontawesome-free",
    "6.2.0",
    "sha512-CNR7qRIfCwWHNN7FnKUniva94edPdyQzil/zCwk3v6k4R6rR2Fr8i4s3PM7n/lyfPA6Zfko9z5WDzFxG9SW1uQ==",
)

MEMBERS = {
    "leaflet.js": (LEAFLET, "dist/leaflet.js"),
    "leaflet.css": (LEAFLET, "dist/leaflet.css"),
    "jquery-3.7.1.min.js": (JQUERY, "dist/jquery.min.js"),
    "bootstrap.bundle.min.js": (BOOTSTRAP, "dist/js/bootstrap.bundle.min.js"),
    "bootstrap.min.css": (BOOTSTRAP, "dist/css/bootstrap.min.css"),
    "d3.v4.min.js": (D3, "build/d3.min.js"),
    "moment.min.js": (MOMENT, "min/moment.min.js"),
    "leaflet.awesome-markers.js": (MARKERS, "dist/leaflet.awesome-markers.js"),
    "leaflet.awesome-markers.css": (MARKERS, "dist/leaflet.awesome-markers.css"),
    "all.min.css": (FONTAWESOME, "css/all.min.css"),
}
"""By the last part of the address. What npm does not have is answered with an empty style sheet: that is kinder."""
EMPTY = ("bootstrap-glyphicons.css", "leaflet.awesome.rotate.min.css")
TILE_HOST, PLOTLY_HOST = "tile.openstreetmap.org", "cdn.plot.ly"


def stock() -> None:
    """Fetches what is not there yet; ends the process where npm is missing or a hash is another."""
    for package in dict.fromkeys(package for package, _ in MEMBERS.values()):
        brought(package)


def brought(package: Package) -> Path:
    """The file of *package*, fetched if it is not there yet; ends the process as :func:`stock` does."""
    if not package.tarball.is_file():
        _fetch(package)
    digest = base64.b64encode(hashlib.sha512(package.tarball.read_bytes()).digest()).decode()
    if package.integrity != f"sha512-{digest}":
        sys.exit(f"{package.tarball.name} has another hash than {package.name} {package.version}; remove it")
    return package.tarball


def _fetch(package: Package) -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm was not found; install Node.js, which brings it, and run this again")
    SHELF.mkdir(exist_ok=True)
    command = [npm, "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(SHELF)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@cache
def take(url: str) -> tuple[str, bytes]:
    """Media type and content of what is found at *url*. Raises ``KeyError`` for what nobody is known to ask."""
    host, name = url.split("/")[2], url.partition("?")[0].rpartition("/")[2]
    if host == TILE_HOST:
        return "image/png", _tile()
    if host == PLOTLY_HOST and name.startswith("plotly-"):
        # Python's package brings it along; who only wants what npm has does without.
        import plotly.offline

        return "text/javascript", plotly.offline.get_plotlyjs().encode()
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    if name in EMPTY:
        return kind, b""
    package, member = MEMBERS[name]
    with tarfile.open(package.tarball) as tarball:
        found = tarball.extractfile(f"package/{member}")
        if found is None:
            raise KeyError(member)
        return kind, found.read()


@cache
def _tile() -> bytes:
    """A grey square of 256 × 256 pixels as PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = zlib.compress((b"\0" + b"\xdd" * 256) * 256)
    header = struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
