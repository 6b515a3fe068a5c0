"""The map of a still: ground, marks and names of one moment, in a frame of any size, with the crowded part beside it.

Everything is drawn on one projection (:mod:`geo.projection`), the enlarged part only larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from geo import lettering, projection, style
from geo.blocks import Desk
from geo.fonts import BOLD, REGULAR
from geo.furniture import Furniture, beyond, neighbours
from geo.lettering import Placed, Wanted
from geo.markup import element, number, path, text, words
from geo.model import CAPITAL, Inset, Place, Unit
from geo.outlines import around, edge, extent, ground, outlines
from geo.projection import Bounds, Sheet
from geo.style import RADIUS
from geo.timeline import Shown, Snapshot

TINY, SITE = 0.42, 0.62
"""How large marks are that are shown enlarged elsewhere, and those of airports and bases, beside a unit's mark."""

APART = 0.6
"""How much of the room between units that are evenly spread their marks take."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map as SVG in three layers, the sheet that it lies on, and what helps to read it."""

    ground: str
    marks: str
    names: str
    sheet: Sheet
    furniture: str = ""


class Plate:
    """One moment, drawn with letters of *size* pixels and marks to go with them.

    What changed since *before*, by default the day before, has its name in bold, and has it for certain; a *sparse*
    one has no other names, and nothing beside them.
    """

    def __init__(
        self, desk: Desk, snapshot: Snapshot, size: float, before: Snapshot | None = None, sparse: bool = False
    ) -> None:
        self.desk, self.snapshot, self.paint, self.marks = desk, snapshot, desk.paint, desk.marks
        self.words, self.dataset = desk.words, desk.dataset
        self.size, self.grain, self.sparse = size, size / 12.5, sparse
        self._unit = {shown.target.id: shown for shown in snapshot.units}
        self.sites = [shown for shown in snapshot.places if self._stands(shown)]
        self._before = before or snapshot.timeline.before(snapshot.point)

    def main(self, box: Bounds, framed: Sequence[Inset] = ()) -> Drawn:
        """The whole in *box*; what is *framed* is shown enlarged elsewhere."""
        whole = ground(self.dataset)
        room = 2 * RADIUS * self.grain
        inner = (box[0] + room, box[1] + room, box[2] - room, box[3] - room)
        sheet = projection.fitted(whole.projection, whole.extent, inner)
        frames = [[sheet.at(*corner) for corner in edge(inset)] for inset in framed]
        frames_drawn = "".join(self._stroke(path(frame, closed=True), "quiet", 1.0) for frame in frames)
        taken, helps = [around(frame) for frame in frames], ""
        if not self.sparse:
            others = [spot for *_, spot in beyond(self.desk, sheet, box, self.size)]
            beside = Furniture(self.desk, sheet, box, [*taken, *others])
            taken, helps = [*taken, *beside.boxes], beside.svg
        standing = self._standing(sheet, box, [inset.bbox for inset in framed], taken)
        return Drawn(self._ground(sheet, box) + frames_drawn, *standing, sheet, helps)

    def inset(self, inset: Inset, box: Bounds) -> Drawn:
        """A crowded part in *box*; whatever lies beyond is cut off."""
        whole = ground(self.dataset)
        x0, y0, x1, y1 = extent(self.dataset, inset)
        sheet = projection.fitted(whole.projection, (x0, y0, x1, y1), box)
        left, top, right, bottom = box
        frame = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        outline = element("rect", fill="none", stroke=self.paint("quiet"), stroke_width=self.grain, **frame)
        return Drawn(self._ground(sheet, box) + outline, *self._standing(sheet, box, (), (), within=inset.bbox), sheet)

    def _ground(self, sheet: Sheet, box: Bounds) -> str:
        drawn_on = outlines(self.dataset, sheet, box)
        units = zip(self.snapshot.units, drawn_on.units, strict=True)
        drawn = [self._unit_ground(shown, d) for shown, d in units if d]
        lines = (self._stroke(drawn_on.inner, "border", 1.0), self._stroke(drawn_on.outer, "coast", 0.9))
        return "".join((*drawn, *lines))

    def _unit_ground(self, shown: Shown, d: str) -> str:
        name = element("title", words(self.words.name(shown.target)))
        wash = self.paint(self.marks.wash(shown.state.party))
        drawn = element("path", name, d=d, fill=wash, fill_rule="evenodd")
        if not shown.state.possible:
            return drawn
        return drawn + element("path", d=d, fill=f"url(#{self._stripes(shown.state.possible[0])})", fill_rule="evenodd")

    def _stroke(self, d: str, role: str, wide: float) -> str:
        if not d:
            return ""
        line = {"stroke": self.paint(role), "stroke_width": wide * self.grain, "stroke_linejoin": "round"}
        return element("path", d=d, fill="none", **line)

    def stripes(self, snapshots: Sequence[Snapshot] = ()) -> str:
        """The patterns of ground that changes hands at this moment, or at any of several."""
        shown = (one for snapshot in snapshots or [self.snapshot] for one in snapshot.units)
        parties = dict.fromkeys(one.state.possible[0] for one in shown if one.state.possible)
        side = 12.0 * self.grain
        how = {"width": side, "height": side, "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
        return "".join(
            element(
                "pattern",
                element("rect", width=side / 2, height=side, fill=self.paint(self.marks.stripe(party))),
                id=self._stripes(party),
                **how,
            )
            for party in parties
        )

    def _stripes(self, party: str) -> str:
        """The id of a party's stripes: of its number, since its own id may be anything."""
        return f"stripes-{[one.id for one in self.dataset.parties].index(party)}"

    # Marks and names

    def _standing(
        self,
        sheet: Sheet,
        box: Bounds,
        framed: Sequence[Bounds],
        frames: Sequence[Bounds],
        within: Bounds | None = None,
    ) -> tuple[str, str]:
        drawn, wanted = [], []
        taken, changed, grain = [*frames], self._changed(), self._crowded(sheet)
        spots = {unit.target.id: sheet.at(*self.dataset.spot(unit.target)) for unit in self.snapshot.units}
        for shown in (*self.snapshot.units, *self.sites):
            lon, lat = self.dataset.spot(shown.target)
            site = isinstance(shown.target, Place)
            if within and not _inside(within, lon, lat):
                continue
            tiny = any(_inside(bbox, lon, lat) for bbox in framed)
            if tiny and site:
                continue
            scale = grain * (TINY if tiny else SITE if site else 1)
            x, y = sheet.at(lon, lat)
            if isinstance(shown.target, Place):
                x, y = self._beside(x, y, spots[shown.target.unit])
            drawn.append(mark(self.desk, shown, x, y, scale))
            if tiny:
                continue
            one = self._wanted(shown, x, y, grain, shown.target.id in changed)
            if one.must or not self.sparse:
                wanted.append(one)
            else:
                taken.append(lettering.around(one))
        placed, taken = lettering.arrange(wanted, box, taken)
        names = "".join(self._named(one) for one in placed)
        others = "" if within else neighbours(self.desk, sheet, box, self.size, taken)
        return "".join(drawn), others + names

    def _crowded(self, sheet: Sheet) -> float:
        """How large marks are: where many units share a small ground, no larger than leaves them apart."""
        left, top, right, bottom = ground(self.dataset).extent
        each = (right - left) * (bottom - top) * sheet.scale**2 / len(self.snapshot.units)
        return min(self.grain, APART * sqrt(each) / (2 * RADIUS))

    def _stands(self, shown: Shown) -> bool:
        """Whether a place beside its unit's mark is shown: where a source says that it differs."""
        assert isinstance(shown.target, Place)
        if shown.target.kind == CAPITAL:
            return False
        town = self._unit[shown.target.unit].state
        differs = (style.row_of(shown.state), style.doubt_of(shown.state)) != (style.row_of(town), style.doubt_of(town))
        return differs and bool(self.snapshot.sources(shown))

    def _changed(self) -> set[str]:
        """The units that are not what they were the day before: their names must stand."""
        pairs = zip(self._before.units, self.snapshot.units, strict=True)
        return {
            now.target.id
            for was, now in pairs
            if was.state.party != now.state.party or was.state.possible != now.state.possible
        }

    def _beside(self, x: float, y: float, unit: tuple[float, float]) -> tuple[float, float]:
        """What would lie under its unit's mark stands beside it."""
        apart = 15 * self.grain
        if abs(x - unit[0]) < apart and abs(y - unit[1]) < apart:
            return unit[0] + 11 * self.grain, unit[1] + 11 * self.grain
        return x, y

    def _wanted(self, shown: Shown, x: float, y: float, grain: float, must: bool) -> Wanted:
        site = isinstance(shown.target, Place)
        size = self._letters(site)
        name = self.words.name(shown.target)
        ringed = style.doubt_of(shown.state) is not None
        room = (SITE if site else 1) * grain * (RADIUS * (1.7 if ringed else 1.25))
        return Wanted(
            shown.target.id,
            x,
            y,
            self.desk.type.width(name, size, BOLD if must else REGULAR) + size * 0.3,
            size * 1.18,
            room,
            must and not site,
        )

    def _letters(self, site: bool) -> float:
        return self.size * (0.88 if site else 1)

    def _named(self, one: Placed) -> str:
        target: Unit | Place = self.dataset.target(one.wanted.id)
        size = self._letters(isinstance(target, Place))
        left, top, right, bottom = one.box
        x = {"start": left + size * 0.15, "middle": (left + right) / 2, "end": right - size * 0.15}[one.anchor]
        y = (top + bottom) / 2 + size * 0.35
        said = text(
            x,
            y,
            self.words.name(target),
            size,
            self.paint("quiet" if isinstance(target, Place) else "text"),
            weight=BOLD if one.wanted.must else REGULAR,
            anchor=one.anchor,
            halo=self.paint("paper"),
        )
        if not one.far:
            return said
        return (
            element(
                "path",
                d=path(lettering.leader(one.wanted, one.box)),
                stroke=self.paint("text"),
                stroke_width=0.8 * self.grain,
            )
            + said
        )


def mark(desk: Desk, shown: Shown, x: float, y: float, scale: float) -> str:
    """The mark of *shown* at *x*, *y* (pixels)."""
    name = element("title", words(desk.words.name(shown.target)))
    place = f"translate({number(x)} {number(y)}) scale({scale:.3g})"
    return element("g", name, desk.marks.mark(shown.state), transform=place)


def _inside(bbox: Bounds, lon: float, lat: float) -> bool:
    west, south, east, north = bbox
    return west < lon < east and south < lat < north
