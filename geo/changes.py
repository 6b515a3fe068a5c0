"""What changed between two moments of a view: each unit or place once, with the sentence and the sources of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.cards import Cards
from geo.timeline import Difference, Shown, Snapshot, Timeline, differences
from geo.words import Words


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, what is shown after it, and the ids of the sources that say so."""

    difference: Difference
    shown: Shown
    sources: tuple[str, ...]


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """Units first, then places, in their order; what goes by another's rows is told once, with that."""
    shown = {each.target.id: each for each in (*after.units, *after.places)}
    stood_for = {each.shows for each in after.units if each.shows != each.target.id}
    heirs = {each.target.id for each in after.places if each.shows != each.target.id}
    return [
        Change(difference, shown[difference.target.id], after.sources(shown[difference.target.id]))
        for difference in differences(before, after, places=True)
        if difference.target.id not in stood_for | heirs
    ]


def by_day(view: Timeline) -> Iterator[tuple[Snapshot, list[Change]]]:
    """Each day at whose end something is another than at its beginning, with what is."""
    for point in view.days:
        after = view.at(point)
        found = changes(view.before(point), after)
        if found:
            yield after, found


def holders(change: Change, words: Words) -> tuple[str, str]:
    """Who held it before and after, by name."""
    was, now = (
        words.party(party) if party else words.say("no source")
        for party in (change.difference.was.party, change.difference.now.party)
    )
    return was, now


def told(change: Change, after: Snapshot, words: Words) -> list[str]:
    """The change as lines of text: from whom to whom, and how it came about."""
    was, now = holders(change, words)
    moved = was if was == now else f"{was} -> {now}"
    return [f"{words.name(change.shown.target)}: {moved}", Cards(words).card(after, change.shown)]
