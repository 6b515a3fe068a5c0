"""Measures our page and our pictures beside others in one run, and prints Markdown tables: `make bench`.

The pages take turns, each time in a fresh browser, so that a busy minute of the machine is everybody's. Ratios travel
to other machines, milliseconds do not. A timing is never a test.
"""

import argparse
import gzip
import os
import platform
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

import psutil
from playwright.sync_api import Playwright, sync_playwright

import debian
import find_browser
import geo
from benchmarks import commands, conflicts, embeds, rivals, shelf, stills, weights
from benchmarks.rivals import Scene
from benchmarks.served import Crowd, crowd, serve
from benchmarks.visits import QUIET, STEPS, Figures, Subject, measure
from geo import embed
from geo.model import Dataset

HOUSE = Path(__file__).resolve().parents[1]
SEED = 1
SESSIONS, PAUSE_S, TURNS = 25, 0.5, 30
PARTS = ("pages", "weights", "pictures", "commands", "embeds")

COLUMNS = (
    "scrub, event to frame, p50 / p95 ms",
    "key to frame ms",
    "frames a second",
    "first map in colours ms",
    "page kB, raw / gzipped",
    "asked of others",
    "server CPU a rerun ms",
)
NOTES = f"""
Medians over launches; scrub: the median over runs of {STEPS} steps of each run's p50 and p95; first map: quartiles in
brackets, × against the bare page. Frames a second: where each frame asks for another day. A frame ends when the main
thread is through with it. Files of other hosts came from this machine at once, tiles as one grey square: a network adds
to that. A server's CPU is that of its whole process."""
"""What the table means, printed under it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--launches", type=int, default=12, help="of each page (%(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="of those, with steps through time (%(default)s)")
    parser.add_argument("--size", choices=("shipped", "invented"), action="append", help="both, unless one is named")
    parser.add_argument("--rounds", type=int, default=5, help="of pictures and commands (%(default)s)")
    parser.add_argument("--only", choices=PARTS, help="all, unless one is named")
    options = parser.parse_args()
    shelf.stock()
    # First of all: a process that is begun by a large one counts as large.
    pictures = stills.table(options.rounds) if options.only in (None, "pictures") else ""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        print(_machine(playwright))
        for size in options.size or ("shipped", "invented") if options.only in (None, "pages") else ():
            data = HOUSE / "data"
            if size == "invented":
                data = conflicts.write(Path(folder), units=400, days=365, seed=SEED)
            _one_table(playwright, data, Path(folder), options.launches, options.runs)
        if options.only in (None, "pages"):
            print(NOTES)
        if options.only in (None, "weights"):
            print(f"\n{weights.table(playwright, geo.load(HOUSE / 'data'))}")
    if pictures:
        print(f"\n{pictures}")
    if options.only in (None, "commands"):
        print(f"\n{commands.table(options.rounds, SEED)}")
    if options.only in (None, "embeds"):
        print(f"\n{embeds.table()}")


def _one_table(playwright: Playwright, data: Path, folder: Path, launches: int, runs: int) -> None:
    dataset = geo.load(data)
    scene = Scene.of(dataset)
    with _subjects(data, dataset, scene, folder) as subjects:
        for subject in subjects:
            if subject.server:
                measure(playwright, subject, scene, steps_too=False)
                subject.figures = Figures()
        for launch in range(launches):
            for subject in subjects:
                measure(playwright, subject, scene, steps_too=launch < runs)
        print(f"\n| {' | '.join((f'{len(scene.units)} units, {len(scene.days)} days', *COLUMNS))} |")
        print("|---" * (len(COLUMNS) + 1) + "|")
        bare = next(subject.figures for subject in subjects if subject.name == BARE)
        for subject in subjects:
            print(_row(subject, bare))
        (app,) = (subject.server for subject in subjects if subject.server and not subject.in_server)
        print(_crowd_line(crowd(app, scene.days[:TURNS], sessions=SESSIONS, pause_s=PAUSE_S)))


OURS, BARE = "**Says Who**", "Leaflet, bare: changed paths only"


@contextmanager
def _subjects(data: Path, dataset: Dataset, scene: Scene, folder: Path) -> Iterator[list[Subject]]:
    """All pages of the table, with their servers running."""
    still = {
        OURS: embed.page(dataset, {}).html,
        BARE: rivals.bare(scene),
        "folium, TimeSliderChoropleth": rivals.time_slider(scene),
    }
    subjects = []
    for n, (name, html) in enumerate(still.items()):
        path = folder / f"{n}.html"
        path.write_text(html, encoding="utf-8")
        subjects.append(Subject(name, path.as_uri(), html=html, asks="folium" in name))
    shown = folder / "scene.json"
    shown.write_text(rivals.plain(scene, opens=scene.walk(STEPS)[0]), encoding="utf-8")
    with (
        serve("app.py", {"GEO_DATA": str(data)}) as app,
        serve("benchmarks/plain_page.py", {"SCENE": str(shown)}) as other,
    ):
        subjects.append(Subject("**Says Who**, in its Streamlit page", app.url, server=app))
        subjects.append(Subject("Streamlit, plain `st_folium`", other.url, server=other, asks=True, in_server=True))
        yield subjects


def _row(subject: Subject, bare: Figures) -> str:
    figures = subject.figures
    cells = (
        subject.name,
        _scrub(figures, bare),
        _keys(figures),
        _frames(figures),
        _first(figures, bare),
        _size(subject),
    )
    # Of the launch in the middle.
    asked = sorted(figures.asked, key=len)[len(figures.asked) // 2]
    return f"| {' | '.join((*cells, weights.asked(asked), _cpu(figures)))} |"


def _scrub(figures: Figures, bare: Figures) -> str:
    if not figures.scrub_ms:
        return "none: a step is a rerun"
    said = (
        f"{one:.1f}{_against(one, of)}" for one, of in zip(_run(figures.scrub_ms), _run(bare.scrub_ms), strict=True)
    )
    return " / ".join(said)


def _run(runs: Iterable[Sequence[float]]) -> tuple[float, float]:
    """The median over the runs of their p50 and of their p95."""
    p50s, p95s = zip(*((median(times), p95(times)) for times in runs), strict=True)
    return median(p50s), median(p95s)


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def _against(one: float, of: float) -> str:
    return "" if one == of else f" (×{one / of:.2f})"


def _keys(figures: Figures) -> str:
    return f"{_run(figures.key_ms)[0]:.1f}" if figures.key_ms else ""


def _frames(figures: Figures) -> str:
    return f"{median(figures.frames_a_second):.0f}" if figures.frames_a_second else ""


def _first(figures: Figures, bare: Figures) -> str:
    low, middle, high = quantiles(figures.first_ms, n=4, method="inclusive")
    of = median(bare.first_ms)
    return f"{middle:.0f} ({low:.0f} to {high:.0f}){'' if middle == of else f', ×{middle / of:.2f}'}"


def _size(subject: Subject) -> str:
    if subject.server:
        return f"{median(subject.figures.step_bytes) / 1000:.0f} a step"
    html = subject.html.encode()
    return f"{len(html) / 1000:.0f} / {len(gzip.compress(html, 9)) / 1000:.1f}"


def _cpu(figures: Figures) -> str:
    return f"{median(figures.rerun_cpu_ms):.1f}" if figures.rerun_cpu_ms else "no server"


def _crowd_line(found: Crowd) -> str:
    return (
        f"\n{SESSIONS} sessions of our Streamlit page, each at a date every {PAUSE_S:g} s for {TURNS * PAUSE_S:g} s:"
        f" a rerun p50 {median(found.times_ms):.0f} ms, p95 {p95(found.times_ms):.0f} ms from when it was due;"
        f" {found.late} of {len(found.times_ms)} later than the next date."
    )


def _machine(playwright: Playwright) -> str:
    browser = playwright.chromium.launch(
        executable_path=find_browser.find(), args=QUIET, chromium_sandbox=not debian.is_root()
    )
    chromium = browser.version
    browser.close()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {platform.system()}, {platform.machine()}, {os.cpu_count()} cores,"
        f" {psutil.virtual_memory().total / 2**30:.0f} GiB; Chromium {chromium}, headless, a window of 1280 × 800;"
        f" Python {platform.python_version()}, Streamlit {version('streamlit')}, folium {version('folium')}"
    )


if __name__ == "__main__":
    main()
