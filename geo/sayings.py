"""Who said what as a still: reporters down, places across, on a ground of its own what makes the difference."""

from collections.abc import Iterable

from geo.blocks import PLAIN, SMALL, Block, Desk, Theme, imprint, stacked, strip
from geo.captions import OURS, About, Captions, Slots, fitting
from geo.document import document
from geo.fonts import BOLD, REGULAR, SEMIBOLD
from geo.forms import Form
from geo.heading import kicker, title_size
from geo.markup import element, number, text, words
from geo.matrix import Matrix, matrix
from geo.moment import Point
from geo.telling import Telling
from geo.words import Words

HIGHEST, WIDEST = 2.3, 3.4
"""A row is at most so high and a column so wide, in letters."""

SLANT_DEG, SLANT_SIN = 50, 0.766
"""How far the names of the columns are turned, and how high they are for their length."""


def render(
    point: Point, words_: Words, form: Form, slots: Slots = OURS, *, grey: bool = False, theme: Theme = PLAIN
) -> str:
    """The matrix at *point* as SVG text."""
    desk = Desk(words_, form, grey, theme)
    return Board(desk, matrix(desk.dataset, point), slots).svg()


def about(captions: Captions, point: Point, slots: Slots = OURS) -> About:
    """What the picture says of itself."""
    found, telling = matrix(captions.dataset, point), Telling(captions.words)
    snapshot = captions.words.now.at(point)
    own = captions.about([snapshot], slots)
    title = telling.title(found)
    said = [captions.say("Table of who said what, {title}.", title=captions.dataset.package.title), f"{title}."]
    said += [
        captions.say(
            "{reporter}: {counts}.",
            reporter=captions.words.reporter(one.reporter.id),
            counts=telling.counts(one.counts),
        )
        for one in found.lines
        if one.counts
    ]
    return {**own, "title": slots.title or title, "alt": slots.alt or fitting(said)}


def caption(captions: Captions, point: Point) -> str:
    """A caption that can stand under the picture in an article."""
    telling = Telling(captions.words)
    return f"{telling.title(matrix(captions.dataset, point))}. {telling.when(point)} {captions.words.as_of()}"


