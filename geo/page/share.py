"""The share page: choose how the map is embedded, see it in an article of three widths, take the code, link or file."""

from collections.abc import Mapping
from functools import lru_cache, partial
from importlib.resources import files

import streamlit as st

from geo import embed
from geo.caution import Caution
from geo.model import Dataset
from geo.page import data
from geo.page.parts import paragraphs, section
from geo.share import Share
from geo.timeline import Snapshot
from geo.words import Words

WIDTHS_PX = (320, 600, 900)
"""A phone, a column of an article, the whole of one."""

_article = st.components.v2.component(
    "says-who-article",
    css=files("geo").joinpath("page", "article.css").read_text("utf-8"),
    js="\n".join(files("geo").joinpath("web", name).read_text("utf-8") for name in ("heard.js", "article.js")),
)


def show(snapshot: Snapshot, words: Words, kept: Mapping[str, str]) -> None:
    """Shows the page for the moment of *snapshot*; *kept* is what of the address holds for all pages."""
    say, dataset = words.say, words.dataset
    with st.container(key="share"):
        st.html(section(say("Embed this moment"), paragraphs(words.headline(snapshot).title)))
        pinned, hidden, controlled = _choices(words)
        own = dict(kept) | ({"v": dataset.version} if pinned else {})
        if not pinned:
            own.pop("v", None)
        share = Share(snapshot, words, own, data.url(), _switches(hidden, controlled))
        width = st.segmented_control(
            say("Width"), WIDTHS_PX, default=WIDTHS_PX[1], required=True, format_func=lambda px: f"{px} px"
        )
        about = {"src": share.here("embed"), "title": share.title, "width": width}
        _article(key="article", data=about)
        st.html(section(say("Check before you publish"), paragraphs(*Caution(words).lines(snapshot))))
        st.html(section(say("Use this"), paragraphs(_pinning(words, pinned), _absolute(words))))
        for label, said in (
            (say("Code for an article"), share.snippet()),
            (say("Link, also for WordPress and others that know oEmbed"), share.address("embed")),
        ):
            st.caption(label)
            st.code(said, language=None, wrap_lines=True)
        query = tuple(sorted({**share.query, **own}.items()))
        name = f"{dataset.package.name}-{snapshot.point.day}.html"
        make = partial(_file, dataset, query)
        st.download_button(say("One file that needs no server"), make, name, "text/html", on_click="ignore")


def _choices(words: Words) -> tuple[bool, list[str], bool]:
    """Whether the version is pinned, what is left out, and whether the control of the view is there."""
    say, dataset = words.say, words.dataset
    released = (data.kept() / dataset.version).is_dir()
    kinds = {True: say("The data as they are today"), False: say("Always the newest data")}
    pinned = st.radio(say("Shows"), [*kinds] if released else [False], format_func=kinds.__getitem__, horizontal=True)
    parts = {"title": say("title"), "slider": say("slider"), "zoom": say("zoom"), "key": say("key and enlarged part")}
    hidden = st.pills(say("Without"), [*parts], selection_mode="multi", format_func=parts.__getitem__)
    controlled = st.toggle(say("With the control of what it is drawn from"))
    return bool(pinned), list(hidden), controlled


def _switches(hidden: list[str], controlled: bool) -> dict[str, str]:
    return ({"hide": ",".join(hidden)} if hidden else {}) | ({"show": "control"} if controlled else {})


def _pinning(words: Words, pinned: bool) -> str:
    if pinned:
        return words.say(
            "It goes on showing the data as they are today; a correction that changes what it shows will stand on it."
        )
    return words.say("It always shows the newest data. To pin what it shows, release this version first.")


def _absolute(words: Words) -> str:
    """That an address leads nowhere elsewhere, where the server does not know its own."""
    if data.url():
        return ""
    return words.say("These addresses hold on this server alone, until GEO_URL says under which one readers find it.")


@lru_cache(8)
def _file(dataset: Dataset, query: tuple[tuple[str, str], ...]) -> bytes:
    return embed.page(dataset, dict(query), data.url(), data.dataset(), inside=True).html.encode()
