"""The ground of a dataset on a sheet: its borders, each once, projected, with no more corners than can be seen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import arcs, projection
from geo.markup import path
from geo.model import Dataset, Inset
from geo.projection import Bounds, Projection, Sheet

DETAIL_PX = 0.3
"""By how much a border may move on the sheet to have fewer corners; its ends stay."""

Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Ground:
    """The shapes of a dataset: its borders on the plane, each once, and the rings of each unit as numbers of them."""

    borders: tuple[shapely.LineString, ...]  # kilometres
    units: tuple[list[list[list[int]]], ...]
    outer: frozenset[int]  # the borders with nothing beyond
    projection: Projection
    extent: Bounds  # kilometres


@lru_cache(maxsize=16)
def ground(dataset: Dataset) -> Ground:
    """The ground of *dataset*, and the projection that suits it."""
    packed = arcs.pack([unit.shape for unit in dataset.units])
    step, units = packed["step"], packed["units"]
    borders = list(_borders(packed["arcs"], step))
    uses = Counter(n if n >= 0 else ~n for unit in units for polygon in unit for ring in polygon for n in ring)
    spots = [*map(dataset.spot, dataset.units), *map(dataset.spot, dataset.places)]
    centre = projection.centred(chain(*borders, spots))
    outer = frozenset(n for n, used in uses.items() if used == 1)
    drawn = [[centre.km(*corner) for corner in border] for border in borders]
    # The frame of what is enlarged is drawn too, and may reach out.
    beside = [centre.km(*corner) for corner in chain(spots, *map(edge, dataset.package.insets))]
    extent = around(chain(*drawn, beside))
    return Ground(tuple(map(shapely.LineString, drawn)), tuple(units), outer, centre, extent)


def _borders(arcs: Sequence[Sequence[int]], step: float) -> Iterator[Line]:
    """Borders in degrees: the first point of an arc's steps is where it begins, counted from the end of the last."""
    x = y = 0
    for steps in arcs:
        corners = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x * step, y * step))
        yield corners


def ratio(dataset: Dataset, inset: Inset | None = None) -> float:
    """How wide the whole, or an *inset*, is for its height, on its projection."""
    x0, y0, x1, y1 = extent(dataset, inset)
    return max((x1 - x0) / max(y1 - y0, 1e-6), 1e-3)


def extent(dataset: Dataset, inset: Inset | None) -> Bounds:
    """What a sheet of *dataset* shows, all of it or *inset* alone: left, top, right, bottom on its projection."""
    whole = ground(dataset)
    if inset is None:
        return whole.extent
    return projection.extent(whole.projection, edge(inset))


def edge(inset: Inset) -> list[tuple[float, float]]:
    """The frame of an inset, with points along its sides: parallels are curved on the sheet."""
    west, south, east, north = inset.bbox
    share = [n / 8 for n in range(9)]
    along = [(west + (east - west) * part, north) for part in share]
    down = [(east, north + (south - north) * part) for part in share]
    back = [(east + (west - east) * part, south) for part in share]
    return [*along, *down, *back, *((west, south + (north - south) * part) for part in share)]


@dataclass(frozen=True)
class Outlines:
    """The ground on a sheet: the ``d`` of each unit, of the borders between units, of the outer ones."""

    units: tuple[str, ...]
    inner: str
    outer: str
    coast: tuple[Bounds, ...]  # boxes along the outer borders
    along: tuple[Bounds, ...]  # boxes along all of them


@lru_cache(maxsize=64)
def outlines(dataset: Dataset, sheet: Sheet, box: Bounds) -> Outlines:
    """The ground of *dataset* on *sheet*, cut at *box*."""
    whole = ground(dataset)
    placed = shapely.transform([*whole.borders], lambda km: km * sheet.scale + (sheet.left, sheet.top))
    borders = shapely.simplify(placed, DETAIL_PX, preserve_topology=False)
    lines = [*map(shapely.get_coordinates, borders)]
    units = tuple(_cut(_shape(polygons, lines), box) for polygons in whole.units)
    sides: list[list[str]] = [[], []]
    for n, border in enumerate(borders):
        sides[n in whole.outer].append(_cut(border, box))
    along = list(_along(borders))
    coast = tuple(bounds for n, bounds in along if n in whole.outer)
    return Outlines(units, "".join(sides[0]), "".join(sides[1]), coast, tuple(bounds for _, bounds in along))


def _along(borders: Sequence[BaseGeometry]) -> Iterator[tuple[int, Bounds]]:
    """The box around each piece of each border, after the number of the border."""
    corners, border = shapely.get_coordinates(borders, return_index=True)
    boxes = np.hstack((np.minimum(corners[:-1], corners[1:]), np.maximum(corners[:-1], corners[1:])))
    inside = border[:-1] == border[1:]
    return zip(border[:-1][inside].tolist(), map(tuple, boxes[inside].tolist()), strict=True)


def _shape(polygons: list[list[list[int]]], lines: Sequence[np.ndarray]) -> BaseGeometry:
    def ring(part: list[int]) -> np.ndarray:
        return np.concatenate([(lines[n] if n >= 0 else lines[~n][::-1])[1:] for n in part])

    drawn = [[ring(part) for part in polygon] for polygon in polygons]
    # A speck of less than three corners is smaller than a pixel.
    rings = [[one for one in polygon if len(one) > 2] for polygon in drawn if len(polygon[0]) > 2]
    return shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in rings])


def _cut(shape: BaseGeometry, box: Bounds) -> str:
    """The ``d`` of the part of *shape* inside *box*; nothing where there is none."""
    left, top, right, bottom = shape.bounds if not shape.is_empty else box
    if left < box[0] or top < box[1] or right > box[2] or bottom > box[3]:
        shape = shapely.clip_by_rect(shape, *box)
    return "".join(_path(part) for part in shapely.get_parts(shape))


def _path(part: BaseGeometry) -> str:
    if isinstance(part, shapely.Polygon):
        return "".join(
            path(shapely.get_coordinates(ring).tolist()[:-1], closed=True) for ring in (part.exterior, *part.interiors)
        )
    return path(shapely.get_coordinates(part).tolist()) if isinstance(part, shapely.LineString) else ""


def around(points: Iterable[tuple[float, float]]) -> Bounds:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
