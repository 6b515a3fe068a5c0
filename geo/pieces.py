"""A picture as pieces with boxes, so that of the next one only what changed is drawn.

It reads the SVG that this house writes (:mod:`geo.markup`): paths of straight lines, words, marks
in groups that are moved and scaled. Of anything else it does not know the box, and then all is drawn.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from geo.fonts import REGULAR, Type
from geo.markup import corners
from geo.projection import Bounds

MARK = 14.0
"""How far a mark reaches from its middle, in its own pixels."""

FEW = 5000.0
"""To draw another box takes as long as so many pixels more of the same."""

_ELEMENT = re.compile(r"<(?:g transform.*?</g>|(text|path|rect|circle|image)\b[^>]*?(?:/>|>.*?</\1>))", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_MOVED = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\) scale\(([\d.e-]+)\)")
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
_STRAIGHT = re.compile(r"(?:M-?[\d.]+,-?[\d.]+(?:l[-\d., ]+)?Z?)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """An element that is drawn by itself, and the box around it; no box where that is not known."""

    svg: str
    box: Bounds | None


def pieces(drawn: str, type: Type) -> list[Piece]:
    """The elements of *drawn* in their order, out of the groups that only name them."""
    return [_piece(found[0], type) for found in _ELEMENT.finditer(drawn)]


@lru_cache(maxsize=4096)
def _piece(svg: str, type: Type) -> Piece:
    start = svg[: svg.index(">")]
    return Piece(svg, _box(start[1:].split(" ", 1)[0], dict(_ATTRIBUTE.findall(start)), svg, type))


def _box(tag: str, said: Mapping[str, str], svg: str, type: Type) -> Bounds | None:
    around = float(said.get("stroke-width", 0))
    if tag == "g":
        found = _MOVED.fullmatch(said.get("transform", ""))
        if not found:
            return None
        x, y, scale = map(float, found.groups())
        return _grown((x, y, x, y), MARK * scale)
    if "transform" in said:
        return None
    if tag == "text":
        return _grown(_words(said, unescape(svg[svg.index(">") + 1 : svg.rindex("<")]), type), around)
    if tag == "path" and _STRAIGHT.fullmatch(said.get("d", "")):
        xs, ys = zip(*corners(said["d"]), strict=True)
        return _grown((min(xs), min(ys), max(xs), max(ys)), around)
    if tag in ("rect", "image"):
        x, y, wide, high = (float(said.get(key, 0)) for key in ("x", "y", "width", "height"))
        return _grown((x, y, x + wide, y + high), around)
    return None


def _words(said: Mapping[str, str], words: str, type: Type) -> Bounds:
    x, y, size, spacing = (float(said.get(key, 0)) for key in ("x", "y", "font-size", "letter-spacing"))
    weight = int(said.get("font-weight", REGULAR))
    start = x - type.width(words, size, weight, spacing) * _BEFORE[said.get("text-anchor", "start")]
    left, top, right, bottom = type.ink(words, size, weight)
    return _grown((start + left, y + top, start + right + spacing * len(words), y + bottom), 1 + size * 0.04)


def _grown(box: Bounds, by: float) -> Bounds:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def changed(before: Sequence[Piece], now: Sequence[Piece], whole: Bounds) -> list[Bounds]:
    """Boxes around all that is in one of two pictures alone, which do not meet; the *whole* where that is not known."""
    was, is_ = Counter(before), Counter(now)
    boxes: list[Bounds] = []
    for piece in (*(was - is_), *(is_ - was)):
        if piece.box is None:
            return [whole]
        left, top, right, bottom = piece.box
        boxes = _with(boxes, (max(left, whole[0]), max(top, whole[1]), min(right, whole[2]), min(bottom, whole[3])))
    return boxes


def _with(boxes: list[Bounds], box: Bounds) -> list[Bounds]:
    """*boxes*, and one more: those that it meets, or that cost less to draw together with it, become one with it."""
    for one in boxes:
        both = min(one[0], box[0]), min(one[1], box[1]), max(one[2], box[2]), max(one[3], box[3])
        if meet(one, box) or _size(both) < _size(one) + _size(box) + FEW:
            return _with([other for other in boxes if other != one], both)
    return [*boxes, box]


def _size(box: Bounds) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes have something in common."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def within(drawn: Iterable[Piece], box: Bounds) -> str:
    """What of *drawn* lies in *box* or reaches into it, or into the whole pixels around it."""
    around = _grown(box, 2.0)
    return "".join(one.svg for one in drawn if one.box is None or meet(one.box, around))
