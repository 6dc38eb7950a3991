"""The law of a sum of independent laws of whole numbers.

The probability of a value is an integral of the characteristic function, which is a finite sum for whole numbers. To
keep small probabilities exact, the laws are tilted first so that the value is near their mean (Daniels 1954): then
p(x) = exp(K(s) - s x) q(x) with K the cumulant generating function and q the tilted law, and q(x) is not small.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.core import Tracer
from jaxtyping import Array, Complex, Float

from contested.observations.laws import Component, Law, Poisson

STEEPEST = 60.0
"""Largest tilt: a chance of exp(-30) then becomes one of 1 - exp(-30)."""
HALVINGS = 40
"""Halvings of the interval of tilts."""
POINTS_INSIDE_JIT = 2048
"""Points of the transform where the counts are not known yet: sums whose tilted law is narrower are exact."""
MOST_POINTS = 2**20
"""Points of the transform at most; beyond, the sum is too wide to be worth it."""


class SumOf(eqx.Module):
    """The sum of independent laws. A part with leading axes holds one law for each of their entries."""

    parts: tuple[Component, ...]

    @property
    def mean(self) -> Float[Array, "place member"]:
        """Sum of the means."""
        return _total(_over_parts(part.mean) for part in self.parts)

    @property
    def variance(self) -> Float[Array, "place member"]:
        """Sum of the variances."""
        return _total(_over_parts(part.variance) for part in self.parts)

    def log_prob(self, value: Float[Array, "place member"]) -> Float[Array, "place member"]:
        """Log probability of a value; minus infinity where it cannot occur.

        A value counts as impossible where its tilted law gives it less than about 1e-12 (in float32: 1e-6).

        Raises:
            ValueError: outside jit, where the sum can reach more than a million.
        """
        largest = _total(_over_parts(part.largest) for part in self.parts)
        points = _points(jnp.maximum(largest, value))
        value = jnp.broadcast_to(value, largest.shape)
        slope = self._slope(value)
        tilted, logs = zip(*(part.tilt(slope) for part in self.parts), strict=True)
        log_sum = _total(_over_parts(log) for log in logs)
        chance = SumOf(tilted)._at(value, points)
        possible = (chance > 5e3 * jnp.finfo(chance.dtype).eps) & (value >= 0) & (value == jnp.round(value))
        safe = jnp.where(possible, chance, 1.0)
        return jnp.where(possible, log_sum - slope * value + jnp.log(safe), -jnp.inf)

    def _slope(self, value: Array) -> Array:
        """The tilt that brings the mean to the value, by halving: the tilted mean rises with the tilt."""

        def halve(_: Array, ends: tuple[Array, Array]) -> tuple[Array, Array]:
            low, high = ends
            middle = 0.5 * (low + high)
            above = SumOf(tuple(part.tilt(middle)[0] for part in self.parts)).mean > value
            return jnp.where(above, low, middle), jnp.where(above, middle, high)

        ends = jnp.full_like(value, -STEEPEST), jnp.full_like(value, STEEPEST)
        low, high = jax.lax.fori_loop(0, HALVINGS, halve, ends)
        return jax.lax.stop_gradient(0.5 * (low + high))

    def _at(self, value: Array, points: int) -> Array:
        """Probability of a value, as a sum over `points` angles; the second half mirrors the first."""
        unit_angle = 2.0 * jnp.pi / points

        def angle(index: Array, found: Array) -> Array:
            k = index.astype(value.dtype)
            phase = jnp.exp(-1j * unit_angle * jnp.fmod(k * value, points))
            both = jnp.where((k == 0) | (2 * k == points), 1.0, 2.0)
            return found + both * jnp.real(self.characteristic(unit_angle * k) * phase)

        return jax.lax.fori_loop(0, points // 2 + 1, angle, jnp.zeros_like(value)) / points

    def characteristic(self, angle: Float[Array, ""]) -> Complex[Array, "place member"]:
        """The product of the characteristic functions."""
        found = [part.characteristic(angle) for part in self.parts]
        flat = [jnp.prod(one, axis=tuple(range(one.ndim - 2))) for one in found]
        return jnp.prod(jnp.stack(jnp.broadcast_arrays(*flat)), axis=0)


def sum_of(parts: Sequence[Component]) -> Law:
    """The law of a sum: a Poisson law where all parts are, else `SumOf`."""
    if all(isinstance(part, Poisson) for part in parts):
        return Poisson(SumOf(tuple(parts)).mean)
    return SumOf(tuple(parts))


def _total(arrays: Iterable[Array]) -> Array:
    """The sum of one or more arrays."""
    return reduce(add, arrays)


def _over_parts(array: Array) -> Array:
    return array.sum(axis=tuple(range(array.ndim - 2)))


def _points(most: Array) -> int:
    if isinstance(most, Tracer):
        return POINTS_INSIDE_JIT
    points = max(8, 1 << int(jnp.max(most)).bit_length())
    if points > MOST_POINTS:
        raise ValueError(f"a sum that can reach {float(jnp.max(most)):,.0f} has no exact density here")
    return points
