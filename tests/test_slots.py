"""Texts with room for what the browser knows: filled again they are what they were."""

import re

from hypothesis import given
from hypothesis import strategies as st

from geo.slots import SLOTS, cut

MARK = {mark: name for name, mark in SLOTS.items()}
days = st.sampled_from(["1 May", "11 May", "21 May", "2 May", "12 May", "May", "1", ", South 1", ", South 11", ""])


def filled(text: str, facts: dict[str, str]) -> str:
    """As the page fills it."""
    return re.sub("[\ufdd0-\ufdef]", lambda slot: facts[MARK[slot[0]]], text)


@given(
    st.lists(days | st.sampled_from([" or ", ", ", "T"])).map("".join), st.dictionaries(st.sampled_from([*SLOTS]), days)
)
def test_what_is_cut_and_filled_is_what_it_was(text: str, facts: dict[str, str]) -> None:
    assert filled(cut(text, facts), facts) == text


def test_a_day_is_no_part_of_another_day() -> None:
    assert cut("1 May, 11 May", {"day": "1 May"}) == f"{SLOTS['day']}, 11 May"
    assert cut("2030-05-01T00:00", {"date": "2030-05-01"}) == f"{SLOTS['date']}T00:00"


def test_a_count_that_follows_a_number_is_none_of_it() -> None:
    assert cut("1 of 34, South 1.", {"others0": ", South 1", "n0": "1"}) == f"{SLOTS['n0']} of 34{SLOTS['others0']}."
    assert cut("1 of 34, South 11.", {"others0": ", South 1"}) == "1 of 34, South 11."


def test_there_are_as_many_slots_as_characters_for_them() -> None:
    assert [ord(mark) for mark in SLOTS.values()] == [*range(0xFDD0, 0xFDD0 + len(SLOTS))]
    assert len(SLOTS) <= 32
