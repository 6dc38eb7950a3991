"""The answer if nothing changes, against numbers worked out by hand: one place, four weeks of past and three after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from contested.analysis.if_unchanged import (
    has_reference,
    held_alternatives,
    reference,
    too_short,
    value_if_unchanged,
)
from contested.analysis.intervals import chance_interval
from contested.scenario.calendar import Calendar
from contested.scenario.questions import Question
from scenario.made_up import START, MadeUp, claim, ledger, question

PAST, WEEKS = 4, 7
KINDS = {"dead": "stock", "control.reds": "stock", "fear": "level", "raid.deaths": "flow"}
FLOW = np.array([[5.0, 1, 2, 3, 9, 9, 9], [0, 0, 4, 0, 9, 9, 9]]).T
"""Deaths by week in two histories: those after the fourth week must not matter."""
HELD = np.array([[9.0, 0, 3, 6, 0, 0, 9], [0, 3, 3, 3, 9, 9, 9]]).T
HISTORY = MadeUp(
    {
        "raid.deaths": FLOW[:, None],
        "dead": 10.0 + np.cumsum(FLOW, axis=0)[:, None],
        "control.reds": HELD[:, None],
        "fear": HELD[:, None],
    },
    np.array([8]),
    Calendar(START, WEEKS, PAST),
)


def on(week: int) -> date:
    return START + timedelta(weeks=week)


def unchanged(asked: Question, known: Any = None) -> list[float]:
    held = held_alternatives(asked, KINDS)
    assert has_reference(asked, HISTORY.calendar) and too_short(asked, held, HISTORY.calendar) is None
    return value_if_unchanged(asked, held, HISTORY, known).tolist()


@pytest.fixture(autouse=True)
def _one_place(monkeypatch):
    monkeypatch.setattr("scenario.made_up.PLACES", ["north"])


@pytest.mark.parametrize("over", ["last", "first", "max", "min", "mean"])
def test_a_stock_or_level_stays_as_it_is(over: str):
    assert unchanged(question(measure="series", series=["fear"], over=over)) == [6, 3]


@pytest.mark.parametrize(
    ("over", "expected"), [("sum", [6, 4]), ("max", [3, 4]), ("min", [1, 0]), ("last", [3, 0]), ("first", [1, 0])]
)
def test_what_happens_in_three_weeks_happens_as_in_the_three_before(over: str, expected: list[float]):
    assert unchanged(question(measure="series", series=["raid.deaths"], over=over)) == expected


def test_a_stock_changes_as_it_did_in_as_many_weeks():
    assert unchanged(question(measure="series", series=["dead"], over="change")) == [6, 4]


def test_a_later_period_is_compared_with_as_many_weeks_before_the_date():
    later = {"from": on(5), "by": on(7) - timedelta(days=1)}
    assert unchanged(question(measure="series", series=["raid.deaths"], **later)) == [5, 4]
    assert unchanged(question(measure="series", series=["dead"], over="change", **later)) == [5, 4]


def test_weeks_before_the_date_are_as_they_were():
    earlier = {"from": on(2), "by": on(6) - timedelta(days=1)}
    assert unchanged(question(measure="series", series=["raid.deaths"], **earlier)) == [10, 8]
    assert unchanged(question(measure="series", series=["dead"], over="change", **earlier)) == [10, 8]
    assert unchanged(question(measure="series", series=["fear"], over="mean", **earlier)) == [(3 + 6 + 6 + 6) / 4, 3]


def test_ground_that_is_held_on_the_date_is_held_for_all_weeks():
    assert unchanged(question(measure="units_held", actor="reds", at_least=4, for_weeks=3)) == [1, 0]
    assert unchanged(question(measure="places_held", actor="reds", at_least=1)) == [1, 0]


def test_a_rate_is_compared_over_as_many_weeks():
    """Five deaths in 14 days are 7.5 in three weeks."""
    rate = ledger(claim(best=5, days=14))
    asked = {"measure": "series", "series": ["raid.deaths"], "less_than": "claim:c"}
    assert unchanged(question(**asked), rate) == [1, 1]
    assert unchanged(question(**{**asked, "by": on(6) - timedelta(days=1)}), rate) == [0, 1]


def test_alternatives_stay_or_repeat_each_in_its_way():
    ground = {"measure": "units_held", "actor": "reds", "at_least": 6}
    deaths = {"measure": "series", "series": ["raid.deaths"], "over": "max", "at_least": 4}
    asked = question(any_of=[ground, deaths])
    assert held_alternatives(asked, KINDS) == (True, False) and unchanged(asked) == [1, 1]
    found = reference(asked, (True, False), np.array([1.0, 1.0]), np.arange(2), HISTORY.calendar)
    assert found is not None and (found.how, found.first, found.last) == ("repeated", on(1), on(4) - timedelta(days=1))


def record(asked: Question, values: np.ndarray | None, calendar: Calendar = HISTORY.calendar):
    return reference(asked, held_alternatives(asked, KINDS), values, np.repeat(np.arange(20), 2), calendar)


def test_it_says_which_weeks_it_is_read_from():
    level = record(question(measure="series", series=["fear"], over="last"), np.arange(40.0))
    assert level is not None and level.quantiles is not None
    assert (level.how, level.first, level.last, level.members) == ("held", on(3), on(4) - timedelta(days=1), 40)
    assert (level.quantiles.q50, level.count, level.reason) == (19.5, None, None)
    flow = record(question(measure="series", series=["raid.deaths"], at_least=5), np.repeat([1.0, 0.0], [10, 30]))
    assert flow is not None and flow.interval is not None
    assert (flow.how, flow.first, flow.last) == ("repeated", on(1), on(4) - timedelta(days=1))
    assert (flow.count, flow.probability) == (10, 0.25) and flow.interval.low < 0.25 < flow.interval.high


@pytest.mark.parametrize(
    ("asked", "past", "short"),
    [
        (question(measure="series", series=["raid.deaths"]), 2, True),
        (question(measure="series", series=["raid.deaths"]), 3, False),
        (question(measure="series", series=["dead"], over="change"), 3, True),
        (question(measure="series", series=["fear"], over="last"), 1, False),
    ],
)
def test_a_past_is_too_short_where_it_has_fewer_weeks_than_the_question(asked: Question, past: int, short: bool):
    calendar = Calendar(START, past + 3, past)
    why = too_short(asked, held_alternatives(asked, KINDS), calendar)
    assert (why is not None) == short
    if short:
        found = record(asked, None, calendar)
        assert found is not None and found.reason == why
        assert f"the run has {past} weeks before {calendar.as_of}, too few for the 3" in why


def test_a_run_without_a_past_or_a_question_about_the_past_has_none():
    asked = question(measure="series", series=["fear"], over="last")
    assert record(asked, None, Calendar(START, 5)) is None
    past = question(measure="series", series=["fear"], over="last", **{"from": on(1), "by": on(3)})
    assert record(past, None) is None


def test_a_question_that_ends_on_the_date_is_about_the_past_and_one_week_more_is_not():
    def asked(week: int) -> Question:
        until = {"from": on(1), "by": on(week) - timedelta(days=1)}
        return question(measure="series", series=["fear"], over="last", **until)

    assert [has_reference(asked(week), HISTORY.calendar) for week in (4, 5)] == [False, True]
    assert has_reference(asked(4), Calendar(START, 5, 1)) and not has_reference(asked(4), Calendar(START, 5, 0))


SUM, CHANGE, LAST = {"series": ["raid.deaths"]}, {"series": ["dead"], "over": "change"}, {"series": ["fear"]}


@pytest.mark.parametrize(
    ("keys", "past", "words"),
    [
        ({**SUM, "from": on(1)}, 2, "2 weeks before 2030-01-15, too few for the 3 that are asked about"),
        ({**SUM, "from": on(1)}, 1, "1 week before 2030-01-08, too few for the 4 that are asked about"),
        ({**CHANGE, "from": on(3)}, 2, "2 weeks before 2030-01-15, too few for the 2 that are asked about and the week "
         "before them"),
        ({**SUM, "from": on(3)}, 3, None),
    ],
)  # fmt: skip
def test_it_says_how_many_weeks_are_asked_about_and_how_many_there_are(keys: dict, past: int, words: str | None):
    asked = question(measure="series", **keys)
    assert too_short(asked, (False,), Calendar(START, 5, past)) == (words and f"the run has {words}")


def test_one_alternative_that_can_only_happen_again_needs_the_past_and_one_that_changes_the_week_before():
    options = [{"measure": "series", "at_least": 1, **keys} for keys in (SUM, {**LAST, "over": "last"}, CHANGE)]
    asked = question(any_of=options[:2])
    found = [too_short(asked, held, Calendar(START, 5, 2)) for held in ((False, True), (True, True))]
    assert found == ["the run has 2 weeks before 2030-01-15, too few for the 3 that are asked about", None]
    assert too_short(asked, (False, True), Calendar(START, 6, 3)) is None
    change = question(any_of=[options[0], options[2]])
    assert (too_short(change, (False, False), Calendar(START, 6, 3)) or "").endswith("about and the week before them")


def test_more_than_a_year_later_the_same_season_is_that_of_two_years_before():
    past, weeks = 110, 180
    history = MadeUp(
        {"raid.deaths": np.arange(float(weeks))[:, None, None]}, np.array([8]), Calendar(START, weeks, past)
    )
    asked = question(measure="series", series=["raid.deaths"], **{"from": on(168), "by": on(170) - timedelta(days=1)})
    assert value_if_unchanged(asked, (False,), history).tolist() == [64.0 + 65]
    found = reference(asked, (False,), np.zeros(40), np.repeat(np.arange(20), 2), history.calendar)
    assert found is not None and (found.first, found.last) == (on(64), on(66) - timedelta(days=1))
    year = question(measure="series", series=["raid.deaths"], **{"from": on(161), "by": on(162) - timedelta(days=1)})
    assert value_if_unchanged(year, (False,), history).tolist() == [109.0]


def test_a_chance_that_no_history_or_every_one_has_is_half_a_history_away():
    asked = question(measure="series", series=["raid.deaths"], at_least=5)
    for value, count, chance in ((0.0, 0, 0.0125), (1.0, 40, 0.9875)):
        found = record(asked, np.full(40, value))
        assert found is not None and (found.count, found.probability, found.quantiles) == (count, chance, None)
        assert found.interval == chance_interval(np.full(40, value), np.repeat(np.arange(20), 2))


def test_with_a_year_of_past_the_same_season_happens_again():
    past, weeks = 60, 90
    values = np.arange(float(weeks))[:, None]
    history = MadeUp({"raid.deaths": values[:, None]}, np.array([8]), Calendar(START, weeks, past))
    spring = question(measure="series", series=["raid.deaths"], **{"from": on(64), "by": on(68) - timedelta(days=1)})
    held = held_alternatives(spring, KINDS)
    assert value_if_unchanged(spring, held, history).tolist() == [12.0 + 13 + 14 + 15]
    found = reference(spring, held, np.zeros(40), np.repeat(np.arange(20), 2), history.calendar)
    assert found is not None and (found.first, found.last) == (on(12), on(16) - timedelta(days=1))
    later = question(measure="series", series=["raid.deaths"], **{"from": on(59), "by": on(61) - timedelta(days=1)})
    assert value_if_unchanged(later, held, history).tolist() == [59.0 + 8]


def test_a_change_needs_one_week_more_than_a_year_or_has_the_last_weeks_again():
    asked = {"from": on(52), "by": on(54) - timedelta(days=1)}
    weekly = np.arange(60.0)[:, None, None]
    flow = question(measure="series", series=["raid.deaths"], **asked)
    change = question(measure="series", series=["dead"], over="change", **asked)
    for past, of_flow, of_change in ((52, 0.0 + 1, 51.0**2 - 49.0**2), (53, 52.0 + 1, 52.0**2 - 51.0**2 + 1.0)):
        history = MadeUp({"raid.deaths": weekly, "dead": weekly**2}, np.array([8]), Calendar(START, 60, past))
        assert value_if_unchanged(flow, (False,), history).tolist() == [of_flow]
        assert value_if_unchanged(change, (False,), history).tolist() == [of_change]
