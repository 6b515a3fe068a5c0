"""From the globe to a sheet: Lambert's azimuthal equal-area projection, centred on what is shown.

One formula for every extent: areas are true everywhere, and shapes nearly so as far out as any country reaches.
Source: Snyder, Map Projections: A Working Manual (1987), equations 24-2 to 24-4, for the sphere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin, sqrt

NAME = "Lambert azimuthal equal-area"
EARTH_KM = 6371.0088
"""The mean radius of the Earth (IUGG)."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees; or left, top, right, bottom on a sheet."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The projection centred on *lon*, *lat* (degrees)."""

    lon: float
    lat: float

    def km(self, lon: float, lat: float) -> tuple[float, float]:
        """Kilometres to the east and to the south of the centre, in the plane; the antipode has no place."""
        turn, phi, middle = radians(lon - self.lon), radians(lat), radians(self.lat)
        along = sin(middle) * sin(phi) + cos(middle) * cos(phi) * cos(turn)
        k = EARTH_KM * sqrt(2 / max(1 + along, 1e-9))
        north = cos(middle) * sin(phi) - sin(middle) * cos(phi) * cos(turn)
        return k * cos(phi) * sin(turn), -k * north


@dataclass(frozen=True, slots=True)
class Sheet:
    """A projection on paper: *scale* is pixels a kilometre, the centre lies at *left*, *top* (pixels)."""

    projection: Projection
    scale: float
    left: float
    top: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point of the globe lies, in pixels from the upper left corner."""
        x, y = self.projection.km(lon, lat)
        return self.left + x * self.scale, self.top + y * self.scale


def centred(corners: Iterable[tuple[float, float]]) -> Projection:
    """The projection centred on points of the globe (lon, lat), opposite the widest gap between their meridians."""
    meridians, parallels = zip(*corners, strict=True)
    lons = sorted({*meridians})
    gaps = [lons[0] + 360 - lons[-1], *(east - west for west, east in pairwise(lons))]
    first = gaps.index(max(gaps))
    middle = (lons[first] + lons[first - 1] + (360 if first else 0)) / 2
    return Projection(middle - 360 if middle > 180 else middle, (min(parallels) + max(parallels)) / 2)


def extent(projection: Projection, corners: Iterable[tuple[float, float]]) -> Bounds:
    """The box around points of the globe (lon, lat), in kilometres of the plane."""
    xs, ys = zip(*(projection.km(lon, lat) for lon, lat in corners), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def fitted(projection: Projection, extent_km: Bounds, box: Bounds) -> Sheet:
    """The sheet on which *extent_km* fills *box* (pixels), in its middle."""
    (x0, y0, x1, y1), (left, top, right, bottom) = extent_km, box
    scale = min((right - left) / max(x1 - x0, 1e-6), (bottom - top) / max(y1 - y0, 1e-6))
    middle = (left + right - (x0 + x1) * scale) / 2, (top + bottom - (y0 + y1) * scale) / 2
    return Sheet(projection, scale, *middle)
