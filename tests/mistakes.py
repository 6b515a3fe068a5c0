"""Mistakes that an editor can make in the small good folder, and what the door says to each."""

import json
from collections.abc import Callable
from typing import Any

from folders import Folder, event

Change = Callable[[Folder], object]


def cell(table: str, n: int, **cells: str) -> Change:
    """Changes cells of row n + 2."""
    return lambda folder: folder.tables[table][n].update(cells)


def row(table: str, **cells: str) -> Change:
    """Adds a row."""
    return lambda folder: folder.tables[table].append(cells)


def add(*rows: dict[str, str]) -> Change:
    """Adds events."""
    return lambda folder: folder.tables["events"].extend(rows)


def raw(name: str, data: bytes) -> Change:
    """Writes a file byte by byte."""
    return lambda folder: folder.raw.update({name: data})


def says(**fields: Any) -> Change:
    """Changes the descriptor."""
    return lambda folder: folder.descriptor.update(fields)


def lacks(field: str) -> Change:
    """Takes a field out of the descriptor."""
    return lambda folder: folder.descriptor.pop(field)


def shape(n: int, geometry: object) -> Change:
    """Changes the geometry of feature n + 1."""
    return lambda folder: folder.features[n].update(geometry=geometry)


def declared(crs: str) -> Change:
    """Declares a coordinate system."""
    return lambda folder: folder.collection.update(crs={"type": "name", "properties": {"name": crs}})


def ring(*pairs: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(pair) for pair in (*pairs, pairs[0])]]}


def resource(**fields: Any) -> Change:
    """Lists one more resource."""

    def change(folder: Folder) -> None:
        folder.write()
        folder.descriptor["resources"].append(fields)

    return change


def moved(name: str, path: str) -> Change:
    """Says that a resource is elsewhere."""
    return lambda folder: folder.files.update({name: path})


METRES = ring((6_679_169, 3_503_549), (6_790_488, 3_503_549), (6_790_488, 3_632_749))

