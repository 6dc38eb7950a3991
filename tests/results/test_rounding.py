"""Rounding to significant bits, against exact arithmetic in Python."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from contested.results.layout import SIGNIFICANT_BITS
from contested.results.rounding import round_decimal, round_significant


def exact(value: float, bits: int) -> float:
    """Rounded to significant bits, halves to even, by fractions."""
    if value == 0:
        return 0.0
    size, scale = abs(Fraction(value)), Fraction(1)
    while size / scale >= 2**bits:
        scale *= 2
    while size / scale < 2 ** (bits - 1):
        scale /= 2
    return float(round(size / scale) * scale) * (1 if value > 0 else -1)


@pytest.mark.parametrize("bits", [2, 5, 12, 20])
def test_rounding_is_that_of_exact_fractions(bits):
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.lognormal(0, 8, 500), -rng.lognormal(0, 8, 100), [0.0, 1.0, 5.5, 2**20 + 1]])
    single = values.astype(np.float32)
    assert round_significant(single, bits).tolist() == [exact(float(value), bits) for value in single]


def test_counts_up_to_1024_are_exact_and_what_is_larger_is_near():
    counts = np.arange(1025, dtype=np.float32)
    assert np.array_equal(round_significant(counts, SIGNIFICANT_BITS), counts)
    next_ones = np.array([1025.0, 2050.0], np.float32)
    assert not np.any(round_significant(next_ones, SIGNIFICANT_BITS) == next_ones)
    large = np.random.default_rng(0).uniform(1024, 1e7, 10_000).astype(np.float32)
    found = round_significant(large, SIGNIFICANT_BITS)
    assert np.max(np.abs(found / large - 1)) <= 2.0**-SIGNIFICANT_BITS
    assert np.max(np.abs(found / large - 1)) > 2.0 ** -(SIGNIFICANT_BITS + 1)


def test_rounding_twice_changes_nothing():
    values = np.random.default_rng(0).normal(0, 1e4, (7, 9)).astype(np.float32)
    once = round_significant(values, 12)
    assert once.shape == values.shape and np.array_equal(round_significant(once, 12), once)


@pytest.mark.parametrize("digits", [1, 3, 6])
def test_decimal_rounding_is_what_printing_and_reading_give(digits):
    rng = np.random.default_rng(2)
    values = np.concatenate(
        [rng.lognormal(0, 8, 5000), [0.0, 0.5, 1.5, 2.5, 617282.5, 617283.5, 9.9999996, 1e-16, 3e21]]
    )
    single = values.astype(np.float32)
    assert round_decimal(single, digits).tolist() == [float(f"{value:.{digits}g}") for value in single.astype(float)]


def test_halves_go_to_the_even_neighbour_of_so_many_bits():
    """With three bits the numbers from 8 to 16 go in steps of two, those from 16 to 32 in steps of four."""
    values = np.array([7, 8, 9, 10, 11, 13, 15, 18, 22, 26, -9, -11, 0], np.float32)
    found = round_significant(values, 3)
    assert found.tolist() == [7, 8, 8, 10, 12, 12, 16, 16, 24, 24, -8, -12, 0]
    assert found.dtype == np.float32


def test_values_in_a_transposed_array_keep_their_places():
    values = np.arange(6, dtype=np.float32).reshape(2, 3).T * np.float32(1.0625)
    # 17 sixteenths and multiples of it, to four bits
    assert round_significant(values, 4).tolist() == [[0.0, 3.25], [1.0, 4.0], [2.0, 5.5]]


def test_decimal_halves_go_to_the_even_neighbour():
    values = np.array([0.125, 0.375, 12.5, 13.5, 1250.0, 1350.0, -2.5, -3500.0, 4.0, 96.0], np.float32)
    assert round_decimal(values, 2).tolist() == [0.12, 0.38, 12.0, 14.0, 1200.0, 1400.0, -2.5, -3500.0, 4.0, 96.0]
    assert round_decimal(values, 1).tolist() == [0.1, 0.4, 10.0, 10.0, 1000.0, 1000.0, -2.0, -4000.0, 4.0, 100.0]


def test_decimal_rounding_keeps_zeros_signs_and_shape():
    values = np.array([[0.0, -0.25], [-123456.0, 0.0]], np.float32)
    with np.errstate(all="ignore"):  # zero has no logarithm: what comes of it is compared all the same
        found = round_decimal(values, 3)
    assert found.tolist() == [[0.0, -0.25], [-123000.0, 0.0]]
    assert found.dtype == np.float64


def test_negative_numbers_are_rounded_by_their_size():
    values = np.array([-0.0123456, -9.87654, -98765.4], np.float32)
    with np.errstate(all="ignore"):
        found = round_decimal(values, 4)
    assert found.tolist() == [-0.01235, -9.877, -98770.0]


def test_a_number_just_below_a_power_of_ten_keeps_all_its_digits():
    """Its logarithm in single precision is that of the power itself."""
    values = np.array([999.99994, -0.99999994, 1000.0, 9.999999e-8], np.float32)
    assert round_decimal(values, 8).tolist() == [999.99994, -0.99999994, 1000.0, float(f"{float(values[3]):.8g}")]
