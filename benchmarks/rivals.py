"""The same shapes and states, shown as others would: folium's own plugin, plotly, bare Leaflet, a plain page."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from math import floor, log2
from pathlib import Path
from typing import Any

import folium
import pandas
import plotly.express as px
import shapely
from folium.plugins import TimeSliderChoropleth

from geo import Dataset, Timeline
from geo.style import Marks, colours

HERE = Path(__file__).resolve().parent
DECIMALS = 3
MAP_PX = 860, 600
"""About what the map has of a window of 1280 × 800 on our own page."""

Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What every map here shows: rings of each unit (degrees, longitude first), and its fill on each day."""

    units: list[list[list[Ring]]]
    days: list[str]
    fills: list[list[str]]
    opens: int

    @classmethod
    def of(cls, dataset: Dataset) -> "Scene":
        """The tints of the last certain holders at the ends of all days, in our own light scheme."""
        timeline, paint = Timeline(dataset), colours(dataset, "light")
        marks = Marks(dataset, paint.__getitem__)
        days = [timeline.at(point) for point in timeline.days]
        return cls(
            units=[_rings(unit.shape) for unit in dataset.units],
            days=[point.day.isoformat() for point in timeline.days],
            fills=[[paint[marks.wash(shown.state.party)] for shown in day.units] for day in days],
            opens=[point.day for point in timeline.days].index(dataset.package.opens_at),
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        xs, ys = zip(
            *(corner for unit in self.units for rings in unit for ring in rings for corner in ring), strict=True
        )
        return min(xs), min(ys), max(xs), max(ys)

    def walk(self, steps: int) -> list[int]:
        """So many days and the one to begin with, each the neighbour of the last, each of which repaints something."""
        runs: list[list[int]] = [[0]]
        for day in range(1, len(self.days)):
            if self.fills[day] == self.fills[day - 1]:
                runs.append([])
            runs[-1].append(day)
        run = max(runs, key=len)[: steps // 2 + 1]
        there_and_back = run + run[-2:0:-1]
        return [there_and_back[n % len(there_and_back)] for n in range(steps + 1)]


def _rings(shape: shapely.Geometry) -> list[list[Ring]]:
    rounded = shapely.transform(shape, lambda degrees: degrees.round(DECIMALS))
    return [
        [[(x, y) for x, y, *_ in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(rounded)
    ]


def geojson(scene: Scene) -> dict[str, Any]:
    """The units as GeoJSON, each with its number as id."""
    features = [
        {"type": "Feature", "id": str(n), "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": unit}}
        for n, unit in enumerate(scene.units)
    ]
    return {"type": "FeatureCollection", "features": features}


def _view(scene: Scene) -> tuple[list[float], int]:
    """Where a plain map looks: the middle (latitude first), and the zoom at which all units are seen."""
    west, south, east, north = scene.bounds
    return [(south + north) / 2, (west + east) / 2], floor(log2(MAP_PX[0] * 360 / (256 * (east - west))))


def plain(scene: Scene, opens: int) -> str:
    """What `plain_page.py` shows, and on which day first, as JSON: it runs in a process of its own."""
    location, zoom = _view(scene)
    shown = {"units": geojson(scene), "fills": scene.fills, "opens": opens}
    return json.dumps(shown | {"location": location, "zoom": zoom, "map_px": MAP_PX})


def time_slider(scene: Scene) -> str:
    """The page of folium's own TimeSliderChoropleth."""
    seconds = [str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())) for day in scene.days]
    styles = {
        str(n): {second: {"color": fills[n], "opacity": 1} for second, fills in zip(seconds, scene.fills, strict=True)}
        for n in range(len(scene.units))
    }
    location, zoom = _view(scene)
    map = folium.Map(location, zoom_start=zoom)
    TimeSliderChoropleth(geojson(scene), styles, init_timestamp=scene.opens).add_to(map)
    return str(map.get_root().render())


def animated(scene: Scene) -> str:
    """The page of plotly.express with a frame a day, its script at plotly's own host as it offers."""
    inks = sorted({fill for day in scene.fills for fill in day})
    held = [
        (str(n), day, inks.index(fill))
        for day, fills in zip(scene.days, scene.fills, strict=True)
        for n, fill in enumerate(fills)
    ]
    figure = px.choropleth(
        pandas.DataFrame(held, columns=["unit", "day", "holder"]),
        geojson=geojson(scene),
        locations="unit",
        color="holder",
        animation_frame="day",
        color_continuous_scale=[(edge / len(inks), ink) for n, ink in enumerate(inks) for edge in (n, n + 1)],
        range_color=(0, len(inks) - 1),
    )
    figure.update_geos(fitbounds="locations", visible=False)
    return str(figure.to_html(include_plotlyjs="cdn"))


def bare(scene: Scene) -> str:
    """Leaflet with nothing around it, inside the page like ours; a step repaints the paths that changed."""
    leaflet = files("xstatic.pkg.leaflet").joinpath("data")
    script = leaflet.joinpath("leaflet.js").read_text("utf-8").rpartition("//# sourceMappingURL")[0]
    width_px, height_px = MAP_PX
    west, south, east, north = scene.bounds
    data = {
        "bounds": [[south, west], [north, east]],
        "units": [[[[(y, x) for x, y in ring] for ring in rings] for rings in unit] for unit in scene.units],
        "steps": [_steps([day[n] for day in scene.fills]) for n in range(len(scene.units))],
        "days": scene.days,
        "opens": scene.opens,
    }
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Bare Leaflet</title>',
            f"<style>{leaflet.joinpath('leaflet.css').read_text('utf-8')}",
            f"#map{{width:{width_px}px;height:{height_px}px}}</style>",
            '<input type="range" min="0"><output></output><div id="map"></div>',
            f'<script type="application/json" id="data">{json.dumps(data, separators=(",", ":"))}</script>',
            f"<script>{script}</script>\n<script>{(HERE / 'bare.js').read_text('utf-8')}</script>\n</html>\n",
        )
    )


def _steps(fills: list[str]) -> list[tuple[int, str]]:
    return [(day, fill) for day, fill in enumerate(fills) if not day or fill != fills[day - 1]]
