"""Which column of a stranger's file is what, told from its header; what may be either is asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.names import folded


def _tiers(words: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(tier.split(", ")) for tier in words.split(" | "))


SHEET: Mapping[str, tuple[tuple[str, ...], ...]] = {
    field: _tiers(words)
    for field, words in {
        "place": "place, unit | place name, location, province, district, region, governorate, oblast, county, "
        "state, admin1, admin2, admin3, adm1, adm2, adm3, city, town, village, settlement, locality, pcode",
        "party": "party | controlled by, held by, control, controller, holder, controlling party, taken by, "
        "captured by, actor, side, actor1, faction, armed group, group | who, by",
        "date": "date | occurred, event date, date of event, day, when | start date, date start, start, from",
        "status": "status | control status, state of control, type of control, control type",
        "link": "link, url, source url, source link | web address, address, href, hyperlink | sources, source, "
        "reference",
        "until": "until | occurred by, end date, date end, end, to, latest",
        "reported": "reported | date reported, report date, reported on",
        "published": "published | publication date, date published",
        "publisher": "publisher | outlet, media, news outlet, source name, agency | source",
        "title": "title | headline, source title",
        "note": "note, notes, comment, comments, remark, remarks",
        "manner": "manner",
        "confidence": "confidence",
    }.items()
}
"""What a row of a sheet can say, and the headers that say so: the surest tier first, equally sure ones in one tier."""

NEEDED = ("place", "party", "date", "link")

BOUNDARIES: Mapping[str, tuple[str, ...]] = {
    "id": (
        r"id|unitid",
        r"pcode|iso31662|shapeiso",
        r"adm\d(en)?pcode|admin\dpcode",
        r"isocode|iso\d?|hasc\d?",
        r"gid\d|shapeid|adm\dcode|geonames?id|code",
    ),
    "name": (
        r"name|unitname",
        r"name(en|eng|english)|engname",
        r"adm\d(nameen|name|en)|admin\d?name(en)?|shapename|name\d",
        r"(province|governorate|district|region|oblast|county|state|city|town|village|settlement|place)(name)?|admin\d|label",
        r"adm\d[a-z]{2}|name[a-z]{2}",
    ),
    "lon": (r"lon|lng|long|longitude", r"x"),
    "lat": (r"lat|latitude", r"y"),
}
"""The same of boundaries, as patterns over a header without case and punctuation; the surest first."""

OTHER_NAMES = re.compile(
    r"name[a-z]*\d?|[a-z]+name|(var|n?l)name\d|alt[a-z]*\d?[a-z]*\d?|adm\d(alt\d?)?[a-z]{2}|adm\dref|alias(es)?|"
    r".*pcode|iso.*|shapeiso|shapeid|hasc\d?|gid\d|adm\dcode|local(name)?|woename|gnname"
)
"""Headers under which a unit's other names and its codes stand, without case and punctuation."""


@dataclass(frozen=True, slots=True)
class Question:
    """A column that could not be told: what it is to say, and the headers that it may be under."""

    field: str
    headers: tuple[str, ...]
    given: str = ""  # a header that was named for it, and that the file does not have


def wrongly_given(header: Sequence[str], given: Mapping[str, str]) -> list[Question]:
    """Questions for what was *given* a header that is not there."""
    return [Question(field, tuple(header), each) for field, each in given.items() if each not in header]


def sheet_columns(header: Sequence[str], given: Mapping[str, str]) -> tuple[dict[str, str], list[Question]]:
    """From what a sheet says to the header that says so, those *given* first; and what is needed and was not found."""
    found = dict(given)
    questions = wrongly_given(header, given)
    for field, tiers in SHEET.items():
        if field in found:
            continue
        free = [each for each in header if each not in found.values()]
        likely = _likely(free, tiers)
        if len(likely) == 1:
            found[field] = likely[0]
        elif field in NEEDED:
            questions.append(Question(field, tuple(likely or header)))
    return found, questions


def _likely(header: Sequence[str], tiers: Sequence[Sequence[str]]) -> list[str]:
    """The headers of the surest tier that has any; where none has, those in which such a word stands among others."""
    for tier in tiers:
        words = {folded(word) for word in tier}
        if exact := [each for each in header if folded(each) in words]:
            return exact
    words = {word for tier in tiers[:2] for word in tier if len(word) > 3}
    return [each for each in header if words & set(re.findall(r"[^\W_]+", each.casefold()))]


def boundary_columns(header: Sequence[str], field: str) -> list[str]:
    """The headers that may stand for *field* of :data:`BOUNDARIES`, the surest first."""
    ranks = {}
    for column in header:
        rank = next((n for n, each in enumerate(BOUNDARIES[field]) if re.fullmatch(each, folded(column))), None)
        if rank is not None:
            ranks[column] = rank
    return sorted(ranks, key=lambda column: ranks[column])
