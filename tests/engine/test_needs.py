"""Rows that need work get it, whatever their order and number; the others do not."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.random.needs import TOGETHER, work_by_need

RANDOM = np.random.default_rng(5)


@jax.jit
def worked(need, values):
    """Each row's value, times the need of the call that worked it out, and the same number with a minus otherwise."""
    return work_by_need(need, lambda most, at: values[at] * (most > 0), -values)


@pytest.mark.parametrize("rows", [1, TOGETHER - 1, TOGETHER, 5 * TOGETHER + 3, 2**16 + 5])
@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_each_row_has_the_value_of_its_work_or_the_other_one(rows, share):
    need = RANDOM.integers(1, 9, rows) * (RANDOM.random(rows) < share)
    values = RANDOM.random((rows, 3)).astype(np.float32)
    found = worked(jnp.asarray(need, jnp.int32), values)
    np.testing.assert_array_equal(found, np.where(need[:, None] > 0, values, -values))


def test_no_row_is_worked_out_for_less_than_its_need():
    need = jnp.asarray(RANDOM.integers(0, 9, 300), jnp.int32)
    work = jax.jit(
        lambda: work_by_need(need, lambda most, at: jnp.full((TOGETHER, 1), 1.0) * most, jnp.zeros((300, 1)))
    )
    given = np.asarray(work())[:, 0]
    assert np.all(given >= need) and np.all((given > 0) == (np.asarray(need) > 0))


def test_rows_without_need_cost_no_call():
    """Work is called as often as rows that need it fill groups, not more."""
    calls = []

    def work(most, at):
        jax.debug.callback(lambda: calls.append(1))
        return jnp.ones((TOGETHER, 1))

    need = jnp.zeros(40 * TOGETHER, jnp.int32).at[7::40].set(3)
    jax.block_until_ready(jax.jit(lambda: work_by_need(need, work, jnp.zeros((need.shape[0], 1))))())
    jax.effects_barrier()
    assert len(calls) == 1
