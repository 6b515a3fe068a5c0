"""Check before you publish: which rows of a moment are disputed or unsure, and what the count is without them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.dossier import spoken_of
from geo.language import N_
from geo.model import CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Event, Report
from geo.timeline import Shown, Snapshot, Tally
from geo.words import Words

SURE = "high"
SAID = {
    CONTROLLED: N_("{reporters} {when}"),
    CONTESTED: N_("{reporters} had it fought for, {when}"),
    CLAIMED: N_("{reporters} had it on a party’s word only, {when}"),
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A unit whose holder is certain by a row that is not, with the reports that bear it out and those that do not."""

    shown: Shown
    borne_out: tuple[Report, ...]
    against: tuple[Report, ...]


def disputes(snapshot: Snapshot) -> list[Dispute]:
    """The units whose holder a reporter's own words contradict, where the row itself is not of high confidence.

    A reporter that speaks for no side contradicts a row if it dates the event after the moment, or, having no date of
    its own, still had the place fought for or claimed that day. What only a count implies says nothing here. One
    reporter's view is that reporter's: nothing in it is disputed.
    """
    return [dispute for dispute in _weak(snapshot) if dispute.against]


def unsure(snapshot: Snapshot) -> list[Shown]:
    """The units whose certain holder rests on a row that is not of high confidence and that nobody contradicts."""
    return [dispute.shown for dispute in _weak(snapshot) if not dispute.against]


def _weak(snapshot: Snapshot) -> list[Dispute]:
    """What is said for and against each unit whose certain holder rests on a row that is not of high confidence."""
    certain = (shown for shown in snapshot.units if shown.state.row and not shown.state.possible)
    held = ((shown, snapshot.rows(shown)[0]) for shown in certain)
    return [
        _dispute(snapshot, shown) for shown, row in held if isinstance(row, Event) and row.confidence not in ("", SURE)
    ]


def _dispute(snapshot: Snapshot, shown: Shown) -> Dispute:
    dataset = snapshot.timeline.dataset
    words: dict[str, list[Report]] = {}
    for report in dataset.reports:
        if report.target == shown.shows and report.party == shown.state.party and _counts(snapshot, report):
            words.setdefault(report.reporter, []).append(report)
    borne_out, against = [], []
    for reports in words.values():
        taken = [report for report in reports if report.status == CONTROLLED]
        dated = [report for report in taken if report.occurred]
        by_then = [report for report in dated if spoken_of(dataset, report).end <= snapshot.point.tick]
        heard = [report for report in taken if report.reported.end <= snapshot.point.tick]
        doubted = [report for report in reports if report.status != CONTROLLED and _of_that_day(snapshot, report)]
        if by_then or (heard and not dated):
            borne_out.append((by_then or heard)[0])
        elif dated or doubted:
            against.append((dated or doubted)[0])
    return Dispute(shown, tuple(borne_out), tuple(against))


def _counts(snapshot: Snapshot, report: Report) -> bool:
    """Whether a report is a reporter's own word that was looked for, and was known where that is asked."""
    reporter = snapshot.timeline.dataset.reporter[report.reporter]
    known = snapshot.reported_by is None or report.reported.end <= snapshot.reported_by.tick
    return bool(reporter.first and not reporter.side and report.basis != IMPLIED and known)


def _of_that_day(snapshot: Snapshot, report: Report) -> bool:
    return snapshot.timeline.dataset.calendar.local(report.reported.end).date() == snapshot.point.day


class Caution:
    """What whoever takes a picture of a moment is told, in one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.say = words, words.say

    def lines(self, snapshot: Snapshot) -> list[str]:
        """One sentence or more: what is disputed and the count without it, then what is less sure than the rest."""
        found, weak = disputes(snapshot), unsure(snapshot)
        lines = [self._disputed(snapshot, found)] if found else []
        if weak:
            places = self.words.names(shown.target for shown in weak)
            lines.append(self.say("Less sure than the rest: {places}.", places=places))
        if snapshot.told_by:
            name = self.words.reporter(snapshot.told_by.id)
            lines.append(self.say("These are the reports of {reporter} alone.", reporter=name))
        return lines or [self.say("Nothing that is shown of this moment is disputed or unsure.")]

    def _disputed(self, snapshot: Snapshot, found: Sequence[Dispute]) -> str:
        said = [self._dispute(snapshot, dispute) for dispute in found]
        for party in self.words.leaders(snapshot):
            n = sum(dispute.shown.state.party == party.id for dispute in found)
            if n:
                held = snapshot.tally[party.id]
                one, many = N_("{few} of these {held} is disputed."), N_("{few} of these {held} are disputed.")
                without = Tally(held.held - n, held.at_most - n, 0, 0, 0)
                said.insert(0, self.words.say_n(one, many, n, few=n, held=self.words.amount(held)))
                one, many = N_("Without it: {without}."), N_("Without them: {without}.")
                said.append(self.words.say_n(one, many, n, without=self.words.amount(without)))
                break
        return " ".join(said)

    def _dispute(self, snapshot: Snapshot, dispute: Dispute) -> str:
        said = [*self._sides(snapshot, dispute.borne_out), *self._sides(snapshot, dispute.against)]
        place = self.words.name(dispute.shown.target)
        return self.say("{place}: {accounts}.", place=place, accounts=self.say("; ").join(said))

    def _sides(self, snapshot: Snapshot, reports: Iterable[Report]) -> list[str]:
        """Who says the same, together: «Reuters and AP 14 August»."""
        groups: dict[tuple[str, str], list[str]] = {}
        dataset, language = snapshot.timeline.dataset, self.words.language
        for report in sorted(reports, key=lambda one: spoken_of(dataset, one).end):
            when = language.day(dataset.calendar.local(spoken_of(dataset, report).end).date())
            groups.setdefault((report.status, when), []).append(self.words.reporter(report.reporter))
        return [
            self.say(SAID[status], reporters=self.words.listed(who), when=when)
            for (status, when), who in groups.items()
        ]
