"""Propositions week by week, against tables filled in by hand: one place, a week of past and four after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from contested.analysis.intervals import chance_interval
from contested.analysis.questions import evaluate
from contested.analysis.week_by_week import _rounded, by_week, reads, true_by_week
from contested.scenario.calendar import Calendar
from scenario.made_up import START, MadeUp, claim, ledger, question

CALENDAR = Calendar(START, 5, 1)
VALUES = np.array([[9.0, 0, 2, 3, 0], [9, 4, 0, 0, 0], [9, 0, 0, 0, 2]]).T
"""Values by week in three histories."""
HISTORY = MadeUp({"fear": VALUES[:, None], "control.reds": VALUES[:, None]}, np.array([6]), CALENDAR)
RATE = ledger(claim(best=2, days=14))
COUNT = ledger(claim(best=2))


@pytest.fixture(autouse=True)
def _one_place(monkeypatch):
    monkeypatch.setattr("scenario.made_up.PLACES", ["north"])


def series(**keys: Any):
    return question(measure="series", series=["fear"], **keys)


@pytest.mark.parametrize(
    ("asked", "true"),
    [
        (series(over="sum", at_least=4), ["0011", "1111", "0000"]),
        (series(over="sum", less_than=4), ["1100", "0000", "1111"]),
        (series(over="last", at_least=2), ["0110", "1000", "0001"]),
        (series(over="max", at_least=3), ["0011", "1111", "0000"]),
        (series(over="min", at_most=0), ["1111", "0111", "1111"]),
        (series(over="mean", at_least=1), ["0111", "1111", "0000"]),
        (series(over="change", more_than=-7), ["0010", "1000", "0000"]),
        (series(over="change", at_least=-7), ["0110", "1000", "0001"]),
        (series(over="sum", at_least="claim:c"), ["0111", "1111", "0000"]),
        (question(measure="units_held", actor="reds", at_least=2), ["0111", "1111", "0001"]),
        (question(measure="units_held", actor="reds", at_least=2, for_weeks=2), ["0011", "0000", "0000"]),
        (question(measure="units_held", actor="reds", at_most=0, for_weeks=3), ["0000", "0001", "0011"]),
        (question(measure="places_held", actor="reds", at_least=1), ["0000", "1111", "0000"]),
    ],
)
def test_each_week_has_the_answer_as_if_the_period_ended_there(asked, true: list[str]):
    found = true_by_week(asked, HISTORY, RATE)
    assert [["".join(map(str, map(int, one)))] for one in found[0].T] == [[one] for one in true]
    assert found[0, -1].tolist() == evaluate(asked, HISTORY, RATE).astype(bool).tolist()


def test_a_state_is_that_of_the_very_week_in_any_alternative():
    ground = {"measure": "units_held", "actor": "reds", "at_least": 3}
    quiet = {"measure": "series", "series": ["fear"], "over": "week", "at_most": 0}
    asked = [
        question(any_of=[ground, quiet], for_weeks=2),
        series(over="max", at_least=3),
        series(over="last", at_most=3),
    ]
    assert [len(true_by_week(one, HISTORY)) for one in asked] == [2, 2, 1]
    found = true_by_week(asked[0], HISTORY)
    assert found.dtype == true_by_week(asked[2], HISTORY).dtype == bool
    assert (found[1].T * 1).tolist() == [[1, 0, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]]
    assert (found[0].T * 1).tolist() == [[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 1, 1]]
    most = true_by_week(series(over="max", at_least=3), HISTORY)
    assert (most[1].T * 1).tolist() == [[0, 0, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert len(true_by_week(series(over="last", at_least=3), HISTORY)) == 1
    mixed = question(any_of=[ground, {"measure": "series", "series": ["fear"], "over": "sum", "at_least": 3}])
    assert len(true_by_week(mixed, HISTORY)) == 1


@pytest.mark.parametrize(
    ("asked", "meaning"),
    [
        (series(over="last", at_least=2), "true then"),
        (series(over="first", at_least=2), "met by then"),
        (series(over="max", more_than=2), "met by then"),
        (series(over="max", at_most=2), "true so far"),
        (series(over="min", less_than=2), "met by then"),
        (series(over="min", at_least=2), "true so far"),
        (series(over="mean", at_least=2), "true so far"),
        (series(over="sum", at_least=2), "met by then"),
        (series(over="sum", at_most=2), "true so far"),
        (series(over="sum", at_least="claim:c"), "true so far"),
        (question(measure="series", series=["fear"], minus=["dead"], over="sum", at_least=2), "true so far"),
        (series(over="change", at_least=2), "true so far"),
        (question(measure="series", series=["dead"], over="change", at_least=2), "met by then"),
        (question(measure="series", series=["dead"], over="change", at_most=2), "true so far"),
        (question(measure="units_held", actor="reds", at_least=2, for_weeks=2), "met by then"),
    ],
)
def test_what_a_yes_at_a_week_means(asked, meaning: str):
    assert reads(asked, ["fear", "dead"], ["dead"], RATE) == meaning


def test_a_sum_and_a_change_beyond_a_number_that_does_not_grow_with_the_weeks_are_kept():
    """A claim without a period is a number, and a change is compared with the number of any claim."""
    names, growing = ["fear", "dead", "deadly"], ["dead", "deadly"]
    total, gone = series(over="sum", more_than="claim:c"), series(over="change", at_least="claim:c")
    dead = question(measure="series", series=["dead*"], over="change", at_least="claim:c")
    both = question(measure="series", series=["dead", "fear"], over="change", at_least=1)
    assert reads(total, names, growing, COUNT) == reads(dead, names, growing, RATE) == "met by then"
    assert reads(total, names, growing, RATE) == reads(gone, names, growing, RATE) == "true so far"
    assert reads(both, names, growing, COUNT) == "true so far"


def test_ground_that_is_gained_can_be_lost_again():
    gained = question(measure="units_held", actor="reds", over="change", at_least=2)
    weeks = question(measure="units_held", actor="reds", over="sum", at_least=2)
    assert reads(gained, ["fear", "control.reds"], ["dead"], RATE) == "true so far"
    assert reads(gained, ["fear", "control.reds"], ["control.reds"], RATE) == "met by then"
    assert reads(weeks, ["fear", "control.reds"], ["dead"], RATE) == "met by then"


def test_one_alternative_that_can_be_lost_is_enough():
    ground = {"measure": "units_held", "actor": "reds", "at_least": 3}
    last = {"measure": "series", "series": ["fear"], "over": "last", "at_least": 3}
    assert reads(question(any_of=[ground, last]), ["fear"], set(), RATE) == "true so far"
    assert reads(question(any_of=[last, last]), ["fear"], set(), RATE) == "true then"


@pytest.mark.parametrize(
    ("chance", "rounded"),
    [
        (0.123456, 0.1235),
        (0.000012345678, 0.00001235),
        (0.5, 0.5),
        (0.876544, 0.8765),
        (0.99998765432, 0.99998765),
        (0, 0),
    ],
)
def test_the_end_of_an_interval_has_four_digits_of_its_distance_from_0_or_1(chance: float, rounded: float):
    assert _rounded(float(chance)) == pytest.approx(rounded, abs=1e-12)


def test_a_record_counts_histories_and_has_the_interval_of_each_week():
    asked = question(measure="units_held", actor="reds", at_least=2)
    row = np.repeat(np.arange(100), 2)
    true = np.arange(200) < np.array([0, 10, 60, 200])[:, None]
    found = by_week(asked, np.stack([true, ~true]), row, CALENDAR, "met by then")
    assert (found.first, found.reads) == (CALENDAR.as_of, "met by then")
    assert found.first == START + timedelta(weeks=1)
    assert found.in_week is not None
    assert (found.true.counts, found.in_week.counts) == ((0, 10, 60, 200), (200, 190, 140, 0))
    for week, values in enumerate(true):
        whole = chance_interval(values.astype(float), row)
        assert found.true.low[week] == pytest.approx(whole.low, rel=6e-4)
        assert 1 - found.true.high[week] == pytest.approx(1 - whole.high, rel=6e-4)
    assert found.true.low[1] == float(f"{found.true.low[1]:.4g}")
    assert by_week(asked, true[None], row, CALENDAR, "true then").in_week is None
