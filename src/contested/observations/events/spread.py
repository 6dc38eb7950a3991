"""From events to places and weeks: what spans several is spread by days, and by where such events happen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from contested.observations.events.rules import Rules

DATE_ORDER = ("day", "days", "week", "week around", "month", "longer")
PLACE_ORDER = ("point", "near", "district", "province", "part", "country", "outside")
LONG, LATE = "known to the month or longer", "after the last whole month"
KILLED = ("killed_a", "killed_b", "killed_civilians", "killed_unknown")
KEY = "dataset, week, side_a, side_b, violence"
COLUMNS = (
    ("dataset", "data set", ""),
    ("place", "id of the place", ""),
    ("week", "first day of the week", "date"),
    ("side_a", "one side", ""),
    ("side_b", "the other side", ""),
    ("violence", "type of violence", ""),
    ("events", "events, those that are spread by their share", "events"),
    ("best", "killed, best estimates, those that are spread by their share", "persons"),
    ("low", "killed, low estimates of the events that are certain to belong here", "persons"),
    ("high", "killed, high estimates of all events that may belong here", "persons"),
    ("spread_events", "the part of events that is spread", "events"),
    ("spread", "the part of best that is spread", "persons"),
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
    """Make the table `weeks` from the events that are not set aside: sums by data set, place, week, sides and violence.

    An event is spread over the weeks of its first to last day by days. One without a place is spread over the places of
    its data set and country in proportion to the events of the same sides that have one, plus one that all share.
    """
    day = f"DATE '{first}'"
    dates, places = (f"{list(order)}" for order in (DATE_ORDER, PLACE_ORDER))
    several = f"place IS NULL OR (first - {day}) // 7 <> (last - {day}) // 7"
    connection.execute(
        "ALTER TABLE events ADD COLUMN is_spread BOOLEAN; "
        f"UPDATE events SET is_spread = {several} WHERE set_aside IS NULL"
    )
    connection.execute(f"""
    CREATE TEMP TABLE shares AS
    WITH one AS (SELECT dataset, coalesce(country, '') AS country, place, coalesce(side_a, '') AS side_a,
            coalesce(side_b, '') AS side_b, coalesce(violence, '') AS violence, first, last, best, low, high, sums,
            {", ".join(KILLED)},
            list_position({dates}, date_precision) AS date_rank, list_position({places}, place_precision) AS place_rank,
            unnest(range((first - {day}) // 7, (last - {day}) // 7 + 1)) AS week
        FROM events WHERE set_aside IS NULL)
    SELECT * EXCLUDE (monday), (least(last, monday + 6) - greatest(first, monday) + 1) / (last - first + 1) AS share
    FROM (SELECT *, {day} + CAST(7 * week AS INTEGER) AS monday FROM one)""")
    connection.execute(f"""
    CREATE TEMP TABLE known AS SELECT {KEY}, place, {_sums("share = 1")} FROM shares WHERE place IS NOT NULL
        GROUP BY {KEY}, place;
    CREATE TEMP TABLE unknown AS SELECT {KEY}, country, {_sums("false")} FROM shares WHERE place IS NULL
        GROUP BY {KEY}, country;
    DROP TABLE shares""")
    _weights(connection)
    killed = ", ".join(f"{name} * weight AS {name}" for name in KILLED)
    added = ("events", "best", "low", "high", "spread_events", "spread", *KILLED)
    total = ", ".join(f"round(fsum({name}), 12) AS {name}" for name in added)
    connection.execute(f"""
    CREATE TABLE weeks AS SELECT {KEY}, place, {total}, {dates}[max(date_rank)] AS date_precision,
        {places}[max(place_rank)] AS place_precision
    FROM (SELECT * FROM known UNION ALL BY NAME
        SELECT {KEY}, weights.place, events * weight AS events, best * weight AS best, low, high,
            spread_events * weight AS spread_events, spread * weight AS spread, {killed}, date_rank, place_rank
        FROM unknown JOIN weights USING (dataset, country, side_a, side_b))
    GROUP BY {KEY}, place;
    DROP TABLE known; DROP TABLE unknown; DROP TABLE weights""")


def _sums(certain: str) -> str:
    number = "CASE WHEN sums THEN 0 ELSE share END"
    return (
        f"sum({number}) AS events, fsum(best * share) AS best, sum(CASE WHEN {certain} THEN low ELSE 0 END) AS low, "
        f"sum(high) AS high, sum(CASE WHEN {certain} THEN 0 ELSE {number} END) AS spread_events, "
        f"sum(CASE WHEN {certain} THEN 0 ELSE best * share END) AS spread, "
        + ", ".join(f"sum({name} * share) AS {name}" for name in KILLED)
        + ", max(date_rank) AS date_rank, max(place_rank) AS place_rank"
    )


def _weights(connection: Any) -> None:
    """The table `weights`: for the sides of events without a place, the weight of each place; they sum to 1."""
    connection.execute("""
    CREATE TEMP TABLE weights AS
    WITH needed AS (SELECT DISTINCT dataset, country, side_a, side_b FROM unknown),
    placed AS (SELECT dataset, coalesce(country, '') AS country, coalesce(side_a, '') AS side_a,
            coalesce(side_b, '') AS side_b, place, count(*) AS n
        FROM events WHERE set_aside IS NULL AND place IS NOT NULL GROUP BY ALL),
    options AS (SELECT DISTINCT needed.dataset, needed.country, candidate.place
        FROM needed JOIN candidates AS candidate USING (country)),
    counted AS (SELECT needed.*, options.place, coalesce(placed.n, 0) AS n FROM needed
        JOIN options USING (dataset, country) LEFT JOIN placed USING (dataset, country, side_a, side_b, place))
    SELECT dataset, country, side_a, side_b, place,
        (n + 1.0 / count(*) OVER same) / (sum(n) OVER same + 1.0) AS weight
    FROM counted WINDOW same AS (PARTITION BY dataset, country, side_a, side_b)""")