FORM = [
    # The bytes.
    (
        raw("events.csv", "id,unit\n1,Alder\n2,Züri\n".encode("latin-1")),
        "events.csv:3: byte 0xfc is not UTF-8; save the file as UTF-8 (in Excel: CSV UTF-8)",
    ),
    (
        raw("events.csv", "id,unit\n".encode("utf-16")),
        "events.csv:1: the file is UTF-16; save it as UTF-8 (in Excel: CSV UTF-8)",
    ),
    (
        raw("events.csv", b"id,unit\n1,\0\n"),
        "events.csv:2: byte 10 is NUL, so this is no plain text; save it as UTF-8",
    ),
    (
        raw("events.csv", b"id;unit;party\n1;AA;red\n"),
        "events.csv:1: the columns are separated by semicolons; save the file as CSV with commas",
    ),
    (
        raw("events.csv", b"id\tunit\n1\tAA\n"),
        "events.csv:1: the columns are separated by tabs; save the file as CSV with commas",
    ),
    (
        raw("parties.csv", b'id,name,color\nblue,"Blue,#2f6fa8\nred,Red,#c2561a\n'),
        "parties.csv:2: is broken (unexpected end of data); look for a double quote that is not closed: inside a cell",
    ),
    (
        raw("parties.csv", b"id,name,color\nblue,Blue,#2f6fa8,\nred,Red\n"),
        "parties.csv:2: has 4 cells where the header has 3; put text with commas in double quotes",
    ),
    (
        raw("parties.csv", b"id,name,color\nblue,Blue,#2f6fa8,\nred,Red\n"),
        "parties.csv:3: has 2 cells where the header has 3; put text with commas in double quotes",
    ),
    (raw("events.csv", b"\n\n"), "events.csv: is empty; begin with the header id,unit,party,status,occurred,"),
    (
        raw("events.csv", b"id,unit,,party,status,occurred,sources\n"),
        "events.csv:1: column 3 has no name; name it, or take it out",
    ),
    (
        raw("parties.csv", b"id,,name,color\nblue,,Blue,#2f6fa\nred,,Red,\n"),
        "parties.csv:2:color: '#2f6fa' is not a colour; write # and six hex digits, as in #2f6fa8",
    ),
    (
        raw("parties.csv", b"id,name,color,name\nblue,Blue,#2f6fa8,\n"),
        "parties.csv:1:name: the column 'name' stands twice; take one out",
    ),
    (
        cell("events", 0, note="x" * 10_001),
        "events.csv:2:note: has 10,001 characters, and at most 10,000 are read; shorten it",
    ),
    (
        cell("events", 0, note="x" * 10_000_000),
        "events.csv:2:note: has 10,000,000 characters, and at most 10,000 are read; shorten it",
    ),
    (cell("events", 0, note="a\x07b"), r"events.csv:2:note: holds the control character '\x07'; take it out"),
    (
        raw("events.csv", ",".join(f"c{n}" for n in range(201)).encode()),
        "events.csv:1: has 201 columns, and at most 200 are read; leave out what the format has not",
    ),
    (
        moved("events", "events.ods"),
        "datapackage.json:resources[3].path: 'events.ods' is not in the folder",
    ),
    (
        lambda folder: (moved("events", "events.ods")(folder), raw("events.ods", b"PK")(folder)),
        "events.ods: a table is .csv, .xlsx or .parquet, not '.ods'; save it as CSV",
    ),
    (
        lambda folder: (moved("events", "events.xlsx")(folder), raw("events.xlsx", b"PK")(folder)),
        "events.xlsx: cannot be read as XLSX (BadZipFile); save it again, or as CSV",
    ),
    # The cells.
    (
        cell("events", 1, party=""),
        "events.csv:3:party: is empty, and every row needs it: The id of the party that holds,",
    ),
    (cell("events", 1, sources=";"), "events.csv:3:sources: names no source; write the id of at least one"),
    (
        cell("events", 1, sources=""),
        "events.csv:3:sources: is empty, and every row needs it: The ids of the sources that say it",
    ),
    (
        cell("events", 1, status="controled"),
        "events.csv:3:status: 'controled' is not one of controlled, contested, claimed; did you mean 'controlled'?",
    ),
    (
        cell("places", 1, kind="harbour"),
        "places.csv:3:kind: 'harbour' is not one of capital, airport, base, crossing, town",
    ),
    (cell("reports", 0, basis="heard"), "reports.csv:2:basis: 'heard' is not one of read, listed, implied"),
    (
        cell("sources", 0, link="publishers"),
        "sources.csv:2:link: 'publishers' is not one of publisher, licensed, archive, none; did you mean 'publisher'?",
    ),
    (
        cell("events", 0, range_because="accounts differ"),
        "events.csv:2:range_because: 'accounts differ' is not one of hour_not_recorded, accounts_differ, inferred; "
        "did you mean 'accounts_differ'?",
    ),
    (cell("events", 0, confidence="sure"), "events.csv:2:confidence: 'sure' is not one of high, medium, low"),
    (
        cell("reporters", 0, kind="blog"),
        "reporters.csv:2:kind: 'blog' is not one of agency, newspaper, broadcaster, analyst, official, party",
    ),
    (
        cell("parties", 1, color="red"),
        "parties.csv:3:color: 'red' is not a colour; write # and six hex digits, as in #2f6fa8",
    ),
    (
        cell("parties", 1, id="the reds"),
        "parties.csv:3:id: 'the reds' is not an id; use letters a to z, digits, dot, underscore and hyphen only",
    ),
    (
        cell("places", 0, population="1,200"),
        "places.csv:2:population: '1,200' is not a whole number; write digits only, as in 750000",
    ),
    (
        cell("places", 0, population="-1"),
        "places.csv:2:population: '-1' is less than 0; write that or more: People who live there",
    ),
    (cell("places", 0, lon="61°E"), "places.csv:2:lon: '61°E' is not a number; write it as in 69.17"),
    (
        cell("places", 0, lon="181"),
        "places.csv:2:lon: '181' is more than 180; write that or less: Longitude in degrees east",
    ),
    (cell("places", 0, lon="nan"), "places.csv:2:lon: 'nan' is not a number; write it as in 69.17"),
    (cell("places", 0, lat="sNaN"), "places.csv:2:lat: 'sNaN' is not a number; write it as in 69.17"),
    (cell("places", 0, lat="NaN"), "places.csv:2:lat: 'NaN' is "),
    (
        raw("parties.csv", b"id,name\nblue,Blue\n"),
        "parties.csv:1:color: there is no column 'color'; add it: The hue, as #rrggbb;",
    ),
    (
        lambda folder: folder.features[1]["properties"].pop("name"),
        "squares.geojson:2:name: is empty, and every row needs it: The unit's name",
    ),
]

