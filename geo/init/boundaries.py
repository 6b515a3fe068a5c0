"""Boundaries as they lie on a stranger's disk: what the door reads, zipped shapefiles, and tables of towns."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import BESIDE_A_SHAPEFILE
from geo.features import read_features
from geo.gate import Gate
from geo.init.guess import Question, boundary_columns, wrongly_given
from geo.problems import Problems, shown
from geo.sheets import Numbered, read_rows
from geo.tables import is_header, is_whole

TABLES = (".csv", ".xlsx")
OF_A_SHAPEFILE = (".shp", *BESIDE_A_SHAPEFILE)

Read = tuple[Sequence[str], Numbered, list[BaseGeometry], list[Question]]
"""Header, rows, a shape in degrees for each row, and what could not be guessed (then there may be no shapes)."""


def read_boundaries(path: Path, given: Mapping[str, str], problems: Problems) -> Read:
    """What the file *path* holds; *given* says which of its columns are what.

    Warnings are added to *problems*. Raises :class:`DataError` where it cannot be read.
    """
    gate = Gate(path.parent, problems)
    if path.suffix.lower() in TABLES:
        return _of_table(gate, path.name, given)
    if path.suffix.lower() == ".zip":
        return _of_zip(gate, path, given)
    return _of_features(gate, path.name, given)


def _of_features(gate: Gate, file: str, given: Mapping[str, str]) -> Read:
    found = read_features(gate, file, own_ids=True)
    gate.problems.stop_on_errors()
    assert found  # what could not be read was told
    shapes = [shape for shape in found.shapes if shape is not None]
    return found.header, found.rows, shapes, wrongly_given(found.header, given)


def _of_zip(gate: Gate, path: Path, given: Mapping[str, str]) -> Read:
    """The one shapefile that a zip holds, unpacked where nothing else lies."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as packed:
                parts = [each for each in packed.infolist() if _suffix(each.filename) in OF_A_SHAPEFILE]
                if sum(_suffix(each.filename) == ".shp" for each in parts) != 1:
                    wrong = "does not hold one shapefile; unpack it, and name the file of the units"
                    gate.problems.error(path.name, None, None, "zip", wrong)
                elif gate.fits(path.name, sum(each.file_size for each in parts)):
                    for each in parts:
                        Path(folder, f"units{_suffix(each.filename)}").write_bytes(packed.read(each))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as reason:
            wrong = f"cannot be unpacked ({type(reason).__name__}); unpack it, and name the file of the units"
            gate.problems.error(path.name, None, None, "zip", wrong)
        gate.problems.stop_on_errors()
        return _of_features(Gate(Path(folder), gate.problems), "units.shp", given)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _of_table(gate: Gate, file: str, given: Mapping[str, str]) -> Read:
    """Towns: a table with a longitude and a latitude in each row."""
    problems = gate.problems
    rows = read_rows(gate, file)
    if rows is not None and len(rows) < 2:
        wrong = "has no rows; write a header with name, lon and lat, and a row for each town"
        problems.error(file, None, None, "no-rows", wrong)
    problems.stop_on_errors()
    (header_row, header), *rest = rows or []
    if not is_header(header, file, header_row, problems):
        problems.stop_on_errors()
    whole = [row for row in rest if is_whole(row, header, file, problems)]
    columns = {each: given.get(each) or next(iter(boundary_columns(header, each)), "") for each in ("lon", "lat")}
    questions = [Question(each, tuple(header)) for each, column in columns.items() if not column]
    questions += wrongly_given(header, given)
    points = [] if questions else [_point(row, header, columns, file, problems) for row in whole]
    problems.stop_on_errors()
    return header, whole, [point for point in points if point is not None], questions


def _point(
    row: tuple[int, list[str]], header: Sequence[str], columns: Mapping[str, str], file: str, problems: Problems
) -> BaseGeometry | None:
    number, cells = row
    degrees = []
    for each, most in (("lon", 180), ("lat", 90)):
        text = cells[header.index(columns[each])]
        try:
            degrees.append(float(text))
            if not abs(degrees[-1]) <= most:
                raise ValueError
        except ValueError:
            wrong = f"{shown(text)} is no number of degrees from -{most} to {most}; write it as in 34.35"
            problems.error(file, number, columns[each], "degrees", wrong)
            return None
    return shapely.Point(degrees)
