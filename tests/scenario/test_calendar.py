"""Weeks and dates, compared with a count day by day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.errors import InputError
from contested.scenario.calendar import Calendar

DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2026, 12, 31))
START = datetime.date(2022, 12, 6)


@settings(deadline=None)
@given(start=DAYS, weeks=st.integers(1, 156), day=DAYS)
def test_the_week_of_a_day_contains_the_day(start: datetime.date, weeks: int, day: datetime.date):
    calendar = Calendar(start, weeks)
    week = calendar.week_of(day)
    assert calendar.date(week) <= day < calendar.date(week + 1)


@settings(deadline=None)
@given(start=DAYS, weeks=st.integers(1, 156), first=st.none() | DAYS, last=st.none() | DAYS)
def test_all_days_of_a_whole_week_lie_between_the_two_dates(start, weeks, first, last):
    calendar = Calendar(start, weeks)
    expected = []
    for week in range(weeks):
        days = [start + datetime.timedelta(days=7 * week + day) for day in range(7)]
        if all((first is None or day >= first) and (last is None or day <= last) for day in days):
            expected.append(week)
    assert list(range(weeks))[calendar.whole_weeks(first, last)] == expected


@settings(deadline=None)
@given(start=DAYS, last=DAYS)
def test_weeks_until_is_the_smallest_run_with_every_whole_week(start, last):
    needed = Calendar(start, 1).weeks_until(last)
    assert Calendar(start, 1).date(needed) <= last + datetime.timedelta(days=1) or needed == 0
    assert Calendar(start, 1).date(needed + 1) > last + datetime.timedelta(days=1)


def test_dates_of_one_year_worked_out_by_hand():
    calendar = Calendar(START, 56)
    assert calendar.label(0) == "2022-12-06" and calendar.label(4) == "2023-01-03" and len(calendar.labels()) == 56
    assert calendar.last_day == datetime.date(2024, 1, 1)
    assert calendar.week_of(datetime.date(2022, 12, 5)) == -1 and calendar.week_of(datetime.date(2022, 12, 12)) == 0
    assert calendar.whole_weeks(last=datetime.date(2023, 12, 6)) == slice(0, 52)
    assert calendar.weeks_until(datetime.date(2023, 12, 6)) == 52


def test_the_week_of_the_year_counts_from_the_first_of_january():
    calendar = Calendar(START, 156)
    assert Calendar(datetime.date(2023, 1, 1), 1).week_of_year(0) == 0
    assert Calendar(datetime.date(2023, 1, 8), 1).week_of_year(0) == 1
    values = [calendar.week_of_year(week) for week in range(156)]
    assert all(0 <= value < 52.3 for value in values)
    assert sum(later < earlier for earlier, later in zip(values, values[1:], strict=False)) == 3


def test_the_earliest_and_latest_dates_of_python_are_accepted():
    assert Calendar(START, 156).whole_weeks(datetime.date.min, datetime.date.max) == slice(0, 156)
    assert Calendar(START, 156).weeks_until(datetime.date.max) > 400_000


@pytest.mark.parametrize("year", [1, 1499, 2201, 9999])
def test_a_start_outside_the_years_1500_to_2200_is_an_error(year: int):
    with pytest.raises(InputError, match="expected a day between 1500 and 2200"):
        Calendar(START.replace(year=year), 1)


@pytest.mark.parametrize("weeks", [0, 157, -3])
def test_a_run_has_1_to_156_weeks(weeks: int):
    with pytest.raises(InputError, match="expected 1 to 156 weeks"):
        Calendar(START, weeks)


@pytest.mark.parametrize("weeks", [1, 156])
def test_the_shortest_and_the_longest_run_are_accepted(weeks: int):
    calendar = Calendar(START, weeks)
    assert calendar.last_day == START + datetime.timedelta(days=7 * weeks - 1)
    assert calendar.week_of(calendar.last_day) == weeks - 1
    assert calendar.week_of(calendar.last_day + datetime.timedelta(days=1)) == weeks


@pytest.mark.parametrize("year", [1500, 2200])
def test_the_first_and_the_last_year_are_accepted(year: int):
    assert Calendar(datetime.date(year, 12, 31), 1).date(1) == datetime.date(year + 1, 1, 7)


@pytest.mark.parametrize(
    ("days", "weeks"),
    [(-8, 0), (-1, 0), (0, 0), (5, 0), (6, 1), (7, 1), (12, 1), (13, 2)],
)
def test_weeks_until_counts_a_week_from_its_last_day(days: int, weeks: int):
    last = START + datetime.timedelta(days=days)
    assert Calendar(START, 3).weeks_until(last) == weeks
    assert Calendar(START, 3).whole_weeks(last=last) == slice(0, weeks)


@pytest.mark.parametrize(("days", "first"), [(-1, 0), (0, 0), (1, 1), (7, 1), (8, 2), (14, 2), (15, 3), (99, 15)])
def test_whole_weeks_begin_with_the_first_week_that_starts_on_or_after_the_day(days: int, first: int):
    assert Calendar(START, 3).whole_weeks(first=START + datetime.timedelta(days=days)) == slice(first, max(first, 3))


@pytest.mark.parametrize(
    ("start", "label", "week_of_year"),
    [("2024-02-26", "2024-03-04", 63 / 7), ("2023-02-26", "2023-03-05", 63 / 7), ("2024-12-25", "2025-01-01", 0)],
)
def test_a_leap_day_and_the_new_year_are_counted(start: str, label: str, week_of_year: float):
    calendar = Calendar(datetime.date.fromisoformat(start), 2)
    assert calendar.labels() == [start, label] and calendar.week_of_year(1) == week_of_year


@settings(deadline=None)
@given(start=DAYS, past=st.integers(0, 364), future=st.integers(1, 156))
def test_past_and_future_meet_on_as_of(start: datetime.date, past: int, future: int):
    calendar = Calendar(start, past + future, past)
    assert (calendar.future_weeks, calendar.as_of) == (future, start + datetime.timedelta(days=7 * past))
    assert calendar.week_of(calendar.as_of) == past
    assert calendar.week_of(calendar.as_of - datetime.timedelta(days=1)) == past - 1


@pytest.mark.parametrize(("weeks", "past"), [(521, 400), (100, -1), (10, 10), (300, 100)])
def test_a_run_has_at_most_520_weeks_156_of_them_in_the_future(weeks: int, past: int):
    assert Calendar(START, 520, 364).future_weeks == 156
    with pytest.raises(InputError, match="expected at most 520 weeks|expected 1 to 156 weeks"):
        Calendar(START, weeks, past)


@pytest.mark.parametrize(
    ("first", "last", "step_days", "acts"),
    [(1, 6, 7.0, False), (1, 7, 7.0, True), (0, 0, 7.0, True), (-5, -1, 7.0, False), (-5, 0, 7.0, True),
     (1, 1, 0.5, True), (4, 6, 3.5, False), (3, 4, 3.5, True), (22, 40, 7.0, False)],
)  # fmt: skip
def test_days_between_two_steps_have_none(first, last, step_days, acts):
    calendar, day = Calendar(datetime.date(2031, 3, 1), 4), datetime.timedelta(days=1)
    assert calendar.has_step(calendar.start + first * day, calendar.start + last * day, step_days) is acts
