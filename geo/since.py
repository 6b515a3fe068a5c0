"""What changed in the events since a released state, held against the corrections: nothing changes silently."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.load import written
from geo.model import Correction, Dataset, Problem
from geo.problems import Problems, shown
from geo.tables import Row, schemas

FIELDS = tuple(field["name"] for field in schemas()["events"]["fields"] if field["name"] != "id")
UNCORRECTED, UNMATCHED = "uncorrected", "unmatched-correction"


class State:
    """A dataset with its events as their cells are written, by id, and with the folder that it is in."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        self.dataset = dataset
        self.rows: Mapping[str, Row] = {row.text("id"): row for row in written(folder, "events")}

    def says(self, event: str, field: str) -> str:
        """The cell, in the form of :func:`_form`."""
        return _form(field, self.rows[event].text(field))

    def means(self, event: str, field: str) -> str:
        """The same, but a unit or place by its id, however it is spelled."""
        return self.dataset.event[event].target if field == "unit" else self.says(event, field)


def problems(was: State, now: State) -> list[Problem]:
    """An error for each event that is another than it was, or gone, without a correction since; rows of their files.

    A row that is new needs none. Several corrections of one cell may lead from what it was to what it is. A correction
    since that leads nowhere is a warning.
    """
    found = Problems()
    since = corrections_since(was.dataset.corrections, now.dataset.corrections)
    for id, row in was.rows.items():
        if id in now.rows:
            for field in FIELDS:
                _tell_change(found, was, now, id, field, since)
        elif not any(_is_removal(each) for each in since if each.event == id):
            file = f"{was.dataset.version}/{row.file}"
            wrong = f"the row {shown(id)} of version {was.dataset.version} is gone without a correction"
            what = ", ".join(row.text(column) for column in ("unit", "party", "status", "occurred"))
            found.error(file, row.number, "id", UNCORRECTED, f"{wrong}; {_remedy(now, id, was=what)}")
    for each in since:
        if not _matches(each, was, now, since):
            _tell_unmatched(found, each, was, now)
    return found.all()


def _tell_change(found: Problems, was: State, now: State, id: str, field: str, since: Iterable[Correction]) -> None:
    old, new = was.says(id, field), now.says(id, field)
    if was.means(id, field) == now.means(id, field) or new in _reached(old, _of_cell(since, id, field)):
        return
    wrong = (
        f"of {shown(id)} was {shown(old)} in version {was.dataset.version} and is {shown(new)}, without a correction"
    )
    row = now.rows[id]
    found.error(row.file, row.number, field, UNCORRECTED, f"{wrong}; {_remedy(now, id, field, old, new)}")


def _tell_unmatched(found: Problems, each: Correction, was: State, now: State) -> None:
    what = f"nothing changed so in {shown(each.event)} since version {was.dataset.version}"
    wrong = f"{what}; compare event, field, was and now with the row, or leave it if it tells of something older"
    found.warn(_corrections_file(now.dataset), each.row, "event", UNMATCHED, wrong)


def corrections_since(before: Iterable[Correction], after: Iterable[Correction]) -> list[Correction]:
    """The corrections in *after* that were not in *before*; another reason or source makes no other correction."""
    left = Counter(map(_essence, before))
    new = []
    for each in after:
        if left[_essence(each)]:
            left[_essence(each)] -= 1
        else:
            new.append(each)
    return new


def _essence(each: Correction) -> tuple[str, ...]:
    return each.date, each.event, each.field, each.was, each.now


def _is_removal(each: Correction) -> bool:
    return not each.field and not each.now


def _of_cell(since: Iterable[Correction], event: str, field: str) -> list[tuple[str, str]]:
    """From what to what the corrections of one cell lead."""
    found = [each for each in since if (each.event, each.field) == (event, field)]
    return [(_form(field, each.was), _form(field, each.now)) for each in found]


def _reached(start: str, steps: list[tuple[str, str]]) -> set[str]:
    """*start*, and all that *steps* lead to from it."""
    reached, edge = {start}, {start}
    while edge:
        edge = {now for was, now in steps if was in edge} - reached
        reached |= edge
    return reached


def _matches(each: Correction, was: State, now: State, since: Iterable[Correction]) -> bool:
    """Whether a correction lies on a way from what was to what is; of a row that came or went, on a half of one."""
    here, there = each.event in was.rows, each.event in now.rows
    if _is_removal(each):
        return here and not there
    if each.field not in FIELDS or not (here or there):
        return False
    steps = _of_cell(since, each.event, each.field)
    before, after = _form(each.field, each.was), _form(each.field, each.now)
    begins = not here or before in _reached(was.says(each.event, each.field), steps)
    return begins and (not there or now.says(each.event, each.field) in _reached(after, steps))


def _form(field: str, text: str) -> str:
    """A cell as it is compared: a list item by item, other text with one blank between its words."""
    if field == "sources":
        return ";".join(dict.fromkeys(item.strip() for item in text.split(";") if item.strip()))
    return " ".join(text.split())


def _remedy(now: State, event: str, field: str = "", was: str = "", is_now: str = "") -> str:
    """The row to be added, as CSV in the order of the format."""
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(["DATE", event, field, was, is_now, "REASON", "SOURCE"])
    file = _corrections_file(now.dataset)
    named = "" if "corrections" in now.dataset.files else " (and name it in datapackage.json)"
    return f"add to {file}{named} the row {row.getvalue()}"


def _corrections_file(dataset: Dataset) -> str:
    return dataset.files.get("corrections", "corrections.csv")
