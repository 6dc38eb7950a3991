"""The simulated value of what a claim says, on numbers small enough to add up by hand."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import pytest

from contested.analysis.reading_values import Days, reading_value
from contested.errors import InputError
from contested.ledger.reading import validate
from contested.scenario.calendar import Calendar
from contested.scenario.observation import Observation
from scenario.made_up import START, MadeUp

NUMBERS = np.array([7, 3, 40])
"""Numbers of the three histories."""
NORTH = [[4, 0, 7], [10, 20, 30], [6, 9, 0], [1, 2, 3], [50, 50, 50]]
SOUTH = [[1, 0, 0], [5, 5, 5], [0, 3, 2], [2, 2, 2], [50, 50, 50]]
ALL = np.array(NORTH) + np.array(SOUTH)


def history(add: float = 0.0, **more: list[list[float]]) -> MadeUp:
    """Five weeks, three places, three histories; nothing happens in the middle place."""
    raids = np.stack([np.array(NORTH), np.zeros((5, 3)), np.array(SOUTH)], axis=1) + add
    table = {"raids": raids.astype(np.float32)}
    table |= {name: np.stack([np.array(values)] * 3, axis=1) / 3.0 for name, values in more.items()}
    return MadeUp(table, np.array([4, 5, 6]), Calendar(START, 5), NUMBERS)


def value(days: Days, of: MadeUp | None = None, **keys: Any) -> np.ndarray:
    given = {"claim": "c", "series": ["raids"], "over": "sum"} | keys
    return reading_value(validate(Observation, given, "test"), days, of or history())


def thinned(claim: str, weeks: list[int], chances: list[float]) -> np.ndarray:
    """What is kept of the raids in some weeks: one generator for each history, from the claim's name and its number."""
    kept = []
    for column, number in enumerate(NUMBERS):
        generator = np.random.Generator(np.random.PCG64([crc32(claim.encode()), int(number)]))
        kept.append(sum(generator.binomial(ALL[w, column], p) for w, p in zip(weeks, chances, strict=True)))
    return np.array(kept, dtype=np.float64)


def test_the_weeks_of_some_days_are_from_the_first_to_the_last_that_has_one():
    assert Days({1: 2, 2: 7, 3: 1}, 10).weeks == slice(1, 4)
    assert Days({4: 7}, 9).weeks == slice(4, 5)


def test_a_sum_of_whole_weeks_is_that_of_all_places():
    found = value(Days({1: 7, 2: 7}, 14))
    assert found.tolist() == [21.0, 37.0, 37.0] and found.dtype == np.float64
    assert value(Days({1: 7, 2: 7}, 14), places=["south"]).tolist() == [5.0, 8.0, 7.0]


def test_of_weeks_cut_at_both_ends_raids_are_kept_one_by_one_and_the_whole_week_between_is_added():
    found = value(Days({1: 2, 2: 7, 3: 3}, 12))
    assert found.tolist() == (ALL[2] + thinned("c", [1, 3], [2 / 7, 3 / 7])).tolist()
    assert found.tolist() != (ALL[2] + thinned("d", [1, 3], [2 / 7, 3 / 7])).tolist()
    assert value(Days({1: 2, 2: 7, 3: 3}, 12), claim="d").tolist() != found.tolist()


def test_a_history_with_raids_in_only_one_of_the_cut_weeks_keeps_some_of_them_and_one_without_any_keeps_none():
    """In weeks 0 and 1 the second history has 0 and 25 raids; in week 0 alone it has none."""
    found = value(Days({0: 6, 1: 6}, 12))
    assert found.tolist() == thinned("c", [0, 1], [6 / 7, 6 / 7]).tolist() and found[1] > 0
    alone = value(Days({0: 6}, 6))
    assert alone.tolist() == thinned("c", [0], [6 / 7]).tolist() and alone[1] == 0


def test_days_outside_the_run_are_added_at_the_rate_of_the_others():
    """Nine of twelve days are simulated: the sum is four thirds of theirs."""
    kept = ALL[2] + thinned("c", [3], [2 / 7])
    assert value(Days({2: 7, 3: 2}, 12)) == pytest.approx(kept * 12 / 9)
    assert value(Days({1: 7}, 21)).tolist() == [45.0, 75.0, 105.0]


