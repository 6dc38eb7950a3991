"""The mean field: the same step with every draw replaced by its mean, and nothing rounded.

It is the limit of the tau-leap in a large population (Kurtz 1970), and it can be differentiated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from contested.engine.integrators.protocol import Numbers, PerRow
from contested.engine.materialise import materialise
from contested.engine.random.splits import SplitPlan, split_counts
from contested.engine.types import Noise
from contested.model.effects import Rate
from contested.model.event_sizes import EventSizes
from contested.model.model import in_proportion
from contested.model.size import Size, size_classes
from contested.observations.laws import Law

Result = TypeVar("Result")


class MeanField(NamedTuple):
    """Expectations instead of draws. See `Integrator` for the methods."""

    @classmethod
    def begin(cls, noise: Noise, rows: int) -> MeanField:
        """No noise is needed."""
        return cls()

    def at(self, number: Int[Array, ""]) -> MeanField:
        """All steps are the same."""
        return self

    @staticmethod
    def allocate(total: Float[Array, " member"], weights: Float[np.ndarray, " place"]) -> Float[Array, "place member"]:
        """Split totals in proportion to weights, without rounding."""
        return in_proportion(total, weights)

    def materialise(self, work: Callable[[], Result], never_negative: Float[Array, ""]) -> Result:
        """Compute the result once."""
        return materialise(work, never_negative)

    def split(self, plan: SplitPlan, counts: Sequence[Numbers]) -> dict[str, Numbers]:
        """Means of multinomial splits."""
        return split_counts(plan, counts, lambda at, whole: whole * plan.chance[at])

    def thin(self, names: Sequence[str], counts: Sequence[PerRow], chances: Sequence[Rate]) -> list[PerRow]:
        """Means of binomial draws."""
        return [count * chance for count, chance in zip(counts, chances, strict=True)]

    def poisson(self, names: Sequence[str], means: Sequence[PerRow]) -> list[PerRow]:
        """Means of Poisson draws."""
        return list(means)

    def sizes(self, names: Sequence[str], lethal: Sequence[Numbers], sizes: Sequence[Size]) -> list[EventSizes]:
        """Mean numbers and units of events in classes of sizes."""
        return [_by_class(count, size) for count, size in zip(lethal, sizes, strict=True)]

    def fix_size(self, mean: Numbers, size: Float[Array, " member"]) -> tuple[Numbers, Float[Array, " member"]]:
        """Unchanged: a size need not be whole."""
        return mean, size

    def equal_sizes(self, number: Numbers, size: Float[Array, " member"]) -> EventSizes:
        """One group of events."""
        return EventSizes(number[None], (number * size)[None])

    def limit_loss(self, wanted: Numbers, available: Numbers) -> Numbers:
        """No more than the stock holds."""
        return jnp.minimum(wanted, available)

    def draw(self, names: Sequence[str], laws: Sequence[Law]) -> list[PerRow]:
        """The means of the laws."""
        return [law.mean.sum(axis=tuple(range(law.mean.ndim - 2))) for law in laws]


def _by_class(lethal: Numbers, size: Size) -> EventSizes:
    chance, mean = size_classes(size)
    number = lethal * chance
    return EventSizes(number, number * mean)
