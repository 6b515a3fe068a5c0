"""Where names stand on a still: beside their marks, on nothing else, as many as there is room for.

A name has eight places around its mark, the right one first. Names that must stand are moved away from their mark
until they have room; of the others, whoever finds none chooses first in another attempt.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from geo.projection import Bounds

ATTEMPTS = 12
FARTHER = (0.0, 0.4, 0.9, 1.5, 2.2, 3.0, 4.0, 5.2)
"""How far a name that must stand is moved, in heights of its letters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name *wide* and *high* pixels, for a mark at *x*, *y* that takes *room* pixels on each side."""

    id: str
    x: float
    y: float
    wide: float
    high: float
    room: float
    must: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands: its box, how it is anchored, and how far it was moved from its mark, all in pixels."""

    wanted: Wanted
    box: Bounds
    anchor: str  # start, middle, end
    far: float


def arrange(wanted: Sequence[Wanted], frame: Bounds, taken: Iterable[Bounds] = ()) -> tuple[list[Placed], list[Bounds]]:
    """The names that find room inside *frame*, and all boxes that are taken then, marks and names."""
    spots = [*taken, *map(around, wanted)]
    order = [*(one for one in wanted if one.must), *(one for one in wanted if not one.must)]
    best: list[Placed] = []
    for _ in range(ATTEMPTS):
        placed, left = _attempt(order, frame, spots)
        best = max(best, placed, key=lambda names: (sum(one.wanted.must for one in names), len(names)))
        if not left or left[0] is order[0]:
            break
        order = [*left, *(one for one in order if one not in left)]
        order.sort(key=lambda one: not one.must)
    return best, [*spots, *(one.box for one in best)]


def _attempt(order: Sequence[Wanted], frame: Bounds, spots: Sequence[Bounds]) -> tuple[list[Placed], list[Wanted]]:
    placed: list[Placed] = []
    left: list[Wanted] = []
    taken = [*spots]
    for one in order:
        found = _beside(one, frame, taken)
        if found:
            placed.append(found)
            taken += [found.box, *(_leader(one, found.box) if found.far else ())]
        else:
            left.append(one)
    return placed, left


def _beside(one: Wanted, frame: Bounds, taken: Sequence[Bounds]) -> Placed | None:
    for far in FARTHER if one.must else FARTHER[:1]:
        for box, anchor in _places(one, one.room + far * one.high):
            leads = _leader(one, box) if far else ()
            if all(free(each, frame, taken, around(one)) for each in (box, *leads)):
                return Placed(one, box, anchor, far)
    return None


def leader(one: Wanted, box: Bounds) -> list[tuple[float, float]]:
    """The ends of a line from the edge of a mark to that of its name, moved to *box*."""
    x, y = _touched(one, box)
    share = min(one.room / max(hypot(x - one.x, y - one.y), 1e-6), 1.0)
    return [(one.x + (x - one.x) * share, one.y + (y - one.y) * share), (x, y)]


def _touched(one: Wanted, box: Bounds) -> tuple[float, float]:
    return min(max(one.x, box[0]), box[2]), min(max(one.y, box[1]), box[3])


def _leader(one: Wanted, box: Bounds) -> list[Bounds]:
    """Small boxes along that line, from the edge of the mark on."""
    x, y = _touched(one, box)
    away = max(hypot(x - one.x, y - one.y), 1e-6)
    steps = range(1, int((away - one.room) / 4))
    spots = [
        (one.x + (x - one.x) * part, one.y + (y - one.y) * part) for part in ((one.room + 4 * n) / away for n in steps)
    ]
    return [(left - 1, top - 1, left + 1, top + 1) for left, top in spots]


def _places(one: Wanted, room: float) -> Iterable[tuple[Bounds, str]]:
    """The eight boxes at *room* pixels from the mark's middle, best first, with their anchors."""
    x, y, wide, high = one.x, one.y, one.wide, one.high
    near, gap = room * 0.75, high * 0.12
    above, below = y - room - high + gap, y + room - gap
    for left, top, anchor in (
        (x + room, y - high / 2, "start"),
        (x - room - wide, y - high / 2, "end"),
        (x - wide / 2, above, "middle"),
        (x - wide / 2, below, "middle"),
        (x + near, y - near - high / 2, "start"),
        (x + near, y + near - high / 2, "start"),
        (x - near - wide, y - near - high / 2, "end"),
        (x - near - wide, y + near - high / 2, "end"),
    ):
        yield (left, top, left + wide, top + high), anchor


def free(box: Bounds, frame: Bounds, taken: Iterable[Bounds], own: Bounds | None = None) -> bool:
    """Whether *box* lies inside *frame* and on none of the *taken* boxes but its *own*."""
    left, top, right, bottom = box
    if left < frame[0] or top < frame[1] or right > frame[2] or bottom > frame[3]:
        return False
    # A plain loop: this is asked tens of thousands of times for a moving picture.
    for other in taken:
        if left < other[2] and right > other[0] and top < other[3] and bottom > other[1] and other != own:
            return False
    return True


def around(one: Wanted) -> Bounds:
    """The box that the mark of *one* takes, in pixels."""
    return one.x - one.room, one.y - one.room, one.x + one.room, one.y + one.room
