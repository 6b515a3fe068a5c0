"""Where a site goes: a folder, or what fsspec knows by the beginning of a URL (``s3://``, ``gs://``, ``memory://``)."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from geo.model import BadUse
from geo.output import put

HINTS: dict[str, Callable[[str, str], dict[str, object]]] = {
    "s3": lambda media, cached: {"ContentType": media, "CacheControl": cached},
    "gs": lambda media, cached: {"content_type": media, "fixed_key_metadata": {"cache_control": cached}},
}
"""By the name of a store, how it is told the type of a file and for how long it may be kept."""

PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}
ALIKE = {"s3a": "s3", "gcs": "gs"}


AT_ONCE = 100
"""As many files are read at once."""

Found = TypeVar("Found")


class Target:
    """A place for files, by their paths below it. Whatever fails there is a :class:`~geo.model.BadUse`."""

    def __init__(self, to: str) -> None:
        scheme, found, _ = to.partition("://")
        self.to, self._local = to, not found or scheme == "file"
        if self._local:
            self._files, self._root = LocalFileSystem(), Path(to.removeprefix("file://")).resolve().as_posix()
            self._hints = None
        else:
            self._files = self._told(scheme, to)
            self._root = self._files._strip_protocol(to).rstrip("/")
            self._hints = HINTS.get(ALIKE.get(scheme, scheme))

    @property
    def told_types(self) -> bool:
        """Whether the place keeps what it is told of a file's type."""
        return self._hints is not None

    @staticmethod
    def _told(scheme: str, to: str) -> fsspec.AbstractFileSystem:
        try:
            return fsspec.core.url_to_fs(to)[0]
        except ImportError:
            package = PACKAGES.get(scheme, "its package for fsspec")
            raise BadUse(f"{scheme}:// needs {package}, which is not installed: pip install {package}") from None
        except ValueError:
            known = ", ".join(f"{each}://" for each in ("s3", "gs", "az", "memory"))
            raise BadUse(f"{to!r} is no place that is known; name a folder, or a URL such as {known}") from None

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def read(self, path: str) -> bytes | None:
        """A file, or nothing where there is none."""
        return self._all([path]).get(path)

    def digests(self, paths: Sequence[str]) -> dict[str, str]:
        """The sha256 of those files that are there."""
        found: dict[str, str] = {}
        for start in range(0, len(paths), AT_ONCE):
            some = self._all(paths[start : start + AT_ONCE])
            found |= {path: hashlib.sha256(data).hexdigest() for path, data in some.items()}
        return found

    def _all(self, paths: Sequence[str]) -> dict[str, bytes]:
        found = self._try(lambda: self._files.cat([self._at(path) for path in paths], on_error="return"))
        kept = {path: found.get(self._at(path)) for path in paths}
        for path, data in kept.items():
            if isinstance(data, Exception) and not isinstance(data, FileNotFoundError):
                raise BadUse(f"{path!r} in {self.to!r} cannot be read: {_why(data)}")
        return {path: data for path, data in kept.items() if isinstance(data, bytes)}

    def names(self) -> list[str]:
        """What stands at its top: the names of files and folders, less those that begin with a full stop."""
        self._files.invalidate_cache()
        try:
            found = self._files.ls(self._root, detail=False)
        except FileNotFoundError:
            return []
        except Exception as error:
            raise BadUse(f"{self.to!r} cannot be read: {_why(error)}") from None
        names = (path.rstrip("/").rpartition("/")[2] for path in found if path.rstrip("/") != self._root)
        return sorted(name for name in names if not name.startswith("."))

    def below(self, folder: str) -> list[str]:
        """The paths of all files in a folder and below it; none where there is no such folder."""
        self._files.invalidate_cache()
        found = self._try(lambda: self._files.find(self._at(folder)))
        return sorted(path.removeprefix(f"{self._root}/") for path in found)

    def put(self, path: str, data: bytes, media: str, cached: str) -> None:
        """A file, which is the old one until it is the whole new one: a store's own promise where it is one."""
        if self._local:
            where = Path(self._at(path))
            self._try(lambda: where.parent.mkdir(parents=True, exist_ok=True))
            self._try(lambda: put(where, data))
        else:
            hints = self._hints(media, cached) if self._hints else {}
            self._try(lambda: self._files.pipe_file(self._at(path), data, **hints))

    def delete(self, path: str) -> None:
        """Takes a file away, if it is there."""
        try:
            self._files.rm_file(self._at(path))
        except FileNotFoundError:
            return
        except Exception as error:
            raise BadUse(f"{path!r} in {self.to!r} cannot be deleted: {_why(error)}") from None

    def _try(self, act: Callable[[], Found]) -> Found:
        try:
            return act()
        except FileNotFoundError as error:
            raise BadUse(f"{self.to!r} is not there: {_why(error)}; make it first") from None
        except Exception as error:
            raise BadUse(f"{self.to!r} cannot be used: {_why(error)}") from None


def _why(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(said.split())[:200] or type(error).__name__
