"""The shipped data and the invented ones of the tests, as files: what they hold, and that nothing changed unseen."""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import frictionless
import pytest
import shapely
from shapely.geometry import shape

import build_package
import build_provinces
import geo

TESTS = Path(__file__).parent
DATA = TESTS.parent / "data"
EXAMPLE = TESTS.parent / "examples/syria-2024"
SHIPPED = [DATA, EXAMPLE]
FOLDERS = [*SHIPPED, TESTS / "fixtures/islands", TESTS / "fixtures/towns"]
SCHEMAS = json.loads((TESTS.parent / "geo/schemas.json").read_text(encoding="utf-8"))

every_dataset = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
each_shipped = pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table; none where the folder does not have it."""
    file = folder / f"{table}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def units(folder: Path) -> list[dict[str, Any]]:
    """The features of a dataset's boundaries, with a shapely ``shape`` beside their properties."""
    [file] = folder.glob("*.geojson")
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    return [feature["properties"] | {"shape": shape(feature["geometry"])} for feature in features]


@pytest.fixture(scope="module")
def provinces() -> dict[str, Any]:
    """Afghanistan's provinces by id, as shapely polygons."""
    return {unit["id"]: unit["shape"] for unit in units(DATA)}


def capitals() -> dict[str, shapely.Point]:
    return {
        place["unit"]: shapely.Point(float(place["lon"]), float(place["lat"]))
        for place in rows(DATA, "places")
        if place["kind"] == "capital"
    }


def test_34_provinces_tile_the_country(provinces):
    polygons = list(provinces.values())
    assert len(provinces) == 34
    assert all(shapely.is_valid(polygons))
    assert shapely.coverage_is_valid(polygons)
    country = shapely.union_all(polygons)
    assert country.geom_type == "Polygon"
    assert not country.interiors, "there are gaps between provinces"


def test_neighbours_share_a_border_and_not_only_a_line_that_looks_alike(provinces):
    assert provinces["AF-KAB"].intersection(provinces["AF-LOG"]).length > 0.1


def test_rings_wind_as_geojson_asks(provinces):
    assert all(polygon.exterior.is_ccw for polygon in provinces.values())


def test_corners_are_on_a_grid_of_a_thousandth_of_a_degree(provinces):
    corners = shapely.get_coordinates(list(provinces.values()))
    assert (corners == corners.round(3)).all()
    assert len(corners) < 6_000


def test_each_capital_lies_in_its_own_province(provinces):
    towns = capitals()
    assert towns.keys() == provinces.keys()
    assert [unit for unit, town in towns.items() if not provinces[unit].contains(town)] == []


@pytest.mark.parametrize(
    ("unit", "town", "lon", "lat"),
    [
        ("AF-PAN", "Bazarak", 69.52, 35.31),  # the source names it Parwan
        ("AF-DAY", "Nili", 66.13, 33.72),  # the source names it Uruzgan
        ("AF-PKA", "Sharana", 68.73, 33.17),  # the source swaps the codes of Paktika
        ("AF-PIA", "Gardez", 69.23, 33.60),  # and Paktia
    ],
)
def test_four_mistakes_of_the_source_are_mended(provinces, unit, town, lon, lat):
    point = shapely.Point(lon, lat)
    assert [id for id, polygon in provinces.items() if polygon.contains(point)] == [unit]
    assert capitals()[unit].distance(point) < 0.05, f"{town} has moved"


def test_provinces_say_what_their_table_says():
    assert [country.target.parent for country in build_provinces.COUNTRIES] == SHIPPED
    for country in build_provinces.COUNTRIES:
        table = {row["id"]: build_provinces.properties(row) for row in build_provinces.rows(country.table)}
        ground = units(country.target.parent)
        found = {unit["id"]: {key: value for key, value in unit.items() if key != "shape"} for unit in ground}
        assert found == table
        assert list(found) == sorted(found)


def test_population_is_absent_where_it_is_not_known():
    unknown = {unit["name"] for unit in units(DATA) if "population" not in unit}
    assert unknown == {"Kapisa", "Nangarhar", "Baghlan", "Badakhshan", "Nimroz"}


def test_p_codes_are_aliases():
    codes = sorted(unit["aliases"].split(";")[-1] for unit in units(DATA))
    assert codes == [f"AF{number:02}" for number in range(1, 35)]


