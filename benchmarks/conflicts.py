"""Conflicts to measure with: the shipped one, and an invented one of a size, the same for the same seed.

The invented one is a dataset folder like any other and comes in by the same door.
"""

import csv
import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

FIRST_DAY = date(2030, 1, 1)
CELL_DEG = 0.5
WEST_DEG, SOUTH_DEG = 60.0, 30.0
BENDS = 2
"""Corners of a border between the places where three or four units meet."""

EVENTS_A_UNIT = 5
SOURCES = 200
PARTIES = {"north": "#2f6fa8", "south": "#c2561a", "east": "#3d8a5f"}
PUBLISHERS = ("Morning Post", "Evening Call", "Wire")
SYLLABLES = re.findall("..", "badafagakalamanaparasatavazabedogokomirunu")

Corner = tuple[float, float]


def write(folder: Path, *, units: int, days: int, seed: int) -> Path:
    """An invented conflict: a coverage of *units* in a square, about five changes a unit spread over *days*."""
    chance = Random(seed)
    names, ids = _names(units, chance), [f"U{n + 1:04}" for n in range(units)]
    features = [
        {
            "type": "Feature",
            "properties": {"id": id, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for id, name, ring in zip(ids, names, _coverage(units, chance), strict=True)
    ]
    events = _events(ids, days, chance)
    _save(folder / "units.geojson", {"type": "FeatureCollection", "features": features})
    tables = {
        "parties": [{"id": id, "name": id.title(), "color": color} for id, color in PARTIES.items()],
        "events": events,
        "sources": _sources(days, chance),
    }
    for name, rows in tables.items():
        _table(folder / f"{name}.csv", rows)
    paths = {"units": "units.geojson"} | {name: f"{name}.csv" for name in tables}
    _save(folder / "datapackage.json", _descriptor(units, days, seed, paths))
    return folder


def _descriptor(units: int, days: int, seed: int, paths: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": f"invented-{units}-{days}",
        "title": f"Invented: {units} units, {days} days, seed {seed}",
        "publisher": "Nobody",
        "timezone": "UTC",
        "period": {"start": _day(0), "end": _day(days - 1)},
        "opens_at": _day(days // 2),
        "initial": "north",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [{"name": name, "path": path} for name, path in paths.items()],
    }


def _day(n: int) -> str:
    return (FIRST_DAY + timedelta(days=n)).isoformat()


def _names(units: int, chance: Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < units:
        found["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 4)))).title()] = None
    return list(found)


def _coverage(units: int, chance: Random) -> list[list[Corner]]:
    """Rings, counter-clockwise and closed, of a grid whose corners are moved and whose borders are bent."""
    side = math.ceil(math.sqrt(units))
    moved = {(x, y): _moved(x, y, 0.25, chance) for x in range(side + 1) for y in range(side + 1)}
    borders: dict[tuple[Corner, Corner], list[Corner]] = {}

    def border(start: tuple[int, int], end: tuple[int, int]) -> list[Corner]:
        """From the corner *start* up to *end*, without it; a neighbour gets the same, turned."""
        a, b = moved[start], moved[end]
        if (b, a) in borders:
            return [a, *reversed(borders[b, a])]
        shares = [(n + 1) / (BENDS + 1) for n in range(BENDS)]
        bent = [_moved(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, 0.08, chance) for share in shares]
        return [a, *borders.setdefault((a, b), bent)]

    rings = []
    for n in range(units):
        x, y = n % side, n // side
        around = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
        corners = [corner for start, end in pairwise(around) for corner in border(start, end)]
        rings.append([_degrees(corner) for corner in [*corners, corners[0]]])
    return rings


def _moved(x: float, y: float, most: float, chance: Random) -> Corner:
    return x + chance.uniform(-most, most), y + chance.uniform(-most, most)


def _degrees(corner: Corner) -> Corner:
    return round(WEST_DEG + corner[0] * CELL_DEG, 3), round(SOUTH_DEG + corner[1] * CELL_DEG, 3)


def _events(ids: Iterable[str], days: int, chance: Random) -> list[dict[str, str]]:
    """Mostly changes of hands; one in ten over two days, one in ten a fight or a claim that comes to nothing."""
    rows: list[dict[str, str]] = []
    for unit in ids:
        holder = "north"
        # Three days apart at least, so that no two changes of a unit are about the same days.
        for day in sorted(chance.sample(range(chance.randrange(3), days - 3, 3), EVENTS_A_UNIT)):
            party = chance.choice([party for party in PARTIES if party != holder])
            status = chance.choices(("controlled", "contested", "claimed"), (90, 6, 4))[0]
            open_until = _day(day + 1) if status == "controlled" and chance.random() < 0.1 else ""
            rows.append(
                {
                    "id": f"e{len(rows) + 1}",
                    "unit": unit,
                    "party": party,
                    "status": status,
                    "occurred": _day(day),
                    "occurred_by": open_until,
                    "range_because": "hour_not_recorded" if open_until else "",
                    "reported": _day(day + chance.choice((1, 1, 2))),
                    "manner": "after_fighting" if status == "controlled" else "",
                    "confidence": chance.choice(("high", "medium")),
                    "sources": ";".join(sorted({f"s{chance.randrange(SOURCES) + 1}" for _ in range(2)})),
                }
            )
            holder = party if status == "controlled" else holder
    return rows


def _sources(days: int, chance: Random) -> list[dict[str, str]]:
    def source(n: int) -> dict[str, str]:
        publisher, published = chance.choice(PUBLISHERS), _day(chance.randrange(days))
        url = f"https://{publisher.replace(' ', '-').lower()}.example/{published}/{n}"
        title = f"{' '.join(chance.choices(SYLLABLES, k=5)).capitalize()} changes hands, say residents"
        return {"id": f"s{n}", "publisher": publisher, "title": title, "published": published, "url": url}

    return [source(n) | {"link": "publisher", "kind": "agency"} for n in range(1, SOURCES + 1)]


def _table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _save(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")
