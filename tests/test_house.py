"""The architecture, as tables, and the order that the house is kept in."""

import ast
import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import extract_messages

HOUSE = Path(__file__).resolve().parent.parent

# Every module has its place; it may import those above it and none below. A new file must be put here.
CORE = """
    geo.moment      days, months and hours
    geo.model       the vocabulary
    geo.track       what the rows of one place come to
    geo.timeline    the three views
    geo.catalogue   messages by language
    geo.language    dates, lists, digits
    geo.words       sentences
    geo.cards       a place and its history
    geo.changes     what changed between two moments
    geo.corrections what was corrected, in sentences
    geo.evidence    published counts, held against the rows
    geo.chart       the count over time
    geo.matrix      who said what
    geo.accounts    whose count it was, in sentences
    geo.dossier     a place's rows, and where they contradict each other
    geo.disputes    contradictions, in sentences
    geo.caution     what of a moment is disputed or unsure
    geo.palette     colours that keep apart
    geo.style       marks, washes, the key
    geo.interface   the words around the map
    geo.captions    the words around a picture
    geo.arcs        shapes as small numbers
    geo.projection  from the globe to a sheet
    geo.fonts       letters, and how wide words are
    geo.forms       presets and sizes
    geo.markup      SVG as text
    geo.lettering   where names stand
    geo.blocks      parts of a still
    geo.document    the SVG around what is drawn
    geo.outlines    the ground on a sheet
    geo.furniture   scale bar, globe, what lies beyond
    geo.pieces      what of a picture changed
    geo.plate       the map of a still
    geo.key         its key
    geo.line        its line of all units
    geo.layout      where its parts stand
    geo.heading     the words around a still
    geo.svg         a moment as a still
    geo.several     several moments in one
    geo.telling     who said what, in words
    geo.sayings     who said what, as a still
"""
RIM = """
    geo.problems    what is wrong, gathered
    geo.names       which place a name means
    geo.gate        what may come in at all
    geo.sheets      rows of CSV, XLSX, Parquet
    geo.cells       one cell against its field
    geo.tables      tables, row by row
    geo.shapes      what can be drawn
    geo.boundaries  boundaries as geopandas reads them
    geo.features    units, feature by feature
    geo.folder      the descriptor, and the files that it names
    geo.descriptor  what the descriptor says
    geo.rows        rows that refer to others
    geo.cast        who and where, from rows
    geo.record      what happened and who said so, from rows
    geo.load        the one door for data
    geo.ground      overlaps, gaps, places outside, units without events
    geo.check       what is worth a second look
    geo.versions    released states
    geo.since       what changed since one, held against the corrections
    geo             the public names
    geo.state       a snapshot as data
    geo.feeds       what was corrected and what changed, as feeds
    geo.address     what an address asks for
    geo.pinned      an older version, and the corrections since
    geo.slots       texts with room for what the browser knows
    geo.payload     what the browser gets
    geo.leaflet     the map page
    geo.still       SVG to PNG and PDF
    geo.pictures    what is asked for, as a picture
    geo.share       what a newsroom pastes
    geo.embed       the document around the map
    geo.said        who said what, as a page
    geo.pair        two moments, and what changed between, as a page
    geo.darkroom    where a server draws
    geo.output      where commands write
    geo.theme       a newsroom's look
    geo.motion      GIF and MP4
    geo.trial       a stranger's two files, tried
    geo.answers     what is sent
    geo.routes      HTTP
    geo.page        the Streamlit page
    geo.page.parts        HTML that a site of files has too
    geo.page.dossier
    geo.page.sources
    geo.page.corrections
    geo.page.method
    geo.kinds       what a server says of a file
    geo.shells      a page with what it shares beside it
    geo.site        the whole thing as files
    geo.target      where they go
    geo.publish     laid down whole
    geo.options     what several commands ask for
    geo.init        a dataset from a stranger's two files
    geo.init.guess     which column is what
    geo.init.ids       ids out of names
    geo.init.links     documents out of cells
    geo.init.outlines  outlines fit for a map
    geo.init.boundaries what a stranger's disk has
    geo.init.units     units from boundaries
    geo.init.sheet     events, parties and sources from a sheet
    geo.init.draft     the folder
    geo.init.told      what is told and asked
    geo.commands.state
    geo.commands.diff
    geo.commands.whose
    geo.commands.check
    geo.commands.pictures
    geo.commands.embed
    geo.commands.publish
    geo.commands.release
    geo.commands.init
    geo.commands
    geo.cli         which command
    geo.__main__    python -m geo
    geo.page.data
    geo.page.front  the opening page as it comes
    geo.page.frame
    geo.page.caution
    geo.page.languages
    geo.page.picture
    geo.page.share
    geo.page.place
    geo.page.your_data
    geo.page.main
    app             the door
"""
ORDER = [line.split()[0] for line in (CORE + RIM).splitlines() if line.strip()]
CORE_NAMES = {line.split()[0] for line in CORE.splitlines() if line.strip()}

