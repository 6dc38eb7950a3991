"""First-order shares of variance against models whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.pairs import pairs_row
from contested.analysis import variance_shares
from contested.analysis.answers import order_by_nearness
from contested.analysis.variance_shares import bins_for, epsilon_squared, first_order, noise_threshold, ranks

GENERATOR = np.random.Generator(np.random.PCG64(7))
ROWS = 4000


def test_shares_of_a_linear_model_are_the_squared_weights():
    # Y = 2 A + B + noise of variance 1/12: shares 4/6, 1/6 of the whole; C does nothing.
    generator = np.random.Generator(np.random.PCG64(1))
    a, b, c = generator.random((3, ROWS))
    noise = generator.normal(0, np.sqrt(1 / 12), (ROWS, 2))
    values = ((2 * a + b)[:, None] + noise).ravel()
    found = first_order(values, pairs_row(2 * ROWS), {"a": a, "b": b, "c": c})
    assert list(found) == ["a", "b"]
    assert found["a"] == pytest.approx(4 / 6, abs=0.05)
    assert found["b"] == pytest.approx(1 / 6, abs=0.05)


def test_columns_are_read_at_the_rows_that_members_use():
    number = GENERATOR.random(1000)
    row = np.repeat(np.arange(200, 700), 2)
    values = number[row] + GENERATOR.normal(0, 0.05, 1000)
    assert first_order(values, row, {"number": number})["number"] > 0.8


def test_one_history_to_a_row_is_enough_for_shares():
    generator = np.random.Generator(np.random.PCG64(2))
    a = generator.random(500)
    found = first_order(a + generator.normal(0, 0.1, 500), np.arange(500), {"a": a, "b": generator.random(500)})
    assert list(found) == ["a"]


def test_where_nothing_varies_there_are_no_shares():
    assert first_order(np.ones(100), pairs_row(100), {"a": np.arange(50.0)}) == {}
    assert first_order(np.arange(100.0), pairs_row(100), {"a": np.ones(50)}) == {}


def test_pure_noise_names_no_prior():
    generator = np.random.Generator(np.random.PCG64(1))
    values = generator.normal(size=2 * ROWS)
    assert first_order(values, pairs_row(2 * ROWS), {"a": generator.random(ROWS)}) == {}


@pytest.mark.parametrize("true", [1, 2, 5, 250])
def test_no_number_is_named_by_chance_however_many_there_are(true: int):
    wrong = 0
    for _ in range(40):
        values = np.zeros((500, 2))
        values[GENERATOR.choice(500, true, replace=False), 0] = 1
        columns = {str(k): GENERATOR.random(500) for k in range(100)}
        wrong += bool(first_order(values.ravel(), pairs_row(1000), columns))
    assert wrong <= 7  # 5 % of 40 is 2; more than 7 has a chance below 0.002


def test_a_cause_of_a_fairly_rare_event_is_named():
    columns = {str(k): GENERATOR.random(500) for k in range(100)}
    chance = 0.3 * (columns["0"] > 0.85)
    values = (GENERATOR.random((500, 2)) < chance[:, None]).astype(float)
    assert next(iter(first_order(values.ravel(), pairs_row(1000), columns))) == "0"


def test_rare_events_get_fewer_bins():
    rare, even = np.zeros(500), (np.arange(500) % 2).astype(float)
    rare[:3] = 1
    assert bins_for(rare) == bins_for(1 - rare) == 2
    assert bins_for(even) == bins_for(GENERATOR.normal(size=500)) == 8
    twelve = np.zeros(500)
    twelve[:12] = 1
    assert bins_for(twelve) == 3


def share_of(column: np.ndarray, answers: np.ndarray, bins: int) -> float:
    return float(epsilon_squared(np.argsort(column)[None, :], answers, bins)[0])


def test_an_effect_that_is_not_monotone_is_seen():
    a = GENERATOR.random(ROWS)
    assert share_of(a, (a - 0.5) ** 2, 8) > 0.9


def test_epsilon_squared_is_that_of_kelley_in_a_small_table():
    column, answers = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 2.0, 4.0, 6.0])
    between = np.mean((np.array([1.0, 5.0]) - 3.0) ** 2)
    left = 1.0 - between / np.var(answers)
    assert share_of(column, answers, 2) == pytest.approx(1.0 - left * 3 / 2)


def test_epsilon_squared_is_zero_on_average_for_noise():
    found = [share_of(GENERATOR.random(200), GENERATOR.normal(size=200), 8) for _ in range(400)]
    assert np.mean(found) == pytest.approx(0, abs=3 * np.sqrt(2 * 7) / 200 / np.sqrt(400))


def test_ranks_put_ties_at_their_mean():
    assert ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_a_rare_event_depends_on_what_brings_histories_near_it():
    """One history in a hundred gets there; a number moves all of them a little."""
    number, row = GENERATOR.normal(0, 1, 500), pairs_row(1000)
    reached = 0.6 * np.repeat(number, 2) + GENERATOR.normal(0, 1, 1000)
    yes = (reached > np.quantile(reached, 0.99)).astype(float)
    near = order_by_nearness(np.stack([np.maximum(reached, -0.5), np.full(1000, -9.0)]))
    columns = {"mover": number, **{f"other {k}": GENERATOR.normal(0, 1, 500) for k in range(20)}}
    found = first_order(near, row, columns)
    assert next(iter(found)) == "mover" and sum(found.values()) < found["mover"] + 0.03  # one in twenty is by chance
    assert found["mover"] == pytest.approx(0.36 / 1.36, abs=0.08)
    assert first_order(yes, row, columns).get("mover", 0.0) < 0.1


@pytest.mark.parametrize("columns_at_once", [1, 3, 7])
def test_the_noise_threshold_is_a_quantile_of_the_largest_share_of_reshuffled_answers(columns_at_once, monkeypatch):
    """By the same reshuffles, one at a time, with the shares of the whole table."""
    rows, columns, bins = 40, 7, 4
    generator = np.random.Generator(np.random.PCG64(3))
    answers, order = generator.random(rows), np.argsort(generator.random((columns, rows)), axis=1)
    monkeypatch.setattr(variance_shares, "AT_ONCE", columns_at_once * bins * rows)
    centred = np.tile(answers - answers.mean(), (variance_shares.RESHUFFLES, 1))
    largest = [
        max(0.0, epsilon_squared(order, reshuffled, bins).max())
        for reshuffled in np.random.Generator(np.random.PCG64(0)).permuted(centred, axis=1)
    ]
    assert noise_threshold(order, answers, bins) == pytest.approx(np.quantile(largest, variance_shares.CONFIDENCE))
