"""Sentences about a moment: the headline that counts, what the other views would show, what changed since.

Every sentence is a message of the catalogue, filled with facts; names of places and parties come from the data and
are put in as they are. Whoever shows a sentence shows it as text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from geo.catalogue import draft
from geo.language import N_, Language, upper_first
from geo.model import CLAIMED, CONTESTED, Count, Dataset, Event, Party, Place, Reporter, Unit
from geo.moment import Point, UnreadableDate
from geo.timeline import (
    THEN,
    TWO_VIEWS,
    Difference,
    Refused,
    Shown,
    Snapshot,
    Tally,
    Timeline,
    differences,
    timeline,
)

TWO_VIEWS_SAID = N_("A map is drawn from one thing alone: what had been reported by then, or one agency’s reports.")

FEW, SOME, MANY = 3, 8, 20
"""As many places are named in a sentence; more are counted, or those beyond."""

BECAUSE = {
    "hour_not_recorded": N_("the hour was not recorded"),
    "accounts_differ": N_("accounts differ"),
    "inferred": N_("the date is an inference"),
    "": N_("the date is not certain"),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """What a moment comes to: a title that counts, and the sentence under it."""

    title: str
    more: str


class Words:
    """The sentences of one dataset in one language."""

    def __init__(self, dataset: Dataset, lang: str = "en") -> None:
        self.dataset = dataset
        self.language = Language(lang, dataset.calendar, dataset.package.start.year)
        self.say, self.say_n, self.listed = self.language.say, self.language.say_n, self.language.listed

    @cached_property
    def now(self) -> Timeline:
        """What we know now."""
        return timeline(self.dataset)

    @cached_property
    def then(self) -> Timeline:
        """What had been reported by then."""
        return timeline(self.dataset, reported_by=THEN)

    def name(self, target: Unit | Place) -> str:
        """What a unit or place is called: a unit that its capital stands for, by the capital's name."""
        return self.dataset.mark.get(target.id, target).called(self.language.lang)

    def names(self, targets: Iterable[Unit | Place]) -> str:
        """Units and places as a list in running text; of many the first, and how many others."""
        found = [self.name(target) for target in targets]
        # One other is named too.
        if len(found) <= MANY + 1:
            return self.listed(found)
        first = self.language.row(self.language.sorted(found)[:MANY])
        return self.say("{places} and {n} others", places=first, n=len(found) - MANY)

    def party(self, id: str) -> str:
        """A party by itself, as in the key."""
        return self.dataset.party[id].called(self.language.lang)

    def the(self, id: str) -> str:
        """A party in a sentence."""
        return self.dataset.party[id].in_text(self.language.lang)

    def reporter(self, id: str) -> str:
        """A reporter's name."""
        return self.dataset.reporter[id].called(self.language.lang)

    def counted(self, n: int) -> str:
        """What *n* units are called when they are counted."""
        forms = self.dataset.package.counted.get(self.language.lang) or self.dataset.package.counted.get("")
        one, many = (forms["one"], forms["other"]) if forms else (self.say("place"), self.say("places"))
        return one if n == 1 else many

    def amount(self, tally: Tally) -> str:
        """A count as it is known: none, 18, 8 or 9, 11 to 15."""
        if tally.held == tally.at_most:
            return self.language.number(tally.held) if tally.held else self.say("none")
        form = N_("{low} or {high}") if tally.at_most - tally.held == 1 else N_("{low} to {high}")
        return self.say(form, low=tally.held, high=tally.at_most)

    def headline(self, snapshot: Snapshot, when: str = "") -> Headline:
        """What *snapshot* comes to; *when* stands in for its moment."""
        if snapshot.told_by:
            return self._told(snapshot, when or self.language.moment(snapshot.point))
        if snapshot.reported_by:
            return self._reported(snapshot, when)
        return self._known(snapshot, when or self.language.moment(snapshot.point))

    def leaders(self, snapshot: Snapshot) -> list[Party]:
        """The parties whose count leads: the protagonist, else all that gained a unit, else all that hold."""
        if self.dataset.package.protagonist:
            return [self.dataset.party[self.dataset.package.protagonist]]
        now, was, parties = snapshot.tally, self._opening.tally, self.dataset.parties
        gained = [p for p in parties if now[p.id].at_most > max(was[p.id].held, self._begun[p.id])]
        leading = gained or [party for party in parties if now[party.id].at_most]
        return sorted(leading, key=lambda party: (-now[party.id].held, -now[party.id].at_most))

    @cached_property
    def _begun(self) -> Mapping[str | None, int]:
        return Counter(self.dataset.initial(unit.id) for unit in self.dataset.units)

    @cached_property
    def _opening(self) -> Snapshot:
        return self.now.before(self.now.first)

    def _count(self, snapshot: Snapshot) -> dict[str, object]:
        """The facts of a title that counts: who leads, how many of how many, the others; none before anything moved."""
        leaders = self.leaders(snapshot)
        if not leaders or snapshot.point.tick < snapshot.timeline.first_move:
            return {}
        return self._counts(snapshot, leaders)

    def counts(self, snapshot: Snapshot) -> tuple[str, str]:
        """What is said of the counts of others, and how many who leads has; no texts before anything moved."""
        facts = self._count(snapshot)
        return str(facts.get("others", "")), str(facts.get("n", ""))

    def _counts(self, snapshot: Snapshot, leaders: list[Party]) -> dict[str, object]:
        named = ((self.language.apart(self.the(one.id)), self.amount(snapshot.tally[one.id])) for one in leaders[1:])
        others = [f"{self.say(', ')}{name} {n}" for name, n in named]
        of = len(snapshot.units)
        facts = {"party": self.the(leaders[0].id), "n": self.amount(snapshot.tally[leaders[0].id]), "of": of}
        return facts | {"counted": self.counted(of), "others": "".join(others)}

    def _known(self, snapshot: Snapshot, when: str) -> Headline:
        facts = self._count(snapshot)
        if not facts:
            title = self.say("{when}: no {counted} had changed hands.", when=when, counted=self.counted(1))
            return Headline(title, self._under_attack(snapshot))
        leaders = self.leaders(snapshot)
        tally = snapshot.tally[leaders[0].id]
        form = N_("{when}: {party} held {n} of {of} {counted}{others}.")
        if tally.held == tally.at_most == len(snapshot.units):
            form = N_("{when}: {party} held all {of} {counted}.")
        elif not tally.held and tally.at_most:
            form = N_("{when}: {party} held at most {at_most} of {of}{others}.")
        elif tally.at_most - tally.held == 1:
            form = N_("{when}: {party} held {n} of {of}{others}.")
        title = self.say(form, when=when, at_most=tally.at_most, **facts)
        alone = leaders[0] if len(leaders) == 1 else None
        if alone and tally.held < tally.at_most:
            certain = self.say("{n} for certain.", n=tally.held) if tally.held else self.say("None for certain.")
            return Headline(title, " ".join([certain, *self._open(snapshot)]))
        return Headline(title, " ".join([*self._changes(snapshot, alone), *self._open(snapshot)]))

    def _under_attack(self, snapshot: Snapshot) -> str:
        attacked = [shown.target for shown in snapshot.units if shown.state.shown == CONTESTED]
        if not attacked:
            return ""
        message = self.say_n(
            N_("{n} was under attack: {places}."),
            N_("{n} were under attack: {places}."),
            len(attacked),
            places=self.names(attacked),
        )
        return upper_first(message)

    def _open(self, snapshot: Snapshot) -> list[str]:
        """Which units are changing hands at this moment, and why nobody can say more."""
        opened = [(shown.target, self._opening_row(shown)) for shown in snapshot.units if shown.state.possible]
        if opened and snapshot.point.clock:
            return [self.say("Changing hands: {places}.", places=self.names(target for target, _ in opened))]
        night = [target for target, event in opened if self._overnight(event, snapshot.point)]
        night = night if len(night) > 1 else []
        more = N_("{n} more changed hands that night: {places}.")
        said = [upper_first(self.say_n(more, more, len(night), places=self.names(night)))] if night else []
        for target, event in opened:
            if target not in night:
                said.append(self.unsure(event, target))
        return said

    def unsure(self, event: Event, target: Unit | Place) -> str:
        """Why nobody can say more exactly when *event* befell *target*."""
        facts = {"because": self.because(event), "dates": self.language.dates(event)}
        return self.say("{place}: {because} ({dates}).", place=self.name(target), **facts)

    def _opening_row(self, shown: Shown) -> Event:
        return self.dataset.event[shown.state.openings[0]]

    def because(self, event: Event) -> str:
        """Why the date of *event* is a span."""
        default = BECAUSE[""] if event.occurred_by else BECAUSE["hour_not_recorded"]
        return self.say(BECAUSE.get(event.because, default) if event.because else default)

    def _overnight(self, event: Event, point: Point) -> bool:
        first, last = (self.dataset.calendar.local(tick).date() for tick in (event.earliest, event.latest))
        return first == point.day and (last - first).days == 1

    def _changes(self, snapshot: Snapshot, party: Party | None) -> list[str]:
        """What changed that day, told for *party*; after it, who disputes what it holds."""
        before = snapshot.timeline.before(snapshot.point)
        if snapshot.point.clock:
            return [self.since(before, snapshot)]
        changed = differences(before, snapshot)
        moved = [d for d in changed if d.kind in ("taken", "confirmed")]
        said = self._gains(moved, party, before.point) if party else []
        others = [d for d in moved if not party or party.id not in (d.was.party, d.now.party)]
        sure = [d.target for d in others if d.kind == "taken" or not d.now.row]
        if sure:
            said.append(self.say("{places} changed hands that day.", places=self.names(sure)))
        for d in others:
            if d.target not in sure:
                when = self.language.when(self.dataset.event[d.now.row or ""])
                said.append(self.say("{place} changed hands {when}.", place=self.name(d.target), when=when))
        if not said:
            said.append(self._unmoved(before, snapshot))
        if party:
            said += self._claims(changed, party)
        return said + (self._disputes(snapshot, party) if party else [])

    def _unmoved(self, before: Snapshot, snapshot: Snapshot) -> str:
        """That no unit changed hands, and which of the other places did."""
        day = self.language.day(snapshot.point.day)
        stood_for = {shown.shows for shown in snapshot.units}
        pairs = zip(before.places, snapshot.places, strict=True)
        moved = [now.target for was, now in pairs if was.state.party != now.state.party]
        moved = [target for target in moved if target.id not in stood_for]
        if not moved:
            return self.say("Nothing changed hands on {day}.", day=day)
        places = self.names(moved) if len(moved) <= FEW else self.language.count(len(moved))
        form = N_("No {counted} changed hands on {day}; {places} did.")
        if len(moved) > FEW:
            form = N_("No {counted} changed hands on {day}; {places} other places did.")
        return self.say(form, counted=self.counted(1), day=day, places=places)

    def _claims(self, changed: list[Difference], party: Party) -> list[str]:
        places = [d.target for d in changed if d.kind == CLAIMED and d.now.challenger == party.id]
        if not places:
            return []
        said = self.say(
            "{party} said that they had taken {places}.", party=self.the(party.id), places=self.names(places)
        )
        return [upper_first(said)]

    def _gains(self, changed: list[Difference], party: Party, eve: Point) -> list[str]:
        row = self.dataset.event
        gained = [d for d in changed if d.now.party == party.id and d.now.row]
        night = [d.target for d in gained if d.kind == "confirmed" and self._overnight(row[d.now.row or ""], eve)]
        night = night if len(night) > 1 else []
        taken = [d.target for d in gained if d.kind == "taken"]
        said = [self._taken(taken, night)] if taken or night else []
        for d in gained:
            if d.target not in (*taken, *night):
                when = self.language.when(row[d.now.row or ""])
                said.append(self.say("{place} was taken {when}.", place=self.name(d.target), when=when))
        lost = [d.target for d in changed if d.was.party == party.id]
        if lost:
            said.append(self.say("{party} lost {places}.", party=self.the(party.id), places=self.names(lost)))
        return [upper_first(sentence) for sentence in said]

    def _taken(self, taken: list[Unit | Place], night: list[Unit | Place]) -> str:
        n, places = len(taken), self.names(taken)
        if not night:
            return self.say_n(
                "{n} was taken that day: {places}.", "{n} were taken that day: {places}.", n, places=places
            )
        if not taken:
            more = N_("{n} were taken in the night before: {places}.")
            return self.say_n(more, more, len(night), places=self.names(night))
        one = N_("{n} was taken that day ({places}) and {more} in the night before.")
        many = N_("{n} were taken that day ({places}) and {more} in the night before.")
        row = self.language.row(self.language.sorted(map(self.name, taken))) if n <= MANY + 1 else places
        return self.say_n(one, many, n, places=row, more=self.language.count(len(night)))

    def _disputes(self, snapshot: Snapshot, party: Party) -> list[str]:
        claims = [shown for shown in snapshot.units if shown.state.shown == CLAIMED and shown.state.party == party.id]
        return [
            self.say(
                "The {party} disputed {places}.",
                party=self.party(challenger),
                places=self.names(s.target for s in claims if s.state.challenger == challenger),
            )
            for challenger in dict.fromkeys(shown.state.challenger or "" for shown in claims)
        ]

    def since(self, before: Snapshot, after: Snapshot) -> str:
        """What changed between two moments, in one sentence for whoever cannot see it."""
        kinds = {
            "taken": N_("{places} taken"),
            "confirmed": N_("{places} confirmed"),
            "changing": N_("{places} changing hands"),
            "contested": N_("fighting in {places}"),
            "claimed": N_("{places} claimed"),
        }
        changed = differences(before, after)
        said = [
            self.say(form, places=self.names(d.target for d in changed if d.kind == kind))
            for kind, form in kinds.items()
            if any(d.kind == kind for d in changed)
        ]
        day = self.language.moment(before.point)
        return (
            self.say("Since {day}: {changes}.", day=day, changes=self.say("; ").join(said))
            if said
            else self.say("No change since {day}.", day=day)
        )

    def _reported(self, snapshot: Snapshot, when: str) -> Headline:
        by, facts = snapshot.reported_by or snapshot.point, self._count(snapshot)
        when = when or self.language.end_of(by)
        if by.tick != snapshot.point.tick:
            leader = self.dataset.package.protagonist
            n = self.amount(snapshot.tally[leader]) if leader else ""
            return Headline(self.pair(self.language.moment(snapshot.point), self.language.end_of(by), n), "")
        if not facts:
            return Headline(self.say("By {by}, nothing had been reported as taken.", by=when), "")
        title = self.say("By {by}, reports had {party} in {n} of {of}{others}.", by=when, **facts)
        today = self._counts(self.now.at(snapshot.point), self.leaders(snapshot))
        if (today["n"], today["others"]) == (facts["n"], facts["others"]):
            return Headline(title, self.say("Today we think the same."))
        return Headline(title, self.say("Today we think that it was {n}{others}.", **today))

    def pair(self, at: str, by: str, n: str) -> str:
        """The title where a moment is drawn from what had been reported by another."""
        party = self.dataset.package.protagonist
        if not party:
            return self.say("{at}, from what had been reported by {by}.", at=at, by=by)
        facts = {"party": self.the(party), "n": n, "of": len(self.dataset.units)}
        return self.say("{at}, from what had been reported by {by}: {party} in {n} of {of}.", at=at, by=by, **facts)

    def _told(self, snapshot: Snapshot, when: str) -> Headline:
        assert snapshot.told_by
        said: dict[str, list[Unit | Place]] = {"held": [], "kept": [], CONTESTED: [], CLAIMED: [], "not-mentioned": []}
        for shown in snapshot.units:
            kept = shown.state.shown == "held" and shown.state.party == self.dataset.initial(shown.target.id)
            said["kept" if kept else shown.state.shown].append(shown.target)
        taken = len(said["held"])
        parts = [self.say("{n} {counted} taken", n=taken, counted=self.counted(taken))]
        for kind, form in ((CONTESTED, N_("{places} fought for")), (CLAIMED, N_("{places} claimed"))):
            if said[kind]:
                few = self.names(said[kind]) if len(said[kind]) <= FEW else self.language.number(len(said[kind]))
                parts.append(self.say(form, places=few))
        if said["not-mentioned"]:
            parts.append(self.say("{n} not mentioned", n=len(said["not-mentioned"])))
        reporter = snapshot.told_by.called(self.language.lang)
        parts_text = self.say(", ").join(parts)
        title = self.say("Reports by {reporter}, to {when}: {parts}.", reporter=reporter, when=when, parts=parts_text)
        more = self.say("Reported as not taken: {places}.", places=self.names(said["kept"])) if said["kept"] else ""
        return Headline(title, more)

    # Beside the control, and around the map

    def beside(self, snapshot: Snapshot) -> str:
        """What the other views would show at this moment."""
        now, then = self.now.at(snapshot.point), self.then.at(snapshot.point)
        if not snapshot.reported_by and not snapshot.told_by:
            return self._then_differs(now, then)
        known = self.say("What we know now: {n}.", n=self._short(now))
        if snapshot.reported_by:
            return known
        return f"{known} {self.say('Reported by then: {n}.', n=self._short(then))}"

    def _then_differs(self, now: Snapshot, then: Snapshot) -> str:
        if not differences(now, then):
            return self.say("No difference on this day.")
        fights, fights_now = ([s.target for s in view.units if s.state.shown == CONTESTED] for view in (then, now))
        if fights and fights != fights_now:
            n = len(fights)
            places = self.names(fights) if n <= SOME else self.say("{n} {counted}", n=n, counted=self.counted(n))
            return self.say("Reported by then: {n}, with fighting in {places}.", n=self._short(then), places=places)
        return self.say("Reported by then: {n}.", n=self._short(then))

    def _short(self, snapshot: Snapshot) -> str:
        facts = self._count(snapshot)
        return self.say("{n}{others}", **facts) if facts else self.say("none")

    def short_count(self, snapshot: Snapshot) -> str:
        """The count alone, as it stands beside a date: who leads, then 11 to 15 of 34."""
        facts = self._counts(snapshot, self.leaders(snapshot))
        party = self.party(self.leaders(snapshot)[0].id)
        return self.say("{party} {n} of {of}{others}", **facts | {"party": party})

    def spoken(self, snapshot: Snapshot) -> str:
        """The slider's value for a screen reader."""
        when = self.language.moment(snapshot.point)
        if not snapshot.point.clock:
            when = self.say("{day}, end of day in {city}", day=when, city=self.language.city())
        facts = self._count(snapshot)
        if not facts:
            return self.say("{when}. No change of hands.", when=when)
        facts |= {"when": when, "party": self.party(self.leaders(snapshot)[0].id)}
        if snapshot.told_by:
            reporter = snapshot.told_by.called(self.language.lang)
            return self.say(
                "{when}. By reports of {reporter}: {party} {n} of {of} {counted}{others}.", reporter=reporter, **facts
            )
        if snapshot.reported_by:
            return self.say("{when}. As reported by then: {party} {n} of {of} {counted}{others}.", **facts)
        return self.say("{when}. {party} {n} of {of} {counted}{others}.", **facts)

    def published(self, day: Point, counts: Sequence[Count]) -> str:
        """The counts that were published of a day, least first, each with those who published it."""
        by_number: dict[tuple[str, int], list[str]] = {}
        for count in counts:
            reporter = self.dataset.reporter[count.reporter].called(self.language.lang)
            by_number.setdefault((count.party, count.count), []).append(reporter)
        alone = {count.party for count in self.dataset.counts} == {self.dataset.package.protagonist}
        form = N_("{n} ({reporters})") if alone else N_("{party} {n} ({reporters})")
        said = [
            self.say(
                form, party=self.party(party), n=n, reporters=self.language.row(self.language.sorted({*reporters}))
            )
            for (party, n), reporters in by_number.items()
        ]
        facts = {"day": self.language.moment(day), "counts": self.say("; ").join(said)}
        return self.say("Published counts of {day}: {counts}.", **facts)

    def asked(self, text: str) -> str:
        """A date as somebody asked for it: as a day where it can be read."""
        try:
            return self.language.day(self.dataset.calendar.point(text).day)
        except UnreadableDate:
            return text[:40]

    def refusal(self, refused: Refused) -> str:
        """Why a view does not have what was asked for, and what is shown instead."""
        if refused.reporter:
            return self.stops_here(refused.reporter)
        if refused.nearest:
            return self.outside(self.asked(refused.asked), self.language.day(refused.nearest.day))
        if refused.reason == TWO_VIEWS:
            return self.say(TWO_VIEWS_SAID)
        return self.no_view(refused.asked[:80])

    def covers(self) -> str:
        """The period, for who asked beyond it."""
        package = self.dataset.package
        return self.say("This map covers {days}.", days=self.language.days(package.start, package.end, year=True))

    def outside(self, asked: str, shown: str) -> str:
        """What is said of a moment outside the period."""
        asked_for = self.say("You asked for {asked}; this is {shown}.", asked=asked, shown=shown)
        return f"{self.covers()} {asked_for}"

    def elsewhere(self, asked: str, why: str, nearest: Point) -> str:
        """What is said where nothing can stand in for the moment that was *asked* for."""
        return self.say("“{asked}”: {why} The nearest day is {nearest}.", asked=asked, why=why, nearest=nearest.text)

    def stops_here(self, reporter: Reporter) -> str:
        """What is said of a moment outside a reporter's days."""
        package, name = self.dataset.package, reporter.called(self.language.lang)
        first, last = reporter.first or package.start, reporter.last or package.end
        days = self.language.days(first, last)
        if first == last:
            return self.say(
                "We looked for {reporter} reports of {day} alone, so this view stops here.", reporter=name, day=days
            )
        return self.say(
            "We looked for {reporter} reports from {days}, so this view stops here.", reporter=name, days=days
        )

    def band(self, reporter: Reporter) -> str:
        """What stands over a map of one reporter's reports."""
        return self.say(
            "One agency’s reports, put together by us. Not a {reporter} map.", reporter=self.reporter(reporter.id)
        )

    def silent(self, reporter: Reporter) -> str:
        """What is said of units that a reporter has said nothing of."""
        return self.say("Not mentioned by {reporter}", reporter=self.reporter(reporter.id))

    def no_view(self, asked: str) -> str:
        """What is said of a reporter that has no view of its own."""
        names = self.listed(r.called(self.language.lang) for r in self.dataset.reporters if r.first)
        if not names:
            return self.say(
                "There is no view of “{asked}”. Nobody’s reports were looked for from day to day.", asked=asked
            )
        return self.say(
            "There is no view of “{asked}”. Reports were looked for from day to day by: {names}.",
            asked=asked,
            names=names,
        )

    def updated(self) -> str:
        """The day on which the facts were last changed."""
        return self.dated(self.dataset.package.updated)

    def dated(self, day: str) -> str:
        """An ISO day with its year, as in 1 December 2026."""
        calendar = self.dataset.calendar
        return self.language.day(calendar.local(calendar.span(day).start), year=True)

    def as_of(self) -> str:
        """Which state of the data is shown, and whether the words are a draft."""
        facts = {"day": self.updated(), "version": self.dataset.version}
        said = self.say("Data as of {day}, version {version}.", **facts)
        return f"{said} {self.draft()}".rstrip()

    def draft(self) -> str:
        """That these words are a draft; nothing where a native reader has signed them."""
        if not draft(self.language.lang):
            return ""
        return self.say("This translation is a draft: no native reader has signed it.")

    def left_out(self) -> str:
        """What stands on a map from which less sure events are left out; nothing where none are."""
        dataset = self.dataset
        facts = {"n": dataset.left_out, "of": len(dataset.events) + dataset.left_out}
        if dataset.least == "high":
            return self.say("Only events of high confidence are drawn; {n} of {of} are left out.", **facts)
        if dataset.least == "medium":
            return self.say("Only events of high or medium confidence are drawn; {n} of {of} are left out.", **facts)
        return ""

    def no_version(self, asked: str) -> str:
        """What is said of a version that is not kept, beside the one that is shown."""
        facts = {"asked": self.asked(asked), "version": self.dataset.version}
        return self.say("There is no version “{asked}” here; this is version {version}.", **facts)

    def no_place(self, asked: str) -> str:
        """What is said of a unit or place that there is not."""
        return self.say("There is no place “{asked}” on this map.", asked=asked)

    def unreadable(self, asked: str, shown: str) -> str:
        """What is said of a date that cannot be read, beside the day that is shown."""
        return self.say("We could not read the date “{asked}”. Showing {shown}.", asked=asked[:40], shown=shown)
