"""The map page holds what the core says, at every stop of every view, from a file with the network off."""

import gzip
import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from playwright.sync_api import expect

import geo
from geo import leaflet
from geo.timeline import Snapshot, Timeline
from onscreen import FOLDERS, HOUSE, Drawing, Expected, Seen, counted, look
from visit import Visit

DATASETS = ("afghanistan", "syria", "islands", "towns")
Stop = tuple[Timeline, Snapshot, Seen]


@pytest.fixture(scope="module")
def all_stops(still_open: Callable[[str], Visit], expected: Callable[[str], Expected]) -> Callable[[str], list[Stop]]:
    """Every stop of every view of a dataset, with what the core has of it and what the page shows."""
    known: dict[str, list[Stop]] = {}

    def walk(name: str) -> list[Stop]:
        if name not in known:
            due = expected(name)
            stops = [(view, view.at(point)) for view in due.views for point in due.stops(view)]
            asks = [due.ask(view, snapshot.point.text) for view, snapshot in stops]
            seen = still_open(name).page.evaluate("asks => reader.visit(asks)", asks)
            known[name] = [(*stop, shown) for stop, shown in zip(stops, seen, strict=True)]
        return known[name]

    return walk


@pytest.mark.parametrize("name", DATASETS)
def test_a_file_on_a_disk_asks_for_nothing(
    still_open: Callable[[str], Visit], page_file: Callable[[str], str], name: str
) -> None:
    seen = still_open(name)
    assert seen.requests == [page_file(name)]
    assert seen.complaints == []
    assert seen.context.cookies() == []


@pytest.mark.parametrize("name", DATASETS)
def test_the_sentences_are_those_of_the_core(
    all_stops: Callable[[str], list[Stop]], expected: Callable[[str], Expected], name: str
) -> None:
    due = expected(name)
    for view, snapshot, seen in all_stops(name):
        assert {part: seen[part] for part in due.text(snapshot)} == due.text(snapshot), snapshot.point
        assert seen["notice"] == "", "a stop is exactly what was asked for"
        assert bool(seen["band"]) == bool(view.told_by)


@pytest.mark.parametrize("name", DATASETS)
def test_the_marks_are_those_of_the_core(
    all_stops: Callable[[str], list[Stop]],
    expected: Callable[[str], Expected],
    still_open: Callable[[str], Visit],
    name: str,
) -> None:
    due, drawing = expected(name), Drawing(still_open(name).page)
    states = due.states()
    for _, snapshot, seen in all_stops(name):
        assert drawing.of(seen) == due.drawn(snapshot), snapshot.point
        assert seen["key"] == due.key(snapshot, states), snapshot.point
        grounds = dict(zip((unit.id for unit in due.dataset.units if unit.shape.area), seen["grounds"], strict=True))
        assert seen["inset_grounds"] == [grounds[id] for id in due.on_insets()]


@pytest.mark.parametrize("name", DATASETS)
def test_marks_on_the_line_marks_on_the_map_key_and_headline_add_up(
    all_stops: Callable[[str], list[Stop]],
    expected: Callable[[str], Expected],
    still_open: Callable[[str], Visit],
    name: str,
) -> None:
    due, data = expected(name), still_open(name).page.evaluate("reader.data")
    parties = [party.id for party in due.dataset.parties]
    for _, snapshot, seen in all_stops(name):
        assert None not in seen["units"], "every unit has its mark on the map"
        assert Counter(seen["line"]) == Counter(seen["units"])
        doubts = [doubt for *_, doubt in data["key"]]
        assert sum(count for (_, count), doubt in zip(seen["key"], doubts, strict=False) if not doubt) == len(
            due.dataset.units
        )
        assert [count for _, count in seen["key"] if count] == _by_row(data, seen["line"]), snapshot.point
        held, at_most = _by_party(data["looks"], seen["units"])
        for number, party in enumerate(parties):
            tally = snapshot.tally[party]
            assert (held[number], at_most[number]) == (tally.held, tally.at_most), (snapshot.point, party)
        if due.dataset.package.protagonist and not snapshot.told_by and counted(seen["title"]) is not None:
            tally = snapshot.tally[due.dataset.package.protagonist]
            assert counted(seen["title"]) in (tally.held, tally.at_most)


def _by_row(data: Any, looks: list[int]) -> list[int]:
    counts = Counter(row for look in looks for row in (data["looks"][look]["key"], data["looks"][look].get("doubt")))
    return [counts[row] for row in range(len(data["key"])) if counts[row]]


def _by_party(looks: Any, marks: list[int]) -> tuple[Counter[int], Counter[int]]:
    drawn = [looks[mark] for mark in marks]
    held = Counter(one["party"] for one in drawn if "possible" not in one)
    at_most = Counter(party for one in drawn for party in {one["party"], *one.get("possible", ())})
    return held, at_most


@pytest.mark.parametrize("name", DATASETS)
def test_between_two_stops_nothing_changes(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected], name: str
) -> None:
    """At noon and a second before midnight the page shows what the core has for that very instant."""
    due, page = expected(name), still_open(name).page
    drawing = Drawing(page)
    stops = [
        (view, view.at(due.dataset.calendar.at(tick, clock=True)))
        for view in due.views
        for day in view.days
        for tick in (due.dataset.calendar.start(day.day) + 2 * 43_200, day.tick - 1)
    ]
    asks = [due.ask(view, snapshot.point.text) for view, snapshot in stops]
    for (_, snapshot), seen in zip(stops, page.evaluate("asks => reader.visit(asks)", asks), strict=True):
        assert drawing.of(seen) == due.drawn(snapshot), snapshot.point


