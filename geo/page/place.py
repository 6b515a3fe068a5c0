"""The page of a place: the field in which one is chosen, and its dossier."""

from collections.abc import Sequence

import streamlit as st

from geo.page.dossier import in_list, page, subject, subjects
from geo.page.parts import paragraphs, section
from geo.words import Words


def show(words: Words, asked: str, kept: Sequence[tuple[str, str]]) -> None:
    """The field in which a place is chosen, which changes the address, and the dossier of the one *asked* for.

    *kept* is what of the address holds for all pages.
    """
    say, dataset = words.say, words.dataset
    chosen = subject(dataset, asked)
    names = {target.id: in_list(words, target) for target in subjects(dataset)}
    # The address says which place it is; what was chosen before gives way when somebody goes back.
    st.session_state["place"] = chosen.id if chosen else None
    with st.container(key="chooser"):
        st.selectbox(
            say("Find a place"),
            sorted(names, key=lambda id: names[id].casefold()),
            index=None,
            format_func=lambda id: names[id],
            placeholder=say("Choose a place"),
            key="place",
            on_change=_to_address,
        )
    if chosen:
        st.html(page(dataset, chosen.id, words.language.lang, tuple(kept)))
    else:
        nothing = words.no_place(asked[:40]) if asked else ""
        intro = say(
            "Choose a place to read all that is recorded of it: every event, every report, what contradicts what."
        )
        st.html(section(say("Place"), paragraphs(nothing, intro)))


def _to_address() -> None:
    if st.session_state["place"]:
        st.query_params["unit"] = st.session_state["place"]
    else:
        st.query_params.pop("unit", None)
