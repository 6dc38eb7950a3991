"""Quantiles: sums of probabilities from below where they are few, the expansion of Cornish and Fisher elsewhere."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom, norm

from contested.engine.random import quantiles
from contested.engine.random.quantiles import expanded_quantile, normal_quantile, summed_quantile

LARGEST = 1.0 - 2.0**-24
"""The largest uniform that the engine draws."""
summed = jax.jit(summed_quantile, static_argnums=0)
expansion = jax.jit(quantiles._cornish_fisher)


def cells(*columns):
    """Columns of numbers in float32, all as long as the longest."""
    return [jnp.asarray(np.array(column), jnp.float32) for column in np.broadcast_arrays(*map(np.atleast_1d, columns))]


def textbook_expansion(uniform, count, chance):
    """Cornish and Fisher's expansion as textbooks give it, from cumulants with Sheppard's corrections, in float64."""
    failure = 1.0 - chance
    second = count * chance * failure
    third = second * (failure - chance)
    fourth = second * (1.0 - 6.0 * chance * failure)
    fifth = second * (failure - chance) * (1.0 - 12.0 * chance * failure)
    spread = np.sqrt(np.maximum(second - 1.0 / 12.0, 1.0))
    a, b, c = third / spread**3, (fourth + 1.0 / 120.0) / spread**4, fifth / spread**5
    w = norm.ppf(uniform)
    found = w + a * (w**2 - 1) / 6 + b * (w**3 - 3 * w) / 24 - a**2 * (2 * w**3 - 5 * w) / 36
    found = found + c * (w**4 - 6 * w**2 + 3) / 120 - a * b * (w**4 - 5 * w**2 + 2) / 24
    found = found + a**3 * (12 * w**4 - 53 * w**2 + 17) / 324
    return count * chance + spread * found - 0.5


@pytest.mark.parametrize("means", [(0.2, 3.0), (3.0, 60.0)])
def test_the_expansion_is_the_one_of_textbooks(means):
    """Also where means are so small that it is far off, and each of its terms is large."""
    random = np.random.default_rng(3)
    chance = np.float32(random.uniform(0.01, 0.5, 40_000))
    count = np.float32(np.ceil(random.uniform(*means, 40_000) / chance))
    uniform = np.float32(random.uniform(0.0005, 0.9995, 40_000))
    exact = textbook_expansion(*(column.astype(float) for column in (uniform, count, chance)))
    wanted = np.clip(np.ceil(exact), 0.0, count)
    clear = np.abs(exact - np.round(exact)) > 1e-3 * (1.0 + np.abs(exact)) / 10.0
    assert clear.mean() > 0.98
    np.testing.assert_array_equal(np.asarray(expansion(uniform, count, chance))[clear], wanted[clear])


def test_the_expansion_stays_between_nothing_and_all():
    """By hand: of one unit with chance 0.01, and of three with chance a half, the ends are beyond 0 and the count."""
    found = expansion(*cells([1e-6, LARGEST, 1e-6], [3.0, 3.0, 40.0], [0.5, 0.5, 0.01]))
    assert found.tolist() == [0.0, 3.0, 0.0]


def test_odds_are_those_of_a_division():
    chance = np.linspace(0.0, 0.5, 513, dtype=np.float32)
    exact = chance.astype(float) / (1.0 - chance.astype(float))
    np.testing.assert_allclose(jax.jit(quantiles._odds)(chance), exact, rtol=3e-7)


def test_the_logarithm_of_the_complement_is_exact_to_its_last_digits():
    chance = np.concatenate([np.linspace(0.0, 0.5, 513), 10.0 ** np.linspace(-12, -3, 19)]).astype(np.float32)
    found = np.asarray(jax.jit(quantiles._log_of_complement)(chance))
    np.testing.assert_allclose(found, np.log1p(-chance.astype(float)), rtol=2.5e-7)
    assert found[0] == 0.0


def test_the_polynomial_behind_it_is_exact_beyond_float32():
    """Its value at 0 is the limit of log(1 - p) / p, -1; at a half it is -2 log 2."""
    assert quantiles.LOG_OVER_CHANCE[-1] == pytest.approx(-1.0, abs=2e-9)
    assert np.polyval(quantiles.LOG_OVER_CHANCE, 0.5) == pytest.approx(-2.0 * np.log(2.0), abs=2e-9)
    assert np.polyval(quantiles.LOG_OVER_CHANCE, 0.25) == pytest.approx(4.0 * np.log(0.75), abs=2e-9)


def test_normal_quantiles_are_those_of_the_normal_law():
    uniform = np.float32([2.0**-20, 0.025, 0.3, 0.5, 0.84134475, 0.975, 0.999])
    found = np.asarray(normal_quantile(jnp.asarray(uniform)))
    np.testing.assert_allclose(found, norm.ppf(uniform.astype(float)), rtol=2e-5, atol=1e-7)


def test_sums_give_the_quantiles_of_the_binomial_law():
    random = np.random.default_rng(5)
    count, chance = np.float32(random.integers(0, 13, 5000)), np.float32(random.uniform(0.0, 0.5, 5000))
    uniform = np.float32(random.uniform(0.0005, 0.9995, 5000))
    exact = binom.ppf(uniform.astype(float), count, chance.astype(float))
    found = np.asarray(summed(13, uniform, count, chance))
    np.testing.assert_array_equal(found, exact)
    assert found.max() >= 9.0


def test_a_sum_of_few_terms_finds_no_quantile_beyond_them():
    """Of 22 units with chance a half all succeed with chance 2^-22, above what the largest uniform leaves."""
    for terms in (1, 2, 5, 20):
        assert summed(terms, *cells(LARGEST, 22.0, 0.5)).tolist() == [terms]


def test_a_uniform_that_is_reached_exactly_counts_as_reached():
    """Without any chance the probability of 0 is 1, which reaches a uniform of 1; so is half the law that of 1 of 1."""
    assert summed(6, *cells(1.0, 5.0, 0.0)).tolist() == [0.0]


def test_a_sum_begins_only_where_the_probability_of_nothing_is_not_negligible():
    """(1/2)^n is 4.2e-8 for n = 24.5, above 3e-8, and 2.9e-8 for n = 25.02: that is not counted."""
    first, second = summed(1, *cells(0.5, [24.5, 25.02], 0.5)).tolist()
    assert (first, second) == (1.0, 0.0)


def test_a_sum_ends_where_probabilities_become_negligible():
    """What no sum reaches gives as many as there are numbers, from 0 to a last one, with a probability above 3e-8."""
    count, chance = (grid.ravel() for grid in np.meshgrid(np.arange(60.0, 200.0), np.linspace(0.005, 0.05, 40)))
    found = np.asarray(summed(40, *cells(2.0, count, chance)))
    probability = binom.pmf(np.arange(60.0)[:, None], count, np.float32(chance).astype(float))
    clear = np.all(np.abs(probability - 3e-8) > 1e-3 * 3e-8, axis=0)
    assert clear.mean() > 0.98
    np.testing.assert_array_equal(found[clear], (probability > 3e-8).sum(axis=0)[clear])


def test_a_probability_at_the_bound_is_negligible(monkeypatch):
    """Without any chance the probability of nothing is 1."""
    monkeypatch.setattr(quantiles, "NEGLIGIBLE", 1.0)
    assert summed_quantile(2, *cells(2.0, 5.0, 0.0)).tolist() == [0.0]


def test_no_sum_exceeds_the_count():
    assert summed(6, *cells(2.0, [0.0, 0.5, 2.0], 0.5)).tolist() == [0.0, 0.5, 2.0]


@pytest.fixture
def marked(monkeypatch):
    """The expanded quantile, with -7 in place of the expansion."""
    monkeypatch.setattr(quantiles, "_cornish_fisher", lambda uniform, count, chance: jnp.full_like(uniform, -7.0))
    quantile = jax.jit(lambda *columns: expanded_quantile(*columns))
    return lambda *columns: np.asarray(quantile(*cells(*columns))).tolist()


def test_quantiles_of_means_from_16_on_are_expanded(marked):
    """A count of 64 and a chance of a quarter have a mean of 16, exactly."""
    tiny = 2.0**-20
    found = marked(0.1, [63.75, 64.0, 16.0 / tiny, 15.9 / tiny], [0.25, 0.25, tiny, tiny])
    assert found == [-7.0, -7.0, -7.0, 11.0]


def test_quantiles_are_expanded_where_the_probability_of_nothing_is_negligible(marked):
    """(1/2)^24.9 is 3.2e-8, (1/2)^25 is 2.98e-8, below 3e-8. Up to 2 and 3 of 24 it is 1.8e-5 and 1.39e-4."""
    assert marked(1e-4, [24.0, 24.9, 25.0, 26.0], 0.5) == [3.0, 4.0, -7.0, -7.0]


def test_a_probability_of_nothing_at_the_bound_is_negligible(marked, monkeypatch):
    monkeypatch.setattr(quantiles, "NEGLIGIBLE", 1.0)
    assert marked(0.5, 5.0, 0.0) == [-7.0]


def test_quantiles_from_21_on_are_expanded(marked):
    """A Poisson law with mean 10: from below, 20 is reached at 0.99841, 21 at 0.99930."""
    tiny = 2.0**-20
    assert marked([0.9980, 0.9990, 0.9999], 10.0 / tiny, tiny) == [20.0, -7.0, -7.0]
