"""The same moment, form and words give the same picture: today, in another process, and as it was looked at once."""

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import goldens
from onpaper import apart, image

HOUSE = Path(__file__).resolve().parent.parent
MOST_APART, LEAST = 0.002, 48
"""Of a golden PNG so large a share of pixels may differ by more than LEAST of 255: the rounding of edges, no letter."""


def test_the_goldens_are_those_of_the_table() -> None:
    assert sorted(path.name for path in goldens.FOLDER.iterdir()) == sorted(goldens.GOLDENS)


@pytest.mark.parametrize("name", [name for name in goldens.GOLDENS if name.endswith(".svg")])
def test_an_svg_is_its_golden_byte_for_byte(name: str) -> None:
    assert goldens.drawn(name) == (goldens.FOLDER / name).read_bytes(), "if that is meant: make goldens, and look at it"


def test_a_png_is_its_golden_but_for_roundings() -> None:
    now, golden = image(goldens.drawn("13-august.png")), image((goldens.FOLDER / "13-august.png").read_bytes())
    assert apart(now, golden, LEAST) <= MOST_APART, "if that is meant: make goldens, and look at it"


DRAW = """
import hashlib
from pathlib import Path
from geo import load, motion
from geo.forms import form
from geo.pictures import Picture
from geo.timeline import timeline
from geo.words import Words

def told(name, data):
    print(name, hashlib.sha256(data).hexdigest())

dataset = load(Path("data"))
for ending in ("svg", "png", "pdf"):
    told(ending, Picture(dataset, {"at": "2021-08-13"}).file(ending))
islands = load(Path("tests/fixtures/islands"))
told("dates", Picture(islands, {"dates": "2024-10-20,2024-10-22,2024-10-23,2024-10-24,2024-10-29"}).file("svg"))
view = timeline(islands)
days = motion.days(view.at("2024-10-22"), view.at("2024-10-24"))
told("gif", motion.gif(motion.reel(days, Words(islands), form(size="720x600"), 2)))
"""


@cache
def drawn_with(seed: str) -> dict[str, str]:
    """What a process of its own draws, as sha256, where sets and dicts are in another order."""
    done = subprocess.run(
        [sys.executable, "-c", DRAW],
        cwd=HOUSE,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return dict(line.split() for line in done.stdout.splitlines())


def test_two_processes_draw_the_same_bytes() -> None:
    one, other = drawn_with("1"), drawn_with("2")
    assert sorted(one) == ["dates", "gif", "pdf", "png", "svg"]
    assert one == other
    assert one["svg"] == hashlib.sha256((goldens.FOLDER / "13-august.svg").read_bytes()).hexdigest()
