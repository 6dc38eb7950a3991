"""From events to weeks: the first week, shares by days, certain and possible bounds, what is kept apart."""

from __future__ import annotations

import datetime as dt

import pytest

from contested.observations.events.rules import choose
from contested.observations.events.spread import first_week, set_aside_long, spread
from helpers.event_rows import column, table_of_events

PLACED = {"place": "INTEGER", "within": "VARCHAR"}
MONDAY = dt.date(2031, 2, 3)


def weeks(*rows, first=MONDAY):
    """The table of weeks of events in place 0 unless said otherwise, by column."""
    connection = table_of_events(*({"place": 0, **row} for row in rows), **PLACED)
    spread(connection, first)
    found = connection.execute("SELECT * FROM weeks ORDER BY dataset, place NULLS LAST, within, week, side_a, side_b")
    names = [one[0] for one in found.description]
    return dict(zip(names, map(list, zip(*found.fetchall(), strict=True)), strict=True)), connection


@pytest.mark.parametrize(
    ("day", "aligned", "first"),
    [
        (dt.date(2031, 2, 3), None, dt.date(2031, 2, 3)),  # a Monday
        (dt.date(2031, 2, 9), None, dt.date(2031, 2, 3)),
        (dt.date(2031, 2, 10), None, dt.date(2031, 2, 10)),
        (dt.date(2031, 2, 3), dt.date(2031, 2, 1), dt.date(2031, 2, 1)),  # a Saturday
        (dt.date(2031, 2, 3), dt.date(2031, 5, 3), dt.date(2031, 2, 1)),
        (dt.date(2031, 1, 31), dt.date(2031, 2, 1), dt.date(2031, 1, 25)),
    ],
)
def test_weeks_begin_on_a_monday_or_whole_weeks_away_from_a_given_day(day, aligned, first):
    connection = table_of_events({"first": dt.date(2031, 6, 4)}, {"first": day})
    assert first_week(connection, aligned) == first


def test_events_that_are_set_aside_do_not_tell_the_first_week():
    connection = table_of_events({"first": dt.date(2030, 1, 1), "set_aside": "x"}, {"first": MONDAY})
    assert first_week(connection, None) == MONDAY


def test_without_events_the_first_week_is_that_of_the_given_day_or_of_1900():
    connection = table_of_events({"set_aside": "x"})
    assert first_week(connection, None) == dt.date(1900, 1, 1)
    assert first_week(connection, dt.date(2031, 2, 1)) == dt.date(2031, 2, 1)


@pytest.mark.parametrize(("rule", "aside"), [("set-aside", "known to the month or longer"), ("spread", None)])
def test_events_known_to_the_month_or_longer_are_set_aside_where_the_rule_says_so(rule, aside):
    words = ["day", "days", "week", "week around", "month", "longer", "month"]
    connection = table_of_events(*({"date_precision": word} for word in words[:-1]), {"set_aside": "no id"})
    set_aside_long(connection, choose([f"long-events={rule}"]))
    assert column(connection, "set_aside") == [None] * 4 + [aside, aside, "no id"]


def test_an_event_within_a_week_is_whole():
    found, connection = weeks({"first": dt.date(2031, 2, 10), "last": dt.date(2031, 2, 16), "killed_a": 1.0})
    assert {name: values[0] for name, values in found.items()} == {
        "dataset": "made-up", "week": 1, "side_a": "Regency", "side_b": "Lanterns", "violence": "", "place": 0,
        "within": None, "events": 1.0, "best": 2.0, "low": 1.0, "high": 5.0, "spread_events": 0.0, "spread": 0.0,
        "killed_a": 1.0, "killed_b": 0.0, "killed_civilians": 0.0, "killed_unknown": 0.0, "date_precision": "day",
        "place_precision": None,
    }  # fmt: skip
    assert len(found["week"]) == 1 and column(connection, "is_spread") == [False]


def test_an_event_over_weeks_is_shared_out_by_days():
    # Sunday to the Tuesday after next: 1, 7 and 2 of ten days
    row = {"first": dt.date(2031, 2, 9), "last": dt.date(2031, 2, 18), "number": 2.0, "best": 20.0, "low": 10.0}
    killed = {"killed_a": 10.0, "killed_b": 20.0, "killed_civilians": 30.0, "killed_unknown": 40.0}
    found, connection = weeks({**row, **killed, "high": 50.0})
    assert found["week"] == [0, 1, 2]
    assert found["events"] == found["spread_events"] == pytest.approx([0.2, 1.4, 0.4])
    assert found["best"] == found["spread"] == pytest.approx([2.0, 14.0, 4.0])
    assert found["low"] == [0.0, 0.0, 0.0] and found["high"] == [50.0, 50.0, 50.0]
    for name, whole in killed.items():
        assert found[name] == pytest.approx([0.1 * whole, 0.7 * whole, 0.2 * whole])
    assert column(connection, "is_spread") == [True]


def test_events_of_one_place_week_and_sides_are_one_row_with_the_least_certain_date_and_place():
    rows = [
        {"date_precision": "day", "place_precision": "point"},
        {"date_precision": "week", "place_precision": "district", "best": 4.0},
        {"date_precision": "days", "place_precision": None, "best": 6.0},
    ]
    found, _ = weeks(*rows)
    assert (found["events"], found["best"], found["low"], found["high"]) == ([3.0], [12.0], [3.0], [15.0])
    assert (found["date_precision"], found["place_precision"]) == (["week"], ["district"])


@pytest.mark.parametrize(
    "other",
    [
        {"side_a": "Salt"},
        {"side_b": None},
        {"violence": "x"},
        {"place": 1},
        {"dataset": "z"},
        {"first": MONDAY + dt.timedelta(7)},
    ],
)
def test_what_differs_in_place_week_sides_violence_or_data_set_is_a_row_of_its_own(other):
    found, _ = weeks({}, {**other, "best": 3.0})
    assert sorted(found["best"]) == [2.0, 3.0]


def test_an_event_without_its_place_stays_with_its_larger_unit_and_is_spread():
    found, connection = weeks({"place": None, "within": "north"}, {"place": None, "within": ""}, {}, {"set_aside": "x"})
    assert (found["place"], found["within"]) == ([0, None, None], [None, "", "north"])
    assert found["events"] == [1.0] * 3 and found["spread"] == [0.0] * 3
    assert column(connection, "is_spread") == [True, True, False, None]
