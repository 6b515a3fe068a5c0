"""Events, parties and sources from one sheet of who held what, since when, by whose word."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geo.cells import is_sound
from geo.gate import Gate
from geo.init.guess import NEEDED, Question, sheet_columns
from geo.init.ids import Ids, slug
from geo.init.links import FORMULA, address, links
from geo.model import CLAIMED, CONTESTED, CONTROLLED
from geo.names import folded, nearest
from geo.palette import colours
from geo.problems import Problems, shown
from geo.sheets import LONGEST_CELL, MOST_ROWS, read_rows
from geo.tables import is_header, is_whole

STATUS = {
    CONTROLLED: "controlled control held holds taken captured seized retaken recaptured",
    CONTESTED: "contested fighting disputed clashes besieged",
    CLAIMED: "claimed claim claims",
}
MEANS = {word: status for status, words in STATUS.items() for word in words.split()}
COPIED = {
    "until": "occurred_by",
    "reported": "reported",
    "manner": "manner",
    "confidence": "confidence",
    "note": "note",
}
DATES = ("date", "until", "reported", "published")
ORDERS = {"day-first": (2, 1, 0), "month-first": (2, 0, 1), "year-first": (0, 1, 2)}
"""Where year, month and day stand in a date of three numbers."""

NUMBERS = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})", re.ASCII)
MOST_PARTIES = 64

Row = dict[str, str]


@dataclass
class Sheet:
    """What one sheet says. *origin* leads from a row of a table that is made here to its row in the sheet."""

    file: str
    columns: dict[str, str]
    questions: list[Question]
    first: Mapping[str, str]
    problems: Problems
    tables: dict[str, list[Row]] = field(default_factory=lambda: {"parties": [], "events": [], "sources": []})
    origin: dict[str, list[int]] = field(default_factory=lambda: {"parties": [], "events": [], "sources": []})
    told: list[str] = field(default_factory=list)
    party: dict[str, str] = field(default_factory=dict)
    """Ids of parties by their folded names."""
    ids: Ids = field(default_factory=Ids)
    documents: dict[tuple[object, ...], str] = field(default_factory=dict)
    """Ids of sources by what a row says of them."""

    def add(self, table: str, row: Row, number: int) -> None:
        """Puts a row, made from row *number* of the sheet, into a table."""
        self.tables[table].append(row)
        self.origin[table].append(number)

    def party_id(self, name: str, number: int = 0) -> str:
        """The id of the party *name*, whatever its case and accents; a new one where none is called so.

        Without a *number* it is one that holds ground at first, and the cell of no row.
        """
        if not number and name.startswith(FORMULA):
            wrong = f"{shown(name)}, who holds ground at first, would run as a formula in a spreadsheet"
            self.problems.error(self.file, None, None, "formula", f"{wrong}; begin it with a letter")
        key = folded(name) or name
        if key not in self.party:
            known = self.tables["parties"]
            if like := nearest(name, [party["name"] for party in known]):
                told = f"{shown(name)} is taken for another party than {shown(like)}; if it is not, write them alike"
                self.told.append(told)
            self.party[key] = self.ids.new(slug(name) or "party")
            self.add("parties", {"id": self.party[key], "name": name, "color": ""}, number)
        return self.party[key]

    def coloured(self) -> None:
        """Gives each party a colour of its own."""
        parties = self.tables["parties"]
        for party, color in zip(parties, colours(len(parties)), strict=True):
            party["color"] = color


def read_sheet(path: Path, given: Mapping[str, str], order: str | None) -> Sheet:
    """What the sheet *path* says; *given* says which of its columns are what, *order* how its dates are written.

    ``unit`` of the events is the place as the sheet has it. Raises :class:`DataError` where it cannot be read; what
    could not be guessed stands in ``questions``, what is wrong with cells in ``problems``.
    """
    problems = Problems()
    rows = read_rows(Gate(path.parent, problems), path.name)
    if rows is not None and len(rows) < 2:
        problems.error(
            path.name, None, None, "no-rows", "has no rows; write a header and a row for each change of control"
        )
    problems.stop_on_errors()
    (header_row, header), *rest = rows or []
    sound = is_header(header, path.name, header_row, problems)
    whole = [row for row in rest if is_whole(row, header, path.name, problems)]
    if not sound:
        problems.stop_on_errors()
    columns, questions = sheet_columns(header, given)
    found = Sheet(path.name, columns, questions, dict(zip(header, rest[0][1], strict=False)), problems)
    # Here it is who said so that would be lost.
    hidden = [each for each in problems.all() if each.code == "hidden-link" and each.column == columns.get("link")]
    for each in hidden:
        problems.error(each.file, each.row, each.column, each.code, each.message)
    if not questions:
        place = header.index(columns["party"])
        if (several := len({folded(cells[place]) or cells[place] for _, cells in whole})) > MOST_PARTIES:
            wrong = f"has {several:,} different parties; is it the right column? --column party=HEADER"
            problems.error(path.name, None, columns["party"], "too-many-parties", wrong)
        named = [(number, dict(zip(header, cells, strict=True))) for number, cells in whole]
        if (least := _least([cells for _, cells in named], columns)) > MOST_ROWS:
            wrong = f"makes {least:,} rows of events and sources, and at most 200,000 are read together; split it"
            problems.error(path.name, None, None, "too-many-rows", wrong)
        if several > MOST_PARTIES or least > MOST_ROWS:
            problems.stop_on_errors()
        _fill(found, named, order)
        left = [shown(each) for each in header if each and each not in columns.values()]
        taken = ", ".join(f"{each} from {shown(column)}" for each, column in columns.items())
        found.told = [
            taken,
            *([f"not taken over: {', '.join(left)}; --column FIELD=HEADER says what one is"] if left else []),
            *found.told,
        ]
    return found


def _least(rows: Sequence[Row], columns: Mapping[str, str]) -> int:
    """How many events and sources there are at least."""
    of = [columns[each] for each in ("place", "party", "date", "status") if each in columns]
    events, cells = {tuple(row[column] for column in of) for row in rows}, {row[columns["link"]] for row in rows}
    return len(events) + len({link for cell in cells for link in links(cell)})


def _fill(sheet: Sheet, rows: Sequence[tuple[int, Row]], order: str | None) -> None:
    known: dict[tuple[str, ...], Row] = {}
    sources: dict[str, dict[str, None]] = {}
    joined = 0
    meant: Counter[tuple[str, str]] = Counter()
    for number, cells in rows:
        said = {each: cells[column] for each, column in sheet.columns.items()}
        _tell_faults(sheet, said, number)
        said |= {each: _dated(said[each], order) for each in DATES if each in said}
        word = said.get("status", "")
        status = MEANS.get(folded(word), word) or CONTROLLED
        meant[word, status] += status != word
        row = {"unit": said["place"], "party": sheet.party_id(said["party"], number) if said["party"] else ""}
        row |= {"status": status, "occurred": said["date"]}
        row |= {column: said[each] for each, column in COPIED.items() if each in said}
        same = (folded(row["unit"]), *list(row.values())[1:])
        event = known.setdefault(same, {"id": f"e{len(known) + 1}", **row, "sources": ""})
        if event["id"] == f"e{len(sheet.tables['events']) + 1}":
            sheet.add("events", event, number)
        else:
            joined += 1
        of = sources.setdefault(event["id"], {})
        of |= dict.fromkeys(_source(sheet, link, said, number) for link in links(said["link"]))
    for event in known.values():
        event["sources"] = ";".join(sources[event["id"]])
    _tell_meant(sheet, meant, joined)


def _tell_meant(sheet: Sheet, meant: Mapping[tuple[str, str], int], joined: int) -> None:
    words = [
        f"{shown(word) if word else 'an empty cell'} as {status} ({n})" for (word, status), n in meant.items() if n
    ]
    if "status" not in sheet.columns:
        sheet.told.append("no column says a status, so each row is one of control")
    elif words:
        sheet.told.append(f"status: {', '.join(words[:8])}")
    if joined:
        sheet.told.append(f"joined to an earlier row that says the same, with their sources: {joined} of the rows")


def _tell_faults(sheet: Sheet, said: Row, number: int) -> None:
    for each in NEEDED:
        if not said[each]:
            why = {"link": "who says so? Write an address, or the document's name"}.get(each, "every row needs it")
            sheet.problems.error(sheet.file, number, sheet.columns[each], "empty", f"is empty; {why}")
    for each, text in said.items():
        if not is_sound(text, sheet.file, number, sheet.columns[each], sheet.problems):
            said[each] = text[:LONGEST_CELL]
        if text.startswith(FORMULA):
            wrong = f"{shown(text)} would run as a formula where the table is opened in a spreadsheet"
            sheet.problems.error(sheet.file, number, sheet.columns[each], "formula", f"{wrong}; begin it with a letter")


def _dated(text: str, order: str | None) -> str:
    """*text* as the format writes dates, where *order* says how its numbers are meant."""
    if day := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?", text, re.ASCII):
        return day[1]
    numbers = NUMBERS.fullmatch(text)
    if not order or not numbers:
        return text
    year, month, day_of_month = (numbers[1 + n] for n in ORDERS[order])
    if len(year) not in (2, 4) or max(len(month), len(day_of_month)) > 2:
        return text
    return f"{year if len(year) == 4 else '20' + year}-{month:0>2}-{day_of_month:0>2}"


def _source(sheet: Sheet, link: str, said: Row, number: int) -> str:
    """The id of the document behind *link*, which is put among the sources where it is new."""
    given = {each: said[each] for each in ("publisher", "title", "published") if said.get(each)}
    key = (link, *given.items())
    if key not in sheet.documents:
        row = address(link) | given
        sheet.documents[key] = sheet.ids.new(slug(row["publisher"]) or "source", numbered=True)
        sheet.add("sources", {"id": sheet.documents[key]} | row, number)
    return sheet.documents[key]


def from_hosts(sheet: Sheet) -> Iterator[Row]:
    """The sources whose publisher is a host's name."""
    return (
        row for row in sheet.tables["sources"] if row["url"] and row["publisher"] == address(row["url"])["publisher"]
    )
