"""Our own pages in the Streamlit page: the frame of /embed or /matrix, what its reader has settled on, what to take."""

from importlib.resources import files

import streamlit as st

from geo import state
from geo.words import Words

_frame = st.components.v2.component(
    "says-who-frame",
    css=files("geo").joinpath("page", "frame.css").read_text("utf-8"),
    js=files("geo").joinpath("web", "host.js").read_text("utf-8"),
)


def show(
    words: Words, path: str, title: str, *, hidden: bool = False, search: str = "", offers: bool = False
) -> dict[str, str] | None:
    """Shows the page at *path* and returns what it has come to show since (``at`` and a view), or nothing before.

    *search* is the address with which it opens where the page's own is empty. Nothing else of what is handed over may
    depend on the moment: it would be sent again, script and all. A map is *hidden* on the other pages, never left out,
    or it would lose its moment. *offers* puts under it what can be taken of the moment.
    """
    say = words.say
    about = {"path": path, "title": title, "hidden": hidden, "search": search}
    if offers:
        about["offers"] = {
            "copy": say("Copy the link"),
            "cite": say("Copy the citation"),
            "copied": say("Copied"),
            "table": say("This moment as a table:"),
            "forms": {form: {"csv": "CSV", "geojson": "GeoJSON", "json": "JSON"}[form] for form in state.FORMATS},
        }
    moment = _frame(key=path, data=about, on_moment_change=_nothing).moment
    if not isinstance(moment, dict):
        return None
    return {key: value for key, value in moment.items() if isinstance(value, str)}


def _nothing() -> None:
    """Streamlit gives a component's value only to those who ask to be called."""
