"""A claim about a season is compared with the same season of the first simulated year."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from contested.analysis.claim_values import claim_value
from contested.analysis.prior_check import anchor_values
from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import anchor_weeks, claim_check_weeks, same_season
from scenario.made_up import anchor, claim, claim_check, made_up

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
    assert anchor_weeks(about("2030-07-01", "2030-07-31"), short) == list(range(8))
    assert anchor_weeks(claim(), DECEMBER) == list(range(52))
    assert claim_check_weeks(claim_check(series=["x"]), about("2030-07-01", "2030-07-31"), short) == [0, 1, 2, 3]


def test_other_reductions_and_given_weeks_start_with_the_run():
    june = about("2030-06-01", "2030-06-28")
    assert claim_check_weeks(claim_check(series=["x"], over="first"), june, DECEMBER) == [0]
    assert claim_check_weeks(claim_check(series=["x"], over="mean"), june, DECEMBER) == [0, 1, 2, 3]
    assert claim_check_weeks(claim_check(series=["x"], weeks=3), june, DECEMBER) == [0, 1, 2]
    assert claim_check_weeks(claim_check(series=["x"], over="last"), claim(), DECEMBER) == list(range(52))


def test_anchors_and_claim_checks_use_the_weeks_of_the_season():
    history = made_up(weeks=52, members=3)
    stated = about("2025-07-01", "2025-09-30")
    weeks = same_season(stated, history.calendar)
    assert weeks == list(range(26, 39))
    summed = history.table["fear"].sum(axis=1)[weeks].sum(axis=0)
    np.testing.assert_allclose(anchor_values(anchor(series=["fear"], per="week"), history, stated), summed / 13)
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
