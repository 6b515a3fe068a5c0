"""Shapes as small numbers: what is drawn of them is what they are, to half a step of the grid."""

import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from benchmarks import conflicts
from geo import arcs, load
from histories import FOLDERS, shipped


def drawn(packed):
    """The shapes as the page reads them."""
    borders, x, y = [], 0, 0
    for steps in packed["arcs"]:
        borders.append([])
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            borders[-1].append((x * packed["step"], y * packed["step"]))

    def ring(numbers):
        return [corner for n in numbers for corner in (borders[n] if n >= 0 else borders[~n][::-1])[1:]]

    rings = [[[ring(numbers) for numbers in polygon] for polygon in unit] for unit in packed["units"]]
    return [shapely.union_all([Polygon(outer, holes) for outer, *holes in unit]) for unit in rings]


def same(shapes, packed):
    for shape, found in zip(shapes, drawn(packed), strict=True):
        assert shape.area == 0 or shapely.hausdorff_distance(shape, found) <= packed["step"]


@pytest.mark.parametrize("name", FOLDERS)
def test_every_shape_is_itself(name):
    shapes = [unit.shape for unit in shipped(name).units]
    same(shapes, arcs.pack(shapes))


def test_neighbours_share_their_border(tmp_path):
    shapes = [unit.shape for unit in load(conflicts.write(tmp_path, units=30, days=20, seed=3)).units]
    packed = arcs.pack(shapes)
    same(shapes, packed)
    used = [n if n >= 0 else ~n for unit in packed["units"] for polygon in unit for ring in polygon for n in ring]
    assert sorted(set(used)) == [*range(len(packed["arcs"]))]
    assert {used.count(n) for n in set(used)} == {1, 2}


def test_an_island_fills_the_hole_that_it_lies_in():
    lake = box(4, 4, 6, 6)
    shapes = [box(0, 0, 10, 10) - lake, lake, Point(20, 20)]
    packed = arcs.pack(shapes)
    same(shapes, packed)
    assert len(packed["arcs"]) == 2
    assert packed["units"][2] == []
