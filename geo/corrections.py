"""What was corrected after publication, in sentences, newest first."""

from dataclasses import dataclass

from geo.language import N_
from geo.model import Correction, Source
from geo.words import Words

# What the columns of the events are called where a reader meets them.
FIELDS = {
    "unit": N_("the place"),
    "party": N_("the party"),
    "status": N_("the status"),
    "occurred": N_("the earliest moment"),
    "occurred_by": N_("the latest moment"),
    "range_because": N_("why the moment is not certain"),
    "reported": N_("the moment of the first report"),
    "manner": N_("the manner"),
    "confidence": N_("the confidence"),
    "note": N_("the note"),
    "sources": N_("the sources"),
}


def newest_first(words: Words) -> list["Corrected"]:
    """Every correction of the dataset: by its day, of one day the last in the file first; those without a day last."""
    rows = sorted(words.dataset.corrections, key=lambda row: (row.date, row.row), reverse=True)
    return [Corrected(words, row) for row in rows]


@dataclass(frozen=True)
class Corrected:
    """One correction as a reader meets it; all of it is text."""

    words: Words
    row: Correction

    @property
    def day(self) -> str:
        """The day on which it was made, as in 1 December 2026, or nothing."""
        return self.words.dated(self.row.date) if self.row.date else ""

    @property
    def title(self) -> str:
        """When and what it is about: a place, or the id of a row that is in the table no more."""
        event = self.words.dataset.event.get(self.row.event)
        place = self.words.say("a row that was taken out ({event})", event=self.row.event)
        if event:
            place = self.words.name(self.words.dataset.target(event.target))
        return self.words.say("{day}: {place}", day=self.day, place=place) if self.day else place

    @property
    def sentence(self) -> str:
        """What it was, and what it is."""
        row, say = self.row, self.words.say
        if not row.field and not row.now:
            return say("Taken out: “{was}”.", was=row.was) if row.was else say("Taken out.")
        what = say(FIELDS[row.field]) if row.field in FIELDS else row.field
        facts = {"what": what, "was": self._value(row.was), "now": self._value(row.now)}
        return say("Corrected: {what}. It was “{was}” and is “{now}”.", **facts)

    def _value(self, cell: str) -> str:
        """A cell of the events as it is written; an id of a party or a document by its name."""
        dataset, say = self.words.dataset, self.words.say
        if not cell:
            return say("not known")
        if self.row.field == "party" and cell in dataset.party:
            return self.words.party(cell)
        if self.row.field == "sources":
            ids = dict.fromkeys(item.strip() for item in cell.split(";"))
            return say("; ").join(dataset.source[id].citation if id in dataset.source else id for id in ids)
        return cell

    @property
    def source(self) -> Source | None:
        """The document that shows it, where the row names one."""
        return self.words.dataset.source.get(self.row.source)
