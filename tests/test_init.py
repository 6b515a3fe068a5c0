"""`geo init`: from a stranger's two files to a dataset; what it guesses, tells, asks for and refuses."""

import csv
import json
import os
import shutil
import zipfile
from itertools import combinations
from pathlib import Path

import geopandas
import openpyxl
import pandas
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

import geo
import geo.leaflet
from commands import Said, command
from folders import square
from geo import check
from geo.init.guess import boundary_columns, sheet_columns
from geo.init.outlines import MOST_BYTES, corners, simplified
from geo.palette import NEAR, apart, colours

HEADER = ["place", "party", "date", "status", "link"]
ROWS = [
    ["Alder", "Red", "2021-08-05", "", "https://www.post.example/alder"],
    ["birch", "RED", "2021-08-07", "contested", "https://call.example/1; https://www.post.example/birch"],
    ["CC", "Blue", "2021-08-09", "claimed", "Evening Call, 10 August"],
]
SQUARES = [("AA", "Alder", 60, 30, "Alnus"), ("BB", "Bïrch", 61, 30, "Betula|Beith"), ("CC", "Cedar", 60, 31, "")]


class Stranger:
    """Somebody's folder with two files, and the commands that they give in it."""

    def __init__(self, path: Path, capsys) -> None:
        self.path, self.capsys = path, capsys
        self.boundaries(SQUARES)
        self.sheet(HEADER, *ROWS)

    def boundaries(self, squares, crs: str = "EPSG:4326", file: str = "ground.geojson") -> None:
        columns = {"ADM1_PCODE": 0, "ADM1_EN": 1, "ALT": 4}
        frame = {column: [each[n] for each in squares] for column, n in columns.items()}
        shapes = [shapely.geometry.shape(square(each[2], each[3])) for each in squares]
        self.save(geopandas.GeoDataFrame({"ADM0_EN": "Forest", **frame}, geometry=shapes, crs="EPSG:4326"), file, crs)

    def save(self, frame, file: str, crs: str = "EPSG:4326") -> None:
        frame.to_crs(crs).to_file(self.path / file)

    def sheet(self, header, *rows, file: str = "war.csv") -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows([header, *rows])

    def init(self, *more: str, boundaries: str = "ground.geojson", events: str = "war.csv", to: str = "forest") -> Said:
        files = ["--boundaries", str(self.path / boundaries), "--events", str(self.path / events)]
        return self.run("init", str(self.path / to), *files, *more)

    def run(self, *argv: str) -> Said:
        return command(self.capsys, *argv)

    def made(self, to: str = "forest") -> geo.Dataset:
        return geo.load(self.path / to)

    def left(self) -> set[str]:
        """What is in the folder, hidden or not."""
        return {path.name for path in self.path.iterdir()} - {"ground.geojson", "war.csv"}


@pytest.fixture
def stranger(tmp_path, capsys) -> Stranger:
    return Stranger(tmp_path, capsys)


def test_two_files_make_a_dataset_that_passes_check(stranger):
    said = stranger.init()
    assert (said.code, said.err) == (0, "")
    assert stranger.run("check", str(stranger.path / "forest")).code == 0
    dataset = stranger.made()
    assert [(unit.id, unit.name, unit.aliases) for unit in dataset.units] == [
        ("AA", "Alder", ("Alnus",)),
        ("BB", "Bïrch", ("Betula", "Beith")),
        ("CC", "Cedar", ()),
    ]
    events = [(event.target, event.party, event.status, event.occurred.text) for event in dataset.events]
    assert events == [
        ("AA", "red", "controlled", "2021-08-05"),
        ("BB", "red", "contested", "2021-08-07"),
        ("CC", "blue", "claimed", "2021-08-09"),
    ]
    package = dataset.package
    assert (package.name, package.title, package.timezone, package.initial) == ("forest", "Forest", "UTC", None)
    assert (str(package.start), str(package.end)) == ("2021-08-05", "2021-08-09")


def test_it_tells_what_it_made_of_what_and_what_comes_next(stranger):
    said = stranger.init().out
    assert "names from 'ADM1_EN', ids from 'ADM1_PCODE', other names from 'ALT'" in said
    assert "place from 'place', party from 'party', date from 'date', status from 'status', link from 'link'" in said
    assert "status: an empty cell as controlled (1)" in said
    assert "2 parties: Red (#0072b2), Blue (#d55e00)" in said
    assert "4 sources; 3 with no publisher but the address's host: say in sources.csv who it is" in said
    for taken in ("UTC", "2021-08-05 to 2021-08-09", "nobody known", "not said"):
        assert taken in said
    for option in ("--title", "--zone", "--from, --to", "--initial", "--publisher", "--licence"):
        assert option in said
    assert f"python -m geo check {stranger.path / 'forest'}\n" in said
    assert "streamlit run app.py" in said


def test_the_next_commands_that_it_tells_work(stranger):
    for line in stranger.init().out.splitlines():
        if line.startswith("  python -m geo "):
            assert stranger.run(*line.split()[3:]).code == 0


