"""Where commands write: standard output, or a file that is whole or not there at all."""

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from geo.model import BadUse, Problem

Thing = TypeVar("Thing")


def form_of(out: str, asked: str | None, known: Sequence[str]) -> str:
    """The format of *out*: by its ending, which what is *asked* for must go with; for ``-`` else the first *known*."""
    if out == "-":
        return asked or known[0]
    ending = Path(out).suffix[1:].lower()
    if ending not in known:
        raise BadUse(f"{out!r} does not end in {' or '.join(f'.{form}' for form in known)}; name it so")
    if asked not in (None, ending):
        raise BadUse(f"{out!r} ends in .{ending}, and {asked} was asked for; name it .{asked}")
    return ending


def write(out: str, content: str | bytes) -> None:
    """*content* to standard output or to a file. Raises :class:`BadUse`."""
    if out == "-":
        if isinstance(content, str):
            sys.stdout.write(content)
        else:
            sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    data = content.encode() if isinstance(content, str) else content
    path = Path(out)
    if path.exists() and not path.is_file():
        raise BadUse(f"{out!r} is no file that could be replaced; name another")
    try:
        put(path, data)
    except OSError as error:
        raise BadUse(f"{out!r} cannot be written: {error.strerror}; name another file") from None


def put(path: Path, data: bytes) -> None:
    """*data* as the file *path*, which is the old one until it is the whole new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def tell(problems: Sequence[Problem]) -> None:
    """Problems to standard error: errors first, as they are; then warnings, which stop nothing, called that."""
    for problem in sorted(problems, key=lambda problem: problem.severity):
        print(problem if problem.severity == "error" else f"{problem.severity}: {problem}", file=sys.stderr)


def progress(what: str, things: Iterable[Thing]) -> Iterable[Thing]:
    """*things*, with a bar on standard error where somebody looks at it."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track([*things], description=what, console=console, transient=True, disable=not console.is_terminal)
