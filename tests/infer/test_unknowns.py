"""Unknowns as standard normals."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.infer.unknowns import prior_values, standard_normals, uniforms, unknown_priors
from contested.ledger.prior import Prior


def prior(name, **distribution):
    return Prior.model_validate(
        {
            "id": name,
            "says": "A number.",
            "unit": "1",
            "basis": "judged",
            "distribution": distribution,
            "why": "A test.",
            "known_from": datetime.date(2030, 1, 1),
            "status": "reviewed",
        }
    )


def priors():
    return {
        "b-rate": prior("b-rate", kind="lognormal", median=2.0, sigma=0.5),
        "a-constant": prior("a-constant", kind="fixed", value=7.0),
    }


def test_a_constant_is_no_unknown():
    assert unknown_priors(priors()) == ("b-rate",)


def test_a_constant_has_its_value_in_every_row():
    assert prior_values(priors(), ("b-rate",), np.zeros((1, 3)))["a-constant"].tolist() == [7.0] * 3


def test_a_lognormal_prior_is_the_exponential_of_its_unknown():
    z = np.array([[-2.0, 0.0, 1.0]])
    np.testing.assert_allclose(prior_values(priors(), ("b-rate",), z)["b-rate"], 2.0 * np.exp(0.5 * z[0]), rtol=1e-6)


def test_an_unknown_that_is_no_prior_is_refused():
    with pytest.raises(KeyError):
        prior_values(priors(), ("missing",), np.zeros((1, 2)))


@given(st.floats(1e-6, 1.0 - 1e-6))
def test_uniform_draws_come_back_from_standard_normals(u):
    np.testing.assert_allclose(uniforms(standard_normals(np.array([u]))), u, rtol=1e-4, atol=1e-6)


@given(st.floats(0.0, 1.0), st.floats(-1e6, 1e6))
def test_unknowns_and_values_are_always_finite(u, z):
    assert np.isfinite(standard_normals(np.array([u]))).all()
    assert np.isfinite(prior_values(priors(), ("b-rate",), np.array([[z]]))["b-rate"]).all()