# Who may import what we did not write; a name with a star is a package with all in it.
GUESTS = {
    "shapely": "geo.model geo.shapes geo.features geo.ground geo.load geo.arcs geo.state geo.outlines geo.leaflet "
    "geo.furniture geo.init.outlines geo.init.boundaries geo.init.units",
    "numpy": "geo.features geo.shapes geo.outlines geo.init.outlines",
    "pyproj": "geo.shapes",
    "babel": "geo.catalogue geo.language",
    "coloraide": "geo.palette",
    "openpyxl": "geo.sheets",
    "rjsmin": "geo.leaflet geo.embed",
    "pyarrow": "geo.sheets geo.boundaries",
    "rapidfuzz": "geo.names",
    "PIL": "geo.fonts geo.motion geo.theme",
    "typst": "geo.still",
    "imageio_ffmpeg": "geo.motion",
    "rich": "geo.output",
    "fsspec": "geo.target",
    "folium": "geo.leaflet",
    "branca": "geo.leaflet",
    "starlette": "geo.answers geo.routes geo.page.front app",
    "streamlit": "geo.page.* app",
    "geopandas": "geo.model geo.timeline geo.boundaries",
    "pandas": "geo.model geo.timeline geo.boundaries",
}
# Slow to load, and most datasets need none: imported inside the function that needs them.
HEAVY = {"pandas", "geopandas", "pyarrow", "openpyxl", "pyproj", "rapidfuzz"}

# The core is arithmetic. Some of its modules read files, of packages and never of a dataset:
READS = {
    "geo.moment": "the rules of time zones, from the pinned tzdata",
    "geo.catalogue": "the messages of a language",
    "geo.furniture": "the land of the Earth, which `make data` makes",
}
OUTSIDE_WORLD = {"os", "pathlib", "io", "sys", "time", "random", "socket", "subprocess", "tempfile", "urllib", "http"}
READING = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
CLOCK = {"now", "utcnow", "today", "time_ns", "localtime", "gmtime"}
# One command asks what day it is:
ASKS = {"geo.commands.publish": "files that a site no longer lists stay for thirty days"}

# A module past 250 lines wants a reason.
LONG: dict[str, str] = {
    "geo/web/map.js": "ground, marks, labels and insets are one painter",
    "geo/model.py": "the vocabulary is one, and each word is short",
    "geo/timeline.py": "snapshots, tallies and differences are what a timeline answers with",
    "geo/words.py": "one headline has many cases, and they are told in one place",
    "geo/style.py": "marks, washes and their colours are one look",
    "geo/descriptor.py": "one method a field of the descriptor",
    "geo/payload.py": "all that a browser gets, in one list",
}
LONGEST_LINES = 250


@dataclass(frozen=True)
class Import:
    name: str
    line: int
    late: bool  # inside a function, or for the type checker alone


