"""Summed sizes of several events.

The largest of n uniforms has the law of U^(1/n), the next largest is the largest of n - 1 below it, and so on (order
statistics; Devroye 1986). So the largest sizes, which make up most of a heavy-tailed sum, are drawn one by one from the
exact law. What is left is a sum of many sizes below a known one, drawn from a gamma law with its mean and variance.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.engine.random.quantiles import normal_quantile
from contested.model.inputs import power
from contested.model.size import Size, draw_size, moments_below

SINGLE = 2
"""Events of a step whose sizes are drawn one by one, largest first; the sum of any others is drawn at once."""


def summed_sizes(
    lethal: Float[Array, "place member"], uniforms: Float[Array, "rank place member"], size: Size
) -> Float[Array, "place member"]:
    """Summed sizes of so many lethal events, from SINGLE + 1 uniforms. Further ranks are skipped where none is left."""

    def rank(k: int, below: Array, largest: Array) -> Array:
        left = jnp.maximum(lethal - k, 0.0)
        if k == SINGLE:
            return _summed_others(left, uniforms[k], size, below, largest)
        below = below * power(uniforms[k], 1.0 / jnp.maximum(left, 1.0))
        drawn = draw_size(size, below)
        more = jax.lax.cond(jnp.any(left > 1.0), partial(rank, k + 1), lambda *_: jnp.zeros_like(lethal), below, drawn)
        return jnp.where(left > 0.0, drawn, 0.0) + more

    return rank(0, jnp.ones_like(lethal), jnp.zeros_like(lethal))


def _summed_others(others: Array, uniform: Array, size: Size, below: Array, largest: Array) -> Array:
    """Summed sizes no larger than `largest`: the gamma quantile of Wilson and Hilferty (1931)."""
    mean, variance = moments_below(size, below, largest)
    shape = jnp.maximum(others, 1.0) * mean**2 / jnp.maximum(variance, 1e-6)
    cube = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(uniform) / (3.0 * jnp.sqrt(shape))
    summed = jnp.round(others * mean * jnp.maximum(cube, 0.0) ** 3)
    return jnp.where(others > 0, jnp.clip(summed, others, others * largest), 0.0)
