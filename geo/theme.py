"""A newsroom's look for its pictures, from one TOML file: colours, letters, a logo, a line of credit.

What the file says is checked before anything is drawn: whoever reads the picture must see its words and marks, and tell
the parties apart.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from geo import style
from geo.blocks import PLAIN, Logo, Theme
from geo.fonts import NOTO, Type, has_weights, opened
from geo.model import BadUse, Dataset
from geo.names import nearest
from geo.palette import alike, colour

KEYS = ("credit", "logo", "font", "bold", "colours", "parties")
COLOURS = ("paper", "text", "quiet", "faint", "line", "panel", "border", "coast", "no_wash")
LONGEST_CREDIT = 200
HEAVIEST, HEAVIEST_FILE, LARGEST_LOGO_PX = 100_000, 20_000_000, 4000

WORDS, MARKS = 4.5, 3.0
"""The least contrast of words and of marks (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

PAIRS = (
    ("text", "paper", WORDS),
    ("text", "panel", WORDS),
    ("quiet", "paper", WORDS),
    ("faint", "paper", MARKS),
    ("coast", "paper", MARKS),
)


def read(path: Path, dataset: Dataset) -> tuple[Theme, list[str]]:
    """The theme in a file for pictures of *dataset*, and what is to be said against it. Raises :class:`BadUse`."""
    reader = _Reader(path, dataset)
    theme = reader.theme()
    if reader.refused:
        raise BadUse("\n".join(reader.refused))
    return theme, reader.warned


class _Reader:
    """One theme as it is read: what is wrong is gathered, so that all of it is told at once."""

    def __init__(self, path: Path, dataset: Dataset) -> None:
        self.path, self.dataset = path, dataset
        self.refused: list[str] = []
        self.warned: list[str] = []

    def theme(self) -> Theme:
        given = self._toml()
        self._known("", given, KEYS)
        ground = self._colours("colours", given, COLOURS)
        inks = self._colours("parties", given, [party.id for party in self.dataset.parties])
        credit = self._text("credit", given)
        if len(credit) > LONGEST_CREDIT:
            self._refuse("credit", f"has {len(credit)} characters", f"keep it to {LONGEST_CREDIT}")
        theme = Theme(ground, inks, self._type(given), " ".join(credit.split()), self._logo(given))
        if self.refused:
            return PLAIN
        self._look_at(theme)
        return theme

    def _refuse(self, key: str, wrong: str, remedy: str) -> None:
        self.refused.append(self._told(key, wrong, remedy))

    def _told(self, key: str, wrong: str, remedy: str) -> str:
        return f"{self.path.name}{key and ':'}{key}: {wrong}; {remedy}"

    def _toml(self) -> Mapping[str, Any]:
        try:
            if self.path.stat().st_size > HEAVIEST:
                self._refuse("", f"has more than {HEAVIEST // 1000} kB", "a theme is a few lines")
                return {}
            return tomllib.loads(self.path.read_text("utf-8"))
        except OSError as reason:
            self._refuse("", f"cannot be read ({reason.strerror})", "name a TOML file")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
            self._refuse("", f"is no TOML ({reason})", "mend it there")
        return {}

    def _known(self, within: str, given: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in given:
            if key not in known:
                meant = nearest(key, known)
                remedy = f"did you mean {meant!r}?" if meant else f"there are {', '.join(known)}"
                self._refuse(f"{within}{key[:40]}", "is not known", remedy)

    def _text(self, key: str, given: Mapping[str, Any]) -> str:
        found = given.get(key, "")
        if isinstance(found, str):
            return found
        self._refuse(key, f"{str(found)[:40]!r} is no text", "put it in quotes")
        return ""

    def _colours(self, key: str, given: Mapping[str, Any], known: Sequence[str]) -> dict[str, str]:
        table = given.get(key, {})
        if not isinstance(table, dict):
            self._refuse(key, "is no table", f"write [{key}] on a line of its own, and a colour on each line under it")
            return {}
        self._known(f"{key}.", table, known)
        for name, written in table.items():
            if name in known and not (isinstance(written, str) and re.fullmatch("#[0-9a-fA-F]{6}", written)):
                self._refuse(f"{key}.{name}", f"{str(written)[:40]!r} is no colour", 'write it as "#rrggbb"')
        return {name.replace("_", "-") if key == "colours" else name: str(written) for name, written in table.items()}

    # Files beside the theme

    def _file(self, key: str, given: Mapping[str, Any], endings: tuple[str, ...]) -> Path | None:
        """The file that a key names, if it does and may."""
        name = self._text(key, given)
        if not name:
            return None
        path = self.path.parent / name
        if Path(name).name != name or path.suffix.lower() not in endings:
            what = " or ".join(f"*{ending}" for ending in endings)
            self._refuse(key, f"{name[:40]!r} is no {what} beside the theme", "put the file there, and name it alone")
        elif not path.is_file() or path.stat().st_size > HEAVIEST_FILE:
            wrong = f"there is no file {name[:40]!r} of at most {HEAVIEST_FILE // 1_000_000} MB beside the theme"
            self._refuse(key, wrong, "put it there")
        else:
            return path
        return None

    def _type(self, given: Mapping[str, Any]) -> Type:
        files = {key: self._file(key, given, (".ttf", ".otf")) for key in ("font", "bold")}
        families = {key: self._family(key, path) for key, path in files.items() if path}
        if "font" not in families:
            if "bold" in families:
                self._refuse("bold", "stands alone", "name the regular one as font")
            return NOTO
        own = tuple(str(path) for path in files.values() if path)
        if families.get("bold", families["font"]) != families["font"]:
            wrong = f"is of the family {families['bold']!r}, not of {families['font']!r}"
            self._refuse("bold", wrong, "name the bold file of the same family")
        if len(own) == 1 and families["font"] and not has_weights(own[0]):
            self.warned.append(
                self._told(
                    "font", "has one weight alone, so what changed does not stand out", "name its bold file as bold"
                )
            )
        return Type(families["font"], own)

    def _family(self, key: str, path: Path) -> str:
        try:
            family = opened(str(path)).getname()[0] or ""
        except OSError:
            family = ""
        # It stands in the picture's own text, in quotes.
        if not re.fullmatch(r"[\w .&+-]{1,100}", family):
            self._refuse(key, f"{path.name!r} is no font that can be used", "give a TTF or OTF that has a name")
            return ""
        return family

    def _logo(self, given: Mapping[str, Any]) -> Logo | None:
        path = self._file("logo", given, (".png",))
        if path is None:
            return None
        try:
            with Image.open(path, formats=["PNG"]) as image:
                wide, high = image.size
                image.verify()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            self._refuse("logo", f"{path.name!r} cannot be read as PNG", "save it again as PNG")
            return None
        if max(wide, high) > LARGEST_LOGO_PX:
            self._refuse("logo", f"{wide} × {high} pixels are too many", f"{LARGEST_LOGO_PX} on a side are the most")
        return Logo(path.read_bytes(), wide, high)

    # What it comes to

    def _look_at(self, theme: Theme) -> None:
        """Contrasts, and colours that some eyes cannot tell apart: of what the theme sets, with what it leaves."""
        roles = style.themed(self.dataset, theme.ground, theme.inks)
        for front, back, least in PAIRS:
            if front in theme.ground or back in theme.ground:
                key = f"colours.{front if front in theme.ground else back}"
                self._contrast(key, f"{front} on {back}", roles[front], roles[back], least)
        for party, ink in theme.inks.items():
            self._contrast(f"parties.{party}", "its marks on paper", ink, roles["paper"], MARKS)
        inks = {party.id: roles[f"p{n}-ink"] for n, party in enumerate(self.dataset.parties)}
        for one, other, wrong, remedy in alike(inks):
            own = [party for party in (other, one) if party in theme.inks]
            if own:
                self.warned.append(self._told(f"parties.{own[0]}", wrong, remedy))

    def _contrast(self, key: str, what: str, front: str, back: str, least: float) -> None:
        found = colour(front).contrast(colour(back))
        if found >= least:
            return
        wrong = f"{what}, {front} on {back}, has a contrast of {found:.1f}:1"
        remedy = f"{least:g}:1 is wanted: make one of them lighter or darker"
        if found < MARKS:
            self._refuse(key, wrong, remedy)
        else:
            self.warned.append(self._told(key, wrong, remedy))
