"""Work out only those rows of an array that need it, those that need most work first, several in one kernel.

A step has thousands of rows, one for each draw and place, and most of them are empty (measured: three in four). A
kernel cannot choose its work by cell, so rows that need the same work are brought together.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, UInt32

TOGETHER = 32
"""Rows in one kernel: more would have too few alike, fewer would take long to begin."""
ROW_BITS = 28
"""Bits of a key that number its row; the others hold its need, which is below 16."""

Work = Callable[[Int[Array, ""], Int[Array, " chosen"]], Float[Array, "chosen ..."]]
"""The values of chosen rows, of which the first has the largest need."""


def work_by_need(need: Int[Array, " row"], work: Work, otherwise: Float[Array, "row ..."]) -> Float[Array, "row ..."]:
    """The values of all rows: from `work` where the need is above 0, else from `otherwise`.

    The order and number of rows in a call of `work` vary; its values must not depend on them. A need is below 16.
    """
    keys = _most_needy_first(need)
    buffer = jax.lax.empty((len(keys), *otherwise.shape[1:]), otherwise.dtype)

    def some(number: Array, done: Array) -> Array:
        chosen = jax.lax.dynamic_slice_in_dim(keys, number * TOGETHER, TOGETHER)
        found = work(_need_of(chosen[0]), _row_of(chosen))
        return jax.lax.dynamic_update_slice_in_dim(done, found, number * TOGETHER, axis=0)

    calls = (jnp.sum(need > 0) + TOGETHER - 1) // TOGETHER
    done = jax.lax.fori_loop(0, calls, some, buffer)
    found = done.at[_places(_row_of(keys[: len(need)]))].get(mode="promise_in_bounds")
    return jnp.where((need > 0).reshape(-1, *(1,) * (otherwise.ndim - 1)), found, otherwise)


def _most_needy_first(need: Array) -> UInt32[Array, " key"]:
    """Keys of needs and rows in order, the last repeated so that they fill whole calls.

    XLA sorts one array of integers ten times as fast as two arrays by one of them.
    """
    rows = jnp.arange(len(need), dtype=jnp.uint32)
    keys = jnp.sort((15 - need).astype(jnp.uint32) << ROW_BITS | rows)
    return jnp.pad(keys, (0, -len(need) % TOGETHER), mode="edge")


def _need_of(key: Array) -> Array:
    return 15 - (key >> ROW_BITS).astype(jnp.int32)


def _row_of(key: Array) -> Array:
    return (key & (2**ROW_BITS - 1)).astype(jnp.int32)


def _places(order: Int[Array, " row"]) -> Int[Array, " row"]:
    """Where each row is in an order of all rows."""
    count = len(order)
    if count > 2**16:  # too many for one integer to hold a row and its place
        return jnp.argsort(order)
    rows = order.astype(jnp.uint32) << 16 | jnp.arange(count, dtype=jnp.uint32)
    return (jnp.sort(rows) & (2**16 - 1)).astype(jnp.int32)
