"""Faulty rows: each is said with its count, each has a rule, and the sums stay those of the file."""

from __future__ import annotations

import pytest

from contested.errors import InputError
from contested.observations.events.rules import RULES
from contested.observations.events.summary import FLAGS
from helpers.event_files import ged, imported

WHAT = {name: what for name, (what, _) in FLAGS.items()}


def flagged(table, name: str) -> int:
    return sum(flag.rows for flag in table.record.flags if flag.what == WHAT[name])


def kept(table) -> float:
    (found,) = table.record.datasets
    return found.in_table.best


def test_bounds_out_of_order_are_widened_to_hold_the_best_estimate(tmp_path):
    rows = [
        {"low": 5, "best": 3, "high": 9},
        {"low": 2, "best": 7, "high": 4},
        {"low": 0, "best": 0, "high": 12},
        {"low": 0, "best": 0, "high": 0},
    ]
    file = ged(tmp_path / "ged.csv", rows)
    table = imported(tmp_path, file)
    (week,) = table.weeks.itertuples()
    assert (week.low, week.best, week.high, week.events) == (3 + 2, 3 + 7, 9 + 7 + 12, 4)
    (flag,) = (one for one in table.record.flags if one.what == WHAT["best-outside-bounds"])
    assert (flag.rows, flag.best, flag.done, flag.examples) == (2, 10, "widen", ("1", "2"))
    strict = imported(tmp_path, file, rules=["bounds=set-aside"])
    assert strict.record.set_aside["best estimate outside low and high"].rows == 2 and kept(strict) == 0


def test_a_year_below_100_is_set_aside_or_made_one_of_this_century(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"date_start": "0031-02-03", "date_end": "0031-02-03", "year": 31}, {}])
    table = imported(tmp_path, file)
    assert table.record.set_aside["year below 100"].rows == 1 and flagged(table, "short-year") == 1
    mended = imported(tmp_path, file, rules=["short-years=add-2000"])
    assert mended.record.set_aside == {} and flagged(mended, "short-year") == 1
    assert {str(day.date()) for day in mended.weeks.week} == {"2031-02-03"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01 February 2031", "2031-02-01"),
        ("1-Feb-2031", "2031-02-01"),
        ("2031/02/01", "2031-02-01"),
        ("20310201", "2031-02-01"),
        ("2031-02-01T00:00:00", "2031-02-01"),
        ("13/02/2031", "2031-02-13"),
        ("02/13/2031", "2031-02-13"),
        ("02/02/2031", "2031-02-02"),
    ],
)
def test_a_clear_date_is_read_in_any_style(tmp_path, text, day):
    table = imported(tmp_path, ged(tmp_path / "ged.csv", [{"date_start": text, "date_end": text}]))
    assert str(table.events["first"].iloc[0].date()) == day


def test_a_date_whose_day_and_month_are_unclear_is_refused_unless_the_rule_says_which_comes_first(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"date_start": "03/02/2031", "date_end": ""}])
    assert imported(tmp_path, file).record.set_aside["day and month unclear"].best == 2
    for choice, day in (("day-first", "2031-02-03"), ("month-first", "2031-03-02")):
        table = imported(tmp_path, file, rules=[f"slash-dates={choice}"])
        assert str(table.events["first"].iloc[0].date()) == day


@pytest.mark.parametrize("text", ["", "2031-02-30", "soon", "45000"])
def test_a_date_that_cannot_be_read_is_set_aside(tmp_path, text):
    table = imported(tmp_path, ged(tmp_path / "ged.csv", [{"date_start": text}, {}]))
    assert table.record.set_aside["no date that can be read"].rows == 1 and kept(table) == 2


def test_a_last_day_before_the_first_is_set_aside_or_exchanged(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"date_start": "2031-02-05", "date_end": "2031-02-03"}])
    assert imported(tmp_path, file).record.set_aside["last day before the first"].rows == 1
    table = imported(tmp_path, file, rules=["end-before-start=swap"])
    assert kept(table) == 2 and str(table.events["first"].iloc[0].date()) == "2031-02-03"


def test_counts_below_zero_are_set_aside_or_zero(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"best": -24, "low": -30, "high": 3}, {}])
    table = imported(tmp_path, file)
    assert table.record.set_aside["best estimate below zero"].best == -24 and flagged(table, "negative") == 1
    assert kept(imported(tmp_path, file, rules=["negative=zero"])) == 2


@pytest.mark.parametrize("text", ["1,234", "1 234", "1\N{NO-BREAK SPACE}234", "1'234", "1234.0"])
def test_separators_of_thousands_are_read_and_said(tmp_path, text):
    file = ged(tmp_path / "ged.csv", [{"best": text, "high": 2000}])
    table = imported(tmp_path, file)
    assert kept(table) == 1234 and flagged(table, "separators") == ("." not in text)


