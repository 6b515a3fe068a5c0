"""The door: every error and warning, read as an editor reads it; and what it lets in."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from folders import Folder, as_csv, event, feature, report, square
from geo import DataError, load
from geo.model import Place
from geo.names import Names, folded
from mistakes import (
    DESCRIPTOR,
    FORM,
    GEOMETRY,
    MEANING,
    METRES,
    WARNINGS,
    Change,
    add,
    cell,
    declared,
    lacks,
    raw,
    ring,
    says,
    shape,
)

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "data"
EXAMPLE = HERE.parent / "examples" / "syria-2024"
FIXTURES = HERE / "fixtures"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "squares")


@pytest.mark.parametrize(("change", "message"), FORM + MEANING + DESCRIPTOR + GEOMETRY)
def test_an_error_says_where_what_and_what_to_do(folder: Folder, change: Change, message: str) -> None:
    change(folder)
    with pytest.raises(DataError) as refused:
        folder.load()
    errors = [str(problem) for problem in refused.value.problems if problem.severity == "error"]
    assert any(told.startswith(message) for told in errors), "\n".join([message, "is not among", *errors])


@pytest.mark.parametrize(("change", "message"), MEANING)
def test_one_mistake_makes_one_error(folder: Folder, change: Change, message: str) -> None:
    change(folder)
    assert len([problem for problem in folder.problems() if problem.severity == "error"]) == 1


@pytest.mark.parametrize(("change", "message"), WARNINGS)
def test_a_warning_says_the_same_and_stops_nothing(folder: Folder, change: Change, message: str) -> None:
    change(folder)
    warnings = [str(problem) for problem in folder.load().warnings]
    assert len(warnings) == 1
    assert warnings[0].startswith(message)


def test_all_problems_are_told_at_once_errors_first(folder: Folder) -> None:
    for change in (
        lacks("publisher"),
        says(tense="future"),
        cell("events", 0, occurred="08/12/2021", party="rad"),
        cell("events", 1, status="held"),
        cell("places", 0, lon="east"),
        shape(0, None),
    ):
        change(folder)
    codes = [(problem.severity, problem.file, problem.row, problem.code) for problem in folder.problems()]
    assert codes == [
        ("error", "datapackage.json", None, "word"),
        ("error", "events.csv", 2, "date"),
        ("error", "events.csv", 2, "unknown-party"),
        ("error", "events.csv", 3, "word"),
        ("error", "places.csv", 2, "type"),
        ("error", "squares.geojson", 1, "no-geometry"),
        ("warning", "datapackage.json", None, "no-publisher"),
    ]


def test_a_table_that_cannot_be_read_makes_no_other_errors(folder: Folder) -> None:
    for name in ("parties", "sources", "places", "reporters"):
        raw(f"{name}.csv", b"\xff\xfe")(folder)
    raw("squares.geojson", b"{")(folder)
    files = [problem.file for problem in folder.problems()]
    assert files == ["parties.csv", "places.csv", "reporters.csv", "sources.csv", "squares.geojson"]


def test_thousands_of_like_errors_are_counted(folder: Folder) -> None:
    folder.tables["events"] = [event(f"e{n}", ("AA", "BB")[n % 2], "red", "soon") for n in range(1200)]
    told = folder.told()
    assert len(told) == 1001
    assert told[-1] == "events.csv:occurred: and 200 more like these; mend the first ones"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    for name in ("nowhere", "file"):
        with pytest.raises(DataError, match=f"{name}' is not a folder; name the folder that the file is in"):
            load(tmp_path / name)
    with pytest.raises(DataError, match=r"datapackage\.json: 'datapackage\.json' is not in the folder '.*empty'; put"):
        load(tmp_path / "empty")


@pytest.mark.parametrize("id", ["", "the reds"])
def test_an_id_that_cannot_be_read_is_told_once(folder: Folder, id: str) -> None:
    """What refers to it is not told too, with nothing to offer."""
    folder.tables["parties"][1]["id"] = id
    with pytest.raises(DataError) as told:
        folder.load()
    assert [(problem.file, problem.row, problem.column) for problem in told.value.problems] == [
        ("parties.csv", 3, "id")
    ]


def test_a_link_may_stay_in_the_folder_and_not_leave_it(folder: Folder, tmp_path: Path) -> None:
    folder.files["counts"] = "linked.csv"
    path = folder.write()
    (path / "linked.csv").unlink()
    (path / "counts.txt").write_text(as_csv(folder.tables["counts"]))
    (path / "linked.csv").symlink_to(path / "counts.txt")
    assert len(load(path).counts) == 1
    (tmp_path / "secret.csv").write_text(as_csv(folder.tables["counts"]))
    (path / "linked.csv").unlink()
    (path / "linked.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(DataError) as refused:
        load(path)
    assert [str(problem) for problem in refused.value.problems] == [
        "datapackage.json:resources[7].path: 'linked.csv' is a link that leaves the folder; put the file itself there"
    ]


def test_a_pipe_is_no_file(folder: Folder) -> None:
    path = folder.write()
    (path / "counts.csv").unlink()
    os.mkfifo(path / "counts.csv")
    with pytest.raises(DataError, match=r"'counts\.csv' is not a regular file; put one there"):
        load(path)


@pytest.mark.parametrize(
    ("module", "bound", "most", "message"),
    [
        (
            "geo.gate",
            "PACKAGE_BYTES",
            1000,
            r"\.csv: with it the package has 0\.0 MB, and at most 50 are read; simplify",
        ),
        ("geo.features", "MOST_UNITS", 2, r"squares\.geojson: has more than 10,000 features"),
        ("geo.features", "MOST_VERTICES", 14, r"squares\.geojson: has 15 vertices, and at most 2,000,000 are read"),
        ("geo.tables", "MOST_ROWS", 1, r"events\.csv: has 2 rows, and at most 200,000 are read; split it"),
        ("geo.load", "MOST_ROWS", 15, r"datapackage\.json:resources: the tables have more than 200,000 rows together"),
    ],
)
def test_a_package_has_bounds(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, module: str, bound: str, most: int, message: str
) -> None:
    folder.load()
    __import__(module)
    monkeypatch.setattr(sys.modules[module], bound, most)
    with pytest.raises(DataError, match=message):
        folder.load()


def test_bounds_are_those_of_the_format() -> None:
    from geo import descriptor, features, gate, sheets

    assert (features.MOST_UNITS, sheets.MOST_ROWS, descriptor.MOST_DAYS) == (10_000, 200_000, 4_000)
    assert (sheets.LONGEST_CELL, gate.PACKAGE_BYTES, features.MOST_VERTICES) == (10_000, 50_000_000, 2_000_000)


def test_an_unpacked_workbook_counts(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    save_as_xlsx(
        folder, "sources", [[row["id"], row["publisher"], "x" * 9000] for row in folder.tables["sources"]] * 90
    )
    monkeypatch.setattr("geo.gate.PACKAGE_BYTES", 50_000)
    with pytest.raises(DataError, match=r"sources\.xlsx: with it the package has 1\.\d MB"):
        folder.load()


def test_what_is_said_is_what_is_loaded(folder: Folder) -> None:
    folder.tables["parties"][1]["name_fa"] = "سرخ"
    folder.tables["events"][0]["sources"] = "s1; s2;s1;"
    dataset = folder.load()
    assert [unit.population for unit in dataset.units] == [None, 1200, None]
    assert dataset.units[0].aliases == ("Alnus", "Sar-e Alder")
    assert dataset.units[0].called("fa") == "توسکا"
    assert dataset.party["red"].called("fa") == "سرخ"
    assert dataset.capital["BB"].lon == 61.5
    assert [event.sources for event in dataset.events] == [("s1", "s2"), ("s1",)]
    assert [(report.basis, report.target) for report in dataset.reports] == [("read", "AA"), ("read", "BB")]
    assert (dataset.counts[0].count, dataset.counts[0].of) == (2, 3)
    assert dataset.source["s1"].href == ""
    assert dataset.files["units"] == "squares.geojson"
    assert dataset.warnings == ()


def test_an_event_is_reported_at_its_latest_moment_where_it_does_not_say(folder: Folder) -> None:
    add(event("e3", "CC", "red", "2021-08"), event("e4", "CC", "blue", "2021-09-01", occurred_by="2021-09-03"))(folder)
    texts = [(event.reported.text, event.reported.kind) for event in folder.load().events]
    assert texts == [("2021-08-05", "day"), ("2021-08-09", "day"), ("2021-08", "month"), ("2021-09-03", "day")]


def test_view_opening_day_and_last_update_have_defaults(folder: Folder) -> None:
    package = folder.load().package
    assert package.view == (date(2021, 8, 1), date(2021, 8, 31))
    assert package.opens_at == date(2021, 8, 31)
    assert package.updated == "2021-09-02"
    folder.tables["corrections"][0]["date"] = ""
    assert folder.load().package.updated == "2021-08-09"
    folder.descriptor["view"] = {"start": "2021-08-02", "end": "2021-08-10"}
    assert folder.load().package.opens_at == date(2021, 8, 10)


def test_an_event_that_was_taken_out_may_be_gone(folder: Folder) -> None:
    folder.tables["corrections"].append({"date": "2021-09-03", "event": "gone", "field": "", "was": "x", "now": ""})
    assert [correction.event for correction in folder.load().corrections] == ["e1", "gone"]


def test_without_a_table_of_reporters_everyone_who_reports_is_one(folder: Folder) -> None:
    del folder.tables["reporters"]
    folder.tables["reports"].append(report("r3", "CC", "red", "2021-08-09", reporter="Le Soir (Brussels)"))
    folder.tables["counts"].append({**folder.tables["counts"][0], "reporter": "A think tank"})
    first, last = date(2021, 8, 1), date(2021, 8, 31)
    assert [(reporter.id, reporter.name, reporter.first, reporter.last) for reporter in folder.load().reporters] == [
        ("post", "post", first, last),
        ("Le Soir (Brussels)", "Le Soir (Brussels)", first, last),
        ("A think tank", "A think tank", None, None),
    ]


def test_a_reporter_has_days_of_its_own_or_none(folder: Folder) -> None:
    folder.tables["reporters"] += [
        {"id": "call", "name": "Call", "from": "2021-08-03", "until": ""},
        {"id": "dusk", "name": "Dusk", "from": "", "until": "2021-08-04"},
        {"id": "once", "name": "Once", "from": "", "until": ""},
    ]
    folder.tables["reports"][0]["reporter"] = "Dusk"
    dataset = folder.load()
    assert [(reporter.first, reporter.last) for reporter in dataset.reporters[1:]] == [
        (date(2021, 8, 3), date(2021, 8, 31)),
        (date(2021, 8, 1), date(2021, 8, 4)),
        (None, None),
    ]
    assert dataset.reports[0].reporter == "dusk"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AA", "AA"),
        ("Alder", "AA"),
        ("توسکا", "AA"),
        ("Alnus", "AA"),
        ("ÁLDER", "AA"),
        ("sare-alder", "AA"),
        ("Birch", "BB"),
        ("birch", "BB"),
        ("birch-town", "birch-town"),
        ("Birch Field", "field"),
    ],
)
def test_a_place_is_called_by_its_id_or_any_name(folder: Folder, name: str, meant: str) -> None:
    folder.tables["reports"][0]["unit"] = name
    assert folder.load().reports[0].target == meant


def test_the_nearest_name_is_offered(folder: Folder) -> None:
    folder.features[0]["properties"] = {"id": "AF-JOW", "name": "Jawzjan"}
    folder.tables["reports"][0]["unit"] = folder.tables["events"][0]["unit"] = "Jowzjan"
    assert folder.told() == [
        "events.csv:2:unit: 'Jowzjan' is not in squares.geojson; did you mean 'Jawzjan' (AF-JOW)?",
        "reports.csv:2:unit: 'Jowzjan' is not in squares.geojson; did you mean 'Jawzjan' (AF-JOW)?",
        "squares.geojson: no event speaks of 'Jawzjan' (AF-JOW), 'Cedar' (CC); "
        "look whether a name in events.csv is meant for one",
    ]


def test_units_without_events_are_told_where_a_name_of_an_event_means_nothing(folder: Folder) -> None:
    """Birch is spoken of through its capital; a report's unknown name says nothing of events."""
    folder.tables["reports"][0]["unit"] = "Zürich"
    assert [problem.code for problem in folder.problems()] == ["unknown-unit"]
    folder.tables["events"][0]["unit"] = "Zürich"
    [left] = [problem for problem in folder.problems() if problem.code == "no-events"]
    assert left.message.startswith("no event speaks of 'Alder' (AA), 'Cedar' (CC); look")


