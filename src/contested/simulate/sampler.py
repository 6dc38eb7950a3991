"""The two workhorses of a step: counted random words, and binomial draws by inverse CDF.

In a step most cells have nothing to draw from (measured: nine in ten; two in a thousand have a mean of four or more).
So draws are made in blocks of rows, each with the effort that its busiest cell needs.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jaxtyping import Array
from pypomp.random.binom import binominv

LARGE = 4.0
"""Mean number of happenings (or of what fails to happen, if rarer) from which an expansion stands for the exact sum."""
EXACT_QUANTILES = 12
"""Quantiles below this are exact for large means too, where the expansion is weakest."""
MOST = 40.0
"""Quantile at which the exact sum stops: for means below LARGE, nobody gets there."""
NOTHING = 1e-9
"""Weight below which further quantiles add nothing to a float32 sum near 1."""
CELLS = 34 * 128
"""Cells of a block at most: one draw of 34 places by 128 members, so that a block stays in a processor's cache."""
ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))


def threefry(key: tuple[Array, Array], counter: tuple[Array, Array]) -> tuple[Array, Array]:
    """Two random words for each counter: Threefry-2x32 with 20 rounds (Salmon et al. 2011), as JAX's own.

    Written out, all rounds run in registers; JAX's version for CPUs loops over whole arrays (measured: a third slower).
    """
    keys = (*key, key[0] ^ key[1] ^ jnp.uint32(0x1BD11BDA))
    left, right = counter[0] + keys[0], counter[1] + keys[1]
    for group in range(5):
        for turn in ROTATIONS[group % 2]:
            left = left + right
            right = left ^ ((right << turn) | (right >> (32 - turn)))
        left = left + keys[(group + 1) % 3]
        right = right + keys[(group + 2) % 3] + jnp.uint32(group + 1)
    return left, right


def binomial(uniform: Array, count: Array, chance: Array) -> Array:
    """Binomial draws [row, member] by inverse CDF; a cell's draw does not depend on the cells around it."""
    total, members = uniform.shape
    rows = min(total, max(1, CELLS // members))
    blocks = -(-total // rows)
    inputs = [
        jnp.pad(a, ((0, blocks * rows - total), (0, 0)), constant_values=fill).reshape(blocks, rows, members)
        for a, fill in ((uniform, 0.5), (count, 0.0), (chance, 0.0))
    ]

    def one(block: list[Array]) -> Array:
        u, n, p = block
        busiest = jnp.max(jnp.minimum(n * p, n * (1.0 - p)))
        effort = jnp.where(busiest >= LARGE, 2, jnp.where(jnp.any((n > 0.0) & (p > 0.0)), 1, 0))
        return jax.lax.switch(effort, (_nothing, _few, _many), u, n, p)

    return jax.lax.map(one, inputs).reshape(-1, members)[:total]


def _nothing(uniform: Array, count: Array, chance: Array) -> Array:
    return jnp.zeros_like(uniform)


def _few(uniform: Array, count: Array, chance: Array) -> Array:
    """Sum the law from below until every cell has reached its uniform; cells with large means come out wrong."""
    turned = chance > 0.5
    rarer = jnp.where(turned, 1.0 - chance, chance)
    reach = jnp.where(turned, 1.0 - uniform, uniform)
    odds = rarer / (1.0 - rarer)
    none = jnp.exp(count * jnp.log1p(-rarer))

    def short(weight: Array, reached: Array) -> Array:
        return (reached < reach) & (weight > NOTHING)

    def going(carry: tuple[Array, ...]) -> Array:
        k, weight, reached, _ = carry
        return jnp.any(short(weight, reached)) & (k < MOST)

    def further(carry: tuple[Array, ...]) -> tuple[Array, ...]:
        k, weight, reached, drawn = carry
        drawn = drawn + short(weight, reached)
        weight = weight * jnp.maximum(count - k, 0.0) / (k + 1.0) * odds
        return k + 1.0, weight, reached + weight, drawn

    start = (jnp.zeros_like(none[0, 0]), none, none, jnp.zeros_like(none))
    drawn = jnp.minimum(jax.lax.while_loop(going, further, start)[3], count)
    return jnp.where(turned, count - drawn, drawn)


def _many(uniform: Array, count: Array, chance: Array) -> Array:
    """An expansion where the mean is large, the exact sum where it is not."""
    large = jnp.minimum(count * chance, count * (1.0 - chance)) >= LARGE
    quantile = binominv(uniform, count, chance, order=2, exact_max=EXACT_QUANTILES)
    few = _few(uniform, jnp.where(large, 0.0, count), chance)
    return jnp.where(large, quantile, few)
