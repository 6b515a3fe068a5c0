"""Who said what, and whose count it was: the pinned days of August 2021, and laws for any history."""

import json

import pytest
from hypothesis import given

from geo.accounts import Accounts, whose
from geo.cli import main
from geo.matrix import SILENT, matrix, word_on
from geo.model import CONTROLLED, IMPLIED
from geo.timeline import Timeline
from geo.words import Words
from histories import histories, shipped

LETTERS = {"controlled": "S", "contested": "C", "claimed": "L", "implied": "i", "silent": "-"}
# From the table of the facts: places across in the order of their fall.
THIRTEENTH = {
    "Reuters": ("SSSSSSSSCSSSSSS---", [14]),
    "AP": ("iiiSSiSSSSSSSiSSSC", [12, 18, 17]),
    "dpa": ("iiSiiiiSiSiSSiSSSS", [15, 16, 18]),
    "Al-Jazeera": ("SSSiSSiiiSiSSiSiLi", [13, 15, 18]),
    "EFE": ("iSSiSiiiiiiiiii---", [15]),
    "Xinhua": ("iiiiiiSSiSSSSSLSLC", [18]),
    "VOA": ("SSSSSSSSCSSSSS----", []),
    "TOLOnews": ("iiiiiiiiiiSSSiiSCi", [17]),
    "Anadolu": ("iiiiiiSSSSSS-SS--S", [12, 15]),
}


def test_the_matrix_of_the_thirteenth():
    dataset = shipped()
    found = matrix(dataset, dataset.calendar.point("2021-08-13"))
    lines = {
        line.reporter.id: ("".join(LETTERS[cell.word] for cell in line.cells), [count.count for count in line.counts])
        for line in found.lines
    }
    assert lines == THIRTEENTH


def test_six_capitals_make_the_difference():
    dataset = shipped()
    found = matrix(dataset, dataset.calendar.point("2021-08-13"))
    assert {dataset.mark[id].name for id in found.differ} == {
        "Farah",
        "Lashkar Gah",
        "Firuz Koh",
        "Pul-e-Alam",
        "Qalat",
        "Tirin Kot",
    }
    assert [dataset.mark[unit.id].name for unit in found.units][:3] == ["Zaranj", "Sheberghan", "Kunduz"]
    assert [(count.reporter, count.count) for count in found.others] == [("CNN", 17), ("LWJ", 18), ("Janes", 18)]


def test_a_day_on_which_nobody_was_read_has_no_lines():
    dataset = shipped()
    assert matrix(dataset, dataset.calendar.point("2021-08-25")).lines == ()


@given(histories())
def test_a_cell_is_the_reporters_own_word(dataset):
    """What is said is what its view has; what is only implied never stands where something was read."""
    for day in Timeline(dataset).days:
        found = matrix(dataset, day)
        for line in found.lines:
            view = Timeline(dataset, told_by=line.reporter.id)
            for unit, cell in zip(found.units, line.cells, strict=True):
                state = view.state(unit.id, day.tick)
                assert state.mentioned == (cell.word not in (IMPLIED, SILENT))
                assert cell == word_on(view, unit, day.tick)
                if cell.word == CONTROLLED:
                    assert state.party == cell.party
                assert cell.report is None or cell.report.reported.end <= day.tick


def names(rows):
    dataset = shipped()
    return {(dataset.mark[unit.id].name, word) for unit, word in rows}


def test_whose_fourteen_it_was():
    """F102."""
    (found,) = whose(shipped(), 14)
    assert (found.account.count.reporter, found.account.count.as_of.text) == ("Reuters", "2021-08-13")
    assert names(found.without) == {
        ("Farah", "contested"),
        ("Pul-e-Alam", "silent"),
        ("Qalat", "silent"),
        ("Tirin Kot", "silent"),
    }
    assert (found.beyond, found.implied, found.now.held) == ((), 0, 18)
    assert Accounts(Words(shipped())).sentence(found) == (
        "Reuters, 13 August: Taliban 14 of 34. Without Pul-e-Alam, Qalat and Tirin Kot, of which it said nothing that "
        "we found. Without Farah, fought for by its word. What we know now: 18."
    )


def test_whose_sixteen_it_was():
    (found,) = whose(shipped(), 16)
    assert found.account.count.reporter == "dpa"
    assert {name for name, word in names(found.without) if word == "later"} == {"Qalat", "Tirin Kot"}


def test_a_count_that_its_reports_do_not_explain_says_so():
    found = next(one for one in whose(shipped(), 25) if one.account.count.reporter == "VOA")
    said = Accounts(Words(shipped())).sentence(found)
    assert "Its own reports give 16, and 0 more by implication; 25 is not explained by them." in said


def test_every_count_has_a_sentence_and_its_numbers_agree():
    accounts = Accounts(Words(shipped()))
    found = whose(shipped())
    assert len(found) == len(shipped().counts)
    for one in found:
        assert str(one.account.count.count) in accounts.sentence(one)
        if one.account.view == 3 and one.account.verdict != "differs":
            assert one.account.count.count + len(one.without) - len(one.beyond) == one.now.held


def test_of_one_day(capsys):
    assert main(["whose", "18", "--at", "2021-08-14"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Xinhua, 14 August: Taliban 18 of 34.")
    assert said.count("\n") == 1


def test_nobody(capsys):
    assert main(["whose", "3"]) == 0
    assert capsys.readouterr().out == "3: nobody that we read.\n"
    assert main(["whose", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_whose_as_objects(capsys):
    assert main(["whose", "14", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["reporter"] == "Reuters"
    assert found["published"] == 14
    assert found["verdict"] == "equal"
    assert {"id": "AF-FRA", "name": "Farah", "word": "contested"} in found["without"]
    assert found["now"] == {"held": 18, "at_most": 18}


@pytest.mark.parametrize(("at", "why"), [("2020-01-01", "This map covers"), ("soon", "is not a date")])
def test_a_moment_that_there_is_not_is_refused(capsys, at, why):
    assert main(["whose", "14", "--at", at]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert why in said.err