MEANING = [
    # Dates.
    (
        cell("events", 0, occurred="08/12/2021"),
        "events.csv:2:occurred: '08/12/2021' has two readings; write 2021-12-08 or 2021-08-12",
    ),
    (
        cell("events", 0, occurred="13/8/21"),
        "events.csv:2:occurred: '13/8/21' is not in the form of a date here; write 2021-08-13",
    ),
    (
        cell("events", 0, occurred_by="2021-08-13T02:06"),
        "events.csv:2:occurred_by: '2021-08-13T02:06' has no offset from UTC; write it as in 2021-08-13T02:06+04:30",
    ),
    (cell("events", 0, reported="Friday"), "events.csv:2:reported: 'Friday' is not a date; write a day (2021-08-13)"),
    (cell("events", 0, occurred="2021-02-30"), "events.csv:2:occurred: '2021-02-30' is not a date"),
    (cell("reports", 0, occurred="then"), "reports.csv:2:occurred: 'then' is not a date"),
    (cell("reports", 0, reported="9.8.2021"), "reports.csv:2:reported: '9.8.2021' has two readings"),
    (cell("counts", 0, as_of="noon"), "counts.csv:2:as_of: 'noon' is not a date"),
    (cell("sources", 0, published="last week"), "sources.csv:2:published: 'last week' is not a date"),
    (
        cell("reporters", 0, **{"from": "2021-08"}),
        "reporters.csv:2:from: '2021-08' is not a day; write one, as in 2021-08-13",
    ),
    (cell("corrections", 0, date="yesterday"), "corrections.csv:2:date: 'yesterday' is not a date"),
    (
        cell("reporters", 0, until="2021-08-01"),
        "reporters.csv:2:until: 2021-08-01 is before the first day, 2021-08-02; swap them, or mend one",
    ),
    # References.
    (
        cell("events", 0, unit="Aldar"),
        "events.csv:2:unit: 'Aldar' is not in squares.geojson; did you mean 'Alder' (AA)?",
    ),
    (
        cell("events", 0, unit="Birch feild"),
        "events.csv:2:unit: 'Birch feild' is not in places.csv; did you mean 'Birch field' (field)?",
    ),
    (
        cell("events", 0, unit="Zürich"),
        "events.csv:2:unit: 'Zürich' is not in squares.geojson or places.csv; write an id, a name or an alias",
    ),
    (
        lambda folder: (
            folder.features[2]["properties"].update(aliases="Alnus"),
            cell("reports", 0, unit="alnus")(folder),
        ),
        "reports.csv:2:unit: 'alnus' means 'Alder' (AA), 'Cedar' (CC); write the id of the one that is meant",
    ),
    (
        cell("places", 1, unit="Brich"),
        "places.csv:3:unit: 'Brich' is not in squares.geojson; did you mean 'Birch' (BB)?",
    ),
    (cell("events", 0, party="Rde"), "events.csv:2:party: 'Rde' is not in parties.csv; did you mean 'red'?"),
    (cell("reports", 0, party="Red"), "reports.csv:2:party: 'Red' is not in parties.csv; did you mean 'red'?"),
    (
        cell("counts", 0, party="green"),
        "counts.csv:2:party: 'green' is not in parties.csv; add it there, or write an id from parties.csv",
    ),
    (
        cell("events", 0, sources="s1;s22"),
        "events.csv:2:sources: 's22' is not in sources.csv; did you mean 's2'?",
    ),
    (cell("reports", 0, source="x"), "reports.csv:2:source: 'x' is not in sources.csv; add it there"),
    (cell("counts", 0, source="x"), "counts.csv:2:source: 'x' is not in sources.csv; add it there"),
    (cell("corrections", 0, source="x"), "corrections.csv:2:source: 'x' is not in sources.csv; add it there"),
    (cell("corrections", 0, event="e11"), "corrections.csv:2:event: 'e11' is not in events.csv; did you mean 'e1'?"),
    (
        cell("reports", 0, reporter="morning post"),
        "reports.csv:2:reporter: 'morning post' is not in reporters.csv; did you mean 'post'?",
    ),
    (cell("counts", 0, reporter="Call"), "counts.csv:2:reporter: 'Call' is not in reporters.csv"),
    (
        lambda folder: (
            row("reporters", id="post2", name="Morning Post")(folder),
            cell("reports", 0, reporter="Morning Post")(folder),
        ),
        "reports.csv:2:reporter: 'Morning Post' means post, post2; write the id of the one that is meant",
    ),
    (cell("sources", 0, side="rad"), "sources.csv:2:side: 'rad' is not in parties.csv; did you mean 'red'?"),
    (cell("reporters", 0, side="rad"), "reporters.csv:2:side: 'rad' is not in parties.csv; did you mean 'red'?"),
    (cell("places", 0, initial="rad"), "places.csv:2:initial: 'rad' is not in parties.csv; did you mean 'red'?"),
    (
        lambda folder: folder.features[0]["properties"].update(initial="rad"),
        "squares.geojson:1:initial: 'rad' is not in parties.csv; did you mean 'red'?",
    ),
    # Ids.
    (
        add(event("e1", "CC", "red", "2021-08-09")),
        "events.csv:4:id: 'e1' is the id of events.csv:2 already; give one another id",
    ),
    (
        cell("places", 1, id="AA"),
        "places.csv:3:id: 'AA' is the id of squares.geojson:1 already; give one another id",
    ),
    (cell("reports", 1, id="r1"), "reports.csv:3:id: 'r1' is the id of reports.csv:2 already"),
    (row("sources", id="s1", publisher="P", title="T"), "sources.csv:4:id: 's1' is the id of sources.csv:2 already"),
    (
        row("parties", id="blue", name="B", color="#000000"),
        "parties.csv:4:id: 'blue' is the id of parties.csv:2 already",
    ),
    (row("reporters", id="post", name="P"), "reporters.csv:3:id: 'post' is the id of reporters.csv:2 already"),
    # Contradictions.
    (
        cell("events", 1, occurred_by="2021-08-06"),
        "events.csv:3:occurred_by: '2021-08-06' is before occurred, '2021-08-07'; swap them, or mend one",
    ),
    (
        cell("events", 1, reported="2021-08-06T23:59+04:30"),
        "events.csv:3:reported: '2021-08-06T23:59+04:30' is before it can have happened, '2021-08-07'; "
        "begin occurred earlier, or mend reported",
    ),
    (
        add(event("e3", "Alder", "blue", "2021-08-05")),
        "events.csv:4:party: 'blue' and, in row 2, 'red' both come to hold 'AA' at the same moment; "
        "give one of them another moment, or make it contested or claimed",
    ),
    (
        cell("places", 1, kind="capital"),
        "places.csv:3:kind: 'BB' has a capital already, 'Birch' in row 2; make one of them a town",
    ),
    (cell("counts", 0, count="4"), "counts.csv:2:count: 4 is more than there are, 3; mend one of the two"),
    (
        cell("sources", 0, url="javascript:alert(1)"),
        "sources.csv:2:url: 'javascript:alert(1)' is no address that may be shown; "
        "write one that begins with http:// or https://",
    ),
    (cell("sources", 0, archived_url="//x"), "sources.csv:2:archived_url: '//x' is no address that may be shown"),
]

