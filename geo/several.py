"""Several moments in one picture: a small map of each, with its date and its count, over one key."""

from collections.abc import Sequence
from dataclasses import replace

from geo import outlines
from geo.blocks import PLAIN, Block, Desk, Theme, stacked
from geo.captions import OURS, Slots
from geo.document import document
from geo.fonts import BOLD
from geo.forms import NO_ROOM, BadForm, Form
from geo.heading import band, small_print, title_size
from geo.key import Key, caveat
from geo.layout import LEAST_MAP
from geo.plate import Plate
from geo.svg import layers
from geo.timeline import Snapshot
from geo.words import Words

LEAST_WIDE = 15
"""A small map's least width on paper, in letters."""


def render(
    snapshots: Sequence[Snapshot],
    words: Words,
    form: Form,
    slots: Slots = OURS,
    *,
    grey: bool = False,
    theme: Theme = PLAIN,
) -> str:
    """*snapshots* of one view in their order, as SVG text."""
    desk = Desk(words, form, grey, theme)
    about = desk.captions.about(snapshots, slots)
    befores = [None, *snapshots[:-1]]
    pairs = zip(snapshots, befores, strict=True)
    plates = [Plate(desk, one, desk.letters * 0.75, before, sparse=True) for one, before in pairs]
    key = Key(desk, snapshots).strip(form.inner)
    byline = desk.said(slots.byline, desk.letters * 0.9, form.inner, "quiet")
    title = desk.said(about["title"], title_size(desk, about["title"]), form.inner, weight=BOLD)
    head = stacked([band(desk, snapshots[-1], slots.correction), title, byline], desk.letters * 0.28)
    note = desk.said(slots.note, desk.letters * 0.88, form.inner)
    foot = stacked([key, caveat(desk, form.inner), note, small_print(desk, snapshots[-1])], desk.letters * 0.5)
    x, top = form.margin, form.margin + form.above
    low = top + head.high + desk.gap
    high = None if form.height is None else form.height - form.margin - form.below - foot.high - desk.gap - low
    maps = _maps(desk, plates, high)
    height = form.height or low + maps.high + desk.gap + foot.high + form.margin
    bottom = height - form.margin - form.below - foot.high
    drawn = head.draw(x, top) + maps.draw(x, low) + foot.draw(x, bottom)
    return document(desk, about, height, drawn, plates[-1].stripes([one.snapshot for one in plates]))


def _maps(desk: Desk, plates: Sequence[Plate], high: float | None) -> Block:
    """The maps, in as many columns as draw them largest."""
    room, gap, ratio, n = desk.form.inner, desk.gap, outlines.ratio(desk.dataset), len(plates)
    label = desk.letters * 2.9

    def cell(across: int) -> tuple[float, float]:
        """The width and height of each map with its words, so many beside each other."""
        column, rows = (room - gap * (across - 1)) / across, -(-n // across)
        return column, label + column / ratio if high is None else (high - gap * (rows - 1)) / rows

    def drawn(across: int) -> float:
        """How wide a map comes out; where the height is free, as many as are wide enough to be read."""
        column, row = cell(across)
        if high is None:
            return across if column > desk.letters * LEAST_WIDE else 0
        return min(column, (row - label) * ratio)

    across = max(range(1, n + 1), key=drawn)
    column, row = cell(across)
    if min(column, row - label) < desk.letters * LEAST_MAP:
        raise BadForm(NO_ROOM)

    def draw(x: float, y: float) -> str:
        maps = []
        for k, one in enumerate(plates):
            left, top = x + k % across * (column + gap), y + k // across * (row + gap)
            drawn = one.main(desk.box((left, top + label, left + column, top + row)))
            maps.append(replace(drawn, names=drawn.names + _named(desk, one.snapshot, left, top, column)))
        return layers(maps)

    return Block(-(-n // across) * (row + gap) - gap, draw)


def _named(desk: Desk, snapshot: Snapshot, x: float, y: float, room: float) -> str:
    """The date of one map, and under it the count, as much of it as has *room* (pixels)."""
    size = desk.letters
    count = desk.type.cut(desk.words.short_count(snapshot), size * 0.92, room)
    date = desk.text(x, y + size * 1.05, desk.words.language.moment(snapshot.point), size * 1.1, "text", weight=BOLD)
    return date + desk.text(x, y + size * 2.35, count, size * 0.92, "text")