def sources() -> dict[str, Path]:
    """Every Python module of ours by its dotted name."""
    found = {"app": HOUSE / "app.py"}
    for path in sorted((HOUSE / "geo").rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = sources()
each_module = pytest.mark.parametrize("module", MODULES)


def imports(module: str) -> list[Import]:
    return list(_imports(ast.parse(MODULES[module].read_text("utf-8")), module, late=False))


def _imports(node: ast.AST, module: str, *, late: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, node.lineno, late) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
            base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], *filter(None, [base])])
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield Import(inner if inner in MODULES else base, node.lineno, late)
    late = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types_alone(node)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, module, late=late)


def _for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def ours(name: str) -> bool:
    return name.split(".")[0] in {"geo", "app"}


def welcome(guest: str, module: str) -> bool:
    """Whether *module* may import *guest* (its top name)."""
    rooms = GUESTS.get(guest, "").split()
    return any(module == room or (room.endswith(".*") and f"{module}.".startswith(room[:-1])) for room in rooms)


def test_every_module_has_its_place() -> None:
    assert not MODULES.keys() - set(ORDER), "new modules without a place in the table"
    assert not set(ORDER) - MODULES.keys(), "places in the table without a module"


@each_module
def test_a_module_imports_only_what_stands_above_it(module: str) -> None:
    assert module in ORDER, "give it a place in the table"
    above = ORDER[: ORDER.index(module)]
    wrong = [f"line {one.line}: {one.name}" for one in imports(module) if ours(one.name) and one.name not in above]
    assert not wrong


@each_module
def test_guests_stay_in_their_rooms(module: str) -> None:
    guests = [(one, one.name.split(".")[0]) for one in imports(module) if not ours(one.name)]
    wrong = [
        f"line {one.line}: {one.name}"
        for one, guest in guests
        if guest not in sys.stdlib_module_names and not welcome(guest, module)
    ]
    assert not wrong
    assert not [f"line {one.line}: {one.name} at the top" for one, guest in guests if guest in HEAVY and not one.late]


@each_module
def test_nobody_asks_what_time_it_is(module: str) -> None:
    assert bool(_calls(module) & CLOCK) == (module in ASKS)
    assert "time" not in {one.name for one in imports(module)}


@pytest.mark.parametrize("module", sorted(CORE_NAMES & MODULES.keys()))
def test_the_core_is_arithmetic(module: str) -> None:
    assert not {one.name.split(".")[0] for one in imports(module)} & OUTSIDE_WORLD
    assert bool(_calls(module) & READING) == (module in READS)


def _calls(module: str) -> set[str]:
    """The last names of all that *module* calls."""
    tree = ast.walk(ast.parse(MODULES[module].read_text("utf-8")))
    called = [node.func for node in tree if isinstance(node, ast.Call)]
    methods = {function.attr for function in called if isinstance(function, ast.Attribute)}
    return methods | {function.id for function in called if isinstance(function, ast.Name)}


def test_a_long_module_has_a_reason() -> None:
    written = [HOUSE / "app.py", *(p for p in (HOUSE / "geo").rglob("*") if p.suffix in {".py", ".js"})]
    lines = {p.relative_to(HOUSE).as_posix(): p.read_text("utf-8").count("\n") for p in written}
    assert {name for name, n in lines.items() if n > LONGEST_LINES} == set(LONG), (
        "long modules, and those with a reason"
    )


STATE = """
import contextlib, io, runpy, sys
sys.argv = ["geo", "state", "--at", "2021-08-13"]
with contextlib.redirect_stdout(io.StringIO()) as said:
    try:
        runpy.run_module("geo", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        assert not end.code, end.code
assert "Taliban" in said.getvalue()
unmet = {"pandas", "geopandas", "streamlit", "folium", "starlette", "PIL", "typst", "coloraide", "rapidfuzz"}
print(*sorted(unmet & set(sys.modules)))
"""


