"""What a newsroom pastes, and what others show of a link: the iframe, its card, its oEmbed answer.

Addresses are absolute where the server's own is known (*url*), else relative to its root.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from geo.address import nearest
from geo.captions import Captions
from geo.catalogue import LANGUAGES
from geo.feeds import is_absolute
from geo.forms import PRESETS
from geo.model import Dataset
from geo.moment import UnreadableDate
from geo.timeline import Snapshot
from geo.words import Words

HEIGHT_PX, WIDTH_PX = 760, 640
"""How large a frame is until its page has said how high it is."""

_HALVES = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12,2A10,10 0 0 0 12,22Z" fill="#b4501e"/>'
    '<path d="M12,3.5A8.5,8.5 0 0 1 12,20.5" fill="none" stroke="#1f6fb2" stroke-width="3"/></svg>'
)
ICON = f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{quote(_HALVES)}">'
"""A mark of ground that changes hands, for a browser's tab."""

LEAST_PX = 240
SANDBOX = "allow-scripts allow-popups"
CARD = PRESETS["og"]

SWITCHES = {"hide": ("title", "slider", "zoom", "key"), "show": ("control",), "theme": ("light", "dark")}
"""What an address leaves out of the page or adds to it, and the light that it wants."""


def switches(query: Mapping[str, str]) -> dict[str, str]:
    """Those of *query* that there are."""
    asked = {key: query.get(key, "").split(",") for key in SWITCHES}
    found = {key: ",".join(one for one in known if one in asked[key]) for key, known in SWITCHES.items()}
    return {key: value for key, value in found.items() if value}


def focus(dataset: Dataset, query: Mapping[str, str]) -> dict[str, str]:
    """What of *query* says where a map is looked at: a place, the days of its range, the moment beside it."""
    unit = query.get("unit", "")
    found = {"unit": unit} if unit in dataset.unit or unit in dataset.place else {}
    for key in ("from", "to", "with"):
        with suppress(UnreadableDate):
            point = dataset.calendar.point(query.get(key, ""))
            if dataset.package.start <= point.day <= dataset.package.end:
                found[key] = point.text
    return found


