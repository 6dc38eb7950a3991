"""The noise of a week."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.types import Noise


def noise(**given):
    return Noise(5, jnp.asarray([1, 2], jnp.uint32), **given)


def test_noise_that_does_not_branch_is_the_same_in_every_week():
    same = noise(expected=True, branch=3)
    assert same.at(0) is same and same.at(9) is same


@pytest.mark.parametrize(("week", "member"), [(0, [1, 2]), (2, [1, 2]), (3, [7, 8]), (4, [7, 8])])
def test_from_the_week_of_the_branch_on_members_have_their_later_numbers(week, member):
    found = noise(expected=True, later=jnp.asarray([7, 8], jnp.uint32), branch=3).at(jnp.int32(week))
    np.testing.assert_array_equal(found.member, member)
    assert (found.seed, found.expected, found.later) == (5, True, None) and found.member.dtype == jnp.uint32