def test_a_state_needs_neither_pandas_nor_a_framework_nor_what_draws() -> None:
    done = subprocess.run([sys.executable, "-B", "-c", STATE], cwd=HOUSE, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_the_catalogue_has_every_message() -> None:
    assert extract_messages.TEMPLATE.read_bytes() == extract_messages.template(), "run `make locale`"


@pytest.mark.parametrize("path", extract_messages.CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_language_has_every_message_with_all_its_slots(path: Path) -> None:
    assert path.read_bytes() == extract_messages.renewed(path), "run `make locale`, and translate what is new"
    with path.open("rb") as written:
        catalogue = read_po(written, abort_invalid=True)
    for message in catalogue:
        if not message.id:
            continue
        originals = (message.id,) if isinstance(message.id, str) else message.id
        said = (message.string,) if isinstance(message.string, str) else message.string or ("",)
        slots = {slot for text in originals for slot in re.findall(r"{\w+}", text)}
        assert all(said), message.id
        assert all({*re.findall(r"{\w+}", text)} == slots for text in said), message.id
        assert not any(re.search("[0-9]", re.sub(r"{\w+}", "", text)) for text in said), message.id
        assert not message.fuzzy, message.id


def requirements(name: str) -> set[str]:
    lines = (HOUSE / name).read_text("utf-8").splitlines()
    return {_bare(match[0]) for line in lines if (match := re.match(r"[A-Za-z0-9][\w.-]*", line))}


def _bare(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_who_is_imported_is_asked_for_by_name() -> None:
    named = {_bare({"PIL": "pillow"}.get(guest, guest)) for guest in GUESTS}
    # pandas is geopandas's own, and who wants MP4 brings an encoder.
    assert named - requirements("requirements.in") <= {"pandas", "imageio-ffmpeg"}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_are_compiled_exact_and_with_hashes(name: str) -> None:
    compiled = (HOUSE / f"{name}.txt").read_text("utf-8")
    blocks = re.split(r"\n(?=\w)", compiled)[1:]
    asked_for = {_bare(re.split("==", block)[0]) for block in blocks if f"-r {name}.in\n" in f"{block}\n"}
    assert asked_for == requirements(f"{name}.in"), "run `make lock`"
    assert not [block for block in blocks if not re.match(r"[\w.-]+==[\w.]+\b.*\\\n +--hash=sha256:", block)]
    assert "://" not in compiled


def test_the_code_knows_no_country() -> None:
    """Names of the two conflicts that are shipped; a third one comes through the same door."""
    listed = [HOUSE / "data", HOUSE / "examples/syria-2024"]
    names = set()
    for folder in listed:
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        names |= {package["title"].split(",")[0], package["timezone"].rpartition("/")[2]}
        for table in ("parties", "places"):
            with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                names |= {row["name"] for row in csv.DictReader(file)} - {"Government"}
    assert len(names) > 70
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)
    code = [
        HOUSE / "app.py",
        *(path for path in (HOUSE / "geo").rglob("*") if path.suffix in {".py", ".js", ".json", ".css"}),
    ]
    said = [
        f"{path.relative_to(HOUSE)}: {match[0]}" for path in code for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert not said


# Spelled in halves, or this file would be the one that has them.
FOREIGN = {
    "a registry's host": "|".join(
        re.escape(".".join(parts))
        for parts in (("pypi", "org"), ("pythonhosted", "org"), ("registry.npmjs", "org"), ("deb.debian", "org"))
    ),
    "a path of one machine": r"(?<![\w/.:-])/(?:work|root|home/\w+|Users/\w+|tmp/\w+)/",
    "somebody's address": r"[\w.+-]+" + r"@(?:[\w-]+\.)+[a-z]{2,}\b",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_says(what: str) -> None:
    # Those that would be committed: tracked, or new and not ignored.
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True)
    files = [HOUSE / name for name in listed.stdout.decode().split("\0") if name]
    pattern = re.compile(FOREIGN[what].encode(), re.ASCII)
    said = [
        f"{path.relative_to(HOUSE)}: {match[0].decode()}"
        for path in files
        if path.is_file() and b"\0" not in (text := path.read_bytes())
        for match in pattern.finditer(text)
    ]
    assert not said
