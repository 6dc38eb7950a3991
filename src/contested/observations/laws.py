"""Laws of what is observed: each has a mean, a variance and the log probability of a value.

All are laws of whole numbers. A sum of independent ones has its probabilities from its generating function, by a
discrete Fourier transform (see `sums.py`). Drawing is the engine's task.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import equinox as eqx
import jax.numpy as jnp
from jax.scipy.special import gammaln, xlog1py, xlogy
from jaxtyping import Array, Complex, Float


@runtime_checkable
class Law(Protocol):
    """A law of whole numbers, one for each place and member."""

    @property
    def mean(self) -> Float[Array, "*part place member"]:
        """Its mean."""
        ...

    @property
    def variance(self) -> Float[Array, "*part place member"]:
        """Its variance."""
        ...

    def log_prob(self, value: Float[Array, "place member"]) -> Float[Array, "*part place member"]:
        """Log probability of a value; minus infinity where it cannot occur."""
        ...


@runtime_checkable
class Component(Law, Protocol):
    """A law that can be part of a sum of independent laws."""

    @property
    def largest(self) -> Float[Array, "*part place member"]:
        """The largest value that matters: no larger one has a probability above 1e-18."""
        ...

    def tilt(self, slope: Float[Array, "place member"]) -> tuple[Component, Float[Array, "*part place member"]]:
        """The law with probabilities in proportion to p(x) exp(slope x), and the log of what they sum to."""
        ...

    def characteristic(self, angle: Float[Array, ""]) -> Complex[Array, "*part place member"]:
        """The characteristic function: the mean of exp(i angle x)."""
        ...


class Binomial(eqx.Module):
    """How many of `count` are observed, each with chance `chance`."""

    count: Float[Array, "*part place member"]
    chance: Float[Array, "*part place member"]

    @property
    def mean(self) -> Float[Array, "*part place member"]:
        """Count times chance."""
        return self.count * self.chance

    @property
    def variance(self) -> Float[Array, "*part place member"]:
        """Mean times the chance of being missed."""
        return self.mean * (1.0 - self.chance)

    @property
    def largest(self) -> Float[Array, "*part place member"]:
        """All are observed."""
        return self.count

    def log_prob(self, value: Float[Array, "place member"]) -> Float[Array, "*part place member"]:
        """Log probability that `value` are observed; minus infinity outside 0 to `count` and between whole numbers."""
        inside = (value >= 0) & (value <= self.count) & (value == jnp.round(value))
        inside_value = jnp.where(inside, value, 0.0)
        ways = gammaln(self.count + 1.0) - gammaln(inside_value + 1.0) - gammaln(self.count - inside_value + 1.0)
        found = ways + xlogy(inside_value, self.chance) + xlog1py(self.count - inside_value, -self.chance)
        return jnp.where(inside, found, -jnp.inf)

    def tilt(self, slope: Float[Array, "place member"]) -> tuple[Binomial, Float[Array, "*part place member"]]:
        """A binomial law with odds multiplied by exp(slope)."""
        chance, log_sum = _tilted_chance(self.chance, slope)
        return Binomial(self.count, chance), self.count * log_sum

    def characteristic(self, angle: Float[Array, ...]) -> Complex[Array, "*part place member"]:
        """(1 - p + p exp(i angle)) to the power of the count."""
        base = 1.0 - self.chance * (1.0 - jnp.exp(1j * angle))
        size, turn = jnp.abs(base), jnp.angle(base)
        return jnp.exp(xlogy(self.count, size)) * jnp.exp(1j * self.count * turn)


class Groups(eqx.Module):
    """Units observed of `number` groups of `size` units; each group is observed whole, with chance `chance`.

    One group is all or nothing: the deaths of one attack, which becomes known or does not.
    """

    number: Float[Array, "*part place member"]
    size: Float[Array, "*part place member"]
    chance: Float[Array, "*part place member"]

    @property
    def mean(self) -> Float[Array, "*part place member"]:
        """Units of all groups times chance."""
        return self.number * self.size * self.chance

    @property
    def variance(self) -> Float[Array, "*part place member"]:
        """Groups times the square of their size, times chance and its complement."""
        return self.number * self.size**2 * self.chance * (1.0 - self.chance)

    @property
    def largest(self) -> Float[Array, "*part place member"]:
        """All groups are observed."""
        return self.number * self.size

    def log_prob(self, value: Float[Array, "place member"]) -> Float[Array, "*part place member"]:
        """Log probability of `value` units; minus infinity between multiples of the size and outside their range."""
        groups = value / jnp.where(self.size > 0, self.size, 1.0)
        found = Binomial(self.number, self.chance).log_prob(jnp.round(groups))
        possible = jnp.where(self.size > 0, jnp.round(groups) * self.size == value, value == 0)
        return jnp.where(possible, jnp.where(self.size > 0, found, 0.0), -jnp.inf)

    def tilt(self, slope: Float[Array, "place member"]) -> tuple[Groups, Float[Array, "*part place member"]]:
        """The same groups, with odds multiplied by exp(slope size)."""
        chance, log_sum = _tilted_chance(self.chance, slope * self.size)
        return Groups(self.number, self.size, chance), self.number * log_sum

    def characteristic(self, angle: Float[Array, ""]) -> Complex[Array, "*part place member"]:
        """(1 - p + p exp(i angle size)) to the power of the number of groups."""
        return Binomial(self.number, self.chance).characteristic(angle * self.size)


class Poisson(eqx.Module):
    """A Poisson count around a mean: as a statement that inflates what it counts."""

    mean: Float[Array, "*part place member"]

    @property
    def variance(self) -> Float[Array, "*part place member"]:
        """The mean."""
        return self.mean

    @property
    def largest(self) -> Float[Array, "*part place member"]:
        """Nine standard deviations above the mean, and more where the mean is small."""
        return jnp.ceil(self.mean + 9.0 * jnp.sqrt(self.mean) + 25.0) * (self.mean > 0)

    def log_prob(self, value: Float[Array, "place member"]) -> Float[Array, "*part place member"]:
        """Log probability of a whole number that is 0 or more; minus infinity of any other value."""
        inside = (value >= 0) & (value == jnp.round(value))
        inside_value = jnp.where(inside, value, 0.0)
        return jnp.where(inside, xlogy(inside_value, self.mean) - self.mean - gammaln(inside_value + 1.0), -jnp.inf)

    def tilt(self, slope: Float[Array, "place member"]) -> tuple[Poisson, Float[Array, "*part place member"]]:
        """A Poisson law with its mean multiplied by exp(slope)."""
        return Poisson(self.mean * jnp.exp(slope)), self.mean * jnp.expm1(slope)

    def characteristic(self, angle: Float[Array, ""]) -> Complex[Array, "*part place member"]:
        """exp(mean (exp(i angle) - 1))."""
        return jnp.exp(self.mean * (jnp.exp(1j * angle) - 1.0))


def _tilted_chance(chance: Array, slope: Array) -> tuple[Array, Array]:
    """A chance whose odds are multiplied by exp(slope), and log(1 - p + p exp(slope))."""
    up = jnp.maximum(slope, 0.0)
    weight, other = chance * jnp.exp(slope - up), (1.0 - chance) * jnp.exp(-up)
    return weight / (weight + other), jnp.log(weight + other) + up
