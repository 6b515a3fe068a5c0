"""What an address asks for: ``at``, ``reported_by`` and ``told_by`` mean the same on every page, route and command."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from geo.model import BadUse, Dataset
from geo.moment import Point, UnreadableDate
from geo.timeline import THEN, Refused, Snapshot, Timeline, timeline
from geo.words import Words

KEYS = ("at", "with", "reported_by", "told_by", "unit", "from", "to", "lang", "v", "confidence")
LONGEST = 200
"""Characters of a value that are looked at."""


class BadAddress(BadUse):
    """A moment or a view that there is not; the message says why in a sentence, and what there is instead."""


def exact(dataset: Dataset, query: Mapping[str, str | None], words: Words) -> Snapshot:
    """What *query* asks for, by default the opening day. Raises :class:`BadAddress`: pictures and data never guess."""
    asked = view(dataset, query, words)
    with _in_words(words):
        at = query.get("at")
        return asked.at(dataset.package.opens_at.isoformat() if at is None else at)


def view(dataset: Dataset, query: Mapping[str, str | None], words: Words) -> Timeline:
    """The view that *query* asks for. Raises :class:`BadAddress`."""
    with _in_words(words):
        return timeline(dataset, reported_by=query.get("reported_by"), told_by=query.get("told_by"))


@contextmanager
def _in_words(words: Words) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        if refused.nearest is None:
            raise BadAddress(words.refusal(refused)) from None
        why = words.stops_here(refused.reporter) if refused.reporter else words.covers()
        raise BadAddress(words.elsewhere(refused.asked, why, refused.nearest)) from None
    except UnreadableDate as reason:
        raise BadAddress(str(reason)) from None


def nearest(dataset: Dataset, query: Mapping[str, str]) -> Snapshot:
    """What *query* shows, or the nearest that there is: never an error. A page says beside it what was asked for.

    Moments are rounded down as the map page rounds them: to a stop of the view, and what had been reported to the last
    time by then at which something new was. A range (``from``, ``to``) keeps the moment inside its days.
    """
    asked = {key: value.strip()[:LONGEST] for key, value in query.items() if value.strip()}
    opens = dataset.calendar.day(dataset.package.opens_at)
    at = _point(dataset, asked.get("at", "")) or opens
    view = _nearest_view(dataset, asked, at)
    for edge, bound in (("from", max), ("to", min)):
        day = _point(dataset, asked.get(edge, ""))
        if day and view.first.day <= day.day <= view.last.day:
            at = bound(at, dataset.calendar.day(day.day), key=lambda point: point.tick)
    stops = (timeline(dataset, reported_by=THEN) if view.reported_by else view).stops
    at = view.first if at.tick < stops[0].tick else min(at, view.last, key=lambda point: point.tick)
    return view.at([stop for stop in stops if stop.tick <= at.tick][-1])


def _point(dataset: Dataset, text: str) -> Point | None:
    try:
        return dataset.calendar.point(text)
    except UnreadableDate:
        return None


def _nearest_view(dataset: Dataset, asked: Mapping[str, str], at: Point) -> Timeline:
    """The view that is asked for; one that there is not is what we know now."""
    if "told_by" in asked:
        try:
            return timeline(dataset, told_by=asked["told_by"])
        except Refused:
            return timeline(dataset)
    by = _point(dataset, asked.get("reported_by", ""))
    if by is None:
        return timeline(dataset)
    news = [point for point in timeline(dataset).news if point.tick <= by.tick]
    return timeline(dataset, reported_by=THEN if by.tick == at.tick else news[-1] if news else by)
