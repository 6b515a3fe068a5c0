"""A dataset with something foreign in front of every text that it has."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onscreen import FOLDERS

PAYLOADS = {
    "jinja": "{{7*7}}",
    "jinja, reaching out": "{{ cycler.__init__.__globals__.os.getpid() }}",
    "jinja, a block": "{% for x in y %}{% endraw %}{#",
    "template literal": "${document.title=7*7}",
    "backtick": "`+(document.title=1)+`\\u0027\\",
    "end of script": "</script><script>document.title=1</script>",
    "end of script, with room": "</script x=1 <img src=x onerror=document.title=1",
    "end of style": "</style></title></textarea><svg onload=document.title=1>",
    "picture": "<img src=x onerror=document.title=1>",
    "attribute": "\" onmouseover=document.title=1 x='",
    "link": "javascript:document.title=1",
    "line separators": "a\u2028b\u2029c",
    "end of cdata": "]]>",
    "end of comment": "<!-- map --> <!-- head --> --><b>",
    "slots": "\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007",
    "format": "{place} {0} %s %(n)s {!r}",
    "replacement": "$& $1 $` \\g<0> \\1",
    "right to left": "\u202etfel ot thgir\u202c \u0627\u0644",
    "prototype": "__proto__ constructor toString",
    "entity": "&lt;b&gt; &amp;amp; &#x3c;",
}
CELLS = {
    "places": ["name", "note"],
    "parties": ["name", "short", "note"],
    "reporters": ["name", "note"],
    "events": ["note"],
    "reports": ["note"],
    "sources": ["publisher", "title", "via"],
    "counts": ["note"],
    "corrections": ["reason"],
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, table: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0])
        writer.writeheader()
        writer.writerows(table)


class Hostile:
    """The islands, with something foreign in front of every text."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder, self.text = folder, text
        shutil.copytree(FOLDERS["islands"], folder)
        known = {row["name"]: row["id"] for row in rows(folder / "reporters.csv")}
        for table in ("reports", "counts"):
            # Names are about to change; ids stay.
            self.change(table, lambda row: row.update(reporter=known.get(row["reporter"], row["reporter"])))
        for table, columns in CELLS.items():
            self.change(table, lambda row, columns=columns: row.update({c: self.say(row[c]) for c in columns}))  # type: ignore[misc]
        self.units(
            lambda unit: unit.update(
                name=self.say(unit["name"]), aliases=f"{unit.get('aliases', '')};{unit['name']}".strip(";")
            )
        )
        self.descriptor(self._package)

    def say(self, was: str) -> str:
        return f"{self.text} {was}".strip()

    def change(self, table: str, how: Callable[[dict[str, str]], object]) -> None:
        path = self.folder / f"{table}.csv"
        found = rows(path)
        for row in found:
            how(row)
        write(path, found)

    def units(self, how: Callable[[dict[str, Any]], object]) -> None:
        path = self.folder / "islands.geojson"
        collection = json.loads(path.read_text("utf-8"))
        for feature in collection["features"]:
            how(feature["properties"])
        path.write_text(json.dumps(collection), "utf-8")

    def descriptor(self, how: Callable[[dict[str, Any]], object]) -> None:
        path = self.folder / "datapackage.json"
        package = json.loads(path.read_text("utf-8"))
        how(package)
        path.write_text(json.dumps(package), "utf-8")

    def _package(self, package: dict[str, Any]) -> None:
        for field in ("title", "description", "publisher", "credit"):
            package[field] = self.say(package[field])
        package["counted"] = {form: self.say(word) for form, word in package["counted"].items()}
        package["definitions"] = {status: self.say(words) for status, words in package["definitions"].items()}
        package["context"]["text"] = self.say(package["context"]["text"])
        package["insets"][0]["name"] = self.say(package["insets"][0]["name"])
        package["licenses"][0]["title"] = self.say(package["licenses"][0]["title"])
