"""The fit without some observations, against a fit that never had them."""

from __future__ import annotations

import numpy as np
import pytest

from contested.infer.regression import slopes
from contested.infer.replay import left_out, replay
from contested.infer.silence import Errors
from contested.infer.smoother import fit
from helpers.linear_gaussian import linear

SLOPES = np.array([[1.0, 0.0, 0.8], [0.0, 1.2, -0.7], [0.9, -0.8, 0.0], [0.7, 0.7, 0.7]])
CASE = linear(SLOPES, [1.0, -0.5, 0.8, 2.0], [0.4, 0.6, 0.5, 0.4], [0.3, 0.2, 0.1, 0.2], rows=2000)
ERROR = 5.0 / np.sqrt(2000)


def refit(case, keep, seed):
    """Fitted without the other observations."""
    full = case.problem
    return fit(
        full._replace(
            observations=tuple(full.observations[index] for index in keep),
            observed=full.observed[keep],
            sd=full.sd[keep],
            silent=full.silent[keep],
            groups=tuple(full.groups[index] for index in keep),
            predict=lambda z, noise: full.predict(z, noise)[keep],
        ),
        seed,
    )


@pytest.fixture(scope="module")
def result():
    return fit(CASE.problem, 0)


def test_with_everything_it_is_the_fit(result):
    again = replay(result, [Errors(np.ones(4), result.silent)])
    assert np.array_equal(again.z[0], result.posterior)
    assert np.array_equal(again.predicted[0], result.predicted[-1])


@pytest.mark.parametrize("dropped", [{0}, {1}, {3}, {0, 3}])
def test_what_is_left_out_agrees_with_an_exact_fit_and_with_a_refit(result, dropped):
    keep = [index for index in range(4) if index not in dropped]
    mean, covariance = CASE.exact(keep)
    found = replay(result, left_out(result, [{f"claim-{index}" for index in dropped}])).z[0].astype(float)
    np.testing.assert_allclose(found.mean(axis=1), mean, atol=ERROR)
    np.testing.assert_allclose(np.cov(found), covariance, atol=ERROR)
    again = refit(CASE, keep, 0).posterior.astype(float)
    reseeded = refit(CASE, keep, 1).posterior.astype(float)
    noise = np.abs(again.mean(axis=1) - reseeded.mean(axis=1)).max() + 0.03
    assert np.abs(found.mean(axis=1) - again.mean(axis=1)).max() < noise


def test_without_any_observation_it_is_the_prior(result):
    everything = replay(result, left_out(result, [result.observations])).z[0]
    assert np.array_equal(everything, result.z[0])


def test_a_larger_error_is_a_step_towards_leaving_out(result):
    factors = np.array([[1.0] * 4, [2.0, 1, 1, 1], [np.inf, 1, 1, 1]])
    changes = [Errors(factor, result.silent) for factor in factors]
    kept, wider, without = replay(result, changes).z.mean(axis=2)
    between = (wider - kept) / (without - kept)
    assert 0.2 < between[np.argmax(np.abs(without - kept))] < 0.95


def without_itself(fitted, groups=None):
    """What is predicted of each observation without it, or without its group [observation, row]."""
    found = replay(fitted, left_out(fitted, groups or [{name} for name in fitted.observations])).predicted
    return np.array([found[index, index] for index in range(len(found))], dtype=np.float64)


def test_a_false_claim_is_judged_by_the_others_and_not_by_itself():
    problem = CASE.problem._replace(observed=np.array([1.0, -0.5, 0.8, 9.0]))
    case = CASE._replace(problem=problem)
    predictive = without_itself(fit(problem, 0))
    for index in range(4):
        keep = [other for other in range(4) if other != index]
        mean, covariance = case.exact(keep)
        sd = np.sqrt(SLOPES[index] @ covariance @ SLOPES[index] + case.chance[index])
        assert predictive[index].mean() == pytest.approx(SLOPES[index] @ mean, abs=2.0 * ERROR)
        assert predictive[index].std() == pytest.approx(sd, rel=0.1)
    assert predictive.shape == (4, 2000)


def test_a_claim_that_another_repeats_is_judged_without_both():
    case = linear([[1.0], [1.0]], [2.0, 2.0], [0.3, 0.3], [0.0, 0.0], rows=2000)
    result = fit(case.problem, 0)
    both = set(result.observations)
    assert np.abs(without_itself(result, [both, both]).mean(axis=1)).max() < ERROR
    assert without_itself(result).mean(axis=1).min() > 1.0


def test_an_unknown_name_and_an_unfinished_fit_are_refused(result):
    with pytest.raises(KeyError):
        left_out(result, [{"missing"}])
    kept = []
    fit(CASE.problem, 0, keep=kept.append)
    with pytest.raises(ValueError, match="complete"):
        replay(kept[0], [Errors(np.ones(4), kept[0].silent)])


def test_slopes_are_those_of_least_squares_and_0_where_nothing_is_correlated():
    z = np.random.default_rng(0).normal(size=(30, 3000))
    values = np.array([2.0 * z[0] - z[1] + 5.0, np.full(3000, 4.0)])
    expected = np.zeros((2, 30))
    expected[0, :2] = 2.0, -1.0
    np.testing.assert_allclose(slopes(z, values), expected, atol=1e-9)
