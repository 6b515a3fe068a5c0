"""SVG as text: elements, numbers, words. Text from data is escaped here, and only here."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby, pairwise

from geo.fonts import REGULAR

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(said: str) -> str:
    """*said* as it stands in an element or an attribute, without what XML has no place for."""
    return escape(_NOT_IN_XML.sub("", said))


def number(value: float) -> str:
    """A length in pixels, to a tenth: the same on every machine."""
    return f"{round(value, 1) + 0.0:g}"


def element(name: str, *inside: str, **attributes: object) -> str:
    """An element; ``class_`` is *class*, ``font_size`` is *font-size*, floats are lengths, ``None`` is left out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, float) else words(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def defined(*parts: str) -> str:
    """What the pictures of a page use, in a drawing that takes no room."""
    return f'<svg width="0" height="0" class="symbols" aria-hidden="true"><defs>{"".join(parts)}</defs></svg>'


def text(x: float, y: float, said: str, size: float, fill: str, **more: object) -> str:
    """A line of words, whole, its baseline at *y*; ``weight``, ``anchor`` and ``halo`` (a colour) may be given."""
    weight, anchor, halo = (more.pop(key, None) for key in ("weight", "anchor", "halo"))
    outline = (
        {"stroke": halo, "stroke_width": size * 0.28, "stroke_linejoin": "round", "paint_order": "stroke"}
        if halo
        else {}
    )
    return element(
        "text",
        words(said),
        x=float(x),
        y=float(y),
        font_size=float(size),
        fill=fill,
        font_weight=None if weight in (None, REGULAR) else weight,
        text_anchor=None if anchor in (None, "start") else anchor,
        **outline,
        **more,
    )


def path(points: Iterable[tuple[float, float]], closed: bool = False) -> str:
    """The ``d`` of a path through *points* (pixels), those left out that lie where the last one does.

    After the first each is so far from the one before, in tenths of a pixel: half as long, and no error adds up.
    """
    corners = [corner for corner, _ in groupby((round(x * 10), round(y * 10)) for x, y in points)]
    steps = (f"{(x - x0) / 10:g},{(y - y0) / 10:g}" for (x0, y0), (x, y) in pairwise(corners))
    x, y = corners[0]
    line = " ".join(steps)
    return f"M{x / 10:g},{y / 10:g}{line and 'l'}{line}{'Z' if closed else ''}"


def corners(d: str) -> list[tuple[float, float]]:
    """The points of what :func:`path` has written, of several after each other too."""
    found = []
    for part in d.split("M")[1:]:
        first, _, steps = part.rstrip("Z").partition("l")
        x, y = 0.0, 0.0
        for step in (first, *steps.split()):
            across, _, down = step.partition(",")
            x, y = x + float(across), y + float(down)
            found.append((x, y))
    return found
