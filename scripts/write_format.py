"""Writes docs/format.md: the tables of a dataset as the format's own Table Schemas have them."""

import json
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
SCHEMAS, TARGET = HOUSE / "geo/schemas.json", HOUSE / "docs/format.md"
NEEDED = ("units", "parties", "events", "sources")

HEAD = """\
# The format of a dataset

A dataset is a folder with a `datapackage.json` (a [Data Package](https://datapackage.org)) and the files that this
names: units as GeoJSON, or in another format that geopandas reads, and tables as CSV in UTF-8, XLSX or Parquet.
`units`, `parties`, `events` and `sources` are needed, the others are not. The order of columns is free, a column that
is in no schema gets a warning, an empty cell means "not known", and a list inside a cell has `;` between its items.
`python -m geo init` makes all of it from boundaries and one sheet, and `python -m geo check DIR` tells every problem
at once.

The descriptor has `name`, `title`, `timezone` (as in Asia/Kabul), `period` (`{"start": "2021-08-01", "end":
"2021-09-07"}`), `initial` (the party that holds what no row has spoken of yet, or `""`), `licenses` and `resources`,
each with its `name` as below and its `path` inside the folder. It should have `publisher`, who answers for the data,
and may have `updated`, `description`, `language`, `credit`, `view` (the days that get the slider's width),
`opens_at`, `tense` (`past` or `present`), `context` (`{"text", "source"}`: a sentence on what the map cannot show),
`counted` (`{"one", "other"}`: what units are called), `protagonist` (the party whose count leads), `insets`
(`[{"name", "bbox"}]`), `neighbours` (`[{"name", "lon", "lat"}]`) and `definitions` (of each status, what it means on
the ground).

A date is a day (`2021-08-13`: all of it, in the dataset's time zone), a month (`2021-08`) or a time with its offset
(`2021-08-13T02:06+04:30`). From here on this page is written from `geo/schemas.json` by `scripts/write_format.py`.
"""


def column(field: dict[str, Any]) -> str:
    """A row of the table of a resource's columns."""
    limits = field.get("constraints", {})
    needed = "yes" if limits.get("required") else ""
    words = f" One of {', '.join(f'`{word}`' for word in limits['enum'])}." if "enum" in limits else ""
    return f"| `{field['name']}` | {field['type']} | {needed} | {field['description']}{words} |"


def page() -> str:
    """The whole of docs/format.md."""
    parts = [HEAD]
    for name, schema in json.loads(SCHEMAS.read_text(encoding="utf-8")).items():
        needed = "needed" if name in NEEDED else "may be left out"
        parts += [f"\n## {name}\n\n{schema['description']} ({needed})\n"]
        parts += ["\n| column | type | needed | |\n|---|---|---|---|\n"]
        parts += [f"{column(field)}\n" for field in schema["fields"]]
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8", newline="\n")
    print(f"{TARGET.relative_to(HOUSE).as_posix()} written")