DESCRIPTOR = [
    (
        raw("datapackage.json", b'{"name": "x",\n "title" "y"}'),
        "datapackage.json:2: is not JSON: Expecting ':' delimiter",
    ),
    (raw("datapackage.json", b"[" * 100_000), "datapackage.json: is nested too deeply, or holds a number of thousands"),
    (says(credit=json.loads("[" * 40 + "]" * 40)), "datapackage.json: is nested more than 32 deep"),
    (says(credit="a\ud800"), r"datapackage.json: holds the control character '\ud800'; take it out"),
    (says(revision=float("nan")), "datapackage.json: holds NaN or an endless number; write a number or leave it out"),
    (raw("datapackage.json", b"[]"), "datapackage.json: is not a JSON object; begin it with {"),
    (raw("datapackage.json", b"\xff\xfe{"), "datapackage.json:1: the file is UTF-16; save it as UTF-8"),
    (lacks("name"), "datapackage.json:name: is missing; write the name of the dataset"),
    (says(name="../x"), "datapackage.json:name: '../x' is no short name; use letters a to z, digits, dot"),
    (lacks("title"), "datapackage.json:title: is missing; write the title of the dataset"),
    (says(title=5), "datapackage.json:title: '5' is not text; write it between double quotes"),
    (lacks("timezone"), "datapackage.json:timezone: is missing or no text; write an IANA name such as Europe/Paris"),
    (
        says(timezone="Kabul/Asia"),
        "datapackage.json:timezone: 'Kabul/Asia' is not the name of a time zone; use an IANA name such as Europe/Paris",
    ),
    (lacks("period"), "datapackage.json:period: is missing; write its first and last day as start and end"),
    (says(period="August"), "datapackage.json:period: 'August' is not an object; write it between { and }"),
    (
        says(period={"start": "2021-08", "end": "2021-08-31"}),
        "datapackage.json:period.start: '2021-08' is not a day; a day is written as in 2021-08-13",
    ),
    (
        says(period={"start": "2021-08-31", "end": "2021-08-01"}),
        "datapackage.json:period.end: 2021-08-01 is before the start, 2021-08-31; swap them",
    ),
    (
        says(period={"start": "2001-08-01", "end": "2021-08-01"}),
        "datapackage.json:period: 2001-08-01 to 2021-08-01 is 7,306 days, and at most 4,000 are read; shorten it",
    ),
    (
        says(view={"start": "2021-07-01", "end": "2021-08-03"}),
        "datapackage.json:view: 2021-07-01 to 2021-08-03 is not inside the period, 2021-08-01 to 2021-08-31; ",
    ),
    (
        says(opens_at="2021-09-01"),
        "datapackage.json:opens_at: 2021-09-01 is not inside the period, 2021-08-01 to 2021-08-31; choose a day in it",
    ),
    (says(updated="today"), "datapackage.json:updated: 'today' is not a date"),
    (says(tense="future"), "datapackage.json:tense: 'future' is not one of past, present"),
    (says(language="English"), "datapackage.json:language: 'English' is no language code; write it as in en or pt-BR"),
    (lacks("initial"), "datapackage.json:initial: is missing; write the party that holds what nothing else is said of"),
    (says(initial="blu"), "datapackage.json:initial: 'blu' is not in parties.csv; did you mean 'blue'?"),
    (says(protagonist="rad"), "datapackage.json:protagonist: 'rad' is not in parties.csv; did you mean 'red'?"),
    (says(context={"text": "x", "source": "s9"}), "datapackage.json:context.source: 's9' is not in sources.csv"),
    (says(context={"text": "x"}), "datapackage.json:context.source: is missing; write one sentence as text"),
    (says(counted={"one": "town"}), "datapackage.json:counted.other: is missing; write the word for one"),
    (says(counted={"one": 1}), "datapackage.json:counted.one: '1' is not text; write it between double quotes"),
    (says(definitions=[]), "datapackage.json:definitions: '[]' is not an object; write it between { and }"),
    (
        says(insets=[{"name": "x", "bbox": [2, 1, 1, 2]}]),
        "datapackage.json:insets[0]: needs a name, and a bbox of west, south, east, north in degrees",
    ),
    (lacks("licenses"), "datapackage.json:licenses: is missing; write under which licence the data are"),
    (
        says(licenses=[{"name": "x", "path": "javascript:1"}]),
        "datapackage.json:licenses[0]: needs a name or a title, and as path, if any, an address with http or https",
    ),
    # The files.
    (says(resources={}), "datapackage.json:resources: is missing or no list; write the files of the dataset into it"),
    (says(resources=[]), "datapackage.json:resources: has no resource 'sources'; add its name and path"),
    (resource(name="counts"), "datapackage.json:resources[9]: needs a name and a path, both text; write them"),
    (
        resource(name="counts", path="counts.csv"),
        "datapackage.json:resources[9]: the resource 'counts' stands twice; take one out",
    ),
    (
        moved("counts", "../counts.csv"),
        "datapackage.json:resources[7].path: '../counts.csv' does not stay in the folder; "
        "write a path inside it, with / between",
    ),
    (
        resource(name="more", path="/etc/passwd"),
        "datapackage.json:resources[9].path: '/etc/passwd' does not stay in the folder",
    ),
    (
        resource(name="more", path="https://post.example/more.csv"),
        "datapackage.json:resources[9].path: 'https://post.example/more.csv' is an address; nothing is fetched",
    ),
    (resource(name="more", path="c:\\x.csv"), r"datapackage.json:resources[9].path: 'c:\\x.csv' does not stay"),
    (resource(name="more", path="."), "datapackage.json:resources[9].path: '.' "),
    (
        resource(name="more", path="more.csv", schema="https://post.example/schema.json"),
        "datapackage.json:resources[9].path: 'more.csv' is not in the folder",
    ),
    (
        lambda folder: (folder.write(), folder.descriptor["resources"][1].update(schema="http://x.example")),
        "datapackage.json:resources[1].schema: is not a Table Schema; write it out here with its fields",
    ),
]

