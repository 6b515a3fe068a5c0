"""The table that the page's script is held to as well: what an address asks for, and what has come by a moment."""

import json

import pytest

from geo.moment import Point, UnreadableDate, by_then
from geo.names import typed
from geo.timeline import Refused, Timeline
from histories import TESTS, shipped

CASES = json.loads((TESTS / "cases" / "moments.json").read_text(encoding="utf-8"))
TYPED = json.loads((TESTS / "cases" / "typed.json").read_text(encoding="utf-8"))


def answer(asked: str, told_by: str | None) -> dict[str, object]:
    """What the shipped map makes of *asked*, in the words of the table."""
    try:
        point = Timeline(shipped(), told_by=told_by).point(asked)
    except UnreadableDate:
        return {"refused": "unreadable"}
    except Refused as refused:
        return {"refused": refused.reason, "nearest": refused.nearest and refused.nearest.text}
    return {"point": own_text(point), "tick": point.tick}


def own_text(point: Point) -> str:
    """How the dataset itself writes a moment, however it was asked for."""
    return shipped().calendar.at(point.tick, clock=point.clock).text


@pytest.mark.parametrize("case", CASES["come_by"], ids=lambda case: f"{case['tick']} in {case['ticks']}")
def test_how_many_have_come_by(case):
    assert by_then(case["ticks"], case["tick"]) == case["index"]


@pytest.mark.parametrize("case", CASES["at"], ids=lambda case: repr(case["asked"]))
def test_what_an_address_asks_for(case):
    expected = {key: value for key, value in case.items() if key not in ("asked", "told_by")}
    assert answer(case["asked"], case.get("told_by")) == expected


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case["typed"])
def test_what_is_typed_to_find_a_place(case):
    assert typed(case["typed"]) == case["key"]


def test_no_case_is_told_twice():
    asked = [(case["asked"], case.get("told_by")) for case in CASES["at"]]
    assert len(set(asked)) == len(asked)
