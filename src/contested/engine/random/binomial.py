"""Binomial draws by inverse CDF: the smallest number whose cumulative probability reaches a uniform.

One uniform makes one draw, so draws respond monotonically to counts and chances. In a step most cells are empty
(measured: nine in ten; two in a thousand have a mean of four or more). So each name is drawn by the cheapest method
that is exact for its largest mean: none at all, a sum of few or of more probabilities, an expansion. A cell's draw does
not depend on the method.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from contested.engine.random.quantiles import expanded_quantile, summed_quantile
from contested.model.inputs import total

SUMS = ((0.1, 6), (0.4, 8), (1.0, 11), (2.0, 14), (4.0, 20))
"""Up to this mean, so many terms of the sum suffice: the probability of further ones is lost in float32."""

UNROLLED = 64
"""Rows that are compared in one kernel, at most: more would take long to compile."""

Draws = Float[Array, "name row member"]
Part = tuple[Float[Array, "_ cell"], Int[Array, ""]]
"""Values of several names [name, cell], and the index of one name."""
Method = Callable[[Array, Array, Array], Array]
"""Draws [cell] from uniforms, counts and chances."""


def binomial(
    uniform: Float[Array, "every row member"],
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
    if rows == 1 and names > 1:
        uniform, in_rows, chance = (array.reshape(1, names, members) for array in (uniform, count, chance))
        return binomial(uniform, in_rows, chance, expected).reshape(count.shape)
    method = _methods_needed(count, chance, expected, first)
    uniform, cells, chance = (array.reshape(len(array), rows * members) for array in (uniform, count, chance))

    def one(name: Array, drawn: Array) -> Array:
        found = _draw_one(method[name], (uniform, first + name), (cells, name), (chance, first + name))
        return jax.lax.dynamic_update_index_in_dim(drawn, found, name, axis=0)

    return jax.lax.fori_loop(0, names, one, jax.lax.empty(cells.shape, cells.dtype)).reshape(count.shape)


def _methods_needed(count: Array, chance: Array, expected: bool | Array, first: Array | int) -> Array:
    """The index of the method that each name needs, from the largest mean of its cells; the last gives means."""
    largest = _largest_means(count, chance, first)
    needed = total((largest > limit).astype(jnp.int32) for limit in (0.0, *(limit for limit, _ in SUMS)))
    return jnp.where(expected, len(SUMS) + 2, needed)


def _draw_one(method: Array, uniform: Part, count: Part, chance: Part) -> Array:
    """Binomial draws [cell] of one name by the method with this index.

    Each method takes its cells from the whole arrays, so that it compiles to one kernel.
    """

    def one_name(draw: Method) -> Array:
        return draw(
            *(jax.lax.dynamic_index_in_dim(whole, at, keepdims=False) for whole, at in (uniform, count, chance))
        )

    laws = (*(partial(summed_quantile, terms) for _, terms in SUMS), expanded_quantile)
    methods = (_all_or_none, *(partial(_of_the_rarer, law) for law in laws), _mean)
    return jax.lax.switch(method, [partial(one_name, draw) for draw in methods])


def _largest_means(count: Array, chance: Array, first: Array | int) -> Array:
    """The largest mean of each name, of the rarer outcome: row by row, as UNROLLED rows compile to one kernel."""
    names, rows, members = count.shape

    def mean(row: Array | int) -> Array:
        chances = jax.lax.dynamic_slice(chance, (first, row, 0), (names, 1, members))[:, 0]
        counts = jax.lax.dynamic_index_in_dim(count, row, axis=1, keepdims=False)
        return counts * jnp.minimum(chances, 1.0 - chances)

    def largest(start: Array | int) -> Array:
        return reduce(jnp.maximum, (mean(start + row) for row in range(min(rows, UNROLLED))))

    if rows <= UNROLLED:
        return jnp.max(largest(0), axis=1)
    # the last rows overlap with those before them
    starts = jnp.minimum(jnp.arange(0, rows, UNROLLED), rows - UNROLLED)
    found = jax.lax.fori_loop(1, len(starts), lambda k, found: jnp.maximum(found, largest(starts[k])), largest(0))
    return jnp.max(found, axis=1)


def _all_or_none(uniform: Array, count: Array, chance: Array) -> Array:
    """Where no count is above 0, or all chances are 0 or 1."""
    return jnp.where(chance >= 1.0, count, 0.0)


def _mean(uniform: Array, count: Array, chance: Array) -> Array:
    return count * chance


def _of_the_rarer(law: Method, uniform: Array, count: Array, chance: Array) -> Array:
    """Draw the rarer of success and failure, from a law for chances up to a half."""
    swapped = chance > 0.5
    rarer = jnp.where(swapped, 1.0 - chance, chance)
    drawn = law(jnp.where(swapped, 1.0 - uniform, uniform), count, rarer)
    return jnp.where(swapped, count - drawn, drawn)
