"""The commands: what they say, where they say it, with which code they end, and what they leave behind."""

import csv
import io
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from shapely.geometry import shape

from commands import Run, command
from folders import Folder, event
from geo.cards import Cards
from geo.timeline import Timeline
from geo.words import Words
from histories import shipped

HOUSE = Path(__file__).resolve().parent.parent
ISLANDS = str(HOUSE / "tests" / "fixtures" / "islands")
TOWNS = str(HOUSE / "tests" / "fixtures" / "towns")
CANONICAL = "2021-08-13T02:06+04:30"


@pytest.fixture
def run(capsys) -> Run:
    return partial(command, capsys)


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "squares")


@pytest.fixture
def bad(folder) -> str:
    """A folder with two errors and a warning."""
    folder.tables["events"] += [event("e3", "Brich", "red", "2021-08-09"), event("e4", "CC", "red", "13/08/2021")]
    folder.tables["sources"][0]["shelf"] = "3"
    return str(folder.write())


def by_process(*argv: str, **how) -> subprocess.CompletedProcess:
    """The command in a process of its own, as bytes."""
    command = [sys.executable, "-m", "geo", *argv]
    return subprocess.run(command, cwd=HOUSE, capture_output=True, timeout=120, **how)


# state

STATE_KEYS = "dataset version at reported_by told_by headline of not_mentioned tally units places"
UNIT_KEYS = "id name shown party possible status challenger sentence since event sources"


def test_a_state_says_what_the_map_says(run):
    said = run("state", "--at", "2021-08-13")
    state = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert [*state] == STATE_KEYS.split()
    assert state["headline"] == "13 August: the Taliban held 18 of 34 provincial capitals."
    assert [state[key] for key in ("dataset", "at", "reported_by", "told_by", "of", "not_mentioned")] == [
        "afghanistan-2021",
        "2021-08-13",
        None,
        None,
        34,
        0,
    ]
    assert state["version"] == shipped().version
    assert [*state["tally"]] == [party.id for party in shipped().parties]
    assert state["tally"]["taliban"] == {"held": 18, "at_most": 18, "contests": 0, "claims": 0, "implied": 0}
    assert state["tally"]["government"]["held"] == 16


def test_the_rows_of_a_state_follow_the_dataset(run):
    state = json.loads(run("state", "--at", "2021-08-13").out)
    assert [row["id"] for row in state["units"]] == [unit.id for unit in shipped().units]
    assert [row["id"] for row in state["places"]] == [place.id for place in shipped().places]
    assert {" ".join(row) for row in state["units"]} == {UNIT_KEYS}
    assert {" ".join(sorted(row)) for row in state["places"]} == {" ".join(sorted([*UNIT_KEYS.split(), "unit"]))}


def test_a_unit_of_a_state(run):
    [kandahar] = [row for row in json.loads(run("state", "--at", "2021-08-13").out)["units"] if row["id"] == "AF-KAN"]
    snapshot = Timeline(shipped()).at("2021-08-13")
    [shown] = [each for each in snapshot.units if each.target.id == "AF-KAN"]
    row = shipped().event[kandahar["event"]]
    assert kandahar == {
        "id": "AF-KAN",
        "name": "Kandahar",
        "shown": "held",
        "party": "taliban",
        "possible": [],
        "status": "controlled",
        "challenger": None,
        "sentence": Cards(Words(shipped())).card(snapshot, shown),
        "since": "2021-08-13",
        "event": row.id,
        "sources": [*row.sources],
    }
    assert (row.target, row.party, row.status) == ("kandahar-city", "taliban", "controlled")


def test_a_unit_that_nothing_was_said_of(run):
    [nili] = [row for row in json.loads(run("state", "--at", "2021-08-12").out)["units"] if row["name"] == "Daykundi"]
    assert (nili["party"], nili["since"], nili["event"], nili["sources"]) == ("government", None, None, [])


def test_a_holder_that_was_only_confirmed_is_held_by_that_row(run):
    state = json.loads(run("state", "--at", "2024-10-23", "--data", ISLANDS).out)
    [vestby] = [row for row in state["places"] if row["id"] == "vestby"]
    assert (vestby["party"], vestby["since"], vestby["event"]) == ("council", None, "vestby-2")


def test_a_unit_that_is_changing_hands(run):
    [kandahar] = [row for row in json.loads(run("state", "--at", "2021-08-12").out)["units"] if row["id"] == "AF-KAN"]
    assert [kandahar[key] for key in ("shown", "party", "possible")] == ["changing", "government", ["taliban"]]
    assert kandahar["sources"]


