"""All that the browser looks up, worked out once: tracks, cells, sentences, sources, shapes.

A *cell* is one state of one target with its sentence and what it rests on; a *look* is how a state is drawn and
counted. Tracks name cells, cells name looks: the browser bisects, it never evaluates a row.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from geo import arcs, chart, interface, style
from geo.cards import TOWNS, Cards
from geo.model import CLAIMED, CONTESTED, Dataset, Event, Place, Report, Unit
from geo.moment import Point
from geo.names import typed
from geo.pinned import corrected
from geo.timeline import Shown, Snapshot, Timeline, differences
from geo.track import BEGINNING, State, Track
from geo.words import Words

SLOTS = {name: chr(0xFDD0 + n) for n, name in enumerate(("place", "at", "by", "n", "asked", "shown", "low", "high"))}
"""Noncharacters that stand for facts which only the browser knows; the gate lets none of them in."""


def parts(text: str) -> list[str]:
    """*text* cut at its slots: words at even places, names of slots at odd ones."""
    cut = [""]
    names = {mark: name for name, mark in SLOTS.items()}
    for character in text:
        if character in names:
            cut += (names[character], "")
        else:
            cut[-1] += character
    return cut


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
        self._rows: dict[Event | Report, int] = {}
        self._sentences: dict[str, int] = {}
        self._points: dict[int, Point] = {}
        self._scale = chart.Scale(dataset)
        self.looks: dict[tuple[Any, ...], tuple[int, State]] = {}
        tracks = [self._tracks(view) for view in (self.views[0], *self.views[2:])]
        self.key = style.key(dataset, (state for _, state in self.looks.values()))
        views = [self._view(view) for view in self.views]
        self.data: dict[str, Any] = {
            "dataset": dataset.package.name,
            "version": dataset.version,
            "title": dataset.package.title,
            "lang": self.language.lang,
            "dir": self.language.direction,
            "parties": [[party.id, self.words.party(party.id)] for party in dataset.parties],
            "targets": [self._target(target) for target in self.targets],
            "order": [self._index[unit.id] for unit in self.words.now.order],
            "shapes": arcs.pack([unit.shape for unit in dataset.units]),
            "insets": [[inset.name, inset.bbox] for inset in dataset.package.insets],
            "neighbours": [[one.name, one.lon, one.lat] for one in dataset.package.neighbours],
            "key": [[row.id, *self._key_labels(row), self._look_of(row.state), row.doubt] for row in self.key],
            "leader": self._party[dataset.package.protagonist] if dataset.package.protagonist else -1,
            "looks": [self._look(state) for _, state in self.looks.values()],
            "tracks": tracks,
            "views": views,
            "start": dataset.calendar.start(dataset.package.start),
            "days": [self._day(point) for point in self.views[0].days],
            "points": [self._point(self._points[tick]) for tick in sorted(self._points)],
            "rows": [self._row(row) for row in self._rows],
            "sentences": [parts(sentence) for sentence in self._sentences],
            "sources": [self._cited(n) for n in range(len(dataset.sources))],
            "opens": dataset.package.opens_at.isoformat(),
            "near": [point.isoformat() for point in dataset.package.view],
            "scale": self._scale.marks,
            "published": self._published(),
            "known": self._known(),
            "text": interface.controls(self.words) | interface.around(self.words),
            "notices": {name: parts(text) for name, text in interface.notices(self.words, SLOTS).items()},
            "dates": self.language.patterns(),
        }
        self.data |= corrected(self.words, newest or dataset)

    # Targets, their tracks and cells

    def _target(self, target: Unit | Place) -> dict[str, Any]:
        shown = self._marked(target)
        bearers = (target, self.dataset.mark.get(target.id, target))
        names = (name for one in bearers for name in (one.name, *one.names.values(), *one.aliases))
        known = dict.fromkeys(typed(name) for name in names)
        return shown | {"typed": [name for name in known if name and name != typed(shown["name"])]}

    def _marked(self, target: Unit | Place) -> dict[str, Any]:
        if isinstance(target, Unit):
            mark = self.dataset.mark[target.id]
            at = self.dataset.capital.get(target.id)
            lon, lat = (at.lon, at.lat) if at else target.shape.representative_point().coords[0][:2]
            named = {"id": target.id, "name": self.words.name(target), "at": [round(lon, 4), round(lat, 4)]}
            return named if mark is target else named | {"of": target.called(self.language.lang), "mark": mark.id}
        at_unit = {"unit": self._index[target.unit], "kind": target.kind}
        return {"id": target.id, "name": self.words.name(target), "at": [target.lon, target.lat]} | at_unit

    def _tracks(self, view: Timeline) -> list[dict[str, Any]]:
        """For every target its cells, and its tracks as numbers of them: ``[known, cell, tick, cell, …]``."""
        facts = view.at(view.first)
        told: dict[tuple[str, bool], int] = {}
        tracks: list[dict[str, Any]] = []
        for n, target in enumerate(self.targets):
            site = isinstance(target, Place) and target.kind not in TOWNS
            same = told.setdefault((view.shows(target.id), site), n)
            tracks.append({"same": same} if same != n else self._track(view, facts, target))
        return tracks

    def _track(self, view: Timeline, facts: Snapshot, target: Unit | Place) -> dict[str, Any]:
        cells: dict[State, int] = {}
        versions = [
            [None if known == BEGINNING else known, *self._steps(track, cells)]
            for known, track in view.tracks[target.id]
        ]
        shown = [Shown(target, view.shows(target.id), state) for state in cells]
        history = [self._rows.setdefault(row, len(self._rows)) for row in _history(view, target)]
        return {"cells": [self._cell(facts, one) for one in shown], "tracks": versions, "rows": history}

    @staticmethod
    def _steps(track: Track, cells: dict[State, int]) -> Iterator[int]:
        """The first cell, in force from the beginning, then each later tick and its cell."""
        for tick, state in zip(track.ticks, track.states, strict=True):
            if tick != BEGINNING:
                yield tick
            yield cells.setdefault(state, len(cells))

    def _cell(self, facts: Snapshot, shown: Shown) -> list[Any]:
        look = style_of(shown.state)
        number, _ = self.looks.setdefault(look, (len(self.looks), _bare(shown.state)))
        since = facts.since(shown)
        sources = [self._source[id] for id in facts.sources(shown)]
        sentence = self.cards.card(facts, shown, place=SLOTS["place"])
        said = self._sentences.setdefault(sentence, len(self._sentences))
        return [number, said, self.language.day(since) if since else "", sources]

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

    def _key_labels(self, row: style.Row) -> tuple[str, str]:
        """What stands in the key, and what stands where there is less room."""
        say = self.words.say
        labels = {
            "changing": (say("Changing hands: holder at this hour not known"), say("changing hands")),
            CONTESTED: (say("Fighting in the city, holder unchanged"), say("fighting")),
            CLAIMED: (say("Claimed, not confirmed"), say("claimed")),
            "no-data": (say("No source"), say("no source")),
            "not-mentioned": (say("Not mentioned"), say("not mentioned")),
        }
        return (self.words.party(row.party),) * 2 if row.party else labels[row.id]

    def _look_of(self, state: State) -> int:
        return self.looks.setdefault(style_of(state), (len(self.looks), state))[0]

    # Views and their stops

    def _view(self, view: Timeline) -> dict[str, Any]:
        snapshots = [view.at(point) for point in view.stops]
        data: dict[str, Any] = {
            "days": [point.day.isoformat() for point in (view.first, view.last)],
            "stops": [self._stop(snapshot) for snapshot in snapshots],
            "bars": [list(bar) for bar in view.bars],
            "lines": [self._line(line, snapshots[-1]) for line in chart.lines(snapshots, self._scale)],
        }
        if not view.reported_by:
            # What had been reported by then is of the same events.
            data["happened"] = self._happened(view)
        if view.told_by:
            reporter = view.told_by.called(self.language.lang)
            data |= {
                "told_by": view.told_by.id,
                "name": reporter,
                "silent": self.words.say("Not mentioned by {reporter}", reporter=reporter),
                "stops_here": self.words.stops_here(view.told_by),
                "band": self.words.say(
                    "One agency’s reports, put together by us. Not a {reporter} map.", reporter=reporter
                ),
            }
        return data

    def _stop(self, snapshot: Snapshot) -> list[Any]:
        view, point = snapshot.timeline, snapshot.point
        self._points.setdefault(point.tick, point)
        headline = self.words.headline(snapshot)
        before = view.before(point)
        changed = bool(differences(before, snapshot, places=True))
        # Midnight, when the rows of a day become possible, is no event; a clock time that a row has is one.
        event = changed and (not point.clock or point.tick != self.dataset.calendar.start(point.day))
        since = self.words.since(before, snapshot)
        spoken = self.words.spoken(snapshot)
        return [point.tick, headline.title, headline.more, self.words.beside(snapshot), spoken, since, int(event)]

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

    def _happened(self, view: Timeline) -> dict[int, list[int]]:
        """By the number of the day, what began or ended on it: target and row in turn."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        for target, rows in view.rows.items():
            for row in rows:
                edges = (row.earliest, row.latest) if isinstance(row, Event) else (row.reported.end,) * 2
                for day in {self.dataset.calendar.local(edge).date() for edge in edges}:
                    number = (day - self.views[0].first.day).days
                    found.setdefault(number, []).append((edges[1], self._index[target], self._rows[row]))
        within = range(len(self.views[0].days))
        return {day: [n for _, *pair in sorted(found[day]) for n in pair] for day in sorted(found) if day in within}

    def _day(self, point: Point) -> list[Any]:
        """A stop of the slider: its date, its tick, and what stands under the track."""
        named = point.day.day == 1 or point.day == self.views[0].first.day
        return [
            point.text,
            point.tick,
            self.language.short(point.day) if named else self.language.day_of_month(point.day),
        ]

    def _point(self, point: Point) -> list[Any]:
        return [point.tick, point.text, self.language.moment(point), self.language.stamp(point)]

    def _known(self) -> list[list[Any]]:
        """The moments at which something was first reported, with how to say «by» each."""
        return [[point.tick, self.language.end_of(point)] for point in self.words.now.news]

    # Rows and sources

    def _row(self, row: Event | Report) -> list[Any]:
        """A line of history: party, line, confidence, note, tick, tick of the report, sources, tick of its end, id.

        A report goes without its id: it is one of hundreds, and its source says which.
        """
        party = self._party[row.party]
        if isinstance(row, Event):
            sources = [self._source[source] for source in row.sources]
            said = [party, self.cards.line(row), self.cards.confidence(row), row.note]
            return [*said, row.earliest, row.reported.end, sources, row.latest, row.id]
        told = row.reported.end
        return [party, self.cards.told_line(row), "", row.note, told, told, [self._source[row.source]], told]

    def _cited(self, n: int) -> list[str]:
        source = self.dataset.sources[n]
        cited = [source.publisher, source.title, source.published[:10], source.href]
        while not cited[-1]:
            cited.pop()
        return cited


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
        said += [f"H{x}"] if x != x0 else [f"V{y}"] if y != y0 else []
    return "".join(said)


def style_of(state: State) -> tuple[Any, ...]:
    """What of a state decides how it is drawn and counted."""
    return state.shown, state.party, state.possible, state.doubt if state.challenger else "", state.challenger


def _bare(state: State) -> State:
    """A state without the rows that it rests on."""
    return replace(state, row=None, confirmed_by=None, doubted_by=None, openings=())


def _history(view: Timeline, target: Unit | Place) -> list[Event | Report]:
    rows = view.rows.get(view.shows(target.id), [])
    return sorted(
        rows,
        key=lambda row: (
            (row.earliest, row.latest, row.row) if isinstance(row, Event) else (row.reported.end, 0, row.row)
        ),
    )
