"""Two ways to realise a step: whole numbers drawn from the exact laws, or their expectations.

A leap draws by inverse CDF (Giles and Beentjes 2024, through pypomp) from uniforms that depend only on the seed, the
member, the step and the name of what is drawn. So results do not depend on the order of mechanisms, two scenarios share
their noise, and counts respond monotonically to rates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, Protocol, runtime_checkable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.model.size import Size, draw_size, mean_size, moments_below
from contested.simulate.sampler import binomial, threefry
from contested.simulate.tree import Root, draw_split, mean_split

LARGEST = 2
"""Lethal events of a step whose sizes are drawn one by one, largest first; the sum of any others is drawn at once."""
MANY = 2.0**24 - 1.0
"""Trials of the binomial law that stands for a Poisson law."""


@runtime_checkable
class Draws(Protocol):
    """How a step turns chances into numbers. Names key the draws; arrays are [row, member]."""

    def split(self, roots: Sequence[Root]) -> dict[str, Array]:
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

    def split(self, roots: Sequence[Root]) -> dict[str, Array]:
        """Multinomial splits by conditional binomials, exact up to the resolution of float32."""
        return draw_split(roots, self.uniforms, binomial)

    def thin(self, names: Sequence[str], counts: Sequence[Array], chances: Sequence[Array]) -> list[Array]:
        """Binomial draws, exact up to the resolution of float32."""
        if not names:
            return []
        shapes = [count.shape[0] for count in counts]
        chance = jnp.concatenate([jnp.broadcast_to(c, k.shape) for c, k in zip(chances, counts, strict=True)])
        return split_rows(binomial(self.uniforms(names, shapes), jnp.concatenate(list(counts)), chance), shapes)

    def poisson(self, names: Sequence[str], means: Sequence[Array]) -> list[Array]:
        """Poisson draws."""
        if not names:
            return []
        shapes = [mean.shape[0] for mean in means]
        return split_rows(poisson(self.uniforms(names, shapes), jnp.concatenate(list(means))), shapes)

    def sizes(self, names: Sequence[str], lethal: Sequence[Array], sizes: Sequence[Size]) -> list[Array]:
        """The largest sizes exactly, as order statistics of the zeta law; the sum of the others by its moments."""
        if not names:
            return []
        draws = [f"{name}#{k}" for name in names for k in range(LARGEST + 1)]
        rows = lethal[0].shape[0]
        uniforms = split_rows(self.uniforms(draws, [rows] * len(draws)), [rows] * len(draws))
        each = LARGEST + 1
        return [
            opaque(_summed_sizes, uniforms[k * each][0, 0], count, uniforms[k * each : (k + 1) * each], size)
            for k, (count, size) in enumerate(zip(lethal, sizes, strict=True))
        ]

    def take(self, wanted: Array, available: Array) -> Array:
        """Never more than there is."""
        return jnp.minimum(wanted, available)

    def uniforms(self, names: Sequence[str], shapes: Sequence[int]) -> Array:
        """Uniforms in (0, 1), [row, member]: a name's counter runs over the places, two words to a count."""
        hashes = np.array([name_hash(name) for name in names], dtype=np.uint32)
        half = (self.rows + 1) // 2
        shape = (len(names), half, self.keys.shape[0])

        def work(keys: Array) -> Array:
            counters = jnp.asarray(hashes)[:, None, None], jnp.arange(half, dtype=jnp.uint32)[None, :, None]
            name, pair = (jnp.broadcast_to(part, shape) for part in counters)
            words = threefry((keys[:, 0], keys[:, 1]), (name, pair))
            bits = jnp.concatenate(words, axis=1)[:, : self.rows]
            return ((bits >> 9).astype(jnp.float32) + 0.5) * jnp.float32(2.0**-23)

        keys = jax.random.key_data(self.keys)
        uniform = opaque(work, keys.ravel()[0].astype(jnp.float32), keys)
        if all(rows == self.rows for rows in shapes):
            return uniform.reshape(-1, uniform.shape[-1])
        return jnp.concatenate([uniform[k, :rows] for k, rows in enumerate(shapes)])


class Expected(NamedTuple):
    """Expectations: the same step with every draw replaced by its mean."""

    def split(self, roots: Sequence[Root]) -> dict[str, Array]:
        """Means of multinomial splits."""
        return mean_split(roots)

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


def opaque(work: Callable[..., Array], never_negative: Array, *inputs: Any) -> Array:
    """Run `work` as a computation of its own.

    XLA's CPU compiler otherwise fuses what comes before into a sampler and computes it again at each use (measured: 2.5
    times slower). The condition is always true, but the compiler does not know it.
    """
    shape = jax.eval_shape(work, *inputs)
    return jax.lax.cond(never_negative >= 0.0, work, lambda *_: jnp.zeros(shape.shape, shape.dtype), *inputs)


def poisson(uniform: Array, mean: Array) -> Array:
    """Poisson draws, as binomial ones with so many trials that nobody can tell.

    The laws differ by at most mean / MANY in total variation (Barbour and Hall 1984), less than a uniform's resolution.
    """
    return binomial(uniform, jnp.full_like(mean, MANY), mean / MANY)


def _summed_sizes(lethal: Array, uniforms: list[Array], size: Size) -> Array:
    total, below, drawn = jnp.zeros_like(lethal), jnp.ones_like(lethal), jnp.ones_like(lethal)
    for k in range(LARGEST):
        below = below * uniforms[k] ** (1.0 / jnp.maximum(lethal - k, 1.0))
        drawn = draw_size(size, below)
        total = total + jnp.where(lethal > k, drawn, 0.0)
    others = jnp.maximum(lethal - LARGEST, 0.0)
    return total + jax.lax.cond(
        jnp.any(others > 0), _summed_others, lambda *_: jnp.zeros_like(lethal), others, uniforms[-1], size, below, drawn
    )


def _summed_others(others: Array, uniform: Array, size: Size, below: Array, largest: Array) -> Array:
    """Summed sizes no larger than `largest`, by Wilson and Hilferty's gamma quantile with their mean and variance."""
    mean, variance = moments_below(size, below, largest)
    shape = jnp.maximum(others, 1.0) * mean**2 / jnp.maximum(variance, 1e-6)
    cube = 1.0 - 1.0 / (9.0 * shape) + jax.scipy.special.ndtri(uniform) / (3.0 * jnp.sqrt(shape))
    summed = jnp.round(others * mean * jnp.maximum(cube, 0.0) ** 3)
    return jnp.where(others > 0, jnp.clip(summed, others, others * largest), 0.0)


def name_hash(name: str) -> int:
    """A 32-bit number for a name, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")


def split_rows(rows: Array, shapes: Sequence[int]) -> list[Array]:
    """Cut [row, member] into blocks of so many rows."""
    edges = np.cumsum(shapes)[:-1].tolist()
    return jnp.split(rows, edges) if edges else [rows]
