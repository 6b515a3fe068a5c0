"""Two moments side by side, and what changed from one to the other: a page that holds two of the map's own pages.

The maps look after themselves; this page only lets one follow the other, and shows the changes of the days between,
which are worked out here, by what we know now.
"""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from geo import address, feeds
from geo.captions import Captions
from geo.cards import Cards
from geo.changes import Change, by_day, holders
from geo.embed import HEAD, Page, symbols, written
from geo.feeds import is_absolute
from geo.leaflet import web
from geo.model import Dataset
from geo.share import Share
from geo.slots import SLOTS
from geo.style import Marks
from geo.timeline import Snapshot
from geo.track import State
from geo.words import Words


def page(dataset: Dataset, query: Mapping[str, str], url: str = "") -> Page:
    """The page for an address's *query* with two moments, ``at`` and ``with``, each as the map would show it.

    With *url*, the absolute address of the server, it has a card.
    """
    words = Words(dataset, query.get("lang", "en"))
    body, policy = _document(dataset, words.language.lang)
    view = {key: query[key] for key in query if key != "with"}
    shown = [address.nearest(dataset, {**view, "at": at}) for at in (query.get("at", ""), query["with"])]
    before, after = sorted(shown, key=lambda snapshot: snapshot.point.tick)
    title = _title(words, *(words.language.moment(snapshot.point) for snapshot in (before, after)))
    tags = [f"<title>{escape(f'{title}. {dataset.package.title}')}</title>"]
    if is_absolute(url):
        first, last = (Share(snapshot, words, query, url) for snapshot in (before, after))
        alt = Captions(words).alt_several([before, after])
        picture = last.address("snapshot.png", before=first.query["at"], preset="og")
        page = first.address("embed", **{"with": last.query["at"]})
        tags += first.card(title, words.headline(after).title, alt, page, picture)
    return Page(body.replace(HEAD, "\n".join(tags), 1), policy)


def _title(words: Words, low: str, high: str) -> str:
    return words.say("What changed from {low} to {high}", low=low, high=high)


@lru_cache(maxsize=8)
def _document(dataset: Dataset, lang: str) -> tuple[str, str]:
    """Everything but the title, and the policy under which it runs."""
    found = _Changes(Words(dataset, lang))
    data = found.data()
    scripts = ("common.js", "leaf.js", "heard.js", "pair.js")
    return written(found.words, ("leaf.css", "pair.css"), symbols(found.drawn) + web("pair.html"), data, scripts)


class _Changes:
    """All that changed, day by day, as plain lists, text and numbers; *drawn* are the marks that they have."""

    def __init__(self, words: Words) -> None:
        self.words, self.cards = words, Cards(words)
        self.marks, self.drawn = Marks(words.dataset, lambda role: f"var(--{role})"), dict[str, int]()
        self.cited = dict[str, int]()

    def data(self) -> dict[str, Any]:
        """What the script looks up."""
        words, dataset, say = self.words, self.words.dataset, self.words.say
        days = [
            [after.point.text, words.headline(after).title, [self._row(after, change) for change in found]]
            for after, found in by_day(words.now)
        ]
        sources = [dataset.source[id] for id in self.cited]
        return {
            "changes": days,
            "sources": [[source.publisher, source.citation, source.href] for source in sources],
            "slots": [*SLOTS],
            "feed": feeds.address("changes.atom", words),
            "title": _title(words, SLOTS["low"], SLOTS["high"]),
            "text": {
                "none": say("Nothing changed in these days."),
                "semicolon": say("; "),
                "maps": [say("Map of the first moment"), say("Map of the second moment")],
                "credit": say("By what we know now. {data}", data=words.as_of()),
                "feed": feeds.FEEDS["changes.atom"].title(words),
            },
        }

    def _row(self, after: Snapshot, change: Change) -> list[Any]:
        """A name, the marks before and after, the same in words, what is known without the name, and its sources."""
        was, now = holders(change, self.words)
        return [
            self.words.name(change.shown.target),
            self._mark(change.difference.was),
            self._mark(change.difference.now),
            self.words.say("Before: {was}. After: {now}.", was=was, now=now),
            self.cards.card(after, change.shown, place=SLOTS["place"]),
            [self.cited.setdefault(id, len(self.cited)) for id in change.sources],
        ]

    def _mark(self, state: State) -> int:
        return self.drawn.setdefault(self.marks.mark(state), len(self.drawn))
