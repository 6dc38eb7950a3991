"""Ranks and coverage from twins with known truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from contested.analysis.scores import crps
from contested.infer.calibration import coverage, inside, ranks, uniformity


def twins(count, scale=1.0, shift=0.0, unknowns=4, draws=200, seed=0):
    """A normal truth seen with an error of sd 1; posterior draws with the exact sd times `scale`."""
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        truth = generator.standard_normal(unknowns)
        observed = truth + generator.standard_normal(unknowns)
        mean, sd = observed / 2.0 + shift, scale * np.sqrt(0.5)
        found.append((truth, mean[:, None] + sd * generator.standard_normal((unknowns, draws))))
    return found


def ranked(every, seed=0):
    """Ranks of the truth of all twins [twin, unknown]."""
    generator = np.random.default_rng([seed, 1])
    return np.array([ranks(draws, truth, generator.random(len(truth))) for truth, draws in every])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_exact_posterior_has_uniform_ranks_and_covers_as_often_as_it_says(seed):
    found = ranked(twins(200, seed=seed))
    assert found.shape == (200, 4) and uniformity(found) > 0.001
    held = coverage(inside(found))
    assert held.low < 0.9 < held.high and held.high - held.low < 0.06


def test_an_overconfident_posterior_is_caught():
    found = ranked(twins(100, scale=0.6))
    assert uniformity(found) < 1e-6 and coverage(inside(found)).share < 0.8


def test_a_posterior_that_learned_too_little_is_caught():
    found = ranked(twins(100, scale=1.8))
    assert uniformity(found) < 1e-6 and coverage(inside(found)).share > 0.96


def test_a_biased_posterior_is_caught():
    found = ranked(twins(100, shift=0.7))
    assert uniformity(found) < 1e-6 and np.mean(found < 0.1) > 0.1 > np.mean(found > 0.9)


def test_ranks_of_counts_with_ties_are_uniform():
    generator = np.random.default_rng(0)
    every = [(generator.poisson(1.0, 3) * 1.0, generator.poisson(1.0, (3, 50)) * 1.0) for _ in range(300)]
    assert uniformity(ranked(every)) > 0.001


def test_the_p_value_of_a_right_posterior_is_uniform():
    p = np.array([uniformity(ranked(twins(10, seed=seed), seed)) for seed in range(100)])
    assert 0.35 < p.mean() < 0.65 and (p < 0.1).mean() < 0.2


def test_a_rank_is_the_share_below_and_a_tie_lies_at_random():
    draws = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 5.0]])
    found = ranks(draws, np.array([2.5, 0.0]), np.array([0.5, 0.25]))
    np.testing.assert_allclose(found, [2.5 / 5, 0.25 * 4 / 5])


def test_counts_with_many_ties_are_inside_as_often_as_the_interval_says():
    generator = np.random.default_rng(1)
    every = generator.poisson(0.3, (4000, 100)).astype(float)
    found = ranks(every[:, 1:], every[:, 0], generator.random(4000))
    assert inside(found).mean() == pytest.approx(0.9, abs=4 * np.sqrt(0.09 / 4000))
    assert uniformity(found[:, None]) > 0.001


def test_the_range_of_a_coverage_of_one_item_is_the_exact_binomial_one():
    held = np.arange(20)[:, None] < 18
    found = coverage(held)
    assert (found.share, found.cases) == (0.9, 20)
    expected = binomtest(18, 20).proportion_ci(0.95, "exact")
    np.testing.assert_allclose((found.low, found.high), (expected.low, expected.high))
    every = coverage(np.ones((20, 1), bool))
    np.testing.assert_allclose((every.low, every.high), (0.025 ** (1 / 20), 1.0))


def test_items_that_go_together_are_worth_one():
    alone = np.arange(20)[:, None] < 18
    found, one = coverage(np.repeat(alone, 50, axis=1)), coverage(alone)
    assert found.cases == 1000 and found.share == one.share
    np.testing.assert_allclose((found.low, found.high), (one.low, one.high), atol=0.02)


def test_the_score_is_the_mean_distance_to_the_truth_less_half_that_of_two_draws():
    generator = np.random.default_rng(2)
    draws, truth = generator.standard_normal((3, 40)), np.array([0.0, 1.0, -3.0])
    apart = np.abs(draws[:, :, None] - draws[:, None, :]).mean(axis=(1, 2))
    np.testing.assert_allclose(crps(draws, truth), np.abs(draws - truth[:, None]).mean(axis=1) - 0.5 * apart)
