"""Where map, enlarged parts, key and caveat stand in the body of a still: the arrangement that draws them largest.

Arithmetic alone, in pixels from the upper left corner of the body. Four arrangements are tried at several widths:
three columns; the map beside one column; the map above a row of two; everything below each other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter

from geo.forms import NO_ROOM, BadForm
from geo.projection import Bounds

SHARES = tuple(n / 40 for n in range(8, 33))
"""Parts of a room that one of two may take."""

LEAST_MAP, LEAST_INSET = 5.0, 6.0
"""How large a map and an inset have to be, on their shorter sides, in letters."""


@dataclass(frozen=True)
class Needs:
    """What is to be arranged: ratios are width over height, *title* is how high the line above an inset is."""

    map: float
    insets: tuple[float, ...]
    titles: tuple[float, ...]  # how wide those lines are
    title: float
    gap: float
    key_wide: float
    key: Callable[[float], float]  # how high it is for a width
    caveat: Callable[[float], float]
    letters: float


@dataclass(frozen=True)
class Plan:
    """Where the parts stand, and how high all of it is."""

    map: Bounds
    insets: tuple[Bounds, ...]
    key: tuple[float, float, float]  # left, top, width
    caveat: tuple[float, float, float]
    high: float


@lru_cache(maxsize=8)
def best(needs: Needs, room: float, high: float | None) -> Plan:
    """The arrangement in *room* by *high* pixels in which map and insets come out largest; no *high*: as it needs.

    Where insets would be too small to be read there are none. Raises :class:`~geo.forms.BadForm` where the map would.
    """
    if high is None:
        return _tall(needs, room)
    for tried in (needs, replace(needs, insets=())):
        plans = [*_columns(tried, room, high), *_beside(tried, room, high), *_below(tried, room, high)]
        worth, found = max(((_worth(tried, plan), plan) for plan in plans), key=itemgetter(0), default=(0.0, None))
        if found and worth:
            return found
    raise BadForm(NO_ROOM)


def _worth(needs: Needs, plan: Plan) -> float:
    """The product of the widths at which map and insets are drawn, the map's counting double; 0 if one is too small.

    A title that has to be cut takes as much of it away.
    """
    worth = 1.0
    for box, title in zip(plan.insets, needs.titles, strict=False):
        worth *= min((box[2] - box[0]) / title, 1.0)
    boxes = ((box[0], box[1] + needs.title, box[2], box[3]) for box in plan.insets)
    drawn = [(plan.map, needs.map, LEAST_MAP), *((b, r, LEAST_INSET) for b, r in zip(boxes, needs.insets, strict=True))]
    for box, ratio, least in drawn:
        wide = _drawn(box, ratio)
        worth *= wide if min(wide, wide / ratio) >= least * needs.letters else 0.0
    return worth * _drawn(plan.map, needs.map)


def filled(box: Bounds, ratio: float) -> Bounds:
    """The part of *box* that something of this *ratio* fills, from its upper left corner."""
    left, top, *_ = box
    wide = _drawn(box, ratio)
    return left, top, left + wide, top + wide / ratio


def _drawn(box: Bounds, ratio: float) -> float:
    wide, high = box[2] - box[0], box[3] - box[1]
    return max(min(wide, high * ratio), 0.0)


def _columns(needs: Needs, room: float, high: float) -> Iterator[Plan]:
    """Map, insets, and key over caveat, side by side; or with the caveat below map and insets."""
    last = needs.key_wide
    left, at = room - last - 2 * needs.gap, room - last
    for under in (False, True):
        caveat = needs.caveat(at - needs.gap if under else last)
        if needs.key(last) + (0.0 if under else needs.gap + caveat) > high:
            continue
        low = high - caveat - needs.gap if under else high
        where = (0.0, high - caveat, at - needs.gap) if under else (at, high - caveat, last)
        for share in SHARES if needs.insets else ():
            middle = left * share
            x = left - middle
            insets = _stack(needs, x + needs.gap, 0.0, x + needs.gap + middle, low)
            yield Plan((0.0, 0.0, x, low), insets, (at, 0.0, last), where, high)


def _beside(needs: Needs, room: float, high: float) -> Iterator[Plan]:
    """The map beside a column of insets, key and caveat; or with the caveat below the map."""
    for share in SHARES:
        wide = room * share
        if wide < needs.key_wide * 0.8:
            continue
        x = room - wide
        key = needs.key(wide)
        for under in (False, True):
            caveat = needs.caveat(x - needs.gap if under else wide)
            left = high - key - needs.gap - (0 if under else caveat + needs.gap)
            if left < 0 and (needs.insets or left < -needs.gap):
                continue
            top = left + needs.gap if needs.insets else 0.0
            insets = _stack(needs, x, 0.0, room, left)
            low = high - caveat
            at = (0.0, low, x - needs.gap) if under else (x, low, wide)
            yield Plan((0.0, 0.0, x - needs.gap, low - needs.gap if under else high), insets, (x, top, wide), at, high)


def _below(needs: Needs, room: float, high: float) -> Iterator[Plan]:
    """The map above a row: insets, and key over caveat; or with the caveat below all."""
    for share in SHARES:
        wide = room * share if needs.insets else room
        if wide < needs.key_wide * 0.8:
            continue
        x, key = room - wide, needs.key(wide)
        for under in (False, True):
            caveat = needs.caveat(room if under else wide)
            at = (0.0, high - caveat, room) if under else (x, high - caveat, wide)
            low = high - caveat - needs.gap if under else high
            row = key if under else key + needs.gap + caveat
            for more in (0.0, 0.1, 0.2, 0.3, 0.4) if needs.insets else (0.0,):
                top = low - row - (low - row) * more
                insets = _stack(needs, 0.0, top, x - needs.gap, low)
                yield Plan((0.0, 0.0, room, top - needs.gap), insets, (x, top, wide), at, high)


def _tall(needs: Needs, room: float) -> Plan:
    """Everything below each other, as high as it gets; the key beside the insets where there is room for both."""
    low = room / needs.map
    ratios, y = needs.insets, low + needs.gap
    # No part is as high as the whole.
    highest = max(low, needs.letters * 18)
    side = min(room - needs.key_wide - needs.gap, room * 0.6)
    if ratios and side > needs.letters * 18:
        high = sum(needs.title + min(side / ratio, highest) for ratio in ratios) + needs.gap * (len(ratios) - 1)
        insets = _stack(needs, 0.0, y, side, y + high)
        x = side + needs.gap
        wide = room - x
        key, caveat = needs.key(wide), needs.caveat(wide)
        bottom = y + max(high, key + needs.gap + caveat)
        return Plan((0.0, 0.0, room, low), insets, (x, y, wide), (x, y + key + needs.gap, wide), bottom)
    boxes = []
    for ratio in ratios:
        boxes.append((0.0, y, room, y + needs.title + min(room / ratio, highest)))
        y = boxes[-1][3] + needs.gap
    key, caveat = needs.key(room), needs.caveat(room)
    return Plan(
        (0.0, 0.0, room, low),
        tuple(boxes),
        (0.0, y, room),
        (0.0, y + key + needs.gap, room),
        y + key + needs.gap + caveat,
    )


def _stack(needs: Needs, left: float, top: float, right: float, bottom: float) -> tuple[Bounds, ...]:
    """Insets below each other, each with as much height as the others."""
    n = len(needs.insets)
    if not n:
        return ()
    each: float = (bottom - top - needs.gap * (n - 1)) / n
    tops: Sequence[float] = [top + k * (each + needs.gap) for k in range(n)]
    return tuple((left, y, right, y + each) for y in tops)