GEOMETRY = [
    (raw("squares.geojson", b'{"type": "Topology"}'), "squares.geojson: has no features; save the boundaries as a"),
    (raw("squares.geojson", b"{"), "squares.geojson:1: is not JSON: Expecting property name"),
    (moved("units", "squares.gml"), "datapackage.json:resources[0].path: 'squares.gml' is not in the folder"),
    (
        lambda folder: (moved("units", "squares.gml")(folder), raw("squares.gml", b"<gml/>")(folder)),
        "squares.gml: '.gml' is no format of boundaries here; use one of .geojson, .gpkg, .shp",
    ),
    (
        lambda folder: (moved("units", "squares.shp")(folder), raw("squares.shp", b"<OGRVRTDataSource/>")(folder)),
        "squares.shp: does not begin as a .shp file does; save it again in that format",
    ),
    (
        lambda folder: (moved("units", "squares.fgb")(folder), raw("squares.fgb", b"fgb")(folder)),
        "squares.fgb: cannot be read (DataSourceError); save it as GeoJSON",
    ),
    (lambda folder: folder.features.insert(0, "x"), "squares.geojson:1: is no feature with properties; give it id and"),
    (
        lambda folder: folder.features[0]["properties"].update(aliases=["a"]),
        "squares.geojson:1:aliases: is a list or an object; write text, the items of a list separated by ;",
    ),
    (shape(0, None), "squares.geojson:1: has no geometry; draw a polygon or a point, or take the feature out"),
    (shape(0, {"type": "Polygon", "coordinates": []}), "squares.geojson:1: has no geometry"),
    (shape(0, {"type": "Polygon", "coordinates": "x"}), "squares.geojson:1: the geometry is not GeoJSON ("),
    (
        shape(1, {"type": "LineString", "coordinates": [[60, 30], [61, 31]]}),
        "squares.geojson:2: is a LineString; a unit is a Polygon, a MultiPolygon or a Point",
    ),
    (
        shape(1, ring((60, 30), (61, float("nan")), (61, 31))),
        "squares.geojson:2: has a coordinate that is no number; draw it again",
    ),
    (
        shape(1, ring((60, 30), (190, 30), (61, 31))),
        "squares.geojson:2: longitude 190, latitude 30 is not on the globe; write degrees, longitude first",
    ),
    (
        shape(1, ring((34, 100), (35, 100), (35, 101))),
        "squares.geojson:2: longitude 34, latitude 100 is not on the globe; latitude and longitude may have been",
    ),
    (
        shape(1, ring((60, 30), (61, 31), (60, 30))),
        "squares.geojson:2: cannot be drawn (",
    ),
    (
        shape(0, METRES),
        "squares.geojson: a coordinate such as 6679169, 3503549 is in metres, and no coordinate system is declared; "
        "declare it (crs), or save the file in degrees (WGS 84, EPSG:4326)",
    ),
    (
        declared("urn:ogc:def:crs:EPSG::999999"),
        "squares.geojson:crs: the coordinate system 'EPSG:999999' is not known; save the file in degrees",
    ),
    (
        declared("+proj=merc +nadgrids=/etc/passwd"),
        "squares.geojson:crs: the coordinate system '+proj=merc +nadgrids=/etc/passwd' is not known",
    ),
]

