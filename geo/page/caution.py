"""Check before you publish: beside all that can be taken of a moment, what of it is disputed or unsure."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.caution import Caution
from geo.moment import Point
from geo.page.parts import paragraphs, section
from geo.timeline import Snapshot, Timeline
from geo.words import Words


def show(snapshot: Snapshot, words: Words, asked: Mapping[str, str]) -> None:
    """Shows the sentences of the moment, and how sure events have to be to be drawn: *asked* is the page's address."""
    st.html(of_moment(snapshot.timeline, snapshot.point, words.language.lang) + _choice(snapshot, words, asked))


def _choice(snapshot: Snapshot, words: Words, asked: Mapping[str, str]) -> str:
    """Links to the same moment, drawn from all events or from the surer ones."""
    say = words.say
    choices = {"": say("all events"), "medium": say("high or medium confidence"), "high": say("high confidence alone")}
    told_by = snapshot.told_by and snapshot.told_by.id
    view = {"reported_by": snapshot.reported_by and snapshot.point.text, "told_by": told_by}
    here = {"at": snapshot.point.text, **{key: value for key, value in view.items() if value}}
    kept = {key: asked[key] for key in ("lang", "v") if key in asked}
    links = []
    for least, name in choices.items():
        query = urlencode({**here, **kept, **({"confidence": least} if least else {})})
        current = ' aria-current="true"' if least == words.dataset.least else ""
        links.append(f'<a href="?{escape(query)}" target="_self"{current}>{escape(name)}</a>')
    return f'<p class="says-who choice">{escape(say("Drawn from:"))} {" · ".join(links)}</p>'


@lru_cache(maxsize=512)
def of_moment(timeline: Timeline, point: Point, lang: str) -> str:
    """The sentences of a moment as HTML; made once for each."""
    words = Words(timeline.dataset, lang)
    return section(words.say("Check before you publish"), paragraphs(*Caution(words).lines(timeline.at(point))))
