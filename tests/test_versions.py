"""Released states: kept whole, never changed again, and each change since one told unless it was corrected."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import geo
from folders import Folder, event
from geo import versions
from geo.cli import main
from geo.since import State, problems

HOUSE = Path(__file__).resolve().parent.parent

Said = tuple[int, str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A dataset as `squares`, with a released state beside it."""
    return Folder(tmp_path / "squares")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def ran(*argv: object) -> Said:
        return main([str(part) for part in argv]), *capsys.readouterr()

    return ran


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Released states


def test_a_released_state_is_the_files_of_the_dataset_and_loads_as_itself(folder, run):
    path = folder.write()
    (path / "README.md").write_text("not of the dataset", encoding="utf-8")
    version = geo.load(path).version
    kept = path.parent / "versions" / version
    assert run("release", "--data", path) == (0, f"three-squares, version {version}: kept in {kept}\n", "")
    assert files(kept) == {name: data for name, data in files(path).items() if name != "README.md"}
    assert geo.load(kept).version == version
    assert kept.stat().st_mode & 0o777 == 0o755


def test_files_that_are_named_and_not_read_are_kept_too(folder):
    folder.files["atlas"] = "more/atlas.csv"
    (folder.path / "more").mkdir(parents=True)
    folder.raw["more/atlas.csv"] = b"page\n1\n"
    kept = versions.release(folder.write()).folder
    assert files(kept)["more/atlas.csv"] == b"page\n1\n"


def test_the_same_state_again_changes_nothing(folder, run):
    path = folder.write()
    version = versions.release(path).dataset.version
    before = files(path.parent)
    folder.tables["corrections"][0]["reason"] = "told later: corrections are not of the version"
    folder.write()
    code, out, _ = run("release", "--data", path)
    assert (code, out) == (0, f"three-squares, version {version}: is already in {path.parent / 'versions' / version}\n")
    assert {name: data for name, data in files(path.parent).items() if name.startswith("versions/")} == {
        name: data for name, data in before.items() if name.startswith("versions/")
    }


def test_another_place_can_be_named(folder, run, tmp_path):
    path = folder.write()
    assert run("release", "--data", path, "--to", tmp_path / "deep" / "kept")[0] == 0
    assert versions.released(tmp_path / "deep" / "kept") == [geo.load(path).version]
    assert not (tmp_path / "versions").exists()


def test_a_dataset_with_errors_is_not_released(folder, run, tmp_path):
    folder.tables["events"][0]["party"] = "purple"
    code, out, err = run("release", "--data", folder.write())
    assert (code, out) == (1, "")
    assert err.startswith("events.csv:2:party: ")
    assert not (tmp_path / "versions").exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interruption_leaves_nothing_half(folder, monkeypatch, stop):
    path, written = folder.write(), Path.write_bytes

    def third(self: Path, data: bytes) -> int:
        if len([*self.parent.iterdir()]) == 2:
            raise stop
        return written(self, data)

    monkeypatch.setattr(Path, "write_bytes", third)
    with pytest.raises((KeyboardInterrupt, versions.NotKept)):
        versions.release(path)
    assert [*(path.parent / "versions").iterdir()] == []
    monkeypatch.undo()
    assert versions.release(path).new


def test_what_changes_while_it_is_read_is_not_kept(folder, monkeypatch):
    path, written = folder.write(), Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, data: written(self, data.replace(b"Alder", b"Elder")))
    with pytest.raises(versions.NotKept, match="changed while it was read"):
        versions.release(path)
    assert [*(path.parent / "versions").iterdir()] == []


def test_a_released_state_that_was_changed_is_told(folder, run):
    path = folder.write()
    kept = versions.release(path).folder
    events = kept / "events.csv"
    events.write_text(events.read_text("utf-8").replace("2021-08-05", "2021-08-04"), "utf-8")
    for argv in (("release", "--data", path), ("check", path, "--against", kept.name)):
        code, out, err = run(*argv)
        assert (code, out) == (2, "")
        assert "not what its name says" in err
    (kept / "events.csv").unlink()
    assert "is no dataset: " in run("check", path, "--against", kept.name)[2]


