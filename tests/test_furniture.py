"""What helps to read a map: a bar that is as long as it says, a globe that shows what is there, in nobody's way."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import acos, cos, hypot, radians, sin

import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import geo
from geo.blocks import Desk
from geo.forms import form
from geo.furniture import _land, _seen, rounded
from geo.markup import corners
from geo.outlines import ground
from geo.pictures import Picture
from geo.plate import Drawn, Plate
from geo.projection import EARTH_KM, Projection
from geo.words import Words
from histories import TESTS

FOLDERS = {"data": TESTS.parent / "data", "islands": TESTS / "fixtures/islands", "towns": TESTS / "fixtures/towns"}
BOX = (0.0, 100.0, 700.0, 800.0)


@pytest.fixture(scope="module", params=FOLDERS)
def dataset(request):
    return geo.load(FOLDERS[request.param])


def days(dataset, **asked) -> Iterator[Drawn]:
    """The main map of every ninth day, in *BOX*."""
    desk = Desk(Words(dataset), form(**asked), grey=False)
    timeline = geo.Timeline(dataset)
    for point in timeline.days[::9]:
        yield Plate(desk, timeline.at(point), desk.letters).main(BOX, dataset.package.insets)


def bar(drawn: Drawn) -> tuple[float, float]:
    """How long the scale bar is, in pixels and in kilometres."""
    d, km = re.search(r'id="scale"><path d="([^"]+)".*?>([\d.]+) km<', drawn.furniture).groups()
    xs = [x for x, _ in corners(d)]
    return max(xs) - min(xs), float(km)


def apart_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places (lon, lat), along a great circle."""
    (lon, phi), (to_lon, to_phi) = ((radians(x), radians(y)) for x, y in (one, other))
    return EARTH_KM * acos(sin(phi) * sin(to_phi) + cos(phi) * cos(to_phi) * cos(lon - to_lon))


def test_the_bar_is_as_long_as_it_says(dataset):
    drawn = next(days(dataset, width_mm=170))
    pixels, km = bar(drawn)
    middle = ground(dataset).projection
    for east, north in ((0.05, 0), (0, 0.05), (0.03, 0.03)):
        one, other = ((middle.lon + n * east, middle.lat + n * north) for n in (-1, 1))
        (x, y), (to_x, to_y) = drawn.sheet.at(*one), drawn.sheet.at(*other)
        assert pixels / km == pytest.approx(hypot(to_x - x, to_y - y) / apart_km(one, other), rel=0.02)


@given(st.floats(1e-3, 1e5))
def test_a_round_number_is_the_largest_that_fits(most):
    found = rounded(most)
    assert found <= most * (1 + 1e-6) < found * 2.51
    assert float(f"{found:.0e}"[0]) in (1, 2, 5)
    assert found == pytest.approx(float(f"{found:.0e}"))


def test_neither_moves_from_day_to_day(dataset):
    assert len({drawn.furniture for drawn in days(dataset, width_mm=170)}) == 1


def test_neither_lies_on_ground_marks_or_frames(dataset):
    drawn = next(days(dataset, width_mm=170))
    circle = re.search(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawn.furniture)
    x, y, radius = map(float, circle.groups())
    d = re.search(r'id="scale"><path d="([^"]+)', drawn.furniture)[1]
    line = shapely.LineString(corners(d))
    taken = [shapely.Point(x, y).buffer(radius), line.envelope]
    assert not taken[0].intersects(taken[1])
    for lon, lat in (*map(dataset.spot, dataset.units), *map(dataset.spot, dataset.places)):
        assert not any(part.distance(shapely.Point(drawn.sheet.at(lon, lat))) < 5 for part in taken)
    for unit in dataset.units:
        drawn_there = shapely.transform(unit.shape, lambda pairs: [drawn.sheet.at(*pair) for pair in pairs])
        assert not any(part.intersects(drawn_there.boundary) for part in taken)


@pytest.mark.parametrize(
    ("asked", "scale", "locator"),
    [
        ({"preset": "og"}, False, False),
        ({"size": "1500x2000"}, True, False),
        ({"size": "1920x1080"}, True, True),
        ({"width_mm": "96"}, True, False),
        ({"width_mm": "170"}, True, True),
    ],
)
def test_what_is_large_enough_has_them(asked, scale, locator):
    found = Picture(geo.load(FOLDERS["data"]), {"at": "2021-08-13", **asked}).svg
    assert ('id="scale"' in found, 'id="locator"' in found) == (scale, locator)


@cache
def land() -> shapely.Geometry:
    return shapely.union_all([shapely.Polygon(rings[0], rings[1:]) for rings in _land()])


def shown_as_land(over: Projection, east: float, south: float) -> bool:
    """Whether a spot of the disc is filled, by the rule of even and odd."""
    crossed = 0
    for ring in _seen(over):
        for (x, y), (to_x, to_y) in pairwise([*ring, ring[0]]):
            crossed += (y > south) != (to_y > south) and east < x + (south - y) / (to_y - y) * (to_x - x)
    return bool(crossed % 2)


@settings(max_examples=60)
@given(st.floats(-180, 180), st.floats(-85, 85), st.floats(-178, 178), st.floats(-85, 85))
@example(174.0, -41.0, 134.0, -25.0)  # what lies farthest from New Zealand is land
@example(174.0, -41.0, -150.0, -40.0)
@example(178.0, -47.0, 120.0, 3.0)  # a coast passes through what lies farthest
def test_the_globe_shows_the_land_that_is_there(lon, lat, there_lon, there_lat):
    over = Projection(lon, lat)
    turn, phi, middle = radians(there_lon - lon), radians(there_lat), radians(lat)
    assume(sin(middle) * sin(phi) + cos(middle) * cos(phi) * cos(turn) > cos(radians(85)))
    there = shapely.Point(there_lon, there_lat)
    assume(land().boundary.distance(there) * cos(phi) > 1.5)
    east, south = cos(phi) * sin(turn), sin(middle) * cos(phi) * cos(turn) - cos(middle) * sin(phi)
    assert shown_as_land(over, east, south) == bool(land().covers(there))
