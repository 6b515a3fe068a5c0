"""The map in the page: the frame of /embed, and the moment that its reader has settled on."""

from importlib.resources import files

import streamlit as st

_map = st.components.v2.component(
    "says-who-map",
    css=files("geo").joinpath("page", "frame.css").read_text("utf-8"),
    js=files("geo").joinpath("web", "host.js").read_text("utf-8"),
)


def show(title: str) -> dict[str, str] | None:
    """Shows the map and returns what it has come to show since (``at`` and a view), or nothing before it was moved.

    Nothing of what is handed to the frame may depend on the moment: it would be sent again, script and all.
    """
    moment = _map(key="map", data={"title": title}, on_moment_change=_nothing).moment
    if not isinstance(moment, dict):
        return None
    return {key: value for key, value in moment.items() if isinstance(value, str)}


def _nothing() -> None:
    """Streamlit gives a component's value only to those who ask to be called."""
