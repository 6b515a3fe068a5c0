"""`python -m geo batch`: a picture of each day with an event, a list of them, and nothing by halves."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.cli import main
from geo.commands import pictures
from geo.pictures import Picture
from histories import FOLDERS, shipped

DAYS = ["2023-03-02", "2023-03-03", "2023-03-04", "2023-03-05"]
KEYS = "path title alt credit rights at preset lang events caption check svg_sha256 sha256"


def batch(folder: Path, *more: str) -> int:
    return main(["batch", "--data", str(FOLDERS["towns"]), "--format", "svg", "-o", str(folder), *more])


def listed(folder: Path) -> list[dict[str, Any]]:
    """The pictures of the manifest."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["dataset"] == "towns"
    assert manifest["version"] == shipped("towns").version
    pictures: list[dict[str, Any]] = manifest["pictures"]
    return pictures


def written(folder: Path) -> dict[str, tuple[int, int]]:
    """Of each file when it was written, and which one it is."""
    return {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["data", "syria"])
def test_what_was_before_the_first_day_has_no_picture_of_its_own(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both shipped conflicts begin with rows of months before; nothing is drawn here but what would be."""
    monkeypatch.setattr(Picture, "file", lambda self, _: b"<svg/>")
    assert main(["batch", "--data", str(FOLDERS[name]), "--presets", "og", "-o", str(folder)]) == 0
    pictures = json.loads((folder / "manifest.json").read_text("utf-8"))["pictures"]
    package, calendar = shipped(name).package, shipped(name).calendar
    latest = {event.id: calendar.local(event.latest).date() for event in shipped(name).events}
    covered = {event: day.isoformat() for event, day in latest.items() if package.start <= day <= package.end}
    assert {event: entry["at"] for entry in pictures for event in entry["events"]} == covered
    assert [entry["at"] for entry in pictures] == sorted(set(covered.values()))


def test_an_agencys_pictures_are_those_of_its_own_days(folder: Path) -> None:
    assert main(["batch", "--told-by", "Reuters", "--presets", "og", "--format", "svg", "-o", str(folder)]) == 0
    assert [path.name[17:27] for path in sorted(folder.glob("*.svg"))] == [f"2021-08-{day:02}" for day in range(6, 14)]


def test_each_day_with_an_event_has_a_picture_and_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(folder, "--presets", "og,square") == 0
    assert capsys.readouterr().out == f"8 pictures and manifest.json in {folder}\n"
    found = listed(folder)
    names = [f"towns-{day}-{preset}-en.svg" for preset in ("og", "square") for day in DAYS]
    assert [entry["path"] for entry in found] == names
    assert sorted(written(folder)) == sorted([*names, "manifest.json"])
    for entry in found:
        assert [*entry] == KEYS.split()
        asked = Picture(shipped("towns"), {"at": entry["at"], "preset": entry["preset"]})
        data = (folder / entry["path"]).read_bytes()
        assert data.decode() == asked.svg
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert entry["alt"] == asked.about["alt"]
        assert entry["credit"] == asked.about["credit"]
        assert entry["caption"] == asked.captions.caption(asked.snapshot)
        assert entry["check"]
    assert [entry["events"] for entry in found[:4]] == [
        ["cedarholt-1"],
        ["elmstow-1"],
        ["dunmere-1", "elmstow-2"],
        ["elmstow-3"],
    ]


def test_a_second_run_draws_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch(folder) == 0
    first = written(folder)
    del first["manifest.json"]
    monkeypatch.setattr(Picture, "file", lambda *given: pytest.fail("drawn again"))
    assert batch(folder) == 0
    again = written(folder)
    del again["manifest.json"]
    assert again == first


def put_until(n: int) -> Callable[[Path, bytes], None]:
    """Writes *n* files, and then is interrupted in the middle of one."""
    left = [n]

    def put(path: Path, data: bytes) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real_put(path, data)

    return put


real_put = pictures.put


@pytest.mark.parametrize("n", range(6))
def test_an_interrupted_run_goes_on_where_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(pictures, "put", put_until(n))
        with pytest.raises(KeyboardInterrupt):
            batch(folder, "--presets", "og")
    half = written(folder)
    assert len(half) == (n + 1) // 2 + bool(n > 1)
    listed_then = [entry["path"] for entry in listed(folder)] if "manifest.json" in half else []
    drawn: list[str] = []
    monkeypatch.setattr(pictures, "put", lambda path, data: (drawn.append(path.name), real_put(path, data)))
    assert batch(folder, "--presets", "og") == 0
    names = [f"towns-{day}-og-en.svg" for day in DAYS]
    assert [name for name in drawn if name != "manifest.json"] == [name for name in names if name not in listed_then]
    assert sorted(written(folder)) == ["manifest.json", *names]
    assert [entry["path"] for entry in listed(folder)] == names


def test_a_write_that_fails_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch(folder, "--presets", "og") == 0
    (folder / "towns-2023-03-02-og-en.svg").write_text("touched")

    def full(*names: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("os.replace", full)
        with pytest.raises(KeyboardInterrupt):
            batch(folder, "--presets", "og")
    assert sorted(written(folder)) == ["manifest.json", *(f"towns-{day}-og-en.svg" for day in DAYS)]
    assert (folder / "towns-2023-03-02-og-en.svg").read_text() == "touched"


@pytest.mark.parametrize("how", ["changed", "gone", "half", "the list is gone", "the list is nonsense"])
def test_what_is_not_as_it_was_made_is_made_again(folder: Path, how: str) -> None:
    assert batch(folder, "--presets", "og") == 0
    name = folder / "towns-2023-03-03-og-en.svg"
    whole, manifest = name.read_bytes(), (folder / "manifest.json").read_bytes()
    if how == "gone":
        name.unlink()
    elif how == "the list is gone":
        (folder / "manifest.json").unlink()
    elif how == "the list is nonsense":
        (folder / "manifest.json").write_text('{"pictures": [1, {"path": []}]}')
    else:
        name.write_bytes(b"other" if how == "changed" else whole[:100])
    before = written(folder)
    assert batch(folder, "--presets", "og") == 0
    assert name.read_bytes() == whole
    assert (folder / "manifest.json").read_bytes() == manifest
    others = [f"towns-{day}-og-en.svg" for day in DAYS if day != "2023-03-03"]
    if "list" not in how:
        assert {other: written(folder)[other] for other in others} == {other: before[other] for other in others}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--presets", "og,poster"), "there is no preset 'poster'; there are og, square, story, print"),
        (("--told-by", "Nobody"), "There is no view of “Nobody”"),
        (("--presets", ""), "preset"),
    ],
)
def test_what_cannot_be_had_is_refused(
    folder: Path, more: tuple[str, str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert batch(folder, *more) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert why in said.err


def test_a_folder_that_is_a_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write_text("a file")
    assert batch(folder) == 2
    assert "cannot be written" in capsys.readouterr().err
