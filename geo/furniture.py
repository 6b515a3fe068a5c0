"""What helps to read a map without being it: a scale bar, and a small globe that says where on Earth it lies.

Both stand in a corner that nothing else needs, or not at all. They depend on the ground alone, so that they stay where
they are from one moment to the next.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import count, pairwise
from math import atan2, ceil, cos, floor, log10, pi, radians, remainder, sin, sqrt

import shapely

from geo import lettering
from geo.blocks import Block, Desk
from geo.markup import element, path, text
from geo.outlines import extent, outlines
from geo.projection import EARTH_KM, Bounds, Projection, Sheet
from geo.style import RADIUS

LEAST_WIDE = 30
"""How wide a map is, in letters, that has a scale bar."""

LONGEST = 0.17
"""How long the bar is at most, for a map as wide as one."""

GLOBE, LEAST_SHOWN = 3.0, 0.22
"""The radius of the globe and the least width of what is marked on it, in letters and in radii."""

OnGlobe = tuple[float, float, float]
"""How far east, south and towards the eye a place is from the centre of the globe, in radii."""

ALONG_DEG = 3.0
"""The horizon has a corner at least so often."""

STEP_DEG = 2.0
"""Lines on the globe have a corner at least so often: what is straight on paper is curved there."""

CLEAR_DEG = 0.1
"""No coast comes as near to the point of the Earth that is farthest from the eye."""

CAPITALS, SPACED = 0.86, 0.14
"""How large the names of what lies beyond are, for other names of one, and what stands between their letters."""

Line = Sequence[tuple[float, float]]


class Furniture:
    """What stands on a map in *box* (pixels), clear of what is *taken*: its SVG, and the boxes that it takes."""

    def __init__(self, desk: Desk, sheet: Sheet, box: Bounds, taken: Sequence[Bounds]) -> None:
        self.desk, self.sheet, self.box = desk, sheet, box
        self.boxes: list[Bounds] = []
        self.svg = ""
        west, north, east, south = extent(desk.dataset, None)
        self.wide, self._half = (east - west) * sheet.scale, ((east - west) / 2, (south - north) / 2)
        if self.wide < LEAST_WIDE * desk.letters:
            return
        room, dataset = 2 * RADIUS * desk.grain, desk.dataset
        spots = [sheet.at(*spot) for spot in (*map(dataset.spot, dataset.units), *map(dataset.spot, dataset.places))]
        marks = [(x - room, y - room, x + room, y + room) for x, y in spots]
        self._taken = [*taken, *marks, *outlines(dataset, sheet, box).along]
        self._put(*self._bar(), "scale")
        if desk.form.large:
            radius = GLOBE * desk.letters
            self._put(2 * radius, Block(2 * radius, lambda x, y: self._globe(x + radius, y + radius)), "locator")

    def _put(self, wide: float, block: Block, id: str) -> None:
        """*block* in the first free corner, the lower ones first; or over what stands there."""
        left, top, right, bottom = self.box
        around = self.desk.letters * 0.6
        frame = left - around, top - around, right + around, bottom + around
        low = bottom - block.high
        for y in (low, top, *(box[1] - block.high - around for box in self.boxes)):
            for x in (left, right - wide):
                room = x - around, y - around, x + wide + around, y + block.high + around
                if lettering.free(room, frame, self._taken):
                    self._taken.append(room)
                    self.boxes.append(room)
                    self.svg += element("g", block.draw(x, y), id=id)
                    return

    def _bar(self) -> tuple[float, Block]:
        """A bar of a round number of kilometres under its length, and how wide that is; true at the centre."""
        desk = self.desk
        km = rounded(self.wide * LONGEST / self.sheet.scale)
        long, size = km * self.sheet.scale, desk.letters * 0.78
        said = desk.say("{n} km", n=desk.words.language.number(f"{km:g}"))
        wide, high, tick = max(long, desk.type.width(said, size)), size * 1.3, size * 0.35

        def draw(x: float, y: float) -> str:
            left, base = x + (wide - long) / 2, y + high + tick
            bar = path([(left, base - tick), (left, base), (left + long, base), (left + long, base - tick)])
            ink = desk.paint("quiet")
            name = text(x + wide / 2, y + size, desk.led(said), size, ink, anchor="middle", halo=desk.paint("paper"))
            return element("path", d=bar, fill="none", stroke=ink, stroke_width=desk.grain) + name

        return wide, Block(high + tick, draw)

    def _globe(self, x: float, y: float) -> str:
        """The Earth from above the middle of the map, its centre at *x*, *y*, with what the map shows marked on it."""
        desk, radius, over = self.desk, GLOBE * self.desk.letters, self.sheet.projection
        disc = {"cx": x, "cy": y, "r": radius}
        d = "".join(
            path([(x + east * radius, y + south * radius) for east, south in ring], closed=True) for ring in _seen(over)
        )
        wide, high = (max(half / EARTH_KM, LEAST_SHOWN / 2) * radius for half in self._half)
        mark = {"x": x - wide, "y": y - high, "width": 2 * wide, "height": 2 * high, "stroke": desk.paint("text")}
        return (
            element("circle", fill=desk.paint("paper"), **disc)
            + element("path", d=d, fill=desk.paint("line"), fill_rule="evenodd")
            + element("circle", fill="none", stroke=desk.paint("faint"), stroke_width=0.7 * desk.grain, **disc)
            + element("rect", fill="none", stroke_width=1.3 * desk.grain, **mark)
        )


def rounded(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20, … that is not above *most*."""
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + 1e-9))


