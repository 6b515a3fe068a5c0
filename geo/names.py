"""Which unit or place a name means, and which name was probably meant."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from geo.model import CAPITAL, Place, Unit
from geo.problems import shown

ALIKE_ENOUGH = 65.0
"""The least similarity, in per cent, of a name that is offered as the one meant."""

MOST_NAMED = 8
"""As many units are named in one message."""

MOST_OFFERS = 300
"""How many unknown names are compared with the known ones: a table of nonsense must not take minutes."""


class Unknown(LookupError):
    """A name that means nothing here; ``nearest`` is the unit or place that was probably meant, if any."""

    def __init__(self, nearest: Unit | Place | None) -> None:
        self.nearest = nearest
        super().__init__(nearest)


class Ambiguous(LookupError):
    """A name that means several units or places, the ``candidates``."""

    def __init__(self, candidates: list[Unit | Place]) -> None:
        self.candidates = candidates
        super().__init__(candidates)


LONGEST_NAME = 300
"""Names that are longer are known as they are written alone."""


@lru_cache(20_000)
def folded(text: str) -> str:
    """*text* without what spellings differ in: case, diacritics, and everything that is not a letter or a digit.

    Marks that carry a sound of their own, as in Indic scripts, stay; apostrophes, hyphens, spaces and ``ʿ`` go:
    ``Val-d'Oise``, ``VAL D OISE`` and ``Val d’Oise`` are one, ``Val-de-Oise`` is another.
    """
    if len(text) > LONGEST_NAME:
        return ""
    if text.isascii():
        return "".join(filter(str.isalnum, text.casefold()))
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and _has_sound(letter))


def typed(text: str) -> str:
    """*text* as a reader may type it to find it: letters and digits alone, without case and without any mark.

    The browser does the same with what is typed; a table of cases holds both to it.
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).lower() if _is_typed(letter))


def _is_typed(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "LN" and category != "Lm"


def _has_sound(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "LNM" and category != "Lm"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of *words* that *word* was probably meant to be, or ``None``."""
    by_folded = {folded(candidate): candidate for candidate in words if folded(candidate)}
    found = _likest(word, by_folded)
    return by_folded[found] if found else None


def _likest(text: str, known: Iterable[str]) -> str | None:
    """The one of the folded names *known* that is most like *text*, if any is like enough."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(folded(text), list(known), scorer=fuzz.ratio, score_cutoff=ALIKE_ENOUGH)
    return str(found[0]) if found else None


class Names:
    """All that units and places are called: an id first, then a name as it is written, then one folded."""

    def __init__(self, units: Sequence[Unit], places: Sequence[Place]) -> None:
        targets: list[Unit | Place] = [*units, *places]
        self._known = {target.id: target for target in targets}
        self._exact: dict[str, dict[str, Unit | Place]] = {}
        self._folded: dict[str, dict[str, Unit | Place]] = {}
        self._offers: dict[str, Unit | Place | None] = {}
        for target in targets:
            for name in (target.id, target.name, *target.names.values(), *target.aliases):
                self._exact.setdefault(name, {})[target.id] = target
                if folded(name):
                    self._folded.setdefault(folded(name), {})[target.id] = target

    def find(self, text: str) -> Unit | Place:
        """The one unit or place that *text* means; a name that a unit shares with its own capital means the unit.

        Raises :class:`Ambiguous` or :class:`Unknown`.
        """
        if text not in self._known:
            named = self._exact.get(text) or self._folded.get(folded(text))
            if not named:
                raise Unknown(self._nearest(text))
            # Tables say the same name many times.
            self._known[text] = _only(named)
        return self._known[text]

    def _nearest(self, text: str) -> Unit | Place | None:
        if text not in self._offers and len(self._offers) < MOST_OFFERS:
            found = _likest(text, self._folded)
            self._offers[text] = next(iter(self._folded[found].values())) if found else None
        return self._offers.get(text)


def unspoken_of(units: Iterable[Unit], places: Iterable[Place], targets: Iterable[str]) -> list[Unit]:
    """The *units* of which no row speaks, neither of itself nor of its capital; *targets* are those that rows name."""
    told = {*targets}
    told |= {place.unit for place in places if place.kind == CAPITAL and place.id in told}
    return [unit for unit in units if unit.id not in told]


def few_of(units: Sequence[Unit]) -> str:
    """Units as a message names them: the first, and how many more."""
    named = ", ".join(f"{shown(unit.name)} ({unit.id})" for unit in units[:MOST_NAMED])
    return named + (f" and {len(units) - MOST_NAMED:,} more" if len(units) > MOST_NAMED else "")


def _only(named: Mapping[str, Unit | Place]) -> Unit | Place:
    candidates = list(named.values())
    for unit in candidates:
        others = [other for other in candidates if other is not unit]
        if isinstance(unit, Unit) and all(_is_capital(other, unit) for other in others):
            return unit
    if len(candidates) > 1:
        raise Ambiguous(candidates)
    return candidates[0]


def _is_capital(place: Unit | Place, unit: Unit) -> bool:
    return isinstance(place, Place) and place.kind == CAPITAL and place.unit == unit.id
