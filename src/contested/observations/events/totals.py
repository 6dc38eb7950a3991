"""Sums over the whole time of a table: by place with bounds, by sides, by type of violence."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from contested.errors import InputError
from contested.observations.events.load import literal
from contested.observations.events.record import EVENTS
from contested.observations.events.table import EventTable

COLUMNS = ("side_a", "side_b", "violence", "place", "within", "date_precision", "place_precision")


class Total(NamedTuple):
    """A sum of a data set: its names, events, and killed with the sums of the low and high estimates."""

    names: tuple[str, ...]
    events: float
    best: float
    low: float
    high: float
    spread: float = 0.0
    """The part of best that is shared out over places."""


def totals(table: EventTable, dataset: str, *columns: str) -> list[Total]:
    """Sums of the events in the table by some of their columns, the most killed first; a blank is ''."""
    import duckdb

    names = [column for column in columns if column in COLUMNS]
    chosen = "".join(f"coalesce({name}, ''), " for name in names)
    order = "".join(f", {number + 1}" for number in range(len(names)))
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {chosen}sum(number), sum(best), sum(low), sum(high) FROM "
            f"{_events(table)} WHERE set_aside IS NULL AND dataset = $1 "
            f"{'GROUP BY ALL ' if names else ''}ORDER BY {len(names) + 2} DESC{order}",
            [dataset],
        ).fetchall()
    return [Total(tuple(row[: len(columns)]), *map(float, row[len(columns) :])) for row in rows]


def by_place(table: EventTable, dataset: str) -> list[Total]:
    """Sums by place, in the order of the record; `names` is the place's name.

    `best` and `events` include what is shared out over places, `high` all events that may have been there, `low` only
    those that were.
    """
    places = table.record.places
    known = {total.names[0]: total for total in totals(table, dataset, "place") if total.names[0]}
    larger = [total for total in totals(table, dataset, "place", "within") if not total.names[0]]
    dense = table.by_place_and_week(dataset).sum("week")
    made = []
    for number, place in enumerate(places):
        own = known.get(place.id, Total((place.id,), 0, 0, 0, 0))
        best, events = float(dense.best[number]), float(dense.events[number])
        may = sum(one.high for one in larger if one.names[1] in ("", place.within))
        made.append(Total((place.name,), events, best, own.low, own.high + may, max(best - own.best, 0.0)))
    return made


def _events(table: EventTable) -> str:
    """The SQL that reads every event.

    Raises:
        InputError: the folder holds the table of weeks alone.
    """
    path = table.folder / EVENTS
    if not path.is_file():
        raise InputError("expected this file, found the table of weeks alone; import the files again", str(path))
    return f"read_parquet({literal(str(path))})"


def bounds_by_step(table: EventTable, dataset: str, each: int) -> tuple[np.ndarray, np.ndarray]:
    """Low and high [step] of steps of so many weeks from the first week of the table.

    An event counts in `low` of the step that it lies in wholly, and in `high` of every step that it touches. So the
    bounds of a step are narrower than the sums of those of its weeks.
    """
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT (first - $1) // $2 AS first, (last - $1) // $2 AS last, low, high FROM "
            f"{_events(table)} WHERE set_aside IS NULL AND dataset = $3",
            [table.record.first_week, 7 * each, dataset],
        ).fetchnumpy()
    first, last = (np.asarray(rows[name], dtype=int) for name in ("first", "last"))
    low, high = (np.asarray(rows[name], dtype=float) for name in ("low", "high"))
    steps = -(-table.record.weeks // each)
    whole = first == last
    touched = np.bincount(first, high, steps + 1) - np.bincount(last + 1, high, steps + 1)
    return np.bincount(first[whole], low[whole], steps), np.cumsum(touched)[:steps]


def certain(table: EventTable, dataset: str) -> Any:
    """Events [place, week] that are certain to have been in the place and week, in the weeks of the data set."""
    dense = table.by_place_and_week(dataset)
    return np.round((dense.events - dense.spread_events).dropna("week", how="all"), 6)


def sizes(table: EventTable, dataset: str) -> np.ndarray:
    """Killed [event], best estimates, of events that are not known only to the month or longer."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT best FROM read_parquet({literal(str(table.folder / EVENTS))}) WHERE set_aside IS NULL "
            "AND dataset = $1 AND best >= 1 AND date_precision NOT IN ('month', 'longer')",
            [dataset],
        ).fetchnumpy()
    return np.asarray(found["best"], dtype=float)