class Board:
    """The matrix of one moment: its rows, and where they stand."""

    def __init__(self, desk: Desk, found: Matrix, slots: Slots) -> None:
        self.desk, self.form, self.found, self.slots = desk, desk.form, found, slots
        self.telling = Telling(desk.words)
        self.about = about(desk.captions, found.point, slots)
        self.size = desk.letters * 0.88

    def svg(self) -> str:
        """The whole document."""
        desk, form, gap = self.desk, self.form, self.desk.gap
        snapshot = desk.words.now.at(self.found.point)
        title = desk.said(self.about["title"], title_size(desk, self.about["title"]), form.inner, weight=BOLD)
        when = desk.said(self.telling.when(self.found.point), desk.letters * 1.05, form.inner)
        correction = desk.boxed([self.slots.correction], self.size, form.inner, "panel", weight=SEMIBOLD)
        head = stacked([correction, kicker(desk, snapshot), title, when], desk.letters * 0.28)
        others = desk.said(self.telling.others(self.found), self.size, form.inner)
        small = imprint(desk, self._small(), desk.letters * SMALL)
        foot = stacked([self._key(), others, small], desk.letters * 0.5)
        x, top = form.margin, form.margin + form.above
        low = top + head.high + gap
        free = None if form.height is None else form.height - form.margin - form.below - foot.high - gap - low
        table = self._table(free)
        height = form.height or low + table.high + gap + foot.high + form.margin
        drawn = head.draw(x, top) + table.draw(x, low) + foot.draw(x, height - form.margin - form.below - foot.high)
        return document(desk, self.about, height, drawn)

    def _small(self) -> Iterable[str]:
        around, captions = self.desk.around, self.desk.captions
        return (captions.sources(), around["publisher"], captions.signature(), around["data"])

    def _table(self, high: float | None) -> Block:
        desk, found, size = self.desk, self.found, self.size
        if not found.lines:
            return desk.said(desk.say("Nobody’s reports were looked for on this day."), size, self.form.inner)
        names = [desk.words.reporter(line.reporter.id) for line in found.lines]
        rows = [desk.say("What we know now"), *names]
        published = [self.telling.known(found.point), *(self.telling.counts(line.counts) for line in found.lines)]
        room = self.form.inner
        left = min(max(desk.type.width(name, size, BOLD) for name in rows), room * 0.28) + size
        head = desk.say("Published that day")
        right = (
            max(
                *(desk.type.width(said, size, SEMIBOLD) for said in published),
                desk.type.width(head, desk.letters * SMALL),
            )
            + size
        )
        across = [desk.words.name(unit) for unit in found.units]
        column = min((room - left - right) / max(len(across), 1), desk.letters * WIDEST)
        slant = max((desk.type.width(name, size, BOLD) for name in across), default=0) * SLANT_SIN + size
        row = desk.letters * HIGHEST if high is None else min((high - slant) / len(rows), desk.letters * HIGHEST)

        def draw(x: float, y: float) -> str:
            top, start = y + slant, x + left
            drawn = [self._differing(start, y + slant - size * 0.3, column, row * len(rows) + size * 0.3)]
            drawn += [self._across(across, start, top, column), self._down(rows, x + left - size, top, row)]
            drawn.append(element("g", *self._cells(start, top, column, row), id="marks"))
            at = start + column * len(across) + size
            drawn += [
                desk.text(at, top + row * (n + 0.5) + size * 0.36, said, size, "text", weight=SEMIBOLD)
                for n, said in enumerate(published)
            ]
            drawn.append(desk.text(at, top - size * 0.5, head, desk.letters * SMALL, "quiet"))
            return "".join(drawn)

        return Block(slant + row * len(rows), draw)

    def _differing(self, x: float, y: float, column: float, high: float) -> str:
        """The ground of the columns that make the difference."""
        differ = (n for n, unit in enumerate(self.found.units) if unit.id in self.found.differ)
        box = {"y": float(y), "width": column * 0.92, "height": float(high), "fill": self.desk.paint("panel")}
        return "".join(element("rect", x=self.desk.x(x + column * (n + 0.04), column * 0.92), **box) for n in differ)

    def _across(self, names: list[str], x: float, y: float, column: float) -> str:
        size, ink, drawn = self.size, self.desk.paint("text"), []
        anchor, turn_deg = ("end", SLANT_DEG) if self.desk.mirrored else ("start", -SLANT_DEG)
        for n, (name, unit) in enumerate(zip(names, self.found.units, strict=True)):
            weight = BOLD if unit.id in self.found.differ else REGULAR
            foot = f"{number(self.desk.x(x + column * (n + 0.5) + size * 0.35))} {number(y - size * 0.7)}"
            turn = f"translate({foot}) rotate({turn_deg})"
            drawn.append(text(0.0, 0.0, name, size, ink, anchor=anchor, weight=weight, transform=turn))
        return element("g", *drawn, id="labels")

    def _down(self, rows: list[str], x: float, y: float, row: float) -> str:
        size, drawn = self.size, []
        for n, name in enumerate(rows):
            said, weight = self.desk.type.cut(name, size, x, BOLD), REGULAR if n else BOLD
            drawn.append(self.desk.text(x, y + row * (n + 0.5) + size * 0.36, said, size, "text", "end", weight=weight))
        return "".join(drawn)

    def _cells(self, x: float, y: float, column: float, row: float) -> Iterable[str]:
        """Marks of what we know now, then of every reporter, each with what it says."""
        scale, marks, tell = min(self.desk.grain, column / 20, row / 20), self.desk.marks, self.telling
        now = [(marks.mark(state), tell.held(state)) for state in self.found.now]
        lines = [[(tell.mark(cell, marks), tell.said(cell)) for cell in line.cells] for line in self.found.lines]
        for down, cells in enumerate((now, *lines)):
            for along, (mark, said) in enumerate(cells):
                place = f"translate({number(self.desk.x(x + column * (along + 0.5)))} {number(y + row * (down + 0.5))})"
                yield element("g", element("title", words(said)), mark, transform=f"{place} scale({scale:.3g})")

    def _key(self) -> Block:
        tell, marks = self.telling, self.desk.marks
        samples = [(tell.mark(cell, marks), tell.said(cell).rstrip(".")) for cell in tell.samples()]
        return strip(self.desk, samples, self.size, self.form.inner)
