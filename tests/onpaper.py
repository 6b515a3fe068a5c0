"""A picture as whoever opens its SVG finds it: words with their boxes, layers, marks; and pictures to look at."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from hypothesis import strategies as st
from PIL import Image, ImageChops

from geo import fonts
from geo.address import BadAddress
from geo.forms import NO_ROOM
from geo.model import Dataset
from geo.pictures import Picture
from geo.projection import Bounds
from histories import shipped

SVG = "{http://www.w3.org/2000/svg}"
OPENS = {"data": "2021-08-13", "islands": "2024-10-24", "towns": "2023-03-04"}
ABOVE, BELOW = 0.74, 0.22
"""How far letters reach above and below their baseline, for a size of one: capitals, and most of a descender."""

Turn = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Text:
    """Words as they stand: *box* is around their letters, in pixels of the picture; *turned* ones stand aslant."""

    said: str
    box: Bounds
    size: float
    layer: str
    turned: bool


class Seen:
    """An SVG, read."""

    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        self.width, self.height = (float(side) for side in self.root.attrib["viewBox"].split()[2:])

    @cached_property
    def texts(self) -> list[Text]:
        """All words, in the order in which they are drawn."""
        return [*self._texts(self.root, (1, 0, 0, 1, 0, 0), "")]

    def _texts(self, element: Element, turn: Turn, layer: str) -> Iterator[Text]:
        turn = _joined(turn, element.get("transform", ""))
        layer = element.get("id", layer) if element.tag == f"{SVG}g" else layer
        if element.tag == f"{SVG}text":
            yield _text(element, turn, layer)
        for child in element:
            yield from self._texts(child, turn, layer)

    def layer(self, id: str) -> Element:
        """The one group of this name."""
        [found] = [group for group in self.root.iter(f"{SVG}g") if group.get("id") == id]
        return found

    def said(self, layer: str) -> list[str]:
        """What stands in one layer."""
        return [text.said for text in self.texts if text.layer == layer]

    @property
    def marks_on_the_line(self) -> list[str]:
        """The names of the marks on the line of all units."""
        return [group.findtext(f"{SVG}title", "") for group in self.layer("line") if group.tag == f"{SVG}g"]

    def structure(self) -> list[str]:
        """The tags of its elements in their order."""
        return [element.tag for element in self.root.iter()]


def _joined(turn: Turn, said: str) -> Turn:
    for name, given in re.findall(r"(\w+)\(([^)]*)\)", said):
        numbers = [float(part) for part in given.replace(",", " ").split()]
        if name == "translate":
            turn = _times(turn, (1, 0, 0, 1, numbers[0], numbers[1]))
        elif name == "scale":
            turn = _times(turn, (numbers[0], 0, 0, numbers[0], 0, 0))
        else:
            assert name == "rotate"
            a = radians(numbers[0])
            turn = _times(turn, (cos(a), sin(a), -sin(a), cos(a), 0, 0))
    return turn


def _times(m: Turn, n: Turn) -> Turn:
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f


def _text(element: Element, turn: Turn, layer: str) -> Text:
    said, size = element.text or "", float(element.attrib["font-size"])
    assert not len(element), "words are whole"
    wide = fonts.NOTO.width(said, size, int(element.get("font-weight", 400)), float(element.get("letter-spacing", 0)))
    x, y = float(element.get("x", 0)), float(element.get("y", 0))
    left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
    a, b, c, d, e, f = turn
    corners = [(px, py) for px in (left, left + wide) for py in (y - size * ABOVE, y + size * BELOW)]
    xs, ys = zip(*((a * px + c * py + e, b * px + d * py + f) for px, py in corners), strict=True)
    return Text(said, (min(xs), min(ys), max(xs), max(ys)), size, layer, b != 0)


def overlapping(a: Bounds, b: Bounds, slack: float = 0.0) -> bool:
    """Whether two boxes have more than *slack* pixels of each side in common."""
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack


def picture(name: str = "data", **query: str) -> Picture:
    """A picture of a shipped dataset, by default of the day in :data:`OPENS`."""
    moment = {} if "dates" in query else {"at": OPENS[name]}
    return Picture(shipped(name), moment | query)


def drawn(dataset: Dataset, query: dict[str, str]) -> Picture | None:
    """The picture, drawn; or nothing where it is refused for want of room, in so many words."""
    found = Picture(dataset, query)
    try:
        return found if found.svg else None
    except BadAddress as refused:
        if NO_ROOM not in str(refused):
            raise
        return None


def image(data: bytes) -> Image.Image:
    """A picture's pixels, without transparency."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def apart(one: Image.Image, other: Image.Image, least: int) -> float:
    """The share of pixels of which a channel differs by more than *least* of 255."""
    assert one.size == other.size
    differing = ImageChops.difference(one, other).point(lambda value: 255 * (value > least)).convert("L")
    return sum(differing.histogram()[1:]) / (one.width * one.height)


sides = st.integers(240, 2400)
sizes = st.builds("{}x{}".format, sides, sides)
forms = st.one_of(
    st.sampled_from([{"preset": preset} for preset in ("og", "square", "story", "print")]),
    st.builds(lambda mm: {"preset": "print", "width_mm": str(mm)}, st.integers(64, 240)),
    st.builds(lambda size: {"size": size}, sizes),
)
