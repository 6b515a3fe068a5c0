"""The letters of stills: Noto Sans, from packages and never from the machine, and how wide words are in them.

Widths are those of the shaped text (Pillow, with HarfBuzz), in pixels for a size in pixels.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from PIL import ImageFont

FAMILY = "Noto Sans, Noto Sans Arabic, sans-serif"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
LINE = 1.36
"""The height of a line, as a multiple of the size of its letters: Noto Sans' own ascent and descent."""

_PACKAGES = {
    "fontpkg_noto_sans": "NotoSans[wdth,wght].ttf",
    "fontpkg_noto_sans_arabic": "NotoSansArabic[wdth,wght].ttf",
}
_DRAWN_AT = 100
_FULL_WIDTH = 100
_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")


@cache
def paths() -> tuple[str, ...]:
    """The font files, in the order in which a letter is looked for."""
    return tuple(str(files(package).joinpath("files", name)) for package, name in _PACKAGES.items())


def needed(said: str) -> list[str]:
    """The font files that *said* has letters of; to read one takes time."""
    return list(paths() if _arabic(said) else paths()[:1])


def _arabic(said: str) -> bool:
    return _ARABIC.search(said) is not None


@cache
def _font(script: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(paths()[script], _DRAWN_AT)
    font.set_variation_by_axes([weight, _FULL_WIDTH])
    return font


_SEPARATORS = {0x2028: " ", 0x2029: " "}


@lru_cache(maxsize=8192)
def _width(said: str, weight: int) -> float:
    # What measures takes one paragraph at a time.
    return _font(int(_arabic(said)), weight).getlength(said.translate(_SEPARATORS)) / _DRAWN_AT


def width(said: str, size: float, weight: int = REGULAR, spacing: float = 0.0) -> float:
    """How wide *said* is in letters of *size* pixels, with *spacing* pixels after each."""
    return _width(said, weight) * size + spacing * len(said)


_RANGE = re.compile(r"(?<=\d) (\S+) (?=\d)")
_JOINED = "\N{NO-BREAK SPACE}"


def wrap(said: str, size: float, room: float, weight: int = REGULAR, balanced: bool = False) -> list[str]:
    """*said* in lines no wider than *room* pixels, where its words allow; *balanced* ones are about equally long.

    Two numbers with a word between, as in 11 to 15, stay on one line.
    """
    words = [word.replace(_JOINED, " ") for word in _RANGE.sub(rf"{_JOINED}\1{_JOINED}", said).split(" ")]
    lines = _filled(words, size, room, weight)
    if not balanced or len(lines) < 2:
        return lines
    low, high = room / 2, room
    while high - low > 1:
        middle = (low + high) / 2
        if len(_filled(words, size, middle, weight)) > len(lines):
            low = middle
        else:
            high = middle
    return _filled(words, size, high, weight)


def _filled(words: Sequence[str], size: float, room: float, weight: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def cut(said: str, size: float, room: float, weight: int = REGULAR) -> str:
    """*said*, shortened with an ellipsis where it is wider than *room* pixels."""
    if width(said, size, weight) <= room:
        return said
    kept = said
    while kept and width(f"{kept}…", size, weight) > room:
        kept = kept[:-1].rstrip()
    return f"{kept}…"
