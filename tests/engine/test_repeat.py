"""Steps one after the other: what is carried on, what is summed, what is kept of each."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.repeat import Found, repeat
from contested.engine.types import UpTo

HELD = np.float32([10.0, 20.0])


def adding(held):
    """Steps that add ten and twenty times the number, sum the numbers, and keep the carry before and a whole number."""

    def step(carry, number):
        after = carry + held * number
        return after, Found({"sum": held + number, "count": number}, (carry, number + 7))

    return step


@pytest.mark.parametrize("times", [0, 1, 4])
def test_a_number_of_steps_known_beforehand(times):
    carry, found = jax.jit(lambda start, held: repeat(adding(held), start, times))(jnp.asarray([1.0, 2.0]), HELD)
    check(carry, found, times, times)


@jax.jit
def up_to_five(start, number, held):
    return repeat(adding(held), start, UpTo(5, number))


@pytest.mark.parametrize("times", [0, 1, 4, 5])
def test_a_number_of_steps_known_later_leaves_zeros_for_those_not_taken(times):
    carry, found = up_to_five(jnp.asarray([1.0, 2.0]), jnp.int32(times), HELD)
    check(carry, found, times, 5)


def check(carry, found, times, rows):
    """Compare with sums by hand: of the first n numbers from 0 the sum is n (n - 1) / 2."""
    held, start = np.array([10.0, 20.0]), np.array([1.0, 2.0])
    numbers = times * (times - 1) / 2
    np.testing.assert_array_equal(carry, start + held * numbers)
    np.testing.assert_array_equal(found.summed["sum"], times * held + numbers)
    assert int(found.summed["count"]) == numbers and found.summed["count"].dtype == jnp.int32
    before, kept = np.zeros((rows, 2)), np.zeros(rows)
    for k in range(times):
        before[k], kept[k] = start + held * (k * (k - 1) / 2), k + 7
    assert isinstance(found, Found)
    np.testing.assert_array_equal(found.stacked[0], before)
    np.testing.assert_array_equal(found.stacked[1], kept)
    assert found.stacked[0].dtype == jnp.float32 and found.stacked[1].dtype == jnp.int32


def test_the_number_of_steps_may_be_one_of_numpy_outside_of_a_program():
    carry, found = repeat(adding(jnp.asarray(HELD)), jnp.zeros(2), UpTo(3, jnp.int32(2)))
    assert carry.tolist() == [10.0, 20.0] and found.stacked[1].tolist() == [7, 8, 0]