@pytest.mark.parametrize("name", DATASETS)
def test_what_was_known_at_one_moment_of_another(
    still_open: Callable[[str], Visit], expected: Callable[[str], Expected], name: str
) -> None:
    """Every fourth day, from what had been reported by every fourth day."""
    due, page = expected(name), still_open(name).page
    drawing = Drawing(page)
    days = due.words.now.days[::4]
    pairs = [(at, by) for at in days for by in days if at != by]
    asks = [{"at": at.text, "reported_by": by.text} for at, by in pairs]
    for (at, by), seen in zip(pairs, page.evaluate("asks => reader.visit(asks)", asks), strict=True):
        snapshot = Timeline(due.dataset, reported_by=by).at(at)
        assert drawing.of(seen) == due.drawn(snapshot), (at, by)
        n = due.words.amount(snapshot.tally[due.dataset.package.protagonist]) if due.dataset.package.protagonist else ""
        assert n in seen["title"]


def test_the_same_days_for_readers_everywhere(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected]
) -> None:
    """F07: every label of a stop, and every date under the track, in Los Angeles, Kabul and Tokyo."""
    due = expected("afghanistan")
    asks = [due.ask(due.words.now, point.text) for point in due.words.now.days]
    asks += [due.ask(view, point.text) for view in due.views[:3] for point in due.stops(view)[::3]]
    read = """async asks => [
      (await reader.visit(asks)).map(({ stamp, title, more, spoken, day }) => [stamp, title, more, spoken, day]),
      reader.texts("#dates span"),
      reader.texts("#foot"),
    ]"""
    zones = ("America/Los_Angeles", "Asia/Kabul", "Asia/Tokyo")
    west, here, east = (on_disk(timezone_id=zone).page.evaluate(read, asks) for zone in zones)
    assert west == here == east
    assert here[1][:3] == ["1 Aug", "2", "3"]
    assert len({stamp for stamp, *_ in here[0]}) >= len(due.words.now.days)


def test_it_weighs_no_more_than_120_kb(page_file: Callable[[str], str]) -> None:
    """But for what stands there where no script runs: with it the embed's own limit holds."""
    body, still, _ = (
        Path(page_file("afghanistan").removeprefix("file://")).read_text("utf-8").partition('<div id="still">')
    )
    assert still
    assert len(gzip.compress(body.encode(), 9)) <= 120_000


def test_two_processes_build_the_same_bytes() -> None:
    build = "import sys, geo, geo.embed as e; sys.stdout.buffer.write(e.page(geo.load(sys.argv[1]), {}).html.encode())"
    pages = [
        subprocess.run(
            [sys.executable, "-c", build, "data"],
            cwd=HOUSE,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(pages[0]) > 100_000
    assert len({hashlib.sha256(page).hexdigest() for page in pages}) == 1


@pytest.fixture(scope="module")
def folium_map() -> folium.Map:
    """The map of the islands with two plain folium layers."""
    made = leaflet.map(geo.Timeline(geo.load(FOLDERS["islands"])))
    folium.CircleMarker([-30.0, -18.0], radius=9, color="#123456").add_to(made)
    line = {"type": "LineString", "coordinates": [[-19.0, -30.5], [-17.0, -29.5]]}
    folium.GeoJson(
        {"type": "Feature", "properties": {}, "geometry": line}, style_function=lambda _: {"color": "#654321"}
    ).add_to(made)
    return made


def test_plain_folium_layers_show(folium_map: folium.Map, tmp_path: Path, visit: Callable[..., Visit]) -> None:
    file = tmp_path / "map.html"
    folium_map.save(str(file))
    seen = visit(file.as_uri(), offline=True)
    look(seen.page)
    assert seen.complaints == []
    assert seen.requests == [file.as_uri()]
    for color in ("#123456", "#654321"):
        assert seen.page.locator(f'.leaflet-overlay-pane path[stroke="{color}"]').bounding_box()
    assert seen.page.locator("#line li").count() == 10


def test_a_notebook_gets_the_page(folium_map: folium.Map) -> None:
    shown = folium_map._repr_html_()
    assert "srcdoc=" in shown
    assert "saysWho" in shown
    assert "Haldafel" in shown


def test_the_days_behind_the_last_that_is_named_have_a_name_where_there_is_room(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(width_px=1280).page
    expect(page.locator("#dates .rest")).to_have_text("to 7 Sept")
    page.set_viewport_size({"width": 1000, "height": 800})
    page.wait_for_function(
        """() => {
          const box = (node) => node.getBoundingClientRect(), [rest] = document.querySelectorAll("#dates .rest");
          const named = [...document.querySelectorAll("#dates span:not(.rest,.at,.away)")];
          return !rest?.clientWidth || named.map(box)
            .every((other) => other.right < box(rest).left || other.left > box(rest).right);
        }"""
    )


def test_on_paper_the_map_is_as_wide_as_a_sheet(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(width_px=1280).page
    page.wait_for_function("map_map.getSize().x > 100")
    on_screen = page.evaluate("[map_map.getSize().x, map_map.getZoom()]")
    assert page.evaluate("(dispatchEvent(new Event('beforeprint')), map_map.getSize().x)") == 700
    west, east = page.evaluate(
        "reader.data.targets.map(({ at: [lon, lat] }) => map_map.latLngToContainerPoint([lat, lon]).x).reduce("
        "([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity])"
    )
    assert 0 < west < east < 700
    back = page.evaluate("(dispatchEvent(new Event('afterprint')), [map_map.getSize().x, map_map.getZoom()])")
    assert back == pytest.approx(on_screen)
    names = page.locator("#line button span")
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    assert names.evaluate_all("all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length") == 0