def test_what_is_taken_for_granted_can_be_said(stranger):
    said = stranger.init(
        *("--title", "The Forest War", "--zone", "Asia/Kabul", "--initial", "green", "--publisher", "Morning Post"),
        *("--licence", "CC-BY-4.0", "--from", "2021-08-01", "--to", "2021-08-31"),
    )
    assert said.code == 0
    package = stranger.made().package
    assert (package.title, package.timezone, package.publisher) == ("The Forest War", "Asia/Kabul", "Morning Post")
    assert (package.initial, package.licences[0].name) == ("green", "CC-BY-4.0")
    assert (str(package.start), str(package.end)) == ("2021-08-01", "2021-08-31")
    assert [party.id for party in stranger.made().parties] == ["red", "blue", "green"]


def test_the_initial_holder_is_a_party_of_the_sheet_however_it_is_written(stranger):
    assert stranger.init("--initial", "BLUE").code == 0
    assert (stranger.made().package.initial, len(stranger.made().parties)) == ("blue", 2)


def test_units_may_say_who_held_them_first(stranger):
    frame = geopandas.read_file(stranger.path / "ground.geojson").assign(initial=["Green", "", "blue"])
    stranger.save(frame, "ground.geojson")
    assert stranger.init().code == 0
    assert [unit.initial for unit in stranger.made().units] == ["green", None, "blue"]


# What it reads

TOPOLOGY = {
    "type": "Topology",
    "arcs": [[[61, 30], [61, 31]], [[61, 31], [60, 31], [60, 30], [61, 30]], [[61, 30], [62, 30], [62, 31], [61, 31]]],
    "objects": {
        "ground": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"id": "AA", "name": "Alder"}},
                {"type": "Polygon", "arcs": [[2, -1]], "properties": {"id": "BB", "name": "Bïrch"}},
            ],
        }
    },
}


@pytest.mark.parametrize(
    "file", ["ground.gpkg", "ground.shp", "ground.zip", "ground.parquet", "ground.fgb", "ground.kml", "ground.topojson"]
)
def test_boundaries_come_in_whatever_format_there_is(stranger, file):
    frame = geopandas.read_file(stranger.path / "ground.geojson")
    if file.endswith(".parquet"):
        frame.to_parquet(stranger.path / file)
    elif file.endswith(".topojson"):
        (stranger.path / file).write_text(json.dumps(TOPOLOGY), encoding="utf-8")
        stranger.sheet(HEADER, *ROWS[:2])
    elif file.endswith(".kml"):
        frame.rename(columns={"ADM1_EN": "Name"})[["Name", "geometry"]].to_file(stranger.path / file, driver="KML")
        stranger.sheet(HEADER, *ROWS[:2])
    else:
        stranger.save(frame, file.replace(".zip", ".shp"))
    if file.endswith(".zip"):
        with zipfile.ZipFile(stranger.path / file, "w") as packed:
            for part in stranger.path.glob("ground.[sdpc][hbrp]*"):
                packed.write(part, f"inside/{part.name}")
    said = stranger.init(boundaries=file)
    assert (said.code, said.err) == (0, "")
    ids = {unit.name: unit.id for unit in stranger.made().units}
    assert [event.target for event in stranger.made().events][:2] == [ids["Alder"], ids["Bïrch"]]


def test_one_sheet_in_three_formats_makes_the_same_files(stranger):
    frame = pandas.DataFrame(ROWS, columns=HEADER)
    frame["date"] = pandas.to_datetime(frame["date"])
    frame.to_excel(stranger.path / "war.xlsx", index=False)
    frame.to_parquet(stranger.path / "war.parquet")
    for ending in ("csv", "xlsx", "parquet"):
        assert stranger.init(events=f"war.{ending}", to=f"{ending}/forest").code == 0
    for name in ("units.geojson", "events.csv", "parties.csv", "sources.csv", "datapackage.json"):
        written = {(stranger.path / ending / "forest" / name).read_bytes() for ending in ("csv", "xlsx", "parquet")}
        assert len(written) == 1, name


def test_a_date_cell_of_a_spreadsheet_is_its_day(stranger):
    book = openpyxl.Workbook()
    for row in (HEADER, ["Alder", "Red", pandas.Timestamp("2021-08-05").to_pydatetime(), "", "https://a.example/1"]):
        book.active.append(row)
    book.save(stranger.path / "war.xlsx")
    assert stranger.init(events="war.xlsx").code == 0
    assert stranger.made().events[0].occurred.text == "2021-08-05"


def test_towns_may_be_a_table_with_coordinates(stranger):
    stranger.sheet(
        ["Town", "Latitude", "Longitude"], ["Alder", "30.5", "60.5"], ["Cedar", "31", "60"], file="towns.csv"
    )
    stranger.sheet(HEADER, ROWS[0])
    assert stranger.init(boundaries="towns.csv").code == 0
    assert [(unit.id, unit.shape.x, unit.shape.y) for unit in stranger.made().units] == [
        ("alder", 60.5, 30.5),
        ("cedar", 60.0, 31.0),
    ]


