"""What several commands ask for in the same words."""

import argparse
from pathlib import Path

from geo.catalogue import LANGUAGES

SHIPPED = Path(__file__).resolve().parent.parent / "data"
MOMENT = "a day (2021-08-13: its end) or a time with its offset (2021-08-13T02:06+04:30, or Z)"


def data(command: argparse.ArgumentParser) -> None:
    """Which dataset."""
    command.add_argument(
        "--data", metavar="DIR", type=Path, default=SHIPPED, help="the dataset's folder (default: the shipped one)"
    )


def out(command: argparse.ArgumentParser, default: str | None = "-") -> None:
    """Where to."""
    command.add_argument(
        "-o",
        dest="out",
        metavar="FILE",
        required=default is None,
        default=default,
        help="where to write; its ending decides the format"
        + (" (default: -, standard output)" if default == "-" else "; - is standard output"),
    )


def view(command: argparse.ArgumentParser) -> None:
    """Drawn from what."""
    either = command.add_mutually_exclusive_group()
    either.add_argument("--reported-by", metavar="T", help="only what had been reported by this moment")
    either.add_argument("--told-by", metavar="NAME", help="only what this reporter said; its id or name")


def theme(command: argparse.ArgumentParser) -> None:
    """In whose look."""
    command.add_argument(
        "--theme", metavar="FILE", type=Path, help="a newsroom's look: a TOML file such as docs/theme.toml"
    )


def lang(command: argparse.ArgumentParser) -> None:
    """In which language."""
    command.add_argument("--lang", type=language, default="en", help="language of the sentences (default: en)")


def languages(text: str) -> list[str]:
    """Several, with commas between."""
    return [language(one) for one in text.split(",")]


def language(text: str) -> str:
    """A language that there is: a picture in another than was asked for would be nobody's wish."""
    if text not in LANGUAGES:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not among the languages: {', '.join(LANGUAGES)}")
    return text
