"""Whose count was it? Published counts as sentences: what each was made of, what is known now; never made to fit."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.evidence import DIFFERS, EQUAL, Account, reconcile
from geo.language import N_
from geo.matrix import SILENT, Cell, word_on
from geo.model import CLAIMED, CONTESTED, Dataset, Unit
from geo.moment import Point
from geo.timeline import Tally, Timeline, tally, timeline
from geo.words import Words


@dataclass(frozen=True, slots=True)
class Whose:
    """One published count: its account, the units that today's holder has and it has not, and the other way round.

    *without* says of each unit what the reporter's word on it was; *implied* is how many only this count implies.
    """

    account: Account
    without: tuple[tuple[Unit, str], ...]
    beyond: tuple[Unit, ...]
    implied: int
    now: Tally


def whose(dataset: Dataset, number: int | None = None, point: Point | None = None) -> list[Whose]:
    """Every published count that says *number* (any, where none is given), of the day of *point* where there is one."""
    return [
        _whose(dataset, account)
        for account in reconcile(dataset)
        if number in (None, account.count.count)
        and (point is None or dataset.calendar.local(account.count.as_of.end).date() == point.day)
    ]


def _whose(dataset: Dataset, account: Account) -> Whose:
    count, tick = account.count, account.count.as_of.end
    now = timeline(dataset)
    held = tally((now.state(unit.id, tick) for unit in dataset.units), dataset)[count.party]
    if account.view != 3 or account.verdict == DIFFERS:
        return Whose(account, (), (), account.implied, held)
    view = Timeline(dataset, told_by=dataset.reporter[count.reporter])
    fuller = view.with_implied or view
    said = {unit.id for unit in dataset.units if view.state(unit.id, tick).party == count.party}
    with_implied = {unit.id: fuller.state(unit.id, tick) for unit in dataset.units}
    needed = {id for id, state in with_implied.items() if state.shown == "held" and state.party == count.party} - said
    # Within its day, a count is of the places that it has at the day's end but for those that explain it.
    counted = (said | needed) ^ set(account.units)
    states = {unit.id: now.state(unit.id, tick) for unit in dataset.units}
    today = {id for id, state in states.items() if state.party == count.party and not state.possible}
    without = tuple(
        (unit, "later" if unit.id in said | needed else _word(word_on(view, unit, tick)))
        for unit in now.order
        if unit.id in today - counted
    )
    beyond = tuple(unit for unit in now.order if unit.id in counted - today)
    return Whose(account, without, beyond, len(needed & counted), held)


def _word(cell: Cell) -> str:
    """The reporter's word on a place that its count leaves out."""
    return cell.word if cell.word in (CONTESTED, CLAIMED, SILENT) else "other"


FORMS = {
    SILENT: N_("Without {places}, of which it said nothing that we found."),
    CONTESTED: N_("Without {places}, fought for by its word."),
    CLAIMED: N_("Without {places}, on a party’s word only."),
    "later": N_("Without {places}, which it had by the end of the day."),
    "other": N_("Without {places}, held by another by its word."),
}


class Accounts:
    """The sentences about published counts of one dataset in one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.say = words, words.say

    def sentence(self, found: Whose) -> str:
        """Whose count it was, which places make the difference to what is known now, and what cannot be explained."""
        return " ".join([self.heading(found), *self._made_of(found), self._now(found)])

    def heading(self, found: Whose) -> str:
        """Reporter, day, count."""
        count = found.account.count
        reporter = self.words.dataset.reporter[count.reporter].called(self.words.language.lang)
        when = self.words.language.edge(count.as_of)
        facts = {"party": self.words.party(count.party), "n": count.count, "of": count.of}
        return self.say("{reporter}, {when}: {party} {n} of {of}.", reporter=reporter, when=when, **facts)

    def nobody(self, number: object) -> str:
        """What is said of a number that nobody published."""
        return self.say("{n}: nobody that we read.", n=number)

    def _made_of(self, found: Whose) -> list[str]:
        account = found.account
        if account.view != 3:
            return [self.say("Which places it counted is not known.")]
        if account.verdict == DIFFERS:
            facts = {"n": account.held, "implied": account.implied, "missing": account.count.count}
            said = [
                self.say(
                    "Its own reports give {n}, and {implied} more by implication; {missing} is not explained by them.",
                    **facts,
                )
            ]
            if account.units:
                said.append(self.say("It may have counted {places}.", places=self._names(self._units(account.units))))
            return said
        said = [
            self.say(form, places=self._names(unit for unit, word in found.without if word == kind))
            for kind, form in FORMS.items()
            if any(word == kind for _, word in found.without)
        ]
        if found.beyond:
            said.append(self.say("With {places}, which we do not count by then.", places=self._names(found.beyond)))
        if found.implied:
            said.append(self.say("{implied} of them are known from counts alone.", implied=found.implied))
        if account.verdict != EQUAL:
            said.append(self.say("It stood so at some hour of that day."))
        return said

    def _now(self, found: Whose) -> str:
        return self.say("What we know now: {n}.", n=self.words.amount(found.now))

    def _units(self, ids: Iterable[str]) -> list[Unit]:
        return [self.words.dataset.unit[id] for id in ids]

    def _names(self, units: Iterable[Unit]) -> str:
        return self.words.names(units)
