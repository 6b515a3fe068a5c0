"""A small good folder, written in the test that breaks it: three squares, one of them with a capital, two parties."""

import csv
import io
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from geo import DataError, Dataset, load
from geo.model import Problem

DESCRIPTOR: dict[str, Any] = {
    "name": "three-squares",
    "title": "Three squares (invented for tests)",
    "publisher": "Nobody",
    "timezone": "Asia/Kabul",
    "period": {"start": "2021-08-01", "end": "2021-08-31"},
    "initial": "blue",
    "licenses": [{"name": "CC0-1.0"}],
}


def square(west: float, south: float, size: float = 1.0) -> dict[str, Any]:
    """A square as a GeoJSON polygon; degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(id: str, name: str, geometry: object, **properties: object) -> dict[str, Any]:
    """A unit as a GeoJSON feature."""
    return {"type": "Feature", "properties": {"id": id, "name": name, **properties}, "geometry": geometry}


class Folder:
    """What a folder will hold, free to be changed before it is loaded.

    `features[n]` is feature n + 1 in a message, `tables[name][n]` is row n + 2.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = deepcopy(DESCRIPTOR)
        self.collection: dict[str, Any] = {"type": "FeatureCollection"}
        self.features = [
            feature("AA", "Alder", square(60, 30), name_fa="توسکا", aliases="Alnus;Sar-e Alder"),
            feature("BB", "Birch", square(61, 30), population=1200),
            feature("CC", "Cedar", square(60, 31)),
        ]
        self.tables: dict[str, list[dict[str, str]]] = {
            "places": [
                {"id": "birch-town", "unit": "BB", "kind": "capital", "name": "Birch", "lon": "61.5", "lat": "30.5"},
                {"id": "field", "unit": "BB", "kind": "airport", "name": "Birch field", "lon": "61.7", "lat": "30.25"},
            ],
            "parties": [
                {"id": "blue", "name": "Blue", "color": "#2f6fa8"},
                {"id": "red", "name": "Red", "color": "#c2561a"},
            ],
            "events": [
                event("e1", "AA", "red", "2021-08-05", manner="after_fighting"),
                event("e2", "birch-town", "red", "2021-08-07", occurred_by="2021-08-08", reported="2021-08-09"),
            ],
            "reporters": [{"id": "post", "name": "Morning Post", "from": "2021-08-02", "until": "2021-08-20"}],
            "reports": [report("r1", "AA", "red", "2021-08-05"), report("r2", "BB", "red", "2021-08-08")],
            "sources": [
                {"id": "s1", "publisher": "Morning Post", "title": "Alder taken", "url": "https://post.example/1"},
                {"id": "s2", "publisher": "Evening Call", "title": "Birch taken", "url": ""},
            ],
            "counts": [
                {"reporter": "post", "as_of": "2021-08-08", "party": "red", "count": "2", "of": "3", "source": "s2"}
            ],
            "corrections": [
                {"date": "2021-09-02", "event": "e1", "field": "occurred", "was": "2021-08-04", "now": "2021-08-05"}
            ],
        }
        self.files: dict[str, str] = {}
        self.raw: dict[str, bytes] = {}

    def write(self) -> Path:
        """Writes the folder: what `raw` has as it is, the rest as the format wants it."""
        self.path.mkdir(exist_ok=True)
        paths = {"units": "squares.geojson", **{name: f"{name}.csv" for name in self.tables}, **self.files}
        self.descriptor.setdefault("resources", [{"name": name, "path": path} for name, path in paths.items()])
        self._put("datapackage.json", json.dumps(self.descriptor))
        self._put("squares.geojson", json.dumps({**self.collection, "features": self.features}))
        for name, rows in self.tables.items():
            if paths[name].endswith(".csv"):
                self._put(paths[name], as_csv(rows))
        for name, data in self.raw.items():
            (self.path / name).write_bytes(data)
        return self.path

    def _put(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8", newline="")

    def load(self) -> Dataset:
        """The folder as a dataset."""
        return load(self.write())

    def problems(self) -> list[Problem]:
        """What the door says: of a refusal everything, of a dataset its warnings."""
        try:
            return list(self.load().warnings)
        except DataError as refused:
            return refused.problems

    def told(self) -> list[str]:
        """The same, as an editor reads it."""
        return [str(problem) for problem in self.problems()]


def event(id: str, unit: str, party: str, occurred: str, status: str = "controlled", **more: str) -> dict[str, str]:
    """A row of events.csv."""
    return {"id": id, "unit": unit, "party": party, "status": status, "occurred": occurred, "sources": "s1", **more}


def report(id: str, unit: str, party: str, reported: str, **more: str) -> dict[str, str]:
    """A row of reports.csv."""
    row = {"id": id, "unit": unit, "party": party, "status": "controlled", "reporter": "post"}
    return {**row, "reported": reported, "source": "s1", **more}


def as_csv(rows: list[dict[str, str]]) -> str:
    """Rows as CSV; a column that one of them has is a column of all."""
    header = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
