"""The parts of a still as blocks of known height, and the desk that they are made on: words, form, colours, letters."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from geo import style
from geo.captions import Captions
from geo.fonts import BOLD, LINE, NOTO, REGULAR, Type, arabic
from geo.forms import Form
from geo.interface import around
from geo.language import runs
from geo.markup import element, number, text
from geo.model import Dataset
from geo.projection import Bounds
from geo.style import Marks
from geo.words import Words

SMALL = 0.78
"""How large small print is, for letters of one."""

DEEP = 0.26
"""How much farther down than others the letters of the Arabic script reach, dots included, for letters of one."""

LOGO_HIGH, LOGO_WIDE = 2.0, 0.2
"""How high a logo is at most, in letters, and how wide, as a part of the picture."""


_MIRRORED = {"start": "end", "middle": "middle", "end": "start"}
_FROM = {"ltr": "\N{LEFT-TO-RIGHT ISOLATE}", "rtl": "\N{RIGHT-TO-LEFT ISOLATE}"}
_ISOLATE, _ISOLATED = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True, slots=True)
class Block:
    """Something that takes *high* pixels and can be drawn with its upper left corner anywhere."""

    high: float
    draw: Callable[[float, float], str]


NOTHING = Block(0, lambda x, y: "")


def stacked(blocks: Iterable[Block], gap: float) -> Block:
    """Blocks below each other, *gap* pixels apart; those without height take no gap."""
    kept = [block for block in blocks if block.high]

    def draw(x: float, y: float) -> str:
        drawn = []
        for block in kept:
            drawn.append(block.draw(x, y))
            y += block.high + gap
        return "".join(drawn)

    return Block(sum(block.high for block in kept) + gap * max(len(kept) - 1, 0), draw)


@dataclass(frozen=True, slots=True)
class Logo:
    """A small picture (PNG) and its size in pixels."""

    png: bytes
    wide: int
    high: int


@dataclass(frozen=True, eq=False)
class Theme:
    """A newsroom's look: colours by role, inks by party, letters, a line of credit and a logo."""

    ground: Mapping[str, str] = field(default_factory=dict)
    inks: Mapping[str, str] = field(default_factory=dict)
    type: Type = NOTO
    credit: str = ""
    logo: Logo | None = None


PLAIN = Theme()


class Desk:
    """What every part of a still is made with: *letters* are pixels, *grain* is how large a pixel of a mark is."""

    def __init__(self, words: Words, form: Form, grey: bool, theme: Theme = PLAIN) -> None:
        self.words, self.form, self.dataset, self.say = words, form, words.dataset, words.say
        self.captions, self.around = Captions(words, theme.credit), around(words)
        self.letters, self.grain, self.gap = form.letters, form.letters / 12.5, form.letters * 0.9
        self.type, self.logo, self._colours = theme.type, theme.logo, _colours(self.dataset, grey, theme)
        self.marks = Marks(self.dataset, self.paint)
        self.mirrored = words.language.direction == "rtl"

    def x(self, x: float, wide: float = 0.0) -> float:
        """Where something *wide* stands from the left that is *x* from the side at which lines begin, in pixels."""
        return self.form.width - x - wide if self.mirrored else x

    def box(self, box: Bounds) -> Bounds:
        """The same for a box."""
        left, top, right, bottom = box
        return self.x(left, right - left), top, self.x(right, left - right), bottom

    def text(self, x: float, y: float, said: str, size: float, role: str, anchor: str = "start", **how: object) -> str:
        """A line of words, *x* pixels from the side at which lines begin (see :func:`geo.markup.text`).

        It runs as it begins, unless *way* says otherwise.
        """
        way = str(how.pop("way", "")) or runs(said)
        anchor, said = _MIRRORED[anchor] if self.mirrored else anchor, self.led(said, way)
        return text(self.x(x), y, said, size, self.paint(role), anchor=anchor, **how)

    def led(self, said: str, way: str = "") -> str:
        """*said* as it runs on a page from right to left; on another it needs no mark."""
        return f"{_FROM.get(way, _FROM['rtl'])}{said}{_ISOLATED}" if self.mirrored else said

    def paint(self, role: str) -> str:
        """The colour of a role."""
        return self._colours[role]

    def said(self, said: str, size: float, room: float, role: str = "text", weight: int = REGULAR) -> Block:
        """Words in lines of *room* pixels, headlines about equally long; nothing where nothing is said."""
        if not said:
            return NOTHING
        lines, way = unbroken(self.type.wrap(said, size, room, weight, balanced=weight == BOLD)), runs(said)
        step = size * LINE * (0.86 if weight == BOLD else 0.97)

        def draw(x: float, y: float) -> str:
            base = y + step * 0.5 + size * 0.36
            return "".join(
                self.text(x, base + n * step, line, size, role, weight=weight, way=way) for n, line in enumerate(lines)
            )

        return Block(step * len(lines) + (size * DEEP if arabic(said) else 0.0), draw)

    def boxed(
        self, said: Iterable[str], size: float, room: float, ground: str, role: str = "text", weight: int = REGULAR
    ) -> Block:
        """Sentences on a ground of their own, what runs the other way on lines of its own; nothing for none."""
        pad = size * 0.75
        grouped = groupby(filter(None, said), key=runs)
        together = (self.said(" ".join(group), size, room - 2 * pad, role, weight) for _, group in grouped)
        inner = stacked(together, 0)
        if not inner.high:
            return NOTHING

        def draw(x: float, y: float) -> str:
            box = element(
                "rect",
                x=self.x(x, room),
                y=y,
                width=float(room),
                height=inner.high + 1.6 * pad,
                fill=self.paint(ground),
            )
            return box + inner.draw(x + pad, y + 0.8 * pad)

        return Block(inner.high + 1.6 * pad, draw)


