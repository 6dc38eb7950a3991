"""Counts for the record: what was set aside, flagged, placed and spread, read from the tables of an import."""

from __future__ import annotations

from typing import Any

from contested.observations.events.ids import AGAIN, GONE, REPLACED
from contested.observations.events.parse import YEARS
from contested.observations.events.placing import ALONG, ELSEWHERE, NO_DISTRICT, NO_PLACE, OUTSIDE, UNPLACED
from contested.observations.events.record import MOST_EXAMPLES, Amount, Flag
from contested.observations.events.spread import LATE, LONG

FLAGS: dict[str, tuple[str, str | None]] = {
    "short-year": ("the year is below 100", "short-years"),
    "year-differs": ("the column of the year says another year than the date", None),
    "unclear-date": ("day and month of the date are unclear", "slash-dates"),
    "serial-date": ("the date is a number of days, as spreadsheet programs count them", "serial-dates"),
    "end-unreadable": ("the last day cannot be read; by its precision instead", None),
    "end-before-start": ("the last day lies before the first", "end-before-start"),
    "separators": ("the number has separators of thousands", "thousands"),
    "no-count": ("the best estimate is no whole number", "missing-count"),
    "negative": ("a count is below zero; a low or high below zero becomes the best estimate", "negative"),
    "best-outside-bounds": ("the best estimate lies outside low and high", "bounds"),
    "bound-unreadable": ("low or high is no whole number; the best estimate instead", None),
    "degrees": ("latitude or longitude is missing or no number of degrees", None),
    "zero-point": ("latitude and longitude are 0, as where no point is known; placed without them", None),
    "no-id": ("the row has no id", "missing-ids"),
    "same-id": ("the same id again, with the same content", "same-ids"),
    "same-id-differs": ("the same id again, with other content", "same-ids"),
    "code-unknown": ("a code of precision or violence is not known", None),
    "not-clear": ("the data set itself marks the row as not yet clear", None),
    "point-elsewhere": ("the point lies in another place than the one named", "point-or-name"),
    "province-only": ("the event is known only to the province, and the places are smaller", "province-only"),
    "line-or-area": ("the event lies along a line or in an area, and a place is named", "line-or-area"),
    "late": ("the row lies after the last month that is certainly whole", "after-coverage"),
}
"""By name in the column `flags`: what it means, and the rule that decides."""

REASONS: dict[str, str | None] = {
    "day and month unclear": "slash-dates",
    "no date that can be read": None,
    "year below 100": "short-years",
    f"year outside {YEARS[0]} to {YEARS[1]}": None,
    "last day before the first": "end-before-start",
    "no id": "missing-ids",
    "best estimate no whole number": "missing-count",
    "number with separators": "thousands",
    "best estimate below zero": "negative",
    "best estimate outside low and high": "bounds",
    AGAIN: "same-ids",
    REPLACED: None,
    GONE: "gone",
    LONG: "long-events",
    LATE: "after-coverage",
    ELSEWHERE: None,
    OUTSIDE: None,
    NO_PLACE: "unknown-place",
    UNPLACED: "unplaced",
    NO_DISTRICT: "province-only",
    ALONG: "line-or-area",
}
"""Every reason to set a row aside, and the rule that decides; None where nothing else can be done with it."""


def amount(connection: Any, condition: str) -> Amount:
    """Number of rows and sum of best estimates under a condition."""
    rows, best = connection.execute(f"SELECT count(*), coalesce(sum(best), 0) FROM events WHERE {condition}").fetchone()
    return Amount(rows=rows, best=float(best))


def amounts(connection: Any, column: str, condition: str) -> dict[str, Amount]:
    """The same by the values of a column, sorted; rows without a value are left out."""
    rows = connection.execute(
        f"SELECT {column}, count(*), coalesce(sum(best), 0) FROM events WHERE {condition} AND {column} IS NOT NULL "
        "GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {value: Amount(rows=count, best=float(best)) for value, count, best in rows}


def flags(connection: Any, rules: dict[str, str]) -> tuple[Flag, ...]:
    """Every flag that occurs, in the order of FLAGS."""
    rows = connection.execute(
        f"SELECT flag, count(*), coalesce(sum(best), 0), list(id ORDER BY file, line)[:{MOST_EXAMPLES}] "
        "FROM (SELECT unnest(flags) AS flag, * EXCLUDE (flags) FROM events) GROUP BY flag"
    ).fetchall()
    found = {flag: (count, float(best), tuple(examples)) for flag, count, best, examples in rows}
    made = []
    for name, (what, rule) in FLAGS.items():
        if name in found:
            count, best, examples = found[name]
            done = rules[rule] if rule else "kept"
            made.append(Flag(what=what, rows=count, best=best, done=done, rule=rule, examples=examples))
    return tuple(made)


def alike_actors(connection: Any, most: int = 50) -> tuple[tuple[str, str], ...]:
    """Pairs of actors of which one's name begins with the other's: perhaps a faction, perhaps the same."""
    rows = connection.execute(
        "WITH names AS (SELECT DISTINCT unnest([side_a, side_b]) AS name FROM events WHERE set_aside IS NULL) "
        "SELECT a.name, b.name FROM names AS a JOIN names AS b ON starts_with(b.name, a.name) AND length(a.name) >= 4 "
        f"AND a.name <> b.name AND NOT regexp_matches(substr(b.name, length(a.name) + 1, 1), '[[:alnum:]]') "
        f"ORDER BY 1, 2 LIMIT {most}"
    ).fetchall()
    return tuple((a, b) for a, b in rows)
