"""Ranks and coverage from twins with known truth."""

from __future__ import annotations

import numpy as np
import pytest

from contested.infer.calibration import calibrate


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


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_exact_posterior_has_uniform_ranks_and_covers_as_often_as_it_says(seed):
    found = calibrate(twins(200, seed=seed))
    assert found.uniform_p > 0.001
    assert all(found.band[0] <= count <= found.band[1] for count in found.counts)
    assert found.coverage == pytest.approx(0.9, abs=4.0 * found.coverage_error)
    assert found.rms == pytest.approx(1.0, abs=0.1)
    assert found.counts.sum() == 800 and found.ranks.shape == (200, 4)


def test_an_overconfident_posterior_is_caught():
    found = calibrate(twins(100, scale=0.6))
    assert found.uniform_p < 1e-6 and found.coverage < 0.8 and found.rms > 1.4
    assert found.counts[0] > found.band[1] and found.counts[-1] > found.band[1]


def test_a_posterior_that_learned_too_little_is_caught():
    found = calibrate(twins(100, scale=1.8))
    assert found.uniform_p < 1e-6 and found.coverage > 0.96 and found.rms < 0.7


def test_a_biased_posterior_is_caught():
    found = calibrate(twins(100, shift=0.7))
    assert found.uniform_p < 1e-6 and found.counts[0] > found.band[1] > found.counts[-1]


def test_ranks_of_counts_with_ties_are_uniform():
    generator = np.random.default_rng(0)
    found = calibrate([(generator.poisson(1.0, 3) * 1.0, generator.poisson(1.0, (3, 50)) * 1.0) for _ in range(300)])
    assert found.uniform_p > 0.001


def test_the_p_value_of_a_right_posterior_is_uniform():
    p = np.array([calibrate(twins(10, seed=seed)).uniform_p for seed in range(100)])
    assert 0.35 < p.mean() < 0.65 and (p < 0.1).mean() < 0.2


def test_a_truth_that_every_draw_hits_is_no_distance_and_one_that_every_draw_misses_is_infinite():
    assert calibrate([(np.array([1.0]), np.ones((1, 5)))]).rms == 0.0
    assert calibrate([(np.array([2.0]), np.ones((1, 5)))]).rms == np.inf


def test_no_twins_are_refused():
    with pytest.raises(ValueError, match="twin"):
        calibrate([])
