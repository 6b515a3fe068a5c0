"""In which languages the page can be read, each a link to the same moment."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.catalogue import CALLED, LANGUAGES, draft
from geo.words import Words


def show(words: Words, here: Mapping[str, str]) -> None:
    """Shows the languages; *here* is the address of what is seen."""
    links = []
    for lang in LANGUAGES:
        query = escape(urlencode({**here, "lang": lang}))
        current = ' aria-current="true"' if lang == words.language.lang else ""
        how = f'href="?{query}" target="_self" lang="{lang}" hreflang="{lang}"{current}'
        links.append(f"<a {how}>{escape(name(lang, words))}</a>")
    st.html(f'<nav class="languages" aria-label="{escape(words.say("Language"))}">{" ".join(links)}</nav>')


def name(lang: str, words: Words) -> str:
    """What a language calls itself, and whether what is said in it is a draft."""
    if not draft(lang):
        return words.language.apart(CALLED[lang])
    return words.say("{language} (draft)", language=CALLED[lang])
