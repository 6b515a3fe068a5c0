"""The same moment as a picture of 1200 × 630 pixels, and the same days as moving pictures, by us and by others.

Each task runs in a process of its own (`python -m benchmarks.stills WHO TASK`), which says how long it took; who draws
takes turns, so that a busy minute of the machine is everybody's.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

HOUSE = Path(__file__).resolve().parents[1]
DAY = "2021-08-13"
WIDE, HIGH, DPI = 1200, 630, 100
FPS = 2
WARM = 5

Task = Callable[[], object]


# Ours


def ours() -> dict[str, Task]:
    """From a loaded dataset, as the server and a batch have it."""
    import geo
    from geo import motion
    from geo.forms import form
    from geo.pictures import Picture
    from geo.words import Words

    dataset = geo.load(HOUSE / "data")
    timeline = geo.Timeline(dataset)

    def reel() -> motion.Reel:
        return motion.reel([timeline.at(day) for day in timeline.days], Words(dataset), form("og"), FPS)

    return {
        "png": lambda: Picture(dataset, {"at": DAY}).file("png"),
        "gif": lambda: motion.gif(reel()),
        "mp4": lambda: motion.mp4(reel()),
    }


# geopandas and matplotlib


class Plot:
    """What one draws with geopandas and matplotlib: ground, marks, names, the enlarged part, a key, words around it.

    Names stand where they come: nothing keeps them apart. From day to day only what changed is set anew.
    """

    def __init__(self) -> None:
        import geopandas
        import matplotlib

        matplotlib.use("agg")
        from matplotlib import pyplot

        units = geopandas.read_file(HOUSE / "data/provinces.geojson").set_index("id", drop=False)
        self.states, self.colours = _states(units.index)
        self.days, inset = list(self.states), json.loads((HOUSE / "data/datapackage.json").read_text("utf-8"))
        west, south, east, north = _inset(inset)
        spots = units.geometry.representative_point()
        self.figure, (whole, part) = pyplot.subplots(1, 2, figsize=(WIDE / DPI, HIGH / DPI), dpi=DPI)
        self.title = self.figure.text(0.03, 0.93, "", fontsize=22, fontweight="bold")
        self.figure.text(0.03, 0.03, "Sources: listed with the data. Boundaries: Natural Earth.", fontsize=9)
        self.layers = []
        for axes in (whole, part):
            units.plot(ax=axes, color="#eeeeee", edgecolor="white", linewidth=0.8)
            marks = axes.scatter(spots.x, spots.y, s=45, zorder=3)
            self.layers.append((axes.collections[0], marks))
            for name, spot in zip(units["name"], spots, strict=True):
                if axes is whole or (west < spot.x < east and south < spot.y < north):
                    axes.annotate(name, (spot.x, spot.y), (6, -3), textcoords="offset points", fontsize=9)
            axes.set_axis_off()
        part.set_xlim(west, east)
        part.set_ylim(south, north)
        inks = {who: ink for who, (ink, _) in self.colours.items()}
        keys = [pyplot.Line2D([], [], marker="o", ls="", color=ink, label=who) for who, ink in inks.items()]
        part.legend(handles=keys, loc="lower right", fontsize=9)

    def show(self, day: str) -> None:
        """Puts *day* on the figure."""
        held = self.states[day]
        self.title.set_text(f"{day}: the Taliban held {sum(who == 'taliban' for who in held)} of {len(held)}.")
        for ground, marks in self.layers:
            ground.set_facecolor([self.colours[who][1] for who in held])
            marks.set_color([self.colours[who][0] for who in held])

    def png(self) -> bytes:
        out = io.BytesIO()
        self.show(DAY)
        self.figure.savefig(out, format="png", dpi=DPI)
        return out.getvalue()

    def gif(self) -> None:
        from matplotlib.animation import PillowWriter

        writer = PillowWriter(fps=FPS)
        with tempfile.TemporaryDirectory() as folder, writer.saving(self.figure, str(Path(folder, "a.gif")), DPI):
            for day in self.days:
                self.show(day)
                writer.grab_frame()


def _states(units: Any) -> tuple[dict[str, list[str]], Mapping[str, tuple[str, str]]]:
    """Who held each unit on each day, from a file that was written before: reading the rows is no part of a picture."""
    kept = json.loads(Path(os.environ["STATES"]).read_text("utf-8"))
    return {day: [held[unit] for unit in units] for day, held in kept["days"].items()}, kept["colours"]


def _inset(package: Mapping[str, Any]) -> tuple[float, float, float, float]:
    west, south, east, north = package["insets"][0]["bbox"]
    return west, south, east, north


def matplotlib() -> dict[str, Task]:
    # A figure is made for each picture, as a script does; for moving pictures one is made once.
    return {"png": lambda: Plot().png(), "gif": lambda: Plot().gif()}


# folium


def folium() -> dict[str, Task]:
    """What folium's own export does, by the browser and the driver at hand: a browser, the page, its picture."""
    import folium
    import geopandas
    from playwright.sync_api import sync_playwright

    import debian
    import find_browser
    from benchmarks import shelf
    from benchmarks.visits import QUIET

    units = geopandas.read_file(HOUSE / "data/provinces.geojson").set_index("id", drop=False)
    states, colours = _states(units.index)
    ids = list(units.index)
    middle = [(units.total_bounds[1] + units.total_bounds[3]) / 2, (units.total_bounds[0] + units.total_bounds[2]) / 2]

    def style(feature: Mapping[str, Any]) -> dict[str, object]:
        wash = colours[states[DAY][ids.index(feature["properties"]["id"])]][1]
        return {"fillColor": wash, "fillOpacity": 1, "color": "white", "weight": 1}

    def png() -> bytes:
        map = folium.Map(middle, zoom_start=6)
        folium.GeoJson(units.to_json(), style_function=style).add_to(map)
        html = map.get_root().render()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_browser.find(), args=QUIET, chromium_sandbox=not debian.is_root()
            )
            page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
            page.route("http*://**", _answer)
            page.set_content(html, wait_until="networkidle")
            drawn = page.screenshot()
            browser.close()
            return drawn

    def _answer(route: Any) -> None:
        kind, content = shelf.take(route.request.url)
        route.fulfill(body=content, content_type=kind)

    return {"png": png}


