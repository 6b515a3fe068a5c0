"""What an address asks for: ``at``, ``reported_by`` and ``told_by`` mean the same on every page, route and command."""

from collections.abc import Mapping

from geo.model import Dataset
from geo.moment import UnreadableDate
from geo.timeline import THEN, Refused, Snapshot, Timeline
from geo.words import Words

KEYS = ("at", "reported_by", "told_by", "unit", "lang")


class BadAddress(ValueError):
    """A moment or a view that there is not; the message says why in a sentence, and what there is instead."""


def exact(dataset: Dataset, query: Mapping[str, str | None], words: Words) -> Snapshot:
    """What *query* asks for, by default the opening day. Raises :class:`BadAddress`: pictures and data never guess."""
    try:
        timeline = Timeline(dataset, reported_by=query.get("reported_by"), told_by=query.get("told_by"))
        at = query.get("at")
        return timeline.at(dataset.package.opens_at.isoformat() if at is None else at)
    except Refused as refused:
        if refused.nearest is None:
            raise BadAddress(words.refusal(refused)) from None
        why = words.stops_here(refused.reporter) if refused.reporter else words.covers()
        raise BadAddress(words.elsewhere(refused.asked, why, refused.nearest)) from None
    except UnreadableDate as reason:
        raise BadAddress(str(reason)) from None


def nearest(dataset: Dataset, query: Mapping[str, str]) -> Snapshot:
    """What *query* shows, or the nearest that there is: never an error. A page says beside it what was asked for."""
    timeline = _view(dataset, query)
    try:
        return timeline.at(query.get("at") or dataset.package.opens_at.isoformat())
    except Refused as refused:
        return timeline.at(refused.nearest or timeline.last)
    except UnreadableDate:
        opens = dataset.calendar.day(dataset.package.opens_at)
        edges = (timeline.first, timeline.last)
        return timeline.at(opens if edges[0].tick <= opens.tick <= edges[1].tick else edges[opens.tick > edges[1].tick])


def _view(dataset: Dataset, query: Mapping[str, str]) -> Timeline:
    """The view that *query* asks for; one that there is not is what we know now."""
    try:
        if query.get("told_by"):
            return Timeline(dataset, told_by=query["told_by"])
        if query.get("reported_by"):
            same = query["reported_by"] == query.get("at", dataset.package.opens_at.isoformat())
            return Timeline(dataset, reported_by=THEN if same else query["reported_by"])
    except ValueError:
        pass
    return Timeline(dataset)
