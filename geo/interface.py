"""The words around the map: buttons, labels, caveats, and what is said where an address asks for what is not there."""

from collections.abc import Mapping
from typing import Any

from geo.cards import TOWNS
from geo.language import upper_first
from geo.model import CLAIMED, CONTESTED, Place
from geo.style import Row
from geo.words import TWO_VIEWS_SAID, Words


def controls(words: Words) -> dict[str, str]:
    """The names of everything that can be pressed or moved."""
    say = words.say
    return {
        "slider": say("Day"),
        "play": say("Play"),
        "pause": say("Pause"),
        "speed": say("Speed"),
        "previous_day": say("Previous day"),
        "next_day": say("Next day"),
        "previous_event": say("Previous event"),
        "next_event": say("Next event"),
        "zoom_in": say("Zoom in"),
        "zoom_out": say("Zoom out"),
        "everything": say("Show everything"),
        "drawn_from": say("Drawn from"),
        "now": say("what we know now"),
        "then": say("what had been reported by then"),
        "told": say("one agency’s reports"),
        "agency": say("Agency"),
        "close": say("Close"),
        "map": say("Map"),
        "line": say("All, in the order in which they changed hands"),
        "history": say("History"),
        "no_history": say("No event is recorded here up to this moment: who held it is who held it at the start."),
        "no_reports": say("No report is recorded here up to this moment."),
        "meaning": say("What do these words mean?"),
        "closer": say("Hold Ctrl to zoom with the wheel; use two fingers on a touch screen."),
        "no_events": say("No event is recorded for this day."),
        "search": say("Find a place"),
        "not_found": say("No place of that name."),
        "chart": say("The count, day by day"),
        "accounts": say("How each was counted"),
        "counted_here": say("Counts as published"),
        "now_line": say("What we know now"),
        "range": say("From certain to at most"),
        "comma": say(", "),
        "semicolon": say("; "),
    }


def around(words: Words) -> dict[str, Any]:
    """What stands above, beside and under the map."""
    dataset, say = words.dataset, words.say
    package, language = dataset.package, words.language
    city, of = language.city(), len(dataset.units)
    sites = any(place.kind not in TOWNS for place in dataset.places)
    by_capital = any(isinstance(mark, Place) for mark in dataset.mark.values())
    defined = [
        (name, package.definitions[status])
        for status, name in _statuses(words).items()
        if status in package.definitions
    ]
    return {
        "kicker": say("{title} · Who held the {counted}", title=package.title, counted=words.counted(of)),
        "key_title": say("Who held the {counted}, {city} time", counted=words.counted(1), city=city),
        "caveat": say("Colour says who held the city, not the countryside.") if by_capital else "",
        "context": package.context,
        "boundaries": _boundaries(words),
        "data": words.as_of(),
        "publisher": say("Published by {publisher}.", publisher=package.publisher) if package.publisher else "",
        "credit": package.credit,
        "definitions": defined,
        "small": say("Small marks: airports, bases and other places that differ from their town.") if sites else "",
        "left_out": words.left_out(),
        "all": say("All {n} {counted} as a table", n=of, counted=words.counted(of)),
        "columns": [upper_first(words.counted(1)), say("Who held it"), say("Since"), say("Sources")],
        "rest": say("to {day}", day=language.short(package.end)),
    }


def key_label(words: Words, row: Row) -> tuple[str, str]:
    """What stands in the key for *row*, and what stands where there is less room."""
    say = words.say
    labels = {
        "changing": (say("Changing hands: holder at this hour not known"), say("changing hands")),
        CONTESTED: (say("Fighting in the city, holder unchanged"), say("fighting")),
        CLAIMED: (say("Claimed, not confirmed"), say("claimed")),
        "no-data": (say("No source"), say("no source")),
        "not-mentioned": (say("Not mentioned"), say("not mentioned")),
    }
    return (words.party(row.party),) * 2 if row.party else labels[row.id]


def _statuses(words: Words) -> dict[str, str]:
    return {
        "controlled": words.say("Held"),
        "contested": words.say("Fighting in the city"),
        "claimed": words.say("Claimed"),
    }


def _boundaries(words: Words) -> str:
    """Whose the boundaries are; nothing on a map of points alone, which has none."""
    if not any(unit.shape.area for unit in words.dataset.units):
        return ""
    source = words.dataset.package.boundaries
    if source:
        return words.say("Boundaries from {source}, for orientation; not an opinion on any border.", source=source)
    return words.say("Boundaries for orientation; not an opinion on any border.")


def _cite(words: Words, headline: str) -> str:
    """One line that names what was seen, to stand before its address."""
    package = words.dataset.package
    facts = {"title": package.title, "headline": headline, "data": words.as_of()}
    if package.publisher:
        return words.say("{publisher}, “{title}”: {headline} {data}", publisher=package.publisher, **facts)
    return words.say("“{title}”: {headline} {data}", **facts)


def notices(words: Words, slots: Mapping[str, str]) -> dict[str, str]:
    """Sentences with facts that only the browser has, where *slots* has a character for each."""
    return {
        "outside": words.outside(slots["asked"], slots["shown"]),
        "unreadable": words.unreadable(slots["asked"], slots["shown"]),
        "no_view": words.no_view(slots["asked"]),
        "no_version": words.no_version(slots["asked"]),
        "snapped": words.say(
            "Nothing changed between {shown} and {asked}; this is {shown}.", shown=slots["shown"], asked=slots["asked"]
        ),
        "cite": _cite(words, slots["shown"]),
        "events_of": words.say("What happened on {day}", day=slots["shown"]),
        "reports_of": words.say("What {reporter} said on {day}", reporter=slots["asked"], day=slots["shown"]),
        "event": words.say("Row {event} of the events.", event=slots["asked"]),
        "known": words.say("What we know now: {n}.", n=slots["n"]),
        "end_of": words.say("the end of {day}", day=slots["asked"]),
        "clock": words.say("{day}, {clock}", day=slots["shown"], clock=slots["asked"]),
        "two_views": words.say(TWO_VIEWS_SAID),
        "no_unit": words.no_place(slots["asked"]),
        "range": words.say("This link shows {low} to {high}.", low=slots["low"], high=slots["high"]),
        "pair": words.pair(slots["at"], slots["by"], slots["n"]),
        "either": words.say("{low} or {high}", low=slots["low"], high=slots["high"]),
        "span": words.say("{low} to {high}", low=slots["low"], high=slots["high"]),
        "none": words.say("none"),
    }
