"""The letters of stills: Noto Sans, from packages and never from the machine, or a newsroom's own; how wide words are.

Widths are those of the shaped text (Pillow, with HarfBuzz), in pixels for a size in pixels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from PIL import ImageFont

REGULAR, SEMIBOLD, BOLD = 400, 600, 700
LINE = 1.36
"""The height of a line, as a multiple of the size of its letters: Noto Sans' own ascent and descent."""

_DRAWN_AT = 100
_LETTERS = "\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_ARABIC, _RUNS = re.compile(f"[{_LETTERS}]"), re.compile(f"[{_LETTERS}]+|[^{_LETTERS}]+")
_SEPARATORS = {0x2028: " ", 0x2029: " "}
_RANGE = re.compile(r"(?<=\d) (\S+) (?=\d)")
_JOINED = "\N{NO-BREAK SPACE}"


@cache
def _package(name: str, file: str) -> str:
    return str(files(name).joinpath("files", file))


def noto() -> tuple[str, str]:
    """The font files of the packages: Latin, Greek and Cyrillic letters, and Arabic ones."""
    return (
        _package("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
        _package("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    )


def arabic(said: str) -> bool:
    """Whether *said* has letters of the Arabic script, some of whose dots are glyphs by themselves."""
    return bool(_ARABIC.search(said))


@dataclass(frozen=True, slots=True)
class Type:
    """The letters of a still. What *own* files lack, one of all weights or a regular and a bold one, Noto has."""

    name: str = ""
    own: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The families in which a letter is looked for, as SVG names them."""
        return ", ".join(filter(None, (self.name and f"'{self.name}'", "Noto Sans, Noto Sans Arabic, sans-serif")))

    def width(self, said: str, size: float, weight: int = REGULAR, spacing: float = 0.0) -> float:
        """How wide *said* is in letters of *size* pixels, with *spacing* pixels after each."""
        return _width(said, weight, self.own) * size + spacing * len(said)

    def ink(self, said: str, size: float, weight: int = REGULAR) -> tuple[float, float, float, float]:
        """How far *said* reaches to the left, up, right and down from where its baseline begins, in pixels."""
        left, top, right, bottom = _ink(said, weight, self.own)
        return left * size, top * size, right * size, bottom * size

    def wrap(self, said: str, size: float, room: float, weight: int = REGULAR, balanced: bool = False) -> list[str]:
        """*said* in lines of at most *room* pixels, a word that is wider cut; *balanced* ones are about equally long.

        Two numbers with a word between, as in 11 to 15, stay on one line.
        """
        words = [word.replace(_JOINED, " ") for word in _RANGE.sub(rf"{_JOINED}\1{_JOINED}", said).split(" ")]
        lines = self._filled(words, size, room, weight)
        if not balanced or len(lines) < 2:
            return lines
        low, high = room / 2, room
        while high - low > 1:
            middle = (low + high) / 2
            if len(self._filled(words, size, middle, weight)) > len(lines):
                low = middle
            else:
                high = middle
        return self._filled(words, size, high, weight)

    def _filled(self, words: Sequence[str], size: float, room: float, weight: int) -> list[str]:
        lines: list[str] = []
        for word in (self.cut(word, size, room, weight) for word in words):
            longer = f"{lines[-1]} {word}" if lines else ""
            if lines and self.width(longer, size, weight) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def cut(self, said: str, size: float, room: float, weight: int = REGULAR, spacing: float = 0.0) -> str:
        """*said*, shortened with an ellipsis where it is wider than *room* pixels."""
        if self.width(said, size, weight, spacing) <= room:
            return said
        # As many letters as fit: a name may be a page long, and every one that is measured takes time.
        few, many = 0, len(said)
        while many - few > 1:
            middle = (few + many) // 2
            if self.width(f"{said[:middle].rstrip()}…", size, weight, spacing) <= room:
                few = middle
            else:
                many = middle
        return f"{said[:few].rstrip()}…"


NOTO = Type()


@lru_cache(maxsize=8192)
def _width(said: str, weight: int, own: tuple[str, ...]) -> float:
    # What measures takes one paragraph at a time; its end is a blank in a line. Blanks join no letters: the words of
    # a text, which stand in many, are measured once.
    words = said.translate(_SEPARATORS).split(" ")
    return (sum(_word(word, weight, own) for word in words) + _word(" ", weight, own) * (len(words) - 1)) / _DRAWN_AT


@lru_cache(maxsize=8192)
def _word(word: str, weight: int, own: tuple[str, ...]) -> float:
    return sum(_font(arabic(run), weight, own).getlength(run) for run in _RUNS.findall(word))


@lru_cache(maxsize=8192)
def _ink(said: str, weight: int, own: tuple[str, ...]) -> tuple[float, float, float, float]:
    left, top, right, bottom = _font(arabic(said), weight, own).getbbox(said, anchor="ls")
    return left / _DRAWN_AT, top / _DRAWN_AT, right / _DRAWN_AT, bottom / _DRAWN_AT


@cache
def _font(arabic: bool, weight: int, own: tuple[str, ...]) -> ImageFont.FreeTypeFont:
    if own:
        font = opened(own[0] if weight < SEMIBOLD else own[-1], weight)
        if not arabic or _has(font, "\N{ARABIC LETTER SEEN}"):
            return font
    return opened(noto()[arabic], weight)


def opened(path: str, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """The font of a file, in this weight where it has several. Raises ``OSError`` where it is none."""
    font = ImageFont.truetype(path, _DRAWN_AT)
    try:
        axes = font.get_variation_axes()
    except OSError:
        return font
    font.set_variation_by_axes([weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes])
    return font


def has_weights(path: str) -> bool:
    """Whether the font of a file has more weights than one."""
    try:
        return b"Weight" in [axis["name"] for axis in ImageFont.truetype(path).get_variation_axes()]
    except OSError:
        return False


def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    """Whether a font has a letter: what it lacks looks like what nothing has."""
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff"))
