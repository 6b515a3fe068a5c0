"""Who said what, in words and marks: for the page that has it as a table, and for its stills."""

from collections.abc import Iterable

from geo.language import N_, upper_first
from geo.matrix import SILENT, Cell, Matrix
from geo.model import CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Count
from geo.moment import Point
from geo.style import Marks
from geo.track import State
from geo.words import Words


class Telling:
    """The words around the matrix of one dataset in one language, and its marks."""

    def __init__(self, words: Words) -> None:
        self.words, self.say = words, words.say

    def title(self, found: Matrix) -> str:
        """Which numbers were published, and how many places make the difference."""
        say, published = self.say, (count for line in found.lines for count in line.counts)
        numbers = sorted({count.count for count in (*published, *found.others)})
        day = self.words.language.moment(found.point)
        if len(numbers) < 2 or not found.differ:
            return say("{day}: who said what", day=day)
        n, row = len(found.differ), self.words.language.either(map(self.words.language.number, numbers))
        one, many = N_("{n} {counted} makes the difference"), N_("{n} {counted} make the difference")
        difference = upper_first(self.words.say_n(one, many, n, counted=self.words.counted(n)))
        return say("{day}: {numbers}? {difference}", day=day, numbers=row, difference=difference)

    def when(self, point: Point) -> str:
        """By which moment each had reported what is shown."""
        return self.say(
            "What each had reported by {moment}, as far as we could read it.", moment=self.words.language.end_of(point)
        )

    def mark(self, cell: Cell, marks: Marks) -> str:
        """The mark of what one reporter said of one place, as SVG shapes around the origin."""
        if cell.party is None:
            return marks.mark(State(None, mentioned=False))
        if cell.word == IMPLIED:
            return marks.implied(cell.party)
        if cell.word == CONTROLLED:
            return marks.mark(State(cell.party))
        return marks.mark(State(self.words.dataset.package.initial, doubt=cell.word, challenger=cell.party))

    def said(self, cell: Cell) -> str:
        """What one reporter said of one place."""
        party = self.words.party(cell.party) if cell.party else ""
        said = {
            CONTROLLED: self.say("Said: {party}.", party=party),
            CONTESTED: self.say("Said: fought for by {party}.", party=party),
            CLAIMED: self.say("Said on a party’s word only: {party}.", party=party),
            IMPLIED: self.say("Only its count implies it: {party}.", party=party),
            SILENT: self.say("Nothing found."),
        }
        return said[cell.word]

    def held(self, state: State) -> str:
        """What we know now of one place."""
        if state.possible:
            return self.say("Changing hands.")
        return self.say("{party}.", party=self.words.party(state.party)) if state.party else self.say("No source.")

    def known(self, point: Point) -> str:
        """The count of what we know now, of whoever leads."""
        snapshot = self.words.now.at(point)
        return self.words.amount(snapshot.tally[self.words.leaders(snapshot)[0].id])

    def counts(self, counts: Iterable[Count]) -> str:
        """Published numbers, each once."""
        said = dict.fromkeys(self.words.language.number(one.count) for one in counts)
        return self.words.language.row(said) or self.say("no count")

    def others(self, found: Matrix) -> str:
        """The counts of those who have no row; nothing where there are none."""
        language = self.words.language
        named = ((language.apart(self.words.reporter(one.reporter)), one.count) for one in found.others)
        said = dict.fromkeys(f"{reporter} {language.number(count)}" for reporter, count in named)
        return self.say("Others published: {counts}.", counts=self.say(", ").join(said)) if said else ""

    def samples(self) -> list[Cell]:
        """One cell of each kind, for the key."""
        party = self.words.leaders(self.words.now.at(self.words.now.last))[0].id
        return [*(Cell(word, party) for word in (CONTROLLED, IMPLIED, CONTESTED, CLAIMED)), Cell(SILENT)]
