"""What the map page has to show, worked out from the core alone, to be held against what a browser shows."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import Locator, Page

from geo import style
from geo.cards import Cards
from geo.model import Dataset, Event, Place, Report
from geo.moment import Point
from geo.timeline import Shown, Snapshot, Timeline
from geo.words import Words

HOUSE = Path(__file__).resolve().parents[1]
FOLDERS = {
    "afghanistan": HOUSE / "data",
    "syria": HOUSE / "examples" / "syria-2024",
    "islands": HOUSE / "tests" / "fixtures" / "islands",
    "towns": HOUSE / "tests" / "fixtures" / "towns",
}
LOOK = (Path(__file__).parent / "browser" / "look.js").read_text("utf-8")
Seen = dict[str, Any]


def look(page: Page) -> None:
    """Gives the page its `reader`: see `browser/look.js`."""
    page.wait_for_selector("#day[aria-valuetext]", state="attached")
    page.evaluate(LOOK)


def hold(page: Page, map: Locator, right_px: int, down_px: int) -> None:
    """Takes hold of a map and moves it so far; it is not let go."""
    box = map.bounding_box()
    assert box
    x, y = box["x"] + 200, box["y"] + 200
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right_px, y + down_px, steps=5)


def see(page: Page) -> Seen:
    """What is seen now."""
    seen: Seen = page.evaluate("reader.seen()")
    return seen


class Expected:
    """What is to be seen of one dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset, self.words = dataset, Words(dataset)
        self.cards = Cards(self.words)
        self.marks = style.Marks(dataset, lambda role: f"var(--{role})")
        told = [Timeline(dataset, told_by=reporter.id) for reporter in dataset.reporters if reporter.first]
        self.views = [self.words.now, self.words.then, *told]

    def stops(self, view: Timeline) -> list[Point]:
        """The days of *view*, its first instant, and every clock time at which something changes or was reported."""
        calendar = self.dataset.calendar
        breaks = {*view.breaks, *(self.words.then.breaks if view is self.words.now else ())}
        ticks = {calendar.start(view.first.day), *(tick for tick in breaks if tick % 2 == 0)}
        clocks = [calendar.at(tick, clock=True) for tick in ticks]
        return sorted([*view.days, *clocks], key=lambda point: point.tick)

    @staticmethod
    def ask(view: Timeline, at: str, **more: str) -> dict[str, str]:
        """What asks the page for this moment in this view, in the words of an address."""
        asked = {"at": at, **more}
        if view.reported_by:
            asked["reported_by"] = at
        if view.told_by:
            asked["told_by"] = view.told_by.id
        return asked

    def key(self, snapshot: Snapshot, states: Any) -> list[list[Any]]:
        """The rows of the key with their counts, where *states* are all those that occur on the page."""
        counts = Counter(style.row_of(shown.state) for shown in snapshot.units)
        counts.update(doubt for shown in snapshot.units if (doubt := style.doubt_of(shown.state)))
        rows = style.key(self.dataset, states)
        names = {
            "changing": "Changing hands: holder at this hour not known",
            "contested": "Fighting in the city, holder unchanged",
            "claimed": "Claimed, not confirmed",
            "no-data": "No source",
            "not-mentioned": f"Not mentioned by {snapshot.told_by.name}" if snapshot.told_by else "",
        }
        shown = [row for row in rows if row.id != "not-mentioned" or snapshot.told_by]
        return [[self.dataset.party[row.id].name if row.party else names[row.id], counts[row.id]] for row in shown]

    def states(self) -> list[Any]:
        """All states of all targets in all views."""
        return [
            state
            for view in self.views
            for versions in view.tracks.values()
            for _, track in versions
            for state in track.states
        ]

    def text(self, snapshot: Snapshot) -> Seen:
        """The sentences of a stop."""
        headline = self.words.headline(snapshot)
        return {
            "title": headline.title,
            "more": headline.more,
            "beside": self.words.beside(snapshot),
            "stamp": self.words.language.stamp(snapshot.point),
            "spoken": self.words.spoken(snapshot),
        }

    def drawn(self, snapshot: Snapshot) -> Seen:
        """The marks and grounds of a moment, as SVG and as roles of colours."""
        mark = {shown.target.id: self.marks.mark(shown.state) for shown in snapshot.units}
        sites = [
            shown for shown in snapshot.places if isinstance(shown.target, Place) and shown.target.kind != "capital"
        ]
        return {
            "line": [mark[unit.id] for unit in self.words.now.order],
            "units": [mark[unit.id] for unit in self.dataset.units],
            "sites": [self.marks.mark(shown.state) if self._stands(snapshot, shown) else None for shown in sites],
            "grounds": [self._ground(shown) for shown in snapshot.units if shown.target.shape.area],  # type: ignore[union-attr]
            "insets": [
                {**mark, **{s.target.id: self.marks.mark(s.state) for s in sites}}[id] for id in self._in_insets()
            ],
        }

    def _stands(self, snapshot: Snapshot, site: Shown) -> bool:
        """Whether a place has a mark of its own from afar: where a source says that it differs from its unit."""
        assert isinstance(site.target, Place)
        [unit] = [shown.state for shown in snapshot.units if shown.target.id == site.target.unit]
        rows = [(style.row_of(state), style.doubt_of(state)) for state in (site.state, unit)]
        enlarged = any(
            west < site.target.lon < east and south < site.target.lat < north
            for west, south, east, north in (inset.bbox for inset in self.dataset.package.insets)
        )
        return rows[0] != rows[1] and bool(snapshot.sources(site)) and not enlarged

    def on_insets(self) -> list[str]:
        """The units of which a part may lie in an enlargement."""
        found = []
        for inset in self.dataset.package.insets:
            west, south, east, north = inset.bbox
            for unit in self.dataset.units:
                boxes = [part.bounds for part in shapely.get_parts(unit.shape) if part.area]
                if any(b[0] < east and b[2] > west and b[1] < north and b[3] > south for b in boxes):
                    found.append(unit.id)
        return found

    def _in_insets(self) -> list[str]:
        found = []
        for inset in self.dataset.package.insets:
            west, south, east, north = inset.bbox
            at = {unit.id: unit.shape.representative_point().coords[0] for unit in self.dataset.units}
            at |= {unit: (capital.lon, capital.lat) for unit, capital in self.dataset.capital.items()}
            at |= {place.id: (place.lon, place.lat) for place in self.dataset.places if place.kind != "capital"}
            found += [id for id, (lon, lat) in at.items() if west < lon < east and south < lat < north]
        return found

    def _ground(self, shown: Shown) -> list[str]:
        state = shown.state
        stripes = f"var(--{self.marks.stripe(state.possible[0])})" if state.possible else ""
        return [f"var(--{self.marks.wash(state.party)})", stripes]

    def card(self, view: Timeline, snapshot: Snapshot, shown: Shown) -> Seen:
        """The card of a unit or place at a moment."""
        past = [row for row in view.rows.get(shown.shows, []) if self._has_come(row, snapshot)]
        past.sort(
            key=lambda row: (
                (row.earliest, row.latest, row.row) if isinstance(row, Event) else (row.reported.end, 0, row.row)
            )
        )
        lines = [self.cards.line(row) if isinstance(row, Event) else self.cards.told_line(row) for row in past]
        return {
            "heading": self.words.name(shown.target),
            "says": self.cards.card(snapshot, shown),
            "mark": self.marks.mark(shown.state),
            "history": [
                [self.dataset.party[row.party].name, f" {line}"] for row, line in zip(past, lines, strict=True)
            ],
            "sources": [
                [self._cited(id) for id in (row.sources if isinstance(row, Event) else (row.source,))] for row in past
            ],
        }

    @staticmethod
    def _has_come(row: Event | Report, snapshot: Snapshot) -> bool:
        known = snapshot.reported_by.tick if snapshot.reported_by else None
        if isinstance(row, Report):
            return row.reported.end <= snapshot.point.tick
        return row.earliest <= snapshot.point.tick and (known is None or row.reported.end <= known)

    def _cited(self, id: str) -> list[str]:
        source = self.dataset.source[id]
        said = ", ".join(part for part in (source.publisher, source.title, source.published[:10]) if part)
        return [said, source.url if source.link != "none" else ""]


class Drawing:
    """Numbers of looks on a page as what they look like."""

    def __init__(self, page: Page) -> None:
        self.symbols: dict[str, str] = page.evaluate("reader.symbols")
        self.patterns: dict[str, str] = page.evaluate("reader.patterns")

    def mark(self, look: int | None) -> str | None:
        return None if look is None else self.symbols[str(look)]

    def of(self, seen: Seen) -> Seen:
        """What of *seen* is drawn, as :meth:`Expected.drawn` has it."""
        marks = {part: [self.mark(look) for look in seen[part]] for part in ("line", "units", "sites", "insets")}
        return marks | {"grounds": [[wash, self.patterns.get(stripes, "")] for wash, stripes in seen["grounds"]]}

    def card(self, seen: Seen) -> Seen:
        return {**seen["card"], "mark": self.mark(seen["card"]["mark"])}


def counted(title: str) -> int | None:
    """The first number after "held" in a headline, if it counts."""
    found = re.search(r" held (?:all |at most )?(\d+)", title)
    return int(found[1]) if found else None
