"""Released states of a dataset: whole folders that are never changed again, each under the name of its version."""

import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.folder import paths, read_descriptor
from geo.gate import DESCRIPTOR, Gate
from geo.load import load
from geo.model import BadUse, DataError, Dataset
from geo.problems import Problems, shown

KEPT_IN = "versions"
_VERSION = re.compile(r"[0-9a-f]{12}")


class NotReleased(BadUse):
    """A version that is not there, or not as it was released; the message says so, and what there is."""


class NotKept(BadUse):
    """Why a state could not be kept; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A state of a dataset that is kept in *folder*; *new*: since just now."""

    dataset: Dataset
    folder: Path
    new: bool


def beside(folder: Path) -> Path:
    """Where the released states of the dataset in *folder* are kept by default: beside it."""
    return folder.resolve().parent / KEPT_IN


def release(folder: Path, kept: Path | None = None) -> Release:
    """Keeps the present state of the dataset in *folder* under *kept*, by default :func:`beside` it.

    The descriptor and the files that it names are copied as they are, to a folder that gets its name when it is
    whole; a state that is kept already stays untouched. Raises :class:`DataError` where *folder* has errors,
    :class:`NotReleased` where the kept state is damaged, :class:`NotKept` where nothing can be written.
    """
    dataset, kept = load(folder), kept or beside(folder)
    goal = kept / dataset.version
    try:
        if not goal.exists():
            kept.mkdir(parents=True, exist_ok=True)
            _copy(folder, goal, dataset.version)
            return Release(dataset, goal, new=True)
    except OSError as error:
        raise NotKept(f"{str(goal)!r} cannot be written: {error.strerror}; name another folder") from None
    return Release(_sound(goal), goal, new=False)


def _copy(folder: Path, goal: Path, version: str) -> None:
    gate = Gate(folder, Problems())
    half = Path(tempfile.mkdtemp(dir=goal.parent, prefix=f".{version}."))
    try:
        for name in sorted({DESCRIPTOR, *paths(read_descriptor(gate))}):
            data = gate.read(name, name)
            gate.problems.stop_on_errors()
            (half / name).parent.mkdir(parents=True, exist_ok=True)
            (half / name).write_bytes(data or b"")
        if load(half).version != version:
            raise NotKept(f"{str(folder)!r} was changed while it was read; run it again")
        half.chmod(0o755)
        half.rename(goal)
    except BaseException:
        shutil.rmtree(half)
        raise


def released(kept: Path) -> list[str]:
    """The versions that are kept in *kept*, in the order of their digits; none where there is no such folder."""
    return sorted(path.name for path in kept.glob("*") if _VERSION.fullmatch(path.name) and path.is_dir())


def pinned(version: str, kept: Path) -> Dataset | None:
    """The released dataset of exactly this *version*, or nothing; what an address asks for is never a path.

    It is read once for all who ask: a released state is never changed.
    """
    return _read_once(kept / version) if _VERSION.fullmatch(version) and version in released(kept) else None


def find(asked: str, kept: Path) -> Release:
    """The released state that *asked* means: a version, a beginning that only one has, or the path of a folder.

    Raises :class:`NotReleased`.
    """
    known = released(kept)
    meant = [version for version in known if asked and version.startswith(asked)]
    if len(meant) == 1:
        return Release(_sound(kept / meant[0]), kept / meant[0], new=False)
    if meant:
        raise NotReleased(f"{shown(asked)} is the beginning of {' and '.join(meant)}; write more of it")
    if asked and (folder := Path(asked)).joinpath(DESCRIPTOR).is_file():
        return Release(_read(folder), folder, new=False)
    there = f"there {'are' if len(known) > 1 else 'is'} {', '.join(known)}" if known else "none is there yet"
    raise NotReleased(f"no version {shown(asked)} was released to {str(kept)!r}; {there}")


@lru_cache(maxsize=8)
def _read_once(folder: Path) -> Dataset:
    return _sound(folder)


def _sound(folder: Path) -> Dataset:
    """The dataset in a folder that is named after its version."""
    dataset = _read(folder)
    if dataset.version != folder.name:
        wrong = f"{str(folder)!r} holds version {dataset.version} and not what its name says"
        raise NotReleased(f"{wrong}; a released state is never changed: bring it back as it was")
    return dataset


def _read(folder: Path) -> Dataset:
    try:
        return load(folder)
    except DataError as error:
        raise NotReleased(f"{str(folder)!r} is no dataset: {error.problems[0]}; bring it back as it was") from None
