"""One language: its catalogue of messages, its dates, lists and numbers.

Dates, lists, digits and the names of cities are Babel's, from the Unicode CLDR.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from unicodedata import bidirectional

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from geo.catalogue import LANGUAGES, LOCALES, catalogue
from geo.model import Event
from geo.moment import Calendar, Point, Span

DAY, DATED = "d MMMM", "d MMMM y"
_RUNS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_ISOLATE, _ISOLATED = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_DIGITS = {"arabext": "۰۱۲۳۴۵۶۷۸۹"}
# In code points the letters that Arabic does not have would all come last.
_ALPHABET = "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګگلمنڼوؤهةیيېۍئ"


def N_(message: str) -> str:
    """Mark *message* for translation at another place."""
    return message


def runs(text: str) -> str:
    """Which way *text* runs by its first letter outside isolates: ``ltr``, ``rtl``, or nothing where it has none."""
    depth = 0
    for way in map(bidirectional, text):
        depth += (way in ("FSI", "LRI", "RLI")) - (way == "PDI")
        if not depth and way in _RUNS:
            return _RUNS[way]
    return ""


def upper_first(text: str) -> str:
    """*text* with a capital at its beginning, as a sentence has it."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def _dated(day: date, pattern: str, locale: str) -> str:
    """A day as babel writes it, for all rows that speak of it."""
    return format_date(day, pattern, locale=locale)


