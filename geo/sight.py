"""Colours as those see them who lack one kind of cone: which of them look alike."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from coloraide import Color

SIGHTS = {"": "to everyone", "protan": "without red cones", "deutan": "without green", "tritan": "without blue"}
NEAR = 7.0
"""The CIEDE2000 distance under which two colours are near; all pairs of Okabe and Ito's eight keep more."""


def alike(colours: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Of the *colours* of parties those that some readers cannot tell apart: two parties, what is wrong, the remedy.

    Sight without one kind of cone is simulated after Brettel, Viénot and Mollon (1997), the distance is CIEDE2000.
    """
    seen = {sight: {id: _seen(color, sight) for id, color in colours.items()} for sight in SIGHTS}
    for one, other in combinations(colours, 2):
        distance, sight = min((seen[sight][one].delta_e(seen[sight][other], method="2000"), sight) for sight in SIGHTS)
        if distance < NEAR:
            wrong = f"{colours[one]} of {one!r} and {colours[other]} of {other!r} look alike {SIGHTS[sight]}"
            remedy = "make one of them lighter or darker"
            yield one, other, f"{wrong} (distance {distance:.1f}, {NEAR:g} is wanted)", remedy


def _seen(color: str, sight: str) -> Color:
    return Color(color).filter(sight, method="brettel") if sight else Color(color)
