"""How a state looks: its mark, the wash of its ground, and the key.

A mark is party by shape and fill first and by colour second, so that every picture reads in grey. Colours are named
here as roles (``p1-ink``); what draws decides how a role becomes a colour: a CSS variable on a page, a literal in a
still. Colour arithmetic is OKLCH and WCAG 2 contrast, as coloraide has them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

from geo.model import CLAIMED, CONTESTED, Dataset
from geo.palette import colour
from geo.track import State

Paint = Callable[[str], str]
"""From a role to what stands in a fill or stroke."""

SCHEMES = ("light", "dark")
GROUND: Mapping[str, Mapping[str, str]] = {
    "light": {
        "paper": "#fcfbf7",
        "text": "#1b1d22",
        "quiet": "#5b5f66",
        "faint": "#85888d",
        "line": "#d9d6cc",
        "panel": "#f1efe8",
        "border": "#ffffff",
        "coast": "#85888d",
        "no-wash": "#eeece6",
        "accent": "#1b1d22",
    },
    "dark": {
        "paper": "#15171b",
        "text": "#eceae4",
        "quiet": "#a9adb5",
        "faint": "#82868e",
        "line": "#363a42",
        "panel": "#1f2228",
        "border": "#15171b",
        "coast": "#82868e",
        "no-wash": "#24272d",
        "accent": "#eceae4",
    },
}

_SHAPES = ("disc", "square", "diamond", "triangle", "hexagon")
_CHROMA = 0.145
_LEAST_CONTRAST = 3.2
"""A little over the 3:1 that WCAG 2.2 asks of graphics (success criterion 1.4.11)."""

RADIUS = 6.0
"""Of a full mark, in pixels; the box of a mark is four radii wide and high, and its middle is the place."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the key: what is counted, the state whose mark stands before it, and the party it is of, if any.

    Rows of *doubt* count units that another row counts already.
    """

    id: str
    state: State
    party: str | None = None
    doubt: bool = False


def key(dataset: Dataset, states: Iterable[State]) -> list[Row]:
    """The rows of the key: every party, every status, and nothing known where that occurs among *states*.

    Parties, *changing* and nothing known count every unit once; contested and claimed ones are held all the same.
    """
    occurring = {row_of(state) for state in states}
    parties = sorted(dataset.parties, key=lambda party: party.id != dataset.package.protagonist)
    rows = [Row(party.id, State(party.id), party.id) for party in parties]
    holder = dataset.package.initial or parties[-1].id
    gainer = next((party.id for party in parties if party.id != holder), holder)
    rows.insert(1, Row("changing", State(holder, (gainer,))))
    rows += [Row(doubt, State(holder, doubt=doubt, challenger=gainer), doubt=True) for doubt in (CONTESTED, CLAIMED)]
    nothing = (Row("no-data", State(None)), Row("not-mentioned", State(None, mentioned=False)))
    return rows + [row for row in nothing if row.id in occurring]


def row_of(state: State) -> str:
    """The id of the row of the key that *state* counts in: the certain holder's, whoever disputes the place."""
    if state.possible:
        return "changing"
    return state.party or ("no-data" if state.mentioned else "not-mentioned")


def doubt_of(state: State) -> str | None:
    """The id of the row of those disputed in which *state* counts too, if it is drawn so."""
    return state.shown if state.shown in (CONTESTED, CLAIMED) else None


@lru_cache(maxsize=256)
def _inks(color: str, scheme: str, paper: str) -> tuple[str, str]:
    """The ink and the wash that a party's hue gives on *paper*, the ground of *scheme*."""
    own = colour(color).convert("oklch")
    grey = own["chroma"] < 0.02
    lightness = (
        min(max(own["lightness"], 0.48), 0.64) if scheme == "light" else min(max(own["lightness"] + 0.16, 0.68), 0.8)
    )
    ink = _oklch(lightness, 0.0 if grey else _CHROMA, own["hue"])
    while colour(ink).contrast(colour(paper)) < _LEAST_CONTRAST:
        lightness += -0.01 if scheme == "light" else 0.01
        ink = _oklch(lightness, 0.0 if grey else _CHROMA, own["hue"])
    # Washes keep a little of the order of the inks' lightness, so that they differ in grey too.
    deep = (lightness - 0.56) * 0.2
    wash = (0.935 - deep, 0.027) if scheme == "light" else (0.3 + deep, 0.045)
    return ink, _oklch(wash[0], 0.0 if grey else wash[1], own["hue"])


