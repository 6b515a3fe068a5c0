"""What the map's ground says of itself: places outside their unit, units that overlap, gaps between them."""

from collections.abc import Iterator
from functools import lru_cache
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model import Dataset, Problem, Unit

KM_A_DEGREE = 111.32
SLIVER = 1e-6
"""The part of the smaller unit below which an overlap is rounding."""


def places_outside(dataset: Dataset) -> Iterator[Problem]:
    """A place whose point is not on its unit's ground; units that are points have none."""
    file = dataset.files.get("places", "places")
    for place in dataset.places:
        unit = dataset.unit[place.unit]
        point = shapely.Point(place.lon, place.lat)
        if unit.shape.area and not unit.shape.covers(point):
            km = unit.shape.distance(point) * KM_A_DEGREE
            wrong = f"{place.name!r} lies outside {unit.name!r} ({unit.id}), some {km:,.1f} km away"
            remedy = f"mend lon and lat ({place.lon:g}, {place.lat:g}), or the unit"
            yield Problem(file, place.row, "lon", "place-outside", "warning", f"{wrong}; {remedy}")


def overlaps(dataset: Dataset) -> Iterator[Problem]:
    """Two units that claim the same ground."""
    units = _with_ground(dataset)
    shapes = [unit.shape for unit in units]
    if not shapes or _is_coverage(dataset):
        return
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    for one, other in sorted(pair for pair in pairs if pair[0] < pair[1]):
        shared = shapes[one].intersection(shapes[other])
        if shared.area > SLIVER * min(shapes[one].area, shapes[other].area):
            wrong = f"{_named(units[one])} and {_named(units[other])} overlap, {_size(shared)}"
            yield _of_units(dataset, units[other], "overlap", f"{wrong}; give the ground to one of them")


def gaps(dataset: Dataset) -> Iterator[Problem]:
    """Ground that several units enclose and none has."""
    units = _with_ground(dataset)
    shapes = [unit.shape for unit in units]
    if not shapes:
        return
    whole = shapely.coverage_union_all(shapes) if _is_coverage(dataset) else shapely.union_all(shapes)
    tree = shapely.STRtree(shapes)
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            gap = shapely.Polygon(ring)
            around = sorted(tree.query(gap, predicate="intersects").tolist())
            if len(around) > 1:
                wrong = (
                    f"no unit has the ground between {', '.join(_named(units[n]) for n in around[:4])}, {_size(gap)}"
                )
                yield _of_units(
                    dataset, units[around[0]], "gap", f"{wrong}; give it to one of them, or leave it if it is so"
                )


@lru_cache(maxsize=1)
def _is_coverage(dataset: Dataset) -> bool:
    """Whether units meet without overlaps, each border the same on both sides."""
    return bool(shapely.coverage_is_valid([unit.shape for unit in _with_ground(dataset)]))


def _with_ground(dataset: Dataset) -> list[Unit]:
    return [unit for unit in dataset.units if unit.shape.area]


def _named(unit: Unit) -> str:
    return f"{unit.name!r} ({unit.id})"


def _size(ground: BaseGeometry) -> str:
    middle = ground.representative_point()
    km2 = ground.area * KM_A_DEGREE**2 * cos(radians(middle.y))
    return f"some {km2:,.1f} square kilometres at {middle.x:.3f}, {middle.y:.3f}"


def _of_units(dataset: Dataset, unit: Unit, code: str, message: str) -> Problem:
    return Problem(dataset.files.get("units", "units"), unit.row, None, code, "warning", message)
