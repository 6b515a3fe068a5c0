"""A stranger's two files tried out: the commands run on them in processes of their own, within bounds.

What is uploaded is hostile until the door has let it in. It lies in a folder that is deleted, under names of ours; the
processes have so much time and memory and no more, and what they say is text.
"""

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

if sys.platform != "win32":
    import resource

SUFFIXES = {
    "boundaries": ("geojson", "json", "gpkg", "zip", "parquet", "topojson", "kml", "fgb", "csv", "xlsx"),
    "sheet": ("csv", "xlsx", "parquet"),
}
"""The kinds of files that are tried as what."""

WITHIN_S, MEMORY_BYTES, LARGEST_BYTES, LONGEST_SAID = 60.0, 4 * 2**30, 50_000_000, 20_000
"""What one of the processes may take, how large an upload is, and how many letters of what is said are kept."""

AT_ONCE = BoundedSemaphore(1)
"""How many are tried at a time; whoever comes then is asked to come again."""

FOLDER = "my-map"


class Busy(Exception):
    """Somebody else's files are being tried."""


@dataclass(frozen=True)
class Upload:
    """A file: what kind it is, by one of :data:`SUFFIXES`, and its bytes."""

    suffix: str
    data: bytes


@dataclass(frozen=True)
class Tried:
    """What came of it: what was said; where all was well, the map as one page and the dataset's folder as a zip."""

    said: str
    page: str = ""
    folder: bytes = b""


def tried(boundaries: Upload, sheet: Upload, options: Mapping[str, str]) -> Tried:
    """Makes a dataset of two files, as ``init`` does with *options* (by their names), and a map of it.

    Raises :class:`Busy`, and ``ValueError`` for a file of another kind or size.
    """
    if not AT_ONCE.acquire(blocking=False):
        raise Busy
    try:
        with tempfile.TemporaryDirectory() as place:
            return _tried(Path(place), {"boundaries": boundaries, "sheet": sheet}, options)
    finally:
        AT_ONCE.release()


def _tried(place: Path, uploads: Mapping[str, Upload], options: Mapping[str, str]) -> Tried:
    names = {}
    for kind, upload in uploads.items():
        if upload.suffix not in SUFFIXES[kind] or len(upload.data) > LARGEST_BYTES:
            raise ValueError(f"{kind}: {', '.join(SUFFIXES[kind])}, of at most {LARGEST_BYTES // 1_000_000} MB")
        names[kind] = f"{kind}.{upload.suffix}"
        (place / names[kind]).write_bytes(upload.data)
    files = [f"--boundaries={names['boundaries']}", f"--events={names['sheet']}"]
    given = [f"--{name}={value}" for name, value in options.items() if value]
    said, well = _run(place, ["init", FOLDER, *files, *given])
    if not well:
        return Tried(said)
    failed, well = _run(place, ["embed", f"--data={FOLDER}", "-o", "map.html"])
    if not well:
        return Tried(f"{said}\n{failed}")
    return Tried(said, (place / "map.html").read_text("utf-8"), _zipped(place / FOLDER))


def _run(place: Path, command: Sequence[str]) -> tuple[str, bool]:
    """What a command says, on either of its outputs, and whether it did what it should."""
    house = Path(__file__).resolve().parent.parent
    whole = [sys.executable, "-m", "geo", *command]
    with subprocess.Popen(
        whole,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        if sys.platform == "linux":
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        try:
            said, _ = process.communicate(timeout=WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return (
                f"this took longer than {WITHIN_S:.0f} seconds; try smaller files, or the command on your machine",
                False,
            )
    return said.decode("utf-8", "replace")[:LONGEST_SAID].strip(), process.returncode == 0


def _zipped(folder: Path) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, f"{FOLDER}/{path.name}")
    return written.getvalue()
