"""The tau-leap: whole numbers drawn from the exact laws of a step (Gillespie 2001).

A leap draws by inverse CDF from uniforms that depend only on the seed, the member, the step and the name of the draw.
So results do not depend on the order of mechanisms, two scenarios share their noise, and counts respond monotonically
to rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, UInt32

from contested.engine.integrators.protocol import Numbers, PerRow
from contested.engine.materialise import materialise
from contested.engine.random.binomial import binomial
from contested.engine.random.sizes import DRAWN_SINGLY, draw_sizes
from contested.engine.random.splits import SplitPlan, draw_splits
from contested.engine.random.threefry import Uniforms, folded, hashes, member_words
from contested.engine.types import Noise
from contested.model.effects import Rate
from contested.model.event_sizes import EventSizes
from contested.model.inputs import total
from contested.model.size import EXACT, Size, size_classes
from contested.observations.laws import Binomial, Groups, Law, Poisson

POISSON_TRIALS = 2.0**24 - 1.0
"""Trials of the binomial law that approximates a Poisson law."""
Result = TypeVar("Result")


class Leap(NamedTuple):
    """Whole numbers, or their means where `expected`, in one program.

    `words` are key data, already folded with the step; `rows` is the number of places.
    """

    words: UInt32[Array, "member 2"]
    rows: int
    expected: bool | Bool[Array, ""] = False

    @classmethod
    def begin(cls, noise: Noise, rows: int) -> Leap:
        """The noise of these members."""
        return cls(member_words(noise.seed, noise.member), rows, noise.expected)

    def at(self, number: Int[Array, ""]) -> Leap:
        """The noise of a step."""
        return self._replace(words=folded(self.words, number))

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
        return draw_splits(plan, counts, self.uniforms(plan.names, plan.chance.shape[1]), self.expected)

    def thin(self, names: Sequence[str], counts: Sequence[PerRow], chances: Sequence[Rate]) -> list[PerRow]:
        """Binomial draws, exact up to the resolution of float32. Those with fewer rows are padded with nothing."""
        if not names:
            return []
        rows = max(count.shape[0] for count in counts)
        chances = [jnp.broadcast_to(chance, count.shape) for chance, count in zip(chances, counts, strict=True)]
        count, chance = (
            jnp.stack([jnp.pad(one, ((0, rows - one.shape[0]), (0, 0))) for one in part]) for part in (counts, chances)
        )
        # once, not in each of its uses
        drawn = jax.lax.optimization_barrier(binomial(self.uniforms(names, rows), count, chance, self.expected))
        return [drawn[k, : one.shape[0]] for k, one in enumerate(counts)]

    def poisson(self, names: Sequence[str], means: Sequence[PerRow]) -> list[PerRow]:
        """Poisson draws, as binomial ones with very many trials.

        The laws differ by at most mean / POISSON_TRIALS in total variation (Barbour and Hall 1984), less than the
        resolution of a uniform.
        """
        return self.draw(names, [Poisson(mean) for mean in means])

    def sizes(self, names: Sequence[str], lethal: Sequence[Numbers], sizes: Sequence[Size]) -> list[EventSizes]:
        """The largest sizes exactly, as order statistics of the zeta law; the sum of the others by its moments."""
        if not names:
            return []
        numbers = jnp.stack(lethal)
        ranks = [self.uniforms([f"{name}#{k}" for name in names], numbers.shape[1]) for k in range(DRAWN_SINGLY + 1)]
        capped = [size._replace(cap=jnp.floor(size.cap)) for size in sizes]

        def drawn() -> tuple[Array, Array]:
            units = draw_sizes(numbers, capped, ranks)
            single = [jnp.clip(numbers - k, 0.0, 1.0) for k in range(DRAWN_SINGLY)]
            return jnp.stack([*single, jnp.maximum(numbers - DRAWN_SINGLY, 0.0)], axis=1), units

        def means() -> tuple[Array, Array]:
            of_events = [_mean_sizes(number, size) for number, size in zip(lethal, sizes, strict=True)]
            groups, units = (jnp.stack(part) for part in zip(*of_events, strict=True))
            return groups, units

        groups, units = jax.lax.cond(self.expected, means, drawn)
        whole = jnp.logical_not(self.expected)
        return [EventSizes(groups[k], units[k], whole=whole) for k in range(len(names))]

    def fix_size(self, mean: Numbers, size: Float[Array, " member"]) -> tuple[Numbers, Float[Array, " member"]]:
        """Round the size to whole units, at least one; scale the mean number of events to keep their product."""
        whole = jnp.where(self.expected, size, jnp.maximum(jnp.round(size), 1.0))
        return mean * (size / whole), whole

    def equal_sizes(self, number: Numbers, size: Float[Array, " member"]) -> EventSizes:
        """One group of events."""
        return EventSizes(number[None], (number * size)[None], whole=jnp.logical_not(self.expected))

    def limit_loss(self, wanted: Numbers, available: Numbers) -> Numbers:
        """No more than the stock holds."""
        return jnp.minimum(wanted, available)

    def draw(self, names: Sequence[str], laws: Sequence[Law]) -> list[PerRow]:
        """A value of each law: the sum over its groups, each with noise of its own."""
        keys: list[str] = []
        trials: list[tuple[Array, Array]] = []
        for name, law in zip(names, laws, strict=True):
            counts, chances = _trials(law)
            grouped = counts.ndim > 2
            keys += [f"{name}{k}" for k in range(len(counts))] if grouped else [name]
            trials += zip(counts, chances, strict=True) if grouped else [(counts, chances)]
        drawn = iter(self.thin(keys, [count for count, _ in trials], [chance for _, chance in trials]))
        return [_value(law, drawn) for law in laws]

    def uniforms(self, names: Iterable[str], rows: int) -> Uniforms:
        """Uniforms in (0, 1) that depend on the words and the name only."""
        return Uniforms(self.words, hashes(names), rows, self.rows)


def _mean_sizes(lethal: Numbers, size: Size) -> tuple[Array, Array]:
    """Mean numbers and units of lethal events in three classes: the smallest size, small ones, and all others."""
    chance, mean = size_classes(size)
    parts = (slice(0, 1), slice(1, EXACT), slice(EXACT, None))
    number, units = (jnp.stack([of[part].sum(axis=0) for part in parts]) for of in (chance, chance * mean))
    return lethal * number, lethal * units


def _trials(law: Law) -> tuple[Array, Array]:
    """Trials and their chance: one for each unit or group, or those of a Poisson law."""
    if isinstance(law, Poisson):
        return jnp.full_like(law.mean, POISSON_TRIALS), law.mean / POISSON_TRIALS
    assert isinstance(law, Binomial | Groups)
    trials = law.number if isinstance(law, Groups) else law.count
    return trials, jnp.broadcast_to(law.chance, trials.shape)


def _value(law: Law, drawn: Iterator[Numbers]) -> Numbers:
    """The value of a law from the numbers of units or groups drawn for it."""
    if law.mean.ndim == 2:
        return next(drawn) * (law.size if isinstance(law, Groups) else 1.0)
    sizes = law.size if isinstance(law, Groups) else jnp.ones_like(law.mean)
    return total(next(drawn) * size for size in sizes)
