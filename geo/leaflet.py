"""The map page: a folium map that carries everything it needs, with the time control inside.

folium gets geometry's frame, numbers and fixed ids; every word travels as one JSON block that no template sees.
The same dataset, software and language give the same bytes.
"""

import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from math import log, pi, radians, tan
from typing import Any

import folium
import shapely
from branca.element import Figure, MacroElement
from folium.template import Template
from rjsmin import jsmin

from geo.markup import defined
from geo.model import Dataset
from geo.payload import Payload
from geo.style import Marks, css
from geo.timeline import Timeline

SCRIPTS = (
    "common.js",
    "timeline.js",
    "marks.js",
    "line.js",
    "ground.js",
    "labels.js",
    "map.js",
    "track.js",
    "card.js",
    "events.js",
    "table.js",
    "chart.js",
    "start.js",
)


class Page(Figure):
    """The document around a map: the words and controls of Says Who, with nothing from anywhere else."""

    def __init__(self, dataset: Dataset, lang: str, newest: Dataset) -> None:
        super().__init__()
        self._id = "page"
        self.header._children.clear()
        payload = Payload(dataset, lang, newest)
        self._data = payload.data
        self._direction = payload.language.direction
        own = (css(dataset), _aspect_css(dataset), _pressed(web("timeline.css")), _finder_css(dataset, self._direction))
        self._style = "".join((_leaflet_css(), *own))
        self._symbols = _symbols(payload)
        self.head = self.foot = ""

    def render(self, **kwargs: Any) -> str:
        """The whole page as HTML."""
        for child in self._children.values():
            child.render(**kwargs)
        _number(self)
        lang, direction = escape(self._data["lang"]), escape(self._direction)
        return "\n".join(
            (
                f'<!DOCTYPE html>\n<html lang="{lang}" dir="{direction}" class="still">',
                '<head>\n<meta charset="utf-8">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="color-scheme" content="light dark">',
                self.head or f"<title>{escape(self._data['title'])}</title>",
                f"<style>{self._style}</style>",
                self.header.render(**kwargs).strip(),
                "</head>\n<body>",
                self._symbols,
                web("page.html").replace("<!-- map -->", self.html.render(**kwargs).strip()),
                f'<script type="application/json" id="data">{inert(self._data)}</script>',
                f"<script>{_scripts()}</script>",
                f'<script type="later">{_leaflet_js()}</script>',
                f'<script type="later">{self.script.render(**kwargs).strip()}</script>\n{self.foot}</body>\n</html>\n',
            )
        )


class TimeControl(MacroElement):
    """Starts what Says Who draws on the map, before any layer that is added later."""

    _template = Template("{% macro script(this, kwargs) %}saysWho({{ this._parent.get_name() }});{% endmacro %}")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "TimeControl", "control"


class ControlMap(folium.Map):
    """A ``folium.Map`` without tiles, fonts or scripts of others; plain folium layers can be added to it."""

    # Without a first view, which would be drawn and then left for the one that shows all units.
    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
          crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
        });{% endmacro %}
        """
    )

    def __init__(self, dataset: Dataset, lang: str, newest: Dataset) -> None:
        super().__init__(
            tiles=None,
            zoom_snap=0,
            zoom_control=False,
            scroll_wheel_zoom=False,
            zoom_animation=False,
            fade_animation=False,
            keyboard=True,
        )
        del self.options["zoom"]
        self.default_js, self.default_css = [], []
        self._id = "map"
        self.page = Page(dataset, lang, newest)
        self.page.add_child(self)
        self.add_child(TimeControl())


def map(timeline: Timeline, lang: str = "en") -> folium.Map:
    """A ``folium.Map`` of the dataset of *timeline*, with its views and its time control; shows itself in Jupyter."""
    return ControlMap(timeline.dataset, lang, timeline.dataset)


def inert(data: object) -> str:
    """JSON that is data wherever it stands in HTML.

    A browser keeps a text in half the room, and reads it faster, where no letter in it is beyond Latin-1: where few
    are, they are escaped.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = re.sub("[<>&\u2028\u2029\ufdd0-\ufdef]", lambda letter: f"\\u{ord(letter[0]):04x}", text)
    if len(_WIDE.findall(text)) > len(text) / MOST_WIDE:
        return text
    return _WIDE.sub(lambda letter: json.dumps(letter[0]).strip('"'), text)


_WIDE = re.compile("[^\x00-\xff]")
MOST_WIDE = 50
"""Of so many letters one may be beyond Latin-1."""


