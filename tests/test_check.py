"""The warnings about meaning: one test a rule that reads its message, and one that keeps it quiet."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from folders import Folder, event, feature, report, square
from geo import load
from geo.check import RULES, warnings

SHIPPED = Path(__file__).parent.parent / "data"

Change = Callable[[Folder], object]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "squares")


def told(folder: Folder) -> list[str]:
    return [str(problem) for problem in warnings(folder.load())]


def add(*rows: dict[str, str]) -> Change:
    """Adds events: the first is row 4."""
    return lambda folder: folder.tables["events"].extend(rows)


def both(*changes: Change) -> Change:
    return lambda folder: [change(folder) for change in changes]


def sourced(n: int, **cells: str) -> Change:
    return lambda folder: folder.tables["sources"][n].update(cells)


def says(**fields: Any) -> Change:
    return lambda folder: folder.descriptor.update(fields)


def unit(id: str, name: str, geometry: object) -> Change:
    return lambda folder: folder.features.append(feature(id, name, geometry))


def partisan_reporter(folder: Folder) -> None:
    folder.tables["reporters"][0]["side"] = "red"
    folder.tables["reports"] = [
        report("r1", "AA", "red", "2021-08-05"),
        report("r2", "birch-town", "red", "2021-08-06", reporter="call"),
    ]
    folder.tables["reporters"].append({"id": "call", "name": "Call"})


def frame_of_units(folder: Folder) -> None:
    """Eight squares around a ninth that nobody has."""
    cells = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    folder.features = [feature(f"U{n}", f"Unit {n}", square(60 + x, 29 + y)) for n, (x, y) in enumerate(cells)]
    folder.tables["events"] = [event("e1", "U0", "red", "2021-08-05")]
    folder.tables["reports"] = []
    del folder.tables["places"], folder.tables["reports"]
    folder.tables["corrections"] = [{"date": "2021-09-02", "event": "e1", "reason": "x"}]


WARNED = [
    (
        add(event("e3", "AA", "red", "2021-08-09", manner="after_fighting")),
        "events.csv:4:party: 'red' holds 'Alder' (AA) already; take the row out, or say as manner what it ends: "
        "repelled, claim_not_borne_out, held_after_city_fell, retreat",
    ),
    (
        add(event("e3", "CC", "blue", "2021-08-09")),
        "events.csv:4:party: 'blue' holds 'Cedar' (CC) already;",
    ),
    (
        add(event("e3", "CC", "red", "2021-07-30")),
        "events.csv:4:occurred: '2021-07-30' is before the period, which begins on 2021-08-01; "
        "it sets the state at the start; widen the period if it should be seen",
    ),
    (
        add(event("e3", "CC", "red", "2021-09-01")),
        "events.csv:4:occurred: '2021-09-01' is after the period, which ends on 2021-08-31; it is never shown; "
        "widen the period, or take the row out",
    ),
    (
        add(event("e3", "AA", "blue", "2021-08-04", occurred_by="2021-08-06")),
        "events.csv:2:occurred: may come before row 4, which gives 'Alder' (AA) to 'blue'; "
        "the order taken is that of the earliest moments; narrow one of the two",
    ),
    (
        add(event("e3", "AA", "blue", "2021-08-09", "claimed")),
        "events.csv:4:status: no row confirms or ends the claim of 'blue' to 'Alder' (AA); add a controlled row: "
        "the claimant's, or the holder's with manner claim_not_borne_out",
    ),
    (
        add(event("e3", "AA", "red", "2021-08-09", "contested")),
        "events.csv:4:party: 'red' holds 'Alder' (AA) itself, so that the row is passed over; "
        "write the party that disputes it, or add the row by which this one lost it",
    ),
    (
        sourced(0, side="red"),
        "events.csv:2:sources: all sources that give 'Alder' (AA) to 'red' speak for that party; "
        "add one that does not, or make the row claimed",
    ),
    (
        partisan_reporter,
        "events.csv:2:sources: all reports that give 'Alder' (AA) to 'red' speak for that party; "
        "add one that does not, or make the row claimed",
    ),
    (
        add(event("e3", "Birch", "red", "2021-08-09")),
        "events.csv:4:unit: 'Birch' (BB) and its capital 'Birch' (birch-town) both have rows (the capital's first is "
        "3), and the unit shows its own alone; put all of them on one of the two",
    ),
    (
        lambda folder: folder.tables.update(
            reports=[
                report("r1", "birch-town", "red", "2021-08-06"),
                report("r2", "BB", "red", "2021-08-07", basis="implied"),
                report("r3", "BB", "red", "2021-08-07"),
            ]
        ),
        "reports.csv:4:unit: 'Birch' (BB) and its capital 'Birch' (birch-town) both have rows by Morning Post (the "
        "capital's first is 2), and the unit shows its own alone; put all of them on one of the two",
    ),
    (
        add(event("e3", "CC", "red", "2021-08-09", manner="after_figthing")),
        "events.csv:4:manner: 'after_figthing' is no manner that is known, and makes no sentence; "
        "did you mean 'after_fighting'?",
    ),
    (
        says(initial=""),
        "squares.geojson:3: 'Cedar' (CC) has no events and no initial holder, and is shown as no data; "
        "add an event, or an initial holder, or leave it if nothing is known",
    ),
    (
        both(
            sourced(0, link="publisher", url="https://www.post.example/1"),
            sourced(1, link="publisher", url="https://dusk.example/2", publisher="Morning Post"),
        ),
        "sources.csv:3:link: 'dusk.example' and, in an earlier row, 'post.example' are both marked as "
        "addresses of 'Morning Post'; mark one as licensed or none, or leave it if both are",
    ),
    (
        lambda folder: folder.tables["parties"][1].update(color="#00795A"),
        "parties.csv:3:color: #2f6fa8 of 'blue' and #00795a of 'red' look alike without blue "
        "(distance 1.9, 7 is wanted); make one of them lighter or darker",
    ),
    (
        lambda folder: folder.tables["places"][1].update(lon="62.25"),
        "places.csv:3:lon: 'Birch field' lies outside 'Birch' (BB), some 27.8 km away; "
        "mend lon and lat (62.25, 30.25), or the unit",
    ),
    (
        lambda folder: folder.tables["places"][1].update(lon="30.25", lat="61.7"),
        "places.csv:3:lon: 'Birch field' lies outside 'Birch' (BB), some 4,837.0 km away; "
        "it lies inside if lon and lat are swapped: mend them here, or those of the units",
    ),
    (
        lambda folder: None,
        "squares.geojson: no event speaks of 'Cedar' (CC), and the initial holder stays; "
        "add what happened there, or leave it if nothing changed",
    ),
    (
        lambda folder: folder.features.extend(feature(f"D{n}", f"Dale {n}", square(70 + n, 30)) for n in range(9)),
        "squares.geojson: no event speaks of 'Cedar' (CC), 'Dale 0' (D0), 'Dale 1' (D1), 'Dale 2' (D2), 'Dale 3' (D3), "
        "'Dale 4' (D4), 'Dale 5' (D5), 'Dale 6' (D6) and 2 more, and the initial holder stays;",
    ),
    (
        unit("DD", "Dale", square(60, 31)),
        "squares.geojson:4: 'Cedar' (CC) and 'Dale' (DD) have the same shape; take one of them out, or draw it anew",
    ),
    (
        both(*(unit(id, id, {"type": "Point", "coordinates": [70, 30]}) for id in ("DD", "EE"))),
        "squares.geojson:5: 'DD' (DD) and 'EE' (EE) have the same shape;",
    ),
    (
        unit("DD", "Dale", square(60.5, 31.5)),
        "squares.geojson:4: 'Cedar' (CC) and 'Dale' (DD) overlap, some 2,634.4 square kilometres at 60.750, 31.750; "
        "give the ground to one of them",
    ),
    (
        frame_of_units,
        "squares.geojson:1: no unit has the ground between 'Unit 0' (U0), 'Unit 1' (U1), 'Unit 2' (U2), "
        "'Unit 3' (U3), some 10,677.4 square kilometres at 61.500, 30.500; give it to one of them",
    ),
]

QUIET = [
    lambda folder: None,
    # What ends something.
    *(add(event("e3", "AA", "red", "2021-08-09", manner=manner)) for manner in ("repelled", "retreat")),
    # What is inside the period, if only in part.
    add(event("e3", "CC", "red", "2021-07", occurred_by="2021-08-02")),
    # One day after another.
    add(event("e3", "AA", "blue", "2021-08-06")),
    # A claim that was confirmed, and one that was not borne out.
    add(event("e3", "AA", "blue", "2021-08-09", "claimed"), event("e4", "AA", "blue", "2021-08-10")),
    add(
        event("e3", "AA", "blue", "2021-08-09", "claimed"),
        event("e4", "AA", "red", "2021-08-10", manner="claim_not_borne_out"),
    ),
    # A contest by the holder while another may hold the ground already.
    add(
        event("e3", "AA", "red", "2021-08-10", "contested"),
        event("e4", "AA", "blue", "2021-08-10", occurred_by="2021-08-12"),
    ),
    # A party's word beside another's, and against itself.
    both(sourced(0, side="red"), lambda folder: folder.tables["events"][0].update(sources="s1;s2")),
    sourced(1, side="blue"),
    # The same host but for www., and another that is not said to be the publisher's own.
    both(
        sourced(0, link="publisher", url="https://www.post.example/1"),
        sourced(1, link="publisher", url="http://post.example/2", publisher="Morning Post"),
    ),
    both(
        sourced(0, link="publisher", url="https://www.post.example/1"),
        sourced(1, link="licensed", url="https://dusk.example/2", publisher="Morning Post"),
    ),
    # A place on the border, and a unit that is a point.
    lambda folder: folder.tables["places"][1].update(lon="62"),
    both(
        unit("DD", "Dale", {"type": "Point", "coordinates": [60.5, 30.5]}), add(event("e8", "DD", "red", "2021-08-09"))
    ),
    # A unit apart from the others.
    both(unit("DD", "Dale", square(70, 30)), add(event("e8", "DD", "red", "2021-08-09"))),
]


@pytest.mark.parametrize(("change", "message"), WARNED)
def test_a_warning_says_where_what_and_what_to_do(folder: Folder, change: Change, message: str) -> None:
    change(folder)
    found = [each for each in told(folder) if each.startswith(message)]
    assert len(found) == 1, "\n".join([message, "is not among", *told(folder)])


@pytest.mark.parametrize("change", QUIET)
def test_what_is_in_order_is_not_warned_of(folder: Folder, change: Change) -> None:
    folder.tables["events"][1]["sources"] = "s2"
    folder.tables["events"].append(event("e9", "CC", "red", "2021-08-01", "contested"))
    change(folder)
    assert told(folder) == []


def test_every_rule_has_its_code(folder: Folder) -> None:
    codes = set()
    for n, (change, _) in enumerate(WARNED):
        one = Folder(folder.path.with_name(f"folder-{n}"))
        change(one)
        codes |= {problem.code for problem in warnings(one.load())}
    assert len(codes) == len(RULES)


def test_every_warning_is_one() -> None:
    problems = warnings(load(SHIPPED))
    assert {problem.severity for problem in problems} == {"warning"}
    assert all(problem.row for problem in problems)


def test_what_the_shipped_data_are_warned_of() -> None:
    """The README of the facts names them: one open claim, three airports by the Taliban alone."""
    found: dict[str, list[str]] = {}
    dataset = load(SHIPPED)
    by_row = {event.row: event.id for event in dataset.events}
    for problem in warnings(dataset):
        if problem.file == "events.csv" and problem.row:
            found.setdefault(problem.code, []).append(by_row[problem.row])
    assert found.pop("unresolved-claim") == ["bazarak-city-6"]
    assert found.pop("one-side-only") == ["sheberghan-airport-3", "farah-airport-3", "kandahar-airport-2"]
    assert set(found) == {"outside-period", "overlapping-spans"}
