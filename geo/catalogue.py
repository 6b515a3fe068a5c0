"""The catalogues of messages, by language. English is the language in which messages are written.

A catalogue whose header is marked fuzzy is a draft: no native reader has signed it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from importlib.resources import files
from importlib.resources.abc import Traversable

LOCALES = {"en": "en_GB", "fa": "fa_AF", "ps": "ps_AF"}
"""Languages, and the locales that they are written for: English, Dari and Pashto."""
LANGUAGES = (*LOCALES,)
CALLED = {"en": "English", "fa": "دری", "ps": "پښتو"}
"""What each calls itself."""


def _one_or_many(n: int) -> int:
    return int(n != 1)


@dataclass(frozen=True)
class Catalogue:
    """Messages in one language by the English one, each in all its forms; *form* picks one for a number."""

    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Callable[[int], int] = _one_or_many


@lru_cache
def draft(lang: str) -> bool:
    """Whether the catalogue in *lang* is one: its header says so, and the rest is not parsed."""
    return lang != LANGUAGES[0] and "#, fuzzy" in _file(lang).read_text("utf-8").partition("\n\n")[0]


@lru_cache
def catalogue(lang: str) -> Catalogue:
    """The messages in *lang*; the English ones stand in the code."""
    if lang == LANGUAGES[0]:
        return Catalogue()
    # Only who asks for another language waits for what reads it.
    from babel.messages.pofile import read_po

    with _file(lang).open("rb") as written:
        read = read_po(written, abort_invalid=True)
    said = {_forms(message.id)[0]: _forms(message.string or "") for message in read if message.id}
    return Catalogue(said, c2py(read.plural_expr))


def _file(lang: str) -> Traversable:
    return files("geo").joinpath("locale", lang, "LC_MESSAGES", "messages.po")


def _forms(said: str | Sequence[str]) -> Sequence[str]:
    return (said,) if isinstance(said, str) else said
