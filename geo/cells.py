"""One cell against its field of a Table Schema: what it holds, or what of the field it breaks, and what to write."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

from geo.gate import CONTROL
from geo.names import nearest
from geo.problems import Problems, shown
from geo.sheets import LONGEST_CELL

Cell = str | int | float
"""Text, or a number where the field says so."""


def read(field: Mapping[str, Any], text: str) -> tuple[Cell | None, tuple[str, ...]]:
    """What a cell holds, ``None`` where nothing of the field's type, and which of the field's constraints it breaks.

    They have their names in Table Schema (``required``, ``enum``, ``pattern``, ``minimum``, ``maximum``); what is not
    of the type breaks ``type``. Dates are text here: the calendar knows them better.
    """
    limits = field.get("constraints", {})
    if not text:
        return None, ("required",) if limits.get("required") else ()
    try:
        value = _TYPES[field["type"]](text)
    except ValueError:
        return None, ("type",)
    return value, tuple(kind for kind, keeps in _LIMITS.items() if kind in limits and not keeps(value, limits[kind]))


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


_TYPES: Mapping[str, Callable[[str], Cell]] = {"string": str, "date": str, "integer": int, "number": _number}
_LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, words: value in words,
    "pattern": lambda value, pattern: re.fullmatch(pattern, value) is not None,
    "minimum": lambda value, least: value >= least,
    "maximum": lambda value, most: value <= most,
}


def is_sound(cell: str, file: str, number: int, column: str, problems: Problems) -> bool:
    """Whether a cell is text that can be kept; a problem if not."""
    found = CONTROL.search(cell)
    if len(cell) > LONGEST_CELL:
        wrong = f"has {len(cell):,} characters, and at most 10,000 are read; shorten it"
        problems.error(file, number, column, "cell-too-long", wrong)
    elif found:
        problems.error(file, number, column, "control", f"holds the control character {found[0]!r}; take it out")
    return len(cell) <= LONGEST_CELL and not found


def fault(kind: str, field: Mapping[str, Any], text: str) -> tuple[str, str]:
    """The code and the message of a constraint that *text* breaks: what was found, what is wanted."""
    limits = field.get("constraints", {})
    if kind == "required":
        return "empty", f"is empty, and every row needs it: {field['description']}"
    if kind == "enum":
        return "word", not_one_of(text, limits["enum"])
    if kind == "type":
        wanted = (
            "whole number; write digits only, as in 750000"
            if field["type"] == "integer"
            else "number; write it as in 69.17"
        )
        return "type", f"{shown(text)} is not a {wanted}"
    if kind == "minimum":
        wrong = f"{shown(text)} is less than {limits['minimum']}; write that or more"
        return "range", f"{wrong}: {field['description']}"
    if kind == "maximum":
        wrong = f"{shown(text)} is more than {limits['maximum']}; write that or less"
        return "range", f"{wrong}: {field['description']}"
    if field["name"] == "color":
        return "form", f"{shown(text)} is not a colour; write # and six hex digits, as in #2f6fa8"
    if field["name"] == "id":
        return "form", f"{shown(text)} is not an id; use letters a to z, digits, dot, underscore and hyphen only"
    return "form", f"{shown(text)} does not have the form {limits.get(kind)}: {field['description']}"


def not_one_of(word: str, words: Sequence[str]) -> str:
    """What is wrong with a word outside its list, and the word that was probably meant."""
    meant = nearest(word, words)
    return f"{shown(word)} is not one of {', '.join(words)}" + (f"; did you mean {meant!r}?" if meant else "")
