"""Shapes as small whole numbers: borders as steps on a grid, each written once and shared by its neighbours.

Nothing moves by more than half a step of the grid.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import floor, log10
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Corner = tuple[int, int]
Ring = list[Corner]


def pack(shapes: Sequence[BaseGeometry]) -> dict[str, Any]:
    """*shapes* (degrees, lon/lat) as ``{"extent", "step", "arcs", "units"}``.

    The extent is west, south, east, north. A unit is a list of polygons, a polygon a list of rings, a ring a list of
    arcs' numbers, ``~n`` for one that runs backwards. An arc is a list of steps, ``dx, dy, dx, dy, …``, that goes on
    from where the arc before it ended, the first one from 0, 0. A point has no polygons.
    """
    extent = [round(float(edge), 4) for edge in shapely.total_bounds(shapes)]
    step = _step(shapes)
    units = [[[_on_grid(ring, step) for ring in _rings(polygon)] for polygon in _polygons(shape)] for shape in shapes]
    arcs, numbered = _shared(units)
    ends = [(0, 0), *(arc[-1] for arc in arcs)]
    steps = [_steps([end, *arc]) for end, arc in zip(ends, arcs, strict=False)]
    return {"extent": extent, "step": step, "arcs": steps, "units": numbered}


def _step(shapes: Sequence[BaseGeometry]) -> float:
    west, south, east, north = shapely.total_bounds(shapes)
    return float(10.0 ** floor(log10(max(east - west, north - south, 1e-3) / 5000)))


def _polygons(shape: BaseGeometry) -> Iterable[Polygon]:
    if isinstance(shape, MultiPolygon):
        return list(shape.geoms)
    return [shape] if isinstance(shape, Polygon) else []


def _rings(polygon: Polygon) -> Iterable[Any]:
    return (polygon.exterior, *polygon.interiors)


def _on_grid(ring: Any, step: float) -> Ring:
    """The corners of *ring*, without the last that is the first again and without repeats."""
    corners: Ring = []
    for x, y in ((round(x / step), round(y / step)) for x, y in shapely.get_coordinates(ring).tolist()):
        if not corners or corners[-1] != (x, y):
            corners.append((x, y))
    return corners[:-1] if len(corners) > 1 and corners[0] == corners[-1] else corners


def _steps(corners: Iterable[Corner]) -> list[int]:
    return [step for (x0, y0), (x, y) in pairwise(corners) for step in (x - x0, y - y0)]


def _shared(units: list[list[list[Ring]]]) -> tuple[list[tuple[Corner, ...]], list[list[list[list[int]]]]]:
    """The borders between nodes, each once, and the units as numbers of them. A node is where three borders meet."""
    beside: dict[Corner, set[Corner]] = {}
    for ring in (ring for unit in units for polygon in unit for ring in polygon):
        for n, corner in enumerate(ring):
            beside.setdefault(corner, set()).update((ring[n - 1], ring[(n + 1) % len(ring)]))
    nodes = {corner for corner, others in beside.items() if len(others) != 2}
    numbers: dict[tuple[Corner, ...], int] = {}

    def number(arc: tuple[Corner, ...]) -> int:
        if arc not in numbers and arc[::-1] in numbers:
            return ~numbers[arc[::-1]]
        return numbers.setdefault(arc, len(numbers))

    numbered = [
        [[[number(arc) for arc in _cut(ring, nodes)] for ring in polygon] for polygon in unit] for unit in units
    ]
    return list(numbers), numbered


def _cut(ring: Ring, nodes: set[Corner]) -> list[tuple[Corner, ...]]:
    cuts = [n for n, corner in enumerate(ring) if corner in nodes]
    # A ring without a node starts at its least corner, else an island and the hole that it fills would not meet.
    start = cuts[0] if cuts else ring.index(min(ring))
    turned = ring[start:] + ring[:start] + [ring[start]]
    ends = [n for n, corner in enumerate(turned) if corner in nodes] or [0, len(turned) - 1]
    return [tuple(turned[a : b + 1]) for a, b in pairwise(ends)]
