"""Quantiles compared with closed forms, published values, and integrals in plain NumPy."""

import datetime
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contested.ledger.distribution import AnyDistribution
from contested.ledger.prior import Prior

ADAPTER = TypeAdapter(AnyDistribution)


def shape(kind, **parameters):
    return ADAPTER.validate_python({"kind": kind, **parameters})


def prior(kind, **parameters):
    return Prior.model_validate(
        {
            "id": "p",
            "says": "A number.",
            "unit": "1",
            "basis": "judged",
            "distribution": {"kind": kind, **parameters},
            "why": "A test.",
            "known_from": datetime.date(2030, 1, 1),
            "status": "reviewed",
        }
    )


# Values of the prior table in the catalogue of mechanisms, with three significant digits.
@pytest.mark.parametrize(
    ("kind", "parameters", "points"),
    [
        ("lognormal", {"median": 0.01, "sigma": 1.0}, (0.00193, 0.01, 0.0518)),
        ("lognormal", {"median": 6, "sigma": 0.4}, (3.11, 6, 11.6)),
        ("beta", {"a": 4, "b": 16}, (0.0753, 0.19, 0.359)),
        ("beta", {"a": 1, "b": 9}, (0.00568, 0.0741, 0.283)),
        ("normal", {"mean": 0.3, "sd": 0.3}, (-0.193, 0.3, 0.793)),
        ("half_normal", {"scale": 0.5}, (0.0314, 0.337, 0.98)),
        ("uniform", {"low": 0.37, "high": 0.50}, (0.377, 0.435, 0.493)),
        ("fixed", {"value": 2.3}, (2.3, 2.3, 2.3)),
    ],
)
def test_quantiles_equal_the_published_values(kind, parameters, points):
    found = prior(kind, **parameters)
    assert (*found.interval(0.9), found.median) == pytest.approx((points[0], points[2], points[1]), rel=4e-3)


def test_an_interval_leaves_out_the_same_probability_on_both_sides():
    assert prior("uniform", low=0, high=1).interval(0.5) == pytest.approx((0.25, 0.75), rel=1e-12)


def test_a_gamma_with_cv_1_is_exponential():
    u = np.array([0.01, 0.5, 0.99])
    np.testing.assert_allclose(shape("gamma", mean=3, cv=1).ppf(u), -3 * np.log1p(-u), rtol=1e-12)


def test_a_beta_with_a_1_has_a_closed_form():
    u = np.linspace(0.001, 0.999, 50)
    np.testing.assert_allclose(shape("beta", a=1, b=7).ppf(u), 1 - (1 - u) ** (1 / 7), rtol=1e-9)


@pytest.mark.parametrize(("mean", "cv"), [(0.2, 0.3), (50, 2.0)])
def test_a_gamma_has_its_stated_mean_and_cv(mean, cv):
    u = (np.arange(400_000) + 0.5) / 400_000
    x = shape("gamma", mean=mean, cv=cv).ppf(u)
    assert x.mean() == pytest.approx(mean, rel=1e-3)
    assert x.std() / x.mean() == pytest.approx(cv, rel=1e-2)


@pytest.mark.parametrize(("low", "high"), [(0, None), (None, 1), (-1, 2), (2.5, None), (None, -2.5), (2, 3), (-3, -2)])
def test_the_quantiles_of_a_truncated_normal_invert_its_cdf(low, high):
    normal, u = NormalDist(0.5, 0.7), np.linspace(0.0005, 0.9995, 101)
    at_low = 0.0 if low is None else normal.cdf(low)
    at_high = 1.0 if high is None else normal.cdf(high)
    x = shape("normal", mean=0.5, sd=0.7, **{k: v for k, v in {"low": low, "high": high}.items() if v is not None}).ppf(
        u
    )
    back = (np.array([normal.cdf(value) for value in x]) - at_low) / (at_high - at_low)
    np.testing.assert_allclose(back, u, atol=1e-9)


def test_wide_truncation_changes_nothing():
    u = np.linspace(0.01, 0.99, 9)
    free, held = shape("normal", mean=1, sd=2), shape("normal", mean=1, sd=2, low=-50, high=50)
    np.testing.assert_allclose(held.ppf(u), free.ppf(u), rtol=1e-12)


def test_truncation_above_and_below_are_mirror_images():
    u = np.linspace(0.001, 0.999, 11)
    above, below = shape("normal", mean=0, sd=1, low=4), shape("normal", mean=0, sd=1, high=-4)
    np.testing.assert_allclose(above.ppf(u), -below.ppf(1 - u), rtol=1e-9)


def test_the_far_tail_of_a_truncated_normal_stays_finite():
    last = float(shape("normal", mean=0, sd=1, low=4).ppf(1.0))
    survival = [math.erfc(x / math.sqrt(2)) / 2 for x in (last, 4.0)]
    assert survival[0] / survival[1] == pytest.approx(1e-12, rel=1e-3, abs=0)


POSITIVE = st.floats(1e-6, 1e6)
REAL = st.floats(-1e6, 1e6)
SHAPES = st.one_of(
    st.builds(lambda m, s: ("lognormal", {"median": m, "sigma": s}), POSITIVE, st.floats(0.001, 5)),
    st.builds(lambda m, s: ("normal", {"mean": m, "sd": s}), REAL, POSITIVE),
    st.builds(lambda m, s, w: ("normal", {"mean": m, "sd": s, "low": m + w * s}), REAL, POSITIVE, st.floats(-9, 4)),
    st.builds(lambda m, s, w: ("normal", {"mean": m, "sd": s, "high": m + w * s}), REAL, POSITIVE, st.floats(-4, 9)),
    st.builds(lambda a, b: ("beta", {"a": a, "b": b}), st.floats(0.01, 1e4), st.floats(0.01, 1e4)),
    st.builds(lambda low, w: ("uniform", {"low": low, "high": low + w}), REAL, st.floats(0.01, 1e6)),
    st.builds(lambda m, c: ("gamma", {"mean": m, "cv": c}), POSITIVE, st.floats(0.001, 5)),
    st.builds(lambda s: ("half_normal", {"scale": s}), POSITIVE),
    st.builds(lambda v: ("fixed", {"value": v}), REAL),
)


