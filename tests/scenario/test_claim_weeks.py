"""A claim about days of the run is compared with those; one about another year with the same season."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from contested.analysis.claim_values import claim_value
from contested.analysis.prior_check import reference_levels
from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import (
    before_run,
    claim_check_weeks,
    in_run,
    period_weeks,
    reference_weeks,
    same_season,
)
from scenario.made_up import claim, claim_check, made_up, reference_value

DECEMBER = Calendar(datetime.date(2030, 12, 6), 56)


def about(first: str, last: str) -> Claim:
    """A claim about the period from the first to the last day."""
    period = {"start": datetime.date.fromisoformat(first), "end": datetime.date.fromisoformat(last)}
    stated = claim(days=1)
    assert stated.meant is not None
    return stated.model_copy(update={"meant": stated.meant.model_copy(update=period)})


def middles(weeks: list[int], calendar: Calendar = DECEMBER) -> list[datetime.date]:
    return [calendar.date(week) + datetime.timedelta(days=3) for week in weeks]


def test_a_period_of_half_a_year_gives_the_weeks_of_that_half_year():
    weeks = same_season(about("2030-01-01", "2030-06-30"), DECEMBER)
    assert len(weeks) == 26 and weeks == list(range(weeks[0], weeks[0] + 26))
    assert all(datetime.date(2031, 1, 1) <= day <= datetime.date(2031, 6, 30) for day in middles(weeks))


@pytest.mark.parametrize("year", [1998, 2025, 2029, 2044])
def test_the_weeks_do_not_depend_on_the_year_of_the_claim(year: int):
    weeks = same_season(about(f"{year}-03-01", f"{year}-05-31"), DECEMBER)
    days = middles(weeks)
    assert len(weeks) == 13
    assert datetime.date(2031, 2, 28) <= days[0] <= datetime.date(2031, 3, 8)
    assert datetime.date(2031, 5, 24) <= days[-1] <= datetime.date(2031, 6, 1)


def test_a_season_can_include_the_new_year():
    weeks = same_season(about("2028-11-15", "2029-01-15"), DECEMBER)
    # The run starts on 6 December: the weeks of November are its last, those of December and January its first.
    assert weeks[0] == 0 and weeks[-1] == 51 and len(weeks) == 9


def test_a_period_of_a_few_days_gives_the_nearest_week():
    (week,) = same_season(about("2030-09-10", "2030-09-11"), DECEMBER)
    assert abs((middles([week])[0] - datetime.date(2031, 9, 10)).days) <= 4


def test_a_missing_a_long_and_an_unreached_period_have_no_season():
    short = Calendar(datetime.date(2030, 12, 6), 8)
    assert same_season(claim(), DECEMBER) == []
    assert same_season(about("2029-01-01", "2029-12-31"), DECEMBER) == []
    assert same_season(about("2030-07-01", "2030-07-31"), short) == []
    assert reference_weeks(about("2030-07-01", "2030-07-31"), short) == list(range(8))
    assert reference_weeks(claim(), DECEMBER) == list(range(52))
    assert claim_check_weeks(claim_check(series=["x"]), about("2030-07-01", "2030-07-31"), short) == [0, 1, 2, 3]


def test_other_reductions_and_given_weeks_start_with_the_run():
    june = about("2030-06-01", "2030-06-28")
    assert claim_check_weeks(claim_check(series=["x"], over="first"), june, DECEMBER) == [0]
    assert claim_check_weeks(claim_check(series=["x"], over="mean"), june, DECEMBER) == [0, 1, 2, 3]
    assert claim_check_weeks(claim_check(series=["x"], weeks=3), june, DECEMBER) == [0, 1, 2]
    assert claim_check_weeks(claim_check(series=["x"], over="last"), claim(), DECEMBER) == list(range(52))


def test_reference_values_and_claim_checks_use_the_weeks_of_the_season():
    history = made_up(weeks=52, members=3)
    stated = about("2025-07-01", "2025-09-30")
    weeks = same_season(stated, history.calendar)
    assert weeks == list(range(26, 39))
    summed = history.table["fear"].sum(axis=1)[weeks].sum(axis=0)
    np.testing.assert_allclose(
        reference_levels(reference_value(series=["fear"], per="week"), history, stated), summed / 13
    )
    np.testing.assert_allclose(claim_value(claim_check(series=["fear"]), history, stated), summed * 92 / 91)


def test_a_week_belongs_to_a_season_if_its_middle_day_does():
    # Week 0 of this run is 6 to 12 December; its middle day is the 9th.
    assert same_season(about("2030-12-09", "2030-12-16"), DECEMBER) == [0, 1]
    assert same_season(about("2030-12-09", "2030-12-15"), DECEMBER) == [0]
    assert same_season(about("2030-12-10", "2030-12-17"), DECEMBER) == [1]


def test_a_period_of_a_year_has_no_season_and_one_of_a_day_less_has():
    assert same_season(about("2030-01-01", "2030-12-31"), DECEMBER) == []
    assert len(same_season(about("2030-01-01", "2030-12-30"), DECEMBER)) == 52


def test_a_single_day_gives_the_week_that_contains_it():
    for week in (0, 1, 17, 51):
        for day in (0, 3, 6):
            date = DECEMBER.date(week) + datetime.timedelta(days=day)
            assert same_season(about(str(date), str(date)), DECEMBER) == [week]


def test_a_single_day_within_a_day_of_the_run_gives_its_nearest_week():
    short = Calendar(datetime.date(2030, 6, 3), 4)
    for date, weeks in [("2030-06-02", [0]), ("2030-06-01", []), ("2030-07-01", [3]), ("2030-07-02", [])]:
        assert same_season(about(date, date), short) == weeks


@pytest.mark.parametrize(("days", "weeks"), [(1, 1), (10, 1), (11, 2), (17, 2), (18, 3)])
def test_the_length_of_a_claim_check_is_the_period_rounded_to_weeks(days: int, weeks: int):
    assert claim_check_weeks(claim_check(series=["x"], over="max"), claim(days=days), DECEMBER) == list(range(weeks))


def test_a_claim_check_is_no_longer_than_the_run():
    assert claim_check_weeks(claim_check(series=["x"], weeks=60), claim(), DECEMBER) == list(range(56))
    assert claim_check_weeks(claim_check(series=["x"]), claim(), Calendar(DECEMBER.start, 7)) == list(range(7))


@pytest.mark.parametrize("weeks", [4, 8, 20, 26])
def test_half_a_year_before_the_start_is_compared_with_the_weeks_from_the_start_where_the_run_is_short(weeks: int):
    calendar = Calendar(datetime.date(2031, 3, 1), weeks)
    period = about("2030-09-01", "2031-02-28")
    reached = [week for week in range(weeks) if calendar.date(week) >= datetime.date(2031, 8, 29)]
    assert claim_check_weeks(claim_check(series=["x"]), period, calendar) == (reached or list(range(weeks)))


PAST = Calendar(datetime.date(2029, 9, 7), 121, 65)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2030-01-01", "2030-06-30"),
        ("2029-09-07", "2031-12-31"),
        ("2030-09-10", "2030-10-03"),
        ("2031-02-01", "2031-02-28"),
        ("2029-08-25", "2029-09-30"),
    ],
)
def test_a_claim_about_days_of_the_run_is_compared_with_exactly_those(first: str, last: str):
    stated = about(first, last)
    expected = [
        week
        for week, day in enumerate(middles(list(range(121)), PAST))
        if datetime.date.fromisoformat(first) <= day <= datetime.date.fromisoformat(last)
    ]
    assert period_weeks(stated, PAST) == reference_weeks(stated, PAST) == expected
    for over in ("sum", "mean", "max", "last"):
        assert claim_check_weeks(claim_check(series=["x"], over=over), stated, PAST) == expected
    assert claim_check_weeks(claim_check(series=["x"], over="first"), stated, PAST) == [0]
    assert claim_check_weeks(claim_check(series=["x"], weeks=3), stated, PAST) == [65, 66, 67]


def test_every_day_of_the_run_belongs_to_the_week_that_contains_it():
    for day in range(7 * PAST.weeks):
        date = PAST.start + datetime.timedelta(days=day)
        assert period_weeks(about(str(date), str(date)), PAST) == [day // 7]
        few = about(str(date), str(min(date + datetime.timedelta(days=4), PAST.last_day)))
        assert len(period_weeks(few, PAST)) == 1


@pytest.mark.parametrize(("first", "inside"), [("2029-08-29", True), ("2029-08-28", False)])
def test_a_period_lies_in_the_run_with_half_of_its_days(first: str, inside: bool):
    """The run begins on 7 September: 9 of 18 days, or 9 of 19."""
    stated = about(first, "2029-09-15")
    assert in_run(stated, PAST) is inside and before_run(stated, PAST) is not inside
    assert bool(period_weeks(stated, PAST)) is inside


def test_a_period_that_ends_with_the_run_can_lie_in_it_by_half():
    last = PAST.last_day
    ends = str(last + datetime.timedelta(days=3))
    assert period_weeks(about(str(last - datetime.timedelta(days=3)), ends), PAST) == [120]
    late = about(str(last - datetime.timedelta(days=1)), ends)
    assert period_weeks(late, PAST) == [] and not before_run(late, PAST)


def test_a_claim_about_another_year_takes_the_year_that_is_nearest():
    """The season of the first year of the run for the time before it, of the first from as_of on for the time after."""
    check = claim_check(series=["x"])
    for year, first in ((2020, PAST.start), (2040, PAST.as_of)):
        days = middles(claim_check_weeks(check, about(f"{year}-03-01", f"{year}-05-31"), PAST), PAST)
        assert all(first <= day < first + datetime.timedelta(days=366) and day.month in (2, 3, 4, 5, 6) for day in days)
        assert len(days) == 13
    assert claim_check_weeks(check, claim(), PAST) == reference_weeks(claim(), PAST) == list(range(65, 117))
    assert claim_check_weeks(claim_check(series=["x"], over="mean"), about("2020-03-01", "2020-03-28"), PAST) == [
        0,
        1,
        2,
        3,
    ]


def test_a_count_of_last_year_is_compared_with_last_year():
    history = made_up(weeks=121, members=3)
    history.calendar = PAST
    stated = about("2030-01-01", "2030-06-30")
    weeks = period_weeks(stated, PAST)
    summed = history.table["fear"].sum(axis=1)[weeks].sum(axis=0)
    assert weeks == list(range(17, 42))
    np.testing.assert_allclose(
        reference_levels(reference_value(series=["fear"], per="week"), history, stated), summed / 25
    )
    np.testing.assert_allclose(claim_value(claim_check(series=["fear"]), history, stated), summed * 181 / 175)