@each_shipped
def test_the_readme_has_the_hash_of_every_file(folder):
    readme = (folder / "README.md").read_text(encoding="utf-8")
    told = {file: digest for digest, file in re.findall(r"^([0-9a-f]{64})  (\S+)$", readme, re.MULTILINE)}
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "README.md"
    }
    assert told == found, "run `make data`"


@each_shipped
def test_the_readme_has_the_number_of_rows_of_every_table(folder):
    readme = (folder / "README.md").read_text(encoding="utf-8")
    told = {table: int(number) for table, number in re.findall(r"^\| `(\w+)\.csv` \| [^|]+ \| (\d+) \|", readme, re.M)}
    assert told == {file.stem: len(rows(folder, file.stem)) for file in folder.glob("*.csv")}


@each_shipped
def test_the_descriptor_is_what_its_script_makes(folder):
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert text == json.dumps(build_package.descriptor(folder), ensure_ascii=False, indent=2) + "\n"
    assert folder in build_package.FOLDERS


def test_the_descriptor_says_what_the_story_needs():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["title"], package["timezone"], package["opens_at"]) == (
        "Afghanistan, August 2021",
        "Asia/Kabul",
        "2021-08-13",
    )
    assert package["period"] == {"start": "2021-08-01", "end": "2021-09-07"}
    assert package["view"] == {"start": "2021-08-01", "end": "2021-08-16"}
    assert {package["initial"], package["protagonist"]} <= {party["id"] for party in rows(DATA, "parties")}
    assert package["context"]["source"] in {source["id"] for source in rows(DATA, "sources")}
    assert package["definitions"].keys() == {"controlled", "contested", "claimed"}


@every_dataset
def test_form_is_that_of_a_data_package(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


@every_dataset
def test_tables_fit_the_schemas_of_the_format(folder):
    for file in folder.glob("*.csv"):
        schema = build_package.narrowed(SCHEMAS[file.stem], build_package.columns(file)) | {"foreignKeys": []}
        resource = frictionless.Resource(
            path=file.name, basepath=str(folder), schema=frictionless.Schema.from_descriptor(schema)
        )
        report = resource.validate()
        assert report.valid, (file.name, report.flatten(["title", "rowNumber", "fieldName", "note"]))
        required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
        known = {f["name"] for f in SCHEMAS[file.stem]["fields"] if f.get("constraints", {}).get("required")}
        assert required == known, f"{file.name} lacks a required column"


@every_dataset
def test_files_are_plain(folder):
    for file in [*folder.glob("*.csv"), *folder.glob("*.*json")]:
        content = file.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), f"{file.name} has a byte order mark"
        assert b"\r" not in content, f"{file.name} has line ends of another system"
        assert content.endswith(b"\n"), f"{file.name} stops in mid-line"


@every_dataset
def test_ids_are_ids_and_each_is_used_once(folder):
    tables = [[*units(folder), *rows(folder, "places")], *(rows(folder, file.stem) for file in folder.glob("*.csv"))]
    for ids in ([row["id"] for row in table] for table in tables if "id" in table[0]):
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", id) for id in ids)


@every_dataset
def test_every_reference_leads_somewhere(folder):
    parties, sources = ({row["id"] for row in rows(folder, table)} for table in ("parties", "sources"))
    ids = {row["id"] for row in units(folder)}
    ground = ids | {row["id"] for row in rows(folder, "places")}
    for row in [*units(folder), *rows(folder, "places")]:
        names = [row["name"], *filter(None, row.get("aliases", "").split(";"))]
        ground |= {name.strip() for name in names}
    reporters = {row[key] for row in rows(folder, "reporters") for key in ("id", "name")}

    assert {row["unit"] for row in rows(folder, "places")} <= ids
    for table in ("events", "reports"):
        assert {row["unit"] for row in rows(folder, table)} <= ground
    for table in ("events", "reports", "counts"):
        assert {row["party"] for row in rows(folder, table)} <= parties
    for table in ("reports", "counts"):
        assert {row["reporter"] for row in rows(folder, table)} <= reporters
        assert {row["source"] for row in rows(folder, table)} <= sources
    for row in rows(folder, "events"):
        assert row["sources"], f"{row['id']} has no source"
        assert set(row["sources"].split(";")) <= sources


