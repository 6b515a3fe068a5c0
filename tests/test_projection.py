"""The projection of stills: areas are true, shapes nearly so, and no extent breaks it."""

from math import hypot, isfinite, radians, sin
from pathlib import Path

import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from folders import Folder, feature, square
from geo.outlines import ground
from geo.pictures import Picture
from geo.projection import EARTH_KM, Projection, centred, extent, fitted
from histories import shipped
from onpaper import Seen

CELL = 0.05
"""Degrees of a small cell's side."""

centres = st.builds(Projection, st.floats(-180, 180), st.floats(-90, 90))
away = st.tuples(st.floats(-25, 25), st.floats(-25, 25))
on_earth = pyproj.Geod(ellps="sphere", a=EARTH_KM * 1000, b=EARTH_KM * 1000)


def cell(west: float, south: float) -> list[tuple[float, float]]:
    """A cell's edge, with points along its sides."""
    share = [n / 5 * CELL for n in range(5)]
    sides = [[(s, 0.0) for s in share], [(CELL, s) for s in share]]
    sides += [[(CELL - s, CELL) for s in share], [(0.0, CELL - s) for s in share]]
    return [(west + x, south + y) for side in sides for x, y in side]


@given(centres, away)
def test_areas_are_true(centre: Projection, off: tuple[float, float]) -> None:
    lon, lat = centre.lon + off[0], max(-89.9, min(89.8, centre.lat + off[1]))
    south, north = radians(lat), radians(lat + CELL)
    sphere = EARTH_KM**2 * radians(CELL) * (sin(north) - sin(south))
    sheet = shapely.Polygon([centre.km(*corner) for corner in cell(lon, lat)]).area
    assert sheet == pytest.approx(sphere, rel=0.005)


@given(st.builds(Projection, st.floats(-180, 180), st.floats(-80, 80)), st.floats(0, 360), st.floats(1, 800))
def test_distances_and_directions_from_the_middle_are_nearly_so(centre: Projection, to: float, km: float) -> None:
    lon, lat, _ = on_earth.fwd(centre.lon, centre.lat, to, km * 1000)
    x, y = centre.km(lon, lat)
    assert hypot(x, y) == pytest.approx(km, rel=0.02)
    # North is up and east is right.
    assert x == pytest.approx(km * sin(radians(to)), abs=0.02 * km)
    assert -y == pytest.approx(km * sin(radians(90 - to)), abs=0.02 * km)


def test_it_is_that_of_proj() -> None:
    ours = ground(shipped()).projection
    theirs = pyproj.Proj(proj="laea", lat_0=ours.lat, lon_0=ours.lon, R=EARTH_KM * 1000)
    for unit in shipped().units:
        lon, lat = shipped().spot(unit)
        x, y = theirs(lon, lat)
        assert ours.km(lon, lat) == pytest.approx((x / 1000, -y / 1000), abs=1e-6)


@given(centres, st.lists(away, min_size=2, max_size=6))
def test_what_is_fitted_lies_in_its_box(centre: Projection, off: list[tuple[float, float]]) -> None:
    corners = [(centre.lon + x, max(-90.0, min(90.0, centre.lat + y))) for x, y in off]
    sheet = fitted(centre, extent(centre, corners), (10, 20, 310, 120))
    for x, y in (sheet.at(*corner) for corner in corners):
        assert 10 - 1e-6 <= x <= 310 + 1e-6
        assert 20 - 1e-6 <= y <= 120 + 1e-6


def test_the_antipode_has_a_place_all_the_same() -> None:
    assert all(isfinite(part) for part in Projection(0, 0).km(180, 0))


def test_the_middle_lies_opposite_the_widest_gap() -> None:
    assert centred([(60.0, 29.0), (75.0, 39.0), (61.0, 30.0)]) == Projection(67.5, 34.0)
    assert centred([(178.0, -18.0), (-179.0, -17.0), (177.0, -16.0)]) == Projection(179.0, -17.0)
    assert centred([(170.0, 0.0), (-160.0, 0.0)]) == Projection(-175.0, 0.0)
    assert centred([(12.0, 3.0)]) == Projection(12.0, 3.0)


ODD = {
    "both sides of the antimeridian": [(-179.0, -17.0), (178.0, -18.0), (177.0, -16.0)],
    "at a pole": [(-170.0, 88.0), (10.0, 88.5), (100.0, 87.0)],
    "at the other pole": [(-170.0, -89.5), (10.0, -88.5), (100.0, -88.0)],
    "all round the Earth": [(-179.0, -60.0), (0.0, 70.0), (178.0, 0.0)],
    "very small": [(60.0, 30.0), (60.0001, 30.0), (60.0, 30.0001)],
}


@pytest.mark.parametrize("where", ODD)
def test_no_extent_breaks_a_picture(where: str, tmp_path: Path) -> None:
    size = 0.0001 if where == "very small" else 0.4
    folder = Folder(tmp_path / "odd")
    names = ("AA", "Alder"), ("BB", "Birch"), ("CC", "Cedar")
    spots = ODD[where]
    folder.features = [feature(*name, square(*spot, size)) for name, spot in zip(names, spots, strict=True)]
    for place, (lon, lat) in zip(folder.tables["places"], spots, strict=False):
        place.update(unit="BB", lon=str(lon + size / 2), lat=str(lat + size / 2))
    seen = Seen(Picture(folder.load(), {"at": "2021-08-08"}).svg)
    assert len(seen.marks_on_the_line) == 3
    for text in seen.texts:
        assert text.box[0] >= 0
        assert text.box[2] <= seen.width
    assert "nan" not in "".join(path.get("d", "") for path in seen.layer("provinces"))
