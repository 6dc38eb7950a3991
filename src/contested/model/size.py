"""How large an event is: heavy-tailed deaths per event, or a unit of fixed size.

Deaths per lethal event follow a power law truncated at a cap, p(x) ~ (x + q)^-a for x = 1..cap (Bohorquez et al. 2009;
Clauset, Young and Gleditsch 2007). The offset q (Mandelbrot 1953) makes small sizes less common than the tail alone
would have them: counted wars have a power law only from about five deaths on. With a < 3 the variance exists only
because of the cap.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.inputs import power, safe_ratio

EXACT = 12
"""Sizes up to here are weighted one by one; beyond, a midpoint integral is used (relative error < 1e-4)."""
CLASSES_BEYOND = 6
"""Classes of sizes beyond, where a law is divided into classes."""


class Size(NamedTuple):
    """Lethal with chance `lethal`, then a truncated power law. With `fixed`, every event has that size.

    `powers` are the weights of the smallest sizes, worked out once for all that is drawn. The cap may differ between
    places. A cap that is not whole gives a law between those of its neighbours, so that the mean size can be
    differentiated; the tau-leap rounds it down.
    """

    lethal: Float[Array, " member"]
    exponent: Float[Array, " member"]
    offset: Float[Array, " member"]
    cap: Float[Array, "*place member"]
    powers: Float[Array, "size member"]
    fixed: Float[Array, " member"] | None = None


def heavy_tail(
    lethal: Float[Array, " member"],
    exponent: Float[Array, " member"],
    offset: Float[Array, " member"],
    cap: Float[Array, "*place member"],
) -> Size:
    """Units per event: none with chance 1 - lethal, else n from 1 to `cap` with a chance ~ (n + offset)^-exponent.

    The cap is at least 1 and may differ between places; the offset is not negative.
    """
    return Size(lethal, exponent, offset, jnp.maximum(cap, 1.0), _powers(exponent, offset))


def fixed_size(units: Float[Array, " member"] | float) -> Size:
    """Every event has the same size. The tau-leap rounds it and keeps the mean number of units moved."""
    units = jnp.atleast_1d(jnp.asarray(units, dtype=float))
    exponent, offset = jnp.full_like(units, 3.0), jnp.zeros_like(units)
    return Size(jnp.ones_like(units), exponent, offset, units, _powers(exponent, offset), units)


def _powers(exponent: Array, offset: Array) -> Array:
    return power(jnp.arange(1.0, EXACT + 1.0)[:, None] + offset, -exponent)


def _tail(x: Array | float, size: Size) -> Array:
    """Integral of (t + q)^-a from x - 1/2 on: the weight of all sizes from x up, by the midpoint rule."""
    return power(x + size.offset - 0.5, 1.0 - size.exponent) / (size.exponent - 1.0)


def _head(size: Size) -> tuple[list[Array], Array]:
    """Weights of sizes 1..EXACT that do not exceed the cap (the last one in part), and the weight beyond them."""
    weights = [jnp.clip(size.cap + 1.0 - k, 0.0, 1.0) * size.powers[k - 1] for k in range(1, EXACT + 1)]
    beyond = _tail(EXACT + 1.0, size) - _tail(size.cap + 1.0, size)
    return weights, jnp.maximum(beyond, 0.0)


def draw_size(size: Size, uniform: Float[Array, "place member"]) -> Float[Array, "place member"]:
    """Sizes of lethal events by inverse CDF, for a whole cap."""
    weights, beyond = _head(size)
    total = sum(weights) + beyond
    reached = uniform * total
    drawn = jnp.ones_like(uniform)
    cumulative = jnp.zeros_like(total)
    for weight in weights:
        cumulative = cumulative + weight
        drawn = drawn + (reached >= cumulative)
    remaining = jnp.maximum(total - reached, 0.0) + _tail(size.cap + 1.0, size)
    far = power((size.exponent - 1.0) * remaining, -1.0 / (size.exponent - 1.0)) + 0.5 - size.offset
    far = jnp.clip(jnp.floor(far), EXACT + 1.0, jnp.maximum(size.cap, EXACT + 1.0))
    return jnp.minimum(jnp.where(drawn > EXACT, far, drawn), size.cap)


def mean_size(size: Size) -> tuple[Float[Array, "*place member"], Float[Array, "*place member"]]:
    """Mean and variance of the size of a lethal event; the cap may differ between places."""
    weights, beyond = _head(size)
    total = sum(weights) + beyond
    edges = jnp.stack(jnp.broadcast_arrays(jnp.where(size.cap > EXACT, EXACT + 0.5, size.cap + 0.5), size.cap + 0.5))

    def moment(order: int) -> Array:
        head = sum(weight * float(k) ** order for k, weight in enumerate(weights, start=1))
        return (head + _moment(order, edges, size)[0]) / total

    mean = moment(1)
    return mean, jnp.maximum(moment(2) - mean**2, 0.0)


def size_classes(size: Size) -> tuple[Float[Array, "class _ member"], Float[Array, "class _ member"]]:
    """The law of a lethal event's size in classes: the chance of each class and its mean size, by place.

    The smallest sizes are classes of their own; larger ones share CLASSES_BEYOND classes of equal ratio. One row
    stands for all places where the cap is the same.
    """
    size = size._replace(cap=jnp.atleast_2d(size.cap))
    weights, _ = _head(size)
    ratio = jnp.maximum((size.cap + 0.5) / (EXACT + 0.5), 1.0)
    edges = (EXACT + 0.5) * power(ratio, jnp.arange(CLASSES_BEYOND + 1.0)[:, None, None] / CLASSES_BEYOND)
    mass, moment = (_moment(order, edges, size) for order in (0, 1))
    mean = safe_ratio(moment, mass) + (mass <= 0) * (EXACT + 0.5)
    whole = jnp.concatenate([jnp.stack(weights), mass])
    sizes = jnp.broadcast_to(jnp.arange(1.0, EXACT + 1.0)[:, None, None], (EXACT, *mass.shape[1:]))
    return whole / whole.sum(axis=0), jnp.concatenate([sizes, mean])


def _moment(order: int, edges: Array, size: Size) -> Array:
    """Integrals of t^order (t + q)^-a between edges, for an order up to 2: sums of integrals of powers of u = t + q."""
    shifted = edges + size.offset
    terms = [
        comb(order, k) * (-size.offset) ** (order - k) * _integral(shifted, k + 1.0 - size.exponent)
        for k in range(order + 1)
    ]
    return sum(terms[1:], terms[0])


def _integral(edges: Array, gap: Array) -> Array:
    """Integrals of u^(gap - 1) between edges."""
    near_zero = jnp.abs(gap) < 1e-3
    safe = jnp.where(near_zero, 1.0, gap)
    between = (power(edges[1:], safe) - power(edges[:-1], safe)) / safe
    return jnp.where(near_zero, jnp.log(edges[1:] / edges[:-1]), between)


def moments_below(
    size: Size, uniform: Float[Array, "place member"], largest: Float[Array, "place member"]
) -> tuple[Float[Array, "place member"], Float[Array, "place member"]]:
    """Mean and variance of sizes drawn from uniforms below `uniform`, which itself draws the size `largest`."""
    smaller = size._replace(cap=jnp.maximum(largest - 1.0, 1.0))
    mean, variance = mean_size(smaller)
    mass = _mass(smaller) / _mass(size)
    tied = jnp.where(largest > 1.0, jnp.clip(1.0 - mass / uniform, 0.0, 1.0), 1.0)
    first = (1.0 - tied) * mean + tied * largest
    second = (1.0 - tied) * (variance + mean**2) + tied * largest**2
    return first, jnp.maximum(second - first**2, 0.0)


def _mass(size: Size) -> Array:
    weights, beyond = _head(size)
    return sum(weights) + beyond