def test_a_town_that_is_nowhere_is_told(stranger):
    stranger.sheet(["Town", "lat", "lon"], ["Alder", "30,5", "60.5"], ["Cedar", "91", "60"], file="towns.csv")
    said = stranger.init(boundaries="towns.csv")
    assert said.code == 1
    assert "towns.csv:2:lat: '30,5' is no number of degrees from -90 to 90; write it as in 34.35" in said.err
    assert "towns.csv:3:lat: '91' is no number of degrees" in said.err


def test_several_layers_are_asked_about(stranger):
    for layer in ("one", "two"):
        geopandas.read_file(stranger.path / "ground.geojson").to_file(stranger.path / "two.gpkg", layer=layer)
    said = stranger.init(boundaries="two.gpkg")
    assert said.err == "two.gpkg: has 2 layers ('one', 'two'); save the one of the units to a file of its own\n"


@pytest.mark.parametrize("hold", [b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_zip_without_a_shapefile_is_told(stranger, hold):
    (stranger.path / "ground.zip").write_bytes(hold)
    said = stranger.init(boundaries="ground.zip")
    assert said.code == 1
    assert said.err.startswith("ground.zip: ")
    assert "unpack it, and name the file of the units" in said.err


# Shapes


def test_a_declared_system_is_brought_to_degrees_and_told(stranger):
    stranger.boundaries(SQUARES, crs="EPSG:32641", file="ground.gpkg")
    said = stranger.init(boundaries="ground.gpkg")
    assert "is in EPSG:32641 and was brought to degrees" in said.out
    assert shapely.box(60, 30, 61, 31).symmetric_difference(stranger.made().units[0].shape).area < 1e-3


def test_metres_without_a_system_are_refused(stranger):
    collection = json.loads((stranger.path / "ground.geojson").read_text("utf-8"))
    collection.pop("crs", None)
    for each in collection["features"]:
        each["geometry"]["coordinates"] = [[[x * 1e5, y * 1e5] for x, y in each["geometry"]["coordinates"][0]]]
    (stranger.path / "ground.geojson").write_text(json.dumps(collection), "utf-8")
    said = stranger.init()
    assert (said.code, "in metres, and no coordinate system is declared" in said.err) == (1, True)
    assert not stranger.left()


def test_a_crossed_outline_is_repaired_and_told(stranger):
    frame = geopandas.read_file(stranger.path / "ground.geojson")
    frame.loc[0, "geometry"] = shapely.Polygon([(50, 30), (51, 31), (51, 30), (50, 31), (50, 30)])
    stranger.save(frame, "ground.geojson")
    said = stranger.init()
    assert "outlines that crossed themselves were repaired: Alder" in said.out
    assert stranger.made().units[0].shape.is_valid


def test_outlines_are_simplified_with_their_borders_kept(stranger):
    frame = geopandas.read_file(stranger.path / "ground.geojson")
    frame.geometry = frame.geometry.segmentize(0.00004)
    stranger.save(frame, "ground.geojson")
    assert (stranger.path / "ground.geojson").stat().st_size > 5 * MOST_BYTES
    said = stranger.init().out
    shapes = [unit.shape for unit in stranger.made().units]
    assert "corners (" in said
    assert "borders kept" in said
    assert (stranger.path / "forest/units.geojson").stat().st_size < MOST_BYTES
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).area == pytest.approx(3, abs=1e-4)


def test_simplifying_can_be_left_out_or_be_said(stranger):
    frame = geopandas.read_file(stranger.path / "ground.geojson")
    frame.geometry = frame.geometry.segmentize(0.1)
    stranger.save(frame, "ground.geojson")
    assert stranger.init("--simplify", "0").code == 0
    assert corners([unit.shape for unit in stranger.made().units]) == 3 * 41
    assert stranger.init("--simplify", "0.5", to="coarse").code == 0
    assert corners([unit.shape for unit in stranger.made("coarse").units]) < 20


def test_slivers_between_neighbours_are_closed_and_real_overlaps_kept():
    near = simplified([shapely.box(0, 0, 1, 1), shapely.box(0.9999, 0, 2, 1)], 0.01)
    assert near.cleaned
    assert not near.overlapping
    assert shapely.coverage_is_valid(near.shapes)
    claimed_twice = simplified([shapely.box(0, 0, 1, 1), shapely.box(0.5, 0, 2, 1)], 0.01)
    assert claimed_twice.overlapping
    assert claimed_twice.shapes[0].area == pytest.approx(1)


@given(
    columns=st.lists(st.floats(0.003, 3), min_size=1, max_size=4),
    rows=st.lists(st.floats(0.003, 3), min_size=1, max_size=4),
    tolerance=st.sampled_from([None, 0.0, 0.01, 0.3]),
)
@example(columns=[0.00390625], rows=[0.00390625], tolerance=0.3)  # Rounded by so much it is a point.
def test_whatever_is_simplified_stays_a_coverage(columns, rows, tolerance):
    wests = [60 + sum(columns[:n]) for n in range(len(columns))]
    souths = [10 + sum(rows[:n]) for n in range(len(rows))]
    given_ = [
        shapely.segmentize(shapely.box(west, south, west + width, south + height), 0.05)
        for west, width in zip(wests, columns, strict=True)
        for south, height in zip(souths, rows, strict=True)
    ]
    made = simplified(given_, tolerance)
    assert len(made.shapes) == len(given_)
    assert all(shape.is_valid and not shape.is_empty for shape in made.shapes)
    assert shapely.coverage_is_valid(made.shapes)
    assert not shapely.get_num_interior_rings(shapely.get_parts(shapely.union_all(made.shapes))).any()


# Columns


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("place party date status link", "place party date status link"),
        ("Province,Controlled by,Day,Control status,Source", "place party date status link"),
        ("ADMIN1,Actor,event_date,STATUS,source_url", "place party date status link"),
        ("location,side,when,url,Source", "place party date link publisher"),
        ("District,Held by,From,To,Link,Notes", "place party date until link note"),
        ("Unit,Party,Occurred,Occurred by,Reported,Manner,Confidence,Sources,Title,Published,Outlet",
         "place party date until reported manner confidence link title published publisher"),
        ("Name of the place,The party in control,Date of the event,Link to it", "place party date link"),
    ],
)  # fmt: skip
def test_columns_are_told_from_their_headers(header, found):
    headers = header.split("," if "," in header else " ")
    columns, questions = sheet_columns(headers, {})
    assert not questions
    assert {columns[field]: field for field in columns} == dict(zip(headers, found.split(), strict=True))