WARNINGS = [
    (
        cell("events", 0, confidance="high"),
        "events.csv:1:confidance: 'confidance' is no column of events and is not read; did you mean 'confidence'?",
    ),
    (
        cell("events", 0, weather="fair"),
        "events.csv:1:weather: 'weather' is no column of events and is not read; "
        "name it in the schema of the resource, or take it out",
    ),
    (
        lambda folder: folder.features[0]["properties"].update(area=5),
        "squares.geojson:area: 'area' is no column of units and is not read; name it in the schema",
    ),
    (
        lambda folder: folder.features[0]["properties"].update(area=[5, {"km": 3}]),
        "squares.geojson:area: 'area' is no column of units and is not read; name it in the schema",
    ),
    (
        lambda folder: resource(name="report", path="reports.csv")(folder),
        "datapackage.json:resources[9]: 'report' is not read; did you mean 'reports'?",
    ),
    (lacks("publisher"), "datapackage.json:publisher: is missing; write who answers for the data: it is shown"),
    (
        shape(2, ring((60, 31), (61, 32), (61, 31), (60, 32))),
        "squares.geojson:3: the outline was repaired (Self-intersection[60.5 31.5]); mend it there",
    ),
    (
        lambda folder: (declared("urn:ogc:def:crs:EPSG::3857")(folder), shape(0, METRES)(folder)),
        "squares.geojson:crs: is in EPSG:3857 and was brought to degrees; save it as WGS 84 (EPSG:4326)",
    ),
]