# The table


@dataclass
class Subject:
    """Whoever draws: what it is called, the process to ask, its tasks, and what was found."""

    name: str
    who: str
    tasks: tuple[str, ...]
    cold: tuple[str, ...] = ()
    ms: dict[str, list[float]] = field(default_factory=dict)
    mb: float = 0.0
    failed: str = ""


SUBJECTS = (
    ("**Says Who**", "ours", ("png", "gif", "mp4"), ("-m", "geo", "snapshot", "--at", DAY, "-o", "{out}")),
    (
        "geopandas + matplotlib",
        "matplotlib",
        ("png", "gif"),
        ("-m", "benchmarks.stills", "matplotlib", "once", "{out}"),
    ),
    ("folium, by a browser", "folium", ("png",), ()),
)
COLUMNS = {"png": "PNG, data loaded, ms", "cold": "PNG by a command, ms", "gif": "GIF, s", "mp4": "MP4, s"}
"""By task; what a GIF takes is in seconds."""

FOLIUM_WAITS_MS = 3000
"""By default, before its export takes the picture."""

NOTES = """
Medians; × against ours. PNG from loaded data: warm, in one process; by a command: the whole process. matplotlib draws
ground, marks, names (which overlap), one enlarged part and a key; for a GIF its figure is made once, and what changed
is set anew. folium's own export wants Selenium and its driver; here Playwright does what it does, with the browser at
hand, and without the three seconds that folium waits. plotly's export, by kaleido, is not among them: it fetches coasts
from another host, and fails without a network. Memory is that of the largest process."""