def test_a_name_shared_with_a_place_that_is_not_the_capital_is_ambiguous(folder: Folder) -> None:
    folder.tables["places"].append({**folder.tables["places"][1], "id": "alder-base", "kind": "base", "name": "Alder"})
    folder.tables["reports"][0]["unit"] = "Alder"
    assert folder.told() == [
        "reports.csv:2:unit: 'Alder' means 'Alder' (AA), 'Alder' (alder-base); write the id of the one that is meant"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sar-e Pul", "SAR E PUL"), ("Herāt", "Herat"), ("ʿAlī", "Ali"), ("Qala-e-Naw", "Qalaenaw"), ("İzmir", "izmir")],
)
def test_spellings_that_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Sar-e Pul", "Sar-i-Pul"), ("सीता", "सत"), ("Paktia", "Paktika")])
def test_spellings_that_do_not(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(folder: Folder) -> None:
    text = 'id,name,color,note\n\nblue,Blue,#2f6fa8,"two\nlines"\n,,,\nred,Red,crimson,\n'
    raw("parties.csv", text.encode())(folder)
    assert [(problem.row, problem.column) for problem in folder.problems()] == [(5, "color")]


def test_a_byte_order_mark_and_any_line_ends_are_no_matter(folder: Folder) -> None:
    version = folder.load().version
    for ends in ("\r\n", "\n", "\r"):
        text = as_csv(folder.tables["events"]).replace("\r\n", ends)
        raw("events.csv", b"\xef\xbb\xbf" + text.encode())(folder)
        assert folder.load().version == version


def test_columns_of_its_own_schema_are_no_surprise(folder: Folder) -> None:
    folder.write()
    folder.tables["events"][0]["weather"] = "fair"
    folder.descriptor["resources"][3]["schema"] = {
        "fields": [{"name": "weather", "constraints": {"pattern": "(a+)+$"}}]
    }
    assert folder.problems() == []


def test_metres_that_are_declared_are_brought_to_degrees(folder: Folder) -> None:
    declared("EPSG:3857")(folder)
    for n, _ in enumerate(folder.features):
        shape(n, METRES)(folder)
    west, south, *_ = folder.load().units[0].shape.bounds
    assert (round(west, 3), round(south, 3)) == (60.0, 30.0)


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_degrees_that_are_declared_are_no_warning(folder: Folder, crs: str) -> None:
    declared(crs)(folder)
    assert folder.problems() == []


def test_a_repaired_ring_is_a_polygon(folder: Folder) -> None:
    shape(2, ring((60, 31), (61, 32), (61, 31), (60, 32)))(folder)
    repaired = folder.load().units[2].shape
    assert repaired.is_valid
    assert repaired.area == pytest.approx(0.5)


def test_points_pass_as_units_and_height_is_dropped(folder: Folder) -> None:
    folder.tables["places"] = folder.tables["places"][:1]
    for n, unit in enumerate(folder.features):
        unit["geometry"] = {"type": "Point", "coordinates": [60 + n, 30, 1800]}
    assert [unit.shape.wkt for unit in folder.load().units] == ["POINT (60 30)", "POINT (61 30)", "POINT (62 30)"]


# The version.


def test_the_version_is_of_the_content_alone(folder: Folder, tmp_path: Path) -> None:
    version = folder.load().version
    assert len(version) == 12
    assert set(version) <= set("0123456789abcdef")
    folder.path = tmp_path / "again"
    folder.tables["events"] = [dict(reversed(row.items())) for row in folder.tables["events"]]
    folder.tables["events"][0]["confidence"] = ""
    folder.tables["places"][0]["lon"] = "61.50"
    folder.tables["corrections"][0]["reason"] = "a slip"
    folder.collection["bbox"] = [60, 30, 62, 32]
    folder.features[0]["geometry"]["coordinates"][0][1][0] += 4e-7
    folder.files["counts"] = "numbers.csv"
    folder.descriptor = dict(reversed(folder.descriptor.items()))
    del folder.descriptor["resources"]
    folder.write()
    folder.descriptor["resources"][3] |= {"hash": "abc", "schema": {"fields": []}}
    assert folder.load().version == version


@pytest.mark.parametrize(
    "change",
    [
        cell("events", 0, note="another"),
        cell("parties", 0, color="#2f6fa9"),
        says(title="Another"),
        lambda folder: folder.features[0]["geometry"]["coordinates"][0][1].__setitem__(0, 61.00001),
        lambda folder: folder.features.reverse(),
        lambda folder: folder.tables["events"].reverse(),
    ],
)
def test_another_content_is_another_version(folder: Folder, change: Change) -> None:
    version = folder.load().version
    change(folder)
    assert folder.load().version != version


def save_as_xlsx(folder: Folder, name: str, rows: list[list[object]]) -> None:
    import openpyxl

    folder.files[name] = f"{name}.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(folder.tables[name][0]))
    for cells in rows:
        sheet.append(cells)
    folder.path.mkdir(exist_ok=True)
    book.save(folder.path / f"{name}.xlsx")


def test_a_workbook_of_the_same_content_has_the_same_version(folder: Folder, tmp_path: Path) -> None:
    folder.tables["places"][0]["population"] = "1200"
    folder.tables["places"][1]["population"] = ""
    version = folder.load().version
    folder.path = tmp_path / "workbook"
    del folder.descriptor["resources"]
    save_as_xlsx(
        folder,
        "places",
        [
            ["birch-town", "BB", "capital", "Birch", 61.5, 30.5, 1200.0],
            [None, None],
            ["field", "BB", "airport", " Birch field", 61.7, 30.25, None],
        ],
    )
    days = [date(2021, 8, 2), date(2021, 8, 20)]
    save_as_xlsx(folder, "reporters", [["post", "Morning Post", *days]])
    dataset = folder.load()
    assert dataset.version == version
    assert [place.row for place in dataset.places] == [2, 4]


def test_a_workbook_is_held_to_the_same_form(folder: Folder) -> None:
    save_as_xlsx(folder, "reporters", [["post", "Morning Post", "August", 5, "too much"]])
    assert folder.told() == [
        "reporters.xlsx:2: has 5 cells where the header has 4; put text with commas in double quotes"
    ]


def test_parquet_of_the_same_content_has_the_same_version(folder: Folder, tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    version = folder.load().version
    folder.path = tmp_path / "columns"
    folder.path.mkdir()
    del folder.descriptor["resources"]
    folder.files["counts"] = "counts.parquet"
    cells = {**folder.tables["counts"][0], "count": 2, "of": 3.0, "as_of": date(2021, 8, 8)}
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([cells]), folder.path / "counts.parquet")
    assert folder.load().version == version


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb", "parquet"])
def test_boundaries_in_other_formats(folder: Folder, tmp_path: Path, ending: str) -> None:
    import geopandas

    expected = folder.load()
    frame = geopandas.GeoDataFrame.from_features(folder.features, crs="EPSG:4326").to_crs(3857)
    folder.path = tmp_path / ending
    folder.path.mkdir()
    del folder.descriptor["resources"]
    folder.files["units"] = f"squares.{ending}"
    target = folder.path / f"squares.{ending}"
    frame.to_parquet(target) if ending == "parquet" else frame.to_file(target)
    dataset = folder.load()
    assert [problem.code for problem in dataset.warnings] == ["reprojected"]
    # FlatGeobuf keeps an order of its own.
    for unit, other in zip(sorted(dataset.units, key=lambda unit: unit.id), expected.units, strict=True):
        assert (unit.id, unit.name, unit.population) == (other.id, other.name, other.population)
        assert shapely.equals_exact(unit.shape.normalize(), other.shape.normalize(), 1e-6)


# What is shipped.


@pytest.mark.parametrize(
    "path", [SHIPPED, EXAMPLE, FIXTURES / "islands", FIXTURES / "towns"], ids=lambda path: path.name
)
def test_what_is_shipped_comes_through_the_door(path: Path) -> None:
    dataset = load(path)
    assert dataset.units
    assert dataset.events
    assert [problem.code for problem in dataset.warnings if problem.code != "no-publisher"] == []


@pytest.mark.parametrize("path", [SHIPPED, EXAMPLE], ids=lambda path: path.name)
def test_every_name_that_is_listed_means_its_place(path: Path) -> None:
    """Three spellings of each province and of its capital, at the least."""
    dataset = load(path)
    names = Names(dataset.units, dataset.places)
    for target in (*dataset.units, *dataset.capital.values()):
        unit = target.unit if isinstance(target, Place) else target.id
        spelled = {target.id, target.name, *target.names.values(), *target.aliases}
        assert len(spelled) >= 3
        for name in spelled:
            assert names.find(name.upper()).id in (target.id, unit), name


@pytest.mark.parametrize("name", ["Jowzjn", "JAWZJAN!", "jawzjân"])
def test_a_province_is_found_or_offered(tmp_path: Path, name: str) -> None:
    for file in SHIPPED.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (SHIPPED / "events.csv").read_text("utf-8").splitlines()
    assert lines[13].count(",") > 5
    cells = lines[13].split(",", 2)
    lines[13] = ",".join([cells[0], name, cells[2]])
    (tmp_path / "events.csv").write_text("\n".join(lines) + "\n", "utf-8")
    if name != "Jowzjn":
        assert load(tmp_path).events[12].target == "AF-JOW"
        return
    with pytest.raises(DataError) as refused:
        load(tmp_path)
    assert str(refused.value) == (
        "events.csv:14:unit: 'Jowzjn' is not in provinces.geojson; did you mean 'Jowzjan' (AF-JOW)?\n"
        "provinces.geojson: no event speaks of 'Kunduz' (AF-KDZ); look whether a name in events.csv is meant for one"
    )


def test_the_shipped_data_need_neither_pandas_nor_streamlit() -> None:
    heavy = {"pandas", "geopandas", "streamlit", "folium", "pyproj", "openpyxl", "pyarrow"}
    script = f"import sys, geo; geo.load(sys.argv[1]); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(SHIPPED)], cwd=HERE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# Hostile folders: the door lets in, or refuses; it never breaks.

LATIN = st.characters(codec="latin-1")
JUNK = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"\xff\xfe", b"\0", b'"', b";", b"\t", b",", b"\r", b"\n", b"=1+1", b"{{7*7}}", b"\xef\xbb\xbf"]),
    st.sampled_from([b"NaN", b"sNaN", b"1e999", b"-", b"9" * 5000, b"2021-08-13", b"9999-12-31", b"\xd9\xa1"]),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ROOMY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def comes_in_or_is_refused(folder: Folder) -> None:
    told = folder.problems()
    assert all(problem.message and str(problem).isprintable() for problem in told)