@every_dataset
def test_addresses_are_of_the_web_and_follow_nobody(folder):
    trackers = re.compile(r"utm_\w+|[a-z]*clid|igshid|mc_[ce]id|ref(_?src)?|ns_\w+|cmpid", re.IGNORECASE)
    for source in rows(folder, "sources"):
        for address in filter(None, [source.get("url"), source.get("archived_url")]):
            parts = urlsplit(address)
            assert parts.scheme in ("http", "https"), address
            assert parts.hostname, address
            assert not [key for key, _ in parse_qsl(parts.query, True) if trackers.fullmatch(key)], address


def test_the_governorates_tile_the_country_and_hold_their_places():
    ground = {unit["id"]: unit["shape"] for unit in units(EXAMPLE)}
    assert len(ground) == 14
    assert shapely.coverage_is_valid(list(ground.values()))
    country = shapely.union_all(list(ground.values()))
    assert (country.geom_type, len(country.interiors)) == ("Polygon", 0)
    # The zone of the observers, which the source keeps apart, is part of Quneitra, and both its towns lie in it.
    assert ground["SY-QU"].contains(shapely.Point(35.82461, 33.12595))
    for place in rows(EXAMPLE, "places"):
        assert ground[place["unit"]].contains(shapely.Point(float(place["lon"]), float(place["lat"]))), place["id"]


# The end of a day: the least and the most that the Government, HTS, the SDF, the SOR and local fighters held.
COUNTED = {
    "2024-11-27": ((11, 11), (1, 1), (2, 2), (0, 0), (0, 0)),
    "2024-11-29": ((10, 11), (1, 2), (2, 2), (0, 0), (0, 0)),
    "2024-11-30": ((10, 10), (2, 2), (2, 2), (0, 0), (0, 0)),
    "2024-12-05": ((9, 9), (3, 3), (2, 2), (0, 0), (0, 0)),
    "2024-12-06": ((6, 8), (3, 3), (3, 3), (0, 1), (0, 1)),
    "2024-12-07": ((4, 5), (3, 4), (3, 3), (2, 2), (1, 1)),
    "2024-12-08": ((0, 2), (6, 8), (3, 3), (2, 2), (1, 1)),
    "2024-12-09": ((0, 0), (8, 8), (3, 3), (2, 2), (1, 1)),
    "2024-12-10": ((0, 0), (8, 9), (2, 3), (2, 2), (1, 1)),
    "2024-12-11": ((0, 0), (9, 9), (2, 2), (2, 2), (1, 1)),
}
TOWNS = {
    "tell-rifaat": {"2024-11-30": "sdf", "2024-12-02": "sna"},
    "manbij": {"2024-12-09": "sdf", "2024-12-12": "sna"},
    "deir-ez-zor-city": {"2024-12-05": "government", "2024-12-06": "sdf", "2024-12-11": "hts"},
}


def test_the_second_example_comes_to_what_its_facts_say():
    now = geo.Timeline(geo.load(EXAMPLE))
    for day, counts in COUNTED.items():
        tally = now.at(day).tally
        found = [(tally[party].held, tally[party].at_most) for party in ("government", "hts", "sdf", "sor", "local")]
        assert tuple(found) == counts, day
    for place, holders in TOWNS.items():
        assert {day: now.state(place, now.at(day).point.tick).party for day in holders} == holders
    claims = [("2024-12-09", "manbij", "sna"), ("2024-12-07", "SY-RD", "hts")]
    for day, place, party in claims:
        assert now.state(place, now.at(day).point.tick).challenger == party


def test_the_islands_have_what_they_are_for():
    islands = TESTS / "fixtures/islands"
    found = units(islands)
    assert sorted(unit["shape"].geom_type for unit in found).count("Point") == 2
    assert shapely.coverage_is_valid([unit["shape"] for unit in found if unit["shape"].geom_type != "Point"])
    spoken_of = {row["unit"] for row in rows(islands, "events")}
    silent = {unit["id"] for unit in found if "initial" not in unit} - spoken_of - {"OR-MID"}
    assert silent == {"OR-SOD", "OR-GAN"}
    assert len(rows(islands, "parties")) == 4
    ground = {unit["id"]: unit["shape"] for unit in found}
    for place in rows(islands, "places"):
        assert ground[place["unit"]].contains(shapely.Point(float(place["lon"]), float(place["lat"]))), place["id"]
