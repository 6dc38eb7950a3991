"""Quantiles of sketches against exact ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.ensemble.quantile_sketch import RELATIVE_ERROR, add_sketches, middles, sketch_members

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def exact(values: np.ndarray) -> np.ndarray:
    """The values with these ranks [level, week, place]."""
    ranks = [round(level * (values.shape[-1] - 1)) for level in LEVELS]
    return np.moveaxis(np.sort(values, axis=-1)[..., ranks], -1, 0)


def same(one, other) -> bool:
    arrays = ("entries", "bins", "counts")
    return one[:3] == other[:3] and all(
        getattr(one, n).dtype == getattr(other, n).dtype and np.array_equal(getattr(one, n), getattr(other, n))
        for n in arrays
    )


def mixed(seed: int, members: int, scale: float = 100.0, signed: bool = False) -> np.ndarray:
    """Values with many zeros [3, 2, member]."""
    random = np.random.default_rng(seed)
    values = random.gamma(0.5, scale, (3, 2, members)) * (random.random((3, 2, members)) < 0.7)
    return (values * (random.choice([-1.0, 1.0], values.shape) if signed else 1.0)).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e6), st.integers(1, 60), st.booleans())
def test_quantiles_are_within_the_stated_error_and_zeros_exact(seed, scale, members, signed):
    values = mixed(seed, members, scale, signed)
    found = sketch_members(values, whole=False).quantiles(LEVELS)
    np.testing.assert_allclose(found, exact(values), rtol=RELATIVE_ERROR, atol=0.0)


def test_the_stated_error_is_reached_and_no_less():
    values = np.linspace(64.0, 128.0, 5001, dtype=np.float32).reshape(1, -1, 1)
    found = sketch_members(values, whole=False).quantiles([0.5])
    error = np.max(np.abs(found[0, 0] / values[0, :, 0] - 1.0))
    assert 0.95 * RELATIVE_ERROR < error <= RELATIVE_ERROR


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.5, 1e5))
def test_quantiles_of_counts_are_counts_and_exact_up_to_32(seed, mean):
    values = np.random.default_rng(seed).poisson(mean, (2, 3, 40)).astype(np.float32)
    found, right = sketch_members(values, whole=True).quantiles(LEVELS), exact(values)
    assert np.array_equal(found, np.round(found))
    np.testing.assert_allclose(found, right, rtol=RELATIVE_ERROR, atol=0.0)
    assert np.array_equal(found[right <= 32], right[right <= 32])


def test_every_whole_number_up_to_32_and_no_other_has_a_bin_of_its_own():
    numbers = np.arange(0.0, 40.0, dtype=np.float32).reshape(1, -1, 1)
    found = sketch_members(numbers, whole=True).quantiles([0.5])[0, 0]
    assert found[:33].tolist()[:32] == list(range(32)) and found[32] == found[33] == 32


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.permutations(range(24)), st.lists(st.integers(1, 23), min_size=1, max_size=4))
def test_any_partition_in_any_order_gives_the_same_sketch(seed, order, cuts):
    values = mixed(seed, 24, signed=bool(seed % 2))
    parts = [part for part in np.split(values[..., order], sorted(cuts), axis=2) if part.shape[2]]
    sketches = [sketch_members(part, whole=False) for part in parts]
    merged = sketches[0]
    for sketch in sketches[1:]:
        merged = add_sketches([merged, sketch])
    assert same(merged, sketch_members(values, whole=False))
    assert same(add_sketches(sketches), merged)


def test_a_sketch_of_more_than_65535_members_counts_them_all():
    part = sketch_members(np.full((1, 1, 40_000), 7.0, dtype=np.float32), whole=True)
    assert part.counts.dtype == np.uint16
    both = add_sketches([part, part])
    assert both.counts.dtype == np.uint32 and both.counts.tolist() == [80_000]
    assert both.quantiles([0.0, 1.0]).ravel().tolist() == [7.0, 7.0]


def test_only_bins_that_hold_a_value_are_stored():
    values = np.zeros((10, 20, 50), dtype=np.float32)
    values[3, 4, :2] = 5.0
    sketch = sketch_members(values, whole=True)
    assert len(sketch.bins) == len(sketch.counts) == 1 and sketch.counts[0] == 2
    assert sketch.entries.sum() == 1 and sketch.entries[3 * 20 + 4] == 1
    found = sketch.quantiles([0.0, 0.98, 1.0])
    assert found[:, 3, 4].tolist() == [0.0, 5.0, 5.0] and found.sum() == 10.0


def test_a_sketch_is_of_whole_numbers_if_both_its_parts_are():
    whole, part = np.full((1, 1, 3), 33.0, np.float32), np.full((1, 1, 1), 32.5, np.float32)
    both = add_sketches([sketch_members(whole, whole=True), sketch_members(part, whole=False)])
    assert not both.whole and both.quantiles([0.5])[0, 0, 0] == 33.0  # the middle of 32 to 34
    assert sketch_members(whole, whole=True).quantiles([0.5])[0, 0, 0] == 32.0  # the lower of the two it may be


@pytest.mark.parametrize("wrong", [np.nan, -np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(wrong):
    values = np.ones((2, 2, 9), dtype=np.float32)
    values[1, 0, 4] = wrong
    with pytest.raises(ValueError, match="finite"):
        sketch_members(values, whole=False)


def test_the_largest_float_has_a_bin():
    largest = np.full((1, 1, 1), np.finfo(np.float32).max)
    assert sketch_members(largest, whole=False).quantiles([0.5])[0, 0, 0] == pytest.approx(largest[0, 0, 0], rel=0.04)


def test_middles_of_negative_bins_mirror_those_of_positive_ones():
    bins = np.arange(1, 0xFF0, dtype=np.int16)
    assert np.array_equal(middles(-bins, False), -middles(bins, False))
