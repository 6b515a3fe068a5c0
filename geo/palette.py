"""Colours of parties: how far apart two are to any reader's eyes, and as many as are wanted that keep apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coloraide import Color

SIGHTS = {"": "to everyone", "protan": "without red cones", "deutan": "without green", "tritan": "without blue"}
NEAR = 7.0
"""The CIEDE2000 distance under which two colours are near; all pairs of Okabe and Ito's eight keep more."""

OKABE_ITO = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666", "#f0e442")
"""Okabe and Ito's colours for every sight, the ones that differ most first, grey in the place of black."""


def colour(written: str, coordinates: Sequence[float] | None = None) -> "Color":
    """A colour of coloraide's, as CSS writes it or by its space and *coordinates*; the first loads the library."""
    from coloraide import Color

    return Color(written, coordinates)


def apart(one: str, other: str) -> tuple[float, str]:
    """The CIEDE2000 distance of two colours (``#rrggbb``) in the sight that tells them apart least, and that sight.

    Sight without one kind of cone is simulated after Brettel, Viénot and Mollon (1997).
    """
    return min((_seen(one, sight).delta_e(_seen(other, sight), method="2000"), sight) for sight in SIGHTS)


def alike(colours: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Of the *colours* of parties those that some readers cannot tell apart: two parties, what is wrong, the remedy."""
    for one, other in combinations(colours, 2):
        distance, sight = apart(colours[one], colours[other])
        if distance < NEAR:
            wrong = f"{colours[one]} of {one!r} and {colours[other]} of {other!r} look alike {SIGHTS[sight]}"
            remedy = "make one of them lighter or darker"
            yield one, other, f"{wrong} (distance {distance:.1f}, {NEAR:g} is wanted)", remedy


def colours(number: int) -> list[str]:
    """*number* colours: Okabe and Ito's, then each time the one that is farthest from all before it."""
    found = list(OKABE_ITO[:number])
    room = {candidate: _room(candidate, found) for candidate in _candidates()} if number > len(found) else {}
    while room and len(found) < number:
        found.append(max(room, key=lambda candidate: room[candidate]))
        del room[found[-1]]
        room = {candidate: min(least, apart(candidate, found[-1])[0]) for candidate, least in room.items()}
    return found + ["#666666"] * (number - len(found))


def _room(candidate: str, taken: Iterable[str]) -> float:
    return min(apart(candidate, other)[0] for other in taken)


def _candidates() -> list[str]:
    hues = [(lightness, hue) for lightness in (0.45, 0.6, 0.75, 0.88) for hue in range(0, 360, 20)]
    return list(
        dict.fromkeys(
            colour("oklch", [lightness, 0.13, hue]).convert("srgb").fit().to_string(hex=True) for lightness, hue in hues
        )
    )


@cache
def _seen(color: str, sight: str) -> "Color":
    return colour(color).filter(sight, method="brettel") if sight else colour(color)
