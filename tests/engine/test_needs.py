"""Bundles of rows that need work get it, whatever their order and number; the others do not."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.random.needs import (
    BUNDLE_CELLS,
    KERNEL_CELLS,
    _bundle_of,
    _bundle_size,
    _most_needy_first,
    _need_of,
    _places,
    find_needs,
    work_by_need,
)

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


@pytest.mark.parametrize(("members", "rows"), [(1, 48), (20, 3), (47, 2), (48, 1), (50, 1)])
def test_a_bundle_has_rows_for_48_cells_at_least(members, rows):
    assert _bundle_size(members) == rows


def sums(first, second):
    """The sum of the cells of one array, and a thousand times that of the other."""
    return (first.sum(axis=1) + 1000.0 * second.sum(axis=1)).astype(jnp.int32)


@pytest.mark.parametrize(
    ("rows", "members", "wanted"),
    [(7, 20, [6, 15, 7]), (6, 20, [6, 15]), (8, 20, [6, 15, 15]), (2, 20, [3]), (3, 48, [1, 2, 3]), (1, 50, [1])],
)
def test_the_need_of_a_bundle_is_found_from_all_its_cells(rows, members, wanted):
    """Each cell of the first row is 1, of the second 2 and so on; three rows of twenty cells are a bundle."""
    cells = np.broadcast_to(np.arange(1.0, rows + 1.0, dtype=np.float32)[:, None], (rows, members))
    found = find_needs(sums, jnp.asarray(cells), 2.0 * jnp.asarray(cells))
    assert found.tolist() == [members * row * 2001 for row in wanted]


def test_the_neediest_bundles_come_first_and_the_last_key_fills_the_last_call():
    """A key is 15 less the need, times 2^28, plus the number of the bundle."""
    keys = _most_needy_first(jnp.asarray([0, 3, 15, 3]), 3)
    assert keys.tolist() == [2, 12 * 2**28 + 1, 12 * 2**28 + 3, 15 * 2**28, 15 * 2**28, 15 * 2**28]
    np.testing.assert_array_equal(_need_of(keys), [15, 3, 3, 0, 0, 0])
    np.testing.assert_array_equal(_bundle_of(keys), [2, 1, 3, 0, 0, 0])
    assert _bundle_of(jnp.asarray([2**32 - 1], jnp.uint32)).tolist() == [2**28 - 1]


def test_keys_that_fill_whole_calls_are_not_more():
    assert _most_needy_first(jnp.asarray([1, 2]), 2).tolist() == [13 * 2**28 + 1, 14 * 2**28]


@pytest.mark.parametrize("count", [5, 40_000])
def test_places_are_where_each_bundle_is_in_an_order(count):
    order = RANDOM.permutation(count).astype(np.int32)
    np.testing.assert_array_equal(np.asarray(_places(jnp.asarray(order)))[order], np.arange(count))


def test_rows_may_be_arrays_and_none_beyond_the_last_is_worked_out():
    """Seven rows of twenty members are three bundles, the last of one row."""
    values, asked = RANDOM.random((7, 2, 20)).astype(np.float32), []

    def work(most, at):
        jax.debug.callback(lambda rows: asked.extend(np.asarray(rows).tolist()), at)
        return jnp.asarray(values)[at]

    found = jax.jit(lambda need: work_by_need(need, work, -jnp.asarray(values)))(jnp.asarray([0, 2, 5], jnp.int32))
    jax.block_until_ready(found)
    jax.effects_barrier()
    np.testing.assert_array_equal(found, np.concatenate([-values[:3], values[3:]]))
    assert {3, 4, 5, 6} <= set(asked) <= set(range(7))


def test_rows_worked_out_together_are_so_for_the_largest_of_their_needs():
    need = np.zeros(TOGETHER + 8, np.int32)
    need[[5, 7]] = 2, 9
    cells = np.zeros((len(need), BUNDLE_CELLS), np.float32)
    found = jax.jit(
        lambda need: work_by_need(need, lambda most, at: jnp.ones((len(at), BUNDLE_CELLS)) * most, jnp.asarray(cells))
    )(need)
    cells[[5, 7]] = 9.0
    np.testing.assert_array_equal(found, cells)


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
