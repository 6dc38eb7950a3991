"""The two workhorses of a step: counted random words, and binomial draws by inverse CDF.

In a step most cells have nothing to draw from (measured: nine in ten; two in a thousand have a mean of four or more).
So draws are made name by name, each with the effort that its busiest cell needs, down to none at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

import jax
import jax.numpy as jnp
from jaxtyping import Array
from pypomp.random.binom import binominv

from contested.model.inputs import total

NOTHING = 3e-8
"""Weight below which further quantiles add nothing to a float32 sum near 1: half of its last digit."""
EFFORTS = ((0.1, 6), (0.4, 8), (1.0, 11), (2.0, 14), (4.0, 20))
"""Up to these means, no quantile from there on has a weight above NOTHING."""
SUMMED, QUANTILES = 16.0, 21
"""Below this mean, quantiles below this are summed exactly; otherwise the expansion is exact enough."""
FOLDED = 40
"""Rows that one kernel folds into one."""
ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))

Part = tuple[Array, Array]
"""An array and the index of the part of it that is meant."""
Way = Callable[[Array, Array, Array], Array]
"""Draws [row, member] from uniforms, counts and chances."""


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


def folded(words: Array, number: Array) -> Array:
    """Key data [member, 2] with a number folded in, as `jax.random.fold_in` does."""
    counter = jnp.zeros(words.shape[0], jnp.uint32)
    return jnp.stack(threefry((words[:, 0], words[:, 1]), (counter, counter + number.astype(jnp.uint32))), axis=1)


def uniforms(words: Array, names: Array, places: int, rows: int) -> Array:
    """Uniforms in (0, 1), [name, row, member]; a name's counter runs over the places, two words to a count.

    `words` are key data [member, 2]; names with fewer rows than there are places use the first places' uniforms.
    """
    half = (places + 1) // 2
    shape = (names.shape[0], half, words.shape[0])
    name, pair = names[:, None, None], jnp.arange(half, dtype=jnp.uint32)[None, :, None]
    found = threefry((words[:, 0], words[:, 1]), (jnp.broadcast_to(name, shape), jnp.broadcast_to(pair, shape)))
    bits = jnp.concatenate(found, axis=1)[:, :rows]
    return ((bits >> 9).astype(jnp.float32) + 0.5) * jnp.float32(2.0**-23)


def binomial(uniform: Array, count: Array, chance: Array) -> Array:
    """Binomial draws [name, row, member] by inverse CDF; a cell's draw does not depend on the cells around it."""
    names, rows, members = count.shape
    if rows == 1 and names > 1:
        together = (array.reshape(1, names, members) for array in (uniform, count, chance))
        return binomial(*together).reshape(count.shape)
    effort = efforts(count, chance)

    def one(name: Array, drawn: Array) -> Array:
        found = draw_one(effort[name], (uniform, name), (count, name), (chance, name))
        return jax.lax.dynamic_update_index_in_dim(drawn, found, name, axis=0)

    return jax.lax.fori_loop(0, names, one, jax.lax.empty(count.shape, count.dtype))


def efforts(count: Array, chance: Array) -> Array:
    """How much work each name's busiest cell needs [name], from arrays [name, row, member]."""
    busiest = _largest(count * jnp.minimum(chance, 1.0 - chance))
    return total((busiest > limit).astype(jnp.int32) for limit in (0.0, *(limit for limit, _ in EFFORTS)))


def draw_one(effort: Array, uniform: Part, count: Part, chance: Part) -> Array:
    """Binomial draws [row, member] of one name, with the effort that it needs.

    Each way to draw looks up its own cells, which is then part of its one kernel.
    """

    def looked_up(way: Way) -> Array:
        return way(*(jax.lax.dynamic_index_in_dim(whole, at, keepdims=False) for whole, at in (uniform, count, chance)))

    ways = (_certain, *(partial(_exact, quantiles) for _, quantiles in EFFORTS), _expanded)
    return jax.lax.switch(effort, [partial(looked_up, way) for way in ways])


def _largest(cells: Array) -> Array:
    """The largest cell of each name. Rows are folded in one kernel (measured: a third of the time of a reduction)."""
    while cells.shape[1] > FOLDED:
        half = (cells.shape[1] + 1) // 2
        cells = jnp.maximum(cells[:, :half], cells[:, -half:])
    return jnp.max(reduce(jnp.maximum, (cells[:, row] for row in range(cells.shape[1]))), axis=1)


def _certain(uniform: Array, count: Array, chance: Array) -> Array:
    return jnp.where(chance >= 1.0, count, 0.0)


def _exact(quantiles: int, uniform: Array, count: Array, chance: Array) -> Array:
    """Sum the law from below until it reaches the uniform: straight through, so that all stays in registers."""
    turned = chance > 0.5
    rarer = jnp.where(turned, 1.0 - chance, chance)
    reach = jnp.where(turned, 1.0 - uniform, uniform)
    odds = rarer / (1.0 - rarer)
    most = count * odds
    weight = jnp.exp(count * _log_of_others(rarer))
    reached, drawn = weight, jnp.zeros_like(weight)
    for k in range(quantiles):
        drawn = drawn + ((reached < reach) & (weight > NOTHING))
        weight = weight * ((most - k * odds) * (1.0 / (k + 1.0)))
        reached = reached + weight
    drawn = jnp.minimum(drawn, count)
    return jnp.where(turned, count - drawn, drawn)


def _log_of_others(chance: Array) -> Array:
    """log(1 - chance) for chances up to a half, from the series of 2 atanh(chance / (chance - 2)).

    Eight terms are exact to a float32's last digits, in a third of the time of log1p (measured).
    """
    ratio = chance / (chance - 2.0)
    square = ratio * ratio
    series = reduce(lambda sum_, k: sum_ * square + 1.0 / k, (13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0), 1.0 / 15.0)
    return 2.0 * ratio * series


def _expanded(uniform: Array, count: Array, chance: Array) -> Array:
    """An expansion where the quantile is large, the exact sum where it is not."""
    rarer = jnp.minimum(chance, 1.0 - chance)
    summed = (count * rarer < SUMMED) & (count * _log_of_others(rarer) > jnp.log(NOTHING))
    exact = _exact(QUANTILES, uniform, jnp.where(summed, count, 0.0), chance)
    fewer = jnp.where(chance > 0.5, count - exact, exact)
    expansion = binominv(uniform, count, chance, order=2, exact_max=0)
    return jnp.where(summed & (fewer < QUANTILES), exact, expansion)
