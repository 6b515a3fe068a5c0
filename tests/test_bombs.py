"""Files that were made to do harm: each is refused with a reason, in seconds, and nothing but the folder is read."""

import io
import math
import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import shapely

from folders import Folder, event, feature, square
from geo import DataError, check

Bomb = Callable[[Folder], object]
MOST_S = 5
SECRET = "id,name,x,y\nAA,SECRET,1,2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "squares")


def raw(name: str, data: bytes, resource: str = "") -> Bomb:
    """A file byte by byte; *resource* moves there."""

    def change(folder: Folder) -> None:
        folder.raw[name] = data
        if resource:
            folder.files[resource] = name

    return change


def outline(*pairs: tuple[float, float]) -> Bomb:
    ring = [[list(pair) for pair in (*pairs, pairs[0])]]
    return lambda folder: folder.features[0].update(geometry={"type": "Polygon", "coordinates": ring})


def star(points: int) -> list[tuple[float, float]]:
    turns = (2 * math.pi * n * (points // 2) / points for n in range(points))
    return [(60 + math.cos(turn), 30 + math.sin(turn)) for turn in turns]


def scrawl(points: int) -> list[tuple[float, float]]:
    dice = random.Random(1)
    return [(60 + dice.random(), 30 + dice.random()) for _ in range(points)]


def workbook(change: Callable[[bytes], bytes]) -> Bomb:
    """The sources as a workbook whose sheet's XML is changed."""

    def make(folder: Folder) -> None:
        import openpyxl

        book, made, changed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
        for cells in (["id", "publisher", "title"], ["s1", "P", "T"], ["s2", "P", "T"]):
            book.worksheets[0].append(cells)
        book.save(made)
        with zipfile.ZipFile(made) as was, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as now:
            for name in was.namelist():
                data = was.read(name)
                now.writestr(name, change(data) if name.endswith("sheet1.xml") else data)
        raw("sources.xlsx", changed.getvalue(), "sources")(folder)

    return make


def rows(xml: bytes, times: int) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"</sheetData>", xml * times + b"</sheetData>")


def far_row(number: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b'<dimension ref="A1:C3" />', b"").replace(
        b'<row r="2"', b'<row r="' + number + b'"'
    )


def parquet(**columns: Any) -> Bomb:
    def make(folder: Folder) -> None:
        import pyarrow
        import pyarrow.parquet

        made = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.table(columns), made, compression="zstd")
        raw("sources.parquet", made.getvalue(), "sources")(folder)

    return make


def geoparquet(wkb: bytes) -> Bomb:
    """One unit, whose geometry is replaced by *wkb*."""

    def make(folder: Folder) -> None:
        import geopandas
        import pyarrow
        import pyarrow.parquet

        made, changed = io.BytesIO(), io.BytesIO()
        frame = geopandas.GeoDataFrame(
            {"id": ["AA"], "name": ["Alder"]}, geometry=[shapely.box(60, 30, 61, 31)], crs=4326
        )
        frame.to_parquet(made)
        table = pyarrow.parquet.read_table(made)
        at = table.schema.get_field_index("geometry")
        pyarrow.parquet.write_table(table.set_column(at, table.schema.field(at), pyarrow.array([wkb])), changed)
        raw("squares.parquet", changed.getvalue(), "units")(folder)

    return make


def geopackage_with_a_view(folder: Folder) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIEW units AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n")
    raw("squares.gpkg", base.serialize(), "units")(folder)


NESTED = struct.pack("<BII", 1, 6, 1) * 400_000 + struct.pack("<BII", 1, 3, 0)
ENTITY = b'<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

