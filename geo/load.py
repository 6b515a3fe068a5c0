"""The one door for data: a folder of files becomes a :class:`Dataset`, or a :class:`DataError` with every problem.

The gate comes first (:mod:`geo.gate`), then the form of every cell (:mod:`geo.tables`, :mod:`geo.features`), then what
the rows mean together (:mod:`geo.cast`, :mod:`geo.record`). Past it everything is valid and nothing checks again.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from geo import cast, record
from geo.descriptor import Descriptor
from geo.features import Features, read_features
from geo.folder import Resource, calendar_of, read_descriptor, resources
from geo.gate import DESCRIPTOR, Gate
from geo.model import Correction, Dataset, Event, Report
from geo.moment import Calendar
from geo.names import Names
from geo.problems import Problems
from geo.rows import Rows
from geo.sheets import MOST_ROWS
from geo.tables import Row, Table, formed, read_table

NOT_CONTENT = {"path", "schema", "hash"}
GRID = 1_000_000
"""Steps of a degree to which geometry is rounded before it counts for the version."""


def load(folder: str | os.PathLike[str]) -> Dataset:
    """The dataset in *folder*. Raises :class:`DataError` with all problems at once: file, row, column, remedy.

    ``opens_at`` is the last day of ``view`` where the descriptor does not say, ``view`` the period, and ``updated``
    the latest day on which anything was reported or corrected (the period's first, where nothing was).
    """
    problems = Problems()
    gate = Gate(Path(folder), problems)
    fields = read_descriptor(gate)
    calendar = calendar_of(fields, problems)
    found = resources(fields, gate)
    features, tables = _tables(found, gate)
    rows = Rows(tables, calendar, problems)

    def refer(resource: str, id: str, column: str) -> str:
        if wrong := rows.missing(resource, id):
            problems.error(DESCRIPTOR, None, column, f"unknown-{'party' if resource == 'parties' else 'source'}", wrong)
        return id

    described = Descriptor(fields, calendar, problems).package(refer)
    parties, sources = cast.parties(rows), cast.sources(rows)
    units = cast.units(rows, features)
    places = cast.places(rows, units)
    # Where either could not be read, nothing can be said of the names that rows use.
    rows.names = Names(units, places) if {"units", *({"places"} & set(found))} <= set(tables) else None
    events = record.events(rows, units, places)
    reporters = cast.reporters(rows, described.start, described.end)
    reports, counts = record.reports(rows, reporters), record.counts(rows, reporters)
    corrections = record.corrections(rows)
    problems.stop_on_errors()
    updated = described.updated or _last_day(events, reports, corrections, calendar, described.start).isoformat()
    return Dataset(
        package=replace(described, updated=updated),
        units=units,
        places=places,
        parties=parties,
        events=events,
        reports=reports,
        reporters=reporters,
        sources=sources,
        counts=counts,
        corrections=corrections,
        version=_version(fields, tables, features),
        warnings=tuple(problems.all()),
        files={name: resource.path for name, resource in found.items()},
    )


def written(folder: str | os.PathLike[str], resource: str) -> tuple[Row, ...]:
    """The rows of one table of a folder that loads, cell by cell as they are written; none where it has no such table.

    Raises :class:`DataError` where they have no form.
    """
    problems = Problems()
    gate = Gate(Path(folder), problems)
    found = resources(read_descriptor(gate), gate).get(resource)
    table = read_table(gate, resource, found.path, found.columns) if found else None
    problems.stop_on_errors()
    return table.rows if table else ()


def _tables(found: Mapping[str, Resource], gate: Gate) -> tuple[Features | None, dict[str, Table]]:
    features = None
    tables: dict[str, Table] = {}
    for name, resource in found.items():
        if not resource.path:
            continue
        if name == "units":
            features = read_features(gate, resource.path)
            table = features and formed(
                name, resource.path, features.header, features.rows, resource.columns, gate.problems
            )
        else:
            table = read_table(gate, name, resource.path, resource.columns)
        if table:
            tables[name] = table
    if sum(len(table.rows) for table in tables.values()) > MOST_ROWS:
        wrong = "the tables have more than 200,000 rows together, and at most that many are read; split the dataset"
        gate.problems.error(DESCRIPTOR, None, "resources", "too-many-rows", wrong)
    return features, tables


def _last_day(
    events: Iterable[Event],
    reports: Iterable[Report],
    corrections: Iterable[Correction],
    calendar: Calendar,
    first: date,
) -> date:
    reported = (calendar.local(row.reported.end).date() for each in (events, reports) for row in each)
    corrected = (date.fromisoformat(row.date) for row in corrections if row.date)
    return max([*reported, *corrected], default=first)


def _version(fields: Mapping[str, Any], tables: Mapping[str, Table], features: Features | None) -> str:
    """Twelve hex digits of what the folder says, however it is written down."""
    resources = [{key: value for key, value in each.items() if key not in NOT_CONTENT} for each in fields["resources"]]
    content = {
        "descriptor": {**fields, "resources": resources},
        "tables": {
            name: [dict(row.cells) for row in table.rows] for name, table in tables.items() if name != "corrections"
        },
        "geometry": _written(features.given) if features else [],
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _written(shapes: Sequence[shapely.Geometry | None]) -> list[str]:
    # Adding nought makes minus nought nought.
    rounded = shapely.transform(list(shapes), lambda pairs: (pairs * GRID).round() / GRID + 0.0)
    return [str(text) for text in shapely.to_wkb(rounded, hex=True, byte_order=1)]
