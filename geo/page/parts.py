"""Pieces of HTML that several pages are made of. Every word of the data is escaped here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from geo import feeds
from geo.model import Source
from geo.words import Words


@dataclass(frozen=True)
class Ways:
    """How pages lead to each other: by what is asked of a server, or, on a site of files, from its *root* to files."""

    root: str | None = None

    def place(self, id: str, kept: Sequence[tuple[str, str]] = ()) -> str:
        """To the dossier of a unit or place; *kept* is what of a server's address holds for all pages."""
        if self.root is None:
            return f"place?{urlencode([('unit', id), *kept])}"
        return f"{self.root}place/{quote(id)}.html"

    def version(self, version: str) -> str:
        """To the map as it was in a released version."""
        return f"./?v={quote(version)}" if self.root is None else f"{self.root}v/{quote(version)}/"

    def feed(self, path: str, words: Words) -> str:
        """To a feed."""
        return feeds.address(path, words) if self.root is None else f"{self.root}{path}"


SERVED = Ways()


def by_publisher(sources: Iterable[Source]) -> list[Source]:
    """Sources in the order of a list: publisher, then date."""
    return sorted(sources, key=lambda source: (source.publisher.casefold(), source.published, source.id))


def link(source: Source) -> str:
    """The citation as HTML, a link where the source's address may be one."""
    # A title may run the other way than what stands around it.
    parts = (
        escape(source.publisher),
        f"<bdi>{escape(source.title)}</bdi>" if source.title else "",
        escape(source.published[:10]),
    )
    said = ", ".join(part for part in parts if part)
    if not source.href:
        return said
    return f'<a href="{escape(source.href)}" target="_blank" rel="noopener noreferrer">{said}</a>'


def section(title: str, *content: str) -> str:
    """A part of a page under its own heading; *content* is HTML."""
    return f'<section class="says-who"><h2>{escape(title)}</h2>{"".join(content)}</section>'


def paragraphs(*texts: str) -> str:
    """Each text as a paragraph, the empty ones left out."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts if text)


def listed(items: list[str]) -> str:
    """A list of pieces of HTML."""
    return f'<ul role="list">{"".join(f"<li>{item}</li>" for item in items)}</ul>' if items else ""
