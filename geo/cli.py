"""Commands: `python -m geo state`, `snapshot`, `embed`, `check`, `init` and others. Data goes to standard output or a
file, everything else to standard error; 0 is well, 1 bad data, 2 bad use.

A command is a function of its name in :mod:`geo.commands`, which is loaded when it is asked for.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from geo.model import BadUse, DataError
from geo.output import tell

COMMANDS = {
    "state": ("state", "what a moment looked like", "state --at 2021-08-13 --told-by Reuters"),
    "diff": ("diff", "what changed hands between two moments", "diff --from 2021-08-12 --to 2021-08-13"),
    "whose": ("whose", "whose published count a number was", "whose 14"),
    "check": ("check", "every problem of a dataset, and its counts reconciled", "check data --json"),
    "snapshot": ("pictures", "a picture of a moment", "snapshot --at 2021-08-13 -o 13-august.png"),
    "animate": ("pictures", "days as moving pictures", "animate --from 2021-08-01 --to 2021-08-16 -o august.gif"),
    "batch": ("pictures", "a picture of every day on which an event was", "batch -o pictures"),
    "embed": ("embed", "the map as one file, for a page or a disk", "embed --at 2021-08-13 -o map.html"),
    "publish": ("publish", "the whole thing as static files", "publish public"),
    "release": ("release", "keeps the present state of a dataset for ever", "release --data data"),
    "init": ("init", "makes a dataset of your boundaries and your sheet", "init"),
}
"""By name: where it is in :mod:`geo.commands`, what it does, and an example."""


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line."""

    def error(self, message: str) -> NoReturn:
        """Ends with 2."""
        self.exit(2, f"{self.prog}: {message}; {self.prog} --help shows an example\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command in *argv* and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # The same bytes on every system.
            stream.reconfigure(encoding="utf-8", newline="\n")
    asked = sys.argv[1:] if argv is None else argv
    given = _parser(asked[:1]).parse_args(asked)
    try:
        return int(given.run(given))
    except DataError as error:
        tell(error.problems)
        return 1
    except BadUse as error:
        print(f"geo {given.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads has seen enough; nothing more can be written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    """A parser of all commands, of which the one that is *asked* for has its options."""
    parser = Parser(
        prog="python -m geo",
        description="Who held what, when, and who said so.",
        epilog="Each command explains itself: python -m geo state --help",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, says, example) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=says,
            description=f"{says[0].upper()}{says[1:]}.",
            epilog=f"example: python -m geo {example}",
            allow_abbrev=False,
        )
        if name in asked:
            getattr(import_module(f"geo.commands.{module}"), name)(command)
    return parser
