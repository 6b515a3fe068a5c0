"""Who said what, as a page of its own: the matrix of every stop, the field for a number, the counts of each day.

Every word is worked out here and travels as one JSON block; the script in the browser looks a stop up and puts its
words in as text. The document is that of the dataset and the language; the address says at which stop it opens.
"""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from geo import address, sayings
from geo.accounts import Accounts, whose
from geo.captions import Captions
from geo.embed import HEAD, Page, symbols, written
from geo.feeds import is_absolute
from geo.leaflet import web
from geo.matrix import Cell, Line, matrix
from geo.model import Dataset
from geo.moment import Point
from geo.pinned import corrected
from geo.share import Share
from geo.slots import SLOTS
from geo.style import Marks
from geo.telling import Telling
from geo.words import Words


def page(dataset: Dataset, query: Mapping[str, str], url: str = "", newest: Dataset | None = None) -> Page:
    """The page for an address's *query*: the last stop at or before the moment asked for; any other is said.

    With *url*, the absolute address of the server, it has a card. Where *dataset* is an older version, *newest* holds
    the corrections made since, and the page says which affect it.
    """
    words = Words(dataset, query.get("lang", "en"))
    board = _board(dataset, words.language.lang, newest or dataset)
    body, policy = _document(board)
    point = address.nearest(dataset, {key: query[key] for key in ("at",) if key in query}).point
    title = board.telling.title(matrix(dataset, point))
    tags = [f"<title>{escape(f'{title}. {dataset.package.title}')}</title>"]
    if is_absolute(url):
        share = Share(words.now.at(point), words, query, url)
        alt, when = sayings.about(Captions(words), point)["alt"], board.telling.when(point)
        tags += share.card(title, when, alt, share.address("matrix"), share.address("matrix.png", preset="og"))
    return Page(body.replace(HEAD, "\n".join(tags), 1), policy)


@lru_cache(maxsize=8)
def _board(dataset: Dataset, lang: str, newest: Dataset) -> "Board":
    return Board(dataset, lang, newest)


@lru_cache(maxsize=8)
def _document(board: "Board") -> tuple[str, str]:
    """Everything but the title, and the policy under which it runs."""
    body = board.symbols() + web("matrix.html")
    return written(board.words, ("leaf.css", "matrix.css"), body, board.data(), ("common.js", "leaf.js", "matrix.js"))


class Board:
    """All that the page shows, for every stop of what we know now, in one language; *newest* as :func:`page` has it."""

    def __init__(self, dataset: Dataset, lang: str = "en", newest: Dataset | None = None) -> None:
        self.dataset, self.words, self._newest = dataset, Words(dataset, lang), newest or dataset
        self.say, self.language = self.words.say, self.words.language
        self.accounts, self.telling = Accounts(self.words), Telling(self.words)
        self._marks = Marks(dataset, lambda role: f"var(--{role})")
        self._drawn: dict[str, int] = {}
        self._cells: dict[tuple[int, str, int], int] = {}
        self._unit = {unit.id: n for n, unit in enumerate(dataset.units)}
        self._source = {source.id: n for n, source in enumerate(dataset.sources)}
        self._reporter = {reporter.id: n for n, reporter in enumerate(dataset.reporters)}
        self._key = [self._told(cell) for cell in self.telling.samples()]
        self._stops = [self._stop(point) for point in self.words.now.stops]

    def data(self) -> dict[str, Any]:
        """Plain lists, dicts, text and numbers for the script."""
        say, dataset = self.say, self.dataset
        days = self.words.now.days
        calendar = dataset.calendar
        found = whose(dataset)
        return corrected(self.words, self._newest) | {
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
            "nobody": self.accounts.nobody(SLOTS["n"]),
            "slots": [*SLOTS],
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
        return symbols(self._drawn)

    def _stop(self, point: Point) -> list[Any]:
        """A stop: its tick and text, title, when, the units across, which differ, today's row, the lines, the rest."""
        found = matrix(self.dataset, point)
        tell = self.telling
        return [
            point.tick,
            point.text,
            tell.title(found),
            tell.when(point),
            [self._unit[unit.id] for unit in found.units],
            [int(unit.id in found.differ) for unit in found.units],
            [[self._cell(self._marks.mark(state), tell.held(state)) for state in found.now], tell.known(point)],
            [self._line(line) for line in found.lines],
            tell.others(found),
        ]

    def _line(self, line: Line) -> list[Any]:
        cells = [self._told(cell) for cell in line.cells]
        return [self._reporter[line.reporter.id], cells, self.telling.counts(line.counts)]

    def _told(self, cell: Cell) -> int:
        return self._cell(self.telling.mark(cell, self._marks), self.telling.said(cell), cell)

    def _cell(self, mark: str, said: str, cell: Cell | None = None) -> int:
        """The number of a cell: its mark, what it says, its source or -1."""
        drawn = self._drawn.setdefault(mark, len(self._drawn))
        source = self._source[cell.report.source] if cell and cell.report else -1
        return self._cells.setdefault((drawn, said, source), len(self._cells))