def table(rounds: int) -> str:
    """Measures everything so many times, and says it as a Markdown table."""
    subjects = [Subject(*one) for one in SUBJECTS]
    with tempfile.TemporaryDirectory() as folder:
        states = Path(folder, "states.json")
        states.write_text(json.dumps(_told()), encoding="utf-8")
        environment = {**os.environ, "STATES": str(states)}
        for _ in range(rounds):
            for subject in subjects:
                _measure(subject, Path(folder, "a.png"), environment)
    bare, other = subjects[:2]
    head = " | ".join((f"{WIDE} × {HIGH}, {len(_told()['days'])} days", *COLUMNS.values(), "memory, MB"))
    png, film = bare.ms["png"], bare.ms["mp4"]
    more = f"\nmatplotlib's GIF takes ×{median(other.ms['gif']) / median(film):.1f} of our MP4"
    if subjects[2].ms:
        waited = (median(subjects[2].ms["png"]) + FOLIUM_WAITS_MS) / median(png)
        more += f"; folium's PNG, with the seconds that it waits, ×{waited:.0f} of ours"
    rows = (_row(subject, bare) for subject in subjects)
    return "\n".join((f"| {head} |", "|---" * 6 + "|", *rows, f"{more}.", NOTES))


def _told() -> dict[str, Any]:
    """Who held what on each day, and in which ink and wash."""
    import geo
    from geo.style import colours

    dataset = geo.load(HOUSE / "data")
    timeline, paint = geo.Timeline(dataset), colours(dataset, "light")
    days = {
        point.day.isoformat(): {one.target.id: one.state.party or "" for one in timeline.at(point).units}
        for point in timeline.days
    }
    inks = {party.id: (paint[f"p{n}-ink"], paint[f"p{n}-wash"]) for n, party in enumerate(dataset.parties)}
    return {"days": days, "colours": inks}


def _measure(subject: Subject, out: Path, environment: Mapping[str, str]) -> None:
    if subject.failed:
        return
    for task in subject.tasks:
        said = _asked(subject, ("-m", "benchmarks.stills", subject.who, task), environment)
        if said is None:
            return
        subject.ms.setdefault(task, []).extend(json.loads(said))
    if subject.cold:
        start = time.perf_counter()
        _asked(subject, tuple(part.format(out=out) for part in subject.cold), environment)
        subject.ms.setdefault("cold", []).append(1000 * (time.perf_counter() - start))


def _asked(subject: Subject, command: tuple[str, ...], environment: Mapping[str, str]) -> str | None:
    """What a process says, and how large it or what it started became."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([sys.executable, *command], cwd=HOUSE, env=dict(environment), stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        subject.mb = max(subject.mb, used.ru_maxrss / 1024)
        for stream in (out, err):
            stream.seek(0)
        if status:
            subject.failed = err.read().decode().strip().splitlines()[-1][:100]
            return None
        return out.read().decode()


def _row(subject: Subject, bare: Subject) -> str:
    cells = [_cell(subject.ms.get(task), bare.ms[task], task) for task in COLUMNS]
    if subject.failed:
        cells[0] = f"fails: {subject.failed}"
    return f"| {' | '.join((subject.name, *cells, f'{subject.mb:.0f}'))} |"


def _cell(ms: list[float] | None, ours: list[float], task: str) -> str:
    if not ms:
        return ""
    said = f"{median(ms):.0f}" if task in ("png", "cold") else f"{median(ms) / 1000:.1f}"
    return said if ms is ours else f"{said} (×{median(ms) / median(ours):.1f})"


def main(who: str, task: str, out: str = "") -> None:
    """Does a task and prints how long it took each time, in milliseconds; `once` does it and keeps the picture."""
    tasks: dict[str, Task] = {"ours": ours, "matplotlib": matplotlib, "folium": folium}[who]()
    if task == "once":
        Path(out).write_bytes(bytes(tasks["png"]()))  # type: ignore[call-overload]
        return
    if task == "png":
        tasks[task]()
    times = []
    for _ in range(WARM if task == "png" else 1):
        start = time.perf_counter()
        tasks[task]()
        times.append(1000 * (time.perf_counter() - start))
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
