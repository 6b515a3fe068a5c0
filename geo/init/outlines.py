"""Outlines as a map wants them: with no more corners than it can show, and one border between two neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from statistics import median
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

STEPS_ACROSS_MAP = 1400
"""Half a pixel where the whole map fills a column of an article."""

STEPS_ACROSS_UNIT = 25
SLIVER = 0.005
"""The part of a unit's ground that may change hands where neighbours are made to meet: more is no slip of the pen."""

MOST_CORNERS = 10_000_000
"""Of pairs of outlines whose boxes meet: a country's districts in fine detail have a tenth of that."""

FEWEST_STEPS = 8
"""Of which the coarsest outline of a unit is to have as many across."""

MOST_BYTES, BYTES_A_UNIT = 1_000_000, 500
"""What a map's outlines may weigh as GeoJSON, and how much more many units may."""

POINT_DECIMALS = 5
MOST_DECIMALS = 7


@dataclass(frozen=True, slots=True)
class Outlines:
    """Shapes with fewer corners; *tolerance* in degrees, nought where nothing was taken away.

    *cleaned*: slivers between neighbours were closed. *overlapping*: some share more ground than slivers, and do still.
    """

    shapes: list[BaseGeometry]
    tolerance: float
    cleaned: bool
    overlapping: bool


def simplified(given: Sequence[BaseGeometry], tolerance: float | None) -> Outlines:
    """*given* (degrees) simplified together by *tolerance* in degrees; ``None``: by what the map can show."""
    ground = [n for n, each in enumerate(given) if each.geom_type != "Point"]
    points = {n: _rounded([each], POINT_DECIMALS)[0] for n, each in enumerate(given) if each.geom_type == "Point"}
    if not ground:
        return Outlines(list(points.values()), 0.0, cleaned=False, overlapping=False)
    polygons = [given[n] for n in ground]
    chosen = _fine(polygons) if tolerance is None else tolerance
    if _crowded(polygons):
        # Too many lie over each other for borders to be looked for: each is simplified by itself.
        fewer, cleaned, overlapping = shapely.simplify(polygons, chosen).tolist(), False, True
    else:
        met, cleaned = _meeting(polygons, chosen)
        overlapping = not shapely.coverage_is_valid(met)
        fewer, coarsest = _fewer(met, chosen), _across(polygons) / FEWEST_STEPS / 2
        while tolerance is None and _size(fewer) > max(MOST_BYTES, BYTES_A_UNIT * len(fewer)) and chosen < coarsest:
            chosen *= 2
            fewer = _fewer(met, chosen)
    by_place = dict(zip(ground, fewer, strict=True)) | points
    return Outlines([by_place[n] for n in range(len(given))], chosen, cleaned, overlapping)


def corners(shapes: Sequence[BaseGeometry]) -> int:
    """How many corners *shapes* have."""
    return int(sum(shapely.get_num_coordinates(each) for each in shapes))


def _fine(polygons: Sequence[BaseGeometry]) -> float:
    """A tolerance in degrees that nobody sees: 1, 2 or 5 and noughts."""
    west, south, east, north = shapely.total_bounds(polygons)
    wanted = max(min(max(east - west, north - south) / STEPS_ACROSS_MAP, _across(polygons) / STEPS_ACROSS_UNIT), 1e-6)
    power = 10.0 ** floor(log10(wanted))
    return float(round(max(digit for digit in (1, 2, 5) if digit * power <= wanted * 1.0001) * power, 7))


def _across(polygons: Sequence[BaseGeometry]) -> float:
    """How wide a unit is, in degrees."""
    return median(float(np.sqrt(each.area)) for each in polygons)


def _meeting(polygons: list[BaseGeometry], tolerance: float) -> tuple[list[BaseGeometry], bool]:
    """The same with slivers between them closed, and whether there were any that could be."""
    if shapely.coverage_is_valid(polygons) or not _only_slivers(polygons):
        return polygons, False
    met = list(shapely.coverage_clean(polygons, gap_width=tolerance / 10))
    kept = all(abs(new.area - old.area) <= SLIVER * old.area for old, new in zip(polygons, met, strict=True))
    return (met, True) if kept and shapely.coverage_is_valid(met) else (polygons, False)


def _only_slivers(polygons: Sequence[BaseGeometry]) -> bool:
    """Whether neighbours share no more than slivers: to make others meet takes minutes, and comes to nothing."""
    ground, areas = np.asarray(polygons), shapely.area(polygons)
    for one, other in zip(*_pairs(polygons), strict=True):
        shared = shapely.area(shapely.intersection(ground[one], ground[other]))
        if shared > SLIVER * min(areas[one], areas[other]):
            return False
    return True


def _crowded(polygons: Sequence[BaseGeometry]) -> bool:
    """Whether the pairs whose boxes meet have too many corners."""
    corners = shapely.get_num_coordinates(polygons)
    return int(sum(corners[each].sum() for each in _pairs(polygons))) > MOST_CORNERS


def _pairs(polygons: Sequence[BaseGeometry]) -> tuple[Any, Any]:
    """The numbers of those whose boxes meet, each pair once."""
    one, other = shapely.STRtree(polygons).query(polygons)
    return one[one < other], other[one < other]


def _fewer(polygons: list[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """Simplified, and rounded to a tenth of the tolerance where that leaves every outline sound."""
    fewer = list(shapely.coverage_simplify(polygons, tolerance)) if tolerance else polygons
    was_coverage = shapely.coverage_is_valid(polygons)
    decimals = min(max(1 - floor(log10(tolerance)), 1), MOST_DECIMALS) if tolerance else MOST_DECIMALS
    for finer in range(decimals, MOST_DECIMALS + 1):
        on_grid = _rounded(fewer, finer)
        # Rounded to a point a small island is no ring any more, and cannot be tidied.
        if all(shapely.is_valid(on_grid)):
            tidy = list(shapely.orient_polygons(shapely.remove_repeated_points(on_grid)))
            if shapely.coverage_is_valid(tidy) == was_coverage:
                return tidy
    return [each if each.is_valid else shapely.make_valid(each, method="structure") for each in fewer]


def _rounded(shapes: Sequence[BaseGeometry], decimals: int) -> list[BaseGeometry]:
    return list(shapely.transform(list(shapes), lambda degrees: degrees.round(decimals) + 0.0))


def _size(shapes: Sequence[BaseGeometry]) -> int:
    """About how many bytes they are as GeoJSON."""
    return sum(len(text) for text in shapely.to_geojson(shapes))
