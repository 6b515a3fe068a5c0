"""The words around a still: how large its headline is, what stands over and beside it, the small print."""

from geo.blocks import NOTHING, SMALL, Block, Desk, imprint, stacked
from geo.fonts import BOLD, LINE, SEMIBOLD
from geo.timeline import Snapshot

LOW, SMALLER = 0.65, 0.78
"""A picture is low whose height is less than so much of its width; so much smaller is a headline of several lines."""

LEAST_SMALL_PX = 7.5
"""Small print on paper: 5.6 points."""


def title_size(desk: Desk, said: str) -> float:
    """How large a headline is: on one line where a little less size makes it so, on two where less does.

    Where the picture is low, each line more takes from the map: there more than one are smaller from the start.
    """
    form = desk.form
    low = form.height is not None and form.height < form.width * LOW
    for most, least in ((1, 0.85), (2, 0.72), (3, 0.5)):
        size = form.title * (SMALLER if low and most > 1 else 1.0)
        while len(desk.type.wrap(said, size, form.inner, BOLD)) > most and size > form.title * least:
            size *= 0.97
        if len(desk.type.wrap(said, size, form.inner, BOLD)) <= most:
            break
    return size


def band(desk: Desk, snapshot: Snapshot, correction: str) -> Block:
    """What stands over one agency's view and over a map that leaves something out, and what was corrected since."""
    said = desk.captions.band(snapshot), desk.around["left_out"]
    size, room = desk.letters * 0.92, desk.form.inner
    over = desk.boxed(said, size, room, "text", "paper", SEMIBOLD)
    return stacked([over, desk.boxed([correction], size, room, "panel", weight=SEMIBOLD)], desk.letters * 0.3)


def kicker(desk: Desk, snapshot: Snapshot) -> Block:
    """Which map it is on the left, which moment on the right, or below where there is no room for both."""
    size, room = desk.letters * 0.76, desk.form.inner
    # Letters that join are not spaced.
    spacing = 0.0 if desk.mirrored else desk.letters * 0.07
    said, stamp = desk.around["kicker"].upper(), desk.words.language.stamp(snapshot.point)
    wide, step = desk.type.width(said, size, SEMIBOLD, spacing), size * LINE
    beside = wide + desk.type.width(stamp, size) + desk.letters * 2 < room
    said = desk.type.cut(said, size, room, SEMIBOLD, spacing)
    under = NOTHING if beside else desk.said(stamp, size, room, "quiet")

    def draw(x: float, y: float) -> str:
        base = y + step * 0.75
        over = desk.text(x, base, said, size, "quiet", weight=SEMIBOLD, letter_spacing=spacing or None)
        at_end = desk.text(x + room, base, stamp, size, "quiet", anchor="end") if beside else ""
        return over + at_end + under.draw(x, y + step)

    return Block(step + under.high, draw)


def small_print(desk: Desk, snapshot: Snapshot) -> Block:
    """What it is drawn from, sources, boundaries, publisher, which state of the data; on wide paper all credit."""
    around, captions = desk.around, desk.captions
    whose = around["boundaries"], around["publisher"], captions.signature()
    credit = around["credit"] if desk.form.mm and desk.form.large else ""
    said = (captions.view(snapshot), captions.sources(), *whose, around["data"], credit)
    return imprint(desk, said, max(desk.letters * SMALL, LEAST_SMALL_PX))
