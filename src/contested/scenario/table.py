"""Read CSV files; errors name row and column."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.characters import unreadable
from contested.ledger.reading import missing_file

MAX_BYTES = 20_000_000
MAX_COLUMNS = 500
MAX_TEXT = 200
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""Digits 0 to 9 with a point; Python would read 1_000 and digits of other scripts too, which other programs do not."""


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, and its location."""

    cells: dict[str, str]
    where: str

    @error("A cell that is a name holds readable text of at most 200 characters.")
    def text(self, column: str) -> str:
        """The cell as text.

        Raises:
            InputError: if it is empty, longer than 200 characters or contains unprintable ones.
        """
        cell = self.cells[column]
        if len(cell) > MAX_TEXT:
            raise InputError(f"expected at most {MAX_TEXT} characters, found {len(cell)}", self.location(column))
        if bad := unreadable(cell):
            raise InputError(f"expected text without {bad}, found {show(cell)}", self.location(column))
        if not cell:
            raise InputError("expected some text, found an empty cell", self.location(column))
        return cell

    @error("A cell that is a number holds one, with digits 0 to 9 and a point, within its range.")
    def number(self, column: str, low: float = -math.inf, high: float = math.inf) -> float:
        """The cell as a finite number within bounds.

        Raises:
            InputError: naming row, column and cell.
        """
        cell = self.cells[column]
        value = float(cell) if NUMBER.fullmatch(cell) else math.nan
        if not math.isfinite(value):
            raise InputError(f"expected a number such as 1234.5, found {show(cell)}", self.location(column))
        if value < low:
            raise InputError(f"expected a number of at least {low:g}, found {cell}", self.location(column))
        if value > high:
            raise InputError(f"expected a number of at most {high:g}, found {cell}", self.location(column))
        return value

    @error("Population and units are whole numbers.")
    def integer(self, column: str, low: int = 0, high: int = 2_000_000_000) -> int:
        """The cell as a whole number within bounds.

        Raises:
            InputError: naming row, column and cell.
        """
        value = self.number(column, low, high)
        if value != int(value):
            raise InputError(f"expected a whole number, found {self.cells[column]}", self.location(column))
        return int(value)

    def location(self, column: str) -> str:
        """The location of a cell, for messages."""
        return f"{self.where}, column '{column}'"


@dataclass(frozen=True)
class Table:
    """A CSV file with a header: column names and rows; cells without leading and trailing spaces."""

    columns: list[str]
    rows: list[Row]
    where: str


@error("A table or map exists and is a regular file of at most 20 MB.")
def read_bytes(path: Path) -> bytes:
    """The content of a regular file of at most 20 MB.

    Raises:
        InputError: if it is missing, not a regular file, unreadable or too large.
    """
    where = str(path)
    if not path.exists():
        raise missing_file(path)
    if not path.is_file():
        raise InputError("expected a regular file", where)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where) from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES // 1_000_000} MB, found a larger file", where)
    return raw


@error("A table or map is text in UTF-8.")
def read_text(path: Path) -> str:
    """The text of a UTF-8 file of at most 20 MB, with or without a byte-order mark, in composed form (NFC).

    Raises:
        InputError: as `read_bytes` does, and if the file is not UTF-8.
    """
    raw = read_bytes(path)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError("expected text in UTF-8, found UTF-16; save it as 'CSV UTF-8'", str(path))
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"expected text in UTF-8, found other bytes in line {line}", str(path)) from None


@error("A table has a header, rows, not too many of them, and as many cells in each as the header.")
def read_table(path: Path, required: Iterable[str], max_rows: int, separator: str = ",") -> Table:
    """Read a CSV file with a header that names at least the required columns.

    Args:
        path: of the file.
        required: names of columns.
        max_rows: below the header.
        separator: the sign between cells.

    Raises:
        InputError: if the file is empty, too long or not CSV, a row has too few or too many cells, or a column is
            missing, unnamed or given twice.
    """
    where = str(path)
    lines = _lines(read_text(path), where, separator)
    if not lines:
        raise InputError("expected a header and rows, found an empty file", where)
    (_, header), *body = lines
    if separator == ",":
        check_separator(header, where)
    _check_header(header, required, where)
    if body and _is_tag_row(body[0][1]):
        body = body[1:]
    if not body:
        raise InputError("expected at least one row below the header, found none", where)
    if len(body) > max_rows:
        raise InputError(f"expected at most {max_rows} rows, found {len(body)}", where)
    rows = []
    for line, cells in body:
        if len(cells) != len(header):
            raise InputError(f"expected {len(header)} cells, found {len(cells)}", f"{where}, line {line}")
        rows.append(Row(dict(zip(header, cells, strict=True)), f"{where}, line {line}"))
    return Table(header, rows, where)


@error("Commas stand between the cells of a table.")
def check_separator(header: list[str], where: str) -> None:
    """Check that commas stand between the cells.

    Raises:
        InputError: naming the separator that was found instead, and how to save the file otherwise.
    """
    first = ",".join(header)
    if first.casefold().startswith("sep="):
        raise InputError(
            "expected a header, found a line 'sep=', which only spreadsheet programs know; delete this line, and save "
            "with commas between cells",
            f"{where}, line 1",
        )
    for char, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
        if first.count(char) > first.count(","):
            raise InputError(
                f"expected commas between cells and points in numbers, found {name}; save it as CSV with commas "
                "(1.5, not 1,5), in a spreadsheet program with the language set to English",
                f"{where}, header",
            )


def _is_tag_row(cells: list[str]) -> bool:
    """Whether a row below the header holds HXL tags (#geo+lat), which tables of humanitarian data have."""
    return all(cell.startswith("#") for cell in cells if cell)


@error("A table is valid CSV.")
def _lines(text: str, where: str, separator: str) -> list[tuple[int, list[str]]]:
    """Line number and stripped cells of every line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                lines.append((reader.line_num, stripped))
    except csv.Error as error:
        raise InputError(f"not valid CSV: {error}", f"{where}, line {reader.line_num}") from None
    return lines


@error("The columns of a table have names, each once, and the required ones are there.")
def _check_header(header: list[str], required: Iterable[str], where: str) -> None:
    if len(header) > MAX_COLUMNS:
        raise InputError(f"expected at most {MAX_COLUMNS} columns, found {len(header)}", where)
    if "" in header:
        raise InputError(f"column {header.index('') + 1} has no name", f"{where}, header")
    for column in header:
        if len(column) > MAX_TEXT:
            raise InputError(
                f"expected names of at most {MAX_TEXT} characters, found {len(column)}", f"{where}, header"
            )
        if bad := unreadable(column):
            raise InputError(f"expected names without {bad}, found {show(column)}", f"{where}, header")
    repeated = [column for column in header if header.count(column) > 1]
    if repeated:
        raise InputError(f"the column {show(repeated[0])} is given twice", f"{where}, header")
    missing = [column for column in required if column not in header]
    if missing:
        named = ", ".join(f"'{column}'" for column in missing)
        hint = nearest(missing[0], header)
        raise InputError(f"expected the column{'s'[: len(missing) - 1]} {named}; {hint}", f"{where}, header")


def show(cell: str) -> str:
    """A cell in quotes, cut short, without control characters."""
    clean = "".join("?" if unreadable(char) else char for char in cell)
    return f"'{clean if len(clean) <= 60 else clean[:57] + '...'}'" if clean else "an empty cell"
