"""The map as a page that can be served or handed on: its head from a checked address, its policy from its own bytes."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote

from rjsmin import jsmin

from geo import leaflet
from geo.address import BadAddress
from geo.cards import Cards
from geo.feeds import is_absolute
from geo.language import N_, upper_first
from geo.markup import defined
from geo.model import Dataset
from geo.pictures import Picture
from geo.share import ICON, Share
from geo.slots import SLOTS
from geo.style import css
from geo.words import Words

_INLINE = re.compile(r'<(script|style)(?: type="later")?>(.*?)</\1>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page, and the Content-Security-Policy under which it runs: hashes alone, nothing from elsewhere."""

    html: str
    policy: str


def page(
    dataset: Dataset, query: Mapping[str, str], url: str = "", newest: Dataset | None = None, inside: bool = False
) -> Page:
    """The map page for an address's *query*; *url* is the absolute address of the server, for what must be absolute.

    Where *dataset* is an older version, *newest* holds the corrections made since, and the page says which affect it.
    Scripts, styles and data are those of the dataset and the language; of the moment are the head, and what stands
    where no script runs: the still and the table. A page that is a file has everything *inside*; another one asks the
    server for its still, and only where it is seen.
    """
    share = Share.of(dataset, query, url)
    document = map_document(dataset, share.words.language.lang, newest or dataset)
    head = share.head(cards=not inside or bool(url))
    source = "" if inside else escape(share.here("snapshot.svg", preset="square"))
    # Once for who sees the map, once for who sees its still.
    since = _since(share) if inside else ""
    html = document.html.replace(HEAD, head, 1).replace(FOOT, f"{FOOT}{since}", 1)
    return Page(html.replace(STILL, still(share, newest or dataset, source, since), 1), document.policy)


def _since(share: Share) -> str:
    """What a file says of corrections that were made after it."""
    if not is_absolute(share.url):
        said = escape(share.words.say("This file stays as it is: corrections made since do not show in it."))
    else:
        address = escape(f"{share.url.rstrip('/')}/corrections")
        link = f'<a href="{address}" target="_blank" rel="noopener">{address}</a>'
        form = N_("This file stays as it is. Corrections made since are at {address}.")
        said = escape(share.words.say(form, address=SLOTS["at"])).replace(SLOTS["at"], link)
    return f'<p class="since">{said}</p>'


def still(share: Share, newest: Dataset, source: str = "", more: str = "") -> str:
    """What is seen where no script runs and on paper: the moment as a picture, its units as a table, and *more*.

    The picture is inside, or the file *source*, an address that stands in HTML as it is, as *more* does.
    """
    words, say = share.words, share.words.say
    asked = {**share.query, "lang": words.language.lang, "preset": "square"}
    picture = Picture(words.dataset, asked, newest=newest)
    image = ""
    # Where words leave the map no room in a picture, the table stands alone.
    with suppress(BadAddress):
        # As an image it is inert, and its ids are its own.
        source = source or f"data:image/svg+xml,{quote(picture.svg.strip(), safe=CLEAR)}"
        image = f'<img alt="{escape(picture.about["alt"])}" loading="lazy"\nsrc="{source}">'
    cards, language = Cards(words), words.language
    rows = []
    for shown in share.snapshot.units:
        since = share.snapshot.since(shown)
        cells = words.name(shown.target), cards.card(share.snapshot, shown), language.day(since) if since else ""
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    columns = (upper_first(words.counted(1)), say("Who held it"), say("Since"))
    return "\n".join(
        (
            f'<div id="still">{image}',
            f"<table><caption>{escape(picture.about['title'])}</caption>",
            "<thead><tr>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in columns) + "</tr></thead>",
            f"<tbody>{''.join(rows)}</tbody></table>{more}</div>",
        )
    )


CLEAR = " /:=;,.()'!*@+[]{}|~-_"
"""What stands for itself in an address that is a picture."""

FOOT = '<footer id="foot">'
HEAD = "<!-- head -->"
STILL = "<!-- still -->"
"""Where a page has what is of the moment: in its head, and at its end."""


@lru_cache(maxsize=8)
def map_document(dataset: Dataset, lang: str, newest: Dataset) -> Page:
    """All that is the same for every moment: it has :data:`HEAD` and :data:`STILL` where that of one belongs."""
    page = leaflet.ControlMap(dataset, lang, newest).page
    page.head, page.foot = HEAD, STILL
    return Page(*_guarded(page.render()))


def written(
    words: Words, styles: Sequence[str], body: str, data: object = None, scripts: Sequence[str] = ()
) -> tuple[str, str]:
    """A page of ours beside the map and its policy: *data* for *scripts*, if any, which put every word in as text."""
    lang, direction = escape(words.language.lang), escape(words.language.direction)
    code = jsmin("\n".join(map(leaflet.web, scripts)))
    inside = (
        f'<script type="application/json" id="data">{leaflet.inert(data)}</script>',
        f"<script>{{{code}}}</script>",
    )
    html = "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{lang}" dir="{direction}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            ICON,
            HEAD,
            *(f"<style>{style}</style>" for style in (css(words.dataset), *map(leaflet.web, styles))),
            f"</head>\n<body>\n{body}",
            *(inside if scripts else ()),
            "</body>\n</html>\n",
        )
    )
    return _guarded(html)


def symbols(marks: Mapping[str, int]) -> str:
    """Numbered *marks* as what a page's pictures use, ``k0`` and so on."""
    return defined(*(f'<g id="k{n}">{mark}</g>' for mark, n in marks.items()))


def _guarded(html: str) -> tuple[str, str]:
    """A page with its Content-Security-Policy inside, before what is of the moment, and the policy itself."""
    policy = _policy(html)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace(HEAD, f"{meta}\n{HEAD}", 1), policy


def _policy(html: str) -> str:
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    sources = "; ".join(f"{kind}-src {' '.join(dict.fromkeys(found))}" for kind, found in hashes.items())
    frames = "; frame-src 'self'" if "<iframe " in html else ""
    return f"default-src 'none'; {sources}; img-src 'self' data:{frames}; base-uri 'none'; form-action 'none'"