BOMBS = [
    (
        raw("datapackage.json", b'{"insets":[' + b"1," * 3_000_000 + b"1]}"),
        "datapackage.json: has 6,000,014 bytes, and at most 1,000,000 are read of it; shorten it",
    ),
    (
        lambda folder: folder.descriptor.update(insets=[1] * 100_000),
        "datapackage.json:insets[0]: needs a name, and a bbox of west, south, east, north in degrees",
    ),
    (
        lambda folder: folder.descriptor.update(neighbours=[{"name": "Sea", "lon": "60", "lat": 31}]),
        "datapackage.json:neighbours[0]: needs a name, and the lon and lat (degrees) where it is to be written",
    ),
    (
        raw("squares.geojson", b'{"features":[' + b"[]," * 16_000_000 + b"0]}"),
        "squares.geojson: holds 16,000,002 lists and objects, and at most 3,000,000 are read; simplify or split it",
    ),
    (
        lambda folder: folder.features.extend(["x"] * 200_000),  # type: ignore[list-item]
        "squares.geojson: has more than 10,000 features, and at most that many are read; leave some out, or merge them",
    ),
    (
        lambda folder: folder.features[0]["properties"].update({f"c{n}": n for n in range(200_000)}),
        "squares.geojson: has 201 columns, and at most 200 are read; leave out what the format has not",
    ),
    (outline(*star(3001)), "squares.geojson:1: crosses itself too often to be repaired here (Self-intersection["),
    (outline(*scrawl(5000)), "squares.geojson:1: crosses itself too often to be repaired here (Self-intersection["),
    (
        outline(*((60 + n % 2, 30 + n / 400_000) for n in range(400_000))),
        "squares.geojson:1: crosses itself too often to be repaired here (",
    ),
    (
        raw("events.csv", b"," * 45_000_000),
        "events.csv: has 0 lines and 45,000,000 commas, and at most 1,000,000 and 5,000,000 are read; split it",
    ),
    (raw("events.csv", b"\n" * 45_000_000), "events.csv: has 45,000,000 lines and 0 commas, and at most"),
    (
        lambda folder: folder.tables.update(
            events=[event(f"e{n}", "AA", "blue" if n % 2 else "red", "2021-08-05") for n in range(20_000)]
        ),
        "events.csv: has 20,000 rows of one place, and at most 1,000 are read; leave some out",
    ),
    (
        lambda folder: folder.tables.update(reports=folder.tables["reports"][:1] * 1_001),
        "reports.csv: has 1,001 rows of one place, and at most 1,000 are read; leave some out",
    ),
    (
        lambda folder: folder.tables["parties"].extend(
            {"id": f"p{n}", "name": "P", "color": "#2f6fa8"} for n in range(5000)
        ),
        "parties.csv: has 5,002 parties, and at most 200 are read; leave some out",
    ),
    (
        lambda folder: folder.features.extend(
            feature(f"U{n}", f"U {n}", square(70, 30), aliases=";".join(f"{n}-{k}" for k in range(1000)))
            for n in range(200)
        ),
        "squares.geojson: has 199,801 aliases, and at most 100,000 are read; leave some out",
    ),
    (
        lambda folder: (
            folder.tables["parties"].extend(
                {"id": f"p{n}", "name": f"Party {n}", "color": "#2f6fa8"} for n in range(150)
            ),
            folder.tables.update(events=[event(f"e{n}", f"Aldre {n}", f"p{n}x", "soon") for n in range(20_000)]),
        ),
        "events.csv:2:party: 'p0x' is not in parties.csv; did you mean 'p0'?",
    ),
    (
        raw("events.csv", b"id,unit,party,status,occurred,sources\n" + b"!,Alpa,rad,held,08/12/2021,s9\n" * 190_000),
        "events.csv:10003: has more than 20,000 faults, and the rows from here on were not read; mend the first ones",
    ),
    # Workbooks.
    (
        workbook(rows(b"<row>" + b"<c><v>1</v></c>" * 1_000_001 + b"</row>", 1)),
        "sources.xlsx: has more than 1,000,000 cells",
    ),
    (
        workbook(rows(b"<row/>", 5_000_000)),
        "sources.xlsx: has more than 1,000,000 cells, and at most that many are read;",
    ),
    (workbook(rows(b" ", 60_000_000)), "sources.xlsx: with it the package has 60."),
    (
        workbook(lambda data: data.replace(b"<sheetData>", b"<x><x:xf/>" + b"<x:xf/>" * 100_001 + b"</x><sheetData>")),
        "sources.xlsx: has more than 100,000 formats, and at most that many are read; save it as CSV",
    ),
    (workbook(far_row(b"99999999999")), "events.csv:2:sources: 's1' is not in sources.xlsx"),
    (
        workbook(lambda data: b'<!DOCTYPE x [<!ENTITY a "T">]>' + data.replace(b">T<", b">&a;<")),
        "sources.xlsx: cannot be read as XLSX (ValueError); save it again, or as CSV",
    ),
    # Parquet.
    (
        parquet(id=["s1"] * 500, publisher=["x" * 200_000] * 500, title=["T"] * 500),
        "sources.parquet: with it the package has 100.2 MB, and at most 50 are read; simplify or split it",
    ),
    (parquet(id=["s1"], publisher=["x" * 60_000_000], title=["T"]), "sources.parquet: with it the package has 60."),
    (parquet(id=["x"] * 200_001), "sources.parquet: has 200,001 rows, and at most 200,000 are read; split it"),
    (
        geoparquet(NESTED),
        "squares.parquet: has geometries inside geometries; a unit is a Polygon, a MultiPolygon or a Point",
    ),
    (geoparquet(b"\1\3"), "squares.parquet: cannot be read (error); save it as GeoJSON"),
    # What GDAL knows.
    (geopackage_with_a_view, "squares.gpkg: has views, which are programs and not run here; save its layer by itself"),
    (
        raw("squares.gpkg", b"SQLite format 3\0" + b"\xff" * 4000, "units"),
        "squares.gpkg: cannot be read (DatabaseError)",
    ),
    (
        raw("squares.topojson", b'{"type": "FeatureCollection"}', "units"),
        "squares.topojson: is no Topology; save it again",
    ),
    (
        raw("squares.kml", b"<?xml version='1.0'?>" + ENTITY + b"<kml>&a;</kml>", "units"),
        "squares.kml: does not begin as a .kml file does; save it again in that format",
    ),
    (
        raw("squares.kml", b"<kml>" + ENTITY + b"&a;</kml>", "units"),
        "squares.kml: points to other files, or defines entities; save it again as plain KML",
    ),
    (
        raw(
            "squares.kml",
            b"<?xml version='1.0'?><OGRWFSDataSource><URL>http://127.0.0.1:9</URL></OGRWFSDataSource>",
            "units",
        ),
        "squares.kml: does not begin as a .kml file does;",
    ),
]


