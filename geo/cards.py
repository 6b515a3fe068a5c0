"""Sentences about one place: who held it, how that came about, and each row of its history as a line."""

from geo.language import N_, upper_first
from geo.model import CAPITAL, CLAIMED, CONTESTED, CONTROLLED, IMPLIED, LISTED, Event, Place, Report
from geo.timeline import Shown, Snapshot
from geo.words import Words

TOWNS = (CAPITAL, "town")
# How a change of control came about, first and again.
HOW = {
    "after_fighting": (N_("Taken {when} after fighting."), N_("Retaken {when} after fighting.")),
    "after_brief_fighting": (N_("Taken {when} after brief fighting."), N_("Retaken {when} after brief fighting.")),
    "little_or_no_fighting": (
        N_("Taken {when} with little or no fighting."),
        N_("Retaken {when} with little or no fighting."),
    ),
    "negotiated": (N_("Taken {when} by agreement."), N_("Retaken {when} by agreement.")),
    "surrendered": (N_("Taken {when} by surrender."), N_("Retaken {when} by surrender.")),
    "handed_over": (N_("Handed over {when}."), N_("Handed back {when}.")),
    "abandoned": (
        N_("Taken {when} after its defenders had left."),
        N_("Retaken {when} after its defenders had left."),
    ),
}
TAKEN = (N_("Taken {when}."), N_("Retaken {when}."))
# Rows by which nothing was taken.
KEPT = {
    "repelled": N_("An attack was held off {when}."),
    "claim_not_borne_out": N_("A claim to have taken it was not borne out ({dates})."),
    "held_after_city_fell": N_("Still held {when}, when the city fell."),
    "retreat": N_("Forces fell back to it {when}."),
    "evacuation": N_("Held for an evacuation that began {when}."),
    "resistance": N_("Held by resistance that began {when}."),
}
ATTACKED = {"assault": N_("Attacked {when}."), "siege": N_("Under siege: {dates}.")}
CONFIDENCE = {"high": N_("Confidence: high."), "medium": N_("Confidence: medium."), "low": N_("Confidence: low.")}


