"""The forms of a still: how large it is, how large its letters are, and what has to stay empty."""

import re
from dataclasses import dataclass, replace
from math import ceil

from geo.model import BadUse

PX_A_MM = 96 / 25.4
"""Pixels of a picture in a millimetre of paper, as CSS has them."""

LARGEST_PX = 4000
LEAST_PX = 240
PRINT_MM = 96.0
LARGEST_MM = 1000.0
LARGEST_SCALE = 4.0
NO_ROOM = "a picture of this form has no room for the map; ask for a larger one, or for fewer words"
LARGE_MM, LARGE_PX = 150, 1600


class BadForm(BadUse):
    """A form that there is not; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Form:
    """A still *width* by *height* pixels (no height: as high as it needs), in letters of so many pixels.

    *above* and *below* are covered by others' buttons and names: nothing stands there.
    """

    name: str
    width: float
    height: float | None
    letters: float
    title: float
    margin: float
    above: float = 0.0
    below: float = 0.0
    mm: float | None = None  # the width on paper, of what is made to be printed
    scale: float = 1.0  # pixels of the picture to each of its own

    @property
    def inner(self) -> float:
        """How wide the space between the margins is, in pixels."""
        return self.width - 2 * self.margin

    @property
    def large(self) -> bool:
        """Whether it has the room for what only helps to find one's way."""
        return self.mm >= LARGE_MM if self.mm else self.width >= LARGE_PX


PRESETS = {
    # A card is shown about 500 pixels wide, the others as wide as a phone.
    "og": Form("og", 1200, 630, letters=16.5, title=39, margin=38),
    "square": Form("square", 1080, 1080, letters=22, title=50, margin=48),
    # What a phone lays over a story: a name above, an answer below (14 and 20 % of the height).
    "story": Form("story", 1080, 1920, letters=25, title=54, margin=56, above=250, below=340),
    "print": Form("print", PRINT_MM * PX_A_MM, None, letters=9.6, title=17, margin=0.0, mm=PRINT_MM),
}
LARGEST_LETTERS = 30.0


def form(preset: str = "", size: str = "", width_mm: float | None = None, scale: float = 1.0) -> Form:
    """The form that is asked for, by default ``og``. Raises :class:`BadForm`."""
    if not 1 <= scale <= LARGEST_SCALE:
        raise BadForm(f"a scale of {scale:g} is not between 1 and {LARGEST_SCALE:g}")
    if preset and preset not in PRESETS:
        raise BadForm(f"there is no preset {preset!r}; there are {', '.join(PRESETS)}")
    if size and (preset or width_mm is not None):
        raise BadForm("a size stands alone, without a preset or a width in millimetres")
    if width_mm is not None and preset not in ("", "print"):
        raise BadForm(f"a width in millimetres is for print, not for {preset}")
    found = _sized(size) if size else _printed(width_mm) if width_mm or preset == "print" else PRESETS[preset or "og"]
    if max(found.width, found.height or 0) * scale > LARGEST_PX:
        raise BadForm(f"a picture has at most {LARGEST_PX} × {LARGEST_PX} pixels; ask for a smaller size or scale")
    return replace(found, scale=scale)


def _sized(size: str) -> Form:
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", size, re.ASCII)
    if not match:
        raise BadForm(f"{size[:40]!r} is not a size in pixels such as 1600x900")
    width, height = (int(part) for part in match.groups())
    if min(width, height) < LEAST_PX or max(width, height) > LARGEST_PX:
        raise BadForm(f"{size!r} is not between {LEAST_PX} and {LARGEST_PX} pixels on each side")
    letters = min(max((width * height) ** 0.5 / 60, 10.0), LARGEST_LETTERS)
    return Form(size.replace("×", "x"), width, height, letters, title=letters * 2.3, margin=letters * 2.2)


def _printed(width_mm: float | None) -> Form:
    mm = PRINT_MM if width_mm is None else width_mm
    least = ceil(LEAST_PX / PX_A_MM)
    if not least <= mm <= LARGEST_MM:
        raise BadForm(f"a width of {mm:g} mm is not between {least} and {LARGEST_MM:.0f} mm")
    return replace(PRESETS["print"], width=mm * PX_A_MM, title=17 if mm < 120 else 23, mm=mm)
