"""``datapackage.json``: what it says of the whole."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from geo.gate import DESCRIPTOR
from geo.model import Inset, Licence, Neighbour, Package
from geo.moment import Calendar, UnreadableDate
from geo.problems import Problems, shown

MOST_DAYS = 4000
TENSES = ("past", "present")
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"

Refer = Callable[[str, str, str], str | None]
"""From a resource, an id in it and the field that names it to the id, or to ``None`` and a problem."""


class Descriptor:
    """The checked reading of a descriptor's fields; what is wrong becomes a problem and an empty value."""

    def __init__(self, fields: Mapping[str, Any], calendar: Calendar, problems: Problems) -> None:
        self.fields = fields
        self.calendar = calendar
        self.problems = problems

    def package(self, refer: Refer) -> Package:
        """What the descriptor says of the whole; ``updated`` is empty where it does not say."""
        # Where the period is at fault, the other days are held against all days that there are.
        period = self._days("period") or (date.min, date.max)
        view = self._view(period)
        name = self._text("name", needed=True)
        if not re.fullmatch(r"(?!\.+$)[A-Za-z0-9._-]+", name or "x"):
            self._wrong(
                "name", "form", f"{shown(name)} is no short name; use letters a to z, digits, dot, underscore, hyphen"
            )
        tense = self._text("tense") or "past"
        if tense not in TENSES:
            self._wrong("tense", "word", f"{shown(tense)} is not one of past, present")
        language = self._text("language") or "en"
        if not re.fullmatch(LANGUAGE, language):
            self._wrong("language", "form", f"{shown(language)} is no language code; write it as in en or pt-BR")
        if "initial" not in self.fields:
            self._wrong(
                "initial", "empty", 'is missing; write the party that holds what nothing else is said of, or ""'
            )
        if not self._text("publisher"):
            wrong = "is missing; write who answers for the data: it is shown on every map"
            self.problems.warn(DESCRIPTOR, None, "publisher", "no-publisher", wrong)
        context, source = self._context(refer)
        updated = self._day("updated", self.fields["updated"]) if self.fields.get("updated") else None
        return Package(
            name=name,
            title=self._text("title", needed=True),
            timezone=self.calendar.zone,
            start=period[0],
            end=period[1],
            view=view,
            opens_at=self._opens_at(period) or view[1],
            updated=updated.isoformat() if updated else "",
            initial=self._id("initial", "parties", refer),
            publisher=self._text("publisher"),
            description=self._text("description"),
            tense=tense,
            context=context,
            context_source=source,
            counted=self._counted(),
            protagonist=self._id("protagonist", "parties", refer),
            insets=self._insets(),
            language=language,
            credit=self._text("credit"),
            boundaries=self._boundaries(),
            neighbours=self._neighbours(),
            definitions=self._texts("definitions"),
            licences=self._licences(),
        )

    def _wrong(self, column: str, code: str, message: str) -> None:
        self.problems.error(DESCRIPTOR, None, column, code, message)

    def _text(self, key: str, *, needed: bool = False) -> str:
        value = self.fields.get(key)
        if value is not None and not isinstance(value, str):
            self._wrong(key, "type", f"{shown(value)} is not text; write it between double quotes")
        text = value.strip() if isinstance(value, str) else ""
        if needed and not text and (value is None or isinstance(value, str)):
            self._wrong(key, "empty", f"is missing; write the {key} of the dataset")
        return text

    def _object(self, key: str) -> Mapping[str, Any]:
        value = self.fields.get(key)
        if value is not None and not isinstance(value, dict):
            self._wrong(key, "type", f"{shown(value)} is not an object; write it between {{ and }}")
        return value if isinstance(value, dict) else {}

    def _texts(self, key: str) -> dict[str, str]:
        found = self._object(key)
        for name, value in found.items():
            if not isinstance(value, str):
                self._wrong(f"{key}.{name}", "type", f"{shown(value)} is not text; write it between double quotes")
        return {name: value.strip() for name, value in found.items() if isinstance(value, str)}

    def _id(self, key: str, resource: str, refer: Refer) -> str | None:
        value = self._text(key)
        return refer(resource, value, key) if value else None

    def _day(self, column: str, value: object) -> date | None:
        wrong = f"{shown(value)} is not a day"
        try:
            if isinstance(value, str):
                span = self.calendar.span(value.strip())
                if span.kind == "day":
                    return date.fromisoformat(span.text)
        except UnreadableDate as reason:
            wrong = str(reason)
        self._wrong(column, "date", f"{wrong}; a day is written as in 2021-08-13")
        return None

    def _days(self, key: str) -> tuple[date, date] | None:
        found = self._object(key)
        if not found:
            self._wrong(key, "missing", "is missing; write its first and last day as start and end")
            return None
        start, end = self._day(f"{key}.start", found.get("start")), self._day(f"{key}.end", found.get("end"))
        if start is None or end is None:
            return None
        if end < start:
            self._wrong(f"{key}.end", "order", f"{end} is before the start, {start}; swap them")
            return None
        if (end - start).days >= MOST_DAYS:
            wrong = f"{start} to {end} is {(end - start).days + 1:,} days, and at most 4,000 are read; shorten it"
            self._wrong(key, "too-many-days", wrong)
        return start, end

    def _view(self, period: tuple[date, date]) -> tuple[date, date]:
        view = self._days("view") if self.fields.get("view") else None
        if view and not period[0] <= view[0] <= view[1] <= period[1]:
            wrong = f"{view[0]} to {view[1]} is not inside the period, {period[0]} to {period[1]}; shorten it"
            self._wrong("view", "outside-period", wrong)
        return view or period

    def _opens_at(self, period: tuple[date, date]) -> date | None:
        day = self._day("opens_at", self.fields["opens_at"]) if self.fields.get("opens_at") else None
        if day and not period[0] <= day <= period[1]:
            wrong = f"{day} is not inside the period, {period[0]} to {period[1]}; choose a day in it"
            self._wrong("opens_at", "outside-period", wrong)
        return day

    def _context(self, refer: Refer) -> tuple[str, str]:
        found = self._texts("context")
        if not found:
            return "", ""
        for key in ("text", "source"):
            if not found.get(key):
                self._wrong(
                    f"context.{key}",
                    "empty",
                    "is missing; write one sentence as text, and the id of its source as source",
                )
        source = refer("sources", found["source"], "context.source") if found.get("source") else ""
        return found.get("text", ""), source or ""

    def _counted(self) -> dict[str, dict[str, str]]:
        counted: dict[str, dict[str, str]] = {}
        for key, text in self._texts("counted").items():
            form, _, language = key.partition("_")
            counted.setdefault(language, {})[form] = text
        for language, forms in counted.items():
            for form in ("one", "other"):
                if not forms.get(form):
                    key = f"{form}_{language}" if language else form
                    self._wrong(
                        f"counted.{key}",
                        "empty",
                        "is missing; write the word for one, and the word for several as other",
                    )
        return counted

    def _insets(self) -> tuple[Inset, ...]:
        listed = self.fields.get("insets") or []
        insets = []
        for n, each in enumerate(listed if isinstance(listed, list) else [listed]):
            name = each.get("name") if isinstance(each, dict) else None
            box = each.get("bbox") if isinstance(each, dict) else None
            if not isinstance(name, str) or not _is_box(box):
                wrong = "needs a name, and a bbox of west, south, east, north in degrees, as in [68.15, 33, 71.75, 36]"
                self._wrong(f"insets[{n}]", "inset", wrong)
            else:
                west, south, east, north = box  # type: ignore[misc]
                insets.append(Inset(name.strip(), (west, south, east, north)))
        return tuple(insets)

    def _boundaries(self) -> str:
        """Whose boundaries they are: the sources of the resource of units, as a Data Package names them."""
        resources = self.fields.get("resources")
        for each in resources if isinstance(resources, list) else []:
            if isinstance(each, dict) and each.get("name") == "units" and isinstance(each.get("sources"), list):
                titles = [source.get("title") for source in each["sources"] if isinstance(source, dict)]
                return ", ".join(title.strip() for title in titles if isinstance(title, str))
        return ""

    def _neighbours(self) -> tuple[Neighbour, ...]:
        listed = self.fields.get("neighbours") or []
        neighbours = []
        for n, each in enumerate(listed if isinstance(listed, list) else [listed]):
            name, lon, lat = (each.get(key) if isinstance(each, dict) else None for key in ("name", "lon", "lat"))
            if not isinstance(name, str) or not _is_box([-180, -90, lon, lat]):
                wrong = "needs a name, and the lon and lat (degrees) where it is to be written"
                self._wrong(f"neighbours[{n}]", "neighbour", wrong)
            else:
                neighbours.append(Neighbour(name.strip(), float(lon), float(lat)))  # type: ignore[arg-type]
        return tuple(neighbours)

    def _licences(self) -> tuple[Licence, ...]:
        resources = self.fields.get("resources")
        listed = [(self.fields.get("licenses"), "", "licenses")]
        for n, each in enumerate(resources if isinstance(resources, list) else []):
            if isinstance(each, dict) and each.get("licenses") is not None:
                listed.append((each["licenses"], str(each.get("name")), f"resources[{n}].licenses"))
        licences = []
        for found, resource, column in listed:
            if not isinstance(found, list) or not found:
                wrong = 'is missing; write under which licence the data are, as in [{"name": "CC-BY-4.0"}]'
                self._wrong(column, "no-licence", wrong)
                continue
            for n, each in enumerate(found):
                licence = _licence(each, resource)
                if licence is None:
                    wrong = "needs a name or a title, and as path, if any, an address with http or https"
                    self._wrong(f"{column}[{n}]", "licence", wrong)
                else:
                    licences.append(licence)
        return tuple(licences)


def is_web(address: str) -> bool:
    """Whether *address* is one that a page may link to: ``http`` or ``https``, with a host, nothing hidden."""
    if not address.isprintable() or re.search(r"[\s\\<>\"]", address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _is_box(box: object) -> bool:
    if not isinstance(box, list) or len(box) != 4 or not all(isinstance(n, int | float) and n is not True for n in box):
        return False
    west, south, east, north = box
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)


def _licence(found: object, resource: str) -> Licence | None:
    texts: Collection[object] = found.values() if isinstance(found, dict) else [None]
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in texts):
        return None
    name, title, path = (found.get(key, "").strip() for key in ("name", "title", "path"))
    if not (name or title) or (path and not is_web(path)):
        return None
    return Licence(name or title, title or name, path, resource)