class Language:
    """How dates, times, lists and numbers are said in *lang*, by the days of *calendar*, on a map of *year*."""

    def __init__(self, lang: str, calendar: Calendar, year: int) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]
        self.calendar, self.year = calendar, year
        self.messages = catalogue(self.lang)
        self._locale = LOCALES[self.lang]
        locale = Locale.parse(self._locale)
        self.direction = locale.text_direction
        self.digits = _DIGITS.get(locale.default_numbering_system, "")
        self._digits = str.maketrans(dict(zip("0123456789", self.digits, strict=False)))

    def say(self, message: str, **facts: object) -> str:
        """*message* in this language, with its facts put in: whole numbers in the language's digits, text as it is.

        Text that runs the other way is set apart, so that what stands around it keeps its order.
        """
        return self._filled(self.messages.said.get(message, (message,))[0], facts)

    def say_n(self, one: str, many: str, n: int, **facts: object) -> str:
        """The form of a message that goes with *n* things, with its facts put in as :meth:`say` does."""
        form, said = self.messages.form(n), self.messages.said
        forms = said.get(one, (one,))
        # Two messages by themselves, or one with several forms.
        text = forms[min(form, len(forms) - 1)] if len(forms) > 1 or not form else said.get(many, (many,))[0]
        return self._filled(text, {"n": self.count(n), **facts})

    def _filled(self, text: str, facts: Mapping[str, object]) -> str:
        return text.format(**{key: self._fact(fact) for key, fact in facts.items()})

    def _fact(self, fact: object) -> object:
        return self.number(fact) if isinstance(fact, int) else self.apart(fact) if isinstance(fact, str) else fact

    def apart(self, text: str) -> str:
        """*text* between the marks of an isolate (UAX 9) where its first letter runs against this language."""
        against = _ISOLATE not in text and runs(text) not in ("", self.direction)
        return f"{_ISOLATE}{text}{_ISOLATED}" if against else text

    def number(self, written: object) -> str:
        """A number, a clock or a date in the language's digits."""
        return str(written).translate(self._digits)

    def count(self, n: int) -> str:
        """A small number as a word, another in digits."""
        words = (
            N_("one"),
            N_("two"),
            N_("three"),
            N_("four"),
            N_("five"),
            N_("six"),
            N_("seven"),
            N_("eight"),
            N_("nine"),
        )
        return self.say(words[n - 1]) if 0 < n < 10 else self.number(n)

    def listed(self, names: Iterable[str]) -> str:
        """Names as a list in running text, in the order of the alphabet."""
        return format_list([*map(self.apart, self.sorted(names))], locale=self._locale)

    def row(self, names: Iterable[str]) -> str:
        """Names beside each other, in their own order."""
        return self.say(", ").join(map(self.apart, names))

    def sorted(self, names: Iterable[str]) -> list[str]:
        """Names in the order of the alphabet."""
        return sorted(names, key=lambda name: [(_ALPHABET.find(letter), letter) for letter in name])

    def either(self, names: Iterable[str]) -> str:
        """Several of which one may be right, in their own order, as in 14, 15 or 18."""
        *others, last = names
        return self.say("{first} or {last}", first=self.row(others), last=last) if others else last

    def day(self, day: date, year: bool = False) -> str:
        """A day, as in 13 August; with its *year* where that is wanted, or is not the map's: 13 August 2021."""
        # Without the hour, by which the same day would be another.
        plain = date(day.year, day.month, day.day)
        return self.number(_dated(plain, DATED if year or day.year != self.year else DAY, self._locale))

    def _month(self, day: date) -> str:
        return self.number(format_date(day, "MMMM" if day.year == self.year else "MMMM y", locale=self._locale))

    def days(self, first: date, last: date, year: bool = False) -> str:
        """From one day to another, as in 6 to 13 August; one day alone where they are the same."""
        if first == last:
            return self.day(first, year)
        start = self.day_of_month(first) if (first.year, first.month) == (last.year, last.month) else self.day(first)
        return self.say("{first} to {last}", first=start, last=self.day(last, year))

    def short(self, day: date) -> str:
        """A day where there is little room, as in 13 Aug."""
        return self.number(format_date(day, "d MMM", locale=self._locale))

    def day_of_month(self, day: date) -> str:
        """The number of a day in its month."""
        return self.number(day.day)

    def patterns(self) -> dict[str, object]:
        """What writes a day as :meth:`day` does: both patterns, the names of the months, and the digits, if others."""
        months = [format_date(date(2001, month, 1), "MMMM", locale=self._locale) for month in range(1, 13)]
        return {"day": DAY, "dated": DATED, "months": months, "digits": self.digits}

    def moment(self, point: Point) -> str:
        """A day, or a time as in 13 August, 02:06."""
        return (
            self.say("{day}, {clock}", day=self.day(point.day), clock=self._clock(point.tick))
            if point.clock
            else self.day(point.day)
        )

    def end_of(self, point: Point) -> str:
        """A moment to count up to: the end of 12 August, or 02:06 on 13 August."""
        day = self.day(point.day)
        if point.clock:
            return self.say("{clock} on {day}", clock=self._clock(point.tick), day=day)
        return self.say("the end of {day}", day=day)

    def on(self, span: Span) -> str:
        """When a date was, as it stands after a verb: on 13 August, at 02:06 on 13 August, in July."""
        local = self.calendar.local(span.start)
        if span.kind == "month":
            return self.say("in {month}", month=self._month(local))
        if span.kind == "time":
            return self.say("at {clock} on {day}", clock=self._clock(span.start), day=self.day(local))
        return self.say("on {day}", day=self.day(local))

    def when(self, event: Event) -> str:
        """When an event was, as it stands after a verb; a span says both its ends."""
        if not event.occurred_by or event.latest == event.occurred.end:
            return self.on(event.occurred)
        if self._either(event):
            return self.say("on {dates}", dates=self.dates(event))
        first, last = self._ends(event)
        return self.say("between {first} and {last}", first=first, last=last)

    def dates(self, event: Event) -> str:
        """The dates of an event by themselves: 10 or 11 August, 10 to 12 August, 14 August to 12:06 on 15 August."""
        if not event.occurred_by or event.latest == event.occurred.end:
            return self.edge(event.occurred)
        first, last = self._ends(event)
        return self.say(
            N_("{first} or {last}") if self._either(event) else N_("{first} to {last}"), first=first, last=last
        )

    def _ends(self, event: Event) -> tuple[str, str]:
        last = event.occurred_by or event.occurred
        start, end = self.calendar.local(event.earliest), self.calendar.local(event.latest)
        if event.occurred.kind == last.kind == "day" and (start.year, start.month) == (end.year, end.month):
            return self.number(start.day), self.edge(last)
        return self.edge(event.occurred), self.edge(last)

    def _either(self, event: Event) -> bool:
        """Whether it was on one of two days that follow each other."""
        last = event.occurred_by or event.occurred
        apart = self.calendar.local(event.latest).date() - self.calendar.local(event.earliest).date()
        return apart.days == 1 and event.occurred.kind == last.kind == "day"

    def edge(self, span: Span) -> str:
        """The date of one end of a span, by itself."""
        local = self.calendar.local(span.start)
        if span.kind == "month":
            return self._month(local)
        if span.kind == "time":
            return self.say("{clock} on {day}", clock=self._clock(span.start), day=self.day(local))
        return self.day(local)

    def _clock(self, tick: int, zone: str | None = None) -> str:
        return self.number(f"{self.calendar.elsewhere(tick, zone or self.calendar.zone):%H:%M}")

    def city(self) -> str:
        """The city that the time zone is named after; of universal time Greenwich."""
        if self.calendar.zone.rpartition("/")[2] in ("UTC", "GMT"):
            return self.say("Greenwich")
        known = Locale.parse(self._locale).time_zones.get(self.calendar.zone)
        return (
            str(known["city"]) if known and "city" in known else self.calendar.zone.rpartition("/")[2].replace("_", " ")
        )

    def stamp(self, point: Point) -> str:
        """The moment in full, with what the clocks of two other cities said."""
        abroad: Sequence[tuple[str, str]] = (
            (self.say("New York"), "America/New_York"),
            (self.say("London"), "Europe/London"),
        )
        clocks = [self._abroad(point, city, zone) for city, zone in abroad if zone != self.calendar.zone]
        here = self.say("{city} time", city=self.city())
        when = self.moment(point) if point.clock else self.say("End of {day}", day=self.day(point.day))
        return self.say("{when}, {here} ({clocks})", when=when, here=here, clocks=self.say(", ").join(clocks))

    def _abroad(self, point: Point, city: str, zone: str) -> str:
        there = self.calendar.elsewhere(point.tick, zone)
        if there.date() == point.day:
            return self.say("{clock} in {city}", clock=self._clock(point.tick, zone), city=city)
        return self.say(
            "{clock} on {day} in {city}", clock=self._clock(point.tick, zone), day=self.day(there), city=city
        )
