"""Units from a file of boundaries: ids and names found, other names kept, outlines made fit for a map."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.init.boundaries import read_boundaries
from geo.init.guess import BOUNDARIES, OTHER_NAMES, Question, boundary_columns
from geo.init.ids import Ids, slug
from geo.init.outlines import corners, simplified
from geo.model import Problem, Unit
from geo.names import Names, folded
from geo.problems import Problems, shown

AN_ID = re.compile(r"(?!\.+$)[A-Za-z0-9._-]+")
KEPT = re.compile(r"population|initial|name_[a-z]{2}")
"""Columns that the format has too, and that are taken as they are."""

FILE = "units.geojson"


@dataclass
class Units:
    """The units of one file, in its order, and what was done to them.

    *columns* says under which header each field was found; *told* is for people.
    """

    file: str
    columns: dict[str, str]
    questions: list[Question]
    first: Mapping[str, str]
    units: list[dict[str, str]] = field(default_factory=list)
    shapes: list[BaseGeometry] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def names(self) -> Names:
        """All that they are called."""
        return Names([_unit(each) for each in self.units], ())

    def text(self, initial: Mapping[str, str]) -> str:
        """The units as GeoJSON, a line each; *initial* has the ids of the parties that their ``initial`` names."""
        lines = []
        for unit, shape in zip(self.units, self.shapes, strict=True):
            said: dict[str, Any] = {key: value for key, value in unit.items() if value}
            if "initial" in said:
                said["initial"] = initial.get(said["initial"], said["initial"])
            if said.get("population", "").isdecimal():
                said["population"] = int(said["population"])
            feature = {"type": "Feature", "properties": said, "geometry": json.loads(shapely.to_geojson(shape))}
            lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
        return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def read_units(path: Path, given: Mapping[str, str], tolerance: float | None) -> Units:
    """The units in the file *path*; *given* says which of its columns are what.

    Raises :class:`DataError` where it cannot be read; what could not be guessed stands in ``questions``.
    """
    problems = Problems()
    header, rows, shapes, questions = read_boundaries(path, given, problems)
    cells = [dict(zip(header, row, strict=True)) for _, row in rows]
    if not cells:
        problems.error(path.name, None, None, "no-features", "has no units in it; name the file that has them")
        problems.stop_on_errors()
    columns = {each: column for each in BOUNDARIES if (column := given.get(each) or _column(each, header, cells))}
    if "name" not in columns:
        questions.append(Question("name", tuple(header)))
    found = Units(path.name, columns, questions, cells[0] if cells else {})
    if questions:
        return found
    found.units, other = _called(cells, columns)
    found.rows = [number for number, _ in rows]
    found.told = [_of_columns(found, other), *_mended(problems.all(), found.units)]
    drawn = simplified(shapes, tolerance)
    found.shapes = drawn.shapes
    if drawn.cleaned:
        found.told.append("slivers between neighbours were closed, so that they share one border")
    if drawn.overlapping:
        found.told.append("some units overlap; check says which, and where")
    if drawn.tolerance:
        was, now = corners(shapes), corners(drawn.shapes)
        sizes = f"{was:,} corners ({_bytes(path.stat().st_size)}) to {now:,} ({_bytes(len(found.text({}).encode()))})"
        found.told.append(
            f"simplified at {drawn.tolerance:g} degrees, borders kept: {sizes}; --simplify 0 keeps them all"
        )
    return found


def _column(each: str, header: Sequence[str], cells: Sequence[Mapping[str, str]]) -> str:
    """The header under which *each* of the boundaries' fields is, or nothing."""
    likely = boundary_columns(header, each)
    values = {column: [cell[column] for cell in cells] for column in likely}
    if each == "id":
        good = [c for c in likely if len({*values[c]}) == len(cells) and all(map(AN_ID.fullmatch, values[c]))]
    else:
        # Of the names of a country, its provinces and their districts, the ones that differ most are the units'.
        good = sorted(likely, key=lambda column: -len({value for value in values[column] if value}))
    return next(iter(good), "")


def _called(cells: Sequence[Mapping[str, str]], columns: Mapping[str, str]) -> tuple[list[dict[str, str]], list[str]]:
    """Properties of the units: id, name, other names, and what the format has too; and where other names stood."""
    ids = Ids()
    units = []
    for n, cell in enumerate(cells, start=1):
        name = cell[columns["name"]]
        id = cell[columns["id"]] if "id" in columns else ids.new(slug(name) or f"unit-{n}")
        kept = {key: value for key, value in cell.items() if KEPT.fullmatch(key) and key not in columns.values()}
        units.append({"id": id, "name": name, **kept})
    own = [{folded(unit["id"]), folded(unit["name"])} for unit in units]
    names = [_other_names(cell, columns, kept) for cell, kept in zip(cells, own, strict=True)]
    # What several share, such as the country's name, tells none of them.
    shared = Counter(name for known, more in zip(own, names, strict=True) for name in {*known, *map(folded, more)})
    for unit, more in zip(units, names, strict=True):
        unit["aliases"] = ";".join(name for name in more if shared[folded(name)] == 1)
    used = dict.fromkeys(header for more in names for name, header in more.items() if shared[folded(name)] == 1)
    return units, list(used)


def _other_names(cell: Mapping[str, str], columns: Mapping[str, str], own: Iterable[str]) -> dict[str, str]:
    """A unit's other names, each with the header that it stood under."""
    found: dict[str, str] = {}
    known = {*own}
    for header, text in cell.items():
        if header in columns.values() or KEPT.fullmatch(header) or not OTHER_NAMES.fullmatch(folded(header)):
            continue
        for name in re.split(r"[|;]", text):
            if any(letter.isalpha() for letter in name) and folded(name) not in known:
                found[name.strip()] = header
                known.add(folded(name))
    return found


def _unit(unit: Mapping[str, str]) -> Unit:
    names = {key: value for key, value in unit.items() if key.startswith("name_") and value}
    aliases = tuple(filter(None, unit["aliases"].split(";")))
    return Unit(unit["id"], unit["name"], names=names, aliases=aliases, shape=shapely.Point())


def _of_columns(found: Units, other: Sequence[str]) -> str:
    name, id = found.columns["name"], found.columns.get("id")
    ids = f"ids from {shown(id)}" if id else "ids made from the names"
    more = f", other names from {', '.join(map(shown, other))}" if other else ""
    return f"names from {shown(name)}, {ids}{more}; --column name=HEADER, id=HEADER for others"


def _mended(warnings: Sequence[Problem], units: Sequence[Mapping[str, str]]) -> list[str]:
    """What the reading of the shapes had to put right."""
    told = [each.message.partition(";")[0] for each in warnings if each.code == "reprojected"]
    broken = [units[each.row - 1]["name"] for each in warnings if each.code == "repaired-ring" and each.row]
    if broken:
        more = f" and {len(broken) - 8} more" if len(broken) > 8 else ""
        told.append(f"outlines that crossed themselves were repaired: {', '.join(broken[:8])}{more}")
    return told


def _bytes(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{max(number / 1e3, 0.1):.3g} kB"
