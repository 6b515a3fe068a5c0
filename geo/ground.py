"""What the map's ground says of itself: places outside their unit, overlaps, gaps, ground without events."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import cos, radians

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model import Dataset, Problem, Unit
from geo.names import few_of, unspoken_of
from geo.problems import shown

KM_A_DEGREE = 111.32
MOST_PAIRS, MOST_CORNERS = 500_000, 40_000_000
"""Of units whose boxes meet: neighbours have some ten each; and how many corners those pairs may have in all."""

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
            wrong = f"{shown(place.name)} lies outside {_named(unit)}, some {km:,.1f} km away"
            remedy = f"mend lon and lat ({place.lon:g}, {place.lat:g}), or the unit"
            if unit.shape.covers(shapely.Point(place.lat, place.lon)):
                remedy = "it lies inside if lon and lat are swapped: mend them here, or those of the units"
            yield Problem(file, place.row, "lon", "place-outside", "warning", f"{wrong}; {remedy}")


def same_ground(dataset: Dataset) -> Iterator[Problem]:
    """Two units with one and the same shape, be it ground or a point."""
    first: dict[bytes, Unit] = {}
    for unit in dataset.units:
        twin = first.setdefault(shapely.to_wkb(unit.shape.normalize()), unit)
        if twin is not unit:
            wrong = f"{_named(twin)} and {_named(unit)} have the same shape; take one of them out, or draw it anew"
            yield _of_units(dataset, unit, "same-ground", wrong)


def overlaps(dataset: Dataset) -> Iterator[Problem]:
    """Two units that claim some of the same ground."""
    units = _with_ground(dataset)
    shapes = [unit.shape for unit in units]
    if crowd := _crowd(shapes):
        wrong = (
            f"{_named(units[crowd])} is one of too many that lie over each other for overlaps and gaps to be looked for"
        )
        yield _of_units(dataset, units[crowd], "overlap", f"{wrong}; draw them beside each other")
        return
    if not shapes or _is_coverage(dataset):
        return
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    for one, other in sorted(pair for pair in pairs if pair[0] < pair[1]):
        shared = shapes[one].intersection(shapes[other])
        if not shapes[one].equals(shapes[other]) and shared.area > SLIVER * min(shapes[one].area, shapes[other].area):
            wrong = f"{_named(units[one])} and {_named(units[other])} overlap, {_size(shared)}"
            yield _of_units(dataset, units[other], "overlap", f"{wrong}; give the ground to one of them")


def gaps(dataset: Dataset) -> Iterator[Problem]:
    """Ground that several units enclose and none has."""
    units = _with_ground(dataset)
    shapes = [unit.shape for unit in units]
    if not shapes or _crowd(shapes):
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


def without_data(dataset: Dataset) -> Iterator[Problem]:
    """A unit of which nothing is said: neither rows nor an initial holder."""
    told = {event.target for event in dataset.events}
    for unit in dataset.units:
        capital = dataset.capital.get(unit.id)
        shows = capital.id if capital and unit.id not in told and capital.id in told else unit.id
        if shows not in told and not dataset.initial(unit.id):
            wrong = f"{_named(unit)} has no events and no initial holder, and is shown as no data"
            remedy = "add an event, or an initial holder, or leave it if nothing is known"
            yield _of_units(dataset, unit, "no-data", f"{wrong}; {remedy}")


def without_events(dataset: Dataset) -> Iterator[Problem]:
    """Units of which no event speaks, so that they keep their initial holder throughout."""
    left = unspoken_of(dataset.units, dataset.places, (event.target for event in dataset.events))
    kept = [unit for unit in left if dataset.initial(unit.id)]
    if kept:
        wrong = f"no event speaks of {few_of(kept)}, and the initial holder stays"
        remedy = "add what happened there, or leave it if nothing changed"
        yield _of_units(dataset, None, "no-events", f"{wrong}; {remedy}")


@lru_cache(maxsize=1)
def _is_coverage(dataset: Dataset) -> bool:
    """Whether units meet without overlaps, each border the same on both sides."""
    return bool(shapely.coverage_is_valid([unit.shape for unit in _with_ground(dataset)]))


def _with_ground(dataset: Dataset) -> list[Unit]:
    return [unit for unit in dataset.units if unit.shape.area]


def _crowd(shapes: Sequence[BaseGeometry]) -> int:
    """The number of the shape with which the pairs whose boxes meet are too many or too fine; nought where not."""
    tree, left, weight = shapely.STRtree(shapes), MOST_PAIRS, MOST_CORNERS
    corners = shapely.get_num_coordinates(shapes)
    for n, shape in enumerate(shapes):
        met = tree.query(shape)
        left -= len(met)
        weight -= int(corners[met].sum()) + len(met) * int(corners[n])
        if left < 0 or weight < 0:
            return n
    return 0


def _named(unit: Unit) -> str:
    return f"{shown(unit.name)} ({unit.id})"


def _size(ground: BaseGeometry) -> str:
    middle = ground.representative_point()
    km2 = ground.area * KM_A_DEGREE**2 * cos(radians(middle.y))
    return f"some {km2:,.1f} square kilometres at {middle.x:.3f}, {middle.y:.3f}"


def _of_units(dataset: Dataset, unit: Unit | None, code: str, message: str) -> Problem:
    return Problem(dataset.files.get("units", "units"), unit.row if unit else None, None, code, "warning", message)
