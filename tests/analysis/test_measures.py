"""What a question measures in each week: which places count, how exactly, and what is refused."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from contested.analysis.questions import evaluate, holds_running, layer_counts, nearness, weekly_values
from contested.errors import InputError
from contested.scenario.calendar import Calendar
from scenario.made_up import START, MadeUp, claim, layer, ledger, made_up, question


def history(reds: list[list[float]], units: tuple[int, ...] = (4, 5, 6)) -> MadeUp:
    """One history whose units of the reds are given by week and place."""
    made = made_up(weeks=len(reds), members=1)
    made.table["control.reds"] = np.array(reds, dtype=np.float32)[:, :, None]
    made.units = np.array(units)
    return made


def test_a_pattern_without_a_series_is_refused_beside_one_that_has_some():
    with pytest.raises(InputError, match="question 'q': no series matches 'nix'"):
        evaluate(question(measure="series", series=["raid.*", "nix"]), made_up())


def test_an_alternative_without_places_has_those_of_the_question():
    given = history([[1, 2, 4], [3, 0, 1]])
    option = {"measure": "units_held", "actor": "reds", "at_least": 5}
    asked = question(any_of=[option, option | {"places": ["middle"]}], places=["north", "south"])
    north_and_south, middle = weekly_values(asked, given)
    assert north_and_south.tolist() == [[5.0], [4.0]] and middle.tolist() == [[2.0], [0.0]]
    assert evaluate(asked, given).tolist() == [1.0]


def test_a_rate_is_compared_over_the_weeks_of_the_question():
    """Six in two weeks are twelve in the four weeks after the past, and six in the last two of them."""
    given = made_up(weeks=8, members=1)
    given.calendar, given.table["fear"] = Calendar(START, 8, 4), np.ones((8, 3, 1))
    for asked in ({}, {"from": START + datetime.timedelta(weeks=6)}):
        keys = {"measure": "series", "series": ["fear"]} | asked
        known = ledger(claim(best=6, days=14))
        assert evaluate(question(at_least="claim:c", **keys), given, known).tolist() == [1.0]
        assert evaluate(question(more_than="claim:c", **keys), given, known).tolist() == [0.0]


def test_a_place_is_held_with_more_than_half_of_its_own_units():
    asked = question(measure="places_held", actor="reds")
    assert weekly_values(asked, history([[3, 1, 4], [2, 3, 3], [1, 2, 3]]))[0].tolist() == [[2.0], [1.0], [0.0]]
    chosen = question(measure="places_held", actor="reds", places=["middle", "south"])
    assert weekly_values(chosen, history([[3, 3, 3], [3, 2, 4], [1, 3, 4]]))[0].tolist() == [[1.0], [1.0], [2.0]]


def test_units_too_many_for_single_precision_are_added_exactly():
    many = history([[2**24, 1, 1]], units=(2**24, 1, 3))
    assert weekly_values(question(measure="units_held", actor="reds"), many)[0].tolist() == [[2.0**24 + 2]]


def test_too_few_weeks_are_no_run():
    found = holds_running(np.ones((2, 3), dtype=bool), 3)
    assert found.tolist() == [False, False, False] and found.dtype == bool
    ends = np.array([[True, False, False], [True, True, True], [False, True, False], [False, False, True]])
    assert holds_running(ends, 2).tolist() == [True, True, False]
    assert holds_running(ends, 1).tolist() == [True, True, True] and holds_running(ends, 4).tolist() == [False] * 3


def test_nearness_is_the_best_run_of_weeks_and_changes_sign_where_less_is_asked_for():
    """Units held are 6, 2, 5, 4 and 1 in five weeks: of the runs of two, weeks 3 and 4 have most, 4 and 5 least."""
    given = history([[3, 2, 1], [1, 1, 0], [2, 2, 1], [1, 1, 2], [0, 0, 1]])
    held = {"measure": "units_held", "actor": "reds"}
    most, least = (question(**held, for_weeks=2, **{word: 4}) for word in ("at_least", "at_most"))
    assert nearness(most, given).tolist() == [[4.0]] and nearness(least, given).tolist() == [[-4.0]]
    assert nearness(question(**held, at_least=4, for_weeks=5), given).tolist() == [[1.0]]
    assert nearness(question(**held, less_than=4), given).tolist() == [[-1.0]]
    options = [held | {"over": over, word: 3} for over in ("max", "min", "first") for word in ("more_than", "at_most")]
    assert nearness(question(any_of=options), given).tolist() == [[6.0], [-6.0], [1.0], [-1.0], [6.0], [-6.0]]


def test_a_layer_counts_the_histories_of_each_place_and_of_the_whole_country():
    """Three histories of one week; 3 is reached by one, two and none of them, and in all places together by all."""
    given = made_up(weeks=1, members=3)
    given.table["fear"] = np.array([[[3.0, 1, 0], [0, 3, 4], [1, 1, 0]]])
    assert layer_counts(layer(series=["fear"], at_least=3), given).tolist() == [[1], [2], [0], [3]]
    assert layer_counts(layer(series=["fear"], more_than=4), given).tolist() == [[0], [0], [0], [1]]
