"""The map in the page: the frame of /embed, the moment that its reader has settled on, and what can be taken of it."""

from importlib.resources import files

import streamlit as st

from geo import state
from geo.words import Words

_map = st.components.v2.component(
    "says-who-map",
    css=files("geo").joinpath("page", "frame.css").read_text("utf-8"),
    js=files("geo").joinpath("web", "host.js").read_text("utf-8"),
)


def show(words: Words, hidden: bool) -> dict[str, str] | None:
    """Shows the map and returns what it has come to show since (``at`` and a view), or nothing before it was moved.

    Nothing of what is handed to the frame may depend on the moment: it would be sent again, script and all. On the
    other pages it is *hidden*, never left out, or it would lose its moment.
    """
    say = words.say
    words_of_frame = {
        "title": say("Map: {title}", title=words.dataset.package.title),
        "copy": say("Copy the link"),
        "cite": say("Copy the citation"),
        "copied": say("Copied"),
        "table": say("This moment as a table:"),
        "forms": {form: {"csv": "CSV", "geojson": "GeoJSON", "json": "JSON"}[form] for form in state.FORMATS},
        "hidden": hidden,
    }
    moment = _map(key="map", data=words_of_frame, on_moment_change=_nothing).moment
    if not isinstance(moment, dict):
        return None
    return {key: value for key, value in moment.items() if isinstance(value, str)}


def _nothing() -> None:
    """Streamlit gives a component's value only to those who ask to be called."""
