"""Two uploaded files, tried: a map comes of good ones, the commands' own words of bad ones, and nothing stays."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from geo import trial
from geo.trial import Busy, Tried, Upload, tried
from onscreen import FOLDERS

BOUNDARIES = Upload("geojson", (FOLDERS["afghanistan"] / "provinces.geojson").read_bytes())
ROWS = "place,party,date,link\n{},Taliban,2021-08-08,https://www.example.org/a\n"
OPTIONS = {"zone": "Asia/Kabul", "initial": "Nobody", "title": "--force <b>{{7*7}}</b>", "dates": ""}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is tried."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def sheet(place: str) -> Upload:
    return Upload("csv", ROWS.format(place).encode())


def test_two_good_files_make_a_map_and_a_folder_and_leave_nothing(place: Path) -> None:
    found = tried(BOUNDARIES, sheet("Kunduz"), OPTIONS)
    assert "boundaries.geojson: 34 units" in found.said
    assert "before any row  Nobody" in found.said
    assert "Taliban held" in found.page
    assert "<b>{{" not in found.page
    assert "49" not in found.page.partition("<title>")[2].partition("</title>")[0]
    with zipfile.ZipFile(io.BytesIO(found.folder)) as packed:
        names = packed.namelist()
    assert names == [
        f"my-map/{name}"
        for name in sorted(("datapackage.json", "events.csv", "parties.csv", "sources.csv", "units.geojson"))
    ]
    assert not [*place.iterdir()]


def test_what_is_wrong_is_told_in_the_commands_own_words(place: Path) -> None:
    found = tried(BOUNDARIES, sheet("Kundz"), OPTIONS)
    assert found == Tried(found.said)
    assert found.said.startswith("sheet.csv:2:place: 'Kundz' is no unit of boundaries.geojson; did you mean 'Kunduz'")
    assert not [*place.iterdir()]


@pytest.mark.parametrize(
    ("boundaries", "sheet_"),
    [
        (Upload("svg", b""), sheet("Kunduz")),
        (BOUNDARIES, Upload("../../x", b"")),
        (Upload("py", b""), Upload("csv", b"")),
    ],
)
def test_other_files_are_refused_before_they_are_written(place: Path, boundaries: Upload, sheet_: Upload) -> None:
    with pytest.raises(ValueError, match="at most 50 MB"):
        tried(boundaries, sheet_, OPTIONS)
    assert not [*place.iterdir()]


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "LARGEST_BYTES", 1000)
    with pytest.raises(ValueError, match="boundaries"):
        tried(BOUNDARIES, sheet("Kunduz"), OPTIONS)


def test_one_is_tried_at_a_time() -> None:
    with trial.AT_ONCE, pytest.raises(Busy):
        tried(BOUNDARIES, sheet("Kunduz"), OPTIONS)
    assert tried(BOUNDARIES, sheet("Kunduz"), OPTIONS).page


def test_who_takes_too_long_is_stopped_and_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "WITHIN_S", 0.01)
    assert tried(BOUNDARIES, sheet("Kunduz"), OPTIONS).said.startswith("this took longer than")
    assert not [*place.iterdir()]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"PK\x03\x04nonsense", b"{" * 100_000])
def test_what_is_no_such_file_ends_in_words(data: bytes) -> None:
    for boundaries, rows in ((Upload("geojson", data), sheet("Kunduz")), (BOUNDARIES, Upload("xlsx", data))):
        found = tried(boundaries, rows, OPTIONS)
        assert found.said
        assert "Traceback" not in found.said
        assert not found.page
