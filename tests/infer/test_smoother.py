"""The smoother on linear Gaussian problems, whose posterior is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.infer.chance import chance_covariance, chance_error, chance_sample, drawn_chance
from contested.infer.smoother import fit
from contested.infer.update import perturbations, related, standard_errors
from helpers.linear_gaussian import linear

SLOPES = np.array([[1.0, 0.0, 0.8], [0.0, 1.2, -0.7], [0.9, -0.8, 0.0]])
ROWS = 4000


def three(chance=(0.5, 0.2, 0.0), seed=0, observed=(1.0, -0.5, 0.8), rows=ROWS):
    return linear(SLOPES, observed, (0.4, 0.6, 0.5), chance, rows, seed)


def assert_exact(result, mean, covariance, deviations=5.0):
    """Within Monte Carlo error, which prior draws, perturbations and chance all add to."""
    z = result.posterior.astype(float)
    error = deviations / np.sqrt(z.shape[1])
    np.testing.assert_allclose(z.mean(axis=1), mean, atol=error)
    np.testing.assert_allclose(np.cov(z), covariance, atol=error)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("assimilations", [1, 4])
def test_the_posterior_of_a_linear_problem_with_chance_is_the_exact_one(seed, assimilations):
    case = three(seed=seed)
    assert_exact(fit(case.problem, seed, assimilations), *case.exact())


def test_without_the_correction_chance_would_count_too_little():
    # chance alone, no error to speak of
    case = linear([[1.0]], [1.5], [1e-3], [1.0], ROWS)
    assert_exact(fit(case.problem, 0), *case.exact())


def test_the_posterior_is_exact_for_any_number_of_assimilations_of_one_unknown():
    slope, sd, chance = 1.3, 0.4, 0.7
    for assimilations in (1, 2, 4, 9):
        drawn = np.array([[np.sqrt(chance), -np.sqrt(chance)]], dtype=np.float32)
        error = sd**2 + chance_error(drawn, assimilations).item()
        variance = 1.0
        for _ in range(assimilations):
            variance = 1.0 / (1.0 / variance + slope**2 / (assimilations * error + chance))
        assert variance == pytest.approx(1.0 / (1.0 + slope**2 / (sd**2 + chance)))


def test_chance_is_measured_from_differences_of_paired_runs():
    generator = np.random.default_rng(0)
    level, covariance = generator.normal(size=(2, 20_000)) * 10.0, np.array([[0.25, 0.6], [0.6, 4.0]])
    runs = [level + generator.multivariate_normal([0.0, 0.0], covariance, 20_000).T for _ in range(2)]
    np.testing.assert_allclose(chance_covariance(chance_sample(*runs)), covariance, rtol=0.05)


def test_the_sd_of_chance_is_that_of_the_model():
    np.testing.assert_allclose(fit(three().problem, 0).chance_sd, np.sqrt([0.5, 0.2, 0.0]), rtol=0.05, atol=1e-9)


def test_drawn_chance_has_the_covariance_of_the_sample_and_is_the_same_for_every_observation():
    sample = np.random.default_rng(0).normal(size=(2, 5000)).astype(np.float32)
    sample[1] += sample[0]
    drawn = drawn_chance(sample, 1, 0)
    np.testing.assert_allclose(chance_covariance(drawn.astype(np.float32)), chance_covariance(sample), rtol=1e-5)
    assert np.array_equal(drawn_chance(sample[1:], 1, 0)[0], drawn[1])
    assert not np.array_equal(drawn_chance(sample, 1, 1), drawn)
    assert abs(np.corrcoef(drawn[0], sample[0])[0, 1]) < 0.06


@pytest.mark.parametrize("seed", [0, 1])
def test_chance_that_two_observations_share_is_told_apart_from_what_is_unknown(seed):
    # the difference of the two tells the second unknown almost exactly, since both have the same chance
    slopes, shared = np.array([[1.0, 0.2], [1.0, 0.9]]), np.array([[0.8, 0.8], [0.8, 0.8]])
    case = linear(slopes, [1.0, 1.5], [0.2, 0.2], [0.0, 0.0], ROWS, seed)

    def predict(z, noise):
        return slopes @ z + np.sqrt(0.8) * np.random.default_rng([seed, int(noise[0])]).standard_normal(len(noise))

    total = np.linalg.inv(shared + 0.04 * np.eye(2))
    covariance = np.linalg.inv(np.eye(2) + slopes.T @ total @ slopes)
    result = fit(case.problem._replace(predict=predict), seed)
    assert_exact(result, covariance @ slopes.T @ total @ [1.0, 1.5], covariance)


def test_without_observations_the_prior_comes_back_to_the_digit():
    problem = linear(np.zeros((0, 3)), [], [], [], rows=50).problem
    result = fit(problem, 0)
    assert result.posterior.tobytes() == problem.prior.tobytes()
    assert result.complete


def test_observations_that_are_the_same_in_every_row_change_nothing():
    case = linear([[0.0, 0.0]], [3.0], [0.1], [0.0], rows=50)
    assert fit(case.problem, 0).posterior.tobytes() == case.problem.prior.tobytes()


def test_two_identical_observations_with_doubled_variance_equal_one():
    once = linear([[1.0, 0.8]], [1.2], [0.5], [0.0], ROWS)
    twice = linear([[1.0, 0.8]] * 2, [1.2] * 2, [0.5 * np.sqrt(2.0)] * 2, [0.0] * 2, ROWS)
    assert_exact(fit(twice.problem, 0), *once.exact())


def test_a_false_claim_raises_the_inflation_of_its_speaker_only():
    # unknowns: the size, the inflation of three speakers; each speaks of the size, the first says five times as much
    slopes = np.hstack([np.full((3, 1), 0.8), 0.6 * np.eye(3)])
    case = linear(slopes, [np.log(5.0), 0.0, 0.0], [0.2] * 3, [0.02] * 3, ROWS)
    result = fit(case.problem, 0)
    shift = dict(zip(("size", "first", "second", "third"), result.shift, strict=True))
    assert shift["first"] > 1.0
    assert shift["second"] < 0.1 and shift["third"] < 0.1
    # believed, it would move the size by log(5) / 0.8 = 2.0
    assert abs(shift["size"]) < 0.8
    assert_exact(result, *case.exact())


def test_an_assimilation_is_that_of_an_independent_library():
    from iterative_ensemble_smoother import AdaptiveESMDA

    slopes = np.hstack([SLOPES, np.zeros((3, 40))])
    result = fit(linear(slopes, [1.0, -0.5, 0.8], [0.4] * 3, [0.2] * 3, rows=300).problem, 0)
    for step in range(4):
        z, y = result.z[step].astype(float), result.predicted[step].astype(float)
        library = AdaptiveESMDA(
            np.diag(result.sd**2) + chance_error(result.chance, 4), result.observed, alpha=4, seed=0
        )
        library.prepare_assimilation(
            Y=y,
            truncation=1.0,
            observation_perturbations=perturbations(result, step, np.repeat(result.sd[:, None], result.rows, axis=1)),
        )
        kept = related(z, y)
        assert 0 < kept.sum() < kept.size
        expected = library.assimilate_batch(X=z, correlation_callback=lambda *_, kept=kept: kept, n_jobs=1)
        np.testing.assert_allclose(result.z[step + 1], expected, atol=1e-5)


def test_an_unknown_that_nothing_depends_on_keeps_its_prior():
    slopes = np.hstack([SLOPES, np.zeros((3, 40))])
    result = fit(linear(slopes, [1.0, -0.5, 0.8], [0.4] * 3, [0.2] * 3, rows=576).problem, 0)
    assert result.sd_left[3:].mean() == pytest.approx(1.0, abs=0.01)
    assert np.abs(result.shift[3:]).max() < 0.2


def test_a_bound_that_is_met_teaches_little_and_one_that_is_not_moves_the_unknown():
    def bounded(limit):
        case = linear([[1.0]], [limit], [0.2], [0.0], ROWS)
        predict = case.problem.predict
        return case.problem._replace(predict=lambda z, noise: np.minimum(predict(z, noise), limit))

    assert abs(fit(bounded(-2.5), 0).shift[0]) < 0.1
    above = fit(bounded(1.0), 0)
    assert above.shift[0] > 1.0
    assert above.posterior.max() > 1.5, "the bound is no point estimate"


@pytest.mark.parametrize("stop_after", [1, 2, 3])
def test_a_fit_that_goes_on_after_a_stop_has_the_same_digits(stop_after):
    case = three(rows=100)
    kept = []
    whole = fit(case.problem, 3, keep=kept.append)
    assert [len(partial.z) for partial in kept] == [2, 3, 4, 5]
    resumed = fit(case.problem, 3, resume=kept[stop_after - 1])
    assert resumed.z.tobytes() == whole.z.tobytes()
    assert resumed.predicted.tobytes() == whole.predicted.tobytes()


def test_a_fit_of_another_problem_is_not_resumed():
    kept = []
    fit(three(rows=100).problem, 3, keep=kept.append)
    with pytest.raises(ValueError, match="same problem"):
        fit(three(rows=100, observed=(1.0, -0.5, 0.9)).problem, 3, resume=kept[0])
    with pytest.raises(ValueError, match="same problem"):
        fit(three(rows=100).problem, 4, resume=kept[0])


def test_progress_counts_the_simulations_and_no_noise_is_used_twice():
    case = three(rows=100)
    told, used = [], []

    def predict(z, noise):
        used.append(noise)
        return case.problem.predict(z, noise)

    fit(case.problem._replace(predict=predict), 0, progress=lambda done, total: told.append((done, total)))
    assert told == [(step, 6) for step in range(1, 7)]
    assert np.array_equal(np.concatenate(used), np.arange(600))


@pytest.mark.parametrize(
    "wrong",
    [
        {"sd": np.array([0.4, 0.0, 0.5])},
        {"observed": np.array([1.0, np.nan, 0.5])},
        {"observed": np.array([1.0, 0.5])},
        {"observations": ("same", "same", "other")},
        {"predict": lambda z, noise: np.full((3, 100), np.nan)},
        {"predict": lambda z, noise: np.zeros((2, 100))},
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        fit(three(rows=100).problem._replace(**wrong), 0)


@given(st.integers(0, 2**64), st.integers(0, 9), st.integers(1, 50))
@settings(max_examples=30)
def test_errors_depend_on_name_and_row_only(seed, assimilation, rows):
    both = standard_errors(("a", "b"), seed, assimilation, rows + 5)
    assert np.array_equal(standard_errors(("b",), seed, assimilation, rows)[0], both[1, :rows])
    assert not np.array_equal(both[0], both[1])


def test_errors_are_standard_normal_and_differ_between_assimilations():
    first, second = (standard_errors(("a",), 0, step, 20_000)[0] for step in (0, 1))
    assert abs(first.mean()) < 0.03 and abs(first.std() - 1.0) < 0.03
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


@given(st.floats(0.3, 3.0), st.floats(-2.0, 2.0))
@settings(max_examples=20, deadline=None)
def test_a_smaller_error_never_leaves_more_spread(sd, observed):
    case = linear([[1.0]], [observed], [sd], [0.1], rows=200)
    narrower = fit(case.problem._replace(sd=np.array([sd / 2.0])), 0)
    assert narrower.sd_left[0] < fit(case.problem, 0).sd_left[0] < 1.0


def test_what_is_learned_is_a_share_of_the_prior_sd():
    result = fit(three(rows=500).problem, 0)
    wide = replace(result, z=np.concatenate([2.0 * result.z[:1], result.z[1:]]))
    np.testing.assert_allclose(wide.sd_left, result.sd_left / 2.0)