@pytest.mark.parametrize(("bomb", "message"), BOMBS)
def test_it_is_refused_with_a_reason_and_in_time(folder: Folder, bomb: Bomb, message: str) -> None:
    bomb(folder)
    folder.write()
    began = process_time()
    with pytest.raises(DataError) as refused:
        folder.load()
    assert process_time() - began < MOST_S
    told = [str(problem) for problem in refused.value.problems]
    assert any(one.startswith(message) for one in told), "\n".join([message, "is not among", *told[:20]])


@pytest.mark.parametrize("begin", [b"", b"<kml>"])
def test_boundaries_that_point_to_a_file_elsewhere_do_not_bring_it_in(
    folder: Folder, tmp_path: Path, begin: bytes
) -> None:
    """GDAL reads a virtual dataset out of any XML, whatever its name ends with."""
    (tmp_path / "secret.csv").write_text(SECRET)
    virtual = f"""<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{tmp_path}/secret.csv</SrcDataSource>
      <GeometryType>wkbPoint</GeometryType><LayerSRS>WGS84</LayerSRS>
      <GeometryField encoding="PointFromColumns" x="x" y="y"/></OGRVRTLayer></OGRVRTDataSource>"""
    raw("squares.kml", b'<?xml version="1.0"?>\n' + begin + virtual.encode(), "units")(folder)
    assert [problem.code for problem in folder.problems() if problem.file == "squares.kml"] == ["units-format"]
    assert "SECRET" not in "".join(folder.told())


def test_a_shapefile_takes_nothing_from_beside_the_folder(folder: Folder, tmp_path: Path) -> None:
    import geopandas

    geopandas.GeoDataFrame.from_features(folder.features, crs=4326).to_file(tmp_path / "squares.shp")
    folder.files["units"] = "squares.shp"
    path = folder.write()
    for ending in ("shp", "shx", "prj"):
        (path / f"squares.{ending}").write_bytes((tmp_path / f"squares.{ending}").read_bytes())
    (path / "squares.dbf").symlink_to(tmp_path / "squares.dbf")
    assert "squares.shp: 'squares.dbf' is a link that leaves the folder; put the file itself there" in folder.told()


def test_units_that_all_lie_over_each_other_are_not_compared_one_by_one(folder: Folder) -> None:
    folder.tables = {name: folder.tables[name] for name in ("parties", "events", "sources")}
    folder.tables["events"] = folder.tables["events"][:1]
    folder.features += [feature(f"U{n}", f"U {n}", square(70 + n / 10_000, 30)) for n in range(2000)]
    dataset = folder.load()
    began = process_time()
    [told] = [problem for problem in check.warnings(dataset) if problem.code == "overlap"]
    assert process_time() - began < MOST_S
    found = "is one of too many that lie over each other for overlaps and gaps to be looked for; draw them beside "
    assert told.message.endswith(f"{found}each other")


def test_a_cell_of_many_or_long_names_is_known_as_it_is_written(folder: Folder) -> None:
    long = "Ä" * 400
    folder.features[0]["properties"]["aliases"] = long
    folder.tables["events"][0]["unit"] = long
    assert folder.load().events[0].target == "AA"
    folder.tables["events"][0]["unit"] = long.lower()
    assert next(problem.code for problem in folder.problems()) == "unknown-unit"
