"""Days, months and hours, as points on one line of whole numbers.

A *tick* is twice a Unix time in seconds: ``2 * s`` is the instant ``s`` itself, ``2 * s - 1`` is "everything
before it, nothing at it". So the end of a day and the first instant of the next are neighbours, never the same,
and whether something has happened by a moment is one comparison.

Days are calendar dates in the dataset's own time zone; the zone's rules come from the pinned ``tzdata`` package,
never from the machine.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

FORMS = "a day (2021-08-13), a month (2021-08) or a time with its offset (2021-08-13T02:06+04:30)"

# From year 1000 to 8999, so that a day before or after one is a day too, in every time zone.
_MONTH = re.compile(r"[1-8]\d{3}-\d{2}", re.ASCII)
_DAY = re.compile(r"[1-8]\d{3}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"[1-8]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{2,4})", re.ASCII)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """What a date in a table covers: from tick ``start`` to tick ``end``, both inside; a time is one instant."""

    text: str
    kind: str  # day, month, time
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    """A moment that is asked for: the end of ``day``, or with ``clock`` the very instant ``tick``."""

    text: str
    tick: int
    day: date
    clock: bool


class UnreadableDate(ValueError):
    """A date in none of the accepted forms; the message says which they are, and both readings if it has two."""


class Calendar:
    """The days of one time zone.

    *zone* is an IANA name (``Europe/Paris``); an unknown one raises ``ValueError``.
    """

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._info = _zone(zone)

    def start(self, day: date) -> int:
        """The tick of the first instant of *day* that exists (a clock change at midnight may skip 00:00)."""
        return 2 * int(datetime(day.year, day.month, day.day, tzinfo=self._info).timestamp())

    def end(self, day: date) -> int:
        """The tick of the end of *day*: before the first instant of the next."""
        return self.start(day + _ONE_DAY) - 1

    def local(self, tick: int) -> datetime:
        """The clock on the wall at *tick*, or in the last second before it for the end of a day."""
        return datetime.fromtimestamp(tick // 2, self._info)

    def elsewhere(self, tick: int, zone: str) -> datetime:
        """The clock on the wall at *tick* in another time zone; the end of a day is the first instant of the next."""
        return datetime.fromtimestamp((tick + 1) // 2, _zone(zone))

    def span(self, text: str) -> Span:
        """What *text* covers. Raises :class:`UnreadableDate`."""
        try:
            if _DAY.fullmatch(text):
                day = date.fromisoformat(text)
                return Span(text, "day", self.start(day), self.end(day))
            if _MONTH.fullmatch(text):
                first = date.fromisoformat(f"{text}-01")
                following = (first + timedelta(days=31)).replace(day=1)
                return Span(text, "month", self.start(first), self.start(following) - 1)
            if _TIME.fullmatch(text):
                tick = 2 * int(datetime.fromisoformat(text).timestamp())
                return Span(text, "time", tick, tick)
        except (ValueError, OverflowError):
            pass
        raise UnreadableDate(_unreadable(text))

    def point(self, text: str) -> Point:
        """The moment that *text* asks for: a day's end, or an instant. A month raises :class:`UnreadableDate`."""
        # In an address a plus sign arrives as a space.
        text = re.sub(r"^(\S+T\S+) (\d\d:\d\d)$", r"\1+\2", text.strip())
        span = self.span(text)
        if span.kind == "month":
            raise UnreadableDate(f"{text!r} is a whole month; ask for a day ({text}-01) or a time with its offset")
        return self.at(span.end, clock=span.kind == "time", text=text)

    def at(self, tick: int, *, clock: bool, text: str | None = None) -> Point:
        """The point at *tick*; *text* is how it was asked for, by default its own form."""
        local = self.local(tick)
        own = local.isoformat("T", "seconds" if local.second else "minutes") if clock else local.date().isoformat()
        return Point(text or own, tick, local.date(), clock)

    def day(self, day: date) -> Point:
        """The end of *day*."""
        return Point(day.isoformat(), self.end(day), day, clock=False)


def by_then(ticks: list[int] | tuple[int, ...], tick: int) -> int:
    """How many of the sorted *ticks* have come by *tick*, one at it included."""
    return bisect_right(ticks, tick)


def days_between(first: date, last: date) -> list[date]:
    """Every day from *first* to *last*, both inside."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@cache
def zones() -> list[str]:
    """The names of all time zones there are."""
    return sorted(files("tzdata").joinpath("zones").read_text("utf-8").split())


@lru_cache(maxsize=32)
def _zone(name: str) -> ZoneInfo:
    parts = name.split("/")
    if not re.fullmatch(r"[A-Za-z0-9_+\-/]{1,64}", name, re.ASCII) or not all(parts):
        raise ValueError(f"{name!r} is not the name of a time zone; use an IANA name such as Europe/Paris")
    path = files("tzdata").joinpath("zoneinfo", *parts)
    if not path.is_file():
        raise ValueError(f"{name!r} is not the name of a time zone; use an IANA name such as Europe/Paris")
    with path.open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def _unreadable(text: str) -> str:
    shown = text if len(text) <= 40 else text[:39] + "…"
    readings = _readings(text)
    if len(readings) > 1:
        return f"{shown!r} has two readings; write {' or '.join(readings)}"
    if readings:
        return f"{shown!r} is not in the form of a date here; write {readings[0]}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?", text, re.ASCII):
        return f"{shown!r} has no offset from UTC; write it as in 2021-08-13T02:06+04:30"
    return f"{shown!r} is not a date; write {FORMS}"


def _readings(text: str) -> list[str]:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return []
    first, second, third = (int(part) for part in match.groups())
    if len(match[1]) == 4:
        orders = [(first, second, third), (first, third, second)]
    else:
        year = third + 2000 if len(match[3]) == 2 else third
        orders = [(year, second, first), (year, first, second)]
    readings = []
    for year, month, day in orders:
        try:
            reading = date(year, month, day).isoformat()
        except ValueError:
            continue
        if reading not in readings and reading != text:
            readings.append(reading)
    return readings
