"""Bundles of rows that need work get it, whatever their order and number; the others do not."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.random.needs import BUNDLE_CELLS, KERNEL_CELLS, find_needs, work_by_need

TOGETHER = KERNEL_CELLS // BUNDLE_CELLS
RANDOM = np.random.default_rng(5)


def largest(cells):
    return jnp.max(cells, axis=1).astype(jnp.int32)


def in_bundles(need, members):
    """The largest need of each row's bundle: rows that follow each other, at least BUNDLE_CELLS cells of them."""
    size = -(-BUNDLE_CELLS // members)
    return np.concatenate([np.full(len(part), part.max()) for part in np.split(need, range(size, len(need), size))])


@jax.jit
def worked(need, values):
    """Each row's value where it was worked out, else the same with a minus."""
    needs = find_needs(largest, jnp.broadcast_to(need[:, None], values.shape))
    return work_by_need(needs, lambda most, at: values[at], -values)


@pytest.mark.parametrize("rows", [1, TOGETHER - 1, TOGETHER, 5 * TOGETHER + 3])
@pytest.mark.parametrize("members", [1, BUNDLE_CELLS // 5, BUNDLE_CELLS, 2 * BUNDLE_CELLS, 2 * KERNEL_CELLS])
@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_each_row_has_the_value_of_its_work_or_the_other_one(rows, members, share):
    need = (RANDOM.integers(1, 16, rows) * (RANDOM.random(rows) < share)).astype(np.float32)
    values = RANDOM.random((rows, members)).astype(np.float32)
    expected = np.where(in_bundles(need, members)[:, None] > 0, values, -values)
    np.testing.assert_array_equal(worked(need, values), expected)


def test_more_bundles_than_half_an_integer_can_number_are_put_back_in_their_places():
    need = RANDOM.integers(0, 3, 2**16 + 5).astype(np.float32)
    values = RANDOM.random((len(need), BUNDLE_CELLS)).astype(np.float32)
    np.testing.assert_array_equal(worked(need, values), np.where(need[:, None] > 0, values, -values))


@pytest.mark.parametrize("members", [10, BUNDLE_CELLS])
def test_no_row_is_worked_out_for_less_than_its_need(members):
    need = RANDOM.integers(0, 9, 300).astype(np.float32)

    @jax.jit
    def given():
        needs = find_needs(largest, jnp.broadcast_to(need[:, None], (300, members)))
        return work_by_need(needs, lambda most, at: jnp.full((len(at), members), 1.0) * most, jnp.zeros((300, members)))

    found = np.asarray(given())[:, 0]
    assert np.all(found >= need) and np.all((found > 0) == (in_bundles(need, members) > 0))


@pytest.mark.parametrize(("needed", "calls"), [(0, 0), (TOGETHER, 1), (TOGETHER + 1, 2)])
def test_rows_without_need_cost_no_call(needed, calls):
    found = []

    def work(most, at):
        jax.debug.callback(partial(found.append, 1))
        return jnp.ones((len(at), BUNDLE_CELLS))

    need = jnp.zeros(40 * TOGETHER, jnp.int32).at[RANDOM.permutation(40 * TOGETHER)[:needed]].set(3)
    jax.block_until_ready(jax.jit(lambda: work_by_need(need, work, jnp.zeros((len(need), BUNDLE_CELLS))))())
    jax.effects_barrier()
    assert len(found) == calls
