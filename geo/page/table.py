"""The table of all units as of the moment: who held each, since when, and who says so."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import streamlit as st

from geo.cards import Cards
from geo.language import upper_first
from geo.moment import Point
from geo.page.parts import by_publisher
from geo.timeline import Shown, Snapshot, Timeline
from geo.words import Words

# Its words are put in as text by a script of ours; the page's own style sheet is for it too.
_table = st.components.v2.component(
    "says-who-table", js=files("geo").joinpath("page", "table.js").read_text("utf-8"), isolate_styles=False
)


def show(snapshot: Snapshot, words: Words) -> None:
    """Shows the table, and under it its sources; it can be sorted, and keeps its order when the moment changes."""
    _table(key="units", data=content(snapshot.timeline, snapshot.point, words.language.lang))


@lru_cache(maxsize=1024)
def content(timeline: Timeline, point: Point, lang: str) -> dict[str, Any]:
    """Title, caption, column names, rows in the order in which the units first changed hands, and their sources.

    Made once for each moment, in whatever view: all readers see the same.
    """
    words, snapshot = Words(timeline.dataset, lang), timeline.at(point)
    say, cards, of = words.say, Cards(words), len(snapshot.units)
    shown = {one.target.id: one for one in snapshot.units}
    cited = {id: timeline.dataset.source[id] for one in snapshot.units for id in snapshot.sources(one)}
    order = {source.id: n for n, source in enumerate(by_publisher(cited.values()))}
    return {
        "lang": lang,
        "title": say("All {n} {counted}", n=of, counted=words.counted(of)),
        "headline": words.headline(snapshot).title,
        "stamp": words.language.stamp(point),
        "columns": [upper_first(words.counted(1)), say("Who held it"), say("Since"), say("Sources")],
        "rows": [_row(shown[unit.id], snapshot, cards, order) for unit in timeline.order],
        "sources": [[cited[id].publisher, cited[id].citation, cited[id].href] for id in order],
    }


def _row(shown: Shown, snapshot: Snapshot, cards: Cards, order: Mapping[str, int]) -> list[Any]:
    """A name, a sentence, a day, the same day to sort by, the numbers of its sources, and the unit's id."""
    since = snapshot.since(shown)
    when = [cards.language.day(since), since.isoformat()] if since else ["", ""]
    sources = [order[id] for id in snapshot.sources(shown)]
    return [cards.words.name(shown.target), cards.card(snapshot, shown), *when, sources, shown.target.id]