@ROOMY
@given(
    name=st.sampled_from(["events", "reports", "places", "parties", "sources", "counts", "reporters", "corrections"]),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), JUNK), min_size=1, max_size=4),
)
@example(name="places", edits=[(0.34375, 2, b"\xc2\x80")])
def test_any_bytes_in_a_table(tmp_path: Path, name: str, edits: list[tuple[float, int, bytes]]) -> None:
    folder = Folder(tmp_path / "fuzz")
    data = as_csv(folder.tables[name]).encode()
    for place, length, junk in edits:
        start = int(place * len(data))
        data = data[:start] + junk + data[start + length :]
    folder.raw[f"{name}.csv"] = data
    comes_in_or_is_refused(folder)


@ROOMY
@given(
    name=st.sampled_from(["events", "reports", "places", "parties", "sources", "counts", "reporters", "corrections"]),
    n=st.integers(0, 1),
    text=st.text(max_size=30) | JUNK.map(lambda junk: junk.decode("latin-1")),
    data=st.data(),
)
def test_any_text_in_a_cell(tmp_path: Path, name: str, n: int, text: str, data: st.DataObject) -> None:
    folder = Folder(tmp_path / "fuzz")
    rows = folder.tables[name]
    cells = rows[n % len(rows)]
    cells[data.draw(st.sampled_from([*cells, "note", "name_fa", "population"]))] = text.encode(
        errors="replace"
    ).decode()
    comes_in_or_is_refused(folder)


