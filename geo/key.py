"""The key of a still: every party and every status, what occurs with its mark and its count, the rest in one line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace

from geo import style
from geo.blocks import SMALL, Block, Desk, stacked, strip
from geo.fonts import BOLD, REGULAR, SEMIBOLD
from geo.interface import key_label
from geo.markup import element, number
from geo.style import Row
from geo.timeline import Shown, Snapshot
from geo.track import State

_INDENT, _DOUBT, _COUNT = 1.9, 3.5, 2.4
"""Before the label, before that of a row of those disputed, and for the count, in letters."""


class Key:
    """The key of one moment with its counts, or of several moments without; *sites* are drawn beside the units.

    A *steady* one has always the same rows and samples. In another every party has its row whose ink is somewhere, if
    only in half of a mark, and a sample is a mark that occurs.
    """

    def __init__(
        self, desk: Desk, snapshots: Sequence[Snapshot], sites: Sequence[Shown] = (), steady: bool = False
    ) -> None:
        self.desk, self.sites, self.steady = desk, bool(sites) or steady, steady
        self.size, self.step = desk.letters * 0.92, desk.letters * 1.5
        states = [shown.state for snapshot in snapshots for shown in snapshot.units]
        self.counts = Counter(row for state in states for row in _rows(state))
        self.numbered, self.told_by = len(snapshots) == 1, snapshots[0].told_by
        drawn = [*states, *(shown.state for shown in sites)]
        self.drawn = {*self.counts} | {party for state in drawn for party in _parties(state)}
        seen = {row: state for state in reversed(drawn) for row in _rows(state)}
        self.somewhere = self.drawn | seen.keys()
        self.rows = style.key(desk.dataset, states)
        if not steady:
            self.rows = [row if row.party else replace(row, state=seen.get(row.id, row.state)) for row in self.rows]

    def counted(self) -> "Key":
        """The same with rows for what is counted alone."""
        short = copy(self)
        short.drawn = {*self.counts}
        return short

    def wide(self) -> float:
        """How wide the key wants to be, with a long label on two lines, in pixels."""
        size = self.size
        long = [(self.desk.type.width(self._label(row), size), _DOUBT if row.doubt else _INDENT) for row in self.rows]
        widest = max((label if label < size * 15 else label / 2) + indent * size for label, indent in long)
        return max(widest + size * 3.4, size * 15)

    def block(self, room: float) -> Block:
        """The key in *room* pixels."""
        desk = self.desk
        shown = [row for row in self.rows if self.steady or row.id in self.drawn]
        absent = [key_label(desk.words, row)[1] for row in self.rows if not (self.steady or row.id in self.somewhere)]
        none = desk.say("None: {rows}.", rows=desk.words.language.row(absent)) if absent else ""
        title = desk.said(desk.around["key_title"], self.size, room, weight=SEMIBOLD)
        rows = stacked([title, *(self._row(row, room) for row in shown)], 0)
        notes = (none, desk.around["small"] if self.sites else "")
        block = stacked(
            [rows, *(desk.said(note, desk.letters * SMALL, room, "quiet") for note in notes)], self.size * 0.35
        )
        return Block(block.high, lambda x, y: element("g", block.draw(x, y), id="legend"))

    def strip(self, room: float) -> Block:
        """What occurs, beside each other in as many lines as it takes, without counts."""
        rows = (row for row in self.rows if row.id in self.drawn)
        samples = [(self.desk.marks.mark(row.state), key_label(self.desk.words, row)[1]) for row in rows]
        return strip(self.desk, samples, self.size, room)

    def _label(self, row: Row) -> str:
        if row.id == "not-mentioned" and self.told_by:
            return self.desk.words.silent(self.told_by)
        return key_label(self.desk.words, row)[0]

    def _row(self, row: Row, room: float) -> Block:
        desk, size, step = self.desk, self.size, self.step
        indent, before = (size * _DOUBT, size * 1.3) if row.doubt else (size * _INDENT, size * 1.05)
        lines = desk.type.wrap(self._label(row), size, room - indent - size * _COUNT)
        n = self.counts[row.id]
        role = "text" if n else "quiet"
        weight = REGULAR if row.doubt else BOLD

        def draw(x: float, y: float) -> str:
            middle = y + step / 2
            base = middle + size * 0.36
            place = f"translate({number(desk.x(x + indent - before))} {number(middle)}) scale({desk.grain:.3g})"
            mark = element("g", desk.marks.mark(row.state), transform=place)
            said = [desk.text(x + indent, base + k * size * 1.25, one, size, role) for k, one in enumerate(lines)]
            number_of = desk.words.language.number(n)
            count = desk.text(x + room, base, number_of, size, role, "end", weight=weight) if self.numbered else ""
            return mark + "".join(said) + count

        return Block(step + size * 1.25 * (len(lines) - 1), draw)


def _rows(state: State) -> Iterator[str]:
    """The rows that *state* counts in."""
    yield from filter(None, (style.row_of(state), style.doubt_of(state)))


def _parties(state: State) -> Iterator[str]:
    """The parties whose ink is in the mark of *state*."""
    yield from filter(None, (state.party, *state.possible[:1], state.challenger if style.doubt_of(state) else None))


def caveat(desk: Desk, room: float) -> Block:
    """What colour says and what it does not, in *room* pixels."""
    said = desk.around["caveat"], desk.around["context"]
    return desk.boxed(said, desk.letters * 0.86, room, "panel")
