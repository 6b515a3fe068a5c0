"""A place's dossier as HTML: what we know now and why, where accounts differ, and everything that was said."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from geo.cards import Cards
from geo.disputes import Disputes
from geo.dossier import REPORTERS, Chapter, dossier, spoken_of
from geo.language import N_, upper_first
from geo.model import CAPITAL, IMPLIED, LISTED, READ, Dataset, Event, Place, Report, Source, Unit
from geo.page.parts import SERVED, Ways, link, listed, paragraphs, section
from geo.track import as_told
from geo.words import Words

BASIS = {
    READ: N_("Its own text was read."),
    LISTED: N_("Known from a later list of its own."),
    IMPLIED: N_("Only a count or another text of its own needs it."),
}


def subject(dataset: Dataset, asked: str) -> Unit | Place | None:
    """The unit or place whose dossier the id *asked* means, a capital's being its unit's; ``None``: there is none."""
    found = dataset.unit.get(asked) or dataset.place.get(asked)
    if isinstance(found, Place) and found.kind == CAPITAL:
        return dataset.unit[found.unit]
    return found


def subjects(dataset: Dataset) -> list[Unit | Place]:
    """Every unit and place that has a dossier of its own."""
    return [*dataset.units, *(place for place in dataset.places if place.kind != CAPITAL)]


def in_list(words: Words, target: Unit | Place) -> str:
    """A name in the list of all: with the unit that it lies in or stands for, where that is called otherwise."""
    name, unit = words.name(target), _unit(words.dataset, target).called(words.language.lang)
    return name if name == unit else words.say("{place} ({unit})", place=name, unit=unit)


def _unit(dataset: Dataset, target: Unit | Place) -> Unit:
    return dataset.unit[target.unit] if isinstance(target, Place) else target


@lru_cache(maxsize=256)
def page(dataset: Dataset, id: str, lang: str, kept: tuple[tuple[str, str], ...] = (), ways: Ways = SERVED) -> str:
    """The dossier of the unit or place *id* as HTML; ``KeyError`` where there is none."""
    words = Words(dataset, lang)
    return _Dossier(words, dataset.target(id), kept, ways).html()


class _Dossier:
    def __init__(self, words: Words, target: Unit | Place, kept: Sequence[tuple[str, str]], ways: Ways) -> None:
        self.words, self.target, self.say, self.kept, self.ways = words, target, words.say, kept, ways
        self.cards, self.disputes = Cards(words), Disputes(words)
        self.chapters = dossier(words.dataset, target.id)
        found = [one for chapter in self.chapters for one in chapter.contradictions]
        # Where reporters speak against each other, the event beside them is what they speak of.
        events = (event for one in found if one.kind != REPORTERS for event in one.events)
        self.involved = {*events, *(report for one in found for report in (*one.reports, *one.against))}

    def html(self) -> str:
        say = self.say
        head = section(self.words.name(self.target), self._belongs(), self._names())
        known = section(say("What we know now"), *(self._known(chapter) for chapter in self.chapters if chapter.events))
        if not any(chapter.events for chapter in self.chapters):
            known = section(say("What we know now"), paragraphs(say("No event is recorded here.")))
        differ = section(say("Where accounts differ"), self._differ())
        told = section(say("Who said what"), *self._told())
        return f'<article class="dossier">{head}{known}{differ}{told}</article>'

    # Who this is

    def _belongs(self) -> str:
        dataset, lang = self.words.dataset, self.words.language.lang
        unit = _unit(dataset, self.target)
        facts = {"place": self.words.name(self.target), "unit": unit.called(lang)}
        if isinstance(self.target, Place):
            said = escape(self.say("{place} lies in {unit}.", **facts))
            return f'<p><a href="{escape(self.ways.place(unit.id, self.kept))}" target="_self">{said}</a></p>'
        if dataset.mark[unit.id] is unit or facts["place"] == facts["unit"]:
            return ""
        return paragraphs(self.say("{place} stands for {unit} on the map.", **facts))

    def _names(self) -> str:
        """What else it is called: the names in other languages, then other spellings."""
        both = dict.fromkeys((self.words.dataset.mark.get(self.target.id, self.target).id, self.target.id))
        targets = [self.words.dataset.target(id) for id in both]
        shown = {target.called(self.words.language.lang) for target in targets}
        names: dict[str, str] = {}
        for target in targets:
            for lang, name in target.names.items():
                names.setdefault(name, lang)
        for alias in (alias for target in targets for alias in target.aliases):
            names.setdefault(alias, "")
        said = [
            f'<bdi lang="{escape(lang)}">{escape(name)}</bdi>' if lang else f"<bdi>{escape(name)}</bdi>"
            for name, lang in names.items()
            if name not in shown
        ]
        return f"<p><small>{escape(self.say('Also called:'))} {', '.join(said)}</small></p>" if said else ""

    # What we know now

    def _known(self, chapter: Chapter) -> str:
        items = [self._event(event) for event in chapter.events]
        return self._heading(chapter.target) + listed(items)

    def _heading(self, target: Unit | Place) -> str:
        alone = {chapter.target.id for chapter in self.chapters} == {target.id}
        return "" if alone else f"<h3>{escape(self.words.name(target))}</h3>"

    def _event(self, event: Event) -> str:
        say, words = self.say, self.words
        why = say("A range, because {because}.", because=words.because(event)) if event.occurred_by else ""
        first = say("First reported {when}.", when=words.language.on(event.reported))
        facts = " ".join(part for part in (why, first, self.cards.confidence(event)) if part)
        sources = (words.dataset.source[id] for id in event.sources)
        said = f"<strong>{escape(words.party(event.party))}</strong> {escape(self.cards.line(event))}"
        return f"<div>{said}{self._mark(event)}{_small(facts)}{_small(event.note)}</div>{self._cited(sources)}"

    def _mark(self, row: Event | Report) -> str:
        """That another row contradicts *row*, as HTML."""
        said = escape(self.say("Contradicted"))
        return f' <em class="contradicted">{said}</em>' if row in self.involved else ""

    def _cited(self, sources: Iterable[Source]) -> str:
        return f"<div>{''.join(f'<small>{self._source(source)}</small>' for source in sources)}</div>"

    def _source(self, source: Source) -> str:
        if not source.archived_url or not source.href:
            return link(source)
        archived = escape(self.say("archived"))
        href = escape(source.archived_url)
        return f'{link(source)} (<a href="{href}" target="_blank" rel="noopener noreferrer">{archived}</a>)'

    # Where accounts differ

    def _differ(self) -> str:
        said = [
            f'<div class="contradiction">{escape(self.disputes.sentence(found, chapter.target))}</div>'
            for chapter in self.chapters
            for found in chapter.contradictions
        ]
        silence = self.say("What is recorded here does not contradict itself. Silence is no contradiction.")
        return listed(said) or paragraphs(silence)

    # Who said what

    def _told(self) -> Iterable[str]:
        reports = as_told(report for chapter in self.chapters for report in chapter.reports)
        if not reports:
            yield paragraphs(self.say("No report is recorded here."))
        by_day: dict[str, list[str]] = {}
        for report in reports:
            by_day.setdefault(self._day(report), []).append(self._report(report))
        for day, items in by_day.items():
            yield f"<h3>{escape(day)}</h3>{listed(items)}"

    def _day(self, report: Report) -> str:
        language = self.words.language
        if report.reported.kind == "month":
            return upper_first(language.on(report.reported))
        return language.day(self.words.dataset.calendar.local(report.reported.end))

    def _report(self, report: Report) -> str:
        say, words = self.say, self.words
        said = self.cards.told(report, words.name(words.dataset.target(report.target)))
        named = say("It speaks of {day}.", day=words.language.edge(spoken_of(words.dataset, report)))
        facts = " ".join(part for part in (named if report.occurred else "", say(BASIS[report.basis])) if part)
        source = self._cited([words.dataset.source[report.source]])
        return f"<div>{escape(said)}{self._mark(report)}{_small(facts)}{_small(report.note)}</div>{source}"


def _small(text: str) -> str:
    """A remark under a row, as HTML."""
    return f"<small>{escape(text)}</small>" if text else ""
