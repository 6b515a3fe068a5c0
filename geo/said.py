"""Who said what, as a page of its own: the matrix of every stop, the field for a number, the counts of each day.

Every word is worked out here and travels as one JSON block; the script in the browser looks a stop up and puts its
words in as text. The document is that of the dataset and the language; the address says at which stop it opens.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from rjsmin import jsmin

from geo import address
from geo.accounts import Accounts, whose
from geo.embed import HEAD, Page, guarded
from geo.language import N_, upper_first
from geo.leaflet import inert, web
from geo.matrix import SILENT, Cell, Line, Matrix, matrix
from geo.model import CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Count, Dataset
from geo.moment import Point
from geo.payload import SLOTS, parts
from geo.style import Marks, css
from geo.track import State
from geo.words import Words


def page(dataset: Dataset, query: Mapping[str, str]) -> Page:
    """The page for an address's *query*: the last stop at or before the moment asked for; any other is said."""
    words = Words(dataset, query.get("lang", "en"))
    board = _board(dataset, words.language.lang)
    body, policy = _document(board)
    point = address.nearest(dataset, {key: query[key] for key in ("at",) if key in query}).point
    title = escape(f"{board.title(matrix(dataset, point))} {dataset.package.title}")
    return Page(body.replace(HEAD, f"<title>{title}</title>", 1), policy)


@lru_cache(maxsize=8)
def _board(dataset: Dataset, lang: str) -> "Board":
    return Board(dataset, lang)


@lru_cache(maxsize=8)
def _document(board: "Board") -> tuple[str, str]:
    """Everything but the title, and the policy under which it runs."""
    direction, language = board.words.language.direction, escape(board.words.language.lang)
    data = inert(board.data())
    html = "\n".join(
        (
            f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"{HEAD}\n<style>{css(board.dataset)}</style>\n<style>{web('matrix.css')}</style>\n</head>\n<body>",
            f'<svg width="0" height="0" class="symbols" aria-hidden="true"><defs>{board.symbols()}</defs></svg>',
            web("matrix.html"),
            f'<script type="application/json" id="data">{data}</script>',
            f"<script>{{{jsmin(web('common.js') + web('matrix.js'))}}}</script>\n</body>\n</html>\n",
        )
    )
    return guarded(html)


