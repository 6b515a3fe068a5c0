"""A snapshot as data: JSON, CSV and GeoJSON that say what the map says."""

import csv
import io
import json
from typing import Any

import shapely

from geo.cards import Cards
from geo.model import Dataset, Unit
from geo.moment import Point
from geo.timeline import Shown, Snapshot
from geo.words import Words

COLUMNS = ("id", "name", "shown", "party", "possible", "status", "challenger", "since", "event", "sources", "sentence")


def as_dict(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """The snapshot as an object: headline, tally by party, units, places. Days are ISO; the unknown is ``None``."""
    dataset, cards = snapshot.timeline.dataset, Cards(words)
    return {
        "dataset": dataset.package.name,
        "version": dataset.version,
        "at": _canonical(snapshot.point, dataset),
        "reported_by": _canonical(snapshot.reported_by, dataset) if snapshot.reported_by else None,
        "told_by": snapshot.told_by.id if snapshot.told_by else None,
        "headline": words.headline(snapshot).title,
        "of": len(snapshot.units),
        "not_mentioned": snapshot.not_mentioned,
        "tally": {
            party: {
                "held": tally.held,
                "at_most": tally.at_most,
                "contests": tally.contests,
                "claims": tally.claims,
                "implied": tally.implied,
            }
            for party, tally in snapshot.tally.items()
        },
        "units": [_row(snapshot, shown, cards) for shown in snapshot.units],
        "places": [_row(snapshot, shown, cards) for shown in snapshot.places],
    }


def _canonical(point: Point, dataset: Dataset) -> str:
    """The moment as a day or on the dataset's own clocks, however it was asked for."""
    return dataset.calendar.at(point.tick, clock=point.clock).text


def _row(snapshot: Snapshot, shown: Shown, cards: Cards) -> dict[str, Any]:
    state, since = shown.state, snapshot.since(shown)
    row: dict[str, Any] = {"id": shown.target.id, "name": shown.target.called(cards.language.lang)}
    if not isinstance(shown.target, Unit):
        row["unit"] = shown.target.unit
    return row | {
        "shown": state.shown,
        "party": state.party,
        "possible": list(state.possible),
        "status": state.status,
        "challenger": state.challenger,
        "sentence": cards.card(snapshot, shown),
        "since": since.isoformat() if since else None,
        "event": state.row or state.confirmed_by,
        "sources": list(snapshot.sources(shown)),
    }


def as_json(snapshot: Snapshot, words: Words) -> str:
    """The snapshot as JSON text."""
    said = as_dict(snapshot, words)
    lists = {key: said.pop(key) for key in ("units", "places")}
    # What is long is written by the quick encoder, which knows no indents: a unit or place a line.
    lines = [json.dumps(said, ensure_ascii=False, indent=1).removesuffix("\n}")]
    for key, rows in lists.items():
        listed = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        lines.append(f' "{key}": [\n{listed}\n ]' if rows else f' "{key}": []')
    return ",\n".join(lines) + "\n}\n"


def as_csv(snapshot: Snapshot, words: Words) -> str:
    """The units as CSV, one row each, in :data:`COLUMNS`; lists are separated by ``;``, lines end in LF."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in as_dict(snapshot, words)["units"]:
        table.writerow([_cell(row[column]) for column in COLUMNS])
    return text.getvalue()


def _cell(value: str | list[str] | None) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = ";".join(value) if isinstance(value, list) else value or ""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_geojson(snapshot: Snapshot, words: Words) -> str:
    """The units as a GeoJSON FeatureCollection (WGS 84, longitude first), their rows as properties."""
    rows = as_dict(snapshot, words)["units"]
    features = [
        {"type": "Feature", "id": row["id"], "properties": row, "geometry": json.loads(shapely.to_geojson(unit.shape))}
        for row, unit in zip(rows, snapshot.timeline.dataset.units, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


FORMATS = {"json": as_json, "csv": as_csv, "geojson": as_geojson}
