"""Two ways to realise a step: whole numbers drawn from the exact laws, or their expectations.

A leap draws by inverse CDF from uniforms that depend only on the seed, the member, the step and the name of what is
drawn. So results do not depend on the order of mechanisms, two scenarios share their noise, and counts respond
monotonically to rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import NamedTuple, Protocol, runtime_checkable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.engine.materialise import materialise
from contested.engine.random.sampler import binomial, normal_quantile, pairs_of_uniforms
from contested.engine.random.splits import Plan, draw_splits, split_counts
from contested.model.inputs import power
from contested.model.size import Size, draw_size, mean_size, moments_below

LARGEST = 2
"""Lethal events of a step whose sizes are drawn one by one, largest first; the sum of any others is drawn at once."""
MANY = 2.0**24 - 1.0
"""Trials of the binomial law that stands for a Poisson law."""


@runtime_checkable
class Draws(Protocol):
    """How a step turns chances into numbers. Names key the draws; arrays are [row, member]."""

    def split(self, plan: Plan, counts: Sequence[Array]) -> dict[str, Array]:
        """Split counts by trees of chances; counts at all leaves, by name."""
        ...

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        """How many of each count happen."""
        ...

    def poisson(self, names: Sequence[str], means: Sequence[Array]) -> list[Array]:
        """How many happen around each mean."""
        ...

    def sizes(self, names: Sequence[str], lethal: Sequence[Array], sizes: Sequence[Size]) -> list[Array]:
        """The summed sizes of so many lethal events."""
        ...

    def take(self, wanted: Array, available: Array) -> Array:
        """What a loss takes from a stock that may hold less than wanted."""
        ...


class Leap(NamedTuple):
    """Whole numbers. `keys` are JAX keys [member], already folded with the step; `rows` is the number of places."""

    keys: Array
    rows: int

    def split(self, plan: Plan, counts: Sequence[Array]) -> dict[str, Array]:
        """Multinomial splits by conditional binomials, exact up to the resolution of float32."""
        uniform = self.uniforms(plan.names, plan.chance.shape[1])
        if plan.chance.shape[1] > 1:
            return draw_splits(plan, counts, uniform)
        return split_counts(plan, counts, lambda at, whole: binomial(uniform[at], whole, plan.chance[at]))

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        """Binomial draws, exact up to the resolution of float32."""
        found: dict[int, Array] = {}
        for rows in sorted({count.shape[0] for count in counts}):
            alike = [k for k, count in enumerate(counts) if count.shape[0] == rows]
            together = [jnp.stack([jnp.broadcast_to(a[k], counts[k].shape) for k in alike]) for a in (counts, chances)]
            uniform = self.uniforms([names[k] for k in alike], rows)
            drawn = binomial(uniform, *together)
            found |= {k: drawn[position] for position, k in enumerate(alike)}
        return [found[k] for k in range(len(names))]

    def poisson(self, names: Sequence[str], means: Sequence[Array]) -> list[Array]:
        """Poisson draws, as binomial ones with so many trials that nobody can tell.

        The laws differ by at most mean / MANY in total variation (Barbour and Hall 1984), less than a uniform's
        resolution.
        """
        return self.thin(names, [jnp.full_like(mean, MANY) for mean in means], [mean / MANY for mean in means])

    def sizes(self, names: Sequence[str], lethal: Sequence[Array], sizes: Sequence[Size]) -> list[Array]:
        """The largest sizes exactly, as order statistics of the zeta law; the sum of the others by its moments."""
        return [self._sizes(name, count, size) for name, count, size in zip(names, lethal, sizes, strict=True)]

    def take(self, wanted: Array, available: Array) -> Array:
        """Never more than there is."""
        return jnp.minimum(wanted, available)

    def uniforms(self, names: Sequence[str], rows: int) -> Array:
        """Uniforms in (0, 1), [name, row, member], that depend on the keys and the name only."""
        hashes = np.array([name_hash(name) for name in names], dtype=np.uint32)
        words = jax.random.key_data(self.keys)
        first = words[0, 0].astype(jnp.float32)
        half = (self.rows + 1) // 2  # a place's partner is half the places away; names with fewer rows use the first
        pairs = materialise(lambda: pairs_of_uniforms(words, jnp.asarray(hashes), min(half, rows)), first)
        return jnp.concatenate([jnp.real(pairs), jnp.imag(pairs)], axis=1)[:, :rows]

    def _sizes(self, name: str, lethal: Array, size: Size) -> Array:
        def some(lethal: Array) -> Array:
            drawn = self.uniforms([f"{name}#{k}" for k in range(LARGEST + 1)], lethal.shape[0])
            return _summed_sizes(lethal, drawn, size)

        return jax.lax.cond(jnp.any(lethal > 0.0), some, jnp.zeros_like, lethal)


class Expected(NamedTuple):
    """Expectations: the same step with every draw replaced by its mean."""

    def split(self, plan: Plan, counts: Sequence[Array]) -> dict[str, Array]:
        """Means of multinomial splits."""
        return split_counts(plan, counts, lambda at, whole: whole * plan.chance[at])

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        """Means of binomial draws."""
        return [count * chance for count, chance in zip(counts, chances, strict=True)]

    def poisson(self, names: Sequence[str], means: Sequence[Array]) -> list[Array]:
        """Means of Poisson draws."""
        return list(means)

    def sizes(self, names: Sequence[str], lethal: Sequence[Array], sizes: Sequence[Size]) -> list[Array]:
        """Mean summed sizes."""
        return [count * mean_size(size)[0] for count, size in zip(lethal, sizes, strict=True)]

    def take(self, wanted: Array, available: Array) -> Array:
        """Never more than there is: the limit of a leap in a large population."""
        return jnp.minimum(wanted, available)


def _summed_sizes(lethal: Array, uniforms: Array, size: Size) -> Array:
    """The largest of so many uniforms, then the largest of what is left, and so on, as long as any cell has one."""

    def rank(k: int, below: Array, largest: Array) -> Array:
        left = jnp.maximum(lethal - k, 0.0)
        if k == LARGEST:
            return _summed_others(left, uniforms[k], size, below, largest)
        below = below * power(uniforms[k], 1.0 / jnp.maximum(left, 1.0))
        drawn = draw_size(size, below)
        more = jax.lax.cond(jnp.any(left > 1.0), partial(rank, k + 1), lambda *_: jnp.zeros_like(lethal), below, drawn)
        return jnp.where(left > 0.0, drawn, 0.0) + more

    return rank(0, jnp.ones_like(lethal), jnp.zeros_like(lethal))


def _summed_others(others: Array, uniform: Array, size: Size, below: Array, largest: Array) -> Array:
    """Summed sizes no larger than `largest`, by Wilson and Hilferty's gamma quantile with their mean and variance."""
    mean, variance = moments_below(size, below, largest)
    shape = jnp.maximum(others, 1.0) * mean**2 / jnp.maximum(variance, 1e-6)
    cube = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(uniform) / (3.0 * jnp.sqrt(shape))
    summed = jnp.round(others * mean * jnp.maximum(cube, 0.0) ** 3)
    return jnp.where(others > 0, jnp.clip(summed, others, others * largest), 0.0)


def name_hash(name: str) -> int:
    """A 32-bit number for a name, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")
