"""Binomial draws by inverse CDF: the smallest number whose cumulative probability reaches a uniform.

One uniform makes one draw, so draws respond monotonically to counts and chances. In a step most cells are empty
(measured: nine in ten; one in 27 has a mean above four). So each row, a name in one place, is drawn by the cheapest
method that is exact for its largest mean: none at all, a sum of few or of more probabilities, an expansion. A cell's
draw does not depend on the method.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from contested.engine.random.needs import find_needs, work_by_need
from contested.engine.random.quantiles import expanded_quantile, summed_quantile
from contested.engine.random.threefry import UniformRows
from contested.model.inputs import total

SUMS = ((0.1, 6), (0.4, 8), (1.0, 11), (2.0, 14), (4.0, 20))
"""Up to this mean, so many terms of the sum suffice: the probability of further ones is lost in float32."""

COMPARED = 8
"""Parts of a bundle whose cells are compared with each other, in vector registers, before those of one part."""

Draws = Float[Array, "name row member"]
Method = Callable[[Array, Array, Array], Array]
"""Draws [row, member] from uniforms, counts and chances."""


def binomial(
    uniform: UniformRows,
    count: Draws,
    chance: Float[Array, "every row member"],
    expected: bool | Bool[Array, ""] = False,
    first: Int[Array, ""] | int = 0,
) -> Draws:
    """Binomial draws, or their means; a cell's draw does not depend on the cells around it.

    Args:
        uniform: uniforms of all names.
        count: trials of some of them.
        chance: chances of all names.
        expected: whether means are wanted.
        first: the index among all names of the first that is drawn.
    """
    names, rows, members = count.shape
    counts = count.reshape(-1, members)
    chances = jax.lax.dynamic_slice_in_dim(chance.reshape(-1, members), first * rows, names * rows)

    def draw(method: Array, at: Array) -> Array:
        rows_of = (array.at[at].get(mode="promise_in_bounds") for array in (counts, chances))
        return jax.lax.switch(method - 1, METHODS, uniform(at + first * rows), *rows_of)

    certain = jnp.where(chances >= 1.0, counts, 0.0)
    needs = jnp.where(expected, len(METHODS), find_needs(_method_needed, counts, chances))
    return work_by_need(needs, draw, certain).reshape(count.shape)


def _method_needed(count: Float[Array, "bundle cell"], chance: Float[Array, "bundle cell"]) -> Int[Array, " bundle"]:
    """The number among METHODS, from 1, that each bundle needs for the largest mean of its cells.

    None, 0, is needed where no count is above 0 or all chances are 0 or 1.
    """
    width = -(-count.shape[1] // COMPARED)
    starts = [min(part * width, count.shape[1] - width) for part in range(COMPARED)]

    def means(start: int) -> Array:
        counts, chances = (jax.lax.slice_in_dim(array, start, start + width, axis=1) for array in (count, chance))
        return counts * jnp.minimum(chances, 1.0 - chances)

    # integers are in the order of the numbers from 0 up that they are the bits of, and are compared faster
    bits = reduce(jnp.maximum, (jax.lax.bitcast_convert_type(means(start), jnp.int32) for start in starts))
    largest = jax.lax.bitcast_convert_type(jnp.max(bits, axis=1), jnp.float32)
    return total((largest > limit).astype(jnp.int32) for limit in (0.0, *(limit for limit, _ in SUMS)))


def _mean(uniform: Array, count: Array, chance: Array) -> Array:
    return count * chance


def _of_the_rarer(law: Method, uniform: Array, count: Array, chance: Array) -> Array:
    """Draw the rarer of success and failure, from a law for chances up to a half."""
    swapped = chance > 0.5
    rarer = jnp.where(swapped, 1.0 - chance, chance)
    drawn = law(jnp.where(swapped, 1.0 - uniform, uniform), count, rarer)
    return jnp.where(swapped, count - drawn, drawn)


METHODS = (
    *(partial(_of_the_rarer, partial(summed_quantile, terms)) for _, terms in SUMS),
    partial(_of_the_rarer, expanded_quantile),
    _mean,
)
"""The methods that work by need, in the order of what they cost; the last gives means."""
