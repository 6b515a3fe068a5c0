"""Makes geo/land.json: the land of the Earth, coarse enough for a globe of a hundred pixels.

It is the union of Natural Earth's provinces (public domain), from the package that data/provinces.geojson comes from.
"""

import json

import shapely
from shapely.geometry import shape

from build_provinces import ROOT, demand, world

TARGET = ROOT / "geo/land.json"
DETAIL_DEG, SEAM_DEG, TOLERANCE_DEG = 0.1, 0.06, 1.0
"""Of single provinces, of the gaps between them that this leaves, and of the land."""

LEAST, LEAST_LAKE = 4.0, 8.0
"""Islands and inland seas below this are left out (square degrees)."""

STEPS = 2
"""Whole numbers to a degree."""

HEAVIEST = 15_000


def land() -> list[shapely.Polygon]:
    """What is not sea."""
    provinces = shapely.make_valid([shape(feature["geometry"]) for feature in world() if feature["geometry"]])
    polygons = [part for part in shapely.get_parts(provinces) if part.geom_type in ("Polygon", "MultiPolygon")]
    wide = shapely.buffer(shapely.simplify(polygons, DETAIL_DEG), SEAM_DEG, quad_segs=1)
    whole = shapely.simplify(shapely.buffer(shapely.union_all(wide), -SEAM_DEG, quad_segs=1), TOLERANCE_DEG)
    on_grid = shapely.set_precision(whole, 1 / STEPS)
    return [part for part in shapely.get_parts(on_grid) if part.area > LEAST]


def rings(polygon: shapely.Polygon) -> list[list[int]]:
    """The outline and the inland seas of *polygon*: longitude and latitude in turn."""
    lakes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area > LEAST_LAKE]
    return [[round(each * STEPS) for pair in ring.coords[:-1] for each in pair] for ring in (polygon.exterior, *lakes)]


def main() -> None:
    """Write the file, or stop and leave the old one."""
    polygons = ",\n".join(json.dumps(rings(one), separators=(",", ":")) for one in land())
    text = f'{{"steps":{STEPS},"land":[\n{polygons}\n]}}\n'
    demand(len(text) < HEAVIEST, f"{len(text)} bytes are more than a globe may weigh")
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