class Cards:
    """What is said of single units and places of one dataset in one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.dataset = words, words.dataset
        self.say, self.language = words.say, words.language

    def card(self, snapshot: Snapshot, shown: Shown, place: str = "") -> str:
        """Who held it at this moment, in one to three sentences; *place* stands in for its name."""
        state, place = shown.state, place or self.words.name(shown.target)
        if snapshot.told_by:
            return self._told(snapshot, shown, place)
        site = isinstance(shown.target, Place) and shown.target.kind not in TOWNS
        if state.shown == "changing":
            form = N_("{place}: changing hands.") if site else N_("{place} was changing hands.")
            said = [self.say(form, place=place), self._span(self.dataset.event[state.openings[0]])]
        elif not state.party:
            said = [self.say("No source that we have says who held {place} on this day.", place=place)]
        else:
            form = N_("{place}: held by {party}.") if site else N_("{holder} held {place}.")
            if state.shown == CLAIMED:
                form = N_("{holder} held {place}, as far as is confirmed.")
            party = self.words.the(state.party)
            said = [self.say(form, holder=upper_first(party), party=party, place=place)]
            if state.shown == "held":
                rows = (self.dataset.event[id] for id in (state.row, state.confirmed_by) if id)
                said += [self.how(row, place) for row in rows]
        return " ".join([*said, *self._doubt(shown)])

    def _span(self, event: Event) -> str:
        facts = {"when": self.language.when(event), "because": self.words.because(event)}
        if "time" in {event.occurred.kind, event.occurred_by.kind if event.occurred_by else ""}:
            return self.say("It was taken {when}, {city} time; {because}.", city=self.language.city(), **facts)
        return self.say("It was taken {when}; {because}.", **facts)

    def _doubt(self, shown: Shown) -> list[str]:
        if not shown.state.challenger:
            return []
        party = upper_first(self.words.the(shown.state.challenger))
        if shown.state.doubt == CONTESTED:
            return [self.say("{party} were fighting for it.", party=party)]
        return [self.say("{party} said that they had taken it; no one else had confirmed it.", party=party)]

    def how(self, event: Event, place: str) -> str:
        """How a row came about that made or kept its party the holder."""
        fallen = self._fallen_claim(event)
        if not fallen:
            return self.line(event)
        party, when = upper_first(self.words.the(fallen.party)), self.language.when(fallen)
        claim = self.say("{party} said {when} that it had retaken {place}.", party=party, when=when, place=place)
        # Against the party whose advance this is, a claim is to have retaken.
        if event.party != self.dataset.package.protagonist and not self._held_before(fallen):
            claim = self.say("{party} said {when} that it had taken {place}.", party=party, when=when, place=place)
        return f"{claim} {self.say('Later reports did not bear that out.')}"

    def _fallen_claim(self, event: Event) -> Event | None:
        if event.manner != "claim_not_borne_out":
            return None
        claims = (row for row in self._earlier(event) if row.status == CLAIMED and row.party != event.party)
        return next(reversed([*claims]), None)

    def _earlier(self, event: Event) -> list[Event]:
        return [
            row for row in self.words.now.history(event.target) if row.earliest <= event.earliest and row is not event
        ]

    def _held_before(self, event: Event) -> bool:
        taken = {row.party for row in self._earlier(event) if row.status not in (CLAIMED, CONTESTED)}
        return event.party == self.dataset.initial(event.target) or event.party in taken

    def line(self, event: Event) -> str:
        """One event as a line of history; whose it is stands beside it."""
        facts = {"when": self.language.when(event), "dates": self.language.dates(event)}
        if event.status == CLAIMED:
            return self.say("Claimed {when}; not confirmed by others then.", **facts)
        if event.status == CONTESTED:
            return self.say(ATTACKED.get(event.manner, N_("Fought for: {dates}.")), **facts)
        if event.manner in KEPT:
            return self.say(KEPT[event.manner], **facts)
        return self.say(HOW.get(event.manner, TAKEN)[self._held_before(event)], **facts)

    def confidence(self, event: Event) -> str:
        """How sure a row is, or nothing where it does not say."""
        return self.say(CONFIDENCE[event.confidence]) if event.confidence in CONFIDENCE else ""

    def told_line(self, report: Report) -> str:
        """One report as a line of history."""
        when = self.language.on(report.reported)
        if report.basis == LISTED:
            return self.say("Listed under this day later: {dates}.", dates=self.language.edge(report.reported))
        forms = {CLAIMED: N_("Reported {when} as claimed."), CONTESTED: N_("Reported {when} as fought for.")}
        return self.say(forms.get(report.status, N_("Reported {when} as held.")), when=when)

    def _told(self, snapshot: Snapshot, shown: Shown, place: str) -> str:
        assert snapshot.told_by
        reporter, state = snapshot.told_by.called(self.language.lang), shown.state
        if not state.mentioned:
            facts = {"reporter": reporter, "place": place}
            said = self.say("We found no report by {reporter} on {place} up to this day.", **facts)
            initial = self.dataset.initial(shown.target.id)
            if not initial:
                return said
            return f"{said} {self.say('That is not a report that {party} held it.', party=self.words.the(initial))}"
        return self.told(self.dataset.report[state.doubted_by or state.row or state.confirmed_by or ""], place)

    def told(self, report: Report, place: str) -> str:
        """One report as a sentence: who said when that who held, fought for or claimed *place*."""
        facts = {"reporter": self.words.reporter(report.reporter), "when": self.language.on(report.reported)}
        facts |= {"place": place, "party": self.words.the(report.party)}
        if (report.basis, report.status) == (IMPLIED, CONTROLLED):
            return self.say("{reporter} only implied {when} that {party} held {place}.", **facts)
        forms = {
            CLAIMED: N_(
                "{reporter} reported {when} that {party} said that they had taken {place}; nobody confirmed it."
            ),
            CONTESTED: N_("{reporter} reported {when} that {party} were fighting for {place}."),
        }
        held = N_("{reporter} reported {when} that {party} held {place}.")
        return self.say(forms.get(report.status, held), **facts)
