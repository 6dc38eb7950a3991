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


def test_counts_up_to_4096_are_exact_and_what_is_larger_is_near():
    counts = np.arange(4097, dtype=np.float32)
    assert np.array_equal(round_significant(counts, SIGNIFICANT_BITS), counts)
    next_ones = np.array([4097.0, 8194.0], np.float32)
    assert not np.any(round_significant(next_ones, SIGNIFICANT_BITS) == next_ones)
    large = np.random.default_rng(0).uniform(4096, 1e7, 10_000).astype(np.float32)
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