def test_no_data_is_null_and_nobodys(run):
    state = json.loads(run("state", "--at", "2024-10-20", "--data", ISLANDS).out)
    rows = [row for row in state["units"] if row["shown"] == "no-data"]
    assert rows
    assert {(row["party"], row["status"]) for row in rows} == {(None, None)}


def test_one_agencys_reports_by_id_and_by_name(run):
    by_id, by_name = (run("state", "--at", "2021-08-13", "--told-by", who).out for who in ("Al-Jazeera", "Al Jazeera"))
    assert by_id == by_name
    state = json.loads(by_id)
    assert (state["told_by"], state["tally"]["taliban"]["implied"]) == ("Al-Jazeera", 9)
    reuters = json.loads(run("state", "--at", "2021-08-13", "--told-by", "Reuters").out)
    assert (reuters["tally"]["taliban"]["held"], reuters["not_mentioned"]) == (14, 16)
    silent = [row for row in reuters["units"] if row["shown"] == "not-mentioned"]
    assert {(row["party"], row["status"], row["event"]) for row in silent} == {(None, None, None)}
    assert len(silent) == 16
    told = [row for row in reuters["units"] if row["party"] == "taliban"]
    assert {shipped().report[row["event"]].reporter for row in told} == {"Reuters"}


def test_what_had_been_reported_by_a_moment(run):
    state = json.loads(run("state", "--at", "2021-08-12", "--reported-by", "2021-08-12").out)
    assert (state["reported_by"], state["tally"]["taliban"]) == (
        "2021-08-12",
        {"held": 11, "at_most": 11, "contests": 2, "claims": 0, "implied": 0},
    )


@pytest.mark.parametrize("asked", [CANONICAL, "2021-08-12T21:36Z", "2021-08-13T02:06 04:30", "2021-08-12T17:36-04:00"])
def test_a_moment_has_one_form(run, asked):
    said = run("state", "--at", asked, "--reported-by", asked)
    assert said.out == run("state", "--at", CANONICAL, "--reported-by", CANONICAL).out
    assert [json.loads(said.out)[key] for key in ("at", "reported_by")] == [CANONICAL] * 2


def test_a_state_as_csv(run):
    said = run("state", "--at", "2021-08-13", "--format", "csv")
    rows = [*csv.DictReader(io.StringIO(said.out))]
    units = json.loads(run("state", "--at", "2021-08-13").out)["units"]
    assert said.out.splitlines()[0] == "id,name,shown,party,possible,status,challenger,since,event,sources,sentence"
    assert "\r" not in said.out
    flat = [{key: ";".join(v) if isinstance(v, list) else v or "" for key, v in unit.items()} for unit in units]
    assert rows == flat


def test_a_state_as_geojson(run):
    said = json.loads(run("state", "--at", "2021-08-13", "--format", "geojson").out)
    assert said["type"] == "FeatureCollection"
    assert [each["properties"] for each in said["features"]] == json.loads(run("state", "--at", "2021-08-13").out)[
        "units"
    ]
    for each, unit in zip(said["features"], shipped().units, strict=True):
        assert (each["type"], each["id"]) == ("Feature", unit.id)
        assert shape(each["geometry"]).equals(unit.shape)


def test_points_are_units_too(run):
    timeline = Timeline(shipped("towns"))
    said = json.loads(run("state", "--at", timeline.first.text, "--format", "geojson", "--data", TOWNS).out)
    assert {each["geometry"]["type"] for each in said["features"]} == {"Point"}


@pytest.mark.parametrize("form", ["json", "csv", "geojson"])
def test_names_are_written_as_they_are(run, folder, form):
    folder.features[2]["properties"]["name"] = "توسکا"
    assert "توسکا" in run("state", "--at", "2021-08-13", "--data", str(folder.write()), "--format", form).out


