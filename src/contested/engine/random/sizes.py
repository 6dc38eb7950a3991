"""Sizes of several events.

The largest of n uniforms has the law of U^(1/n), the next largest is the largest of n - 1 below it, and so on (order
statistics; Devroye 1986). So the largest sizes, which make up most of a heavy-tailed sum, are drawn one by one from the
exact law. What is left is a sum of many sizes below a known one, drawn from a gamma law with its mean and variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from contested.engine.random.needs import find_needs, work_by_need
from contested.engine.random.quantiles import normal_quantile
from contested.engine.random.threefry import UniformRows
from contested.model.inputs import power
from contested.model.size import Size, draw_size, moments_below

DRAWN_SINGLY = 2
"""Events of a step whose sizes are drawn one by one, largest first; the sum of the remaining ones is drawn at once."""


def draw_sizes(
    lethal: Float[Array, "kind place member"], sizes: Sequence[Size], ranks: Sequence[UniformRows]
) -> Float[Array, "kind rank place member"]:
    """The largest sizes of lethal events of several kinds, and the sum of all others, from uniforms of each rank."""
    kinds, places, members = lethal.shape
    numbers = lethal.reshape(-1, members)
    stacked = jax.tree.map(lambda *of_kinds: jnp.stack(jnp.broadcast_arrays(*of_kinds)), *sizes)
    caps = jnp.broadcast_to(stacked.cap.reshape(kinds, -1, members), lethal.shape).reshape(-1, members)

    def draw(most: Array, at: Array) -> Array:
        size = jax.tree.map(lambda of_kinds: of_kinds[at // places], stacked._replace(cap=None))
        size = size._replace(cap=caps[at], powers=jnp.moveaxis(size.powers, 1, 0))
        uniforms = jnp.stack([uniform(at) for uniform in ranks])
        return jnp.moveaxis(largest_sizes(numbers[at], uniforms, size), 0, 1)

    def ranks_needed(numbers: Float[Array, "bundle cell"]) -> Int[Array, " bundle"]:
        return jnp.minimum(jnp.max(numbers, axis=1), float(len(ranks))).astype(jnp.int32)

    found = work_by_need(
        find_needs(ranks_needed, numbers), draw, jnp.zeros((kinds * places, len(ranks), members), lethal.dtype)
    )
    return jnp.moveaxis(found.reshape(kinds, places, len(ranks), members), 2, 1)


def largest_sizes(
    lethal: Float[Array, "place member"], uniforms: Float[Array, "rank place member"], size: Size
) -> Float[Array, "rank place member"]:
    """The DRAWN_SINGLY largest sizes of lethal events, and the sum of all others, from one uniform each.

    Ranks beyond the number of events are skipped.
    """

    def rank(k: int, below: Array, largest: Array) -> Array:
        left = jnp.maximum(lethal - k, 0.0)
        if k == DRAWN_SINGLY:
            return _summed_remaining(left, uniforms[k], size, below, largest)[None]
        below = below * power(uniforms[k], 1.0 / jnp.maximum(left, 1.0))
        drawn = draw_size(size, below)
        nothing = jnp.zeros((DRAWN_SINGLY - k, *lethal.shape), lethal.dtype)
        more = jax.lax.cond(jnp.any(left > 1.0), partial(rank, k + 1), lambda *_: nothing, below, drawn)
        return jnp.concatenate([jnp.where(left > 0.0, drawn, 0.0)[None], more])

    return rank(0, jnp.ones_like(lethal), jnp.zeros_like(lethal))


def _summed_remaining(remaining: Array, uniform: Array, size: Size, below: Array, largest: Array) -> Array:
    """Summed sizes no larger than `largest`: a gamma quantile (Wilson and Hilferty 1931)."""
    mean, variance = moments_below(size, below, largest)
    gamma_shape = jnp.maximum(remaining, 1.0) * mean**2 / jnp.maximum(variance, 1e-6)
    cube = 1.0 - 1.0 / (9.0 * gamma_shape) + normal_quantile(uniform) / (3.0 * jnp.sqrt(gamma_shape))
    summed = jnp.round(remaining * mean * jnp.maximum(cube, 0.0) ** 3)
    return jnp.where(remaining > 0, jnp.clip(summed, remaining, remaining * largest), 0.0)
