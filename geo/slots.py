"""Slots: noncharacters in a text that stand for facts which the browser has, such as a name, a day or a count.

Python writes every message; the browser puts in the facts. The gate lets none of these characters in with the data.
"""

from collections.abc import Mapping

_MESSAGES = "place at by n asked shown low high"
_MOMENTS = "date day until eve next since"
_ROWS = "line0 line1 day0 day1 day2 until0 until1 until2"
COUNTS = ["others0", "n0", "others1", "n1", "others2", "n2"]
SLOTS = {name: chr(0xFDD0 + n) for n, name in enumerate([*f"{_MESSAGES} {_MOMENTS} {_ROWS}".split(), *COUNTS])}


def cut(text: str, facts: Mapping[str, str]) -> str:
    """*text* with a slot wherever one of *facts*, in their order, stands in it: no day inside of another number.

    Filled with the same facts it is the same text again, whatever they are: so what differs by them alone is sent once.
    """
    for name, fact in facts.items():
        at = text.find(fact) if fact else -1
        while at >= 0:
            end = at + len(fact)
            if not (_in_number(text, at) or _in_number(text, end)):
                text = text[:at] + SLOTS[name] + text[end:]
            at = text.find(fact, at + 1)
    return text


def _in_number(text: str, at: int) -> bool:
    """Whether a number goes on across the place *at*."""
    return 0 < at < len(text) and text[at - 1 : at + 1].isdecimal()
