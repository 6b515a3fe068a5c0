"""A moment as SVG: headline, line of all units, map, key and caveat, laid out for the form that is asked for.

Words stay text and layers have names, so that a graphics editor can change what it likes; symbols are paths. The
same moment, form and words give the same bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from geo import layout, outlines
from geo.blocks import PLAIN, Block, Desk, Theme, stacked
from geo.captions import OURS, About, Slots
from geo.document import document
from geo.fonts import BOLD, SEMIBOLD
from geo.forms import BadForm, Form
from geo.heading import band, kicker, small_print, title_size
from geo.key import Key, caveat
from geo.layout import Needs, Plan
from geo.line import line
from geo.markup import element
from geo.plate import Drawn, Plate
from geo.projection import Bounds
from geo.timeline import Snapshot
from geo.words import Words


def render(
    snapshot: Snapshot, words_: Words, form: Form, slots: Slots = OURS, *, grey: bool = False, theme: Theme = PLAIN
) -> str:
    """*snapshot* as SVG text. *grey* leaves colours out: party is shape and fill."""
    desk = Desk(words_, form, grey, theme)
    return Still(desk, snapshot, slots).svg()


TITLE = 0.92
"""How large the letters over an enlarged part are, for letters of one."""

Part = tuple[Bounds, str | Drawn]
"""A piece of a picture: the box that it lies in (pixels), and what is drawn there."""


class Still:
    """One picture of one moment: its blocks, and how they are laid out.

    A *steady* one has always the same key; *like* another, it has room for the same and so the same layout.
    """

    def __init__(
        self,
        desk: Desk,
        snapshot: Snapshot,
        slots: Slots = OURS,
        steady: bool = False,
        like: "Still | None" = None,
    ) -> None:
        self.desk, self.form, self.snapshot, self.slots = desk, desk.form, snapshot, slots
        self.about: About = desk.captions.about([snapshot], slots)
        self.plate = Plate(desk, snapshot, desk.letters * 0.92)
        self.key = Key(desk, [snapshot], self.plate.sites, steady)
        self._needs: Needs = like._needs if like else self._wanted()

    def svg(self) -> str:
        """The whole document."""
        height, parts = self.parts()
        maps = [drawn for _, drawn in parts if isinstance(drawn, Drawn)]
        words = [drawn for _, drawn in parts if isinstance(drawn, str)]
        return document(self.desk, self.about, height, layers(maps) + "".join(words), self.plate.stripes())

    def parts(self, title: float = 0.0, head_high: float = 0.0) -> tuple[float, list[Part]]:
        """How high the picture is, and its parts: head, line, foot, then those of the body.

        *title* is the size of the headline and *head_high* the least height of the head, both in pixels.
        """
        form, gap, x = self.form, self.desk.gap, self.form.margin
        head, units, foot = self.head(title), line(self.desk, self.snapshot), self.foot()
        top = form.margin + form.above
        under = top + max(head.high, head_high) + gap * 0.8
        low = under + units.high + gap
        free = None if form.height is None else form.height - form.margin - form.below - foot.high - gap - low
        try:
            plan = layout.best(self._needs, form.inner, free)
        except BadForm:
            # Where there is no room for a row of all that is drawn, there may be for what is counted.
            self.key = self.key.counted()
            self._needs = self._wanted()
            plan = layout.best(self._needs, form.inner, free)
        height = form.height or low + plan.high + gap + foot.high + form.margin
        bottom = height - form.margin - form.below - foot.high
        return height, [
            ((0.0, 0.0, form.width, under), head.draw(x, top)),
            ((0.0, under, form.width, low - gap * 0.5), units.draw(x, under)),
            ((0.0, bottom, form.width, height), foot.draw(x, bottom)),
            *self._body(plan, x, low),
        ]

    def head(self, size: float = 0.0) -> Block:
        """What stands above the map: band, kicker, headline, the sentence under it."""
        desk, room, said = self.desk, self.form.inner, self.about["title"]
        title = desk.said(said, size or title_size(desk, said), room, weight=BOLD)
        under = desk.said(desk.words.headline(self.snapshot).more, desk.letters * 1.08, room)
        byline = desk.said(self.slots.byline, desk.letters * 0.9, room, "quiet")
        above = band(desk, self.snapshot, self.slots.correction), kicker(desk, self.snapshot)
        return stacked([*above, title, under, byline], desk.letters * 0.28)

    def foot(self) -> Block:
        """A note, and the small print."""
        desk = self.desk
        note = desk.said(self.slots.note, desk.letters * 0.88, self.form.inner)
        return stacked([note, small_print(desk, self.snapshot)], desk.letters * 0.4)

    def _wanted(self) -> Needs:
        dataset = self.desk.dataset
        return Needs(
            map=outlines.ratio(dataset),
            insets=tuple(outlines.ratio(dataset, inset) for inset in dataset.package.insets),
            titles=tuple(
                self.desk.type.width(inset.name, self.desk.letters * TITLE, SEMIBOLD)
                for inset in dataset.package.insets
            ),
            title=self.desk.letters * 1.4,
            gap=self.desk.gap,
            key_wide=self.key.wide(),
            key=cache(lambda wide: self.key.block(wide).high),
            caveat=cache(lambda wide: caveat(self.desk, wide).high),
            letters=self.desk.letters,
        )

    def _body(self, plan: Plan, x: float, y: float) -> list[Part]:
        """Map, enlarged parts, key and caveat, from *x*, *y* on."""
        desk, needs = self.desk, self._needs
        insets = desk.dataset.package.insets[: len(plan.insets)]
        size = desk.letters * TITLE

        def moved(box: Bounds) -> Bounds:
            return box[0] + x, box[1] + y, box[2] + x, box[3] + y

        whole = desk.box(moved(plan.map))
        # Where there is no room to show a part enlarged, it is no different from the others.
        maps = [(whole, self.plate.main(whole, insets))]
        for inset, ratio, place in zip(insets, needs.insets, plan.insets, strict=False):
            left, top, right, bottom = box = moved(place)
            said = desk.type.cut(inset.name, size, right - left, SEMIBOLD)
            name = desk.text(left, top + size, said, size, "text", weight=SEMIBOLD)
            shown = desk.box(layout.filled((left, top + needs.title, right, bottom), ratio))
            drawn = self.plate.inset(inset, shown)
            maps.append((desk.box(box), replace(drawn, names=drawn.names + name)))
        return [*maps, self._beside(plan.key, self.key.block, x, y), self._beside(plan.caveat, self._caveat, x, y)]

    def _caveat(self, room: float) -> Block:
        return caveat(self.desk, room)

    def _beside(self, place: tuple[float, float, float], make: Callable[[float], Block], x: float, y: float) -> Part:
        left, top, wide = place[0] + x, place[1] + y, place[2]
        block = make(wide)
        return self.desk.box((left, top, left + wide, top + block.high)), block.draw(left, top)


def layers(drawn: Sequence[Drawn]) -> str:
    """Maps as layers that a graphics editor knows by their names."""
    return "".join(
        (
            element("g", *(one.ground for one in drawn), id="provinces"),
            *(one.furniture for one in drawn),
            element("g", *(one.marks for one in drawn), id="marks"),
            element("g", *(one.names for one in drawn), id="labels"),
        )
    )
