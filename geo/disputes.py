"""Contradictions as sentences: who had what, when, and what we have instead."""

from collections.abc import Iterable

from geo.dossier import ACCOUNTS, DAY, FALLEN, HOLDER, ORDER, Contradiction, spoken_of
from geo.language import N_
from geo.model import CLAIMED, CONTESTED, Event, Place, Report, Unit
from geo.track import State
from geo.words import Words

HAD = {
    CONTESTED: N_("{reporters} had {place} fought for {when}; {known}."),
    CLAIMED: N_("{reporters} had {place} only claimed by {party} {when}; {known}."),
}


class Disputes:
    """The sentences about contradictions of one dataset in one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.say, self.language = words, words.say, words.language

    def sentence(self, found: Contradiction, target: Unit | Place) -> str:
        """What does not go together, on *target*, in one or two sentences."""
        if found.kind == ACCOUNTS:
            return self.words.unsure(found.events[0], target)
        if found.kind == ORDER:
            return self._order(found, target)
        if found.kind == DAY:
            return self._day(found, target)
        return self._had(found, target)

    def _order(self, found: Contradiction, target: Unit | Place) -> str:
        one, other = found.events
        facts = {"party": self.words.the(one.party), "dates": self.language.dates(one)}
        return self.say(
            "{place}: which came first is not certain, that {party} took it ({dates}) or that {others} did ({then}).",
            place=self.words.name(target),
            others=self.words.the(other.party),
            then=self.language.dates(other),
            **facts,
        )

    def _named(self, reports: Iterable[Report]) -> str:
        return self.language.row(self.language.sorted({self.words.reporter(report.reporter) for report in reports}))

    def _day(self, found: Contradiction, target: Unit | Place) -> str:
        gain, by_day = found.events[0], dict[tuple[int, bool, str], list[Report]]()
        for report in found.reports:
            span = spoken_of(self.words.dataset, report)
            by_day.setdefault((span.end, bool(report.occurred), self.language.edge(span)), []).append(report)
        accounts = [
            self.say(
                N_("{day} ({reporters})") if named else N_("by {day} ({reporters})"),
                day=day,
                reporters=self._named(reports),
            )
            for (_, named, day), reports in sorted(by_day.items(), key=lambda account: account[0])
        ]
        facts = {"place": self.words.name(target), "party": self.words.the(gain.party)}
        said = self.say(
            "{place}, the day on which {party} took it: {accounts}.", accounts=self.say("; ").join(accounts), **facts
        )
        return f"{said} {self.say('What we know now: {n}.', n=self.language.dates(gain))}"

    def _had(self, found: Contradiction, target: Unit | Place) -> str:
        report = found.reports[0]
        form = HAD.get(report.status, N_("{reporters} had {place} held by {party} {when}; {known}."))
        return self.say(
            form,
            reporters=self._names(found.reports),
            place=self.words.name(target),
            party=self.words.the(report.party),
            when=self.language.on(spoken_of(self.words.dataset, report)),
            known=self._known(found),
        )

    def _known(self, found: Contradiction) -> str:
        """What stands against it, as the second half of a sentence."""
        if found.kind == FALLEN:
            return self.say("we have that as a claim that was not borne out")
        if found.kind == HOLDER and found.state:
            return self._held(found.state, found.events)
        spans = [spoken_of(self.words.dataset, report) for report in found.against]
        last = max(spans, key=lambda span: span.end)
        return self.say(
            "{reporters} had it taken by {day}", reporters=self._names(found.against), day=self.language.edge(last)
        )

    def _held(self, state: State, rows: tuple[Event, ...]) -> str:
        if state.possible or not state.party:
            return self.say("we have it changing hands then")
        holder = self.words.the(state.party)
        if not rows:
            return self.say("we have it held by {holder} then", holder=holder)
        since = self.language.edge(rows[0].occurred_by or rows[0].occurred)
        return self.say("we have it held by {holder} since {day}", holder=holder, day=since)

    def _names(self, reports: Iterable[Report]) -> str:
        return self.words.listed({self.words.reporter(report.reporter) for report in reports})
