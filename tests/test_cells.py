"""Cells against frictionless, which reads Table Schemas too: the same values, and the same constraints broken."""

import json
from decimal import Decimal

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cells import read
from geo.tables import DATES, schemas

FIELDS = [field for schema in schemas().values() for field in schema["fields"]]
FORMS = {json.dumps([field["type"], field.get("constraints", {})]): field for field in FIELDS}
LISTED = {
    "none": ["", " "],
    "edges": ["0", "1", "90", "-90", "90.5", "180", "-180", "180.5", "-91", "-1"],
    "numbers": [
        "12",
        "+5",
        " 12",
        "007",
        "1_000",
        "1.0",
        "1e3",
        ".5",
        "5.",
        "1,5",
        "0x10",
        "12%",
        "\u0661\u0662",
        "\u00b2",
    ],
    "no numbers": ["nan", "-inf", "sNaN", "1e999", "9" * 5000],
    "days": ["2021", "2021-08", "2021-08-13", "2021-8-3", "2021-02-30", "2021-08-13T02:06+04:30", "2021-08-13T02:06"],
    "words": ["capital", "Capital", "controlled", "none", "high", "#2f6fa8", "#2f6fa8 ", "AF-KAB", "a b"],
}
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


each_form = pytest.mark.parametrize("field", FORMS.values(), ids=FORMS)


@each_form
@pytest.mark.parametrize("cells", LISTED.values(), ids=LISTED)
def test_a_cell_holds_what_table_schema_says(field, cells):
    for text in cells:
        _agrees(field, text)


@each_form
@given(TEXT | st.decimals().map(str))
def test_so_does_any_other(field, text):
    _agrees(field, text)


def _agrees(field, text):
    value, broken = read(field, text)
    wanted, why = _told(field, text)
    assert {*broken} == why
    if not why:
        assert value == wanted


def _told(field, text):
    """What frictionless says of a cell, but that dates are text and a number is one that a computer can hold."""
    plain = {**field, "type": "string"} if field["type"] == "date" else field
    try:
        value, why = frictionless.Field.from_descriptor(plain).create_cell_reader()(text)
    except ArithmeticError:  # sNaN
        return None, {"type"}
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) > Decimal("1e308"):
            return None, {"type"}
        value = float(value)
    return value, {*(why or ())}


def test_dates_are_told_by_the_calendar():
    assert {field["name"] for field in FIELDS if field["type"] == "date"} <= DATES
