"""From texts to events: dates, counts, codes, days by precision, flags, and the first reason to set a row aside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pytest

from contested.observations.events.maps import FIELDS, ColumnMap, Layout, Match
from contested.observations.events.parse import parse
from contested.observations.events.rules import choose
from helpers.event_rows import column

DATE_WORDS = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "longer", "6": "week around"}
UNCLEAR, NO_DATE, BELOW_100 = "day and month unclear", "no date that can be read", "year below 100"
OUT = "year outside 1900 to 2200"
CHOICES = ("set-aside", None)


def match(
    dataset: str = "made-up", fields: tuple[str, ...] = ("id", "first", "best"), sums: bool = False, **codes: Any
) -> Match:
    layout = Layout(name="x", sums=sums, columns={name: (name,) for name in ("first", "place")})
    codes = {"date_precision": DATE_WORDS, "place_precision": {"1": "point", "4": "province"}} | codes
    made = ColumnMap(version=1, dataset=dataset, title="X", layout=(layout,), **codes)
    return Match(map=made, layout=layout, positions={name: number for number, name in enumerate(fields)})


def parsed(
    *rows: dict[str, str | None], what: str, matches: tuple[Match, ...] = (), rules: tuple[str, ...] = ()
) -> list[Any]:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        f"CREATE TABLE raw (file INTEGER, line INTEGER, {', '.join(f'{one} VARCHAR' for one in FIELDS)})"
    )
    for line, row in enumerate(rows, start=1):
        full = {"file": 0, "line": line, "id": f"{line}", "first": "2031-02-03", "best": "2", **row}
        connection.execute(
            f"INSERT INTO raw ({', '.join(full)}) VALUES ({', '.join('?' * len(full))})", [*full.values()]
        )
    parse(connection, list(matches) or [match()], choose(rules))
    assert [name for (name,) in connection.execute("SHOW TABLES").fetchall()] == ["events"]
    return column(connection, what)


def days(*texts: str | None, rules: tuple[str, ...] = ()) -> list[str | None]:
    found = parsed(*({"first": text} for text in texts), what="first", rules=rules)
    return [str(day) if day else None for day in found]


def test_dates_are_read_in_the_styles_that_are_known_and_in_no_other():
    texts = [
        "2031-02-03",
        "2031/2/3 10:00",
        "2031-02",
        "20310203",
        "13.02.2031",
        "3 February 2031",
        "Feb 3, 2031",
    ]
    expected = ["2031-02-03", "2031-02-03", "2031-02-01", "2031-02-03", "2031-02-13", *["2031-02-03"] * 2]
    assert days(*texts, "2031", "soon", "2031-02-30", "47882", None) == [*expected, *[None] * 5]


def test_a_rule_says_whether_the_day_or_the_month_comes_first():
    texts = ("03/02/2031", "13/02/2031", "02/13/2031")
    assert days(*texts, rules=("slash-dates=day-first",)) == ["2031-02-03", "2031-02-13", "2031-02-13"]
    assert days(*texts, rules=("slash-dates=month-first",)) == ["2031-03-02", "2031-02-13", "2031-02-13"]
    assert days(*texts) == ["2031-03-02", "2031-02-13", "2031-02-13"]


def test_a_rule_says_whether_days_are_counted_as_spreadsheet_programs_do():
    # day 1 is the first of January 1900, and they count a 29 February 1900: 2 is 1 January 1900 plus one day
    assert days("36526", "36526.75", rules=("serial-dates=read",)) == ["2000-01-01", "2000-01-01"]
    assert days("36526") == [None]


def test_a_rule_says_whether_years_below_100_are_of_this_century():
    rows = [{"first": "0031-02-03", "last": "0031-02-04"}]
    of_this = parsed(*rows, what="first, last, set_aside, flags", rules=("short-years=add-2000",))
    assert of_this == [(dt.date(2031, 2, 3), dt.date(2031, 2, 4), None, ["short-year"])]
    assert parsed(*rows, what="set_aside, flags") == [(BELOW_100, ["short-year"])]


@pytest.mark.parametrize(
    ("code", "first", "last", "word"),
    [
        ("1", "2031-02-10", "2031-02-10", "day"),
        ("2", "2031-02-10", "2031-02-15", "days"),
        ("3", "2031-02-10", "2031-02-16", "week"),
        ("4", "2031-02-01", "2031-02-28", "month"),
        ("5", "2031-02-10", "2031-12-31", "longer"),
        ("6", "2031-02-07", "2031-02-13", "week around"),
        ("9", "2031-02-10", "2031-02-10", "day"),
        (None, "2031-02-10", "2031-02-10", "day"),
    ],
)
def test_without_a_last_day_the_precision_tells_the_days(code, first, last, word):
    found = parsed({"first": "2031-02-10", "date_precision": code}, what="first, last, date_precision")
    assert [(str(a), str(b), c) for a, b, c in found] == [(first, last, word)]


def test_a_last_day_that_is_stated_counts_whatever_the_precision():
    rows = [{"first": "2031-02-10", "last": "2031-02-12", "date_precision": code} for code in "1246"]
    found = parsed(*rows, what="first, last")
    assert [(str(first), str(last)) for first, last in found] == [("2031-02-10", "2031-02-12")] * 4


@pytest.mark.parametrize(
    ("last", "word"),
    [("10", "day"), ("11", "days"), ("15", "days"), ("16", "week"), ("17", "month"), ("28", "month")],
)
def test_without_a_code_the_days_tell_the_precision(last, word):
    assert parsed({"first": "2031-02-10", "last": f"2031-02-{last}"}, what="date_precision") == [word]


def test_more_than_thirty_days_are_longer_than_a_month():
    rows = [{"first": "2031-01-01", "last": last} for last in ("2031-01-31", "2031-02-01")]
    assert parsed(*rows, what="date_precision") == ["month", "longer"]


def test_whole_numbers_are_read_and_others_are_not():
    texts = ["7", "1,234", "1.0", "-3", "+4", "1 234.0", "2.5", "x", None, "1,23"]
    found = parsed(*({"best": text} for text in texts), what="best", rules=("negative=set-aside",))
    assert found == [7.0, 1234.0, 1.0, -3.0, 4.0, 1234.0, None, None, None, None]


ROWS = ({"best": "-3"}, {"best": "x"}, {"best": None}, {"best": "4"})


def test_rules_say_whether_counts_below_zero_and_no_numbers_are_zero():
    what = "best, set_aside"
    below, none = "best estimate below zero", "best estimate no whole number"
    assert parsed(*ROWS, what=what) == [(-3.0, below), (None, none), (None, none), (4.0, None)]
    zero = parsed(*ROWS, what=what, rules=("negative=zero",))
    assert zero == [(0.0, None), (None, none), (None, none), (4.0, None)]
    zero = parsed(*ROWS, what=what, rules=("missing-count=zero",))
    assert zero == [(-3.0, below), (0.0, None), (0.0, None), (4.0, None)]


def test_a_file_without_a_best_estimate_counts_nobody():
    assert parsed({"best": "5"}, what="best, set_aside, flags", matches=(match(fields=("id", "first")),)) == [
        (0.0, None, [])
    ]


@pytest.mark.parametrize(
    ("low", "best", "high", "expected", "flags"),
    [
        ("1", "2", "5", (1.0, 2.0, 5.0), []),
        (None, "2", None, (2.0, 2.0, 2.0), []),
        ("4", "2", "5", (2.0, 2.0, 5.0), ["best-outside-bounds"]),
        ("1", "7", "5", (1.0, 7.0, 7.0), ["best-outside-bounds"]),
        ("-1", "2", "-5", (2.0, 2.0, 2.0), ["negative"]),
        ("0", "2", "2", (0.0, 2.0, 2.0), []),
        ("x", "2", "5", (2.0, 2.0, 5.0), ["bound-unreadable"]),
        ("1", "2", "x", (1.0, 2.0, 2.0), ["bound-unreadable"]),
    ],
)
def test_bounds_hold_the_best_estimate(low, best, high, expected, flags):
    row = {"low": low, "best": best, "high": high}
    assert parsed(row, what="low, best, high, flags, set_aside") == [(*expected, flags, None)]
    outside = "best estimate outside low and high" if "best-outside-bounds" in flags else None
    assert parsed(row, what="set_aside", rules=("bounds=set-aside",)) == [outside]


def test_killed_by_side_are_never_below_zero_and_none_where_not_stated():
    row = {"killed_a": "3", "killed_b": "-2", "killed_civilians": "x", "killed_unknown": "1,000"}
    what = "killed_a, killed_b, killed_civilians, killed_unknown, flags"
    assert parsed(row, {}, what=what) == [(3.0, 0.0, 0.0, 1000.0, ["negative"]), (0.0, 0.0, 0.0, 0.0, [])]


def test_words_stand_for_codes_by_the_map_of_each_file():
    one = match(violence={"1": "state-based"})
    other = match("other", violence={}, date_precision={}, place_precision={"1": "near"})
    rows = [{"file": file, "violence": "1.0", "date_precision": "2", "place_precision": "1"} for file in (0, 1)]
    rows += [{"file": 0, "violence": "8", "place_precision": "8"}, {"file": 1}]
    what = "file, violence, date_precision, place_precision, dataset, flags"
    found = parsed(*rows, what=what, matches=(one, other))
    assert found == [
        (0, "state-based", "days", "point", "made-up", []),
        (0, None, "day", None, "made-up", ["code-unknown"]),
        (1, "1.0", "day", "near", "other", ["code-unknown"]),  # no code of dates is known there
        (1, None, "day", None, "other", []),
    ]


def test_without_any_list_of_codes_no_precision_is_known():
    bare = match(date_precision={}, place_precision={})
    row = {"violence": "x", "date_precision": "2", "place_precision": "1", "last": "2031-02-04"}
    assert parsed(row, what="violence, date_precision, place_precision", matches=(bare,)) == [("x", "days", None)]


def test_what_a_file_has_is_told_by_its_own_columns_and_layout():
    matches = (match(), match(fields=("first",)), match(sums=True, fields=("best", "first")))
    rows = [{"file": file, "best": "x", "id": None} for file in range(3)]
    what = "sums, has_id, best, number, flags"
    assert parsed(*rows, what=what, matches=matches) == [
        (False, True, None, 1.0, ["no-count", "no-id"]),
        (False, False, 0.0, 1.0, []),
        (True, False, None, 0.0, ["no-count"]),
    ]
    rows = [{"file": file, "number": "7"} for file in range(3)]
    assert parsed(*rows, what="number", matches=matches) == [7.0] * 3


def test_ids_lose_the_zeros_behind_a_point_and_updates_are_numbers():
    assert parsed({"id": "7.0", "updated": "12"}, {"id": "a", "updated": "x"}, what="id, updated") == [
        ("7", 12),
        ("a", None),
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "flags"),
    [
        ("0.5", "10,5", (0.5, 10.5), []),
        ("-90", "180", (-90.0, 180.0), []),
        ("90.1", "5", (None, None), ["degrees"]),
        ("5", None, (None, None), ["degrees"]),
        ("0", "0.0", (None, None), ["zero-point"]),
        ("0", "5", (0.0, 5.0), []),
        (None, None, (None, None), []),
    ],
)
def test_points_on_earth_are_read(latitude, longitude, point, flags):
    row = {"latitude": latitude, "longitude": longitude}
    assert parsed(row, what="latitude, longitude, flags") == [(*point, flags)]


@pytest.mark.parametrize(
    ("rule", "row", "reason"),
    [
        ("slash-dates", {"first": "03/02/2031"}, UNCLEAR),
        ("slash-dates", {"last": "03/02/2032"}, UNCLEAR),
        ("end-before-start", {"last": "2031-02-01"}, "last day before the first"),
        ("missing-ids", {"id": None}, "no id"),
        ("missing-count", {"best": None}, "best estimate no whole number"),
        ("thousands", {"best": "1,234"}, "number with separators"),
        ("negative", {"best": "-1"}, "best estimate below zero"),
        ("bounds", {"low": "3"}, "best estimate outside low and high"),
    ],
)
def test_a_rule_says_whether_a_doubtful_row_is_set_aside(rule, row, reason):
    other = {
        "slash-dates": "month-first", "end-before-start": "swap", "missing-ids": "keep", "missing-count": "zero",
        "thousands": "read", "negative": "zero", "bounds": "widen",
    }[rule]  # fmt: skip
    assert parsed(row, what="set_aside", rules=(f"{rule}=set-aside",)) == [reason]
    assert parsed(row, what="set_aside", rules=(f"{rule}={other}",)) == [None]


def test_a_rule_exchanges_a_first_and_a_last_day():
    rows = [{"last": "2031-02-01"}, {"last": "2031-02-05"}]
    days = [dt.date(2031, 2, day) for day in (1, 3, 5)]
    found = parsed(*rows, what="first, last, flags", rules=("end-before-start=swap",))
    assert found == [(days[0], days[1], ["end-before-start"]), (days[1], days[2], [])]
    found = parsed(*rows, what="first, last", rules=("end-before-start=set-aside",))
    assert found == [(days[1], days[0]), (days[1], days[2])]


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (None, None, NO_DATE),
        ("soon", None, NO_DATE),
        ("0099-02-03", None, BELOW_100),
        ("0100-02-03", None, OUT),
        ("1899-12-31", None, OUT),
        ("1900-01-01", None, None),
        ("2200-12-31", None, None),
        ("2201-01-01", None, OUT),
        ("2200-12-31", "2201-01-01", OUT),
        ("2200-12-30", "2200-12-31", None),
        ("1900-01-01", "1899-12-31", OUT),
    ],
)
def test_years_are_those_from_1900_to_2200(first, last, reason):
    assert parsed({"first": first, "last": last}, what="set_aside") == [reason]


def test_the_first_reason_counts():
    row = {"first": None, "id": None, "best": "-1"}
    rules = ("missing-ids=set-aside", "end-before-start=set-aside")
    rows = (row, {**row, "first": "2031-02-03", "last": "2031-02-01"}, {**row, "first": "2031-02-03"}, {"best": "-1"})
    expected = [NO_DATE, "last day before the first", "no id", "best estimate below zero"]
    assert parsed(*rows, what="set_aside", rules=rules) == expected


def test_other_doubtful_things_are_flagged():
    rows = [
        {"year": "2030"},
        {"year": "2031.0"},
        {"last": "soon"},
        {"status": "Unclear"},
        {"status": "CLEAR"},
        {"best": "1'234"},
        {"first": "36526"},
    ]
    found = parsed(*rows, what="flags")
    assert found == [["year-differs"], [], ["end-unreadable"], ["not-clear"], [], ["separators"], ["serial-date"]]
