"""`python -m geo init`: its options, and what it tells."""

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from geo.init import told
from geo.init.draft import WRITTEN, Draft, NotBegun, aliased, stand
from geo.init.guess import BOUNDARIES, SHEET
from geo.init.ids import slug
from geo.init.sheet import ORDERS, Sheet, read_sheet
from geo.init.units import Units, read_units
from geo.model import DataError
from geo.moment import Calendar
from geo.names import nearest
from geo.problems import shown

TEACHES = """\
The smallest sheet has five columns, one row for each change:

  place,party,date,status,link
  Northport,The League,2021-08-12,,https://www.example.org/northport-falls

  place   a unit of the boundaries: its id, its name or another name of it
  party   who came to hold it, fights for it or claims it
  date    2021-08-12, 2021-08 or 2021-08-12T18:30+04:30
  status  controlled (also when empty), contested or claimed
  link    who says so: an address, or several with ; between; a document without one by its name

Also read where they are there: until, reported, published, publisher, title, note, manner, confidence.
Columns are told from their headers, and what cannot be told is asked for. Nothing is written until all is well.

example:
  python -m geo init my-war --boundaries provinces.gpkg --events sheet.xlsx --zone Europe/Rome --initial Crown
"""


def init(command: argparse.ArgumentParser) -> None:
    """The options of `init`."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = TEACHES
    add = command.add_argument
    add("folder", metavar="DIR", type=Path, help="the new dataset's folder")
    add(
        "--boundaries",
        metavar="FILE",
        type=Path,
        required=True,
        help="the units: GeoJSON, GeoPackage, Shapefile (zipped or not), GeoParquet, TopoJSON, KML, FlatGeobuf; "
        "or a table of towns (CSV, XLSX) with lon and lat",
    )
    add("--events", metavar="FILE", type=Path, required=True, help="the sheet: CSV, XLSX or Parquet")
    add(
        "--column",
        metavar="FIELD=HEADER",
        type=_pair,
        action="append",
        default=[],
        help=f"which column is what, in the sheet ({', '.join(SHEET)}) or the boundaries ({', '.join(BOUNDARIES)})",
    )
    add(
        "--alias",
        metavar="TEXT=UNIT",
        type=_pair,
        action="append",
        default=[],
        help="another name for a unit, as the sheet has it; by the unit's id or name",
    )
    add("--dates", choices=tuple(ORDERS), help="how dates of three numbers are meant (13.08.2021 is day-first)")
    add("--title", metavar="TEXT", help="the map's title (default: the folder's name)")
    add(
        "--zone",
        metavar="NAME",
        default="UTC",
        help="the time zone whose days these are, as in Europe/Rome (default: UTC)",
    )
    add("--initial", metavar="PARTY", help="who holds what no row has spoken of yet (default: nobody known)")
    add("--from", dest="start", metavar="DAY", type=_day, help="first day of the map (default: that of the first row)")
    add("--to", dest="end", metavar="DAY", type=_day, help="its last day (default: that of the last row)")
    add("--publisher", metavar="NAME", help="who answers for the data; shown on every map")
    add("--licence", metavar="NAME", help="the licence of the data, as in CC-BY-4.0")
    add(
        "--simplify",
        metavar="DEGREES",
        type=_degrees,
        help="how much outlines are simplified, borders kept (default: what the map cannot show; 0: nothing)",
    )
    add("--force", action="store_true", help=f"write into a folder that has files, over its {', '.join(WRITTEN)}")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Makes the folder and tells what was done. Raises ``DataError`` or :class:`NotBegun`."""
    boundaries, events = (_file(path, options.folder) for path in (options.boundaries, options.events))
    _look_at(options.folder, force=options.force)
    zone = _zone(options.zone)
    given = _given(options.column)
    of_sheet = {key: each for key, each in given.items() if key in SHEET}
    of_ground = {key: each for key, each in given.items() if key in BOUNDARIES}
    sheet, units = _both(
        partial(read_sheet, events, of_sheet, options.dates),
        partial(read_units, boundaries, of_ground, options.simplify),
    )
    told.ask(units, sheet)
    aliased(units, dict(options.alias))
    name = slug(options.folder.resolve().name) or "dataset"
    period = {key: day for key, day in (("start", options.start), ("end", options.end)) if day}
    licence = {"name": options.licence or "notspecified", "title": options.licence or "No licence was said"}
    own = re.sub(r"[-_\s]+", " ", options.folder.resolve().name).strip()
    title = options.title or f"{own[:1].upper()}{own[1:]}" or name
    descriptor = {"name": name, "title": title, **({"publisher": options.publisher} if options.publisher else {})}
    descriptor |= {"timezone": zone, "period": period, "initial": options.initial, "licenses": [licence]}
    dataset = stand(Draft(units, sheet, descriptor), options.folder)
    print("\n".join(told.report(options, dataset, units, sheet)))
    return 0


def _both(read_events: Callable[[], Sheet], read_ground: Callable[[], Units]) -> tuple[Sheet, Units]:
    """Both files, read. Raises ``DataError`` with what is wrong in either of them."""
    try:
        sheet = read_events()
    except DataError as error:
        wrong = error.problems
        try:
            read_ground()
        except DataError as more:
            wrong = [*wrong, *more.problems]
        raise DataError(wrong) from None
    try:
        return sheet, read_ground()
    except DataError as error:
        raise DataError([*sheet.problems.all(), *error.problems]) from None


def _pair(text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not (mark and key.strip() and value.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form A=B")
    return key.strip(), value.strip()


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as in 2021-08-13") from None


def _degrees(text: str) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = -1.0
    if not 0 <= degrees <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of degrees from 0 to 1; write it as in 0.01")
    return degrees


def _zone(name: str) -> str:
    try:
        return Calendar(name).zone
    except ValueError as error:
        raise NotBegun(f"--zone: {error}") from None


def _file(path: Path, folder: Path) -> Path:
    """The file itself, where it is one and the new folder's files would not be written over it."""
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        raise NotBegun(f"{str(path)!r} is not a file; name one that is there")
    if path.resolve() in [folder.resolve() / name for name in WRITTEN]:
        raise NotBegun(
            f"{str(path)!r} would be written over; give the file another name, or the dataset another folder"
        )
    return path.resolve()


def _look_at(folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotBegun(f"{str(folder)!r} is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise NotBegun(f"{str(folder)!r} has files in it; name another folder, or write over its dataset with --force")


def _given(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    known = [*SHEET, *BOUNDARIES]
    for field, _ in pairs:
        if field not in known:
            meant = nearest(field, known)
            remedy = f"did you mean {meant!r}?" if meant else f"the fields are {', '.join(known)}"
            raise NotBegun(f"--column {field}: {shown(field)} is no field; {remedy}")
    return dict(pairs)