def unbroken(lines: Iterable[str]) -> list[str]:
    """Lines of one text, each with its isolates closed at its end and opened again on the next."""
    whole, left = [], 0
    for line in lines:
        opened = _ISOLATE * left + line
        left = max(opened.count(_ISOLATE) - opened.count(_ISOLATED), 0)
        whole.append(opened + _ISOLATED * left)
    return whole


def strip(desk: Desk, samples: Iterable[tuple[str, str]], size: float, room: float) -> Block:
    """A key in lines: marks, each with what it means behind it."""
    step, before = desk.letters * 1.5, size * 2.3
    lines: list[list[tuple[float, str, str]]] = [[]]
    at = 0.0
    for mark, said in samples:
        wide = before + desk.type.width(said, size)
        if lines[-1] and at + wide > room:
            lines, at = [*lines, []], 0.0
        lines[-1].append((at, mark, said))
        at += wide + size * 1.4

    def draw(x: float, y: float) -> str:
        drawn = []
        for n, line in enumerate(lines):
            middle = y + step * (n + 0.5)
            for left, mark, said in line:
                place = f"translate({number(desk.x(x + left + size * 1.05))} {number(middle)}) scale({desk.grain:.3g})"
                drawn.append(element("g", mark, transform=place))
                drawn.append(desk.text(x + left + before, middle + size * 0.36, said, size, "text"))
        return element("g", *drawn, id="legend")

    return Block(step * len(lines), draw)


def imprint(desk: Desk, said: Iterable[str], size: float) -> Block:
    """The small print, with the newsroom's logo at its right where it has one."""
    room, logo, gap = desk.form.inner, desk.logo, desk.letters
    whole = " ".join(map(desk.words.language.apart, filter(None, said)))
    if logo is None:
        return desk.said(whole, size, room, "quiet")
    shrunk = min(LOGO_HIGH * desk.letters / logo.high, LOGO_WIDE * room / logo.wide)
    wide, high = logo.wide * shrunk, logo.high * shrunk
    small = desk.said(whole, size, room - wide - gap, "quiet")
    data = f"data:image/png;base64,{b64encode(logo.png).decode()}"
    tall = max(small.high, high)

    def draw(x: float, y: float) -> str:
        box = {"x": desk.x(x + room - wide, wide), "y": y + tall - high, "width": wide, "height": high}
        return small.draw(x, y + tall - small.high) + element("image", href=data, id="logo", **box)

    return Block(tall, draw)


@lru_cache(maxsize=32)
def _colours(dataset: Dataset, grey: bool, theme: Theme) -> Mapping[str, str]:
    """The colours of a still, on light ground unless a theme says otherwise; *grey* ones keep their lightness alone."""
    roles = style.themed(dataset, theme.ground, theme.inks)
    return {role: style.grey(colour) for role, colour in roles.items()} if grey else roles
