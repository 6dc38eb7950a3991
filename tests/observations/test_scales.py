"""Scales of what is stated: each against its formula, at its edges, and what they make of none and of less."""

from __future__ import annotations

import math

import numpy as np
import pytest

from contested.observations.scales import from_scale, slope, to_scale


def test_numbers_of_people_are_logarithms_of_a_half_more():
    found = to_scale("log", np.array([3.0, 0.0, -0.25]))
    np.testing.assert_allclose(found, [math.log(3.5), math.log(0.5), math.log(0.5)], rtol=1e-14)
    np.testing.assert_allclose(to_scale("log", 0.25), math.log(0.75), rtol=1e-14)


def test_numbers_of_places_are_roots_of_three_eighths_more():
    found = to_scale("root", np.array([3.0, 0.0, -0.25]))
    np.testing.assert_allclose(found, [math.sqrt(3.375), math.sqrt(0.375), math.sqrt(0.375)], rtol=1e-14)


def test_shares_are_log_odds_and_no_share_is_nearer_to_an_end_than_half_a_per_cent():
    found = to_scale("logit", np.array([0.0, 0.004, 0.007, 0.2, 0.993, 0.996, 1.0]))
    edge, near = math.log(0.005 / 0.995), math.log(0.007 / 0.993)
    np.testing.assert_allclose(found, [edge, edge, near, math.log(0.25), -near, -edge, -edge], rtol=1e-12)


def test_other_values_stay_as_they_are_below_zero_too():
    np.testing.assert_array_equal(to_scale("plain", np.array([-3.0, 0.0, 7.5])), [-3.0, 0.0, 7.5])
    np.testing.assert_array_equal(from_scale("plain", np.array([-3.0, 0.0, 7.5])), [-3.0, 0.0, 7.5])


@pytest.mark.parametrize(
    ("scale", "value", "expected"),
    [
        ("log", 10.0, math.log(20.5)),
        ("root", 10.0, math.sqrt(20.375)),
        ("plain", -10.0, -20.0),
        ("logit", 0.2, math.log(0.5)),
    ],
)
def test_a_factor_of_two_doubles_a_number_and_the_odds_of_a_share(scale, value, expected):
    assert to_scale(scale, value, math.log(2.0)) == pytest.approx(expected, rel=1e-14)


def test_a_factor_too_large_for_a_float_is_the_largest_that_is_drawn():
    assert to_scale("log", 1.0, 650.0) == pytest.approx(600.0, rel=1e-12)
    assert to_scale("plain", 2.0, np.array([650.0, 0.0])) == pytest.approx([2.0 * math.exp(600.0), 2.0], rel=1e-12)
    assert from_scale("log", np.array([650.0])) == pytest.approx([math.exp(600.0)], rel=1e-12)


def test_back_from_a_logarithm_no_number_is_below_zero():
    found = from_scale("log", np.array([-5.0, math.log(0.5), math.log(0.8), math.log(3.5)]))
    np.testing.assert_allclose(found, [0.0, 0.0, 0.3, 3.0], atol=1e-14)


def test_back_from_a_root_no_number_is_below_zero_and_a_negative_root_is_none():
    found = from_scale("root", np.array([-2.0, 0.0, 0.8, 2.0]))
    np.testing.assert_allclose(found, [0.0, 0.0, 0.265, 3.625], atol=1e-14)


def test_back_from_log_odds_a_share_is_what_it_was():
    np.testing.assert_allclose(from_scale("logit", np.array([0.0, math.log(0.25)])), [0.5, 0.2], rtol=1e-14)


@pytest.mark.parametrize("scale", ["log", "root", "logit", "plain"])
def test_values_in_single_precision_are_doubles_on_a_scale_and_back(scale):
    value = np.array([0.25], dtype=np.float32)
    assert to_scale(scale, value).dtype == np.float64
    assert from_scale(scale, value).dtype == np.float64
    assert from_scale(scale, 0.25).shape == ()


def test_an_sd_of_a_logarithm_is_one_of_log_and_of_log_odds():
    assert slope("log", 40.0, 9.0) == slope("logit", 0.3, 9.0) == 1.0


def test_an_sd_of_a_logarithm_is_the_derivative_of_a_root_and_for_less_than_one_that_of_one():
    assert slope("root", 3.625, 9.0) == pytest.approx(3.625 / (2.0 * 2.0))
    one = 1.0 / (2.0 * math.sqrt(1.375))
    assert slope("root", 1.0, 9.0) == slope("root", 0.2, 9.0) == slope("root", 0.0, 9.0) == pytest.approx(one)
    assert slope("root", 1.5, 9.0) == pytest.approx(1.5 / (2.0 * math.sqrt(1.875)))


def test_an_sd_of_a_logarithm_is_the_size_of_a_plain_value_and_a_given_one_for_none():
    assert slope("plain", 2.5, 9.0) == 2.5
    assert slope("plain", -2.5, 9.0) == 2.5
    assert slope("plain", 0.0, 9.0) == 9.0
