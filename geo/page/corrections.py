"""Every correction since publication: what it was, what it is, why, and who says so; and every version published."""

from collections.abc import Sequence
from html import escape

from geo import feeds
from geo.corrections import Corrected, newest_first
from geo.page.parts import SERVED, Ways, link, listed, paragraphs, section
from geo.words import Words


def page(words: Words, released: Sequence[tuple[str, str]] = (), ways: Ways = SERVED) -> str:
    """All corrections, newest first; the versions *released*, each with its ISO day; the feeds of what comes."""
    say = words.say
    items = [_item(each) for each in newest_first(words)]
    none = "" if items else say("No correction since publication.")
    parts = [section(say("Corrections"), paragraphs(none), listed(items), paragraphs(words.as_of()))]
    if released:
        kept = listed([_version(words, ways, *one) for one in released])
        parts.append(section(say("Published versions"), paragraphs(say("Each opens the map as it was.")), kept))
    parts.append(section(say("As feeds"), listed([_feed(words, ways, path) for path in feeds.FEEDS])))
    return "".join(parts)


def _feed(words: Words, ways: Ways, path: str) -> str:
    return f'<a href="{ways.feed(path, words)}">{escape(feeds.FEEDS[path].title(words))}</a>'


def _version(words: Words, ways: Ways, version: str, updated: str) -> str:
    said = escape(words.say("{day}: version {version}", day=words.dated(updated), version=version))
    return f'<a href="{ways.version(version)}" target="_self">{said}</a>'


def _item(each: Corrected) -> str:
    lines = [escape(each.sentence), escape(each.row.reason), link(each.source) if each.source else ""]
    small = "".join(f"<small>{line}</small>" for line in lines if line)
    return f"<strong>{escape(each.title)}</strong>{small}"