def _number(figure: Figure) -> None:
    """Gives elements that were added to the map ids by their place, where folium draws lots."""
    waiting, number = list(figure._children.values()), 0
    while waiting:
        element = waiting.pop(0)
        if re.fullmatch(r"[0-9a-f]{32}", element._id):
            element._id, number = f"added_{number}", number + 1
        waiting = [*element._children.values(), *waiting]


@cache
def web(name: str) -> str:
    """A file of ``geo/web``."""
    return files("geo").joinpath("web", name).read_text("utf-8").strip()


@cache
def _scripts() -> str:
    """Ours, which run as soon as they are read: they show the first picture, and then let run what waits."""
    ours = jsmin("\n".join(web(name) for name in SCRIPTS))
    # Where scripts run, nobody needs the still.
    begun = 'document.documentElement.classList.remove("still");'
    # In brackets: a browser reads such a function once, and does not skim it first.
    return f'{begun}\nvar saysWho = (function () {{ "use strict";\n{ours}\n}})();'


@cache
def _leaflet_js() -> str:
    return _leaflet("leaflet.js").rpartition("//# sourceMappingURL")[0].strip()


def _leaflet(name: str) -> str:
    return files("xstatic.pkg.leaflet").joinpath("data", name).read_text("utf-8")


@cache
def _leaflet_css() -> str:
    """Leaflet's own style sheet, less what nobody meets here: tiles, icons, popups, what old browsers needed."""
    unmet = r"(?<=})(?:[^{},]*(?:popup|tile|scale|safari|oldie|vml)[^{},]*,?)+\{[^{}]*\}"
    old = r"[^{}]*\{[^{}]*(?:url\(|behavior:)[^{}]*\}|(?<=[{;])(?:-(?:moz|ms)-|-webkit-trans|cursor:-)[^;{}]*;"
    return re.sub(old, "", re.sub(unmet, "", _pressed(_leaflet("leaflet.css"))))


@cache
def _pressed(style: str) -> str:
    """A style sheet without comments, and without blanks where none is needed."""
    bare = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*|(?<=[a-z]:)\s+", r"\1", bare).replace(";}", "}").strip()


def _symbols(payload: Payload) -> str:
    """The marks of all looks as symbols, and the stripes of all that change hands, from checked ids and numbers."""
    marks = Marks(payload.dataset, lambda role: f"var(--{role})")
    symbols, patterns = [], []
    for number, state in payload.looks.values():
        symbols.append(f'<g id="m{number}">{marks.mark(state)}</g>')
        if state.possible:
            ground = f'<path d="M0,0H12V12H0Z" fill="var(--{marks.wash(state.party)})"/>'
            stripe = f'<path d="M0,0H6V12H0Z" fill="var(--{marks.stripe(state.possible[0])})"/>'
            place = 'width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
            patterns.append(f'<pattern id="s{number}" {place}>{ground}{stripe}</pattern>')
    return defined(*symbols, *patterns)


def _bounds(dataset: Dataset) -> tuple[float, float, float, float]:
    """West, south, east, north of all units, in degrees, with a little room around points."""
    boxes = [unit.shape.bounds for unit in dataset.units]
    west, south, east, north = (pick(box[n] for box in boxes) for n, pick in enumerate((min, min, max, max)))
    room = 0.1 if east - west < 0.1 or north - south < 0.1 else 0.0
    return west - room, south - room, east + room, north + room


def _mercator(latitude: float) -> float:
    """The northing of a latitude in radians of the equator (spherical Mercator, as Leaflet's EPSG:3857)."""
    return log(tan(pi / 4 + radians(max(min(latitude, 85.0), -85.0)) / 2))


def _aspect_css(dataset: Dataset) -> str:
    """The shape of the map is the shape of the country, within reason."""
    west, south, east, north = _bounds(dataset)
    ratio = radians(east - west) / max(_mercator(north) - _mercator(south), 1e-9)
    return f".folium-map{{aspect-ratio:{min(max(ratio * 1.02, 0.7), 2.0):.3f}}}"


def _finder_css(dataset: Dataset, direction: str) -> str:
    """The search stands in the upper corner; where ground lies under it there, and none lies in the lower, there."""
    west, south, east, north = _bounds(dataset)
    width, height = 0.27 * (east - west), 0.15 * (north - south)
    left = west if direction == "rtl" else east - width

    def covered(low: float) -> bool:
        corner = shapely.box(left, low, left + width, low + height)
        return any(unit.shape.intersects(corner) for unit in dataset.units)

    if not covered(north - height) or covered(south):
        return ""
    return "@media (min-width:700px){#finder{top:auto;bottom:26px}#found{bottom:100%;margin:0 0 3px}}"
