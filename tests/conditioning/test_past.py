"""The past as a function of unknown numbers, against plain NumPy."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from contested.conditioning.past import design_of, expected, log_factors, prior_rows, simulate_readings, values_of
from contested.ensemble.design import draw_prior, uniform_draws
from contested.ensemble.ensemble import run_ensemble
from contested.observations.stated import Errors, Stated
from helpers.small_past import PAST_WEEKS, READINGS, inflated, number, prior, small_past

PAST = small_past((*READINGS, inflated("again", 1000.0, "Ben")))
Z = np.random.default_rng(0).standard_normal((len(PAST.unknowns), 40)).astype(np.float32)


def test_unknowns_are_the_numbers_that_are_no_constants_and_the_speakers():
    assert PAST.unknowns == ("prior:inflation", "prior:rate", "prior:start", "speaker:Anna", "speaker:Ben")


def test_without_inflation_a_speaker_is_no_unknown():
    past = small_past((number("counted", 900.0),))
    assert past.unknowns == ("prior:rate", "prior:start")
    alike = small_past((inflated("said", 900.0, "Anna", spread=None),))
    assert alike.unknowns == ("prior:inflation", "prior:rate", "prior:start")


def test_prior_rows_have_the_numbers_that_a_run_without_evidence_draws():
    values = values_of(PAST, prior_rows(PAST, 50))
    for name in ("start", "rate", "inflation"):
        np.testing.assert_allclose(values[name], draw_prior(prior(name), PAST.seed, 50), rtol=1e-5)
    own = prior_rows(PAST, 50)[PAST.unknowns.index("speaker:Anna")]
    np.testing.assert_allclose(own, ndtri(uniform_draws("speaker:Anna", PAST.seed, 50)), rtol=1e-5)


def test_values_are_those_of_the_priors():
    values = values_of(PAST, Z)
    np.testing.assert_allclose(values["rate"], 0.2 * np.exp(0.4 * Z[1].astype(float)), rtol=1e-6)
    np.testing.assert_allclose(values["start"], 700.0 * np.exp(0.3 * Z[2].astype(float)), rtol=1e-6)
    assert (values["spread"] == 0.3).all()


def test_a_number_set_by_hand_is_the_same_in_every_row():
    start, rate = PAST.prepared.built.parameters
    rate.by_hand, rate.prior = 0.25, None
    try:
        design = design_of(PAST, Z, np.arange(40), np.arange(40))
    finally:
        rate.by_hand, rate.prior = None, prior("rate")
    assert (design.params["people.rate"] == 0.25).all()
    assert len(set(design.params["people.start"])) == 40


def test_factors_are_the_inflation_of_the_side_and_the_speaker():
    found = log_factors(PAST, Z)
    side = np.log(1.5) + 0.4 * Z[0].astype(float)
    assert (found[0] == 0).all() and (found[2] == 0).all()
    np.testing.assert_allclose(found[1], side + 0.3 * Z[3], rtol=1e-5)
    np.testing.assert_allclose(found[3], side + 0.3 * Z[4], rtol=1e-5)


def test_readings_are_of_the_simulated_past():
    design = design_of(PAST, Z, np.arange(40), np.arange(40))
    found = simulate_readings(PAST, design)
    kept = run_ensemble(PAST.system, design, PAST.plan._replace(series=True), PAST.executor)
    left = kept.sums["leave"]
    assert left.mean.shape[0] == PAST_WEEKS
    np.testing.assert_allclose(found[0].mean(), left.mean.sum(), rtol=1e-6)
    assert (found[0] == found[1]).all() and (found[2] == (found[0] >= 700)).all()


def test_what_is_expected_is_the_simulated_number_times_its_factors_on_its_scale():
    bound = Stated("log", 40.0, Errors(grade=0.1), at_least=40.0)
    root = Stated("root", 9.0, Errors(grade=0.1), log_shift=np.log(2.0))
    past = small_past((*READINGS, number("bound", 40.0, law=bound), number("root", 9.0, law=root)))
    z = Z[: len(past.unknowns)]
    simulated = np.abs(np.random.default_rng(1).normal(50, 20, (5, 40)))
    found = expected(past, simulated, z)
    factor = np.log(1.5) + 0.4 * z[0].astype(float) + 0.3 * z[3]
    assert found.shape == (4, 40)
    np.testing.assert_allclose(found[0], np.log(simulated[0] + 0.5), rtol=1e-6)
    np.testing.assert_allclose(found[1], np.log(simulated[1] * np.exp(factor) + 0.5), rtol=1e-5)
    np.testing.assert_allclose(found[2], np.log(np.minimum(simulated[3], 40.0) + 0.5), rtol=1e-6)
    np.testing.assert_allclose(found[3], np.sqrt(2.0 * simulated[4] + 0.375), rtol=1e-6)
