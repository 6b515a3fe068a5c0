"""All that the browser looks up, worked out once: tracks, cells, sentences, sources, shapes.

A *cell* is one state of one target with its sentence and what it rests on; a *look* is how a state is drawn and
counted. Tracks name cells, cells name looks: the browser bisects, it never evaluates a row.

It grows with what changes, not with units times days. A moment is its number among all moments; a track is written as
edges of its rows, which are 0, 1 and 2 of the first (from, until, reported), 3, 4 and 5 of the next one; and texts that
differ by a day, a name or a count alone are one text with slots.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Any

from geo import arcs, chart, interface, style
from geo.cards import TOWNS, Cards
from geo.model import Dataset, Event, Place, Report, Unit
from geo.moment import Point
from geo.names import typed
from geo.pinned import corrected
from geo.slots import COUNTS, SLOTS, cut
from geo.timeline import Shown, Snapshot, Timeline, differences
from geo.track import State
from geo.words import Headline, Words


class Payload:
    """The payload of *dataset* in one language, as :attr:`data`: plain lists, dicts, text and numbers.

    Of an older version, *newest* tells what was corrected since.
    """

    def __init__(self, dataset: Dataset, lang: str = "en", newest: Dataset | None = None) -> None:
        self.dataset, self.words = dataset, Words(dataset, lang)
        self.cards, self.language = Cards(self.words), self.words.language
        self.views = [self.words.now, self.words.then]
        self.views += [Timeline(dataset, told_by=reporter.id) for reporter in dataset.reporters if reporter.first]
        self.targets: list[Unit | Place] = [*dataset.units, *dataset.places]
        self._index = {target.id: n for n, target in enumerate(self.targets)}
        self._party = {party.id: n for n, party in enumerate(dataset.parties)}
        self._source = {source.id: n for n, source in enumerate(dataset.sources)}
        self._sentences: dict[str, int] = {}
        self._points = {point.tick: point for point in chain(self.words.now.news, *(view.stops for view in self.views))}
        rows: list[Event | Report] = [*dataset.events, *dataset.reports]
        edges = {tick for row in rows for tick in _edges(row)}
        self._ticks = {tick: n for n, tick in enumerate(sorted(edges | self._points.keys()))}
        self._kinds: dict[tuple[str, ...], int] = {}
        self._scale = chart.Scale(dataset)
        self.looks: dict[tuple[Any, ...], tuple[int, State]] = {}
        tracks = [self._tracks(view) for view in (self.views[0], *self.views[2:])]
        self.key = style.key(dataset, (state for _, state in self.looks.values()))
        views = [self._view(view) for view in self.views]
        self.data: dict[str, Any] = {
            "version": dataset.version,
            "title": dataset.package.title,
            "lang": self.language.lang,
            "parties": [[party.id, self.words.party(party.id)] for party in dataset.parties],
            "targets": [self._target(target) for target in self.targets],
            "order": [self._index[unit.id] for unit in self.words.now.order],
            "shapes": arcs.pack([unit.shape for unit in dataset.units]),
            "insets": [[inset.name, inset.bbox] for inset in dataset.package.insets],
            "neighbours": [[one.name, one.lon, one.lat] for one in dataset.package.neighbours],
            "key": [
                [row.id, *interface.key_label(self.words, row), self._look_of(row.state), row.doubt] for row in self.key
            ],
            "leader": self._party[dataset.package.protagonist] if dataset.package.protagonist else -1,
            "looks": [self._look(state) for _, state in self.looks.values()],
            "tracks": tracks,
            "views": views,
            "start": dataset.calendar.start(dataset.package.start),
            "days": [self._day(point) for point in self.views[0].days],
            "ticks": _steps(self._ticks),
            "points": [self._point(tick) for tick in self._ticks],
            "kinds": [*self._kinds],
            "outside": self._outside(),
            "sentences": [*self._sentences],
            "slots": [*SLOTS],
            "sources": [self._cited(n) for n in range(len(dataset.sources))],
            "opens": dataset.package.opens_at.isoformat(),
            "near": [point.isoformat() for point in dataset.package.view],
            "scale": self._scale.marks,
            "published": self._published(),
            "known": [self._ticks[point.tick] for point in self.words.now.news],
            "text": interface.controls(self.words) | interface.around(self.words),
            "notices": interface.notices(self.words, SLOTS),
            "dates": self.language.patterns(),
        }
        self.data |= corrected(self.words, newest or dataset)

    # Targets, their tracks and cells

    def _target(self, target: Unit | Place) -> dict[str, Any]:
        shown = self._marked(target)
        bearers = (target, self.dataset.mark.get(target.id, target))
        names = (name for one in bearers for name in (one.name, *one.names.values(), *one.aliases))
        known = dict.fromkeys(typed(name) for name in names)
        written = {typed(shown["name"]), typed(shown.get("of", "")), ""}
        return shown | {"typed": [name for name in known if name not in written]}

    def _marked(self, target: Unit | Place) -> dict[str, Any]:
        if isinstance(target, Unit):
            mark = self.dataset.mark[target.id]
            lon, lat = self.dataset.spot(target)
            named = {"id": target.id, "name": self.words.name(target), "at": [round(lon, 4), round(lat, 4)]}
            return named if mark is target else named | {"of": target.called(self.language.lang)}
        at_unit = {"unit": self._index[target.unit], "kind": target.kind}
        return {"id": target.id, "name": self.words.name(target), "at": [target.lon, target.lat]} | at_unit

    def _tracks(self, view: Timeline) -> list[dict[str, Any]]:
        """For every target its track, or the number of the target whose track (``same``) or rows it shares."""
        facts = view.at(view.first)
        told: dict[tuple[str, bool], int] = {}
        rows: dict[str, int] = {}
        tracks: list[dict[str, Any]] = []
        for n, target in enumerate(self.targets):
            shows, site = view.shows(target.id), isinstance(target, Place) and target.kind not in TOWNS
            if (same := told.setdefault((shows, site), n)) != n:
                tracks.append({"same": same})
                continue
            tracks.append(self._track(view, facts, target))
            if (same := rows.setdefault(shows, n)) != n:
                tracks[-1]["rows"] = same
        return tracks

    def _track(self, view: Timeline, facts: Snapshot, target: Unit | Place) -> dict[str, Any]:
        """Its rows, its cells, and of each version of it: since which edge that is known, and what it changes.

        A version keeps so many steps of the one before, and goes on ``edge, cell, edge, cell, …``. Before every step
        of every version is cell 0.
        """
        shows = view.shows(target.id)
        rows = _history(view, shows)
        edges: dict[int, int] = {}
        for n, tick in enumerate(tick for row in rows for tick in _edges(row)):
            edges.setdefault(tick, n)
        cells: dict[State, int] = {}
        versions, before = [], list[tuple[int, int]]()
        for known, track in view.tracks[target.id]:
            numbers = [cells.setdefault(state, len(cells)) for state in track.states]
            steps = [*zip(track.ticks, numbers, strict=True)][1:]
            kept = next((n for n, step in enumerate(before) if steps[n : n + 1] != [step]), len(before))
            changes = ((edges[tick], cell) for tick, cell in steps[kept:])
            versions.append([edges.get(known, -1), kept, *chain.from_iterable(changes)])
            before = steps
        shown = [Shown(target, shows, state) for state in cells]
        return {
            "of": self._index[shows],
            "rows": [self._row(row) for row in rows],
            "cells": [self._cell(facts, one, rows) for one in shown],
            "tracks": versions,
        }

    def _cell(self, facts: Snapshot, shown: Shown, rows: list[Event | Report]) -> list[int]:
        """A look, a sentence, and which rows it rests on, the first being -1 where none made the holder."""
        look = style_of(shown.state)
        number, _ = self.looks.setdefault(look, (len(self.looks), _bare(shown.state)))
        resting = facts.rows(shown)
        known = self._of_rows(resting)
        said = self._said(cut(self.cards.card(facts, shown, place=SLOTS["place"]), known))
        unmade = [] if shown.state.row else [-1]
        return [number, said, *unmade, *(rows.index(row) for row in resting)]

    def _of_rows(self, rows: list[Event | Report]) -> dict[str, str]:
        """What the browser knows of the first rows that a cell rests on, by slot: two lines, the days of three."""
        lines = {f"line{n}": self._line_of(row) for n, row in enumerate(rows[:2])}
        return lines | {f"{slot}{n}": day for n, row in enumerate(rows[:3]) for slot, day in self._days_of(row).items()}

    def _days_of(self, row: Event | Report) -> dict[str, str]:
        """The day on which a row begins and the one on which it ends."""
        start, end, _ = _edges(row)
        days = {"day": self.dataset.calendar.local(start).date(), "until": self.dataset.calendar.local(end).date()}
        return {slot: self.language.day(day) for slot, day in days.items()}

    def _outside(self) -> dict[int, str]:
        """The dates of moments that are on no day of the slider, by their numbers."""
        package = self.dataset.package
        dates = {n: self.dataset.calendar.local(tick).date() for tick, n in self._ticks.items()}
        return {n: day.isoformat() for n, day in dates.items() if not package.start <= day <= package.end}

    def _line_of(self, row: Event | Report) -> str:
        return self.cards.line(row) if isinstance(row, Event) else self.cards.told_line(row)

    def _said(self, sentence: str) -> int:
        return self._sentences.setdefault(sentence, len(self._sentences))

    def _look(self, state: State) -> dict[str, Any]:
        """How a state is drawn and counted: its row of the key, its holder, who else may hold it, a challenger."""
        rows = {row.id: n for n, row in enumerate(self.key)}
        look: dict[str, Any] = {"key": rows[style.row_of(state)]}
        if doubt := style.doubt_of(state):
            look["doubt"] = rows[doubt]
        look["party"] = -1 if state.party is None else self._party[state.party]
        if state.possible:
            look["possible"] = [self._party[party] for party in state.possible]
        return look

    def _look_of(self, state: State) -> int:
        return self.looks.setdefault(style_of(state), (len(self.looks), state))[0]

    # Views and their stops

    def _view(self, view: Timeline) -> dict[str, Any]:
        snapshots, headlines, events, texts = [], [], [], []
        for point in view.stops:
            snapshots.append(view.at(point))
            headlines.append(self.words.headline(snapshots[-1]))
            events.append(self._moves(snapshots[-1]))
            texts.append(self._texts(snapshots[-1], headlines[-1]))
        # Those of one kind are numbered one after the other: alike as they are, they pack best together.
        said = [[*map(self._said, kind)] for kind in zip(*texts, strict=True)]
        steps = _steps(self._ticks[point.tick] for point in view.stops)
        data: dict[str, Any] = {
            "days": [point.day.isoformat() for point in (view.first, view.last)],
            "stops": [[*stop] for stop in zip(steps, events, *said, strict=True)],
            "longest": _longest(view, headlines),
            "bars": [list(bar) for bar in view.bars],
            "lines": [self._line(line, snapshots[-1]) for line in chart.lines(snapshots, self._scale)],
        }
        if view.told_by:
            reporter = view.told_by.called(self.language.lang)
            data |= {
                "told_by": view.told_by.id,
                "name": reporter,
                "silent": self.words.silent(view.told_by),
                "stops_here": self.words.stops_here(view.told_by),
                "band": self.words.band(view.told_by),
            }
        return data

    def _moves(self, snapshot: Snapshot) -> int:
        """Whether a stop is an event, as 1 or 0: something has changed since the day before."""
        view, point = snapshot.timeline, snapshot.point
        # Midnight, when the rows of a day become possible, is none; a clock time that a row has is one.
        midnight = point.clock and point.tick == self.dataset.calendar.start(point.day)
        return int(not midnight and bool(differences(view.before(point), snapshot, places=True)))

    def _texts(self, snapshot: Snapshot, headline: Headline) -> list[str]:
        """The texts of a stop: title, what stands under it and beside the control, what is spoken, what has changed
        since the day before; and the counts that fill their slots, those of its own view first.
        """
        view, point = snapshot.timeline, snapshot.point
        days, since = self._days_at(point.day), self.words.since(view.before(point), snapshot)
        shown = [snapshot, *(other.at(point) for other in self.views[:2] if other is not view)]
        counts = [*chain.from_iterable(self.words.counts(one) for one in shown)]
        facts = {"since": since} | days | dict(zip(COUNTS, counts, strict=False))
        said = (headline.title, headline.more, self.words.beside(snapshot), self.words.spoken(snapshot))
        return [*(cut(text, facts) for text in said), cut(since, days), *counts]

    def _days_at(self, day: date) -> dict[str, str]:
        """What the browser knows of a stop's day, by slot."""
        apart = {"day": 0, "eve": -1, "next": 1}
        return {slot: self.language.day(day + timedelta(days)) for slot, days in apart.items()}

    def _line(self, line: chart.Line, last: Snapshot) -> list[Any]:
        """A line of the chart: its party, and the paths of what it held for certain and of its range, if it has one."""
        end, of = self._scale.place(last.point.tick), len(last.units)
        held = _stairs([(x, of - low) for x, low, _ in line.steps], end)
        drawn: list[Any] = [self._party[line.party], _path(held)]
        if any(low != high for _, low, high in line.steps):
            drawn.append(_path([*held, *reversed(_stairs([(x, of - high) for x, _, high in line.steps], end))]) + "Z")
        return drawn

    def _published(self) -> list[list[Any]]:
        """For each day of which counts were published: its number, the party and the number of each, the sentence."""
        return [
            [
                day,
                [[self._party[count.party], count.count] for count in counts],
                self.words.published(self.views[0].days[day], counts),
            ]
            for day, counts in chart.published(self.dataset).items()
        ]

    def _day(self, point: Point) -> list[Any]:
        """A stop of the slider: its date, its tick, and what stands under the track."""
        named = point.day.day == 1 or point.day == self.views[0].first.day
        return [
            point.text,
            point.tick,
            self.language.short(point.day) if named else self.language.day_of_month(point.day),
        ]

    def _point(self, tick: int) -> int:
        """How a moment is written: in an address, in a sentence, in full, and as one to count up to; -1 for no stop."""
        point = self._points.get(tick)
        if not point:
            return -1
        say = self.language
        texts = (point.text, say.moment(point), say.stamp(point), say.end_of(point))
        facts = {"date": point.day.isoformat()} | self._days_at(point.day)
        kind = tuple(cut(text, facts) for text in texts)
        return self._kinds.setdefault(kind, len(self._kinds))

    # Rows and sources

    def _row(self, row: Event | Report) -> list[Any]:
        """A line of history: party, line, confidence, note, from, until, reported, sources, id.

        Of the three moments, each is so many further than the one before. A report goes without its id: it is one of
        hundreds, and its source says which.
        """
        start, end, reported = (self._ticks[tick] for tick in _edges(row))
        line = self._said(cut(self._line_of(row), self._days_of(row)))
        sure = self._said(self.cards.confidence(row) if isinstance(row, Event) else "")
        cited = row.sources if isinstance(row, Event) else (row.source,)
        sources = [self._source[source] for source in cited]
        said = [self._party[row.party], line, sure, row.note, start, end - start, reported - end, sources]
        return [*said, row.id] if isinstance(row, Event) else said

    def _cited(self, n: int) -> list[str]:
        source = self.dataset.sources[n]
        cited = [source.publisher, source.title, source.published[:10], source.href]
        while not cited[-1]:
            cited.pop()
        return cited