def test_what_may_be_either_is_asked_for(stranger):
    stranger.sheet(["Province", "District", "Wer", "date", "link"], ["Alder", "x", "Red", "2021-08-05", "A. Nobody"])
    said = stranger.init()
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [
        "geo init: name the columns that could not be told:",
        "  war.csv: place: which column is it? Maybe 'Province' or 'District'. --column place=HEADER",
        "  war.csv: party: which column is it? --column party=HEADER",
        "    its columns are 'Province' (as in 'Alder'), 'District' (as in 'x'), 'Wer' (as in 'Red'), 'date' (as in",
        "      '2021-08-05'), 'link' (as in 'A. Nobody')",
    ]
    assert not stranger.left()
    assert stranger.init("--column", "place=Province", "--column", "party=Wer").code == 0


def test_questions_of_both_files_come_at_once(stranger):
    stranger.save(geopandas.read_file(stranger.path / "ground.geojson")[["ALT", "geometry"]], "ground.geojson")
    stranger.sheet(["Ort", "party", "date", "link"], ["Alder", "Red", "2021-08-05", "A. Nobody"])
    said = stranger.init("--column", "place=ort")
    assert "ground.geojson: name: which column is it?" in said.err
    assert "war.csv: place: there is no column 'ort'" in said.err
    assert (
        stranger.init("--column", "plaec=Ort").err
        == "geo init: --column plaec: 'plaec' is no field; did you mean 'place'?\n"
    )


@pytest.mark.parametrize(
    ("header", "name", "id"),
    [
        ("GID_0 NAME_0 GID_1 NAME_1 VARNAME_1 HASC_1", "NAME_1", "HASC_1"),
        ("ADM0_EN ADM0_PCODE ADM1_EN ADM1_AR ADM1_PCODE", "ADM1_EN", "ADM1_PCODE"),
        ("shapeName shapeISO shapeID shapeGroup shapeType", "shapeName", "shapeISO"),
        ("featurecla name name_en iso_3166_2 adm1_code", "name", "iso_3166_2"),
    ],
)
def test_the_usual_boundary_files_are_known(stranger, header, name, id):
    values = {"GID_0": ["F"] * 3, "NAME_0": ["Forest"] * 3, "ADM0_EN": ["Forest"] * 3, "ADM0_PCODE": ["F"] * 3}
    frame = geopandas.read_file(stranger.path / "ground.geojson")
    columns = {
        each: values.get(each, [f"{each}.{n}" for n in range(3)]) for each in header.split() if each not in (name, id)
    }
    columns |= {name: ["Alder", "Birch", "Cedar"], id: ["AA", "BB", "CC"]}
    stranger.save(geopandas.GeoDataFrame(columns, geometry=frame.geometry, crs=frame.crs), "ground.geojson")
    assert name in boundary_columns(header.split(), "name")
    assert stranger.init().code == 0
    assert next((unit.id, unit.name) for unit in stranger.made().units) == ("AA", "Alder")


def test_what_is_not_taken_over_is_told(stranger):
    stranger.sheet([*HEADER, "Bemerkung"], [*ROWS[0], "viel"])
    assert "not taken over: 'Bemerkung'" in stranger.init().out


def test_without_ids_they_are_made_from_the_names(stranger):
    stranger.boundaries([("", "Sar-e Alder", 60, 30, ""), ("", "Sár e alder", 61, 30, ""), ("", "سرپل", 60, 31, "")])
    stranger.sheet(HEADER, ["سرپل", *ROWS[0][1:]])
    assert "ids made from the names" in stranger.init().out
    assert [unit.id for unit in stranger.made().units] == ["sar-e-alder", "sar-e-alder-2", "unit-3"]


