"""The page: the map on top of everything, and under it what belongs to its moment, or one of the other pages."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from geo import address
from geo.page import caution, corrections, data, frame, languages, method, picture, place, share, sources, your_data
from geo.words import Words

asked = {key: values[0] for key in st.query_params if (values := st.query_params.get_all(key))}
dataset = data.version(asked.get("v", "")).at_least(asked.get("confidence", ""))
words = Words(dataset, asked.get("lang", ""))
# What holds for all pages goes with the reader from one to the next.
kept = [(key, asked[key]) for key in ("lang", "v", "confidence") if key in asked]
both = bool(asked.get("with"))
# The map is opened once; what it was opened with is what it shows until it says otherwise.
opened = st.session_state.setdefault("opened", asked)
say = words.say

st.set_page_config(page_title=dataset.package.title, layout="wide")
st.html(Path(__file__).with_name("page.css"))
st.html(Path(__file__).parents[1] / "web" / "prose.css")
mirror = -1 if words.language.direction == "rtl" else 1
st.html(f"<style>.stApp {{ direction: {words.language.direction}; --mirror: {mirror}; }}</style>")


def of_moment() -> None:
    """What belongs to the moment of the map; of an address with two moments, both."""
    if both:
        return changes_to_moment()
    snapshot = address.nearest(dataset, seen)
    caution.show(snapshot, words, dict(kept))


def evidence_of_moment() -> None:
    """Who said what by the moment of the map."""
    point = address.nearest(dataset, seen).point
    frame.show("matrix", say("Who said what"), f"?{urlencode({'at': point.text})}", leads=True)


def changes_to_moment() -> None:
    """Two maps of two moments, by default that of the map and the one a week before it, and what changed between."""
    point = address.nearest(dataset, seen).point
    before = max(words.now.first.day, point.day - timedelta(days=7))
    two = {"at": before.isoformat(), "with": point.text}
    frame.show("embed", say("What changed"), f"?{urlencode(two)}")


def picture_of_moment() -> None:
    """A still of the moment of the map, with its words."""
    picture.show(address.nearest(dataset, seen), words, dict(kept))


def embed_of_moment() -> None:
    """The map of this moment for an article."""
    share.show(address.nearest(dataset, seen), words, dict(kept))


def dossier_of_place() -> None:
    """All that is recorded of one place, and what contradicts what."""
    place.show(words, asked.get("unit", "").strip(), kept)


def all_sources() -> None:
    """Every document, with what rests on it."""
    st.html(data.written(sources.page, words.language.lang, dataset.version))


def all_corrections() -> None:
    """What was corrected since publication, and what was published."""
    st.html(data.written(corrections.page, words.language.lang, released=data.released()))


def how_it_is_made() -> None:
    """Definitions, decisions, and what the map cannot say."""
    st.html(data.written(method.page, words.language.lang, dataset.version))


def map_of_your_data() -> None:
    """A map of uploaded files."""
    your_data.show(words)


pages = [
    st.Page(of_moment, title=say("Map"), default=True),
    st.Page(evidence_of_moment, title=say("Who said what"), url_path="evidence"),
    st.Page(changes_to_moment, title=say("What changed"), url_path="changes"),
    st.Page(picture_of_moment, title=say("Picture"), url_path="picture"),
    st.Page(embed_of_moment, title=say("Embed"), url_path="share"),
    st.Page(dossier_of_place, title=say("Place"), url_path="place"),
    st.Page(all_sources, title=say("Sources"), url_path="sources"),
    st.Page(all_corrections, title=say("Corrections"), url_path="corrections"),
    st.Page(how_it_is_made, title=say("Method"), url_path="method"),
    st.Page(map_of_your_data, title=say("Your data"), url_path="your-data"),
]
here = st.navigation(pages, position="hidden")
top = st.container(horizontal=True, key="pages")
with top:
    for one in pages:
        st.page_link(one, query_params=kept)
name = say("Map: {title}", title=dataset.package.title)
seen = frame.show_map(words, name, dict(kept), hidden=here is not pages[0] or both) or opened
with top:
    languages.show(words, asked | seen)
here.run()

data.settled()