LONGEST = 6
"""So many of the longest titles, of the longest words under one and of the longest pairs are measured: not all days."""


def _longest(view: Timeline, headlines: list[Headline]) -> list[int]:
    """The stops at the ends of days whose headline may need the most room, a letter of a title counting as much as
    three under it: how wide the letters are, and the room, the browser alone knows.
    """
    days = [n for n, point in enumerate(view.stops) if not point.clock]
    sizes = [(len(said.title), len(said.more), 3 * len(said.title) + len(said.more)) for said in headlines]
    return sorted({n for size in zip(*sizes, strict=True) for n in sorted(days, key=size.__getitem__)[-LONGEST:]})


def _edges(row: Event | Report) -> tuple[int, int, int]:
    """The ticks from which a row may count, from which it does for certain, and at which it had been reported."""
    if isinstance(row, Event):
        return row.earliest, row.latest, row.reported.end
    return (row.reported.end,) * 3


def _steps(ticks: Iterable[int]) -> list[int]:
    """The first of *ticks*, and how much later each of the others is than the one before."""
    return [tick - before for before, tick in pairwise([0, *ticks])]


def _stairs(steps: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The corners of a line that keeps each height until the next step, the last one until *end*."""
    ends = [*(x for x, _ in steps[1:]), end]
    return [
        corner for (x, y), to in zip(steps, ends, strict=True) if x < to or to == end for corner in ((x, y), (to, y))
    ]


def _path(corners: list[tuple[int, int]]) -> str:
    """A path from corner to corner, each straight across or straight up or down from the one before."""
    said = ["M{},{}".format(*corners[0])]
    for (x0, y0), (x, y) in pairwise(corners):
        said += [f"h{x - x0}"] if x != x0 else [f"v{y - y0}"] if y != y0 else []
    return "".join(said)


def style_of(state: State) -> tuple[Any, ...]:
    """What of a state decides how it is drawn and counted."""
    return state.shown, state.party, state.possible, state.doubt if state.challenger else "", state.challenger


def _bare(state: State) -> State:
    """A state without the rows that it rests on."""
    return replace(state, row=None, confirmed_by=None, doubted_by=None, openings=())


def _history(view: Timeline, shows: str) -> list[Event | Report]:
    """The rows of a target in the order in which they are told."""
    return sorted(view.rows.get(shows, []), key=lambda row: (*_edges(row)[:2], row.row))