@pytest.mark.parametrize(
    ("ids", "taken"),
    [
        (["F-1", "F-2", "F-3"], ["F-1", "F-2", "F-3"]),
        ([0, 1, 2], ["alder", "birch", "cedar"]),
        (["0", "1", "2"], ["alder", "birch", "cedar"]),
        (["F-1", None, "F-3"], ["alder", "birch", "cedar"]),
    ],
)
def test_the_ids_that_features_have_beside_their_properties_are_taken_and_mere_numbers_are_not(stranger, ids, taken):
    stranger.sheet(HEADER, ["Alder", *ROWS[0][1:]])
    features = [
        {"type": "Feature", "id": id, "properties": {"name": name}, "geometry": square(lon, lat)}
        for id, (_, name, lon, lat, _) in zip(ids, SQUARES, strict=True)
    ]
    told = json.dumps({"type": "FeatureCollection", "features": features})
    (stranger.path / "ground.geojson").write_text(told, encoding="utf-8")
    assert stranger.init().code == 0
    assert [unit.id for unit in stranger.made().units] == taken


def test_lists_in_properties_that_nobody_needs_are_left(stranger):
    features = json.loads((stranger.path / "ground.geojson").read_text("utf-8"))
    for feature in features["features"]:
        feature["properties"] |= {"bbox": [60, 30, 61, 31], "tags": {"source": "survey"}}
    (stranger.path / "ground.geojson").write_text(json.dumps(features), encoding="utf-8")
    assert stranger.init().code == 0


# Places


@pytest.mark.parametrize("place", ["AA", "Alder", "ALDER", "alder", "Álder", "aa", "Alnus", "alnus"])
def test_a_place_is_known_by_id_name_and_other_name_whatever_its_case_and_accents(stranger, place):
    stranger.sheet(HEADER, [place, *ROWS[0][1:]])
    assert stranger.init().code == 0
    assert stranger.made().events[0].target == "AA"


def test_a_near_match_is_told_and_never_taken(stranger):
    stranger.sheet(HEADER, ["Aldre", *ROWS[0][1:]], ROWS[1], ["Aldre", "Blue", *ROWS[2][2:]], ["Zzyzx", *ROWS[0][1:]])
    said = stranger.init()
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        "war.csv:2:place: 'Aldre' (also in row 4) is no unit of ground.geojson; did you mean 'Alder' (AA)? "
        "--alias Aldre=AA",
        "war.csv:5:place: 'Zzyzx' is no unit of ground.geojson; if it is one by another name: --alias Zzyzx=ID",
        "warning: ground.geojson:ADM1_EN: 2 of 3 units are in no row: 'Alder', 'Cedar'",
    ]
    assert not stranger.left()
    stranger.sheet(HEADER, ["Aldre", *ROWS[0][1:]])
    assert stranger.init("--alias", "Aldre=AA").code == 0
    assert stranger.made().unit["AA"].aliases == ("Alnus", "Aldre")


def test_a_name_of_two_units_is_not_decided(stranger):
    stranger.boundaries([*SQUARES, ("DD", "Alder", 61, 31, "")])
    said = stranger.init()
    assert (
        "war.csv:2:place: 'Alder' means 'Alder' (AA), 'Alder' (DD); write the id of the one that is meant" in said.err
    )


def test_an_id_that_stands_twice_is_told_at_its_feature(stranger):
    stranger.boundaries([*SQUARES, ("AA", "Fir", 61, 31, "")])
    said = stranger.init("--column", "id=ADM1_PCODE")
    assert said.err == (
        "ground.geojson:4:ADM1_PCODE: 'AA' is the id of ground.geojson:1 already; give one another id\n"
    )


def test_an_alias_of_nothing_is_told(stranger):
    said = stranger.init("--alias", "X=Nowhere")
    assert (said.code, "--alias X=Nowhere: 'Nowhere' is not one unit of ground.geojson" in said.err) == (2, True)


# Rows


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("", "controlled"),
        ("Captured", "controlled"),
        ("held", "controlled"),
        ("Fighting", "contested"),
        ("claim", "claimed"),
    ],
)
def test_a_status_may_be_a_usual_word(stranger, word, status):
    stranger.sheet(HEADER, [*ROWS[0][:3], word, ROWS[0][4]])
    said = stranger.init()
    assert stranger.made().events[0].status == status
    assert f"{word!r} as {status} (1)" in said.out or not word


def test_another_status_is_told_with_the_one_meant(stranger):
    stranger.sheet(HEADER, [*ROWS[0][:3], "contestd", ROWS[0][4]])
    wrong = "'contestd' is not one of controlled, contested, claimed; did you mean 'contested'?"
    assert stranger.init().err == f"war.csv:2:status: {wrong}\n"


def test_without_a_column_of_status_each_row_is_one_of_control(stranger):
    stranger.sheet([*HEADER[:3], HEADER[4]], [*ROWS[0][:3], ROWS[0][4]])
    assert "no column says a status, so each row is one of control" in stranger.init().out
    assert stranger.made().events[0].status == "controlled"