@dataclass(frozen=True)
class Share:
    """One moment of one view as it is shared; *kept* has the language, version and confidence of its address."""

    snapshot: Snapshot
    words: Words
    kept: Mapping[str, str]
    url: str = ""
    switches: Mapping[str, str] = field(default_factory=dict)  # what of the page is left out, or there

    @classmethod
    def of(cls, dataset: Dataset, query: Mapping[str, str], url: str = "") -> "Share":
        """What an address's *query* shows, or the nearest that there is, with all that it says of the page."""
        words = Words(dataset, query.get("lang", LANGUAGES[0]))
        return cls(nearest(dataset, query), words, query, url, switches(query) | focus(dataset, query))

    @property
    def query(self) -> dict[str, str]:
        """The address of the moment in its own form, whatever form was asked in."""
        snapshot, calendar = self.snapshot, self.words.dataset.calendar
        at, by = snapshot.point, snapshot.reported_by
        query = {"at": calendar.at(at.tick, clock=at.clock).text}
        if by:
            query["reported_by"] = calendar.at(by.tick, clock=by.clock).text
        if snapshot.told_by:
            query["told_by"] = snapshot.told_by.id
        # What an address asks for and there is not, no other repeats.
        lang = self.words.language.lang
        holds = {
            "lang": "" if lang == LANGUAGES[0] else lang,
            "v": self.words.dataset.version,
            "confidence": self.words.dataset.least,
        }
        return query | {key: said for key, said in holds.items() if said and self.kept.get(key) == said}

    def address(self, path: str, **more: str) -> str:
        """The address of *path* for this moment; no path is the page around the map."""
        return f"{self.url.rstrip('/')}/{self.here(path, **more)}"

    def here(self, path: str, **more: str) -> str:
        """The same from the root of the server."""
        switches = self.switches if path == "embed" else {}
        return f"{path}?{urlencode({**self.query, **switches, **more}, safe=',')}"

    @property
    def answer(self) -> str:
        """The address of its oEmbed answer."""
        return f"{self.url.rstrip('/')}/oembed?{urlencode({'url': self.address('embed')})}"

    @property
    def title(self) -> str:
        """The headline, with what it is of."""
        return f"{self.words.headline(self.snapshot).title} {self.words.dataset.package.title}"

    def head(self, cards: bool = True) -> str:
        """Title, description, oEmbed link and, where *cards* can be had, the card, for the head of a page."""
        captions = Captions(self.words)
        headline = self.words.headline(self.snapshot)
        about = headline.more or captions.view(self.snapshot)
        tags = [f"<title>{escape(self.title)}</title>", _meta("name", "description", about)]
        if cards:
            page, picture = self.address("embed"), self.address("snapshot.png", preset="og")
            tags += self.card(headline.title, about, captions.alt(self.snapshot), page, picture)
        tags.append(ICON)
        tags.append(_meta("name", "says-who", f"?{urlencode(self.query)}"))
        if is_absolute(self.url):
            tags.append(f'<link rel="canonical" href="{escape(self.address("embed"))}">')
            kind = 'rel="alternate" type="application/json+oembed"'
            tags.append(f'<link {kind} href="{escape(self.answer)}" title="{escape(self.title)}">')
        return "\n".join(tags)

    def card(self, title: str, about: str, alt: str, page: str, picture: str) -> list[str]:
        """What others show of a link to *page*: its words, and a *picture* in the form of a card."""
        properties = {
            "og:type": "article",
            "og:title": title,
            "og:description": about,
            "og:site_name": self.words.dataset.package.publisher,
            "og:url": page if is_absolute(self.url) else "",
            "og:image": picture,
            "og:image:width": f"{CARD.width:.0f}",
            "og:image:height": f"{CARD.height:.0f}",
            "og:image:alt": alt,
        }
        tags = [_meta("property", name, said) for name, said in properties.items() if said]
        return [*tags, _meta("name", "twitter:card", "summary_large_image")]

    def snippet(self, width: int | None = None, height: int = HEIGHT_PX, host: bool = True) -> str:
        """The iframe that an article has, a link for where frames are not shown, and the script of its height.

        The link stands after the frame, since nothing in one is ever read; the script puts it away.
        """
        wide = "100%" if width is None else f"{width}px"
        attributes = {
            "src": self.address("embed"),
            "title": self.title,
            "loading": "lazy",
            "sandbox": SANDBOX,
            # For articles whose policy refuses styles.
            "width": str(width or WIDTH_PX),
            "height": str(height),
            "style": f"width:{wide};max-width:100%;height:{height}px;border:0",
        }
        said = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        link = f'<a href="{escape(self.address(""))}">{escape(self.title)}</a>'
        frame = f"<iframe data-says-who {said}></iframe>\n<p data-says-who>{link}</p>"
        script = f'\n<script async src="{escape(self.url.rstrip("/"))}/host.js"></script>'
        return frame + (script if host else "")

    def oembed(self, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
        """The answer that the oEmbed specification (1.0, type rich) has for this moment, no larger than is asked."""
        width, height = min(most_wide or WIDTH_PX, WIDTH_PX), min(most_high or HEIGHT_PX, HEIGHT_PX)
        package = self.words.dataset.package
        return {
            "version": "1.0",
            "type": "rich",
            "title": self.title,
            "provider_name": package.publisher or package.title,
            "provider_url": f"{self.url.rstrip('/')}/",
            "width": width,
            "height": height,
            # Who bounds the height wants no script that follows the map's own.
            "html": self.snippet(width, height, host=most_high is None),
            "thumbnail_url": self.address("snapshot.png", preset="og"),
            "thumbnail_width": round(CARD.width),
            "thumbnail_height": round(CARD.height or 0),
        }


def _meta(kind: str, name: str, said: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(said)}">'