def test_a_place_that_cannot_be_written_is_bad_use(folder, run, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = run("release", "--data", folder.write(), "--to", tmp_path / "file")
    assert code == 2
    assert "cannot be written" in err


@pytest.mark.parametrize("name", versions.released(HOUSE / "versions"))
def test_every_state_that_was_shipped_is_as_it_was_and_every_change_since_is_corrected(name):
    """F30: a date that is edited without a correction fails here."""
    was, now = versions.find(name, HOUSE / "versions"), geo.load(HOUSE / "data")
    found = problems(State(was.dataset, was.folder), State(now, HOUSE / "data"))
    assert [str(problem) for problem in found if problem.severity == "error"] == []


def test_a_state_was_shipped():
    assert versions.released(HOUSE / "versions")


# What changed since


def released(folder: Folder) -> str:
    return versions.release(folder.write()).dataset.version


def against(folder: Folder, version: str) -> list[str]:
    was = versions.find(version, versions.beside(folder.path))
    return [str(each) for each in problems(State(was.dataset, was.folder), State(folder.load(), folder.path))]


def correct(folder: Folder, event: str, field: str = "", was: str = "", now: str = "", **more: str) -> None:
    row = {"date": "2021-10-01", "event": event, "field": field, "was": was, "now": now, "reason": "", "source": ""}
    folder.tables["corrections"].append(row | more)


def test_nothing_changed_and_nothing_is_told(folder):
    assert against(folder, released(folder)) == []


CELLS = {
    "unit": ("AA", "CC"),
    "party": ("red", "blue"),
    "status": ("controlled", "claimed"),
    "occurred": ("2021-08-05", "2021-08-06"),
    "occurred_by": ("", "2021-08-07"),
    "range_because": ("", "accounts_differ"),
    "reported": ("", "2021-08-09"),
    "manner": ("after_fighting", ""),
    "confidence": ("", "low"),
    "note": ("", "A second, look"),
    "sources": ("s1", "s2;s1"),
}


@pytest.mark.parametrize("field", CELLS)
def test_a_cell_that_changed_wants_a_correction_and_the_row_to_add_is_given(folder, field):
    was, now = CELLS[field]
    version = released(folder)
    folder.tables["events"][0][field] = now
    [told] = against(folder, version)
    row = f'"{now}"' if "," in now else now
    assert told == (
        f"events.csv:2:{field}: of 'e1' was {was!r} in version {version} and is {now!r}, without a correction; "
        f"add to corrections.csv the row DATE,e1,{field},{was},{row},REASON,SOURCE"
    )
    correct(folder, "e1", field, was, now)
    assert against(folder, version) == []


def test_a_row_that_was_taken_out_wants_a_correction(folder):
    version = released(folder)
    del folder.tables["events"][1]
    [told] = against(folder, version)
    assert told == (
        f"{version}/events.csv:3:id: the row 'e2' of version {version} is gone without a correction; add to "
        'corrections.csv the row DATE,e2,,"birch-town, red, controlled, 2021-08-07",,REASON,SOURCE'
    )
    correct(folder, "e2", was="birch-town, red, controlled, 2021-08-07")
    assert against(folder, version) == []


def test_a_new_row_and_another_way_to_write_the_same_want_none(folder):
    version = released(folder)
    folder.tables["events"].append(event("e3", "CC", "red", "2021-08-10"))
    folder.tables["events"][0].update(unit="Alder", sources=" s1 ; s1", manner=" after_fighting ")
    assert against(folder, version) == []


def test_a_dataset_without_corrections_is_told_to_name_them(folder):
    del folder.tables["corrections"]
    version = released(folder)
    folder.tables["events"][0]["party"] = "blue"
    assert "add to corrections.csv (and name it in datapackage.json) the row " in against(folder, version)[0]


def test_several_corrections_of_one_cell_lead_from_what_it_was_to_what_it_is(folder):
    version = released(folder)
    folder.tables["events"][0]["occurred"] = "2021-08-07"
    correct(folder, "e1", "occurred", "2021-08-06", "2021-08-07")
    assert [told.partition(":")[0] for told in against(folder, version)] == ["events.csv", "corrections.csv"]
    correct(folder, "e1", "occurred", "2021-08-05", "2021-08-06")
    assert against(folder, version) == []


def test_what_was_corrected_before_the_release_counts_for_nothing_after_it(folder):
    """The row of corrections that is there already leads to the state that was released, not away from it."""
    folder.tables["corrections"] = []
    correct(folder, "e1", "occurred", "2021-08-05", "2021-08-06")
    version = released(folder)
    folder.tables["events"][0]["occurred"] = "2021-08-06"
    [told] = against(folder, version)
    assert told.startswith("events.csv:2:occurred: ")
    correct(folder, "e1", "occurred", "2021-08-05", "2021-08-06", date="2021-10-02")
    assert against(folder, version) == []


def test_what_was_corrected_and_then_taken_out_keeps_both_rows(folder):
    version = released(folder)
    del folder.tables["events"][0]
    folder.tables["corrections"] = []
    correct(folder, "e1", "occurred", "2021-08-05", "2021-08-06")
    correct(folder, "e1")
    assert against(folder, version) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"event": "e1", "field": "occurred", "was": "2021-08-05", "now": "2021-08-06"},
        {"event": "e1", "field": "occured", "was": "2021-08-05", "now": "2021-08-05"},
        {"event": "e1", "field": "", "was": "", "now": ""},
        {"event": "never", "field": "", "was": "", "now": ""},
    ],
)
def test_a_correction_that_leads_nowhere_is_a_warning(folder, run, cells):
    version = released(folder)
    correct(folder, **cells)
    folder.write()
    code, _, err = run("check", folder.path, "--against", version)
    assert code == 0
    assert (
        f"warning: corrections.csv:3:event: nothing changed so in '{cells['event']}' since version {version}; " in err
    )


