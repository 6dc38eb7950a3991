"""The dates of a scenario: a past before as_of, and an end that is a horizon or a number of weeks."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from contested.scenario.calendar import Calendar
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE, copy_example, load_error, load_example

AS_OF = datetime.date(2031, 3, 1)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("weeks", [0, 1, 65, 480])
def test_weeks_are_counted_from_the_start_and_one_begins_on_as_of(weeks: int):
    start = AS_OF - 7 * weeks * DAY
    calendar = load_example(EXAMPLE, f"start={start}").calendar
    assert calendar == Calendar(start, weeks + 40, weeks)
    assert (calendar.as_of, calendar.future_weeks) == (AS_OF, 40)
    assert calendar.last_day == AS_OF + (7 * 40 - 1) * DAY


def test_a_start_on_as_of_is_a_run_without_a_past():
    assert load_example(EXAMPLE, f"start={AS_OF}").calendar == load_example().calendar == Calendar(AS_OF, 40)


@pytest.mark.parametrize(("days", "weeks"), [(0, 1), (6, 1), (7, 2), (390, 56), (7 * 156 - 1, 156)])
def test_a_run_ends_with_the_week_that_contains_its_horizon(days: int, weeks: int):
    calendar = load_example(EXAMPLE, f"horizon={AS_OF + days * DAY}", "start=2030-03-02").calendar
    assert (calendar.past_weeks, calendar.future_weeks) == (52, weeks)
    assert calendar.date(calendar.weeks - 1) <= AS_OF + days * DAY <= calendar.last_day


def test_the_horizon_and_the_number_of_weeks_replace_each_other(tmp_path: Path):
    home = copy_example(tmp_path, ("weeks = 40", "horizon = 2031-12-05"))
    assert load_example(home).calendar == load_example().calendar
    loaded = load_example(home, "weeks=39")
    assert (loaded.calendar.weeks, loaded.scenario.horizon, loaded.set) == (39, None, {"weeks": 39})
    again = load_example(EXAMPLE, "horizon=2031-12-05")
    assert (again.calendar.weeks, again.scenario.weeks, again.set) == (40, None, {"horizon": "2031-12-05"})
    assert load_example(home, "weeks=39", "horizon=2031-12-06").calendar.weeks == 41


def test_the_weeks_of_an_override_are_those_after_as_of():
    loaded = load_example(EXAMPLE, "start=2030-03-02", "weeks=39")
    assert (loaded.calendar.weeks, loaded.calendar.past_weeks) == (91, 52)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["start=2031-03-08"], ["scenario.toml: start", "up to as_of = 2031-03-01", "found 2031-03-08"]),
        (["start=2031-02-20"], ["2031-02-15 or 2031-02-22", "found 2031-02-20, 9 days before"]),
        (["horizon=2031-02-28"], ["scenario.toml: horizon", "from as_of = 2031-03-01 to 2034-02-24"]),
        (["horizon=2034-02-25"], ["2034-02-24, 156 weeks after it, found 2034-02-25"]),
        (["weeks=157"], ["--set weeks", "at most 156"]),
        (["start=2021-12-11"], ["expected a day from 2021-12-18", "at most 520 in all", "with which it has 521"]),
    ],
)
def test_dates_that_do_not_fit_are_an_error_with_the_nearest_right_ones(settings: list[str], words: list[str]):
    load_error(EXAMPLE, *words, set_=settings)


def test_a_scenario_has_one_of_horizon_and_weeks(tmp_path: Path):
    load_error(copy_example(tmp_path, ("weeks = 40", "weeks = 40\nhorizon = 2031-12-05")), "found both")
    load_error(copy_example(tmp_path, ("weeks = 40\nhorizon = 2031-12-05\n", "")), "'horizon'", "'weeks'", "neither")


def test_questions_that_a_shortened_future_cannot_answer_are_left_out_and_wrong_ones_are_not(tmp_path: Path):
    assert load_example(EXAMPLE, "start=2030-03-02", "weeks=30").unanswered == ["lanterns_hold_a_valley"]
    early = ('over = "last"', 'over = "last"\nfrom = 2030-01-01')
    load_error(copy_example(tmp_path, early), "when the run begins", set_=["start=2030-03-02", "weeks=30"])


def test_the_bundled_scenario_begins_in_survival_where_the_valley_fell():
    loaded = load_scenario("afghanistan-2022")
    assert loaded.calendar == Calendar(datetime.date(2021, 9, 7), 121, 65)
    assert loaded.calendar.last_day >= datetime.date(2023, 12, 31)
    assert loaded.scenario.mechanism["phases-resistance"].roles["start"] == "survival"
    assert loaded.scenario.mechanism["phases-iskp"].roles["start"] == "guerrilla"
    winters = [event for event in loaded.scenario.event if event.id.startswith("winter")]
    assert [event.from_.year for event in winters] == [2021, 2022]
    assert {event.factor for event in winters} == {"prior:winter-wage"}
