"""What an integrator has to do: turn the chances of a step into numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from jaxtyping import Array, Float, Int

from contested.engine.random.splits import Plan
from contested.engine.types import Noise
from contested.model.size import Size
from contested.observations.laws import Law

Result = TypeVar("Result")
Numbers = Float[Array, "row member"]


@runtime_checkable
class Integrator(Protocol):
    """One way to realise a step. Names key the draws; arrays are [row, member]."""

    @classmethod
    def begin(cls, noise: Noise, rows: int) -> Integrator:
        """The integrator of some members; `rows` is the number of places."""
        ...

    def at(self, number: Int[Array, ""]) -> Integrator:
        """The same for one step, which is known by its number since the start."""
        ...

    @staticmethod
    def spread(total: Float[Array, " member"], weights: Float[np.ndarray, " place"]) -> Float[Array, "place member"]:
        """Split totals over places in proportion to weights."""
        ...

    def stage(self, work: Callable[[], Result], never_negative: Float[Array, ""]) -> Result:
        """Do some work that later stages use more than once."""
        ...

    def split(self, plan: Plan, counts: Sequence[Numbers]) -> dict[str, Numbers]:
        """Split counts by trees of chances; counts at all leaves, by name."""
        ...

    def thin(self, names: Sequence[str], counts: Sequence[Numbers], chances: Sequence[Array]) -> list[Numbers]:
        """How many of each count happen."""
        ...

    def poisson(self, names: Sequence[str], means: Sequence[Numbers]) -> list[Numbers]:
        """How many happen around each mean."""
        ...

    def sizes(self, names: Sequence[str], lethal: Sequence[Numbers], sizes: Sequence[Size]) -> list[Numbers]:
        """The summed sizes of so many lethal events."""
        ...

    def fixed(self, mean: Numbers, size: Float[Array, " member"]) -> tuple[Numbers, Float[Array, " member"]]:
        """The mean number of events of one size, and that size: their product, the mean of units moved, is kept."""
        ...

    def take(self, wanted: Numbers, available: Numbers) -> Numbers:
        """What a loss takes from a stock that may hold less than wanted."""
        ...

    def draw(self, names: Sequence[str], laws: Sequence[Law]) -> list[Numbers]:
        """A value of each law of an observation."""
        ...
