"""Statements that may say nothing, against the exact mixture over all sets of silent statements."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from contested.infer.silence import DRAWS, Errors, row_errors, silent_sets
from contested.infer.smoother import fit
from contested.observations.stated import WIDER
from helpers.linear_gaussian import linear

SLOPES = np.array([[1.0, 0.0], [1.0, 0.3], [0.0, 1.2], [0.9, -0.8]])
SD, CHANCE, SILENT = np.array([0.4, 0.5, 0.6, 0.5]), np.array([0.3, 0.2, 0.1, 0.2]), 0.2


def case(observed, rows=4000, seed=0, silent=SILENT):
    return linear(SLOPES, observed, SD, CHANCE, rows, seed, silent)


def exact(observed, silent=SILENT, sets=None):
    """Chance of each statement to be silent, and mean and covariance of the unknowns, over all sets."""
    count = len(SLOPES)
    every = sets if sets is not None else list(product([False, True], repeat=count))
    log_weight, means, covariances = [], [], []
    for wide in every:
        variance = (SD * np.where(wide, WIDER, 1.0)) ** 2 + CHANCE
        marginal = SLOPES @ SLOPES.T + np.diag(variance)
        chance = np.where(wide, silent, 1.0 - silent)
        log_weight.append(np.log(chance).sum() + multivariate_normal.logpdf(observed, np.zeros(count), marginal))
        covariance = np.linalg.inv(np.eye(2) + SLOPES.T @ (SLOPES / variance[:, None]))
        means.append(covariance @ SLOPES.T @ (np.asarray(observed) / variance))
        covariances.append(covariance)
    weight = np.exp(np.array(log_weight) - max(log_weight))
    weight /= weight.sum()
    mean = weight @ np.array(means)
    off = np.array(means) - mean
    covariance = np.einsum("s,sij->ij", weight, np.array(covariances) + off[:, :, None] * off[:, None, :])
    return weight @ np.array(every, float), mean, covariance


def whole(state):
    return Errors(np.ones(len(state.observations)), state.silent)


@pytest.mark.parametrize("observed", [(1.0, 0.8, -0.5, 1.2), (6.0, 0.5, -0.5, 0.4), (3.0, -3.0, 0.0, 0.0)])
def test_the_chances_of_being_silent_are_those_of_the_exact_mixture(observed):
    chances, _, _ = exact(observed)
    found = np.mean([silent_sets(state, whole(state)).mean(axis=1) for state in fits(observed, 12)], axis=0)
    np.testing.assert_allclose(found, chances, atol=4.0 * np.sqrt(0.25 / (12 * DRAWS)) + 0.02)


def fits(observed, seeds):
    return [fit(case(observed, 576, seed).problem, seed, 1) for seed in range(seeds)]


@pytest.mark.parametrize("observed", [(1.0, 0.8, -0.5, 1.2), (6.0, 0.5, -0.5, 0.4)])
def test_the_posterior_is_the_exact_mixture(observed):
    _, mean, covariance = exact(observed)
    found = np.concatenate([fit(case(observed, 576, seed).problem, seed).posterior for seed in range(8)], axis=1)
    error = 4.0 / np.sqrt(8 * DRAWS)
    np.testing.assert_allclose(found.mean(axis=1), mean, atol=error)
    np.testing.assert_allclose(np.cov(found), covariance, atol=error)


def test_a_statement_that_all_others_contradict_hardly_moves_the_unknowns():
    observed = (12.0, 0.4, -0.5, 0.4)
    _, believed, _ = exact(observed, sets=[(False, False, False, False)])
    _, mean, _ = exact(observed)
    found = np.mean([fit(case(observed, 576, seed).problem, seed).posterior.mean(axis=1) for seed in range(4)], axis=0)
    assert believed[0] > 2.5
    assert found[0] == pytest.approx(mean[0], abs=0.2)
    assert found[0] < 1.0


def test_no_statement_is_silent_where_the_chance_is_none():
    state = fit(case((6.0, 0.5, -0.5, 0.4), 576, silent=0.0).problem, 0, 1)
    assert not silent_sets(state, whole(state)).any()
    assert np.array_equal(row_errors(state, whole(state)), np.repeat(SD[:, None], 576, axis=1))


def test_statements_that_say_the_same_are_silent_together_and_do_not_speak_for_each_other():
    # two repeat a number that the two others contradict; each has twice the variance, so that together they count once
    slopes, sd = np.array([[1.0], [1.0], [1.0], [1.0]]), np.array([0.4, 0.4, 0.4, 0.4]) * np.sqrt([2.0, 2.0, 1.0, 1.0])
    repeated = linear(slopes, [2.5, 2.5, 0.0, 0.1], sd, np.full(4, 1e-3), 576, 0, 0.2).problem
    together = fit(repeated._replace(groups=("a", "a", "b", "c")), 0, 1)
    once = fit(linear(slopes[1:], [2.5, 0.0, 0.1], np.full(3, 0.4), np.full(3, 1e-3), 576, 0, 0.2).problem, 0, 1)
    sets = silent_sets(together, whole(together))
    assert np.array_equal(sets[0], sets[1])
    alone = silent_sets(once, whole(once))
    np.testing.assert_allclose(sets[[0, 2, 3]].mean(axis=1), alone.mean(axis=1), atol=0.25)
    assert sets[0].mean() > 0.6


def test_leaving_one_out_changes_only_what_it_says_of_the_others():
    state = fit(case((1.0, 0.8, -0.5, 1.2), 576).problem, 0, 1)
    gone = Errors(np.array([np.inf, 1.0, 1.0, 1.0]), state.silent)
    sets = silent_sets(state, gone)
    assert not sets[0].any()
    assert np.isinf(row_errors(state, gone)[0]).all()
    assert (sets[1:] == silent_sets(state, whole(state))[1:]).mean() > 0.8
