"""Ids out of names."""

import re
import unicodedata
from collections import Counter


class Ids:
    """Ids of which no two are the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._times: Counter[str] = Counter()

    def new(self, stem: str, *, numbered: bool = False) -> str:
        """*stem*, with a number behind it from the second on, or from the first where it is *numbered*."""
        while True:
            self._times[stem] += 1
            id = stem if self._times[stem] == 1 and not numbered else f"{stem}-{self._times[stem]}"
            if id not in self._taken:
                self._taken.add(id)
                return id


def slug(text: str) -> str:
    """An id out of a name: small letters and digits with hyphens between; nothing where it has no Latin letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
