"""The units' file: features with their properties as text, and shapes that can be drawn.

GeoJSON is read here, by json and shapely; other formats by geopandas (:mod:`geo.boundaries`), imported only then.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo import boundaries
from geo.boundaries import MOST_UNITS
from geo.gate import Gate, parsed
from geo.problems import Problems, Refusal, shown
from geo.shapes import all_drawable, in_degrees
from geo.sheets import MOST_COLUMNS, Numbered, as_text
from geo.tables import field_of

MOST_VERTICES = 2_000_000


@dataclass(frozen=True, slots=True)
class Features:
    """The units as their file has them, numbered from 1; ``shapes`` has nothing where a shape cannot be drawn."""

    header: tuple[str, ...]
    rows: Numbered
    given: tuple[BaseGeometry | None, ...]
    shapes: tuple[BaseGeometry | None, ...]


def read_features(gate: Gate, file: str, own_ids: bool = False) -> Features | None:
    """Features in degrees (WGS 84), rings repaired; or nothing and problems.

    With *own_ids* the ids that GeoJSON features have beside their properties are their column ``id``, if none is there.
    """
    problems = gate.problems
    ending = PurePosixPath(file).suffix.lower()
    if ending in (".geojson", ".json"):
        read = _geojson(gate, file, own_ids)
    elif ending in boundaries.BEGINS:
        read = _by_geopandas(gate, file)
    else:
        formats = ", ".join((".geojson", *boundaries.BEGINS))
        problems.error(
            file, None, None, "units-format", f"{shown(ending)} is no format of boundaries here; use one of {formats}"
        )
        return None
    if read is None:
        return None
    properties, given, crs = read
    vertices = int(sum(shapely.get_num_coordinates(each) for each in given if each is not None))
    if vertices > MOST_VERTICES:
        wrong = f"has {vertices:,} vertices, and at most 2,000,000 are read; simplify it, with shared borders kept"
        problems.error(file, None, None, "too-many-vertices", wrong)
        return None
    degrees = in_degrees(given, crs, file, problems)
    if degrees is None:
        return None
    header, rows = _table(properties, file, problems)
    return Features(header, rows, tuple(degrees), all_drawable(degrees, file, problems))


Read = tuple[Sequence[Mapping[str, object]], Sequence[BaseGeometry | None], str | None]
"""Of all features: properties, geometries (nothing where it was told already what is wrong), and the declared CRS."""


def _geojson(gate: Gate, file: str, own_ids: bool) -> Read | None:
    problems = gate.problems
    data = gate.read(file, file)
    collection = None if data is None else parsed(data, file, problems)
    if collection is None:
        return None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        wrong = "has no features; save the boundaries as a GeoJSON FeatureCollection, one feature a unit"
        problems.error(file, None, None, "no-features", wrong)
        return None
    if _too_many(len(features), file, problems):
        return None
    properties: list[Mapping[str, object]] = []
    shapes: list[BaseGeometry | None] = []
    for n, feature in enumerate(features, start=1):
        found = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(found, dict):
            wrong = "is no feature with properties; give it id and name"
            problems.error(file, n, None, "no-properties", wrong)
        properties.append(found if isinstance(found, dict) else {})
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        try:
            with np.errstate(invalid="ignore"):  # a coordinate that is no number is told below, with its feature
                shapes.append(shape(geometry) if geometry else shapely.Point())
        except Exception as reason:  # shapely raises as many kinds as coordinates can be wrong
            problems.error(
                file, n, None, "geometry", f"the geometry is not GeoJSON ({type(reason).__name__}); draw it again"
            )
            shapes.append(None)
    if own_ids and not any("id" in each for each in properties):
        ids = [id for each in features if isinstance(each, dict) and isinstance(id := each.get("id"), str)]
        # Tools number features as they write them: that is no id of a place.
        if len(ids) == len(features) and not all(map(str.isdecimal, ids)):
            properties = [{"id": id, **each} for id, each in zip(ids, properties, strict=True)]
    crs = collection.get("crs")
    return properties, shapes, None if crs is None else _declared(crs)


def _too_many(features: int, file: str, problems: Problems) -> bool:
    if features > MOST_UNITS:
        wrong = "has more than 10,000 features, and at most that many are read; leave some out, or merge them"
        problems.error(file, None, None, "too-many-units", wrong)
    return features > MOST_UNITS


def _declared(crs: object) -> str:
    """The declared coordinate system as ``EPSG:3857``; anything that is no plain code comes back as it is."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name") if isinstance(properties, dict) else crs)
    if re.fullmatch(r"(urn:ogc:def:crs:OGC:[\d.]*:|OGC:)CRS84", name):
        return "OGC:CRS84"
    code = re.fullmatch(r"(?:urn:ogc:def:crs:EPSG:[\d.]*:|EPSG:)(\d{1,6})", name, re.IGNORECASE)
    return f"EPSG:{code[1]}" if code else name


def _code(crs: Any) -> str:
    """A coordinate system (pyproj's) by its code; one without a code by the parameters of its projection."""
    if authority := crs.to_authority():
        return ":".join(authority)
    with warnings.catch_warnings():
        # It says that a datum may be lost: a map's ground is not known to the metre.
        warnings.simplefilter("ignore")
        return str(crs.to_proj4() or crs.name)


def _by_geopandas(gate: Gate, file: str) -> Read | None:
    data = gate.read(file, file)
    if data is None:
        return None
    try:
        frame = boundaries.read(gate, file, data)
        if frame is None or _too_many(len(frame), file, gate.problems):
            return None
        columns = frame.drop(columns=frame.geometry.name)
        records = columns.astype(object).where(columns.notna(), None).to_dict("records")
        crs = None if frame.crs is None else _code(frame.crs)
        return records, [shapely.Point() if each is None else each for each in frame.geometry], crs
    except Refusal as refusal:
        gate.problems.error(file, None, None, refusal.code, refusal.message)
    except Exception as reason:  # GDAL, pyarrow and sqlite3 raise whatever they like
        wrong = f"cannot be read ({type(reason).__name__}); save it as GeoJSON"
        gate.problems.error(file, None, None, "unreadable-file", wrong)
    return None


def _table(
    properties: Sequence[Mapping[str, object]], file: str, problems: Problems
) -> tuple[tuple[str, ...], Numbered]:
    header = list(dict.fromkeys(str(column).strip() for each in properties for column in each))[: MOST_COLUMNS + 1]
    rows: Numbered = []
    if len(header) > MOST_COLUMNS:  # told with the header
        return tuple(header), rows
    for n, each in enumerate(properties, start=1):
        cells = dict.fromkeys(header, "")
        for column, value in each.items():
            if not isinstance(value, dict | list):
                cells[str(column).strip()] = as_text(value)
            elif field_of("units", str(column).strip()):
                wrong = "is a list or an object; write text, the items of a list separated by ;"
                problems.error(file, n, str(column), "type", wrong)
        rows.append((n, [cells[column] for column in header]))
    return tuple(header), rows
