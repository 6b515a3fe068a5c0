"""The vocabulary: what a dataset is made of, once it has come through the door.

Everything here is frozen and valid. Longitudes and latitudes are degrees in WGS 84, longitude first; moments are
ticks and spans of :mod:`geo.moment`; shapes are shapely geometries in degrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shapely.geometry.base import BaseGeometry

from geo.moment import Calendar, Span

if TYPE_CHECKING:
    import geopandas

CONTROLLED, CONTESTED, CLAIMED = "controlled", "contested", "claimed"
READ, LISTED, IMPLIED = "read", "listed", "implied"
CAPITAL = "capital"


AT_LEAST: Mapping[str, tuple[str, ...]] = {"medium": ("high", "medium"), "high": ("high",)}
"""By a least confidence, which ones are that sure."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id, a name in the dataset's language, and names in others."""

    id: str
    name: str
    names: Mapping[str, str] = field(kw_only=True, default_factory=dict)
    aliases: tuple[str, ...] = field(kw_only=True, default=())

    def called(self, lang: str) -> str:
        """The name in *lang*, or the dataset's own where there is none."""
        return self.names.get(lang) or self.name


@dataclass(frozen=True, slots=True)
class Unit(Named):
    """A piece of ground that someone can hold: a polygon or a point."""

    shape: BaseGeometry
    population: int | None = None
    initial: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Place(Named):
    """A point worth a mark: a capital, an airport, a base, a crossing, a town."""

    unit: str
    kind: str
    lon: float
    lat: float
    population: int | None = None
    initial: str | None = None
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Party(Named):
    """Who can hold ground; *color* is a hue as ``#rrggbb``, *shorts* its name in running text, by language."""

    color: str
    short: str = ""
    shorts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    row: int = 0

    def in_text(self, lang: str) -> str:
        """The name as it stands in a sentence, with its article where the dataset gives one."""
        return self.shorts.get(lang) or self.names.get(lang) or self.short or self.name


@dataclass(frozen=True, slots=True)
class Source:
    """A document that can be cited. Its *url* is shown as a link only where *link* allows."""

    id: str
    publisher: str
    title: str
    published: str = ""
    url: str = ""
    link: str = "none"
    archived_url: str = ""
    kind: str = ""
    side: str | None = None
    via: str = ""
    note: str = ""
    row: int = 0

    @property
    def href(self) -> str:
        """The address that may be shown, or nothing."""
        return "" if self.link == "none" else self.url

    @property
    def citation(self) -> str:
        """The document in a line of text: publisher, title, date."""
        return ", ".join(part for part in (self.publisher, self.title, self.published[:10]) if part)


@dataclass(frozen=True, slots=True)
class Reporter(Named):
    """Who says things; between *first* and *last* its reports were looked for. Both ``None``: no view of its own."""

    kind: str = ""
    side: str | None = None
    first: date | None = None
    last: date | None = None
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One change of control, as best known today. *target* is the id of a unit or a place."""

    id: str
    target: str
    party: str
    status: str
    occurred: Span
    occurred_by: Span | None
    reported: Span
    sources: tuple[str, ...]
    because: str = ""
    manner: str = ""
    confidence: str = ""
    note: str = ""
    row: int = 0

    @property
    def earliest(self) -> int:
        """The tick from which it is possible."""
        return self.occurred.start

    @property
    def latest(self) -> int:
        """The tick from which it is certain."""
        return (self.occurred_by or self.occurred).end


@dataclass(frozen=True, slots=True)
class Report:
    """What one reporter said of one place at one time: evidence, which may be false and is never deleted."""

    id: str
    target: str
    party: str
    status: str
    reporter: str
    reported: Span
    source: str
    occurred: str = ""
    basis: str = READ
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """A published "N of M", to be held against the rows."""

    reporter: str
    as_of: Span
    party: str
    count: int
    of: int
    source: str
    note: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """A change made to the dataset after publication, and why."""

    date: str
    event: str
    field: str
    was: str
    now: str
    reason: str
    source: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Inset:
    """A crowded part that is drawn enlarged; *bbox* is west, south, east, north in degrees."""

    name: str
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What lies beyond: a name to be written at *lon*, *lat* (degrees), without a line or a shape."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, with the resource that it is for; no resource means the whole package."""

    name: str
    title: str
    path: str = ""
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """What the descriptor says of the whole."""

    name: str
    title: str
    timezone: str
    start: date
    end: date
    view: tuple[date, date]
    opens_at: date
    updated: str
    initial: str | None = None
    publisher: str = ""
    description: str = ""
    tense: str = "past"
    context: str = ""
    context_source: str = ""
    counted: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by language, "" its own
    protagonist: str | None = None
    insets: tuple[Inset, ...] = ()
    language: str = "en"
    credit: str = ""
    boundaries: str = ""
    neighbours: tuple[Neighbour, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do: ``file:row:column: message``."""

    file: str
    row: int | None
    column: str | None
    code: str
    severity: str  # error, warning
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part not in (None, ""))
        return f"{place}: {self.message}"


class BadUse(Exception):
    """What was asked for cannot be had; the message says why, and what can."""


class DataError(Exception):
    """A folder that is not a dataset; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, eq=False)
