"""Who and where: parties, units, places, sources and reporters, from rows."""

from collections.abc import Callable, Sequence
from datetime import date

from geo.features import Features
from geo.model import CAPITAL, Party, Place, Reporter, Source, Unit
from geo.names import Names
from geo.problems import shown
from geo.rows import Rows, in_languages
from geo.tables import Row

MOST_PARTIES, MOST_ALIASES = 200, 100_000


def parties(rows: Rows) -> tuple[Party, ...]:
    """Who can hold ground, in the order of the file."""
    rows.tell_twins(["parties"])
    rows.tell_too_many("parties", len(rows.of("parties")), MOST_PARTIES, "parties")
    return tuple(
        Party(
            row.text("id"),
            row.text("name"),
            names=in_languages(row, "name"),
            color=row.text("color").lower(),
            short=row.text("short"),
            shorts=in_languages(row, "short"),
            note=row.text("note"),
            row=row.number,
        )
        for row in rows.of("parties")
    )


def sources(rows: Rows) -> tuple[Source, ...]:
    """The documents."""
    rows.tell_twins(["sources"])
    for row in rows.of("sources"):
        published = row.text("published")
        if not (len(published) == 4 and published.isascii() and published.isdigit()):
            rows.span(row, "published")
    return tuple(
        Source(
            id=row.text("id"),
            publisher=row.text("publisher"),
            title=row.text("title"),
            published=row.text("published"),
            url=rows.address(row, "url"),
            link=row.text("link") or "none",
            archived_url=rows.address(row, "archived_url"),
            kind=row.text("kind"),
            side=rows.refer(row, "side", "parties"),
            via=row.text("via"),
            note=row.text("note"),
            row=row.number,
        )
        for row in rows.of("sources")
    )


def units(rows: Rows, features: Features | None) -> tuple[Unit, ...]:
    """The pieces of ground."""
    shapes = features.shapes if features else ()
    aliases = _aliases(rows, "units")
    return tuple(
        Unit(
            row.text("id"),
            row.text("name"),
            names=in_languages(row, "name"),
            aliases=aliases(row),
            shape=shapes[row.number - 1],
            population=row.whole("population"),
            initial=rows.refer(row, "initial", "parties"),
            row=row.number,
        )
        for row in rows.of("units")
    )


def _aliases(rows: Rows, resource: str) -> Callable[[Row], tuple[str, ...]]:
    listed = sum(row.text("aliases").count(";") for row in rows.of(resource))
    if rows.tell_too_many(resource, listed, MOST_ALIASES, "aliases"):
        return lambda row: ()
    return lambda row: row.items("aliases")


def places(rows: Rows, units: Sequence[Unit]) -> tuple[Place, ...]:
    """The points worth a mark, each in its unit; a unit has one capital at most."""
    rows.tell_twins(["units", "places"])
    rows.names = Names(units, ()) if "units" in rows.tables and rows.of("places") else None
    aliases = _aliases(rows, "places")
    found = tuple(
        Place(
            row.text("id"),
            row.text("name"),
            names=in_languages(row, "name"),
            aliases=aliases(row),
            unit=rows.target(row),
            kind=row.text("kind"),
            lon=float(row.cells.get("lon", 0)),
            lat=float(row.cells.get("lat", 0)),
            population=row.whole("population"),
            initial=rows.refer(row, "initial", "parties"),
            note=row.text("note"),
            row=row.number,
        )
        for row in rows.of("places")
    )
    capitals: dict[str, Place] = {}
    for row, place in zip(rows.of("places"), found, strict=True):
        first = capitals.setdefault(place.unit, place) if place.kind == CAPITAL else place
        if first is not place:
            other = f"{shown(first.name)} in row {first.row}"
            wrong = f"{shown(place.unit)} has a capital already, {other}; make one of them a town"
            rows.wrong(row, "kind", "two-capitals", wrong)
    return found


def reporters(rows: Rows, start: date, end: date) -> tuple[Reporter, ...]:
    """Who says things; without a table of them, everyone who does, with a view from *start* to *end*."""
    if "reporters" not in rows.tables:
        reporting = dict.fromkeys(row.text("reporter") for row in rows.of("reports") if row.text("reporter"))
        counting = dict.fromkeys(row.text("reporter") for row in rows.of("counts") if row.text("reporter"))
        with_view = tuple(Reporter(name, name, first=start, last=end) for name in reporting)
        return with_view + tuple(Reporter(name, name) for name in counting if name not in reporting)
    rows.tell_twins(["reporters"])
    return tuple(_reporter(rows, row, start, end) for row in rows.of("reporters"))


def _reporter(rows: Rows, row: Row, start: date, end: date) -> Reporter:
    first, last = rows.day(row, "from"), rows.day(row, "until")
    if first or last:
        first, last = first or start, last or end
        if last < first:
            rows.wrong(row, "until", "order", f"{last} is before the first day, {first}; swap them, or mend one")
    return Reporter(
        row.text("id"),
        row.text("name"),
        names=in_languages(row, "name"),
        kind=row.text("kind"),
        side=rows.refer(row, "side", "parties"),
        first=first,
        last=last,
        note=row.text("note"),
        row=row.number,
    )
