"""The line of all units in a still: in the order in which they changed hands, with how many stand together as what."""

from collections.abc import Sequence
from itertools import groupby

from geo import style
from geo.blocks import NOTHING, Block, Desk
from geo.fonts import SEMIBOLD
from geo.interface import key_label
from geo.markup import element, number, path, text
from geo.plate import mark
from geo.timeline import Shown, Snapshot

MOST = 64
"""As many units stand on one line; more are a block of small marks."""

COLUMN_PX = 19
"""The room that a mark needs, at a grain of one."""


def line(desk: Desk, snapshot: Snapshot) -> Block:
    """All units of *snapshot* in one line, or in rows where they are many."""
    state = {shown.target.id: shown for shown in snapshot.units}
    shown = [state[unit.id] for unit in snapshot.timeline.order]
    if len(shown) > MOST:
        return _rows(desk, shown)
    names, over = _names(desk, shown)
    column = (desk.form.inner - over) / len(shown)
    scale = min(desk.grain, column / COLUMN_PX)
    runs, high = _runs(desk, shown, column), 26 * scale

    def draw(x: float, y: float) -> str:
        x += over
        middle = y + runs.high + high / 2
        drawn = [mark(desk, one, desk.x(x + column * (n + 0.5)), middle, scale) for n, one in enumerate(shown)]
        return element("g", runs.draw(x, y), *drawn, names.draw(x, y + runs.high + high), id="line")

    return Block(runs.high + high + names.high, draw)


def _names(desk: Desk, shown: Sequence[Shown]) -> tuple[Block, float]:
    """Names under the line, aslant, where form and columns have the room, and how far they reach out before it."""
    form, size, column = desk.form, desk.letters * 0.74, desk.form.inner / len(shown)
    high = (form.height or 1e9) - form.above - form.below
    if column < size * 1.2 or high < desk.letters * 55:
        return NOTHING, 0.0
    said = [desk.type.cut(desk.words.name(one.target), size, size * 12) for one in shown]
    long = [desk.type.width(name, size) * 0.71 for name in said]
    over = max(0.0, *(reach - column * (n + 0.3) for n, reach in enumerate(long)))
    step = (form.inner - over) / len(shown)

    def draw(x: float, y: float) -> str:
        spots = ((x + step * (n + 0.5) + size * 0.3, y + size * 0.5) for n in range(len(said)))
        anchor, turn_deg = ("start", 45) if desk.mirrored else ("end", -45)
        turned = (f"translate({number(desk.x(left))} {number(top)}) rotate({turn_deg})" for left, top in spots)
        return "".join(
            text(0.0, 0.0, name, size, desk.paint("quiet"), anchor=anchor, transform=turn)
            for name, turn in zip(said, turned, strict=True)
        )

    return Block(max(long) + size * 0.5, draw), over


def _runs(desk: Desk, shown: Sequence[Shown], column: float) -> Block:
    """Over the line: how many stand together, and as what, where there is room to say it."""
    size = desk.letters * 0.82
    high, tick = size * 1.3, size * 0.35
    rows = {row.id: row for row in style.key(desk.dataset, (one.state for one in shown))}

    def bent(points: list[tuple[float, float]]) -> str:
        return path((desk.x(x), y) for x, y in points)

    def run(left: float, right: float, level: float, said: str) -> str:
        half = desk.type.width(said, size, SEMIBOLD) / 2 + size * 0.5
        middle, fits = (left + right) / 2, half * 2 + size < right - left
        start, end = [(left + 2, level + tick), (left + 2, level)], [(right - 2, level), (right - 2, level + tick)]
        lines = bent([*start, (middle - half, level)]) + bent([(middle + half, level), *end])
        d = lines if fits else bent([*start, *end])
        drawn = element("path", d=d, fill="none", stroke=desk.paint("faint"), stroke_width=desk.grain * 0.9)
        if not fits:
            return drawn
        return drawn + desk.text(middle, level + size * 0.36, said, size, "text", "middle", weight=SEMIBOLD)

    def draw(x: float, y: float) -> str:
        drawn, left = [], x
        for row, group in groupby(shown, key=lambda one: style.row_of(one.state)):
            n = len([*group])
            said = f"{desk.words.language.number(n)} {key_label(desk.words, rows[row])[1]}"
            drawn.append(run(left, left + n * column, y + high * 0.55, said))
            left += n * column
        return "".join(drawn)

    return Block(high, draw)


def _rows(desk: Desk, shown: Sequence[Shown]) -> Block:
    """More units than a line has room for: rows of small marks in the same order."""
    room = desk.form.inner
    cell = max(min(16 * desk.grain, (room * desk.letters * 6 / len(shown)) ** 0.5), 3.0)
    across = max(int(room // cell), 1)

    def draw(x: float, y: float) -> str:
        spots = ((desk.x(x + (n % across + 0.5) * cell), y + (n // across + 0.5) * cell) for n in range(len(shown)))
        drawn = [mark(desk, one, *spot, cell / 26) for one, spot in zip(shown, spots, strict=True)]
        return element("g", *drawn, id="line")

    return Block(-(-len(shown) // across) * cell, draw)
