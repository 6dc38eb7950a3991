"""A band is the 5 %, 50 % and 95 % quantiles of values, in order."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from contested.results.band import Band, band


def refusal(low: float, median: float, high: float) -> str | None:
    """Why a band with these numbers is refused, if it is."""
    try:
        Band(low=low, median=median, high=high)
    except ValidationError as error:
        (first,) = error.errors()
        return first["msg"]
    return None


def test_the_band_of_0_to_100_ends_at_5_and_95():
    values = np.random.default_rng(0).permutation(np.arange(101.0))
    assert band(values) == Band(low=5.0, median=50.0, high=95.0)


def test_quantiles_between_two_values_lie_on_the_line_between_them():
    found = band(np.array([10.0, 0.0]))
    assert (found.low, found.median, found.high) == pytest.approx((0.5, 5.0, 9.5), abs=1e-12)


def test_a_band_of_two_values_is_one_of_them_below_the_middle_and_the_other_above_it():
    assert band(np.repeat([0.0, 9.0], [60, 41])) == Band(low=0.0, median=0.0, high=9.0)
    assert band(np.repeat([0.0, 9.0], [41, 60])) == Band(low=0.0, median=9.0, high=9.0)


def test_the_band_of_equal_values_is_a_point_of_plain_floats():
    found = band(np.full(7, 3.0))
    assert (found.low, found.median, found.high) == (3.0, 3.0, 3.0)
    assert {type(found.low), type(found.median), type(found.high)} == {float}


@pytest.mark.parametrize("numbers", [(1.0, 2.0, 3.0), (1.0, 1.0, 3.0), (1.0, 3.0, 3.0), (2.0, 2.0, 2.0)])
def test_numbers_in_order_make_a_band_equal_ones_too(numbers):
    assert refusal(*numbers) is None


@pytest.mark.parametrize("numbers", [(2.0, 1.0, 3.0), (1.0, 4.0, 3.0), (3.0, 2.0, 1.0)])
def test_numbers_out_of_order_are_refused_and_listed(numbers):
    listed = ", ".join(map(str, numbers))
    assert refusal(*numbers) == f"Value error, expected low, median and high in order, found {listed}"