class Dataset:
    """One conflict: units, places, parties, what happened, who said so. Made by :func:`geo.load`, valid throughout."""

    package: Package
    units: tuple[Unit, ...]
    places: tuple[Place, ...]
    parties: tuple[Party, ...]
    events: tuple[Event, ...]
    reports: tuple[Report, ...]
    reporters: tuple[Reporter, ...]
    sources: tuple[Source, ...]
    counts: tuple[Count, ...]
    corrections: tuple[Correction, ...]
    version: str
    warnings: tuple[Problem, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)  # resource -> its path in the folder
    least: str = ""  # the least confidence of its events, where less sure ones were left out
    left_out: int = 0  # how many were

    @cached_property
    def calendar(self) -> Calendar:
        """The days of the package's time zone."""
        return Calendar(self.package.timezone)

    @cached_property
    def unit(self) -> Mapping[str, Unit]:
        """Units by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def place(self) -> Mapping[str, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def party(self) -> Mapping[str, Party]:
        """Parties by id."""
        return {party.id: party for party in self.parties}

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def reporter(self) -> Mapping[str, Reporter]:
        """Reporters by id, those without a table of reporters among them."""
        return {reporter.id: reporter for reporter in self.reporters}

    @cached_property
    def event(self) -> Mapping[str, Event]:
        """Events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def report(self) -> Mapping[str, Report]:
        """Reports by id."""
        return {report.id: report for report in self.reports}

    @cached_property
    def capital(self) -> Mapping[str, Place]:
        """Each unit's capital, by the unit's id."""
        return {place.unit: place for place in self.places if place.kind == CAPITAL}

    @cached_property
    def mark(self) -> Mapping[str, "Unit | Place"]:
        """What stands for each unit, by its id: its capital, unless there are events of the unit itself."""
        own = {event.target for event in self.events}
        return {unit.id: unit if unit.id in own else self.capital.get(unit.id, unit) for unit in self.units}

    def target(self, id: str) -> Unit | Place:
        """The unit or place with this *id*; ``KeyError`` where there is none."""
        return self.unit.get(id) or self.place[id]

    def at_least(self, confidence: str) -> "Dataset":
        """The dataset with those events alone that are at least so sure (``medium``, ``high``); else as it is.

        An event of which it is not said how sure it is counts as less.
        """
        return self._surer.get(confidence, self)

    @cached_property
    def _surer(self) -> Mapping[str, "Dataset"]:
        return {least: self._without(sure) for least, sure in AT_LEAST.items()}

    def _without(self, sure: tuple[str, ...]) -> "Dataset":
        kept = tuple(event for event in self.events if event.confidence in sure)
        return replace(self, events=kept, least=sure[-1], left_out=len(self.events) - len(kept))

    def spot(self, target: Unit | Place) -> tuple[float, float]:
        """Where the mark of *target* stands (lon, lat in degrees): a unit's at its capital, else inside its shape."""
        if isinstance(target, Place):
            return target.lon, target.lat
        capital = self.capital.get(target.id)
        if capital:
            return capital.lon, capital.lat
        lon, lat = target.shape.representative_point().coords[0][:2]
        return lon, lat

    def initial(self, target: str) -> str | None:
        """Who holds *target* before anything is said of it: its own initial holder, its unit's, or the package's."""
        found = self.target(target)
        if isinstance(found, Place):
            return found.initial or self.unit[found.unit].initial or self.package.initial
        return found.initial or self.package.initial

    def to_geodataframe(self) -> "geopandas.GeoDataFrame":
        """The units as a GeoDataFrame (EPSG:4326): ``name``, ``population``, ``initial`` and geometry, by id."""
        import geopandas

        columns: dict[str, list[Any]] = {
            "id": [unit.id for unit in self.units],
            "name": [unit.name for unit in self.units],
            "population": [unit.population for unit in self.units],
            "initial": [self.initial(unit.id) for unit in self.units],
        }
        frame = geopandas.GeoDataFrame(columns, geometry=[u.shape for u in self.units], crs="EPSG:4326").set_index("id")
        # Whole numbers stay whole where some are not known.
        return frame.astype({"population": "Int64"})
