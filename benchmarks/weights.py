"""What a reader's browser gets for one map with a slider, before anybody touches it: bytes and requests.

Each page is opened once, and what it asks of other hosts is answered from the shelf; sizes are compressed (gzip).
"""

import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import Playwright, Route

from benchmarks import rivals, shelf
from benchmarks.rivals import Scene
from benchmarks.visits import from_the_shelf, launched
from geo import embed
from geo.model import Dataset

SETTLES_MS = 3000

NOTES = """
Compressed sizes, without tiles. plotly.express repeats the shapes in the frame of each day; the coasts that it asks for
were not at hand, and are counted without bytes. Of Datawrapper's pages no published figure was found."""
"""What the table means, printed under it."""


@dataclass(frozen=True)
class Weight:
    """Bytes of a page, of the files that it asked of others, and the host of each of those."""

    page: int
    files: int
    hosts: list[str]


def table(playwright: Playwright, dataset: Dataset) -> str:
    """The figures of the shipped data as a Markdown table."""
    scene = Scene.of(dataset)
    pages = {
        "**Says Who**, `geo embed`": embed.page(dataset, {}, inside=True).html,
        "folium, TimeSliderChoropleth": rivals.time_slider(scene),
        "plotly.express, `animation_frame`": rivals.animated(scene),
    }
    weights = {name: _weight(playwright, html) for name, html in pages.items()}
    ours, *_ = weights.values()
    head = f"| {len(scene.units)} units, {len(scene.days)} days | page kB | asked of others | their kB | in all |"
    lines = (_row(name, weight, ours) for name, weight in weights.items())
    return "\n".join((head, "|---" * 5 + "|", *lines, NOTES))


def _row(name: str, weight: Weight, ours: Weight) -> str:
    whole, of = weight.page + weight.files, ours.page + ours.files
    against = "" if weight is ours else f" (×{whole / of:.1f})"
    cells = (
        f"{weight.page / 1000:.1f}",
        asked(weight.hosts),
        f"{weight.files / 1000:.1f}",
        f"{whole / 1000:.0f}{against}",
    )
    return f"| {name} | {' | '.join(cells)} |"


def asked(of: Iterable[str]) -> str:
    """How many files were asked of how many hosts, the host of each being in *of*; tiles come and go."""
    hosts = Counter(of)
    tiles = hosts.pop(shelf.TILE_HOST, 0)
    files = f"{hosts.total()} files of {len(hosts)} host{'s' * (len(hosts) > 1)}" if hosts else ""
    return " and ".join(filter(None, (files, f"{tiles} tiles" if tiles else ""))) or "nothing"


def _weight(playwright: Playwright, html: str) -> Weight:
    hosts: list[str] = []
    files = 0

    def answer(route: Route) -> None:
        nonlocal files
        url = route.request.url
        hosts.append(urlsplit(url).hostname or "")
        try:
            from_the_shelf(route)
        except KeyError:
            route.abort()
        else:
            files += 0 if hosts[-1] == shelf.TILE_HOST else _packed(shelf.take(url)[1])

    with TemporaryDirectory() as folder, launched(playwright) as context:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        context.route(lambda url: url.startswith("https:"), answer)
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_timeout(SETTLES_MS)
    return Weight(_packed(html.encode()), files, hosts)


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))
