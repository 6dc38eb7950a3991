"""The tables of an import in the middle of its way, with invented rows, so that one step is tested alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

import duckdb

KINDS = {
    "file": "INTEGER", "line": "INTEGER", "dataset": "VARCHAR", "id": "VARCHAR", "has_id": "BOOLEAN",
    "sums": "BOOLEAN", "first_text": "VARCHAR", "best_text": "VARCHAR", "first": "DATE", "last": "DATE",
    "side_a": "VARCHAR", "side_b": "VARCHAR", "violence": "VARCHAR", "number": "DOUBLE", "best": "DOUBLE",
    "low": "DOUBLE", "high": "DOUBLE", "killed_a": "DOUBLE", "killed_b": "DOUBLE", "killed_civilians": "DOUBLE",
    "killed_unknown": "DOUBLE", "date_precision": "VARCHAR", "place_precision": "VARCHAR", "code": "VARCHAR",
    "place_name": "VARCHAR", "district": "VARCHAR", "country": "VARCHAR", "latitude": "DOUBLE", "longitude": "DOUBLE",
    "status": "VARCHAR", "updated": "BIGINT", "flags": "VARCHAR[]", "set_aside": "VARCHAR",
}  # fmt: skip
"""Columns of the table `events` as `parse` leaves it."""
ROW: dict[str, Any] = {
    "file": 0, "dataset": "made-up", "has_id": True, "sums": False, "first": dt.date(2031, 2, 3), "number": 1.0,
    "best": 2.0, "low": 1.0, "high": 5.0, "killed_a": 0.0, "killed_b": 0.0, "killed_civilians": 0.0,
    "killed_unknown": 0.0, "date_precision": "day", "flags": [], "side_a": "Regency", "side_b": "Lanterns",
}  # fmt: skip
"""An event on a Monday without a place, a country or a point."""


def table_of_events(*rows: Mapping[str, Any], **more: str) -> Any:
    """A connection with the table `events` alone; line and id count from 1, and the last day is the first unless given.

    `more` are further columns with their kinds.
    """
    kinds = KINDS | more
    connection = _connection()
    for name, kind in connection.execute("SELECT table_name, table_type FROM information_schema.tables").fetchall():
        connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {name}")
    connection.execute(f"CREATE TABLE events ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
    values = []
    for number, row in enumerate(rows, start=1):
        full = {"line": number, "id": f"{number}", **ROW, **row}
        full.setdefault("last", full["first"])
        values += [full.get(name) for name in kinds]
    if rows:
        one = f"({', '.join('?' * len(kinds))})"
        connection.execute(f"INSERT INTO events VALUES {', '.join([one] * len(rows))}", values)
    return connection


@cache
def _connection() -> Any:
    """One for all tests: to open one takes longer than most of them."""
    return duckdb.connect(config={"threads": 1})


def column(connection: Any, what: str, table: str = "events", order: str = "file, line") -> list[Any]:
    """A column of a table, in the order of files and lines; of several, tuples."""
    rows = connection.execute(f"SELECT {what} FROM {table} ORDER BY {order}").fetchall()
    return [row[0] if len(row) == 1 else row for row in rows]