@pytest.mark.parametrize("text", ["", "many", "24.5", "1,23", "\u0661\u0662", "1e3", "12,34"])
def test_what_is_no_whole_number_is_set_aside_or_zero(tmp_path, text):
    file = ged(tmp_path / "ged.csv", [{"best": text}, {}])
    table = imported(tmp_path, file)
    assert table.record.set_aside["best estimate no whole number"].rows == 1 and flagged(table, "no-count") == 1
    assert kept(table) == 2
    zero = imported(tmp_path, file, rules=["missing-count=zero"])
    assert zero.record.set_aside == {} and kept(zero) == 2


def test_rows_without_an_id_are_kept_and_counted(tmp_path):
    file = ged(tmp_path / "ged.csv", [{"id": ""}, {"id": ""}, {}])
    table = imported(tmp_path, file)
    assert flagged(table, "no-id") == 2 and kept(table) == 6
    assert list(table.events.id) == ["row 1 of ged.csv", "row 2 of ged.csv", "3"]
    assert kept(imported(tmp_path, file, rules=["missing-ids=set-aside"])) == 2


@pytest.mark.parametrize(("choice", "best"), [("first", 2 + 7), ("last", 5 + 7), ("all", 2 + 5 + 7), ("set-aside", 7)])
def test_the_same_id_again_counts_by_the_rule(tmp_path, choice, best):
    file = ged(tmp_path / "ged.csv", [{"id": 1}, {"id": 1, "best": 5}, {"id": 2, "best": 7, "high": 7}])
    table = imported(tmp_path, file, rules=[f"same-ids={choice}"])
    assert kept(table) == best and flagged(table, "same-id-differs") == 2


def test_rows_alike_in_everything_but_their_ids_are_different_events(tmp_path):
    table = imported(tmp_path, ged(tmp_path / "ged.csv", [{}, {}, {}]))
    assert kept(table) == 6 and flagged(table, "same-id") == 0
    again = imported(tmp_path, ged(tmp_path / "ged.csv", [{"id": 1}, {"id": 1}]))
    assert kept(again) == 2 and flagged(again, "same-id") == 2


def test_months_without_rows_and_rows_after_the_last_whole_month_are_said(tmp_path):
    days = ("2031-01-10", "2031-03-31", "2031-05-02")
    file = ged(tmp_path / "ged.csv", [{"date_start": day, "date_end": day} for day in days])
    table = imported(tmp_path, file)
    (found,) = table.record.datasets
    assert found.months_without_rows == ("2031-02", "2031-04") and str(found.last_whole_month) == "2031-04-30"
    assert flagged(table, "late") == 1 and kept(table) == 6
    assert kept(imported(tmp_path, file, rules=["after-coverage=set-aside"])) == 4


def test_events_of_a_month_or_longer_are_spread_by_days_or_set_aside(tmp_path):
    span = {"date_prec": 4, "date_start": "2031-02-01", "date_end": "2031-02-28", "best": 28, "low": 10, "high": 40}
    file = ged(tmp_path / "ged.csv", [span])
    weeks = imported(tmp_path, file).weeks
    assert list(weeks.best) == pytest.approx([2, 7, 7, 7, 5]) and list(weeks.low) == [0] * 5
    assert list(weeks.high) == [40] * 5 and list(weeks.spread) == list(weeks.best)
    aside = imported(tmp_path, file, rules=["long-events=set-aside"])
    assert aside.record.set_aside["known to the month or longer"].best == 28 and aside.weeks.empty


def test_codes_that_are_not_known_and_years_that_differ_are_said(tmp_path):
    table = imported(tmp_path, ged(tmp_path / "ged.csv", [{"where_prec": 9}, {"type_of_violence": 4}, {"year": 2030}]))
    assert flagged(table, "code-unknown") == 2 and flagged(table, "year-differs") == 1 and kept(table) == 6


def test_every_flag_has_a_rule_that_exists():
    assert {rule for _, rule in FLAGS.values() if rule} <= set(RULES)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("bound=widen", "there is no rule 'bound'; did you mean 'bounds'"),
        ("bounds=narrow", "rule bounds: expected widen or set-aside, found 'narrow'"),
    ],
)
def test_a_rule_that_does_not_exist_is_refused(tmp_path, rule, message):
    with pytest.raises(InputError, match=message):
        imported(tmp_path, ged(tmp_path / "ged.csv", [{}]), rules=[rule])
