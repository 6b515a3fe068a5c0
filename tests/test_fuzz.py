"""The law of the door: a folder becomes a dataset, or is refused with problems that have a file, a code and a message.

Good folders are changed where their structure is: values of the descriptor, cells and columns of tables, nodes of the
GeoJSON, bytes of any file. What a dataset comes of is drawn too, since past the door nothing checks again.
"""

import csv
import io
import json
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import DataError, check, load
from geo.timeline import THEN, Timeline
from histories import FOLDERS

MOST_S = 5
ROOMY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
SMALL = ("islands", "towns", "syria")

# fmt: off
WORDS = st.sampled_from([
    "", ";", ",", '"', "=1+1", "-", "../x", "/etc/passwd", "http://x.example",
    "2021-13-01", "08/12/2021", "2024-11", "2024-11-30", "9999-12-31", "1000-01",
    "2024-10-22T03:30+03:00", "2024-10-27T03:30Z", "0001-01-01",
    "controlled", "claimed", "contested", "implied", "capital", "publisher", "none", "NaN", "sNaN",
    "Infinity", "1e999", "-0", "1e-400", "0x10", "\u0661\u0662", "{{7*7}}", "${x}", "<script>",
    "\u202e", "\u2028", "\ue000", "\ufeff", "\u0130", "\u00df", "\ufb00", "a\u0301",
])
# fmt: on
TEXT = WORDS | st.text(max_size=12)
LEAF = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | TEXT
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
BYTES = st.binary(max_size=8) | st.sampled_from([b"\0", b"\xff\xfe", b'"', b"\n", b"\r", b";", b"\xed\xa0\x80"])


@cache
def good(name: str) -> dict[str, bytes]:
    """The files of a folder that loads."""
    return {file.name: file.read_bytes() for file in FOLDERS[name].iterdir() if file.suffix != ".md"}


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside one of JSON."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, each in inner for found in nodes(each, (*path, key)))]


def changed(data: st.DataObject, value: Any) -> Any:
    """A value of JSON with one of its nodes replaced, taken out, put in twice, or put in another's place."""
    paths = nodes(value)[1:]
    *way, key = data.draw(st.sampled_from(paths))
    inner = value
    for step in way:
        inner = inner[step]
    how = data.draw(st.sampled_from(["replace", "take out", "other", "twice"]))
    if how == "replace":
        inner[key] = data.draw(VALUE)
    elif how == "take out":
        del inner[key]
    elif how == "other":
        other = value
        for step in data.draw(st.sampled_from(paths)):
            other = other[step]
        inner[key] = json.loads(json.dumps(other))
    elif isinstance(inner, list):
        inner.insert(key, json.loads(json.dumps(inner[key])))
    else:
        inner[data.draw(TEXT)] = inner[key]
    return value


def retold(data: st.DataObject, text: str) -> str:
    """A table with a cell, a row or a column that is another."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    how = data.draw(
        st.sampled_from(["cell", "cell", "cell", "other cell", "row twice", "row out", "column out", "ragged"])
    )
    if how == "cell":
        rows[row][column] = data.draw(TEXT)
    elif how == "other cell":
        other = data.draw(st.integers(0, len(rows) - 1))
        rows[row][column] = rows[other][data.draw(st.integers(0, len(rows[0]) - 1))]
    elif how == "row twice":
        rows.insert(row, list(rows[row]))
    elif how == "row out":
        del rows[row]
    elif how == "column out":
        rows = [[cell for n, cell in enumerate(cells) if n != column] for cells in rows]
    else:
        rows[row] = rows[row][:column] + data.draw(st.lists(TEXT, max_size=3))
    told = io.StringIO(newline="")
    csv.writer(told, lineterminator="\n").writerows(rows)
    return told.getvalue()


def shaken(data: st.DataObject, content: bytes) -> bytes:
    start = data.draw(st.integers(0, len(content)))
    return content[:start] + data.draw(BYTES) + content[start + data.draw(st.integers(0, 40)) :]


def mutated(data: st.DataObject, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with one to three changes."""
    files = dict(files)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(files)))
        try:
            text = files[name].decode()
            if name.endswith("json"):
                files[name] = json.dumps(changed(data, json.loads(text))).encode(errors="surrogatepass")
            else:
                files[name] = retold(data, text).encode(errors="surrogatepass")
        except (ValueError, LookupError, TypeError):  # changed past its form by a change before
            files[name] = shaken(data, files[name])
        if data.draw(st.integers(0, 9)) == 0:
            files[name] = shaken(data, files[name])
    return files


def comes_in_or_is_refused(path: Path) -> None:
    began = process_time()
    try:
        dataset = load(path)
        problems = [*dataset.warnings, *check.warnings(dataset)]
    except DataError as refused:
        dataset, problems = None, refused.problems
        assert any(problem.severity == "error" for problem in problems)
    assert process_time() - began < MOST_S
    for problem in problems:
        assert problem.file
        assert problem.code
        assert problem.message
        assert str(problem).isprintable()
    if dataset:
        for view in (Timeline(dataset), Timeline(dataset, reported_by=THEN)):
            assert view.at(view.last).tally.keys() == dataset.party.keys()


@pytest.mark.parametrize("name", SMALL)
@ROOMY
@given(data=st.data())
def test_a_good_folder_that_was_changed_is_taken_in_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    for file, content in mutated(data, good(name)).items():
        (tmp_path / file).write_bytes(content)
    comes_in_or_is_refused(tmp_path)
