"""The two workhorses of a step: counted random words, and binomial draws by inverse CDF.

In a step most cells have nothing to draw from (measured: nine in ten; two in a thousand have a mean of four or more).
So draws are made name by name, each with the effort that its busiest cell needs, down to none at all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array
from numpy.polynomial import Chebyshev, Polynomial

from contested.model.inputs import total

NOTHING = 3e-8
"""Weight below which further quantiles add nothing to a float32 sum near 1: half of its last digit."""
EFFORTS = ((0.1, 6), (0.4, 8), (1.0, 11), (2.0, 14), (4.0, 20))
"""Up to these means, no quantile from there on has a weight above NOTHING."""
SUMMED, QUANTILES = 16.0, 21
"""Below this mean, quantiles below this are summed exactly; otherwise the expansion is exact enough."""
LOG_OVER_CHANCE = [
    float(c)
    for c in Chebyshev.interpolate(lambda p: np.log1p(-p) / p, 11, domain=[0.0, 0.5])
    .convert(kind=Polynomial)
    .coef[::-1]
]
"""Coefficients of log(1 - p) / p for p up to a half, highest power first."""
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


def pairs_of_uniforms(words: Array, names: Array, pairs: int) -> Array:
    """Uniforms in (0, 1) in pairs, as complex numbers [name, pair, member]; a name's counter runs over the pairs.

    `words` are key data [member, 2]. A kernel has one output, and would work out a pair once for each half of it
    otherwise (measured: 1.6 times the time).
    """
    shape = (names.shape[0], pairs, words.shape[0])
    name, pair = names[:, None, None], jnp.arange(pairs, dtype=jnp.uint32)[None, :, None]
    found = threefry((words[:, 0], words[:, 1]), (jnp.broadcast_to(name, shape), jnp.broadcast_to(pair, shape)))
    return jax.lax.complex(*(((bits >> 9).astype(jnp.float32) + 0.5) * jnp.float32(2.0**-23) for bits in found))


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


def efforts(count: Array, chance: Array, first: Array | int = 0) -> Array:
    """How much work each name's busiest cell needs [name].

    Args:
        count: trials [name, row, member].
        chance: chances of these names, from the name `first` on.
        first: a name.
    """
    busiest = _largest(count, chance, first)
    return total((busiest > limit).astype(jnp.int32) for limit in (0.0, *(limit for limit, _ in EFFORTS)))


def draw_one(effort: Array, uniform: Part, count: Part, chance: Part) -> Array:
    """Binomial draws [row, member] of one name, with the effort that it needs.

    Each way to draw looks up its own cells, which is then part of its one kernel.
    """

    def looked_up(way: Way) -> Array:
        return way(*(jax.lax.dynamic_index_in_dim(whole, at, keepdims=False) for whole, at in (uniform, count, chance)))

    laws = (*(partial(_summed, quantiles) for _, quantiles in EFFORTS), _expanded)
    ways = (_certain, *(partial(_rarer, law) for law in laws))
    return jax.lax.switch(effort, [partial(looked_up, way) for way in ways])


def _largest(count: Array, chance: Array, first: Array | int) -> Array:
    """The largest mean of each name, of what is rarer. Rows are looked up and folded one by one: that is one kernel."""
    names, rows, members = count.shape

    def mean(row: int) -> Array:
        chances = jax.lax.dynamic_slice(chance, (first, row, 0), (names, 1, members))[:, 0]
        return count[:, row] * jnp.minimum(chances, 1.0 - chances)

    return jnp.max(reduce(jnp.maximum, (mean(row) for row in range(rows))), axis=1)


def _certain(uniform: Array, count: Array, chance: Array) -> Array:
    return jnp.where(chance >= 1.0, count, 0.0)


def _rarer(law: Way, uniform: Array, count: Array, chance: Array) -> Array:
    """Draw from a law for chances up to a half: of what is rarer."""
    turned = chance > 0.5
    rarer = jnp.where(turned, 1.0 - chance, chance)
    drawn = law(jnp.where(turned, 1.0 - uniform, uniform), count, rarer)
    return jnp.where(turned, count - drawn, drawn)


def _summed(quantiles: int, reach: Array, count: Array, chance: Array) -> Array:
    """Sum the law from below until it reaches the uniform: straight through, so that all stays in registers."""
    odds = _odds(chance)
    most = count * odds
    weight = jnp.exp(count * _log_of_others(chance))
    reached, drawn = weight, jnp.zeros_like(weight)
    for k in range(quantiles):
        drawn = drawn + ((reached < reach) & (weight > NOTHING))
        weight = weight * ((most - k * odds) * (1.0 / (k + 1.0)))
        reached = reached + weight
    return jnp.minimum(drawn, count)


def _expanded(reach: Array, count: Array, chance: Array) -> Array:
    """The exact sum where the quantile is small, Cornish and Fisher's expansion where it is not."""
    summed = (count * chance < SUMMED) & (count * _log_of_others(chance) > float(np.log(NOTHING)))
    few = _summed(QUANTILES, reach, jnp.where(summed, count, 0.0), chance)
    return jnp.where(summed & (few < QUANTILES), few, _cornish_fisher(reach, count, chance))


def normal_quantile(uniform: Array) -> Array:
    """Quantiles of the standard normal law."""
    return float(np.sqrt(2.0)) * jax.lax.erf_inv(2.0 * uniform - 1.0)


def _cornish_fisher(reach: Array, count: Array, chance: Array) -> Array:
    """Quantiles from the first five cumulants (Cornish and Fisher 1938), corrected for whole numbers (Sheppard 1898).

    Of means from 16 to 1,000, fewer than two in ten thousand differ from the exact quantile, and by one. Beyond,
    float32 tells, but their mean stays within a thousandth of a standard deviation of the exact one.
    """
    skew = 1.0 - 2.0 * chance
    variance = count * chance * (1.0 - chance)
    corrected = jnp.maximum(variance - 1.0 / 12.0, 1.0)
    narrow = jax.lax.rsqrt(corrected)
    third = variance * skew * narrow**3
    fourth = (variance * (1.0 - 6.0 * chance * (1.0 - chance)) + 1.0 / 120.0) * narrow**4
    fifth = variance * skew * (1.0 - 12.0 * chance * (1.0 - chance)) * narrow**5
    w = normal_quantile(reach)
    w2 = w * w
    first = third * (w2 - 1.0) / 6.0
    second = fourth * w * (w2 - 3.0) / 24.0 - third**2 * w * (2.0 * w2 - 5.0) / 36.0
    last = fifth * ((w2 - 6.0) * w2 + 3.0) / 120.0 - third * fourth * ((w2 - 5.0) * w2 + 2.0) / 24.0
    last = last + third**3 * ((12.0 * w2 - 53.0) * w2 + 17.0) / 324.0
    return jnp.clip(jnp.ceil(count * chance + corrected * narrow * (w + first + second + last) - 0.5), 0.0, count)


def _log_of_others(chance: Array) -> Array:
    """Log of 1 - chance for chances up to a half, by a polynomial that is exact to a float32's last digits."""
    return chance * reduce(lambda value, coefficient: value * chance + coefficient, LOG_OVER_CHANCE)


def _odds(chance: Array) -> Array:
    """Odds of chances up to a half, by Newton's steps: XLA would put a division into a kernel of its own."""
    others = 1.0 - chance
    inverse = 48.0 / 17.0 - 32.0 / 17.0 * others  # within 1/17 of the inverse; each step squares what is missing
    for _ in range(3):
        inverse = inverse * (2.0 - others * inverse)
    return chance * inverse
