"""Shapes that can be drawn: in degrees, on the globe, with outlines that do not cross themselves."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.problems import Problems, Refusal, shown

BEYOND_DEGREES = 1000
"""A coordinate as large as this is no slip of the pen in degrees: it is metres."""

MOST_MENDED, MOST_MEETINGS = 300_000, 20_000
"""Of one file: vertices of outlines that are repaired, and places where two of their pieces lie over each other."""

DRAWN = ("Polygon", "MultiPolygon", "Point")
KINDS_DRAWN = [int(getattr(shapely.GeometryType, each.upper())) for each in DRAWN]
WGS84 = {"EPSG:4326", "OGC:CRS84"}

_CODE = re.compile(r"(EPSG|ESRI|IGNF|IAU_\d+|OGC):\w+", re.ASCII)
_PARAMETERS = (
    "proj ellps datum units zone south a b rf R lat_0 lon_0 lat_1 lat_2 lat_ts x_0 y_0 k k_0 lonc alpha gamma pm "
    "towgs84 to_meter no_defs type"
)
_NUMBERS = re.compile(rf"(\+({'|'.join(_PARAMETERS.split())})(=[-\w.,]+)? ?)+", re.ASCII)


def in_degrees(
    given: Sequence[BaseGeometry | None], crs: str | None, file: str, problems: Problems
) -> list[BaseGeometry | None] | None:
    flat = [None if each is None else shapely.force_2d(each) for each in given]
    if crs in WGS84:
        return flat
    if crs is None:
        pairs = coordinates(flat)
        far = pairs[np.isfinite(pairs).all(axis=1) & (np.abs(pairs) >= BEYOND_DEGREES).any(axis=1)]
        if not len(far):
            return flat
        wrong = (
            f"a coordinate such as {far[0][0]:.0f}, {far[0][1]:.0f} is in metres, and no coordinate system is declared"
        )
        problems.error(
            file, None, None, "no-crs", f"{wrong}; declare it (crs), or save the file in degrees (WGS 84, EPSG:4326)"
        )
        return None
    import pyproj

    try:
        # A bare code, or bare numbers: other forms can name files and hosts.
        if not (_CODE.fullmatch(crs) or _NUMBERS.fullmatch(crs)):
            raise ValueError
        to_degrees = pyproj.Transformer.from_crs(pyproj.CRS(crs), "OGC:CRS84", always_xy=True)
    except (ValueError, pyproj.exceptions.ProjError):
        wrong = f"the coordinate system {shown(crs)} is not known; save the file in degrees (WGS 84, EPSG:4326)"
        problems.error(file, None, "crs", "unknown-crs", wrong)
        return None
    wrong = f"is in {crs} and was brought to degrees; save it as WGS 84 (EPSG:4326) to be rid of this warning"
    problems.warn(file, None, "crs", "reprojected", wrong)
    return [
        None if each is None else shapely.transform(each, lambda pairs: np.column_stack(to_degrees.transform(*pairs.T)))
        for each in flat
    ]


def coordinates(shapes: Iterable[BaseGeometry | None]) -> Any:
    return shapely.get_coordinates([each for each in shapes if each is not None])


class Mending:
    """How much repair one file may still ask for: an outline that crosses itself everywhere takes minutes."""

    def __init__(self) -> None:
        self.vertices, self.meetings = MOST_MENDED, MOST_MEETINGS

    def allows(self, given: BaseGeometry) -> bool:
        """Whether the outlines of *given* are short enough, and meet themselves in few enough places."""
        self.vertices -= shapely.get_num_coordinates(given)
        if self.vertices < 0:
            return False
        ends = [shapely.get_coordinates(ring) for part in shapely.get_parts(given) for ring in shapely.get_rings(part)]
        pieces = shapely.linestrings(np.concatenate([np.stack([each[:-1], each[1:]], axis=1) for each in ends]))
        tree = shapely.STRtree(pieces)
        for start in range(0, len(pieces), 50):
            some = pieces[start : start + 50]
            # Each piece meets itself and the two beside it.
            self.meetings -= max(tree.query(some).shape[1] - 3 * len(some), 0)
            if self.meetings < 0:
                return False
        return True


def drawable(
    given: BaseGeometry | None, file: str, n: int, problems: Problems, mending: Mending
) -> BaseGeometry | None:
    """The shape of feature *n*, its rings repaired as far as *mending* goes; or nothing and a problem."""
    if given is None:
        return None
    try:
        _look_at(given)
        if given.is_valid:
            return given
        reason = shapely.is_valid_reason(given)
        if not mending.allows(given):
            raise Refusal("broken-ring", f"crosses itself too often to be repaired here ({reason}); mend it")
        repaired = shapely.make_valid(given, method="structure", keep_collapsed=False)
        if repaired.is_empty or repaired.geom_type not in DRAWN:
            raise Refusal("broken-ring", f"cannot be drawn ({reason}); draw its outline again")
    except Refusal as refusal:
        problems.error(file, n, None, refusal.code, refusal.message)
        return None
    problems.warn(file, n, None, "repaired-ring", f"the outline was repaired ({reason}); mend it there")
    return repaired


def all_drawable(
    given: Sequence[BaseGeometry | None], file: str, problems: Problems
) -> tuple[BaseGeometry | None, ...]:
    """The shapes of all features, as :func:`drawable` has each."""
    array = np.array(given, dtype=object)
    west, south, east, north = shapely.bounds(array).T
    on_globe = (west >= -180) & (south >= -90) & (east <= 180) & (north <= 90)
    mending = Mending()
    # Most are sound, and thousands of them are looked at together.
    sound = on_globe & shapely.is_valid(array) & np.isin(shapely.get_type_id(array), KINDS_DRAWN)
    return tuple(
        each if good else drawable(each, file, n, problems, mending)
        for n, (each, good) in enumerate(zip(given, sound, strict=True), start=1)
    )


def _look_at(given: BaseGeometry) -> None:
    """Raises :class:`Refusal` where a shape is none that can be put on a map."""
    if given.is_empty:
        raise Refusal("no-geometry", "has no geometry; draw a polygon or a point, or take the feature out")
    if given.geom_type not in DRAWN:
        raise Refusal("geometry-type", f"is a {given.geom_type}; a unit is a Polygon, a MultiPolygon or a Point")
    pairs = coordinates([given])
    if not np.isfinite(pairs).all():
        raise Refusal("geometry", "has a coordinate that is no number; draw it again")
    beyond = (np.abs(pairs) > (180, 90)).any(axis=1)
    if beyond.any():
        lon, lat = pairs[beyond][0]
        swapped = "; latitude and longitude may have been swapped" if abs(lat) <= 180 and abs(lon) <= 90 else ""
        wrong = f"longitude {lon:g}, latitude {lat:g} is not on the globe{swapped}; write degrees, longitude first"
        raise Refusal("off-the-globe", wrong)
