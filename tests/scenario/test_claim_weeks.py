"""A claim about a season is compared with the same season of the simulated year."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from contested.analysis.anchors import anchor_values
from contested.analysis.claim_values import claim_value
from contested.ledger.claim import Claim
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import anchor_weeks, compare_span, same_season
from scenario.made_up import anchor, claim, compare, made_up

DECEMBER = Calendar(datetime.date(2030, 12, 6), 56)


def about(first: str, last: str) -> Claim:
    """A claim about the days between two."""
    period = {"start": datetime.date.fromisoformat(first), "end": datetime.date.fromisoformat(last)}
    stated = claim(days=1)
    assert stated.meant is not None
    return stated.model_copy(update={"meant": stated.meant.model_copy(update=period)})


def middles(weeks: list[int], calendar: Calendar = DECEMBER) -> list[datetime.date]:
    return [calendar.date(week) + datetime.timedelta(days=3) for week in weeks]


def test_a_half_year_takes_the_weeks_of_that_half_year():
    weeks = same_season(about("2030-01-01", "2030-06-30"), DECEMBER)
    assert len(weeks) == 26 and weeks == list(range(weeks[0], weeks[0] + 26))
    assert all(datetime.date(2031, 1, 1) <= day <= datetime.date(2031, 6, 30) for day in middles(weeks))


@pytest.mark.parametrize("year", [1998, 2025, 2029, 2044])
def test_the_year_of_the_claim_makes_no_difference(year: int):
    weeks = same_season(about(f"{year}-03-01", f"{year}-05-31"), DECEMBER)
    days = middles(weeks)
    assert len(weeks) == 13
    assert datetime.date(2031, 2, 28) <= days[0] <= datetime.date(2031, 3, 8)
    assert datetime.date(2031, 5, 24) <= days[-1] <= datetime.date(2031, 6, 1)


def test_a_season_may_lie_across_the_new_year():
    weeks = same_season(about("2028-11-15", "2029-01-15"), DECEMBER)
    # The run's year begins on 6 December: its end has the November, its beginning the rest.
    assert weeks[0] == 0 and weeks[-1] == 51 and len(weeks) == 9


def test_a_few_days_take_the_nearest_week():
    (week,) = same_season(about("2030-09-10", "2030-09-11"), DECEMBER)
    assert abs((middles([week])[0] - datetime.date(2031, 9, 10)).days) <= 4


def test_no_period_a_long_one_and_a_season_beyond_the_run_have_no_season():
    short = Calendar(datetime.date(2030, 12, 6), 8)
    assert same_season(claim(), DECEMBER) == []
    assert same_season(about("2029-01-01", "2029-12-31"), DECEMBER) == []
    assert same_season(about("2030-07-01", "2030-07-31"), short) == []
    assert anchor_weeks(about("2030-07-01", "2030-07-31"), short) == list(range(8))
    assert anchor_weeks(claim(), DECEMBER) == list(range(52))
    assert compare_span(compare(series=["x"]), about("2030-07-01", "2030-07-31"), short) == [0, 1, 2, 3]


def test_what_is_not_a_sum_or_has_weeks_of_its_own_runs_from_the_start():
    june = about("2030-06-01", "2030-06-28")
    assert compare_span(compare(series=["x"], over="first"), june, DECEMBER) == [0]
    assert compare_span(compare(series=["x"], over="mean"), june, DECEMBER) == [0, 1, 2, 3]
    assert compare_span(compare(series=["x"], weeks=3), june, DECEMBER) == [0, 1, 2]
    assert compare_span(compare(series=["x"], over="last"), claim(), DECEMBER) == list(range(52))


def test_anchors_and_comparisons_look_at_the_weeks_of_the_season():
    history = made_up(weeks=52, members=3)
    stated = about("2025-07-01", "2025-09-30")
    weeks = same_season(stated, history.calendar)
    assert weeks == list(range(26, 39))
    summed = history.table["fear"].sum(axis=1)[weeks].sum(axis=0)
    np.testing.assert_allclose(anchor_values(anchor(series=["fear"], per="week"), history, stated), summed / 13)
    np.testing.assert_allclose(claim_value(compare(series=["fear"]), history, stated), summed * 92 / 91)
