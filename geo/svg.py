"""A moment as SVG: headline, line of all units, map, key and caveat, laid out for the form that is asked for.

Words stay text and layers have names, so that a graphics editor can change what it likes; symbols are paths. The
same moment, form and words give the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

from geo import layout, outlines
from geo.blocks import PLAIN, Block, Desk, Theme, stacked
from geo.captions import OURS, About, Slots
from geo.fonts import BOLD, SEMIBOLD
from geo.forms import Form
from geo.heading import band, kicker, small_print, title_size
from geo.key import Key, caveat
from geo.layout import Needs, Plan
from geo.line import line
from geo.markup import element, number, text, words
from geo.plate import Drawn, Plate
from geo.projection import NAME, Bounds
from geo.timeline import Snapshot
from geo.words import Words


def render(
    snapshot: Snapshot, words_: Words, form: Form, slots: Slots = OURS, *, grey: bool = False, theme: Theme = PLAIN
) -> str:
    """*snapshot* as SVG text. *grey* leaves colours out: party is shape and fill."""
    desk = Desk(words_, form, grey, theme)
    return Still(desk, snapshot, slots).svg()


Part = tuple[Bounds, str | Drawn]
"""A piece of a picture: the box that it lies in (pixels), and what is drawn there."""


class Still:
    """One picture of one moment: its blocks, and how they are laid out. A *steady* one has always the same key."""

    def __init__(self, desk: Desk, snapshot: Snapshot, slots: Slots = OURS, steady: bool = False) -> None:
        self.desk, self.form, self.snapshot, self.slots = desk, desk.form, snapshot, slots
        self.about: About = desk.captions.about([snapshot], slots)
        self.plate = Plate(desk, snapshot, desk.letters * 0.92)
        self.key = Key(desk, [snapshot], bool(self.plate.sites), steady)

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

    @cached_property
    def _needs(self) -> Needs:
        dataset = self.desk.dataset
        return Needs(
            map=outlines.ratio(dataset),
            insets=tuple(outlines.ratio(dataset, inset) for inset in dataset.package.insets),
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
        size, ink = desk.letters * 0.92, desk.paint("text")

        def moved(box: Bounds) -> Bounds:
            return box[0] + x, box[1] + y, box[2] + x, box[3] + y

        whole = moved(plan.map)
        # Where there is no room to show a part enlarged, it is no different from the others.
        maps = [(whole, self.plate.main(whole, insets[: len(plan.insets)]))]
        for inset, ratio, place in zip(insets, needs.insets, plan.insets, strict=False):
            left, top, right, bottom = box = moved(place)
            name = text(
                left, top + size, desk.type.cut(inset.name, size, right - left, SEMIBOLD), size, ink, weight=SEMIBOLD
            )
            drawn = self.plate.inset(inset, layout.filled((left, top + needs.title, right, bottom), ratio))
            maps.append((box, replace(drawn, names=drawn.names + name)))
        return [*maps, self._beside(plan.key, self.key.block, x, y), self._beside(plan.caveat, self._caveat, x, y)]

    def _caveat(self, room: float) -> Block:
        return caveat(self.desk, room)

    @staticmethod
    def _beside(place: tuple[float, float, float], make: Callable[[float], Block], x: float, y: float) -> Part:
        left, top, wide = place[0] + x, place[1] + y, place[2]
        block = make(wide)
        return (left, top, left + wide, top + block.high), block.draw(left, top)


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


def document(desk: Desk, about: About, height: float, drawn: str, defs: str = "") -> str:
    """A whole SVG *height* pixels high: what it says of itself, its ground, what is *drawn*."""
    form = desk.form
    size = {"width": form.width * form.scale, "height": height * form.scale}
    said = element("title", words(about["title"])), element("desc", words(about["alt"])), _metadata(desk, about)
    if form.mm:
        paper = {"width": f"{form.mm:g}mm", "height": f"{height * form.mm / form.width:.4g}mm"}
        return _sheet(desk, (0.0, 0.0, form.width, height), paper, defs, *said, drawn) + "\n"
    return _sheet(desk, (0.0, 0.0, form.width, height), size, defs, *said, drawn) + "\n"


def piece(desk: Desk, box: Bounds, drawn: str, defs: str = "") -> str:
    """A part of a picture as an SVG of its own, as large as *box*."""
    left, top, right, bottom = box
    size = {"width": (right - left) * desk.form.scale, "height": (bottom - top) * desk.form.scale}
    return _sheet(desk, box, size, defs, drawn)


def _sheet(desk: Desk, box: Bounds, size: Mapping[str, object], defs: str, *inside: str) -> str:
    left, top, right, bottom = box
    frame = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    *said, drawn = inside
    return element(
        "svg",
        *said,
        element("defs", defs) if defs else "",
        element("rect", fill=desk.paint("paper"), **frame),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(number(value) for value in frame.values()),
        lang=desk.words.language.lang,
        font_family=desk.type.family,
        **size,
    )


def _metadata(desk: Desk, about: About) -> str:
    """Licence, credit and version in Dublin Core, for who keeps the file."""
    said = {
        "title": about["title"],
        "creator": about["credit"],
        "rights": about["rights"],
        "source": about["source"],
        "identifier": about["version"],
        "description": desk.say("Projection: {name}.", name=NAME),
    }
    inside = "".join(element(f"dc:{name}", words(value)) for name, value in said.items() if value)
    licences = [licence.path for licence in desk.dataset.package.licences if licence.path and not licence.resource]
    links = "".join(element("cc:license", **{"rdf:resource": path}) for path in licences)
    spaces = {
        "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:cc": "http://creativecommons.org/ns#",
    }
    return element(
        "metadata", element("rdf:RDF", element("rdf:Description", inside, links, **{"rdf:about": ""}), **spaces)
    )
