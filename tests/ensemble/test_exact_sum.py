"""Sums over members that do not depend on their order."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.ensemble.exact_sum import FRACTION, add_sums, sum_members


def values(seed: int, members: int) -> np.ndarray:
    """Values of very different size, some negative [2, 3, member]."""
    random = np.random.default_rng(seed)
    return (random.normal(size=(2, 3, members)) * 10.0 ** random.integers(-4, 6, (2, 3, members))).astype(np.float32)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 50))
def test_sums_are_those_of_fractions_to_the_unit_they_are_counted_in(seed, members):
    given_values = values(seed, members)
    total = sum_members(given_values)
    for cell in np.ndindex(2, 3):
        exact = sum((Fraction(float(v)) for v in given_values[cell]), Fraction(0))
        found = int(total.whole[cell]) + Fraction(
            0 if total.fraction is None else int(total.fraction[cell]), int(FRACTION)
        )
        assert abs(found - exact) <= members * Fraction(1, 2 * int(FRACTION))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.permutations(range(20)), st.integers(1, 19))
def test_any_order_and_partition_gives_the_same_sums(seed, order, cut):
    given_values = values(seed, 20)
    shuffled = given_values[..., order]
    whole = sum_members(given_values)
    parts = add_sums([sum_members(shuffled[..., :cut]), sum_members(shuffled[..., cut:])])
    assert parts.members == whole.members == 20
    assert np.array_equal(parts.whole, whole.whole) and np.array_equal(parts.fraction, whole.fraction)


def test_whole_numbers_are_exact_where_float32_sums_are_not():
    large = np.full((1, 1, 4097), 2.0**24 - 1, dtype=np.float32)
    total = sum_members(large)
    assert total.whole[0, 0] == 4097 * (2**24 - 1) and total.is_whole
    assert total.mean[0, 0] == 2.0**24 - 1


def test_a_mean_is_the_sum_over_all_members_divided_by_their_number():
    given_values = np.array([[[0.25, 1.5, 4.0, 6.0]]], dtype=np.float32)
    total = add_sums([sum_members(given_values[..., :1]), sum_members(given_values[..., 1:])])
    assert total.mean[0, 0] == pytest.approx(11.75 / 4, rel=1e-12)
    assert not total.is_whole and sum_members(given_values[..., 2:]).is_whole


def test_fractions_that_cancel_are_no_whole_numbers():
    assert not sum_members(np.array([[[0.5, -0.5]]], dtype=np.float32)).is_whole
    assert not sum_members(np.array([[[1e-12]]], dtype=np.float32)).is_whole
