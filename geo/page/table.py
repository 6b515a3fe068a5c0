"""The table of all units as of the moment: who held each, since when, and who says so."""

from importlib.resources import files
from typing import Any

import streamlit as st

from geo.cards import Cards
from geo.language import upper_first
from geo.page.parts import citation
from geo.timeline import Shown, Snapshot
from geo.words import Words

# Its words are put in as text by a script of ours; the page's own style sheet is for it too.
_table = st.components.v2.component(
    "says-who-table", js=files("geo").joinpath("page", "table.js").read_text("utf-8"), isolate_styles=False
)


def show(snapshot: Snapshot, words: Words) -> None:
    """Shows the table; it can be sorted by every column, and keeps its order when the moment changes."""
    _table(key="units", data=content(snapshot, words))


def content(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """Title, caption, column names and rows, in the order in which the units first changed hands."""
    say, cards, of = words.say, Cards(words), len(snapshot.units)
    shown = {one.target.id: one for one in snapshot.units}
    return {
        "lang": words.language.lang,
        "title": say("All {n} {counted}", n=of, counted=words.counted(of)),
        "headline": words.headline(snapshot).title,
        "stamp": words.language.stamp(snapshot.point),
        "columns": [upper_first(words.counted(1)), say("Who held it"), say("Since"), say("Sources")],
        "rows": [_row(shown[unit.id], snapshot, cards) for unit in snapshot.timeline.order],
    }


def _row(shown: Shown, snapshot: Snapshot, cards: Cards) -> list[Any]:
    """A name, a sentence, a day, the same day to sort by, and the sources: publisher, citation, address."""
    since = snapshot.since(shown)
    cited = [snapshot.timeline.dataset.source[id] for id in snapshot.sources(shown)]
    sources = [[source.publisher, citation(source), source.href] for source in cited]
    when = [cards.language.day(since), since.isoformat()] if since else ["", ""]
    return [cards.words.name(shown.target), cards.card(snapshot, shown), *when, sources]
