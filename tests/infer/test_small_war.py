"""The whole of inference on a small war: calibration over twins, the future, and a reference without regressions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from contested.infer.calibration import inside, ranks, uniformity
from contested.infer.histories import choose_histories
from contested.infer.smoother import fit
from helpers.particle_posterior import filtered, reference
from helpers.small_war import QUANTITIES, SD, UNKNOWNS, future, log_likelihood, past, problem, readings, twin

ROWS, CANDIDATES, REPEATS = 500, 8, 2


class Answer(NamedTuple):
    truth: np.ndarray
    posterior: np.ndarray
    future: np.ndarray
    foretold: np.ndarray


def answer(seed) -> Answer:
    """The posterior of a twin, and the future of the histories that go on."""
    world, rng = twin(seed), np.random.default_rng([seed, 5])
    z = fit(problem(world.observed, ROWS, seed), seed).posterior
    every = np.repeat(z, CANDIDATES, axis=1)
    path = past(every, rng)
    likelihood = log_likelihood(readings(path, every), world.observed).sum(axis=0).reshape(ROWS, CANDIDATES)
    chosen = choose_histories(likelihood, np.zeros_like(likelihood), ROWS, REPEATS, seed)
    members = chosen.row * CANDIDATES + chosen.candidate
    return Answer(world.z, z.astype(float), world.future, future(path[-1].pick(members), every[:, members], rng))


@pytest.fixture(scope="module")
def answers():
    return [answer(seed) for seed in range(1000, 1060)]


def ranked(pairs):
    """Ranks of truths among their draws [twin, item]."""
    generator = np.random.default_rng(0)
    return np.array([ranks(draws, truth, generator.random(len(truth))) for truth, draws in pairs])


@pytest.mark.heavy
def test_the_unknowns_of_twins_are_calibrated(answers):
    found = ranked([(each.truth, each.posterior) for each in answers])
    assert 0.87 <= inside(found).mean() <= 0.93
    errors = [(each.posterior.mean(axis=1) - each.truth) / each.posterior.std(axis=1) for each in answers]
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(1.0, abs=0.1)
    assert uniformity(found) > 0.001
    learned = np.mean([each.posterior.std(axis=1) for each in answers], axis=0)
    assert learned.min() < 0.8, "something is learned"


@pytest.mark.heavy
def test_the_future_of_twins_is_covered(answers):
    found = ranked([(each.future, each.foretold) for each in answers])
    assert len(QUANTITIES) == found.shape[1]
    assert 0.85 <= inside(found).mean() <= 0.95


@pytest.mark.heavy
def test_the_smoother_agrees_with_importance_sampling_by_particle_filters():
    shifts, ratios = [], []
    for seed in range(4):
        world = twin(seed)
        exact = reference(world.observed, seed, draws=2000, particles=60)
        assert exact.effective > 400
        z = fit(problem(world.observed, 1000, seed), seed).posterior.astype(float)
        shifts.append((z.mean(axis=1) - exact.mean) / exact.sd)
        ratios.append(z.std(axis=1) / exact.sd)
    assert np.shape(shifts) == (4, len(UNKNOWNS))
    assert np.sqrt(np.mean(np.square(shifts))) < 0.2
    assert np.mean(np.abs(shifts) < 0.2) > 0.8
    assert np.abs(np.mean(ratios, axis=0) - 1.0).max() < 0.2


def test_the_filter_gives_the_likelihood_of_simulated_observations():
    # with errors that are large against chance, a mean over histories without resampling is exact enough
    world, rng = twin(0), np.random.default_rng(0)
    z = np.repeat(world.z[:, None], 20_000, axis=1)
    wide = log_likelihood(readings(past(z, rng), z), world.observed).sum(axis=0)
    direct = np.logaddexp.reduce(wide) - np.log(len(wide))
    estimates = [filtered(world.z[:, None], world.observed, 1000, rng)[0].item() for _ in range(5)]
    assert np.mean(estimates) == pytest.approx(direct, abs=0.3)
    assert SD.min() > 0
