"""Binomial draws by inverse CDF: the smallest number whose cumulative probability reaches a uniform.

One uniform makes one draw, so draws respond monotonically to counts and chances. In a step most cells have nothing to
draw from (measured: nine in ten; two in a thousand have a mean of four or more). So draws are made name by name, each
with the effort that its busiest cell needs, down to none at all; a cell's draw does not depend on the effort.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from contested.engine.random.quantiles import expanded_quantile, summed_quantile
from contested.model.inputs import total

EFFORTS = ((0.1, 6), (0.4, 8), (1.0, 11), (2.0, 14), (4.0, 20))
"""Up to these means, no quantile from there on has a weight that float32 would notice."""

Draws = Float[Array, "name row member"]
Part = tuple[Float[Array, "_ row member"], Int[Array, ""]]
"""Values of several names [name, row, member], and the name that is meant."""
Way = Callable[[Array, Array, Array], Array]
"""Draws [row, member] from uniforms, counts and chances."""


def binomial(uniform: Draws, count: Draws, chance: Draws) -> Draws:
    """Binomial draws; a cell's draw does not depend on the cells around it."""
    names, rows, members = count.shape
    if rows == 1 and names > 1:
        together = (array.reshape(1, names, members) for array in (uniform, count, chance))
        return binomial(*together).reshape(count.shape)
    effort = efforts(count, chance)

    def one(name: Array, drawn: Array) -> Array:
        found = draw_one(effort[name], (uniform, name), (count, name), (chance, name))
        return jax.lax.dynamic_update_index_in_dim(drawn, found, name, axis=0)

    return jax.lax.fori_loop(0, names, one, jax.lax.empty(count.shape, count.dtype))


def efforts(count: Draws, chance: Float[Array, "every row member"], first: Array | int = 0) -> Int[Array, " name"]:
    """How much work each name's busiest cell needs.

    Args:
        count: trials.
        chance: chances of these names, from the name `first` on.
        first: a name.
    """
    busiest = _largest(count, chance, first)
    return total((busiest > limit).astype(jnp.int32) for limit in (0.0, *(limit for limit, _ in EFFORTS)))


def draw_one(effort: Int[Array, ""], uniform: Part, count: Part, chance: Part) -> Float[Array, "row member"]:
    """Binomial draws of one name, with the effort that it needs.

    Each way to draw looks up its cells, which is then part of its one kernel.
    """

    def looked_up(way: Way) -> Array:
        return way(*(jax.lax.dynamic_index_in_dim(whole, at, keepdims=False) for whole, at in (uniform, count, chance)))

    laws = (*(partial(summed_quantile, quantiles) for _, quantiles in EFFORTS), expanded_quantile)
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
    """Draw what is rarer, happening or not happening, from a law for chances up to a half."""
    turned = chance > 0.5
    rarer = jnp.where(turned, 1.0 - chance, chance)
    drawn = law(jnp.where(turned, 1.0 - uniform, uniform), count, rarer)
    return jnp.where(turned, count - drawn, drawn)
