"""Files into one DuckDB table `raw`: a row for each row of a file, its fields as text."""

from __future__ import annotations

import re
from typing import Any

from contested.errors import InputError
from contested.observations.events.files import EventFile
from contested.observations.events.maps import FIELDS, Match
from contested.scenario.table import show

THREADS = 2
MEMORY = "600MB"


def connect(scratch: str) -> Any:
    """A DuckDB connection in memory that may use `scratch` on disk and loads no extension."""
    import duckdb

    settings: dict[str, Any] = {"threads": THREADS, "memory_limit": MEMORY, "temp_directory": scratch}
    connection = duckdb.connect(config=settings)
    connection.execute(
        "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; "
        "SET enable_progress_bar = false"
    )
    columns = ", ".join(f"{field} VARCHAR" for field in FIELDS)
    connection.execute(f"CREATE TABLE raw (file INTEGER, line INTEGER, {columns})")
    return connection


def load(connection: Any, number: int, file: EventFile, matched: Match) -> tuple[int, int]:
    """Append the rows of a file to `raw`; `line` counts them from 1.

    Returns:
        The number of rows, and how many more were HXL tags.

    Raises:
        InputError: the file is not CSV, or a row has too few or too many cells.
    """
    names = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(file.header)))
    source = (
        f"read_csv({literal(str(file.path))}, auto_detect = false, header = true, skip = {file.skipped}, "
        f"columns = {{{names}}}, "
        f"delim = {literal(file.separator)}, quote = '\"', escape = '\"', max_line_size = 20000000)"
    )
    fields = ", ".join(f"{_text(field, matched)} AS {field}" for field in FIELDS)
    try:
        connection.execute(f"INSERT INTO raw SELECT {number}, row_number() OVER (), {fields} FROM {source}")
    except Exception as error:
        raise _input_error(error, file) from None
    read = list(matched.positions)
    tags = " AND ".join(f"({field} IS NULL OR starts_with({field}, '#'))" for field in read)
    blank = f"coalesce({', '.join(read)}) IS NULL"
    of_file = f"file = {number}"
    connection.execute(f"DELETE FROM raw WHERE {of_file} AND {blank}")
    (tag_rows,) = connection.execute(f"DELETE FROM raw WHERE {of_file} AND {tags}").fetchall()[0]
    (rows,) = connection.execute(f"SELECT count(*) FROM raw WHERE {of_file}").fetchall()[0]
    return rows, tag_rows


def _text(field: str, matched: Match) -> str:
    """The SQL of a field: its cell without spaces around it, a constant, or NULL."""
    if field in matched.positions:
        return f"nullif(trim(c{matched.positions[field]}), '')"
    constants = {str(name): text for name, text in matched.layout.constants.items()}
    return literal(constants[field]) if field in constants else "CAST(NULL AS VARCHAR)"


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def _input_error(error: Exception, file: EventFile) -> InputError:
    """What DuckDB says of a file that is no CSV, as an InputError with its line."""
    text = str(error)
    line = re.search(r"CSV Error on Line: (\d+)", text)
    if line is None:
        return InputError(f"cannot be read as CSV: {show(text.splitlines()[0])}", file.name)
    where = f"{file.name}, line {line[1]}"
    if cells := re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text):
        return InputError(f"expected {cells[1]} cells, found {cells[2]}", where)
    reason = next((part for part in text.splitlines()[2:] if part.strip()), "the row is not CSV").strip()
    return InputError(f"not valid CSV: {reason[:1].lower()}{reason[1:].rstrip('.')}", where)
