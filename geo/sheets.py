"""Tables as they lie on the disk: CSV, XLSX and Parquet, all to the same rows of text."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from geo.gate import PACKAGE_BYTES, Gate, decoded
from geo.problems import Problems, Refusal, shown

MOST_ROWS = 200_000
MOST_LINES, MOST_COMMAS, MOST_CELLS, MOST_VALUES = 1_000_000, 5_000_000, 1_000_000, 5_000_000
MOST_PARTS, MOST_STYLES = 1_000, 100_000
STYLED = re.compile(rb"<(?:\w{1,20}:)?(?:xf|font|fill|border|numFmt|dxf|cellStyle|definedName|sheet)\b")
LINKED = re.compile(rb'<hyperlink\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7})"')
LAST_ROW = 1_048_576
"""What a sheet can have; a workbook may say more."""
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
# A longer one is told with its row and column, which what reads CSV would not.
csv.field_size_limit(PACKAGE_BYTES)

TEXTS = {"string", "large_string", "binary", "large_binary"}
"""Types of Parquet's columns whose cells can be long."""

Numbered = list[tuple[int, list[str]]]
"""The cells of rows, each row with its number as a spreadsheet has it."""


def read_rows(gate: Gate, file: str) -> Numbered | None:
    """The rows of a file, the header first and blank ones left out; or nothing and a problem."""
    data = gate.read(file, file)
    if data is None:
        return None
    ending = PurePosixPath(file).suffix.lower()
    try:
        if ending == ".csv":
            text = decoded(data, file, gate.problems)
            return None if text is None else csv_rows(text, file, gate.problems)
        if ending == ".xlsx":
            return _workbook(data, file, gate)
        if ending == ".parquet":
            return _parquet(gate, file, data)
        raise Refusal("table-format", f"a table is .csv, .xlsx or .parquet, not {shown(ending)}; save it as CSV")
    except Refusal as refusal:
        gate.problems.error(file, None, None, refusal.code, refusal.message)
    except Exception as reason:  # readers of foreign binary formats raise whatever they like
        wrong = f"cannot be read as {ending[1:].upper()} ({type(reason).__name__}); save it again, or as CSV"
        gate.problems.error(file, None, None, "unreadable-file", wrong)
    return None


def csv_rows(text: str, file: str, problems: Problems) -> Numbered | None:
    """The rows of a CSV text with commas, blank ones left out; or nothing and a problem."""
    lines, commas = text.count("\n") + text.count("\r"), text.count(",")
    if lines > MOST_LINES or commas > MOST_COMMAS:
        wrong = f"has {lines:,} lines and {commas:,} commas, and at most 1,000,000 and 5,000,000 are read; split it"
        problems.error(file, None, None, "too-big", wrong)
        return None
    rows: Numbered = []
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            number += 1
            if any(cell.strip() for cell in cells):
                rows.append((number, [cell.strip() for cell in cells]))
    except csv.Error as reason:
        wrong = f"is broken ({reason}); look for a double quote that is not closed: inside a cell it is written twice"
        problems.error(file, number + 1, None, "csv", wrong)
        return None
    header = rows[0][1] if rows else []
    for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and mark in header[0]:
            wrong = f"the columns are separated by {name}; save the file as CSV with commas"
            problems.error(file, rows[0][0], None, "delimiter", wrong)
            return None
    return rows


