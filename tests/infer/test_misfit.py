"""Evidence against the model."""

from __future__ import annotations

import numpy as np
import pytest

from contested.infer.misfit import misfit, unreachable, without_spread
from contested.infer.smoother import fit
from helpers.linear_gaussian import linear, random_linear

ALIKE = np.array([[1.0, 0.5], [1.0, 0.5]])


def fitted(observed, sd=0.2):
    return fit(linear(ALIKE, observed, [sd] * 2, [0.01] * 2, rows=576).problem, 0)


def test_before_conditioning_the_chance_of_the_observations_is_uniform_if_the_model_is_right():
    p = np.array([misfit(fit(random_linear(seed, rows=200).problem, seed, 1), 0).p for seed in range(100)])
    counts = np.histogram(p, bins=5, range=(0.0, 1.0))[0]
    assert ((counts - 20.0) ** 2 / 20.0).sum() < 18.5, "chi-square, 4 degrees of freedom, 0.999"


def test_observations_that_agree_are_no_misfit():
    result = fitted([1.0, 1.1])
    assert misfit(result, 0).p > 0.05 and misfit(result, -1).p > 0.05


def test_two_readings_of_the_same_thing_that_contradict_each_other_are_a_misfit():
    # each alone is well within what the prior predicts
    result = fitted([1.5, -1.5])
    assert np.abs(misfit(result, 0).distance).max() < 2.0
    assert misfit(result, 0).p < 0.01
    assert misfit(result, -1).p < 0.01


def test_the_distance_is_in_sd_of_predicted_values_with_error():
    result = fitted([3.0, 0.0], sd=1.0)
    total = np.sqrt(1.25 + 0.01 + 1.0)
    np.testing.assert_allclose(misfit(result, 0).distance, [3.0 / total, 0.0], atol=0.1)
    assert misfit(result, 0).mean_square == pytest.approx(4.5 / total**2, abs=0.3)
    assert misfit(result, -1).mean_square < misfit(result, 0).mean_square


def test_an_observation_beyond_every_history_is_named():
    assert unreachable(fitted([1.0, 12.0])).tolist() == [False, True]
    assert unreachable(fitted([1.0, -12.0])).tolist() == [False, True]


def test_a_bound_that_every_history_meets_is_no_misfit_and_is_not_used():
    case = linear([[1.0], [1.0]], [-50.0, 0.5], [0.2, 0.2], [0.0, 0.0])
    predict = case.problem.predict
    problem = case.problem._replace(predict=lambda z, n: np.minimum(predict(z, n), [[-50.0], [np.inf]]))
    result = fit(problem, 0)
    assert without_spread(result).tolist() == [True, False]
    assert unreachable(result).tolist() == [False, False]


def test_no_observations_are_no_misfit():
    assert misfit(fit(linear(np.zeros((0, 2)), [], [], []).problem, 0), 0).p == 1.0
