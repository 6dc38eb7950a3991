"""The interface of an integrator, which turns the chances and means of a step into counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar, runtime_checkable

import numpy as np
from jaxtyping import Array, Float, Int

from contested.engine.random.splits import SplitPlan
from contested.engine.types import Noise
from contested.model.effects import Rate
from contested.model.event_sizes import EventSizes
from contested.model.size import Size
from contested.observations.laws import Law

Result = TypeVar("Result")
Numbers = Float[Array, "row member"]
PerRow = Float[Array, "_ member"]
"""One row for each place, or one for the whole country: of several, each has its own number of rows."""


@runtime_checkable
class Integrator(Protocol):
    """One way to turn chances into counts. Names key the draws; arrays are [row, member]."""

    @classmethod
    def begin(cls, noise: Noise, rows: int) -> Integrator:
        """The integrator of some members; `rows` is the number of places."""
        ...

    def at(self, number: Int[Array, ""]) -> Integrator:
        """The integrator of one step, numbered from the start."""
        ...

    @staticmethod
    def allocate(total: Float[Array, " member"], weights: Float[np.ndarray, " place"]) -> Float[Array, "place member"]:
        """Split totals over places in proportion to weights."""
        ...

    def materialise(self, work: Callable[[], Result], never_negative: Float[Array, ""]) -> Result:
        """Compute something that later stages use more than once."""
        ...

    def split(self, plan: SplitPlan, counts: Sequence[Numbers]) -> dict[str, Numbers]:
        """Split counts by trees of chances; counts at all leaves, by name."""
        ...

    def thin(self, names: Sequence[str], counts: Sequence[PerRow], chances: Sequence[Rate]) -> list[PerRow]:
        """Binomial thinning: how many of each count succeed."""
        ...

    def poisson(self, names: Sequence[str], means: Sequence[PerRow]) -> list[PerRow]:
        """Poisson counts with these means."""
        ...

    def sizes(self, names: Sequence[str], lethal: Sequence[Numbers], sizes: Sequence[Size]) -> list[EventSizes]:
        """The sizes of lethal events, from their numbers."""
        ...

    def fix_size(self, mean: Numbers, size: Float[Array, " member"]) -> tuple[Numbers, Float[Array, " member"]]:
        """Mean number and size of events of a fixed size, rounded if need be; their product stays the same."""
        ...

    def equal_sizes(self, number: Numbers, size: Float[Array, " member"]) -> EventSizes:
        """The sizes of events of a fixed size, from `fix_size`."""
        ...

    def limit_loss(self, wanted: Numbers, available: Numbers) -> Numbers:
        """What a loss takes from a stock that may hold less than the loss demands."""
        ...

    def draw(self, names: Sequence[str], laws: Sequence[Law]) -> list[PerRow]:
        """A value from each law."""
        ...
