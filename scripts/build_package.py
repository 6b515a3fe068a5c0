"""Makes data/datapackage.json from what is said below and the format's own schemas, and notes the hashes of data/.

A resource's schema is the format's (geo/schemas.json), less the columns that the file does not have.
"""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA, SCHEMAS = ROOT / "data", ROOT / "geo/schemas.json"

CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
NATURAL_EARTH = {
    "name": "other-pd",
    "title": "Public domain: the boundaries, from Natural Earth",
    "path": "https://www.naturalearthdata.com/about/terms-of-use/",
}
DESCRIPTOR: dict[str, Any] = {
    "name": "afghanistan-2021",
    "title": "Afghanistan, August 2021",
    "description": "Who held Afghanistan's 34 provincial capitals in August and early September 2021, with airports "
    "and bases that held on after their city; what was said of them at the time, by whom, and in which document.",
    "publisher": "Says Who contributors",
    "updated": "2026-11-24",
    "language": "en",
    "timezone": "Asia/Kabul",
    "period": {"start": "2021-08-01", "end": "2021-09-07"},
    "view": {"start": "2021-08-01", "end": "2021-08-16"},
    "opens_at": "2021-08-13",
    "tense": "past",
    "initial": "government",
    "protagonist": "taliban",
    "counted": {"one": "provincial capital", "other": "provincial capitals"},
    "insets": [{"name": "Kabul and the east, enlarged", "bbox": [68.15, 33.05, 71.75, 35.75]}],
    # Where a name has room on the map; no place of theirs is meant.
    "neighbours": [
        {"name": "Iran", "lon": 60.55, "lat": 35.75},
        {"name": "Turkmenistan", "lon": 62.6, "lat": 36.75},
        {"name": "Uzbekistan", "lon": 66.4, "lat": 38.15},
        {"name": "Tajikistan", "lon": 69.2, "lat": 38.3},
        {"name": "China", "lon": 74.6, "lat": 37.95},
        {"name": "Pakistan", "lon": 70.0, "lat": 31.2},
    ],
    "context": {
        "text": "By mid-July the Taliban already held just over half of all district centres "
        "(Afghanistan Analysts Network).",
        "source": "aan_menace",
    },
    "definitions": {
        "controlled": "The party held the place: the other side's administration and troops had left its key "
        "buildings. A base or an airport beside it may have held on, and is then a place of its own.",
        "contested": "The party fought for the place. Whoever held it before still held it.",
        "claimed": "The party said that it held the place, and nobody else confirmed it. "
        "As far as is confirmed, whoever held it before still held it.",
    },
    "credit": "Provinces: Natural Earth, public domain. Towns: GeoNames, CC BY 4.0; Mahmud-i-Raqi: Natural Earth. "
    "Airports: airportsdata, MIT. Two district points: geoBoundaries (Runfola et al. 2020; AIMS, Esri), CC BY 4.0, "
    "rounded. Population: National Statistics and Information Authority, as printed by Pajhwok and TOLOnews, rounded. "
    "Colours: after Okabe and Ito.",
    "licenses": [CC_BY],
}
GEOJSON = {"format": "geojson", "mediatype": "application/geo+json"}
CSV = {"format": "csv", "mediatype": "text/csv"}
RESOURCES: list[dict[str, Any]] = [
    {
        "name": "units",
        "path": "provinces.geojson",
        "title": "34 provinces",
        "sources": [{"title": "Natural Earth", "path": "https://www.naturalearthdata.com/"}],
        **GEOJSON,
        "licenses": [NATURAL_EARTH, CC_BY | {"title": f"{CC_BY['title']}: names, aliases and population"}],
    },
    {
        "name": "places",
        "path": "places.csv",
        "title": "Capitals, airports, bases, a crossing and district centres",
        **CSV,
    },
    {"name": "parties", "path": "parties.csv", "title": "Who can hold ground", **CSV},
    {"name": "events", "path": "events.csv", "title": "What happened, as best known today", **CSV},
    {"name": "reports", "path": "reports.csv", "title": "Who said what, when", **CSV},
    {"name": "reporters", "path": "reporters.csv", "title": "Who says things", **CSV},
    {"name": "sources", "path": "sources.csv", "title": "Documents that can be cited", **CSV},
    {"name": "counts", "path": "counts.csv", "title": "Published counts", **CSV},
]


def columns(file: Path) -> list[str]:
    """The columns of a CSV file, or the properties of the features of a GeoJSON."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".csv":
        return next(csv.reader([text.splitlines()[0]]))
    return list(dict.fromkeys(key for feature in json.loads(text)["features"] for key in feature["properties"]))


def narrowed(schema: dict[str, Any], present: list[str]) -> dict[str, Any]:
    """The *schema* of a file with the columns *present*, in their order; ``name_<lang>`` stands for every language."""
    fields = {field["name"]: field for field in schema["fields"]}
    found = [fields.get(name) or fields["name_<lang>"] | {"name": name} for name in present]
    keys = [key for key in schema.get("foreignKeys", []) if set(key["fields"]) <= set(present)]
    rest = {key: value for key, value in schema.items() if key != "foreignKeys"}
    return rest | {"fields": found} | ({"foreignKeys": keys} if keys else {})


def descriptor() -> dict[str, Any]:
    """The whole of datapackage.json."""
    schemas = json.loads(SCHEMAS.read_text(encoding="utf-8"))
    resources = [
        {
            **resource,
            "encoding": "utf-8",
            "schema": narrowed(schemas[resource["name"]], columns(DATA / resource["path"])),
        }
        for resource in RESOURCES
    ]
    return DESCRIPTOR | {"resources": resources}


def note_hashes(readme: Path) -> None:
    """Bring the lines ``sha256  file`` of a README up to what its neighbours now are."""

    def renewed(line: re.Match[str]) -> str:
        return f"{hashlib.sha256((readme.parent / line['file']).read_bytes()).hexdigest()}  {line['file']}"

    text = re.sub(r"^[0-9a-f]{64}  (?P<file>\S+)$", renewed, readme.read_text(encoding="utf-8"), flags=re.MULTILINE)
    readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    package = json.dumps(descriptor(), ensure_ascii=False, indent=2)
    (DATA / "datapackage.json").write_text(package + "\n", encoding="utf-8", newline="\n")
    note_hashes(DATA / "README.md")