def test_where_a_cut_week_has_a_fraction_the_cut_weeks_count_by_their_days():
    """One history is no whole number in one of two cut weeks: then all count by their days."""
    some = history()
    some.table["raids"][1, 1, 2] = 0.5
    found = value(Days({1: 2, 2: 7, 3: 1}, 10), some)
    weekly = ALL + np.array([[0.0, 0.0, 0.5 * (week == 1)] for week in range(5)])
    assert found == pytest.approx(2 / 7 * weekly[1] + weekly[2] + 1 / 7 * weekly[3])


def test_one_cut_week_of_a_level_counts_by_its_days():
    """Four days of 3, 4 and 5 and a quarter more in each of three places."""
    found = value(Days({3: 4}, 4), history(add=0.25))
    assert found == pytest.approx(4 / 7 * (ALL[3] + 0.75))


def test_a_fraction_in_a_whole_week_leaves_the_cut_weeks_to_chance():
    some = history()
    some.table["raids"][2, 1] = 0.25
    found = value(Days({2: 7, 3: 4}, 11), some)
    assert found == pytest.approx(ALL[2] + 0.25 + thinned("c", [3], [4 / 7]))


def test_a_mean_weighs_a_week_by_its_days():
    """Weights 3, 7 and 4 of 14 days."""
    found = value(Days({1: 3, 2: 7, 3: 4}, 14), over="mean")
    assert found == pytest.approx((3 * ALL[1] + 7 * ALL[2] + 4 * ALL[3]) / 14)
    assert value(Days({1: 3}, 9), over="mean").tolist() == pytest.approx([15.0, 25.0, 35.0])


@pytest.mark.parametrize(("over", "expected"), [("first", [15, 25, 35]), ("last", [3, 4, 5]), ("max", [15, 25, 35])])
def test_first_last_and_most_look_at_the_weeks_whatever_days_they_have(over, expected):
    assert value(Days({1: 1, 2: 7, 3: 2}, 30), over=over).tolist() == expected


def test_a_share_has_half_a_count_more_of_one_more_and_counts_weeks_by_their_days():
    """A seventh of week 1 and all of week 2, in the south of all places, of raids and 14 strikes a week."""
    part = (np.array(SOUTH)[1] / 7 + np.array(SOUTH)[2] + 0.5) / (ALL[1] / 7 + ALL[2] + 14 * 8 / 7 + 1)
    with_strikes = history(strikes=[[14, 14, 14]] * 5)
    found = value(Days({1: 1, 2: 7}, 30), with_strikes, places=["south"], share_of=["raids", "strikes"])
    assert found == pytest.approx(part, rel=1e-6)


def test_a_share_is_never_above_1():
    """Two strikes in all: (21 + 1/2) / (2 + 1) is above 1, (0 + 1/2) / (2 + 1) is a sixth."""
    few = history(strikes=[[0, 0, 0], [2, 2, 2], [0, 0, 0], [0, 0, 0], [0, 0, 0]])
    assert value(Days({1: 7}, 7), few, share_of=["strikes"]).tolist() == [1.0, 1.0, 1.0]
    few.table["raids"][:] = 0
    assert value(Days({1: 7}, 7), few, share_of=["strikes"]) == pytest.approx([1 / 6] * 3)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("at_least", [0, 1, 1]), ("more_than", [0, 0, 1]), ("at_most", [1, 1, 0]), ("less_than", [1, 0, 0])],
)
def test_a_comparison_is_1_where_it_holds(word, expected):
    """Sums of 15, 25 and 35 with 25."""
    found = value(Days({1: 7}, 7), **{word: 25})
    assert found.tolist() == expected and found.dtype == np.float64


def test_a_comparison_with_0_is_a_comparison():
    assert value(Days({1: 7}, 7), more_than=0).tolist() == [1.0, 1.0, 1.0]
    assert value(Days({0: 7}, 7), at_most=0).tolist() == [0.0, 1.0, 0.0]


def test_a_place_that_does_not_exist_is_named_with_the_claim():
    with pytest.raises(InputError) as fault:
        value(Days({1: 7}, 7), places=["sooth"])
    assert str(fault.value) == "observation 'c', field places: no place 'sooth'; did you mean 'south'?"
