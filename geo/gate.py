"""The gate: from a path in a descriptor to bytes and text that are safe to read.

Nothing outside the folder is opened, nothing is fetched, nothing is guessed: not the encoding, not the delimiter.
"""

import json
import math
import re
from pathlib import Path, PurePosixPath
from typing import Any

from geo.problems import Problems, Refusal, shown

DESCRIPTOR = "datapackage.json"
PACKAGE_BYTES = 50_000_000
DESCRIPTOR_BYTES = 1_000_000
MOST_NODES = 3_000_000
"""How many lists and objects a JSON file may hold: each takes twenty times its room in the memory."""
DEEPEST = 32
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no text of a dataset may hold: it cannot be written in XML, or not in UTF-8."""


class Gate:
    """A folder of which regular files can be read, up to the size of a package in all."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder = folder
        self.problems = problems
        self.bytes_read = 0

    def path(self, name: str, file: str, column: str | None = None) -> Path | None:
        """Where the file *name* is, or nothing and a problem at *file* and *column*: it must be inside the folder."""
        try:
            return self._inside(name)
        except Refusal as refusal:
            self.problems.error(file, None, column, refusal.code, refusal.message)
            return None

    def _inside(self, name: str) -> Path:
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", name):
            raise Refusal(
                "remote-path", f"{shown(name)} is an address; nothing is fetched: keep the file in the folder"
            )
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or CONTROL.search(name) or set(name) & set("\\:"):
            wrong = f"{shown(name)} does not stay in the folder; write a path inside it, with / between"
            raise Refusal("outside", wrong)
        if not self.folder.is_dir():
            raise Refusal("no-folder", f"{str(self.folder)!r} is not a folder; name the folder that the file is in")
        try:
            root = self.folder.resolve(strict=True)
            path = root.joinpath(*parts).resolve(strict=True)
            is_file = path.is_file()
        except FileNotFoundError:
            wrong = f"{shown(name)} is not in the folder {str(self.folder)!r}; put the file there, or mend its path"
            raise Refusal("missing-file", wrong) from None
        except (OSError, RuntimeError, ValueError) as reason:
            wrong = f"{shown(name)} cannot be opened ({_reason(reason)}); put a plain file there"
            raise Refusal("unreadable-file", wrong) from None
        if not path.is_relative_to(root):
            raise Refusal("outside", f"{shown(name)} is a link that leaves the folder; put the file itself there")
        if not is_file:
            raise Refusal("not-a-file", f"{shown(name)} is not a regular file; put one there")
        return path

    def read(self, name: str, file: str, column: str | None = None) -> bytes | None:
        """The bytes of the file *name*, or nothing and a problem."""
        path = self.path(name, file, column)
        if path is None:
            return None
        try:
            return path.read_bytes() if self.fits(name, path.stat().st_size) else None
        except OSError as reason:
            self.problems.error(
                name, None, None, "unreadable-file", f"cannot be read ({_reason(reason)}); mend its rights"
            )
            return None

    def fits(self, name: str, size: int) -> bool:
        """Whether *size* more bytes, those of the file *name* or packed inside it, still fit; a problem if not."""
        if self.bytes_read + size > PACKAGE_BYTES:
            self.problems.error(name, None, None, "too-big", _too_big(self.bytes_read + size))
            return False
        self.bytes_read += size
        return True


def decoded(data: bytes, file: str, problems: Problems) -> str | None:
    """The text of UTF-8 bytes, with or without a byte order mark; or nothing and a problem."""
    if data.startswith(WIDE_MARKS):
        problems.error(file, 1, None, "encoding", "the file is UTF-16; save it as UTF-8 (in Excel: CSV UTF-8)")
    elif (place := data.find(b"\0")) >= 0:
        row = data.count(b"\n", 0, place) + 1
        problems.error(file, row, None, "nul", f"byte {place:,} is NUL, so this is no plain text; save it as UTF-8")
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as reason:
            row = data.count(b"\n", 0, reason.start) + 1
            wrong = f"byte 0x{data[reason.start]:02x} is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)"
            problems.error(file, row, None, "encoding", wrong)
    return None


def parsed(data: bytes, file: str, problems: Problems) -> Any:
    """What a JSON file holds, or ``None`` and a problem."""
    text = decoded(data, file, problems)
    if text is None:
        return None
    nodes = text.count("[") + text.count("{")
    if file == DESCRIPTOR and len(data) > DESCRIPTOR_BYTES:
        wrong = f"has {len(data):,} bytes, and at most 1,000,000 are read of it; shorten it"
        problems.error(file, None, None, "too-big", wrong)
        return None
    if nodes > MOST_NODES:
        wrong = f"holds {nodes:,} lists and objects, and at most 3,000,000 are read; simplify or split it"
        problems.error(file, None, None, "too-big", wrong)
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as reason:
        wrong = f"is not JSON: {reason.msg} at character {reason.colno} of this line; mend it there"
        problems.error(file, reason.lineno, None, "json", wrong)
    except (RecursionError, ValueError):
        problems.error(
            file, None, None, "json", "is nested too deeply, or holds a number of thousands of digits; write it flat"
        )
    return None


def unsound(value: object) -> str | None:
    """Why a value out of JSON cannot be kept (depth, an endless number, a character); ``None`` where it can."""
    level = [value]
    for _ in range(DEEPEST):
        below: list[object] = []
        for item in level:
            if isinstance(item, float) and not math.isfinite(item):
                return "holds NaN or an endless number; write a number or leave it out"
            if isinstance(item, str) and (found := CONTROL.search(item)):
                return f"holds the control character {found[0]!r}; take it out"
            if isinstance(item, dict):
                below += [*item, *item.values()]
            elif isinstance(item, list):
                below += item
        if not below:
            return None
        level = below
    return f"is nested more than {DEEPEST} deep; write it flat"


def _too_big(size: int) -> str:
    return f"with it the package has {size / 1e6:,.1f} MB, and at most 50 are read; simplify or split it"


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
