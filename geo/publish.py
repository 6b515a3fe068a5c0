"""Lays a site down so that whoever reads it meanwhile has a whole one: new files first, the opening page and the list
of all files last, and what is no longer needed only a month later.

All that is new is made before any of it is laid down: a run that ends while it draws, which is the most of its time,
has changed nothing. Every file is the old one until it is the whole new one, and no page leads to a file that is not
there yet. So the site stands wherever a run ends, and when two run at once; the list that was laid down last is the one
that counts, and what it does not know is found by the next run.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geo.kinds import OURS, cached, media
from geo.model import BadUse
from geo.problems import shown
from geo.site import File
from geo.target import Target

MANIFEST = "manifest.json"
KEPT_DAYS = 30
"""For so long a file stays that is listed no more: pages that somebody has open, or a cache keeps, still ask for it."""

_OURS = "says-who"


@dataclass
class Listed:
    """A list of what a site consists of: its files by path, and since which ISO day others are no longer part of it."""

    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    old: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """How many files were written, were so already, and were deleted."""

    written: int
    same: int
    deleted: int


def publish(
    files: list[File],
    target: Target,
    today: date,
    about: Mapping[str, str],
    following: Callable[[list[File]], Iterable[File]] = iter,
) -> Published:
    """Lays *files* down in their order, then the list with what it is *about*.

    *following* is told how far it is, once while they are made and once while what is new is laid down. Raises
    :class:`~geo.model.BadUse` where something stands in the way; what others have put there stays.
    """
    was = _begun(target)
    there = target.digests([file.path for file in files])
    now = Listed()
    with TemporaryDirectory() as folder:
        new: list[tuple[File, Path]] = []
        for file in following(files):
            entry, digest = was.files.get(file.path, {}), there.get(file.path)
            drawn = file.drawn() if file.drawn else None
            if digest is None or drawn is None or (drawn, digest) != (entry.get("drawn"), entry.get("sha256")):
                data = file.make()
                made = hashlib.sha256(data).hexdigest()
                if made != digest:
                    new.append((file, Path(folder, str(len(new)))))
                    new[-1][1].write_bytes(data)
                digest = made
            now.files[file.path] = {"sha256": digest} | ({"drawn": drawn} if drawn else {})
        laid = following([file for file, _ in new]) if new else ()
        for file, (_, made_at) in zip(laid, new, strict=True):
            target.put(file.path, made_at.read_bytes(), media(file.path), cached(file.path))
    found = [path for folder in OURS for path in target.below(folder)]
    now.old, expired = _old(was, now, found, today)
    for path in expired:
        target.delete(path)
    _list(target, now, about)
    return Published(len(new), len(files) - len(new), len(expired))


def _begun(target: Target) -> Listed:
    """What was listed before. Where nothing was, an empty list says that a site of ours is begun."""
    text = target.read(MANIFEST)
    if text is None:
        if names := target.names():
            raise BadUse(f"{target.to!r} has {shown(names[0])} in it and no site of ours; name an empty place")
        _list(target, Listed(), {})
        return Listed()
    try:
        found = json.loads(text)
        if found["site"] != _OURS:
            raise ValueError
        old = {str(path): date.fromisoformat(day).isoformat() for path, day in found["old"].items()}
        return Listed({str(path): dict(entry) for path, entry in found["files"].items()}, old)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise BadUse(f"{target.to!r} has a {MANIFEST} that is not ours; name an empty place") from None


def _old(was: Listed, now: Listed, found: list[str], today: date) -> tuple[dict[str, str], list[str]]:
    """What is kept though it is listed no more, with the day since when; and what has been kept long enough.

    A run that ended half-way, or another at the same time, has left files that no list knows: they are old from today.
    """
    since = was.old | dict.fromkeys({*was.files, *found} - was.old.keys(), today.isoformat())
    since = {path: day for path, day in sorted(since.items()) if path not in now.files}
    last = today - timedelta(days=KEPT_DAYS)
    expired = [path for path, day in since.items() if date.fromisoformat(day) <= last]
    return {path: day for path, day in since.items() if path not in expired}, expired


def _list(target: Target, listed: Listed, about: Mapping[str, str]) -> None:
    content = {"site": _OURS, **about, "files": listed.files, "old": listed.old}
    data = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    if target.read(MANIFEST) != data:
        target.put(MANIFEST, data, media(MANIFEST), cached(MANIFEST))
