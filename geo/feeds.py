"""Atom 1.0 feeds (RFC 4287): what was corrected, and what changed from day to day. Text is text, and days are days.

Ids are tag URIs (RFC 4151) under a name that is nobody's, so that they stay the same wherever the feed is served.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote
from xml.etree import ElementTree

from geo.catalogue import LANGUAGES
from geo.changes import Change, by_day, told
from geo.corrections import Corrected, newest_first
from geo.gate import CONTROL
from geo.timeline import Snapshot
from geo.words import Words

TAG = "tag:says-who.invalid,2026:"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its id in the feed, when it was last changed (RFC 3339), and where a page shows it."""

    id: str
    title: str
    updated: str
    content: str
    page: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A kind of feed: its title, the page that shows the same, and its entries, newest first."""

    title: Callable[[Words], str]
    page: str
    entries: Callable[[Words], Iterator[Entry]]


def atom(path: str, words: Words, url: str | None = None, page: Callable[[str], str] = str) -> str:
    """The feed of this *path* in :data:`FEEDS` as an XML document.

    *url* is the absolute address of the server; without it nothing is linked. *page* gives the path of a page whose
    address on the server it is told. The same dataset gives the same text.
    """
    feed, dataset = FEEDS[path], words.dataset
    entries = [*feed.entries(words)]
    updated = max([_on(dataset.package.updated), *(entry.updated for entry in entries)])
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": words.language.lang})
    name = path.partition(".")[0]
    _describe(root, _id(words, name), feed.title(words), updated)
    author = ElementTree.SubElement(root, "author")
    _text(author, "name", dataset.package.publisher or dataset.package.title)
    site = url.rstrip("/") if url and is_absolute(url) else ""
    if site:
        _link(root, "self", f"{site}/{address(path, words)}", "application/atom+xml")
        _link(root, "alternate", f"{site}/{page(feed.page)}", "text/html")
    for entry in entries:
        element = ElementTree.SubElement(root, "entry")
        _describe(element, _id(words, f"{name}/{entry.id}"), entry.title, entry.updated)
        if site:
            _link(element, "alternate", f"{site}/{page(entry.page)}", "text/html")
        _text(element, "content", entry.content, type="text")
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def is_absolute(url: str) -> bool:
    """Whether addresses under *url* hold everywhere, or on their own server alone."""
    return "//" in url


def address(path: str, words: Words) -> str:
    """Where the feed of this *path* is had in the language of *words*."""
    lang = words.language.lang
    return path if lang == LANGUAGES[0] else f"{path}?lang={lang}"


def _id(words: Words, specific: str) -> str:
    return f"{TAG}{words.dataset.package.name}/{specific}"


def _describe(element: ElementTree.Element, id: str, title: str, updated: str) -> None:
    _text(element, "id", id)
    _text(element, "title", title, type="text")
    _text(element, "updated", updated)


def _text(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = CONTROL.sub("", text)


def _link(parent: ElementTree.Element, rel: str, href: str, media: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": rel, "type": media, "href": href})


def _on(day: str) -> str:
    """An ISO day as a feed has it: noon in UTC, when it is that day nearly everywhere on earth."""
    return f"{day}T12:00:00Z"


def _corrections(words: Words) -> Iterator[Entry]:
    """One entry a correction; another reason or source makes no other one."""
    seen = set()
    for each in newest_first(words):
        row = each.row
        digest = sha256("\0".join((row.was, row.now)).encode()).hexdigest()[:8]
        id = "/".join(quote(part, safe="") for part in (row.date, row.event, row.field, digest))
        if id not in seen:
            seen.add(id)
            yield Entry(id, each.title, _on(row.date or words.dataset.package.updated), _said(each), "corrections")


def _said(each: Corrected) -> str:
    return "\n".join(filter(None, (each.sentence, each.row.reason, each.source.citation if each.source else "")))


def _changes(words: Words) -> Iterator[Entry]:
    """One entry for each day at whose end something is another than at its beginning, by what we know now.

    It was last changed on that day, or when one of its rows was corrected.
    """
    corrected = {row.event: row.date for row in sorted(words.dataset.corrections, key=lambda row: row.date)}
    for after, found in reversed([*by_day(words.now)]):
        day = after.point.text
        rows = (row.id for change in found for row in after.rows(change.shown))
        updated = max([day, *(corrected.get(row, "") for row in rows)])
        content = "\n\n".join(_block(change, after, words) for change in found)
        yield Entry(day, words.headline(after).title, _on(updated), content, f"?at={day}")


def _block(change: Change, after: Snapshot, words: Words) -> str:
    cited = (words.dataset.source[id].citation for id in change.sources)
    return "\n".join([*told(change, after, words), *cited])


FEEDS = {
    "corrections.atom": Feed(
        lambda words: words.say("{title}: corrections", title=words.dataset.package.title), "corrections", _corrections
    ),
    "changes.atom": Feed(
        lambda words: words.say("{title}: what changed, day by day", title=words.dataset.package.title), "", _changes
    ),
}
"""The feeds by the path at which they are served."""
