"""Who said what: the matrix of a moment, and whose count a number was."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files

import streamlit as st

from geo.accounts import Accounts, Whose, whose
from geo.language import N_, upper_first
from geo.matrix import SILENT, Cell, Line, Matrix, matrix
from geo.model import CLAIMED, CONTESTED, CONTROLLED, IMPLIED, Count, Dataset
from geo.moment import Point
from geo.page.parts import listed, paragraphs, section
from geo.style import Marks, css
from geo.timeline import Snapshot
from geo.track import State
from geo.words import Words

_drawing = st.components.v2.component(
    "says-who-drawing", js=files("geo").joinpath("page", "drawn.js").read_text("utf-8"), isolate_styles=False
)


def show(snapshot: Snapshot, words: Words) -> None:
    """The matrix of the moment, the field for a number, and every published count of that day."""
    dataset, day = words.dataset, snapshot.timeline.dataset.calendar.day(snapshot.point.day)
    _drawing(key="matrix", data={"html": of_moment(dataset, snapshot.point, words.language.lang)})
    with st.container(key="whose"):
        number = st.number_input(
            words.say("You read this number:"), min_value=0, max_value=len(dataset.units), value=None, step=1
        )
    if number is not None:
        st.html(_section(words.say("Whose count was it?"), words, whose(dataset, int(number)), int(number)))
    st.html(_section(words.say("Counts published that day"), words, whose(dataset, point=day)))


@lru_cache(maxsize=512)
def of_moment(dataset: Dataset, point: Point, lang: str) -> str:
    """The matrix as HTML, a table with words in every cell; made once for each moment."""
    words = Words(dataset, lang)
    return _Table(words, matrix(dataset, point)).html()


def _section(title: str, words: Words, found: Sequence[Whose], number: int | None = None) -> str:
    accounts = Accounts(words)
    said = [escape(accounts.sentence(one)) for one in found]
    nobody = [accounts.nobody(number)] if number is not None and not found else []
    nothing = [words.say("No count of this day was read.")] if number is None and not found else []
    return section(title, paragraphs(*nobody, *nothing), listed(said))


class _Table:
    def __init__(self, words: Words, found: Matrix) -> None:
        self.words, self.found, self.say = words, found, words.say
        self.marks = Marks(words.dataset, lambda role: f"var(--{role})")

    def html(self) -> str:
        found, say = self.found, self.say
        if not found.lines:
            return section(say("Who said what"), paragraphs(say("Nobody’s reports were looked for on this day.")))
        names = [self.words.name(unit) for unit in found.units]
        heads = "".join(
            f'<th scope="col" class="{self._stands_out(n)}"><span>{escape(name)}</span></th>'
            for n, name in enumerate(names)
        )
        top = "".join(self._cell(n, self.marks.mark(state), self._told(state)) for n, state in enumerate(found.now))
        lines = "".join(self._line(line) for line in found.lines)
        head = f'<tr><td></td>{heads}<th scope="col" class="published">{escape(say("Published that day"))}</th></tr>'
        known = f'<td class="published">{self._known()}</td>'
        first = f'<tr><th scope="row">{escape(say("What we know now"))}</th>{top}{known}</tr>'
        others = (
            say("Others published: {counts}.", counts=self._counts(found.others, names=True)) if found.others else ""
        )
        when = say("What each had reported by {moment}, as far as we could read it.", moment=self.words.by(found.point))
        table = f'<table class="matrix"><thead>{head}</thead><tbody>{first}{lines}</tbody></table>'
        name = escape(say("Who said what"))
        table = f'<div class="scrolls" role="region" tabindex="0" aria-label="{name}">{table}</div>'
        return f"<style>{css(self.words.dataset)}</style>" + section(
            self._title(), paragraphs(when), table, self._key(), paragraphs(others)
        )

    def _title(self) -> str:
        """Which numbers were published, and how many places make the difference."""
        found, say = self.found, self.say
        numbers = sorted(
            {count.count for line in found.lines for count in line.counts} | {count.count for count in found.others}
        )
        day = self.words.language.moment(found.point)
        if len(numbers) < 2 or not found.differ:
            return say("{day}: who said what", day=day)
        row = self.words.language.either(str(number) for number in numbers)
        n = len(found.differ)
        one, many = N_("{n} {counted} makes the difference"), N_("{n} {counted} make the difference")
        difference = upper_first(self.words.say_n(one, many, n, counted=self.words.counted(n)))
        return say("{day}: {numbers}? {difference}", day=day, numbers=row, difference=difference)

    def _line(self, line: Line) -> str:
        cells = "".join(self._cell(n, self._mark(cell), self._said(cell), cell) for n, cell in enumerate(line.cells))
        name = escape(line.reporter.called(self.words.language.lang))
        return (
            f'<tr><th scope="row">{name}</th>{cells}<td class="published">{escape(self._counts(line.counts))}</td></tr>'
        )

    def _cell(self, n: int, mark: str, said: str, cell: Cell | None = None) -> str:
        drawn = f'{_drawn(mark)}<span class="unseen">{escape(said)}</span>'
        source = self.words.dataset.source[cell.report.source] if cell and cell.report else None
        title = escape(f"{said} {source.citation}" if source else said)
        if source and source.href:
            drawn = (
                f'<a href="{escape(source.href)}" target="_blank" rel="noopener noreferrer" title="{title}">{drawn}</a>'
            )
        return f'<td class="{self._stands_out(n)}" title="{title}">{drawn}</td>'

    def _stands_out(self, n: int) -> str:
        return "differs" if self.found.units[n].id in self.found.differ else ""

    def _mark(self, cell: Cell) -> str:
        if cell.party is None:
            return self.marks.mark(State(None, mentioned=False))
        if cell.word == IMPLIED:
            return self.marks.implied(cell.party)
        if cell.word == CONTROLLED:
            return self.marks.mark(State(cell.party))
        holder = self.words.dataset.package.initial
        return self.marks.mark(State(holder, doubt=cell.word, challenger=cell.party))

    def _said(self, cell: Cell) -> str:
        party = self.words.party(cell.party) if cell.party else ""
        said = {
            CONTROLLED: self.say("Said: {party}.", party=party),
            CONTESTED: self.say("Said: fought for by {party}.", party=party),
            CLAIMED: self.say("Said on a party’s word only: {party}.", party=party),
            IMPLIED: self.say("Only its count implies it: {party}.", party=party),
            SILENT: self.say("Nothing found."),
        }
        return said[cell.word]

    def _told(self, state: State) -> str:
        if state.possible:
            return self.say("Changing hands.")
        return self.say("{party}.", party=self.words.party(state.party)) if state.party else self.say("No source.")

    def _known(self) -> str:
        snapshot = self.words.now.at(self.found.point)
        return escape(self.words.amount(snapshot.tally[self.words.leaders(snapshot)[0].id]))

    def _counts(self, counts: tuple[Count, ...], names: bool = False) -> str:
        if not counts:
            return self.say("no count")
        reporter = self.words.dataset.reporter
        said = [
            f"{reporter[c.reporter].called(self.words.language.lang)} {c.count}" if names else str(c.count)
            for c in counts
        ]
        return self.say(", ").join(dict.fromkeys(said))

    def _key(self) -> str:
        holder = next((state.party for state in self.found.now if state.party), None)
        if holder is None:
            return ""
        samples = (
            Cell(CONTROLLED, holder),
            Cell(IMPLIED, holder),
            Cell(CONTESTED, holder),
            Cell(CLAIMED, holder),
            Cell(SILENT),
        )
        drawn = "".join(f"<span>{_drawn(self._mark(one))}{escape(self._said(one))}</span>" for one in samples)
        return f'<p class="marks">{drawn}</p>'


def _drawn(mark: str) -> str:
    return f'<svg viewBox="-12 -12 24 24" width="22" height="22" aria-hidden="true">{mark}</svg>'