def _oklch(lightness: float, chroma: float, hue: float) -> str:
    color = colour("oklch", [lightness, chroma, 0.0 if hue != hue else hue])
    return color.convert("srgb").fit().to_string(hex=True)


def _stripe(ink: str, wash: str) -> str:
    """A wash that is told from another in grey too: with more of its ink in it."""
    return colour(wash).mix(ink, 0.2, space="oklch").convert("srgb").fit().to_string(hex=True)


def colours(dataset: Dataset, scheme: str) -> dict[str, str]:
    """Every role and its colour (``#rrggbb``) in *scheme*, ``light`` or ``dark``."""
    return _roles(dataset, scheme, GROUND[scheme], {})


def themed(dataset: Dataset, ground: Mapping[str, str], inks: Mapping[str, str]) -> dict[str, str]:
    """Every role and its colour with a *ground* and *inks* of parties of one's own; the scheme is that of its paper."""
    paper = colour(ground.get("paper", GROUND["light"]["paper"]))
    scheme = max(SCHEMES, key=lambda scheme: paper.contrast(colour(GROUND[scheme]["text"])))
    return _roles(dataset, scheme, {**GROUND[scheme], **ground}, inks)


def _roles(dataset: Dataset, scheme: str, ground: Mapping[str, str], inks: Mapping[str, str]) -> dict[str, str]:
    roles = dict(ground)
    for n, party in enumerate(dataset.parties):
        ink, wash = _inks(inks.get(party.id, party.color), scheme, ground["paper"])
        ink = inks.get(party.id, ink)
        roles |= {f"p{n}-ink": ink, f"p{n}-wash": wash, f"p{n}-stripe": _stripe(ink, wash)}
    return roles


def grey(color: str) -> str:
    """*color* as a grey of the same lightness (OKLCH)."""
    own = colour(color).convert("oklch")
    return _oklch(own["lightness"], 0.0, 0.0)


def css(dataset: Dataset) -> str:
    """Every role as a CSS variable, in the scheme that the reader wants, or whose name is a class of the root."""
    light, dark = (
        ";".join(f"--{role}:{color}" for role, color in colours(dataset, scheme).items()) for scheme in SCHEMES
    )
    system = f"@media screen and (prefers-color-scheme:dark){{:root:not(.light){{{dark}}}}}"
    asked = f"@media screen{{:root.dark{{{dark};color-scheme:dark}}}}:root.light{{color-scheme:light}}"
    return f":root{{{light}}}{system}{asked}"