@cache
def _land() -> list[list[Line]]:
    """The polygons of the land in degrees, each an outline and its inland seas."""
    kept = json.loads(files("geo").joinpath("land.json").read_text("utf-8"))
    return [
        [
            [(x / kept["steps"], y / kept["steps"]) for x, y in zip(ring[::2], ring[1::2], strict=True)]
            for ring in polygon
        ]
        for polygon in kept["land"]
    ]


@cache
def _shapes() -> list[shapely.Polygon]:
    """The same as geometries."""
    return [shapely.Polygon(rings[0], rings[1:]) for rings in _land()]


@cache
def _coasts() -> shapely.Geometry:
    return shapely.MultiLineString([ring for rings in _land() for ring in rings])


def _farthest(over: Projection) -> shapely.Point:
    """The point of the Earth that is farthest away, in degrees."""
    return shapely.Point((over.lon + 360) % 360 - 180, -over.lat)


def _aside(over: Projection) -> Projection:
    """The place, or one so near that nobody sees it whose farthest point lies on no coast: that would have no side."""
    spiral = ((2 * CLEAR_DEG * sqrt(n), radians(137.5 * n)) for n in count())
    places = (Projection(over.lon + away * cos(turn), over.lat + away * sin(turn)) for away, turn in spiral)
    return next(place for place in places if _coasts().distance(_farthest(place)) > CLEAR_DEG)


def _seen(over: Projection) -> Iterator[Line]:
    """Rings on a disc of radius 1 that make the land seen from above a place, by the rule of even and odd.

    What lies behind the horizon is brought out to it. The point of the Earth that is farthest away has no direction: a
    polygon around it comes out as what is beside it, and the whole disc, as one ring more, turns that round.
    """
    over = _aside(over)
    for polygon, shape in zip(_land(), _shapes(), strict=True):
        rings = [[_on_globe(over, *corner) for corner in _often([*ring, ring[0]])] for ring in polygon]
        if not any(near > 0 for ring in rings for *_, near in ring):
            continue
        for ring in rings:
            yield [
                point for here, there in zip(ring, ring[1:] + ring[:1], strict=True) for point in _brought(here, there)
            ]
        if shape.covers(_farthest(over)):
            yield [(cos(radians(turn)), sin(radians(turn))) for turn in range(0, 360, 3)]


def _often(ring: Line) -> Iterator[tuple[float, float]]:
    for (x, y), (to_x, to_y) in pairwise(ring):
        n = ceil(max(abs(to_x - x), abs(to_y - y)) / STEP_DEG) or 1
        yield from ((x + (to_x - x) * k / n, y + (to_y - y) * k / n) for k in range(n))


def _on_globe(over: Projection, lon: float, lat: float) -> OnGlobe:
    """How far east, south and towards the eye a place is from the centre of the globe, in radii."""
    turn, phi, middle = radians(lon - over.lon), radians(lat), radians(over.lat)
    north = cos(middle) * sin(phi) - sin(middle) * cos(phi) * cos(turn)
    return cos(phi) * sin(turn), -north, sin(middle) * sin(phi) + cos(middle) * cos(phi) * cos(turn)


def _brought(here: OnGlobe, there: OnGlobe) -> Iterator[tuple[float, float]]:
    """A point on the disc, brought out to the horizon from behind it; then along the horizon to the next one there."""
    if here[2] > 0:
        yield here[:2]
        return
    begun = atan2(here[1], here[0])
    turn = remainder(atan2(there[1], there[0]) - begun, 2 * pi) if there[2] <= 0 else 0.0
    steps = ceil(abs(turn) / radians(ALONG_DEG)) or 1
    yield from ((cos(begun + turn * k / steps), sin(begun + turn * k / steps)) for k in range(steps))


def beyond(desk: Desk, sheet: Sheet, box: Bounds, size: float) -> Iterator[tuple[str, float, float, Bounds]]:
    """What lies beyond, in small spaced capitals, where the ground leaves room: words, their middle, and their box."""
    size, coast = size * CAPITALS, outlines(desk.dataset, sheet, box).coast
    for one in desk.dataset.package.neighbours:
        said = one.name.upper()
        x, y = sheet.at(one.lon, one.lat)
        half = desk.type.width(said, size, spacing=size * SPACED) / 2 + size * 0.28
        around = x - half, y - size * 0.7, x + half, y + size * 0.7
        if lettering.free(around, box, coast):
            yield said, x, y, around


def neighbours(desk: Desk, sheet: Sheet, box: Bounds, size: float, taken: Sequence[Bounds]) -> str:
    """The names of what lies beyond, where marks and names leave room too."""
    drawn, obstacles = [], [*taken]
    small = size * CAPITALS
    for said, x, y, around in beyond(desk, sheet, box, size):
        if lettering.free(around, box, obstacles):
            obstacles.append(around)
            how = {"anchor": "middle", "letter_spacing": small * SPACED}
            drawn.append(text(x, y + small * 0.35, said, small, desk.paint("faint"), **how))
    return "".join(drawn)