@settings(max_examples=200, deadline=None)
@given(SHAPES, st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_quantiles_are_finite_inside_the_support_and_never_decrease(described, u):
    kind, parameters = described
    distribution = shape(kind, **parameters)
    x = distribution.ppf(np.sort(np.array([0.0, *u, 1.0])))
    low, high = distribution.support
    assert np.all(np.isfinite(x)) and np.all((x >= low) & (x <= high))
    scale = np.max(np.abs(x)) + 1e-300
    assert np.all(np.diff(x) >= -1e-9 * scale)


@settings(max_examples=50, deadline=None)
@given(SHAPES.filter(lambda described: described[0] in ("lognormal", "normal", "uniform", "half_normal")))
def test_quantiles_increase_for_a_continuous_distribution(described):
    kind, parameters = described
    assert np.all(np.diff(shape(kind, **parameters).ppf(np.linspace(0.05, 0.95, 10))) > 0)


@pytest.mark.parametrize("shape_of_u", [(), (3,), (2, 3, 4)])
def test_quantiles_have_the_shape_of_the_probabilities(shape_of_u):
    u = np.full(shape_of_u, 0.5, dtype=np.float32)
    for kind, parameters in [("beta", {"a": 2, "b": 2}), ("fixed", {"value": 0.5}), ("uniform", {"low": 0, "high": 1})]:
        x = shape(kind, **parameters).ppf(u)
        assert x.shape == shape_of_u and x.dtype == np.float64
        np.testing.assert_allclose(x, 0.5, rtol=1e-12)


@pytest.mark.parametrize("u", [-0.1, 1.1, math.nan, [0.5, math.nan]])
def test_a_probability_outside_0_and_1_is_an_error(u):
    with pytest.raises(ValueError, match="probabilities must lie in"):
        shape("fixed", value=1).ppf(u)


@pytest.mark.parametrize("level", [0, 1, -1, 2, math.nan])
def test_an_interval_needs_a_level_between_0_and_1(level):
    with pytest.raises(ValueError, match="level must be strictly between"):
        prior("fixed", value=1).interval(level)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("lognormal", {"median": 0, "sigma": 1}),
        ("lognormal", {"median": 1, "sigma": 0}),
        ("lognormal", {"median": 1, "sigma": 800}),
        ("lognormal", {"median": True, "sigma": 1}),
        ("normal", {"mean": 0, "sd": -1}),
        ("normal", {"mean": 0, "sd": 1, "low": 1, "high": 1}),
        ("normal", {"mean": 0, "sd": 1, "low": 6}),
        ("normal", {"mean": 0, "sd": 1, "high": -6}),
        ("normal", {"mean": math.inf, "sd": 1}),
        ("beta", {"a": 0, "b": 1}),
        ("beta", {"a": 1, "b": math.nan}),
        ("uniform", {"low": 1, "high": 1}),
        ("gamma", {"mean": -1, "cv": 1}),
        ("gamma", {"mean": 1, "cv": 0}),
        ("half_normal", {"scale": 0}),
        ("fixed", {"value": math.nan}),
        ("fixed", {}),
        ("cauchy", {"scale": 1}),
        ("uniform", {"low": 0, "high": 1, "mode": 0.5}),
    ],
)
def test_parameters_outside_their_range_are_errors(kind, parameters):
    with pytest.raises(ValidationError):
        shape(kind, **parameters)


@pytest.mark.parametrize(
    ("kind", "parameters", "support"),
    [
        ("lognormal", {"median": 2, "sigma": 1}, (0, math.inf)),
        ("gamma", {"mean": 2, "cv": 1}, (0, math.inf)),
        ("half_normal", {"scale": 2}, (0, math.inf)),
        ("normal", {"mean": 0, "sd": 1}, (-math.inf, math.inf)),
        ("normal", {"mean": 0, "sd": 1, "low": -2, "high": 3}, (-2, 3)),
        ("beta", {"a": 2, "b": 3}, (0, 1)),
        ("uniform", {"low": -1, "high": 4}, (-1, 4)),
        ("fixed", {"value": 7}, (7, 7)),
    ],
)
def test_the_support_is_the_range_of_the_distribution(kind, parameters, support):
    assert prior(kind, **parameters).support == support


def test_probabilities_are_clipped_so_that_extreme_quantiles_are_finite():
    normal, edge = NormalDist(), 1e-12
    found = shape("lognormal", median=3, sigma=2).ppf([0.0, 1.0])
    expected = [3 * math.exp(2 * normal.inv_cdf(edge)), 3 * math.exp(2 * normal.inv_cdf(1 - edge))]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize(("low", "accepted"), [(4.7, True), (4.8, False)])
def test_a_truncated_normal_must_keep_a_millionth_of_its_probability(low, accepted):
    kept = math.erfc(low / math.sqrt(2)) / 2
    assert (kept >= 1e-6) == accepted
    if accepted:
        assert shape("normal", mean=0, sd=1, low=low).support[0] == low
    else:
        with pytest.raises(ValidationError, match="less than one part in a million"):
            shape("normal", mean=0, sd=1, low=low)
