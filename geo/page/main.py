"""The page: the map on top of everything, and under it what belongs to its moment, or one of the other pages."""

from pathlib import Path

import streamlit as st

from geo import address
from geo.page import caution, corrections, data, frame, method, place, sources
from geo.words import Words

asked = {key: values[0] for key in st.query_params if (values := st.query_params.get_all(key))}
dataset = data.version(asked.get("v", "")).at_least(asked.get("confidence", ""))
words = Words(dataset, asked.get("lang", ""))
say = words.say

st.set_page_config(page_title=dataset.package.title, layout="wide")
st.html(Path(__file__).with_name("page.css"))


def of_moment() -> None:
    """What belongs to the moment of the map."""
    snapshot = address.nearest(dataset, asked if moment is None else moment)
    caution.show(snapshot, words, asked)


def evidence_of_moment() -> None:
    """Who said what by the moment of the map."""
    point = address.nearest(dataset, asked if moment is None else moment).point
    frame.show(words, "matrix", say("Who said what"), search=f"?at={point.text}")


def dossier_of_place() -> None:
    """All that is recorded of one place, and what contradicts what."""
    place.show(words, asked.get("unit", "").strip())


def all_sources() -> None:
    """Every document, with what rests on it."""
    st.html(data.written(sources.page, words.language.lang))


def all_corrections() -> None:
    """What was corrected since publication."""
    st.html(data.written(corrections.page, words.language.lang))


def how_it_is_made() -> None:
    """Definitions, decisions, and what the map cannot say."""
    st.html(data.written(method.page, words.language.lang))


pages = [
    st.Page(of_moment, title=say("Map"), default=True),
    st.Page(evidence_of_moment, title=say("Who said what"), url_path="evidence"),
    st.Page(dossier_of_place, title=say("Place"), url_path="place"),
    st.Page(all_sources, title=say("Sources"), url_path="sources"),
    st.Page(all_corrections, title=say("Corrections"), url_path="corrections"),
    st.Page(how_it_is_made, title=say("Method"), url_path="method"),
]
here = st.navigation(pages, position="hidden")
with st.container(horizontal=True, key="pages"):
    for one in pages:
        st.page_link(one)
name = say("Map: {title}", title=dataset.package.title)
moment = frame.show(words, "embed", name, hidden=here is not pages[0], offers=True)
here.run()

data.settled()
