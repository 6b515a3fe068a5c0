"""Other datasets on the same server: their maps, pictures, data and feeds under /d/ and their names."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import geo
from geo import state
from geo.pictures import Picture
from geo.words import Words
from onscreen import FOLDERS
from server import HOUSE, get, serving

SYRIA = HOUSE / "examples/syria-2024"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    more = os.pathsep.join(map(str, (SYRIA, FOLDERS["islands"])))
    with serving(tmp_path_factory.mktemp("log") / "log", GEO_MORE=more) as address:
        yield address


@pytest.fixture(scope="module")
def under(server: str) -> str:
    return f"{server}/d/syria-2024"


def test_data_and_pictures_are_those_of_the_other_dataset(under: str) -> None:
    dataset = geo.load(SYRIA)
    words = Words(dataset)
    due = state.FORMATS["json"](words.now.at("2024-12-05"), words)
    status, headers, body = get(f"{under}/state.json?at=2024-12-05")
    assert (status, body.decode()) == (200, due)
    assert 'filename="syria-2024-2024-12-05.json"' in headers["Content-Disposition"]
    drawn = Picture(dataset, {"at": "2024-12-05"}).file("svg")
    assert get(f"{under}/snapshot.svg?at=2024-12-05")[2] == drawn
    assert json.loads(get(f"{under}/healthz")[2])["dataset"] == "syria-2024"
    assert get(f"{under}/changes.atom")[2].startswith(b"<?xml")


def test_its_map_leads_to_no_page_that_there_is_not(under: str) -> None:
    html = get(f"{under}/embed?at=2024-12-05")[2].decode()
    assert re.search(r'<html data-site="" lang="en"', html)
    assert 'property="og:image" content="/d/syria-2024/snapshot.png?' in html
    assert "canonical" not in html
    assert 'href="/oembed' not in html


def test_a_link_to_it_is_answered_by_its_own(under: str, server: str) -> None:
    answer = json.loads(get(f"{under}/oembed?url={under}/embed%3Fat%3D2024-12-05")[2])
    assert answer["title"].startswith("5 December")
    assert 'src="/d/syria-2024/embed?at=2024-12-05"' in answer["html"]
    assert get(f"{server}/oembed?url={under}/embed")[0] == 404


def test_the_name_alone_is_its_map_and_what_there_is_not_is_not_found(under: str, server: str) -> None:
    assert b"Syria" in get(f"{under}/?at=2024-12-05")[2]
    for path in ("/d/syria-2024/nothing", "/d/nobody/embed", "/d/", "/d/syria-2024/place"):
        status, headers, _ = get(f"{server}{path}")
        assert (status, headers["X-Content-Type-Options"]) == (404, "nosniff")
    assert get(f"{server}/d/islands/state.csv?at=2024-10-20")[0] == 200


def test_two_of_one_name_are_refused_at_the_start(tmp_path: Path) -> None:
    environment = {**os.environ, "GEO_MORE": os.pathsep.join((str(SYRIA), str(SYRIA)))}
    ended = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert "GEO_MORE: two datasets have one name" in ended.stderr
