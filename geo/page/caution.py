"""Check before you publish: beside all that can be taken of a moment, what of it is disputed or unsure."""

from functools import lru_cache

import streamlit as st

from geo.caution import Caution
from geo.moment import Point
from geo.page.parts import paragraphs, section
from geo.timeline import Snapshot, Timeline
from geo.words import Words


def show(snapshot: Snapshot, words: Words) -> None:
    """Shows the sentences of the moment."""
    st.html(of_moment(snapshot.timeline, snapshot.point, words.language.lang))


@lru_cache(maxsize=512)
def of_moment(timeline: Timeline, point: Point, lang: str) -> str:
    """The sentences of a moment as HTML; made once for each."""
    words = Words(timeline.dataset, lang)
    return section(words.say("Check before you publish"), paragraphs(*Caution(words).lines(timeline.at(point))))
