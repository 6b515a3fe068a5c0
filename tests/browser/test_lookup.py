"""The script's one look-up: of any history what was the case at a moment, by what had been reported by another."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser

import geo
from geo.model import Dataset
from geo.payload import Payload
from geo.track import EVER
from histories import histories, views

LookUp = Callable[..., list[list[int]]]
WEB = Path(geo.__file__).parent / "web"
LOOK_UP = """(script, [ticks, tracks, moments]) => {
  const data = { ticks };
  const [unpackTracks, cellOf] = new Function("data", `${script}; return [unpackTracks, cellOf];`)(data);
  return unpackTracks(tracks).map((track) =>
    (track.cells ?? []).length && moments.map((moment) => track.cells.indexOf(cellOf(track, ...moment))));
}"""


def functions(file: str, *names: str) -> list[str]:
    """The text of some functions of a script."""
    text = (WEB / file).read_text("utf-8")
    return [found for name in names for found in re.findall(rf"^function {name}\(.*?^}}", text, re.M | re.S)]


@pytest.fixture(scope="module")
def look_up(browser: Browser) -> Iterator[LookUp]:
    """For each track the number of its cell at all moments, each a tick and by what it was known; nothing where a track
    is another's.
    """
    script = "\n".join([*functions("common.js", "byThen"), *functions("timeline.js", "unpackTracks", "cellOf")])
    page = browser.new_page()
    yield lambda *asked: page.evaluate(f"([script, asked]) => ({LOOK_UP})(script, asked)", [script, asked])
    page.close()


@settings(max_examples=150, deadline=None)
@given(dataset=histories())
def test_what_a_track_says_is_looked_up_as_it_was_worked_out(look_up: LookUp, dataset: Dataset) -> None:
    payload = Payload(dataset)
    ticks = [*accumulate(payload.data["ticks"])]
    around = sorted({tick + step for tick in ticks for step in (-1, 0)})
    moments = [(tick, known) for tick in around for known in (*around[::3], EVER)]
    for view, tracks in zip([views(dataset)[0], *views(dataset)[2:]], payload.data["tracks"], strict=True):
        for target, numbers in zip(payload.targets, look_up(ticks, tracks, moments), strict=True):
            if numbers:
                versions = view.tracks[target.id]
                cells = [*dict.fromkeys(state for _, track in versions for state in track.states)]
                since = [known for known, _ in versions]
                due = [versions[bisect_right(since, known) - 1][1].at(tick) for tick, known in moments]
                assert [cells[number] for number in numbers] == due


def test_a_step_that_a_version_does_not_keep_is_none_of_it(look_up: LookUp) -> None:
    """First known: the 2nd, then the 4th. Then the 4th was the 6th; at last nothing had been."""
    rows = [[0, 0, 0, "", of, 0, known - of, []] for of, known in ((2, 3), (4, 5), (6, 7), (8, 9))]
    versions = [[-1, 0], [2, 0, 1, 1], [5, 1, 4, 2], [8, 1, 7, 2], [11, 0]]
    track = {"rows": rows, "cells": [["none"], ["one"], ["two"]], "tracks": versions}
    moments = [(tick, known) for known in (2, 3, 5, 7, 9) for tick in range(1, 9)]
    [found] = look_up([*range(10)], [track], moments)
    assert found == [
        *(0, 0, 0, 0, 0, 0, 0, 0),
        *(0, 1, 1, 1, 1, 1, 1, 1),
        *(0, 1, 1, 2, 2, 2, 2, 2),
        *(0, 1, 1, 1, 1, 2, 2, 2),
        *(0, 0, 0, 0, 0, 0, 0, 0),
    ]