def test_an_ambiguous_date_is_refused_with_both_readings(stranger):
    stranger.sheet(HEADER, [*ROWS[0][:2], "05/08/2021", *ROWS[0][3:]], [*ROWS[1][:2], "13.8.21", *ROWS[1][3:]])
    said = stranger.init()
    assert said.err.splitlines() == [
        "war.csv:2:date: '05/08/2021' has two readings; write 2021-08-05 or 2021-05-08; "
        "for the whole sheet: --dates day-first or month-first",
        "war.csv:3:date: '13.8.21' is not in the form of a date here; write 2021-08-13; "
        "for the whole sheet: --dates day-first or month-first",
    ]
    assert stranger.init("--dates", "day-first").code == 0
    assert [event.occurred.text for event in stranger.made().events] == ["2021-08-05", "2021-08-13"]
    assert "war.csv:3:date: '2021-13-08'" in stranger.init("--dates", "month-first", to="other").err


@pytest.mark.parametrize("text", ["2021-08-05 00:00:00", "2021-08-05T00:00"])
def test_midnight_without_a_zone_is_a_day(stranger, text):
    stranger.sheet(HEADER, [*ROWS[0][:2], text, *ROWS[0][3:]])
    stranger.init()
    assert stranger.made().events[0].occurred.text == "2021-08-05"


def test_sources_are_made_from_links_and_nobody_is_invented(stranger):
    links = [
        "https://www.post.example/world/alder/",
        "https://web.archive.org/web/20210805/https://www.call.example/a",
        "Interview with a resident, 5 August",
        "https://archive.ph/x1",
    ]
    stranger.sheet(HEADER, [*ROWS[0][:4], f"{links[0]}; {links[1]}\n{links[3]}"], [*ROWS[1][:4], links[2]])
    assert stranger.init().code == 0
    assert [(each.publisher, each.title, each.url, each.link) for each in stranger.made().sources] == [
        ("post.example", "[post.example/world/alder]", links[0], "publisher"),
        ("call.example", "[call.example/a]", links[1], "archive"),
        ("archive.ph", "[archive.ph/x1]", links[3], "archive"),
        (links[2], "[named without an address]", "", "none"),
    ]


def test_what_a_sheet_says_of_its_sources_is_taken(stranger):
    more = ["publisher", "title", "published", "note", "reported", "until"]
    row = [*ROWS[0], "The Post", "Alder falls", "2021-08-06", "by a bridge", "2021-08-06", "2021-08-06"]
    stranger.sheet([*HEADER, *more], row)
    assert stranger.init().code == 0
    source, event = stranger.made().sources[0], stranger.made().events[0]
    assert (source.publisher, source.title, source.published) == ("The Post", "Alder falls", "2021-08-06")
    assert (event.note, event.reported.text, event.occurred_by.text) == ("by a bridge", "2021-08-06", "2021-08-06")


def test_rows_that_say_the_same_are_one_event_with_all_their_sources(stranger):
    stranger.sheet(HEADER, ROWS[0], ["alder", *ROWS[0][1:4], "https://call.example/2"], ROWS[1])
    assert "joined to an earlier row that says the same, with their sources: 1 of the rows" in stranger.init().out
    assert [len(event.sources) for event in stranger.made().events] == [2, 2]


def test_parties_that_look_alike_are_told(stranger):
    stranger.sheet(HEADER, ROWS[0], ["Cedar", "Rted", *ROWS[0][2:]])
    assert "'Rted' is taken for another party than 'Red'; if it is not, write them alike" in stranger.init().out


def test_too_many_parties_are_no_parties(stranger):
    stranger.sheet(HEADER, *(["Alder", f"p{n}", *ROWS[0][2:]] for n in range(100)))
    assert (
        stranger.init().err
        == "war.csv:party: has 100 different parties; is it the right column? --column party=HEADER\n"
    )


def test_a_sheet_that_makes_too_many_rows_is_refused_before_they_are_made(stranger):
    rows = [["Alder", "Red", f"2021-08-{1 + n % 28:02}", "", f"https://call.example/{n}"] for n in range(199_990)]
    stranger.sheet(HEADER, *rows)
    said = stranger.init()
    assert said.code == 1
    assert said.err == (
        "war.csv: makes 200,018 rows of events and sources, and at most 200,000 are read together; split it\n"
    )
    stranger.sheet(HEADER, *rows[:50])
    assert "war.csv: makes" not in stranger.init().err


def test_every_fault_is_told_at_once_where_it_stands_in_the_own_file(stranger):
    lines = [
        "Ort,party,date,status,link",
        "Alder,Red,2021-08-05,,",
        "",
        "Alder,=cmd(),2021-08-06,,https://a.example/1",
        ",Red,2021-08-07,,javascript:alert(1)",
        "Alder,Red",
        "Cedar,Red,soon,,https:///x",
        "Cedar,Red,2021-08-05,,https://a.example/1",
        "CC,Blue,2021-08-05,,https://a.example/1",
    ]
    (stranger.path / "war.csv").write_text("\n".join(lines), encoding="utf-8")
    said = stranger.init("--column", "place=Ort")
    assert said.code == 1
    assert [line.partition(": ")[0] for line in said.err.splitlines()] == [
        "war.csv:2:link",
        "war.csv:4:party",
        "war.csv:5:Ort",
        "war.csv:6",
        "war.csv:7:date",
        "war.csv:7:link",
        "war.csv:9:party",
    ]
    assert "who says so?" in said.err
    assert "would run as a formula" in said.err
    assert "in row 8" in said.err
    assert not stranger.left()


