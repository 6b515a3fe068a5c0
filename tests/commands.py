"""A command as a shell meets it: how it ended, and what it wrote where."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from geo.cli import main


class Said(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


def command(capsys: pytest.CaptureFixture[str], *argv: str) -> Said:
    """Gives the command *argv* and waits for its end."""
    try:
        code = main(argv)
    except SystemExit as end:
        code = int(end.code or 0)
    return Said(code, *capsys.readouterr())
