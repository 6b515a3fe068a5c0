"""A dataset's folder: its ``datapackage.json``, and the files that this names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.gate import DESCRIPTOR, Gate, parsed, unsound
from geo.moment import Calendar
from geo.names import nearest
from geo.problems import Problems, shown
from geo.tables import schemas

NEEDED = ("units", "parties", "events", "sources")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the dataset (no path: it was refused), and the columns that a schema of its own names."""

    name: str
    path: str
    columns: frozenset[str]


def read_descriptor(gate: Gate) -> dict[str, Any]:
    """The descriptor. Raises :class:`DataError` where it is no JSON object."""
    data = gate.read(DESCRIPTOR, DESCRIPTOR)
    found = None if data is None else parsed(data, DESCRIPTOR, gate.problems)
    gate.problems.stop_on_errors()
    if not isinstance(found, dict):
        gate.problems.error(DESCRIPTOR, None, None, "type", "is not a JSON object; begin it with {")
    elif reason := unsound(found):
        gate.problems.error(DESCRIPTOR, None, None, "json", reason)
    gate.problems.stop_on_errors()
    return dict(found or {})


def calendar_of(descriptor: Mapping[str, Any], problems: Problems) -> Calendar:
    """The days of the descriptor's time zone; UTC, and a problem, where it has none."""
    zone = descriptor.get("timezone")
    try:
        if not isinstance(zone, str):
            raise ValueError("is missing or no text; write an IANA name such as Europe/Paris")
        return Calendar(zone)
    except ValueError as reason:
        problems.error(DESCRIPTOR, None, "timezone", "timezone", str(reason))
        return Calendar("UTC")


def resources(descriptor: Mapping[str, Any], gate: Gate) -> dict[str, Resource]:
    """The format's resources by name, each inside the folder; problems for what is missing or unknown."""
    problems = gate.problems
    listed = descriptor.get("resources")
    found: dict[str, Resource] = {}
    if not isinstance(listed, list):
        wrong = "is missing or no list; write the files of the dataset into it, each with its name and path"
        problems.error(DESCRIPTOR, None, "resources", "type", wrong)
        return found
    for n, each in enumerate(listed):
        column = f"resources[{n}]"
        name = each.get("name") if isinstance(each, dict) else None
        path = each.get("path") if isinstance(each, dict) else None
        if not isinstance(name, str) or not isinstance(path, str):
            problems.error(DESCRIPTOR, None, column, "resource", "needs a name and a path, both text; write them")
            continue
        inside = gate.path(path, DESCRIPTOR, f"{column}.path")
        if name in found:
            problems.error(DESCRIPTOR, None, column, "twice", f"the resource {shown(name)} stands twice; take one out")
        elif name not in schemas():
            meant = nearest(name, schemas())
            remedy = f"did you mean {meant!r}?" if meant else f"the resources are {', '.join(schemas())}"
            problems.warn(DESCRIPTOR, None, column, "unknown-resource", f"{shown(name)} is not read; {remedy}")
        else:
            found[name] = Resource(name, path if inside else "", _own_columns(each, f"{column}.schema", problems))
    named = {each.get("name") for each in listed if isinstance(each, dict) and isinstance(each.get("name"), str)}
    for name in NEEDED:
        if name not in named:
            problems.error(
                DESCRIPTOR, None, "resources", "missing-resource", f"has no resource {name!r}; add its name and path"
            )
    return found


def paths(descriptor: Mapping[str, Any]) -> list[str]:
    """The paths of all files that a valid descriptor names, those among them that are not read."""
    return [resource["path"] for resource in descriptor["resources"]]


def _own_columns(resource: Mapping[str, Any], column: str, problems: Problems) -> frozenset[str]:
    schema = resource.get("schema", {})
    fields = schema.get("fields", []) if isinstance(schema, dict) else None
    names = (
        [field.get("name") if isinstance(field, dict) else None for field in fields]
        if isinstance(fields, list)
        else [None]
    )
    if not all(isinstance(name, str) for name in names):
        wrong = "is not a Table Schema; write it out here with its fields and their names, or leave it out"
        problems.error(DESCRIPTOR, None, column, "schema", wrong)
    return frozenset(name for name in names if isinstance(name, str))