class Marks:
    """The marks and washes of one dataset, painted as *paint* says."""

    def __init__(self, dataset: Dataset, paint: Paint) -> None:
        self._paint = paint
        self._number = {party.id: n for n, party in enumerate(dataset.parties)}
        others = [party.id for party in dataset.parties if party.id != dataset.package.initial]
        self._shape = {id: _SHAPES[n % len(_SHAPES)] for n, id in enumerate(others)}
        self._letter = {id: chr(65 + n - len(_SHAPES)) for n, id in enumerate(others) if n >= len(_SHAPES)}

    def wash(self, party: str | None) -> str:
        """The role of the wash of *party*'s ground."""
        return "no-wash" if party is None else f"p{self._number[party]}-wash"

    def stripe(self, party: str) -> str:
        """The role of the stripes on ground that *party* may hold."""
        return f"p{self._number[party]}-stripe"

    def ink(self, party: str) -> str:
        """The role of *party*'s ink."""
        return f"p{self._number[party]}-ink"

    def mark(self, state: State) -> str:
        """The mark of *state* as SVG shapes around the origin."""
        shown = state.shown
        if shown in ("no-data", "not-mentioned"):
            return self._dash()
        if shown == "changing":
            rest = self._solid(state.party, RADIUS, 1) if state.party else ""
            return self._solid(state.possible[0], RADIUS, -1) + rest
        if shown == "held":
            return self._solid(state.party, RADIUS)
        inner = self._solid(state.party, RADIUS * 0.75) if state.party else self._dash()
        return inner + (self._fight if shown == CONTESTED else self._claim)(state.challenger or "")

    def implied(self, party: str) -> str:
        """The mark of a place that a count needs and of which nothing was read: no more than a dashed outline."""
        ink = self._paint(self.ink(party))
        return f'<circle r="5.4" fill="none" stroke="{ink}" stroke-width="1.3" stroke-dasharray="2.2 1.9"/>'

    def _dash(self) -> str:
        return f'<path d="M-4.5,0H4.5" stroke="{self._paint("quiet")}" stroke-width="2.2" stroke-linecap="round"/>'

    def _fight(self, party: str) -> str:
        ink = self._paint(self.ink(party))
        return f'<circle r="8.8" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="3.4 2.13"/>'

    def _claim(self, party: str) -> str:
        ink, paper = self._paint(self.ink(party)), self._paint("paper")
        ring = f'<circle r="8.8" fill="none" stroke="{ink}" stroke-width="1.3"/>'
        ground = f'<circle cx="6.6" cy="-6.6" r="5.2" fill="{paper}"/>'
        hook = "M4.6,-8.4a2,2 0 1 1 2.9,1.8q-0.9,0.5 -0.9,1.5M6.6,-3.3v0.2"
        return f'{ring}{ground}<path d="{hook}" fill="none" stroke="{ink}" stroke-width="1.6" stroke-linecap="round"/>'

    def _solid(self, party: str | None, radius: float, half: int = 0) -> str:
        assert party is not None
        ink = self._paint(self.ink(party))
        if party not in self._shape:
            d = outline("disc", radius - 1.1, half)
            fill = self._paint("paper") if not half else "none"
            return f'<path d="{d}" fill="{fill}" stroke="{ink}" stroke-width="2.2"/>'
        d = outline(self._shape[party], radius, half)
        if half:
            return f'<path d="{d}Z" fill="{ink}"/>'
        solid = f'<path d="{d}Z" fill="{ink}" stroke="{self._paint("paper")}" stroke-width="1"/>'
        return solid + self._lettered(party, radius)

    def _lettered(self, party: str, radius: float) -> str:
        if party not in self._letter:
            return ""
        size = round(radius * 1.35, 2)
        text = f'<text y="{size * 0.36:.2f}" font-size="{size}" font-weight="700" text-anchor="middle"'
        return f'{text} fill="{self._paint("paper")}">{self._letter[party]}</text>'


def outline(shape: str, radius: float, half: int = 0) -> str:
    """The path of *shape*, of about the area of a disc of *radius* pixels; its left (-1) or right (1) half alone."""
    if shape == "disc":
        r = f"{radius:g}"
        if half:
            return f"M0,-{r}A{r},{r} 0 0 {int(half > 0)} 0,{r}"
        return f"M0,-{r}A{r},{r} 0 1 1 0,{r}A{r},{r} 0 1 1 0,-{r}"
    corners, scale, turn = {
        "square": (4, 1.24, 45),
        "diamond": (4, 1.3, 0),
        "triangle": (3, 1.45, 0),
        "hexagon": (6, 1.1, 0),
    }[shape]
    points = [
        (sin(a) * radius * scale, -cos(a) * radius * scale)
        for a in (turn * pi / 180 + 2 * pi * n / corners for n in range(corners))
    ]
    lift = radius * 0.2 if shape == "triangle" else 0.0
    points = [(x, y + lift) for x, y in points]
    if half:
        points = _halved(points, half)
    return "M" + "L".join(f"{x + 0.0:.2f},{y + 0.0:.2f}" for x, y in points)


def _halved(points: list[tuple[float, float]], half: int) -> list[tuple[float, float]]:
    """The part of a polygon on one side of the vertical axis (Sutherland and Hodgman's clipping, one edge)."""
    kept = []
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        if x0 * half >= -1e-9:
            kept.append((x0, y0))
        if x0 * half * (x1 * half) < -1e-9:
            share = x0 / (x0 - x1)
            kept.append((0.0, y0 + share * (y1 - y0)))
    return kept
