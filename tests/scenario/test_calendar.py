"""Weeks and dates, against days counted one by one."""

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
def test_a_day_lies_in_the_week_that_begins_before_it(start: datetime.date, weeks: int, day: datetime.date):
    calendar = Calendar(start, weeks)
    week = calendar.week_of(day)
    assert calendar.date(week) <= day < calendar.date(week + 1)


@settings(deadline=None)
@given(start=DAYS, weeks=st.integers(1, 156), first=st.none() | DAYS, last=st.none() | DAYS)
def test_whole_weeks_are_those_whose_every_day_lies_between(start, weeks, first, last):
    calendar = Calendar(start, weeks)
    expected = []
    for week in range(weeks):
        days = [start + datetime.timedelta(days=7 * week + day) for day in range(7)]
        if all((first is None or day >= first) and (last is None or day <= last) for day in days):
            expected.append(week)
    assert list(range(weeks))[calendar.whole_weeks(first, last)] == expected


@settings(deadline=None)
@given(start=DAYS, last=DAYS)
def test_a_run_of_the_weeks_needed_reaches_every_whole_week(start, last):
    needed = Calendar(start, 1).weeks_until(last)
    assert Calendar(start, 1).date(needed) <= last + datetime.timedelta(days=1) or needed == 0
    assert Calendar(start, 1).date(needed + 1) > last + datetime.timedelta(days=1)


def test_dates_of_a_year_by_hand():
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


def test_the_last_date_there_is_can_be_asked_about():
    assert Calendar(START, 156).whole_weeks(datetime.date.min, datetime.date.max) == slice(0, 156)
    assert Calendar(START, 156).weeks_until(datetime.date.max) > 400_000


@pytest.mark.parametrize("year", [1, 1499, 2201, 9999])
def test_a_start_without_room_for_a_run_is_refused(year: int):
    with pytest.raises(InputError, match="expected a day between 1500 and 2200"):
        Calendar(START.replace(year=year), 1)


@pytest.mark.parametrize("weeks", [0, 157, -3])
def test_a_run_has_1_to_156_weeks(weeks: int):
    with pytest.raises(InputError, match="expected 1 to 156 weeks"):
        Calendar(START, weeks)