class Board:
    """All that the page shows, for every stop of what we know now, in one language."""

    def __init__(self, dataset: Dataset, lang: str = "en") -> None:
        self.dataset, self.words = dataset, Words(dataset, lang)
        self.say, self.language = self.words.say, self.words.language
        self.accounts = Accounts(self.words)
        self._marks = Marks(dataset, lambda role: f"var(--{role})")
        self._drawn: dict[str, int] = {}
        self._cells: dict[tuple[int, str, int], int] = {}
        self._unit = {unit.id: n for n, unit in enumerate(dataset.units)}
        self._source = {source.id: n for n, source in enumerate(dataset.sources)}
        self._reporter = {reporter.id: n for n, reporter in enumerate(dataset.reporters)}
        self._key = self._samples()
        self._stops = [self._stop(point) for point in self.words.now.stops]

    def data(self) -> dict[str, Any]:
        """Plain lists, dicts, text and numbers for the script."""
        say, dataset = self.say, self.dataset
        days = self.words.now.days
        calendar = dataset.calendar
        found = whose(dataset)
        return {
            "days": [[point.text, point.tick, self.language.moment(point)] for point in days],
            "stops": self._stops,
            "cells": [list(cell) for cell in self._cells],
            "units": [self.words.name(unit) for unit in dataset.units],
            "reporters": [self.words.reporter(reporter.id) for reporter in dataset.reporters],
            "sources": [[source.citation, source.href] for source in dataset.sources],
            "accounts": [
                [
                    one.account.count.count,
                    calendar.local(one.account.count.as_of.end).date().isoformat(),
                    self.accounts.sentence(one),
                ]
                for one in found
            ],
            "nobody": parts(self.accounts.nobody(SLOTS["n"])),
            "key": self._key,
            "opens": dataset.package.opens_at.isoformat(),
            "text": {
                "day": say("Day"),
                "title": say("Who said what"),
                "now": say("What we know now"),
                "published": say("Published that day"),
                "read": say("You read this number:"),
                "of": say("of {n}", n=len(dataset.units)),
                "whose": say("Whose count was it?"),
                "counts": say("Counts published that day"),
                "no_counts": say("No count of this day was read."),
                "nobody_looked": say("Nobody’s reports were looked for on this day."),
                "credit": say("{title}. {data}", title=dataset.package.title, data=self.words.as_of()),
            },
        }

    def symbols(self) -> str:
        """Every mark that a cell has, from checked ids and numbers."""
        return "".join(
            f'<symbol id="k{n}" viewBox="-12 -12 24 24" overflow="visible">{mark}</symbol>'
            for mark, n in self._drawn.items()
        )

    def title(self, found: Matrix) -> str:
        """Which numbers were published, and how many places make the difference."""
        say, published = self.say, (count for line in found.lines for count in line.counts)
        numbers = sorted({count.count for count in (*published, *found.others)})
        day = self.language.moment(found.point)
        if len(numbers) < 2 or not found.differ:
            return say("{day}: who said what", day=day)
        n, row = len(found.differ), self.language.either(str(number) for number in numbers)
        one, many = N_("{n} {counted} makes the difference"), N_("{n} {counted} make the difference")
        difference = upper_first(self.words.say_n(one, many, n, counted=self.words.counted(n)))
        return say("{day}: {numbers}? {difference}", day=day, numbers=row, difference=difference)

    def _stop(self, point: Point) -> list[Any]:
        """A stop: its tick and text, title, when, the units across, which differ, today's row, the lines, the rest."""
        found = matrix(self.dataset, point)
        moment = self.words.language.end_of(point)
        when = self.say("What each had reported by {moment}, as far as we could read it.", moment=moment)
        others = self._counts(found.others, names=True) if found.others else ""
        return [
            point.tick,
            point.text,
            self.title(found),
            when,
            [self._unit[unit.id] for unit in found.units],
            [int(unit.id in found.differ) for unit in found.units],
            [[self._now(state) for state in found.now], self._known(point)],
            [self._line(line) for line in found.lines],
            self.say("Others published: {counts}.", counts=others) if others else "",
        ]

    def _line(self, line: Line) -> list[Any]:
        said = [self._cell(self._mark(cell), self._said(cell), cell) for cell in line.cells]
        return [self._reporter[line.reporter.id], said, self._counts(line.counts)]

    def _now(self, state: State) -> int:
        if state.possible:
            said = self.say("Changing hands.")
        else:
            party = self.words.party(state.party) if state.party else ""
            said = self.say("{party}.", party=party) if party else self.say("No source.")
        return self._cell(self._marks.mark(state), said)

    def _cell(self, mark: str, said: str, cell: Cell | None = None) -> int:
        """The number of a cell: its mark, what it says, its source or -1."""
        drawn = self._drawn.setdefault(mark, len(self._drawn))
        source = self._source[cell.report.source] if cell and cell.report else -1
        return self._cells.setdefault((drawn, said, source), len(self._cells))

    def _mark(self, cell: Cell) -> str:
        if cell.party is None:
            return self._marks.mark(State(None, mentioned=False))
        if cell.word == IMPLIED:
            return self._marks.implied(cell.party)
        if cell.word == CONTROLLED:
            return self._marks.mark(State(cell.party))
        return self._marks.mark(State(self.dataset.package.initial, doubt=cell.word, challenger=cell.party))

    def _said(self, cell: Cell) -> str:
        party = self.words.party(cell.party) if cell.party else ""
        said = {
            CONTROLLED: self.say("Said: {party}.", party=party),
            CONTESTED: self.say("Said: fought for by {party}.", party=party),
            CLAIMED: self.say("Said on a party’s word only: {party}.", party=party),
            IMPLIED: self.say("Only its count implies it: {party}.", party=party),
            SILENT: self.say("Nothing found."),
        }
        return said[cell.word]

    def _known(self, point: Point) -> str:
        snapshot = self.words.now.at(point)
        return self.words.amount(snapshot.tally[self.words.leaders(snapshot)[0].id])

    def _counts(self, counts: Iterable[Count], names: bool = False) -> str:
        said = [f"{self.words.reporter(one.reporter)} {one.count}" if names else str(one.count) for one in counts]
        return self.say(", ").join(dict.fromkeys(said)) or self.say("no count")

    def _samples(self) -> list[int]:
        """One cell of each kind, for the key."""
        party = self.words.leaders(self.words.now.at(self.words.now.last))[0].id
        kinds = [Cell(word, party) for word in (CONTROLLED, IMPLIED, CONTESTED, CLAIMED)]
        return [self._cell(self._mark(cell), self._said(cell), cell) for cell in (*kinds, Cell(SILENT))]
