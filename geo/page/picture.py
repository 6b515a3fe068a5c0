"""The picture page: choose a moment and a form, see the picture, take it with its words; under what to check first."""

from collections.abc import Mapping
from functools import lru_cache, partial

import streamlit as st

from geo.address import BadAddress
from geo.captions import ALT_LONGEST, Slots
from geo.catalogue import LANGUAGES
from geo.caution import Caution
from geo.darkroom import Busy, Undrawn
from geo.forms import PRESETS, PRINT_MM
from geo.model import Dataset
from geo.moment import Point
from geo.page import data, languages
from geo.page.parts import paragraphs, section
from geo.pictures import DRAW, Picture
from geo.share import Share
from geo.timeline import Snapshot
from geo.words import Words

KEPT = 64
LONGEST_TITLE, LONGEST_NOTE = 160, 400

Query = tuple[tuple[str, str], ...]


def show(snapshot: Snapshot, words: Words, kept: Mapping[str, str]) -> None:
    """Shows the page; it begins with *snapshot*, the map's moment, and *kept* is what of the address holds for all."""
    with st.container(key="picture"):
        left, right = st.columns([3, 5], gap="large")
        with left:
            query, slots = _choices(snapshot, words)
        with right:
            _picture(words, tuple(sorted((dict(kept) | query).items())), slots)


def _choices(snapshot: Snapshot, words: Words) -> tuple[dict[str, str], Slots]:
    """What is to be drawn, as an address has it, and an editor's own words."""
    say, forms = words.say, _forms(words)
    kinds = {"": say("Map"), "matrix": say("Who said what")}
    what = st.segmented_control(say("Picture of"), [*kinds], default="", required=True, format_func=kinds.__getitem__)
    points = _moments(snapshot)
    here = points.index(snapshot.point)
    at = st.selectbox(say("Moment"), points, here, format_func=words.language.moment)
    query = {"at": at.text, "preset": st.selectbox(say("Form"), list(forms), format_func=forms.__getitem__)}
    if what:
        query["matrix"] = "1"
    else:
        query |= _view(snapshot, words, at)
    spoken = LANGUAGES.index(words.language.lang)
    query["lang"] = st.selectbox(say("Language"), LANGUAGES, spoken, format_func=partial(languages.name, words=words))
    if st.toggle(say("Without colours")):
        query["grey"] = "1"
    with st.expander(say("Your own words")):
        title = st.text_input(say("Title"), max_chars=LONGEST_TITLE, placeholder=say("The headline of the map"))
        note = st.text_area(say("Note"), max_chars=LONGEST_NOTE, height=80, placeholder=say("A sentence under the map"))
        byline = st.text_input(say("Byline"), max_chars=LONGEST_TITLE)
        ours = say("Ours stands below the picture")
        alt = st.text_area(say("For who cannot see it"), max_chars=ALT_LONGEST, height=120, placeholder=ours)
    return query, Slots(title, note, byline, alt)


def _moments(snapshot: Snapshot) -> list[Point]:
    """The ends of all days, and the map's own moment where it is none."""
    return sorted({*snapshot.timeline.days, snapshot.point}, key=lambda point: point.tick)


def _view(snapshot: Snapshot, words: Words, at: Point) -> dict[str, str]:
    say, dataset = words.say, words.dataset
    agencies = [one.id for one in dataset.reporters if one.first and not one.side]
    names = {"": say("what we know now"), "then": say("what had been reported by then")}
    names |= {id: words.reporter(id) for id in agencies}
    given = snapshot.told_by.id if snapshot.told_by else "then" if snapshot.reported_by else ""
    options = [*names]
    here = options.index(given) if given in options else 0
    view = st.selectbox(say("Drawn from"), options, here, format_func=names.__getitem__)
    if view == "then":
        return {"reported_by": at.text}
    return {"told_by": view} if view else {}


def _forms(words: Words) -> dict[str, str]:
    say = words.say
    names = {"og": say("Card"), "square": say("Square"), "story": say("Story"), "print": say("Print")}
    sides = {name: (form.width, form.height) for name, form in PRESETS.items() if form.height}
    sizes = {name: f"{width:.0f} × {height:.0f}" for name, (width, height) in sides.items()}
    return {name: f"{said}, {sizes.get(name, f'{PRINT_MM:.0f} mm')}" for name, said in names.items()}


def _picture(words: Words, query: Query, slots: Slots) -> None:
    say = words.say
    try:
        picture = _made(words.dataset, query, slots)
        with st.spinner(say("Drawing the picture")):
            drawn = _drawn(words.dataset, query, slots, "png")
        st.image(drawn, width="stretch", alt=picture.about["alt"])
    except BadAddress as reason:
        st.info(str(reason))
        return
    except Busy:
        st.info(say("Many pictures are being drawn. Try again in a moment."))
        return
    except Undrawn:
        st.error(say("This picture could not be drawn. Try another form."))
        return
    st.html(section(say("Check before you publish"), paragraphs(*Caution(words).lines(picture.snapshot))))
    st.html(section(say("Use this")))
    name = f"{words.dataset.package.name}-{picture.snapshot.point.day}"
    with st.container(horizontal=True):
        for ending in DRAW:
            st.download_button(
                ending.upper(),
                partial(_drawn, words.dataset, query, slots, ending),
                f"{name}.{ending}",
                on_click="ignore",
            )
    share = Share(picture.snapshot, words, dict(query), data.url())
    for label, said in (
        (say("Caption"), picture.caption),
        (say("Credit"), picture.about["credit"]),
        (say("For who cannot see it"), picture.about["alt"]),
        (say("Link"), share.address("matrix" if picture.matrix else "")),
    ):
        st.caption(label)
        st.code(said, language=None, wrap_lines=True)


@lru_cache(KEPT)
def _made(dataset: Dataset, query: Query, slots: Slots) -> Picture:
    return Picture(dataset, dict(query), slots, data.dataset())


@lru_cache(KEPT)
def _drawn(dataset: Dataset, query: Query, slots: Slots, ending: str) -> bytes:
    return _made(dataset, query, slots).file(ending, data.darkroom().draw)