def test_a_correction_of_a_row_that_is_new_since_is_no_warning(folder):
    version = released(folder)
    folder.tables["events"].append(event("e3", "CC", "red", "2021-08-10"))
    correct(folder, "e3", "occurred", "2021-08-09", "2021-08-10")
    assert against(folder, version) == []


# The command


def test_check_against_a_version_ends_with_1_and_says_the_same_to_programs(folder, run):
    version = released(folder)
    folder.tables["events"][0]["occurred"] = "2021-08-06"
    path = folder.write()
    for asked in (version, version[:4], folder.path.parent / "versions" / version):
        code, out, err = run("check", path, "--against", asked)
        assert code == 1
        assert err.startswith("events.csv:2:occurred: ")
        assert out.startswith("three-squares, version ")
        assert ", 2 reports, 1 warnings" in out
    code, out, err = run("check", path, "--json", "--against", version)
    found = json.loads(out)
    assert (code, err, len(found["counts"])) == (1, "", 1)
    [problem] = [each for each in found["problems"] if each["severity"] == "error"]
    assert [problem[key] for key in ("file", "row", "column", "code")] == ["events.csv", 2, "occurred", "uncorrected"]
    assert run("check", path)[0] == 0


@pytest.mark.parametrize("asked", ["", "x", "ffffffffffff", "squares"])
def test_an_unknown_version_is_bad_use_and_those_that_exist_are_named(folder, run, asked):
    version = released(folder)
    code, out, err = run("check", folder.path, "--against", asked)
    assert (code, out) == (2, "")
    assert err.endswith(f"; there is {version}\n")


def test_where_none_was_released_it_is_said(folder, run):
    assert run("check", folder.write(), "--against", "1")[2].endswith("; none is there yet\n")


def test_a_beginning_that_two_have_is_not_enough(folder):
    first = released(folder)
    another = f"{first[:4]}{'0' * 8}"
    (versions.beside(folder.path) / another).mkdir()
    with pytest.raises(versions.NotReleased, match=f"is the beginning of {another} and {first}; write more"):
        versions.find(first[:4], versions.beside(folder.path))


def test_a_bad_dataset_is_told_as_ever(folder, run):
    version = released(folder)
    folder.tables["events"][0]["party"] = "purple"
    code, out, err = run("check", folder.write(), "--against", version)
    assert (code, out) == (1, "")
    assert err.startswith("events.csv:2:party: 'purple'")
