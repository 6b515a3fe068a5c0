"""The README's tutorial, run as it stands there, and the server that it ends with."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
PYTHON = ".venv/bin/python"


def blocks() -> list[str]:
    """The indented blocks of the tutorial, in their order."""
    readme = (HOUSE / "README.md").read_text("utf-8")
    tutorial = readme.partition("## Your conflict in ten minutes\n")[2].partition("\n## ")[0]
    return [
        re.sub("^ {4}", "", block, flags=re.MULTILINE)
        for block in re.findall(r"(?:^ {4}.+\n)+", tutorial, re.MULTILINE)
    ]


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> Iterator[tuple[Path, list[subprocess.CompletedProcess]]]:
    """The folder in which everything but the server was run, and how each command ended."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "data").mkdir()
    shutil.copy(HOUSE / "data/provinces.geojson", folder / "data")
    sheet, *rest = blocks()
    (folder / "war.csv").write_text(sheet, encoding="utf-8")
    ended = []
    for line in "".join(rest).splitlines():
        if line.startswith(PYTHON):
            command = [sys.executable, *shlex.split(line)[1:]]
            how = {"cwd": folder, "env": {**os.environ, "PYTHONPATH": str(HOUSE)}, "encoding": "utf-8"}
            ended.append(subprocess.run(command, capture_output=True, timeout=120, **how))
    return folder, ended


def test_its_sheet_has_the_five_columns() -> None:
    assert blocks()[0].splitlines()[0] == "place,party,date,status,link"


def test_it_stops_where_it_says_and_with_what_it_says(ran) -> None:
    first = ran[1][0]
    assert first.returncode == 1
    assert blocks()[2] in first.stderr


def test_its_other_commands_do_what_they_say(ran) -> None:
    folder, (_, init, check, state) = ran
    assert [init.returncode, check.returncode, state.returncode] == [0, 0, 0]
    assert init.stdout.splitlines()[0] == "provinces.geojson: 34 units"
    assert (folder / "my-war/datapackage.json").is_file()
    assert "34 units, 4 events" in check.stdout
    assert "AF-HER,Herat,held,taliban" in state.stdout
    assert "AF-ZAB,Zabul,held,government" in state.stdout


def test_it_ends_with_a_map_that_is_served(ran) -> None:
    folder, _ = ran
    setting, *command = shlex.split(blocks()[-1].splitlines()[-1])
    assert setting == "GEO_DATA=my-war"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *command[1:], f"--server.port={port}", "--server.headless=true"]
    environment = {**os.environ, "GEO_DATA": str(folder / "my-war")}
    with subprocess.Popen(
        command, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        assert server.stdout
        try:
            # It says so when it listens.
            assert any(b"URL:" in line for line in server.stdout)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/embed", timeout=60) as page:
                assert "Herat" in page.read().decode()
        finally:
            server.terminate()
