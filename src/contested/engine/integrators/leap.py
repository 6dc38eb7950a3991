"""The tau-leap: whole numbers drawn from the exact laws of a step (Gillespie 2001).

A leap draws by inverse CDF from uniforms that depend only on the seed, the member, the step and the name of the draw.
So results do not depend on the order of mechanisms, two scenarios share their noise, and counts respond monotonically
to rates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, UInt32

from contested.engine.integrators.protocol import Numbers
from contested.engine.materialise import materialise
from contested.engine.random.binomial import binomial
from contested.engine.random.sizes import DRAWN_SINGLY, largest_sizes
from contested.engine.random.splits import SplitPlan, draw_splits, split_counts
from contested.engine.random.threefry import folded, member_words, name_hash, pairs_of_uniforms
from contested.engine.types import Noise
from contested.model.effects import Rate
from contested.model.event_sizes import EventSizes
from contested.model.size import Size
from contested.observations.laws import Binomial, Groups, Law, Poisson

POISSON_TRIALS = 2.0**24 - 1.0
"""Trials of the binomial law that approximates a Poisson law."""
Result = TypeVar("Result")


class Leap(NamedTuple):
    """Whole numbers. `words` are key data, already folded with the step; `rows` is the number of places."""

    words: UInt32[Array, "member 2"]
    rows: int

    @classmethod
    def begin(cls, noise: Noise, rows: int) -> Leap:
        """The noise of these members."""
        return cls(member_words(noise.seed, noise.member), rows)

    def at(self, number: Int[Array, ""]) -> Leap:
        """The noise of a step."""
        return Leap(folded(self.words, number), self.rows)

    @staticmethod
    def allocate(total: Float[Array, " member"], weights: Float[np.ndarray, " place"]) -> Float[Array, "place member"]:
        """Split totals into whole units that sum to the rounded total."""
        edges = np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
        edges[-1] = 1.0
        reached = jnp.round(jnp.asarray(edges, dtype=float)[:, None] * jnp.round(total)[None, :])
        return reached[1:] - reached[:-1]

    def materialise(self, work: Callable[[], Result], never_negative: Float[Array, ""]) -> Result:
        """Compute once, apart from what uses the result: faster on CPUs."""
        return materialise(work, never_negative)

    def split(self, plan: SplitPlan, counts: Sequence[Numbers]) -> dict[str, Numbers]:
        """Multinomial splits by conditional binomials, exact up to the resolution of float32."""
        uniform = self.uniforms(plan.names, plan.chance.shape[1])
        if plan.chance.shape[1] > 1:
            return draw_splits(plan, counts, uniform)
        return split_counts(plan, counts, lambda at, whole: binomial(uniform[at], whole, plan.chance[at]))

    def thin(self, names: Sequence[str], counts: Sequence[Numbers], chances: Sequence[Rate]) -> list[Numbers]:
        """Binomial draws, exact up to the resolution of float32."""
        found: dict[int, Array] = {}
        for rows in sorted({count.shape[0] for count in counts}):
            same_rows = [k for k, count in enumerate(counts) if count.shape[0] == rows]
            stacked = [
                jnp.stack([jnp.broadcast_to(a[k], counts[k].shape) for k in same_rows]) for a in (counts, chances)
            ]
            uniform = self.uniforms([names[k] for k in same_rows], rows)
            drawn = binomial(uniform, *stacked)
            found |= {k: drawn[position] for position, k in enumerate(same_rows)}
        return [found[k] for k in range(len(names))]

    def poisson(self, names: Sequence[str], means: Sequence[Numbers]) -> list[Numbers]:
        """Poisson draws, as binomial ones with very many trials.

        The laws differ by at most mean / POISSON_TRIALS in total variation (Barbour and Hall 1984), less than the
        resolution of a uniform.
        """
        return self.thin(
            names, [jnp.full_like(mean, POISSON_TRIALS) for mean in means], [mean / POISSON_TRIALS for mean in means]
        )

    def sizes(self, names: Sequence[str], lethal: Sequence[Numbers], sizes: Sequence[Size]) -> list[EventSizes]:
        """The largest sizes exactly, as order statistics of the zeta law; the sum of the others by its moments."""
        return [self._sizes(name, count, size) for name, count, size in zip(names, lethal, sizes, strict=True)]

    def fix_size(self, mean: Numbers, size: Float[Array, " member"]) -> tuple[Numbers, Float[Array, " member"]]:
        """Round the size to whole units, at least one; scale the mean number of events to keep their product."""
        whole = jnp.maximum(jnp.round(size), 1.0)
        return mean * (size / whole), whole

    def equal_sizes(self, number: Numbers, size: Float[Array, " member"]) -> EventSizes:
        """One group of events."""
        return EventSizes(number[None], (number * size)[None], whole=True)

    def limit_loss(self, wanted: Numbers, available: Numbers) -> Numbers:
        """No more than the stock holds."""
        return jnp.minimum(wanted, available)

    def draw(self, names: Sequence[str], laws: Sequence[Law]) -> list[Numbers]:
        """A value of each law."""
        binomial_laws = [k for k, law in enumerate(laws) if isinstance(law, Binomial | Groups)]
        poisson_laws = [k for k, law in enumerate(laws) if isinstance(law, Poisson)]
        trials = [_trials(laws[k]) for k in binomial_laws]
        found = self.thin(
            [names[k] for k in binomial_laws], [count for count, _ in trials], [chance for _, chance in trials]
        )
        drawn = dict(zip(binomial_laws, found, strict=True))
        drawn |= {k: drawn[k] * law.size for k, law in enumerate(laws) if isinstance(law, Groups)}
        counts = self.poisson([names[k] for k in poisson_laws], [laws[k].mean for k in poisson_laws])
        drawn |= dict(zip(poisson_laws, counts, strict=True))
        return [drawn[k] for k in range(len(laws))]

    def uniforms(self, names: Sequence[str], rows: int) -> Float[Array, "name row member"]:
        """Uniforms in (0, 1) that depend on the words and the name only."""
        hashes = np.array([name_hash(name) for name in names], dtype=np.uint32)
        first = self.words[0, 0].astype(jnp.float32)
        half = (self.rows + 1) // 2  # places k and k + half share a pair; names with fewer rows use the first
        pairs = materialise(lambda: pairs_of_uniforms(self.words, jnp.asarray(hashes), min(half, rows)), first)
        return jnp.concatenate([jnp.real(pairs), jnp.imag(pairs)], axis=1)[:, :rows]

    def _sizes(self, name: str, lethal: Array, size: Size) -> EventSizes:
        whole = size._replace(cap=jnp.floor(size.cap))
        units = jnp.zeros((DRAWN_SINGLY + 1, *lethal.shape), lethal.dtype)

        def draw_sizes(lethal: Array) -> Array:
            drawn = self.uniforms([f"{name}#{k}" for k in range(DRAWN_SINGLY + 1)], lethal.shape[0])
            return largest_sizes(lethal, drawn, whole)

        units = jax.lax.cond(jnp.any(lethal > 0.0), draw_sizes, lambda _: units, lethal)
        single = [jnp.clip(lethal - k, 0.0, 1.0) for k in range(DRAWN_SINGLY)]
        return EventSizes(jnp.stack([*single, jnp.maximum(lethal - DRAWN_SINGLY, 0.0)]), units, whole=True)


def _trials(law: Law) -> tuple[Array, Array]:
    """Trials and their chance: one for each group, or for each unit."""
    assert isinstance(law, Binomial | Groups)
    trials = law.number if isinstance(law, Groups) else law.count
    return trials, jnp.broadcast_to(law.chance, trials.shape)
