"""From events to a table of weeks: what spans several weeks is spread by days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from contested.observations.events.rules import Rules

DATE_ORDER = ("day", "days", "week", "week around", "month", "longer")
PLACE_ORDER = ("point", "near", "district", "province", "part", "country", "outside")
LONG, LATE = "known to the month or longer", "after the last whole month"
KILLED = ("killed_a", "killed_b", "killed_civilians", "killed_unknown")
KEY = "dataset, week, side_a, side_b, violence, place, within"
COLUMNS = (
    ("dataset", "data set", ""),
    ("place", "id of the place; blank where only a larger unit is known", ""),
    ("within", "that larger unit: its id, or a country; blank where it is all of the places", ""),
    ("week", "first day of the week", "date"),
    ("side_a", "one side", ""),
    ("side_b", "the other side", ""),
    ("violence", "type of violence", ""),
    ("events", "events, those that span weeks by their share", "events"),
    ("best", "killed, best estimates, those that span weeks by their share", "persons"),
    ("low", "killed, low estimates of the events that are certain to belong to this week", "persons"),
    ("high", "killed, high estimates of all events that may belong to this week", "persons"),
    ("spread_events", "the part of events that spans weeks", "events"),
    ("spread", "the part of best that spans weeks", "persons"),
    ("killed_a", "killed of side_a, by share", "persons"),
    ("killed_b", "killed of side_b, by share", "persons"),
    ("killed_civilians", "civilians killed, by share", "persons"),
    ("killed_unknown", "killed whose side is not known, by share", "persons"),
    ("date_precision", "the least certain date of an event here", ""),
    ("place_precision", "the least certain place of an event here", ""),
)
"""Columns of weeks.csv: name, title, unit."""


def set_aside_long(connection: Any, rules: Rules) -> None:
    """Set aside events known to the month or longer, where the rule says so."""
    if rules["long-events"] == "set-aside":
        connection.execute(
            f"UPDATE events SET set_aside = '{LONG}' WHERE set_aside IS NULL AND date_precision IN ('month', 'longer')"
        )


def first_week(connection: Any, aligned: dt.date | None) -> dt.date:
    """The first day of the first week: a Monday, or a day that is whole weeks away from `aligned`."""
    (first,) = connection.execute("SELECT min(first) FROM events WHERE set_aside IS NULL").fetchone()
    anchor = aligned or dt.date(1900, 1, 1)  # a Monday
    first = first or anchor
    return first - dt.timedelta(days=(first - anchor).days % 7)


def spread(connection: Any, first: dt.date) -> None:
    """Make the table `weeks` of the events that are not set aside: sums by data set, place, week, sides and violence.

    An event is spread over the weeks of its first to last day by days. One whose place is not known stays with the
    larger unit that is.
    """
    day = f"DATE '{first}'"
    dates, places = (f"{list(order)}" for order in (DATE_ORDER, PLACE_ORDER))
    several = f"place IS NULL OR (first - {day}) // 7 <> (last - {day}) // 7"
    connection.execute(
        "ALTER TABLE events ADD COLUMN is_spread BOOLEAN; "
        f"UPDATE events SET is_spread = {several} WHERE set_aside IS NULL"
    )
    sums = {
        "events": "number * share",
        "best": "best * share",
        "low": "CASE WHEN share = 1 THEN low ELSE 0 END",
        "high": "high",
        "spread_events": "CASE WHEN share = 1 THEN 0 ELSE number * share END",
        "spread": "CASE WHEN share = 1 THEN 0 ELSE best * share END",
        **{name: f"{name} * share" for name in KILLED},
    }
    totals = ", ".join(f"round(fsum({value}), 12) AS {name}" for name, value in sums.items())
    connection.execute(f"""
    CREATE TABLE weeks AS
    WITH one AS (SELECT dataset, place, within, coalesce(side_a, '') AS side_a, coalesce(side_b, '') AS side_b,
            coalesce(violence, '') AS violence, first, last, number, best, low, high, {", ".join(KILLED)},
            list_position({dates}, date_precision) AS date_rank, list_position({places}, place_precision) AS place_rank,
            unnest(range((first - {day}) // 7, (last - {day}) // 7 + 1)) AS week
        FROM events WHERE set_aside IS NULL),
    shares AS (SELECT * EXCLUDE (monday),
            (least(last, monday + 6) - greatest(first, monday) + 1) / (last - first + 1) AS share
        FROM (SELECT *, {day} + CAST(7 * week AS INTEGER) AS monday FROM one))
    SELECT {KEY}, {totals}, {dates}[max(date_rank)] AS date_precision, {places}[max(place_rank)] AS place_precision
    FROM shares GROUP BY {KEY}""")
