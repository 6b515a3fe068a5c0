"""Boundaries in formats that geopandas reads, from bytes alone: no file beside, no link and no address is followed."""

import io
import re
import sqlite3
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any

from geo.gate import Gate, parsed
from geo.problems import Refusal, shown
from geo.sheets import packed_columns

# GDAL goes by what a file holds, not by its ending, and some of what it knows points to other files or to hosts.
BEGINS = {
    ".gpkg": re.compile(rb"SQLite format 3\0"),
    ".shp": re.compile(rb"\x00\x00\x27\x0a"),
    ".fgb": re.compile(rb"fgb"),
    ".parquet": re.compile(rb"PAR1"),
    ".geoparquet": re.compile(rb"PAR1"),
    ".kml": re.compile(rb"(\xef\xbb\xbf)?(<\?xml[^>]{0,200}\?>)?\s{0,200}<kml\b"),
    ".topojson": re.compile(rb"(\xef\xbb\xbf)?\s{0,200}\{"),
}
MOST_UNITS = 10_000
BESIDE_A_SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg")
DEEPEST = 3
"""Of nested geometries: a MultiPolygon is two. The reader of WKB goes on until the process dies."""


def read(gate: Gate, file: str, data: bytes) -> Any:
    """The bytes *data* of *file* as a GeoDataFrame of as many features as a dataset may have and one more.

    ``None`` where a problem was told; raises :class:`Refusal`, and whatever GDAL, pyarrow and sqlite3 like.
    """
    ending = PurePosixPath(file).suffix.lower()
    if not BEGINS[ending].match(data):
        raise Refusal("units-format", f"does not begin as a {ending} file does; save it again in that format")
    packed = LOOKS[ending](gate, file, data) if ending in LOOKS else data
    if packed is None:
        return None
    import geopandas

    with warnings.catch_warnings(action="ignore"):  # of what is told better by the door
        if ending.endswith("parquet"):
            return geopandas.read_parquet(io.BytesIO(packed))
        layers = geopandas.list_layers(io.BytesIO(packed))
        drawn = [str(name) for name in layers.loc[layers["geometry_type"].notna(), "name"]]
        if len(drawn) > 1:
            listed = ", ".join(map(shown, drawn[:12]))
            wrong = f"has {len(drawn)} layers ({listed}); save the one of the units to a file of its own"
            raise Refusal("layers", wrong)
        return geopandas.read_file(io.BytesIO(packed), layer=drawn[0] if drawn else None, rows=MOST_UNITS + 1)


def _with_what_is_beside(gate: Gate, file: str, data: bytes) -> bytes | None:
    """A shapefile and the files of its name, as one archive; nothing where one of them is no file of the folder."""
    path = gate.path(file, file)
    beside = [each for each in path.parent.iterdir() if each.stem == path.stem] if path else []
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("units.shp", data)
        for each in sorted(beside):
            if each.suffix.lower() in BESIDE_A_SHAPEFILE:
                found = gate.read(str(PurePosixPath(file).with_name(each.name)), file)
                if found is None:
                    return None
                archive.writestr(f"units{each.suffix.lower()}", found)
    return packed.getvalue()


def _kml(gate: Gate, file: str, data: bytes) -> bytes:
    if b"<OGR" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refusal("units-format", "points to other files, or defines entities; save it again as plain KML")
    return data


def _topology(gate: Gate, file: str, data: bytes) -> bytes | None:
    found = parsed(data, file, gate.problems)
    if found is not None and (not isinstance(found, dict) or found.get("type") != "Topology"):
        raise Refusal("units-format", "is no Topology; save it again as TopoJSON, or as GeoJSON")
    return None if found is None else data


def _plain_tables(gate: Gate, file: str, data: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(data)
        if base.execute("SELECT 1 FROM sqlite_master WHERE type = 'view'").fetchone():
            raise Refusal("units-format", "has views, which are programs and not run here; save its layer by itself")
    return data


def _columns(gate: Gate, file: str, data: bytes) -> bytes | None:
    packed = packed_columns(gate, file, data)
    if packed is None:
        return None
    if packed.metadata.num_rows > MOST_UNITS:
        raise Refusal(
            "too-many-units", f"has {packed.metadata.num_rows:,} rows, and at most 10,000 are read; leave some out"
        )
    for column in packed.read().columns:
        for cell in column.to_pylist():
            if isinstance(cell, bytes):
                _walk(cell, 0, 1)
    return data


def _walk(wkb: bytes, at: int, depth: int) -> int:
    """Where the geometry that begins *at* ends. Raises :class:`Refusal` where it nests too deep."""
    if depth > DEEPEST:
        raise Refusal(
            "geometry-type", "has geometries inside geometries; a unit is a Polygon, a MultiPolygon or a Point"
        )
    order = "<I" if wkb[at] == 1 else ">I"
    (code,) = struct.unpack_from(order, wkb, at + 1)
    at += 9 if code & 0x20000000 else 5
    flat, kind = divmod(code & 0xFFFF, 1000)
    step = 8 * (2 + bool(code & 0x80000000 or flat in (1, 3)) + bool(code & 0x40000000 or flat in (2, 3)))
    if kind == 1:
        return at + step
    count = int(struct.unpack_from(order, wkb, at)[0])
    at += 4
    if kind == 2:
        return at + step * count
    for _ in range(count):
        if kind == 3:
            at += 4 + step * int(struct.unpack_from(order, wkb, at)[0])
        else:
            at = _walk(wkb, at, depth + 1)
    return at


Look = Callable[[Gate, str, bytes], bytes | None]
LOOKS: Mapping[str, Look] = {
    ".shp": _with_what_is_beside,
    ".kml": _kml,
    ".topojson": _topology,
    ".gpkg": _plain_tables,
    ".parquet": _columns,
    ".geoparquet": _columns,
}