@pytest.mark.parametrize("name", ['=HYPERLINK("https://x.example")', "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(run, folder, name):
    folder.features[2]["properties"]["name"] = name
    said = run("state", "--at", "2021-08-13", "--data", str(folder.write()), "--format", "csv")
    rows = [*csv.reader(io.StringIO(said.out))]
    assert rows[3][1] == f"'{name}"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    as_json = json.loads(run("state", "--at", "2021-08-13", "--data", str(folder.path)).out)
    assert as_json["units"][2]["name"] == name


@pytest.mark.parametrize(
    ("form", "view"),
    [("json", ("--told-by", "AP")), ("csv", ("--reported-by", "2021-08-12")), ("geojson", ())],
    ids=["json", "csv", "geojson"],
)
def test_two_runs_give_the_same_bytes(form, view):
    argv = ("state", "--at", "2021-08-13", "--format", form, *view)
    one, other = (by_process(*argv, env={**os.environ, "PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert (one.returncode, one.stdout, one.stderr) == (0, other.stdout, b"")
    assert one.stdout.endswith(b"\n")
    assert b"\r" not in one.stdout
    assert b"\\u" not in one.stdout


def test_output_is_utf_8_whatever_the_locale():
    argv = ("state", "--at", "2024-10-20", "--data", ISLANDS)
    poor = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert by_process(*argv, env=poor).stdout == by_process(*argv).stdout


# What is refused: 2, one line, nothing on standard output

REFUSED = [
    (
        ("state", "--at", "2021-07-03"),
        "geo state: “2021-07-03”: This map covers 1 August to 7 September 2021. The nearest day is 2021-08-01.",
    ),
    (
        ("state", "--at", "2021-09-08T00:00+04:30"),
        "geo state: “2021-09-08T00:00+04:30”: This map covers 1 August to 7 September 2021. "
        "The nearest day is 2021-09-07.",
    ),
    (
        ("state", "--at", "2021-08-20", "--told-by", "Reuters"),
        "geo state: “2021-08-20”: We looked for Reuters reports from 6 to 13 August, so this view stops here. "
        "The nearest day is 2021-08-13.",
    ),
    (
        ("state", "--at", "2021-08-13", "--told-by", "The Sun"),
        "geo state: There is no view of “The Sun”. Reports were looked for from day to day by: "
        "AFP, AP, Al Jazeera, Anadolu, EFE, Reuters, TOLOnews, VOA, Xinhua and dpa.",
    ),
    # It said single things only.
    (("state", "--at", "2021-08-13", "--told-by", "CNN"), "geo state: There is no view of “CNN”."),
    (
        ("state", "--at", "2021-08-13", "--told-by", "AP", "--reported-by", "2021-08-13"),
        "python -m geo state: argument --reported-by: not allowed with argument --told-by; "
        "python -m geo state --help shows an example",
    ),
    (("state", "--at", "13/08/2021"), "geo state: '13/08/2021' is not in the form of a date here; write 2021-08-13"),
    (("state", "--at", "08/09/2021"), "geo state: '08/09/2021' has two readings; write 2021-09-08 or 2021-08-09"),
    (
        ("state", "--at", "2021-08"),
        "geo state: '2021-08' is a whole month; ask for a day (2021-08-01) or a time with its offset",
    ),
    (("state", "--at", "2021-08-13T02:06"), "geo state: '2021-08-13T02:06' has no offset from UTC;"),
    (("state", "--at", "2021-08-13", "--reported-by", "friday"), "geo state: 'friday' is not a date;"),
    (("diff", "--from", "2021-08-13", "--to", "2021-08-12"), "geo diff: 2021-08-13 is after 2021-08-12;"),
    (("diff", "--from", "2021-08-13", "--to", "2022-08-12"), "geo diff: “2022-08-12”: This map covers 1 August"),
    (("state",), "python -m geo state: the following arguments are required: --at;"),
    (("state", "--a", "2021-08-13"), "python -m geo state: the following arguments are required: --at;"),
    (("state", "--at", "2021-08-13", "--format", "xml"), "python -m geo state: argument --format: invalid choice"),
    (("paint",), "python -m geo: argument COMMAND: invalid choice"),
    ((), "python -m geo: the following arguments are required: COMMAND;"),
]


@pytest.mark.parametrize(("argv", "why"), REFUSED, ids=[" ".join(argv) or "nothing" for argv, _ in REFUSED])
def test_what_is_refused(run, argv, why):
    said = run(*argv)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(why)
    assert said.err.count("\n") == 1
    assert "Showing" not in said.err


def test_a_refusal_in_a_process_of_its_own():
    said = by_process("state", "--at", "2021-07-03")
    assert (said.returncode, said.stdout) == (2, b"")
    assert said.stderr.count(b"\n") == 1


# Files


@pytest.mark.parametrize("form", ["json", "csv", "geojson"])
def test_the_ending_decides_the_format(run, tmp_path, form):
    file = tmp_path / f"kabul.{form}"
    assert run("state", "--at", "2021-08-15", "-o", str(file)) == (0, "", "")
    assert file.read_bytes() == run("state", "--at", "2021-08-15", "--format", form, "-o", "-").out.encode()
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize(("ending", "more"), [("txt", ()), ("json", ("--json",))])
def test_the_ending_decides_for_diff_too(run, tmp_path, ending, more):
    argv, file = ("diff", "--from", "2021-08-12", "--to", "2021-08-13"), tmp_path / f"kabul.{ending}"
    assert run(*argv, "-o", str(file)) == (0, "", "")
    assert file.read_text("utf-8") == run(*argv, *more).out


def test_a_file_is_replaced_as_a_whole(run, tmp_path):
    file = tmp_path / "state.json"
    file.write_text("old")
    assert run("state", "--at", "2021-08-15", "-o", str(file)).code == 0
    assert json.loads(file.read_text("utf-8"))["at"] == "2021-08-15"


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("state", "--at", "2021-07-03", "-o", "state.json"), 2),
        (("state", "--at", "2021-08-13", "-o", "state.xml"), 2),
        (("state", "--at", "2021-08-13", "-o", "state"), 2),
        (("state", "--at", "2021-08-13", "-o", "state.json", "--format", "csv"), 2),
        (("state", "--at", "2021-08-13", "-o", "no/folder/state.json"), 2),
        (("state", "--at", "2021-08-13", "-o", "state.json", "--data", "BAD"), 1),
        (("diff", "--from", "2021-08-12", "--to", "2021-08-13", "-o", "diff.csv"), 2),
        (("diff", "--from", "2021-08-12", "--to", "2021-08-13", "-o", "diff.txt", "--json"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_command_that_fails_leaves_no_file(run, tmp_path, monkeypatch, bad, argv, code):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    said = run(*(bad if each == "BAD" else each for each in argv))
    assert (said.code, said.out) == (code, "")
    assert said.err
    assert not [*out.iterdir()]


def test_what_could_not_be_replaced_leaves_the_old_file_and_nothing_beside_it(run, tmp_path, monkeypatch):
    file = tmp_path / "state.json"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    said = run("state", "--at", "2021-08-13", "-o", str(file))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"geo state: {str(file)!r} cannot be written: No space left on device; name another file\n"
    assert (file.read_text(), [*tmp_path.iterdir()]) == ("old", [file])


def test_only_a_file_is_replaced(run, tmp_path):
    (tmp_path / "state.json").mkdir()
    said = run("state", "--at", "2021-08-13", "-o", str(tmp_path / "state.json"))
    assert (said.code, said.out) == (2, "")
    assert "is no file that could be replaced" in said.err
    assert [*tmp_path.iterdir()] == [tmp_path / "state.json"]


def test_a_reader_may_leave_early():
    command = [sys.executable, "-m", "geo", "state", "--at", "2021-08-13"]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


# diff

SEVEN = {"Pul-e-Alam": "taken", "Qalat": "taken", "Tirin Kot": "taken", "Firuz Koh": "confirmed",
         "Kandahar": "confirmed", "Lashkar Gah": "confirmed", "Qala-e-Naw": "confirmed"}  # fmt: skip


def test_what_changed_hands_between_two_days(run):
    said = run("diff", "--from", "2021-08-12", "--to", "2021-08-13", "--json")
    found = json.loads(said.out)
    units = {row["name"]: row["kind"] for row in found if row["id"] in shipped().unit}
    assert (said.code, said.err, units) == (0, "", SEVEN)
    assert {" ".join(row) for row in found} == {"id name kind was now shown possible challenger sources"}
    assert {(row["was"], row["now"]) for row in found if row["name"] in SEVEN} == {("government", "taliban")}
    assert all(source in shipped().source for row in found for source in row["sources"])
    assert all(row["sources"] for row in found)
    # Of places, those with rows of their own; a capital is told as its unit.
    others = {row["id"] for row in found if row["name"] not in SEVEN}
    assert others == {"herat-airport", "lashkar-gah-bases", "qalat-camp", "pul-e-alam-base"}


def test_a_difference_as_text(run):
    said = run("diff", "--from", "2021-08-12", "--to", "2021-08-13")
    paragraph = (
        "Kandahar: Government -> Taliban\n"
        "  The Taliban held Kandahar. Taken between 12 August and 02:06 on 13 August after fighting.\n"
        "  Just the News (citing AP); Reuters;"
    )
    assert (said.code, said.err) == (0, "")
    assert paragraph in said.out
    assert len([line for line in said.out.splitlines() if not line.startswith(" ")]) == 11


def test_a_holder_that_stays_is_named_once(run):
    said = run("diff", "--from", "2021-08-09", "--to", "2021-08-10")
    assert "Farah: Government\n  Farah was changing hands." in said.out


def test_nothing_changed(run):
    assert run("diff", "--from", "2021-08-24", "--to", "2021-08-25").out == "No change since 24 August.\n"
    assert json.loads(run("diff", "--from", "2021-08-24", "--to", "2021-08-25", "--json").out) == []


def test_what_goes_by_anothers_rows_is_told_once(run):
    timeline = Timeline(shipped("islands"))
    argv = ("diff", "--from", timeline.first.text, "--to", timeline.last.text, "--json", "--data", ISLANDS)
    found = {row["id"] for row in json.loads(run(*argv).out)}
    assert "OR-SUN" in found
    assert not found & {"sundholm-town", "sund-ferry", "haldafel"}


# check


def test_check_passes_on_the_shipped_data(run):
    said = run("check")
    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0].startswith(f"afghanistan-2021, version {shipped().version}: 34 units, ")
    assert len(lines) == 1 + len(shipped().counts) + 1
    assert "Reuters, 2021-08-13: published 14 of 34; its reports: 14; equal" in lines
    assert "AP, 2021-08-13: published 18 of 34; its reports: 12 + 5 implied; within (Pul-e-Alam)" in lines
    assert (
        "EFE, 2021-08-15: published 28 of 34; its reports: 8 + 18 implied; differs (Bamyan and Maidan Shahr)" in lines
    )
    assert "Janes, 2021-08-13: published 18 of 34; what we know now: 18; equal" in lines
    assert lines[-1] == "published counts: 39 (25 equal, 11 within, 3 differs)"


def test_warnings_stand_apart_and_stop_nothing(run):
    said = run("check")
    assert said.err
    assert all(line.startswith("warning: ") for line in said.err.splitlines())
    assert "warning" not in "".join(said.out.splitlines()[1:])


def test_check_says_every_problem_at_once(run, bad):
    said = run("check", bad)
    lines = said.err.splitlines()
    assert (said.code, said.out) == (1, "")
    assert lines[0].startswith("events.csv:4:unit: ")
    assert "did you mean 'Birch'" in lines[0]
    assert lines[1].startswith(
        "events.csv:5:occurred: '13/08/2021' is not in the form of a date here; write 2021-08-13"
    )
    assert lines[2].startswith("warning: sources.csv:")
    assert len(lines) == 3


@pytest.mark.parametrize(
    "argv", [("state", "--at", "2021-08-13"), ("diff", "--from", "2021-08-12", "--to", "2021-08-13")]
)
def test_every_command_stops_at_a_bad_folder(run, bad, argv):
    said = run(*argv, "--data", bad)
    assert (said.code, said.out) == (1, "")
    assert said.err == run("check", bad).err


def test_a_folder_that_is_not_there(run, tmp_path):
    said = run("check", str(tmp_path / "nowhere"))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("datapackage.json: ")


def test_check_for_programs(run):
    said = run("check", "--json")
    found = json.loads(said.out)
    assert (said.code, said.err, [*found]) == (0, "", ["problems", "counts"])
    assert {" ".join(problem) for problem in found["problems"]} == {"file row column code severity message"}
    assert {problem["severity"] for problem in found["problems"]} == {"warning"}
    assert {" ".join(each) for each in found["counts"]} == {
        "reporter as_of party published held at_most implied view verdict units"
    }
    assert found["counts"][3] == {
        "reporter": "Reuters",
        "as_of": "2021-08-13",
        "party": "taliban",
        "published": 14,
        "held": 14,
        "at_most": 14,
        "implied": 0,
        "view": 3,
        "verdict": "equal",
        "units": [],
    }
    assert found["counts"][22]["as_of"] == "2021-08-13T11:01+03:00"


def test_check_for_programs_whatever_is_wrong(run, bad, tmp_path):
    said = run("check", bad, "--json")
    found = json.loads(said.out)
    assert (said.code, said.err, found["counts"]) == (1, "", [])
    assert [problem["severity"] for problem in found["problems"]] == ["error", "error", "warning"]
    assert found["problems"][1]["row"] == 5
    nothing = json.loads(run("check", str(tmp_path / "nowhere"), "--json").out)
    assert [problem["code"] for problem in nothing["problems"]] == ["no-folder"]


def test_check_takes_the_folder_either_way(run):
    assert run("check", ISLANDS) == run("check", "--data", ISLANDS)
    assert run("check", ISLANDS).out.startswith(f"{shipped('islands').package.name}, ")


# Help


@pytest.mark.parametrize("command", ["state", "diff", "check"])
def test_help_shows_an_example_that_runs(run, monkeypatch, command):
    monkeypatch.chdir(HOUSE)
    said = run(command, "--help")
    [example] = [line for line in said.out.splitlines() if line.startswith("example: python -m geo ")]
    assert said.code == 0
    assert run(*example.removeprefix("example: python -m geo ").split()).code == 0


def test_help_names_the_commands(run):
    said = run("--help")
    assert said.code == 0
    assert all(f"    {command} " in said.out for command in ("state", "diff", "check"))
