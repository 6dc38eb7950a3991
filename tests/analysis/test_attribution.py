"""Shares of variance against models whose shares are known."""

import numpy as np
import pytest

from contested.analysis.attribution import by_draw, epsilon_squared, first_order, ranks, spread, spread_error

GENERATOR = np.random.Generator(np.random.PCG64(7))
DRAWS = 4000


def test_the_split_of_variance_is_that_of_the_layout():
    between, within = 2.0, 1.0
    draws = GENERATOR.normal(0, np.sqrt(between), DRAWS)
    values = (draws[:, None] + GENERATOR.normal(0, np.sqrt(within), (DRAWS, 2))).ravel()
    assert spread(values, 2).parameters == pytest.approx(2 / 3, abs=0.03)
    assert spread(values, 2).process == pytest.approx(1 / 3, abs=0.03)


def test_the_error_of_the_split_is_how_much_it_varies_between_ensembles():
    generator = np.random.Generator(np.random.PCG64(11))

    def once():
        chance = generator.beta(0.5, 2.0, 300)
        return (generator.random((300, 2)) < chance[:, None]).astype(float).ravel()

    many = [once() for _ in range(200)]
    true = np.std([spread(values, 2).parameters for values in many])
    told = np.mean([spread_error(values, 2) for values in many[:30]])
    assert told == pytest.approx(true, rel=0.2)


@pytest.mark.parametrize("true", [0.05, 0.2])
def test_a_share_read_from_a_dozen_histories_covers_the_truth(true):
    """Chances that differ between draws: a yes in one or two of a hundred histories, the headline's case."""
    generator = np.random.Generator(np.random.PCG64(5))
    p = 0.015
    a = p * (1 / true - 1)
    found = []
    for _ in range(150):
        chance = generator.beta(a, a * (1 - p) / p, 500)
        values = (generator.random((500, 2)) < chance[:, None]).astype(float).ravel()
        share, error = spread(values, 2).parameters, spread_error(values, 2)
        if values.sum() >= 10:
            assert share is not None and error is not None and error > 0.05
            found.append(abs(share - true) < 1.96 * error)
    assert len(found) > 50 and np.mean(found) > 0.9


def test_nothing_varies_nothing_is_shared():
    assert spread(np.ones(100), 2) == (None, None) and spread_error(np.ones(100), 2) is None
    assert first_order(np.ones(100), 2, {"a": np.arange(50.0)}) == {}


def test_pure_chance_has_no_parameter_share_and_names_nobody():
    values = GENERATOR.normal(size=2 * DRAWS)
    found = spread(values, 2).parameters
    assert found is not None and found < 0.05
    assert first_order(values, 2, {"a": GENERATOR.random(DRAWS)}) == {}


def test_first_order_shares_of_a_linear_model_are_the_squared_weights():
    # Y = 2 A + B + chance of variance 1/12: shares 4/6, 1/6 of the whole; C does nothing.
    a, b, c = GENERATOR.random((3, DRAWS))
    chance = GENERATOR.normal(0, np.sqrt(1 / 12), (DRAWS, 2))
    values = ((2 * a + b)[:, None] + chance).ravel()
    found = first_order(values, 2, {"a": a, "b": b, "c": c})
    assert list(found) == ["a", "b"]
    assert found["a"] == pytest.approx(4 / 6, abs=0.05)
    assert found["b"] == pytest.approx(1 / 6, abs=0.05)


def test_an_effect_that_is_not_monotone_is_seen():
    a = GENERATOR.random(DRAWS)
    assert epsilon_squared(a, (a - 0.5) ** 2, 8) > 0.9


def test_epsilon_squared_is_zero_on_average_for_noise():
    found = [epsilon_squared(GENERATOR.random(200), GENERATOR.normal(size=200), 8) for _ in range(400)]
    assert np.mean(found) == pytest.approx(0, abs=3 * np.sqrt(2 * 7) / 200 / np.sqrt(400))


def test_ranks_put_ties_at_their_mean():
    assert ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_an_incomplete_last_draw_is_left_out():
    assert by_draw(np.arange(5), 2).tolist() == [[0, 1], [2, 3]]
