"""The page that makes a map of two uploaded files, tells what is wrong with them, and lets the sheet be mended."""

import csv
import io
from importlib.resources import files
from typing import Any

import streamlit as st

from geo.init.sheet import ORDERS
from geo.moment import zones
from geo.page.parts import paragraphs, section
from geo.trial import FOLDER, SUFFIXES, Busy, Tried, Upload, tried
from geo.words import Words

MOST_ROWS, LARGEST_SHEET = 1000, 400_000
"""How large a sheet is that can be written in here: rows, and bytes."""

_preview = st.components.v2.component(
    "says-who-preview",
    css=files("geo").joinpath("page", "frame.css").read_text("utf-8"),
    js="\n".join(files("geo").joinpath("web", name).read_text("utf-8") for name in ("heard.js", "preview.js")),
)


def show(words: Words) -> None:
    """Shows the page. What is uploaded is in the memory of this session alone, and gone with it."""
    say = words.say
    intro = (
        say("Two files make a map: boundaries, and a sheet with a row for each change."),
        say("They are read on this server, and forgotten soon after this page is closed."),
    )
    with st.container(key="yours"):
        st.html(section(say("Your data"), paragraphs(*intro)))
        left, right = st.columns(2, gap="large")
        with left:
            boundaries = _upload(
                say("Boundaries: GeoJSON, GeoPackage, a zipped Shapefile, KML and others"), "boundaries"
            )
        with right:
            sheet = _upload(
                say("Sheet: CSV, XLSX or Parquet, with the columns place, party, date, status, link"), "sheet"
            )
        options = _options(words)
        if sheet:
            sheet = _mended(sheet, words)
        if boundaries and sheet:
            _result(words, boundaries, sheet, options)


def _upload(label: str, kind: str) -> Upload | None:
    given = st.file_uploader(label, [*SUFFIXES[kind]], key=f"upload {kind}")
    return None if given is None else Upload(given.name.rpartition(".")[2].lower(), given.getvalue())


def _options(words: Words) -> dict[str, str]:
    """What no file says, by the names of the command's options."""
    say = words.say
    columns = st.columns(4)
    with columns[0]:
        title = st.text_input(say("Title"), max_chars=160)
    with columns[1]:
        zone = st.selectbox(say("Time zone"), zones(), zones().index("UTC"))
    with columns[2]:
        initial = st.text_input(say("Who held what no row speaks of"), max_chars=160)
    with columns[3]:
        orders = {"": say("as they are written")} | {order: order for order in ORDERS}
        dates = st.selectbox(say("Dates of three numbers"), [*orders], format_func=orders.__getitem__)
    return {"title": title.strip(), "zone": zone, "initial": initial.strip(), "dates": dates}


def _mended(sheet: Upload, words: Words) -> Upload:
    """The sheet as it was last written in here; one that is large, or no CSV, as it came."""
    rows = _rows(sheet)
    if not rows:
        return sheet
    with st.expander(words.say("The sheet: what is changed here is tried at once"), expanded=True):
        edited: list[dict[str, Any]] = st.data_editor(rows, num_rows="dynamic", key=f"sheet {hash(sheet)}")
    if edited == rows:
        return sheet
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, [*rows[0]], restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: value or "" for key, value in row.items()} for row in edited)
    return Upload("csv", written.getvalue().encode())


def _rows(sheet: Upload) -> list[dict[str, str]]:
    if sheet.suffix != "csv" or len(sheet.data) > LARGEST_SHEET:
        return []
    try:
        rows = [*csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig"), newline=""), strict=True)]
    except (UnicodeDecodeError, csv.Error):
        return []
    regular = all(None not in row and None not in row.values() for row in rows)
    return rows if regular and 0 < len(rows) <= MOST_ROWS else []


def _result(words: Words, boundaries: Upload, sheet: Upload, options: dict[str, str]) -> None:
    say = words.say
    key = (boundaries, sheet, tuple(options.items()))
    kept = st.session_state.get("tried")
    if not kept or kept[0] != key:
        try:
            with st.spinner(say("Making the map")):
                kept = st.session_state["tried"] = (key, tried(boundaries, sheet, options))
        except Busy:
            st.info(say("Somebody else’s files are being read. Try again in a moment."))
            return
        except ValueError as reason:
            st.error(str(reason))
            return
    found: Tried = kept[1]
    if not found.page:
        st.code(found.said, language=None, wrap_lines=True)
        return
    with st.expander(say("What was read, and what was taken for granted")):
        st.code(found.said, language=None, wrap_lines=True)
    folder = f"{FOLDER}.zip"
    st.download_button(say("The dataset’s folder"), found.folder, folder, "application/zip", on_click="ignore")
    _preview(key="preview", data={"page": found.page, "title": say("Map: {title}", title=options["title"])})
