"""Streamed quantiles against exact ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.ensemble.quantile_sketch import BINS, RELATIVE, SMALLEST, Sketch, bin_middles, bin_of

LEVELS = np.array([0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0])


def exact(values: np.ndarray) -> np.ndarray:
    ranks = [round(level * (values.shape[-1] - 1)) for level in LEVELS]
    return np.sort(values, axis=-1)[..., ranks]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 1e5), st.integers(1, 60))
def test_quantiles_are_within_the_stated_error(seed, scale, members):
    values = np.random.Generator(np.random.PCG64(seed)).gamma(0.5, scale, (2, 3, members)).astype(np.float32)
    values[values < SMALLEST] = 0.0
    sketch = Sketch(2, 3, members, whole=False)
    sketch.add(values)
    found = np.moveaxis(sketch.quantiles(LEVELS), 0, -1)
    np.testing.assert_allclose(found, exact(values), rtol=RELATIVE + 1e-3)


def test_zeros_and_small_counts_are_exact():
    values = np.random.Generator(np.random.PCG64(1)).poisson(3.0, (4, 2, 500)).astype(np.float32)
    sketch = Sketch(4, 2, 500)
    sketch.add(values)
    np.testing.assert_allclose(np.moveaxis(sketch.quantiles(LEVELS), 0, -1), exact(values), rtol=1e-12)
    np.testing.assert_allclose(sketch.mean, values.mean(axis=2))


def test_blocks_in_any_order_give_the_same_sketch():
    values = np.random.Generator(np.random.PCG64(2)).gamma(1.0, 50.0, (3, 2, 90)).astype(np.float32)
    whole, parts = Sketch(3, 2, 90), Sketch(3, 2, 90)
    whole.add(values)
    for block in (values[..., 60:], values[..., :10], values[..., 10:60]):
        parts.add(block)
    assert np.array_equal(whole.counts, parts.counts)
    assert whole.members == parts.members == 90


def test_the_largest_count_has_a_bin():
    assert bin_of(np.array([2.0**24]))[0] <= BINS - 1
    assert bin_middles(False)[-1] >= 2.0**24 * (1 - RELATIVE)


@pytest.mark.parametrize("count", range(1, 11))
def test_small_whole_numbers_have_bins_of_their_own(count):
    assert bin_middles(True)[bin_of(np.array([float(count)]))[0]] == count
