"""What every visitor shares: the dataset and its views, made once for the whole process."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType

import streamlit as st

import geo
from geo import versions
from geo.answers import ancestors
from geo.darkroom import Darkroom
from geo.model import DataError, Dataset
from geo.words import Words

HOUSE = Path(__file__).resolve().parents[2]


@st.cache_resource(show_spinner=False)
def dataset() -> Dataset:
    """The dataset of GEO_DATA, by default the one that is shipped. Raises ``DataError`` with all that is wrong."""
    return geo.load(_folder())


def kept() -> Path:
    """The folder of its released versions."""
    return versions.beside(_folder())


def version(asked: str) -> Dataset:
    """The released version that an address asks for, else the newest one."""
    newest = dataset()
    return newest if asked == newest.version else versions.pinned(asked, kept()) or newest


@st.cache_resource(show_spinner=False)
def darkroom() -> Darkroom:
    """Where pictures are drawn, for the page and for who asks by address."""
    return Darkroom()


def url() -> str:
    """The absolute address under which readers find this server, or nothing: GEO_URL alone says it."""
    return os.environ.get("GEO_URL", "").rstrip("/")


def framed_by() -> str:
    """The sites that may frame the map (see :func:`geo.answers.ancestors`); nothing where any may."""
    return os.environ.get("GEO_FRAMED_BY", "")


def _folder() -> Path:
    return Path(os.environ.get("GEO_DATA") or HOUSE / "data")


def at_the_door() -> Dataset:
    """The dataset; a folder that is not one, or a site that is none, ends the process with all that is wrong."""
    try:
        ancestors(framed_by())
    except ValueError as reason:
        sys.exit(f"GEO_FRAMED_BY: {reason}")
    try:
        names = [one.package.name for one, _ in others()]
        found = dataset()
    except DataError as problems:
        sys.exit(str(problems))
    if len({*names}) < len(names):
        sys.exit(f"GEO_MORE: two datasets have one name; their names are {', '.join(names)}")
    return found


@st.cache_resource(show_spinner=False)
def others() -> list[tuple[Dataset, Path]]:
    """The datasets of GEO_MORE, folders with the system's separator of paths between, and where their versions are."""
    folders = [Path(folder) for folder in os.environ.get("GEO_MORE", "").split(os.pathsep) if folder]
    return [(geo.load(folder), versions.beside(folder)) for folder in folders]


@st.cache_resource(show_spinner=False)
def released() -> tuple[tuple[str, str], ...]:
    """Every released version, with the ISO day of its data, the newest first."""
    found = [(version(one).package.updated, one) for one in versions.released(kept())]
    return tuple((one, updated) for updated, one in sorted(found, reverse=True))


@st.cache_resource(show_spinner=False, hash_funcs={FunctionType: lambda page: page.__module__})
def written(page: Callable[..., str], lang: str, of: str = "", **more: object) -> str:
    """The HTML of a *page* that does not depend on the moment, in a language: of the version *of*, else the newest."""
    return page(Words(version(of), lang), **more)


@st.cache_resource(show_spinner=False)
def settled() -> None:
    """Takes all that has been made so far out of the collector's sight: Streamlit collects after every rerun."""
    gc.collect()
    gc.freeze()
