"""Work out only those rows of an array that need it, those that need most work first, many in one kernel.

A step has thousands of rows, one for each draw and place, and most of them are empty (measured: three in four). A
kernel cannot choose its work by cell, so rows that need the same work are brought together.
"""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, UInt32

BUNDLE_CELLS = 48
"""Cells that are ordered as one, at least: where rows have fewer, neighbouring rows go together."""
KERNEL_CELLS = 1_536
"""Cells in one kernel: more would have too few alike, fewer would take long to begin."""
BUNDLE_BITS = 28
"""Bits of a key that number its bundle; the others hold its need, which is below 16."""

Work = Callable[[Int[Array, ""], Int[Array, " chosen"]], Float[Array, "chosen ..."]]
"""The values of chosen rows, none of which needs more than the first argument says."""


def find_needs(of_cells: Callable[..., Int[Array, " _"]], *arrays: Float[Array, "row member"]) -> Int[Array, " bundle"]:
    """What each bundle of rows needs, by a function of all its cells: of the arrays as [bundle, cell]."""
    count, members = arrays[0].shape
    size = _bundle_size(members)
    whole = count - count % size
    parts = [[array[:whole].reshape(-1, size * members) for array in arrays]] if whole else []
    parts += [[array[whole:].reshape(1, -1) for array in arrays]] if whole < count else []
    return jnp.concatenate([of_cells(*part) for part in parts])


def work_by_need(
    need: Int[Array, " bundle"], work: Work, otherwise: Float[Array, "row ..."]
) -> Float[Array, "row ..."]:
    """The values of all rows: from `work` in bundles with a need above 0, else from `otherwise`.

    `work` is given rows in an order and number that vary, some twice; a row's values must not depend on the others. A
    need is below 16.
    """
    count, members = len(otherwise), otherwise.shape[-1]
    size = _bundle_size(members)
    together = -(-KERNEL_CELLS // (size * members))
    inside = jnp.arange(size, dtype=jnp.int32)
    keys = _most_needy_first(need, together)
    buffer = jax.lax.empty((len(keys) * size, *otherwise.shape[1:]), otherwise.dtype)

    def some(number: Array, done: Array) -> Array:
        chosen = jax.lax.dynamic_slice_in_dim(keys, number * together, together)
        rows = (_bundle_of(chosen)[:, None] * size + inside).reshape(-1)
        found = work(_need_of(chosen[0]), jnp.minimum(rows, count - 1))
        return jax.lax.dynamic_update_slice_in_dim(done, found, number * together * size, axis=0)

    calls = (jnp.sum(need > 0) + together - 1) // together
    done = jax.lax.fori_loop(0, calls, some, buffer)
    places = (_places(_bundle_of(keys[: len(need)]))[:, None] * size + inside).reshape(-1)[:count]
    needed = jnp.repeat(need > 0, size)[:count].reshape(-1, *(1,) * (otherwise.ndim - 1))
    return jnp.where(needed, done.at[places].get(mode="promise_in_bounds"), otherwise)


def _bundle_size(members: int) -> int:
    return -(-BUNDLE_CELLS // members)


def _most_needy_first(need: Int[Array, " bundle"], together: int) -> UInt32[Array, " key"]:
    """Keys of needs and bundles in order, the last repeated so that they fill whole calls.

    XLA sorts one array of integers six to eight times as fast as two arrays by one of them (measured).
    """
    bundles = jnp.arange(len(need), dtype=jnp.uint32)
    keys = jnp.sort((15 - need).astype(jnp.uint32) << BUNDLE_BITS | bundles)
    return jnp.pad(keys, (0, -len(need) % together), mode="edge")


def _need_of(key: Array) -> Array:
    return 15 - (key >> BUNDLE_BITS).astype(jnp.int32)


def _bundle_of(key: Array) -> Array:
    return (key & (2**BUNDLE_BITS - 1)).astype(jnp.int32)


def _places(order: Int[Array, " bundle"]) -> Int[Array, " bundle"]:
    """Where each bundle is in an order of all of them."""
    count = len(order)
    if count > 2**16:  # too many for one integer to hold a bundle and its place
        return jnp.argsort(order)
    pairs = order.astype(jnp.uint32) << 16 | jnp.arange(count, dtype=jnp.uint32)
    return (jnp.sort(pairs) & (2**16 - 1)).astype(jnp.int32)
