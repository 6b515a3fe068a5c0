"""Renews what is derived in a dataset that is shipped: the schemas in its datapackage.json, the hashes in its README.

A resource's schema is the format's (geo/schemas.json), less the columns that the file does not have. All else in the
descriptor is written by hand.
"""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDERS, SCHEMAS = (ROOT / "data", ROOT / "examples/syria-2024"), ROOT / "geo/schemas.json"


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


def descriptor(folder: Path) -> dict[str, Any]:
    """The whole of a folder's datapackage.json, its schemas made anew."""
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    schemas = json.loads(SCHEMAS.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource["schema"] = narrowed(schemas[resource["name"]], columns(folder / resource["path"]))
    return package


def note_hashes(readme: Path) -> None:
    """Bring the lines ``sha256  file`` of a README up to what its neighbours now are."""

    def renewed(line: re.Match[str]) -> str:
        return f"{hashlib.sha256((readme.parent / line['file']).read_bytes()).hexdigest()}  {line['file']}"

    text = re.sub(r"^[0-9a-f]{64}  (?P<file>\S+)$", renewed, readme.read_text(encoding="utf-8"), flags=re.MULTILINE)
    readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for folder in FOLDERS:
        package = json.dumps(descriptor(folder), ensure_ascii=False, indent=2)
        (folder / "datapackage.json").write_text(package + "\n", encoding="utf-8", newline="\n")
        note_hashes(folder / "README.md")
