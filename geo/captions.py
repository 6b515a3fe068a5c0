"""What goes with a picture: what it is drawn from, sources, credit, caption, and words for who cannot see it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from geo.interface import around
from geo.language import N_
from geo.timeline import Snapshot
from geo.words import Words

ALT_LONGEST = 250
"""Characters of a text for who cannot see a picture: longer ones are cut off by those who read them out."""

_UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

About = Mapping[str, str]
"""What a picture says of itself: ``title``, ``alt``, ``credit``, ``rights``, ``source``, ``version``."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What may stand on a picture beside our words.

    An editor sets a *title* and an *alt* text in place of ours, a *note*, a *byline*; a *correction* is what was
    corrected since of what a pinned one shows.
    """

    title: str = ""
    note: str = ""
    byline: str = ""
    alt: str = ""
    correction: str = ""

    def __post_init__(self) -> None:
        # What a terminal or a form lets in and no file can hold.
        for field in fields(self):
            said = _UNWRITABLE.sub("", getattr(self, field.name))
            object.__setattr__(self, field.name, re.sub("[ \t\n\r]+", " ", said).strip())


OURS = Slots()


class Captions:
    """The words around the stills of one dataset in one language; *credit* is a newsroom's own line."""

    def __init__(self, words: Words, credit: str = "") -> None:
        self.words, self.dataset, self.say, self.own = words, words.dataset, words.say, credit

    def view(self, snapshot: Snapshot) -> str:
        """What a picture is drawn from."""
        if snapshot.told_by:
            reporter = self.words.reporter(snapshot.told_by.id)
            return self.say("Drawn from the reports of {reporter} alone.", reporter=reporter)
        if snapshot.reported_by:
            return self.say(
                "Drawn from what had been reported by {by}.", by=self.words.language.end_of(snapshot.reported_by)
            )
        return self.say("Drawn from what we know now.")

    def band(self, snapshot: Snapshot) -> str:
        """What stands over a picture of one agency's reports; nothing over another."""
        if not snapshot.told_by:
            return ""
        return self.words.band(snapshot.told_by)

    def signature(self) -> str:
        """A newsroom's own line, as a sentence."""
        return f"{self.own.rstrip('.')}." if self.own else ""

    def sources(self) -> str:
        """How many documents by how many publishers the picture goes back to."""
        documents = self.dataset.sources
        if not documents:
            return ""
        n, publishers = len(documents), len({source.publisher for source in documents})
        if n == 1:
            return self.say("Source: {publisher}.", publisher=documents[0].publisher)
        if publishers == 1:
            form = N_("Sources: {documents} documents by {publisher}, listed with the data.")
            return self.say(form, documents=n, publisher=documents[0].publisher)
        form = N_("Sources: {documents} documents by {publishers} publishers, listed with the data.")
        return self.say(form, documents=n, publishers=publishers)

    def credit(self) -> str:
        """Whose work the picture is, in one line that can stand beside it."""
        package = self.dataset.package
        source = self.say("Boundaries: {source}", source=package.boundaries) if package.boundaries else ""
        return self.say("; ").join(part for part in (self.own, package.publisher or package.title, source) if part)

    def rights(self) -> str:
        """Under which licences it may be used, and what its data come from."""
        package = self.dataset.package
        licences = (licence.title or licence.name for licence in package.licences if not licence.resource)
        return " ".join(f"{part.rstrip('.')}." for part in (*dict.fromkeys(licences), package.credit) if part)

    def about(self, snapshots: Sequence[Snapshot], slots: Slots = OURS) -> About:
        """What a picture says of itself, for the file that it is kept in."""
        package = self.dataset.package
        several = len(snapshots) > 1
        own = around(self.words)["kicker"] if several else self.words.headline(snapshots[0]).title
        return {
            "title": slots.title or own,
            "alt": shortened(slots.alt) or (self.alt_several(snapshots) if several else self.alt(snapshots[0])),
            "credit": self.credit(),
            "rights": self.rights(),
            "source": f"{self.sources()} {self.words.as_of()}".strip(),
            "version": f"{package.name} {self.dataset.version}",
        }

    def caption(self, snapshot: Snapshot) -> str:
        """A caption that can stand under the picture in an article."""
        headline = self.words.headline(snapshot)
        return _joined((headline.title, headline.more, self.view(snapshot), self.words.as_of()))

    def alt(self, snapshot: Snapshot) -> str:
        """The picture in at most :data:`ALT_LONGEST` characters, in whole sentences: date, count, what changed."""
        headline = self.words.headline(snapshot)
        said = [self.say("Map of {title}.", title=self.dataset.package.title), headline.title, headline.more]
        if snapshot.told_by or snapshot.reported_by:
            said[2:] = [self.view(snapshot), headline.more]
        return fitting(said)

    def alt_several(self, snapshots: Sequence[Snapshot]) -> str:
        """Several moments in one picture, for who cannot see it."""
        n, title, last = len(snapshots), self.dataset.package.title, snapshots[-1]
        first, *between, end = [self.words.headline(snapshot).title for snapshot in snapshots]
        view = self.view(last) if last.told_by or last.reported_by else ""
        # Those between go first where there is no room for all.
        while True:
            said = _joined((self.say("{n} maps of {title}.", n=n, title=title), view, first, *between, end))
            if len(said) <= ALT_LONGEST or not between:
                return shortened(said)
            between.pop()


def fitting(said: Sequence[str]) -> str:
    """As many whole sentences of *said* as :data:`ALT_LONGEST` allows; part of the first where it is longer."""
    kept = ""
    for sentence in _sentences(said):
        longer = _joined((kept, sentence))
        if len(longer) > ALT_LONGEST:
            break
        kept = longer
    return kept or shortened(_joined(said))


def shortened(said: str) -> str:
    """*said* in at most :data:`ALT_LONGEST` characters."""
    said = " ".join(said.split())
    return said if len(said) <= ALT_LONGEST else f"{said[: ALT_LONGEST - 1].rstrip()}…"


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _sentences(said: Iterable[str]) -> Iterable[str]:
    """Single sentences: a full stop ends one where a blank and a capital, or nothing, follow."""
    for part in said:
        rest = part
        while rest:
            ends = [n for n, letter in enumerate(rest[:-2]) if letter in ".!?؟" and rest[n + 1] == " "]
            end = next((n for n in ends if not rest[n + 2].islower()), len(rest) - 1)
            yield rest[: end + 1]
            rest = rest[end + 1 :].lstrip()