def as_text(value: object) -> str:
    """A cell of a workbook, a Parquet file or a GeoJSON as the text that a CSV of the same content would have."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        at_midnight = value.tzinfo is None and (value.hour, value.minute, value.second) == (0, 0, 0)
        return (
            value.date().isoformat() if at_midnight else value.isoformat("T", "seconds" if value.second else "minutes")
        )
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _workbook(data: bytes, file: str, gate: Gate) -> Numbered | None:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS:
            raise Refusal("too-big", f"has {len(parts):,} parts, and at most 1,000 are read; save it as CSV")
        if not gate.fits(file, sum(part.file_size for part in parts) - len(data)):
            return None
        texts = [packed.read(part) for part in parts]
    # A cell is two elements with a beginning and an end each, and takes a hundred times its room in the memory.
    if sum(text.count(b"<") for text in texts) > 4 * MOST_CELLS:
        raise Refusal("too-big", "has more than 1,000,000 cells, and at most that many are read; save it as CSV")
    if sum(len(STYLED.findall(text)) for text in texts) > MOST_STYLES:
        raise Refusal("too-big", "has more than 100,000 formats, and at most that many are read; save it as CSV")
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    cells = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
    rows = _squared([as_text(cell) for cell in row] if row.count(None) < len(row) else [] for row in cells)
    by_name = dict(zip((part.filename for part in parts), texts, strict=True))
    _tell_links(rows, by_name[sheet._worksheet_path.lstrip("/")], file, gate.problems)
    return rows


def _tell_links(rows: Numbered, sheet: bytes, file: str, problems: Problems) -> None:
    """A warning for each cell whose address stands behind its words alone: that is not read."""
    from openpyxl.utils import column_index_from_string

    header, cells = (rows[0][1] if rows else []), dict(rows)
    for letters, digits in LINKED.findall(sheet):
        place = column_index_from_string(letters.decode())
        row = cells.get(int(digits), [])
        if place <= min(len(row), len(header)) and row[place - 1] and "://" not in row[place - 1]:
            wrong = f"{shown(row[place - 1])} has a link behind it, which is not read; write the address into the cell"
            problems.warn(file, int(digits), header[place - 1], "hidden-link", wrong)


def packed_columns(gate: Gate, file: str, data: bytes) -> Any:
    """A Parquet file (pyarrow's) whose text fits in a package once it is unpacked; ``None`` and a problem where not.

    A cell that is told once and meant a thousand times counts a thousand times.
    """
    import pyarrow.compute
    import pyarrow.parquet

    packed = pyarrow.parquet.ParquetFile(io.BytesIO(data))
    groups = [packed.metadata.row_group(n) for n in range(packed.metadata.num_row_groups)]
    values = sum(group.column(n).num_values for group in groups for n in range(group.num_columns))
    if values > MOST_VALUES:
        wrong = f"holds {values:,} values, and at most {MOST_VALUES:,} are read; leave columns out, or split it"
        raise Refusal("too-big", wrong)
    sizes = [group.total_byte_size for group in groups]
    if not gate.fits(file, max(sum(sizes) - len(data), 0)):
        return None
    texts = [each.name for each in packed.schema_arrow if str(each.type) in TEXTS]
    packed = pyarrow.parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
    told = 0
    for batch in packed.iter_batches(batch_size=10_000, columns=texts):
        for column in batch.columns:
            lengths = pyarrow.compute.binary_length(column.dictionary)
            told += pyarrow.compute.sum(lengths.take(column.indices)).as_py() or 0
        if told > PACKAGE_BYTES:
            gate.fits(file, told)
            return None
    return packed


def _parquet(gate: Gate, file: str, data: bytes) -> Numbered | None:
    import pyarrow.types

    packed = packed_columns(gate, file, data)
    if packed is None:
        return None
    for field in packed.schema_arrow:
        if pyarrow.types.is_nested(field.type):
            kind = str(field.type).partition("<")[0]
            raise Refusal("nested", f"the column {shown(field.name)} holds a {kind} a row; leave it out, or write text")
    if packed.metadata.num_rows > MOST_ROWS:
        wrong = f"has {packed.metadata.num_rows:,} rows, and at most 200,000 are read; split it"
        raise Refusal("too-many-rows", wrong)
    batches = (batch.to_pylist() for batch in packed.iter_batches(batch_size=100))
    header = packed.schema_arrow.names
    rows = ([as_text(row[column])[: LONGEST_CELL + 1] for column in header] for batch in batches for row in batch)
    return _squared([header, *rows])


def _squared(rows: Iterable[list[str]]) -> Numbered:
    """Rows numbered from 1, the blank ones left out, each as long as the header, or longer where more is filled."""
    squared: Numbered = []
    for number, cells in enumerate(rows, start=1):
        filled = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
        width = len(squared[0][1]) if squared else filled
        if filled:
            squared.append((number, (cells + [""] * width)[: max(filled, width)]))
        if len(squared) > MOST_ROWS + 1:
            break
    return squared