def test_an_empty_sheet_is_told(stranger):
    stranger.sheet(HEADER)
    assert stranger.init().err == "war.csv: has no rows; write a header and a row for each change of control\n"


# The folder


def test_a_folder_with_files_is_left_alone_unless_told(stranger):
    assert stranger.init().code == 0
    (stranger.path / "forest/events.csv").write_text("mine", encoding="utf-8")
    (stranger.path / "forest/README.md").write_text("mine too", encoding="utf-8")
    said = stranger.init()
    assert (said.code, "has files in it" in said.err, "--force" in said.err) == (2, True, True)
    assert (stranger.path / "forest/events.csv").read_text("utf-8") == "mine"
    assert stranger.init("--force").code == 0
    assert len(stranger.made().events) == 3
    assert (stranger.path / "forest/README.md").read_text("utf-8") == "mine too"
    assert stranger.left() == {"forest"}


def test_an_empty_folder_and_a_new_one_deep_down_are_filled(stranger):
    (stranger.path / "empty").mkdir()
    assert stranger.init(to="empty").code == stranger.init(to="a/b/c").code == 0
    assert len(stranger.made("empty").units) == len(stranger.made("a/b/c").units) == 3
    assert oct((stranger.path / "a/b/c").stat().st_mode)[-3:] == "755"


def test_the_own_files_are_never_written_over(stranger):
    shutil.copy(stranger.path / "war.csv", stranger.path / "events.csv")
    said = stranger.init("--force", to=".", events="events.csv")
    assert (said.code, "would be written over" in said.err) == (2, True)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_is_interrupted_leaves_nothing(stranger, stop, monkeypatch):
    def stopped(folder):
        raise stop

    monkeypatch.setattr("geo.init.draft.load", stopped)
    if stop is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            stranger.init()
    else:
        assert "cannot be written: No space left on device" in stranger.init().err
    assert not stranger.left()


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        (["--zone", "Kabul"], "--zone: 'Kabul' is not the name of a time zone"),
        (["--from", "1.8.2021"], "'1.8.2021' is not a day; write it as in 2021-08-13"),
        (["--simplify", "much"], "'much' is no number of degrees from 0 to 1"),
        (["--column", "place"], "'place' is not of the form A=B"),
        (["--boundaries", "nowhere.shp"], "'nowhere.shp' is not a file"),
        (["--dates", "american"], "invalid choice: 'american'"),
    ],
)
def test_bad_use_is_told_in_a_line(stranger, more, wrong):
    said = stranger.init(*more)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert wrong in said.err
    assert not stranger.left()


def test_help_teaches(stranger):
    said = stranger.run("init", "--help").out
    assert "The smallest sheet has five columns" in said
    assert "place,party,date,status,link" in said
    assert "python -m geo init my-war --boundaries provinces.gpkg" in said


def test_text_of_a_stranger_stays_text(stranger):
    stranger.sheet([*HEADER, "note"], ["Alder", "{{7*7}}", *ROWS[0][2:], "<script>${1}</script>"])
    assert stranger.init().code == 0
    dataset = stranger.made()
    assert (dataset.parties[0].name, dataset.events[0].note) == ("{{7*7}}", "<script>${1}</script>")
    page = geo.leaflet.map(geo.Timeline(dataset)).get_root().render()
    assert "49" not in page[page.index('id="data"') :].partition("</script>")[0].replace("2049", "")
    assert "<script>${1}" not in page


def test_a_title_of_a_path_stays_a_title(stranger):
    assert stranger.init("--title", "x" * 20_000).code == 0
    assert os.listdir(stranger.path / "forest")


# Colours


def test_parties_get_colours_that_every_reader_can_tell_apart():
    given_ = colours(12)
    assert len(set(given_)) == 12
    assert min(apart(one, other)[0] for one, other in combinations(given_, 2)) >= NEAR
    assert colours(5) == given_[:5]
    assert len(set(colours(64))) == 64


def test_check_finds_no_near_colours_in_what_was_made(stranger):
    stranger.sheet(HEADER, *(["Alder", name, f"2021-08-{n + 1:02}", "", "A. N."] for n, name in enumerate("ABCDEFGH")))
    assert stranger.init().code == 0
    assert "near-colours" not in {problem.code for problem in check.warnings(stranger.made())}


# What a file may cost, and what it may not bring in