@ROOMY
@given(
    field=st.sampled_from(
        [
            "name",
            "title",
            "timezone",
            "period",
            "initial",
            "licenses",
            "resources",
            "publisher",
            "updated",
            "view",
            "opens_at",
            "tense",
            "context",
            "counted",
            "protagonist",
            "insets",
            "language",
            "definitions",
            "credit",
        ]
    ),
    value=ANYTHING,
    inside=st.booleans(),
)
def test_anything_in_the_descriptor(tmp_path: Path, field: str, value: Any, inside: bool) -> None:
    folder = Folder(tmp_path / "fuzz")
    folder.write()
    found = folder.descriptor.get(field)
    if inside and isinstance(found, list):
        found.append(value)
    elif inside and isinstance(found, dict):
        found["start"] = value
    else:
        folder.descriptor[field] = value
    comes_in_or_is_refused(folder)


@ROOMY
@given(
    kind=st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", "x"]),
    coordinates=ANYTHING | st.lists(st.lists(st.tuples(st.floats(), st.floats()), max_size=5), max_size=2),
    properties=ANYTHING,
    crs=ANYTHING,
)
def test_anything_in_a_feature(tmp_path: Path, kind: str, coordinates: Any, properties: Any, crs: Any) -> None:
    folder = Folder(tmp_path / "fuzz")
    folder.features[1]["geometry"] = {"type": kind, "coordinates": coordinates, "geometries": coordinates}
    folder.features[2]["properties"] = properties
    folder.collection["crs"] = crs
    comes_in_or_is_refused(folder)


def test_a_huge_table_of_nonsense_is_refused_in_time(folder: Folder) -> None:
    folder.tables["events"] = [event(f"e{n}", f"place {n}", "red", "2021-08-05") for n in range(20_000)]
    folder.features = [feature(f"U{n}", f"Unit {n}", square(n % 100, n // 100)) for n in range(5_000)]
    folder.tables["places"] = folder.tables["places"][:1]
    told = folder.problems()
    assert len([problem for problem in told if problem.file == "events.csv"]) == 1001
