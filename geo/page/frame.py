"""Our own pages in the Streamlit page: the frames of /embed and /matrix, what a reader has settled on, what to take."""

from collections.abc import Mapping
from importlib.resources import files

import streamlit as st

from geo import state
from geo.page import data
from geo.share import SANDBOX
from geo.words import Words

_frame = st.components.v2.component(
    "says-who-frame",
    css=files("geo").joinpath("page", "frame.css").read_text("utf-8"),
    js="\n".join(files("geo").joinpath("web", name).read_text("utf-8") for name in ("heard.js", "frame.js")),
)


def show_map(words: Words, title: str, kept: Mapping[str, str], *, hidden: bool) -> dict[str, str] | None:
    """Shows the map and returns what it has come to show since (``at`` and a view), or nothing before.

    Under it stands what can be taken of the moment. Nothing of what is handed over may depend on the moment: it would
    be sent again, script and all; *kept* is what of the address holds for all pages. The map is *hidden* on the other
    pages, never left out, or it would lose its moment.
    """
    say = words.say
    offers = {
        "copy": say("Copy the link"),
        "cite": say("Copy the citation"),
        "copied": say("Copied"),
        "table": say("This moment as a table:"),
        "forms": {form: {"csv": "CSV", "geojson": "GeoJSON", "json": "JSON"}[form] for form in state.FORMATS},
    }
    about = _about("embed", title, hidden=hidden) | {"offers": offers, "kept": dict(kept)}
    moment = _frame(key="embed", data=about, on_moment_change=_nothing).moment
    if not isinstance(moment, dict):
        return None
    return {key: value for key, value in moment.items() if isinstance(value, str)}


def show(path: str, title: str, search: str, *, leads: bool = False) -> None:
    """Shows the page at *path*, with what *search* has where the address does not say.

    Where it *leads*, its moment becomes the map's too.
    """
    about = _about(path, title, search) | {"leads": leads}
    # A page in a sandbox has no origin that could be let frame others.
    if data.framed_by() and "with=" in search:
        about["sandbox"] = f"{SANDBOX} allow-same-origin"
    _frame(key=f"other {path}", data=about)


def _about(path: str, title: str, search: str = "", *, hidden: bool = False) -> dict[str, object]:
    return {"path": path, "title": title, "search": search, "hidden": hidden, "sandbox": SANDBOX}


def _nothing() -> None:
    """Streamlit gives a component's value only to those who ask to be called."""