def test_a_link_behind_a_word_is_not_lost_in_silence(stranger):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append([*ROWS[0][:4], "AP"])
    sheet["E2"].hyperlink = "https://apnews.example/1"
    sheet.append(ROWS[1])
    sheet["E3"].hyperlink = ROWS[1][4]
    book.save(stranger.path / "war.xlsx")
    said = stranger.init(events="war.xlsx")
    assert said.code == 1
    assert "war.xlsx:2:link: 'AP' has a link behind it, which is not read; write the address into the cell" in said.err
    assert "war.xlsx:3" not in said.err
    sheet["E2"] = "https://apnews.example/1"
    sheet["A2"].hyperlink = "https://en.wikipedia.example/Alder"
    book.save(stranger.path / "war.xlsx")
    assert stranger.init(events="war.xlsx").code == 0


def test_lists_in_a_parquet_are_refused_before_they_are_made(stranger):
    frame = pandas.DataFrame({column: [row[n] for row in ROWS] for n, column in enumerate(HEADER)})
    frame["more"] = [[1] * 3, [], [2]]
    frame.to_parquet(stranger.path / "war.parquet")
    assert stranger.init(events="war.parquet").err == (
        "war.parquet: the column 'more' holds a list a row; leave it out, or write text\n"
    )
    frame["more"] = [[7] * 2_000_000] * 3
    frame.to_parquet(stranger.path / "war.parquet")
    assert "and at most 5,000,000 are read" in stranger.init(events="war.parquet").err


@pytest.mark.parametrize(
    ("across", "spared"),
    [(60, ["coverage_clean"]), (700, ["coverage_clean", "coverage_is_valid", "coverage_simplify"])],
)
def test_ground_that_lies_over_other_ground_is_left_as_it_is(monkeypatch, across, spared):
    """And what takes minutes of it is never begun."""
    for name in spared:
        monkeypatch.delattr(shapely, name)
    circles = [shapely.Point(10 + n % 20 * 0.02, 40 + n // 20 * 0.02).buffer(3, quad_segs=15) for n in range(across)]
    found = simplified(circles, 0.01)
    assert (found.cleaned, found.overlapping) == (False, True)
    assert len(found.shapes) == across
    assert all(new.intersection(old).area > 0.9 * old.area for new, old in zip(found.shapes, circles, strict=True))


@pytest.mark.parametrize("cell", ["x" + ";" * 9_000 + "y", "x " + "; " * 4_000 + "https://a.example/1"])
def test_a_cell_of_separators_costs_nothing(stranger, cell):
    stranger.sheet(HEADER, *([*ROWS[0][:4], cell] for _ in range(40)), *ROWS[1:])
    assert stranger.init().code == 0
    assert {source.publisher for source in stranger.made().sources} >= {"x" if "http" in cell else cell}


def test_a_comma_between_addresses_is_no_part_of_one(stranger):
    stranger.sheet(HEADER, [*ROWS[0][:4], "https://a.example/1, https://b.example/2,"])
    stranger.init()
    assert [source.url for source in stranger.made().sources] == ["https://a.example/1", "https://b.example/2"]


def test_names_without_letters_are_counted_as_parties_too(stranger):
    stranger.sheet(HEADER, *(["Alder", "!" * (n + 1), *ROWS[0][2:]] for n in range(100)))
    assert "has 100 different parties" in stranger.init().err


def test_no_formula_comes_in_by_who_held_ground_first_or_by_a_host(stranger):
    assert "would run as a formula in a spreadsheet" in stranger.init("--initial", "=1+1").err
    stranger.sheet(HEADER, [*ROWS[0][:4], "https://=cmd|calc!a1/x"])
    assert stranger.init().code == 0
    for file in (stranger.path / "forest").glob("*.csv"):
        cells = [cell for row in csv.reader(file.read_text("utf-8").splitlines()) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_file_without_units_and_one_that_cannot_be_are_told(stranger):
    (stranger.path / "ground.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    assert "ground.geojson: has no " in stranger.init().err
    said = stranger.init(events="x" * 300 + ".csv")
    assert said.code == 2
    assert "is not a file; name one that is there" in said.err


@pytest.mark.parametrize(
    "crs",
    ["+proj=laea +lat_0=30 +lon_0=61 +datum=WGS84 +units=m", "+proj=lcc +lat_1=20 +lat_2=40 +lon_0=60 +ellps=intl"],
)
def test_a_system_without_a_code_is_brought_to_degrees_too(stranger, crs):
    stranger.boundaries(SQUARES, crs, "ground.shp")
    said = stranger.init("--column", "name=ADM1_EN", boundaries="ground.shp")
    assert (said.code, said.err) == (0, "")
    assert "and was brought" in said.out
    [first, *_] = [unit.shape for unit in stranger.made().units]
    assert first.bounds == pytest.approx(shapely.geometry.shape(square(60, 30)).bounds, abs=0.01)


@pytest.mark.parametrize("sheet", ["place,party,date,status,link\nAlder,,soon,,\n", "place,party,,date\n"])
def test_what_is_wrong_in_either_file_is_told_at_once(stranger, sheet):
    (stranger.path / "war.csv").write_text(sheet, encoding="utf-8")
    (stranger.path / "ground.geojson").write_text('{"type":"FeatureCollection","features":[{"type":"Feature"}]}')
    said = stranger.init()
    assert said.code == 1
    assert "ground.geojson:1: is no feature with properties" in said.err
    assert "war.csv:" in said.err
