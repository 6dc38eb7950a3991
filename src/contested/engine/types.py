"""Inputs and outputs of a system: parameters, weeks, noise, counts, weekly series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, Integer, UInt32

from contested.model.event_sizes import EventSizes
from contested.model.state import State
from contested.observations.laws import Law

Params = Mapping[str, Float[Array, " member"]]
"""The value of every parameter for each member, by the parameter's full name."""
PlaceSeries = Float[Array, "week _ member"]
"""Weekly values; one row for each place, or one for the whole country."""


class UpTo(NamedTuple):
    """A number of weeks or substeps that is known only when a compiled program runs, and its maximum."""

    most: int
    number: Int[Array, ""]


class Week(NamedTuple):
    """A week: its number since the start, and its equal substeps.

    A fixed number of substeps can be differentiated in reverse mode. With `UpTo`, one compiled program serves several
    numbers of substeps.
    """

    number: int | Int[Array, ""]
    substeps: int | UpTo


class Noise(NamedTuple):
    """What keys all draws: the seed and each member's noise number. Equal keys give equal draws.

    With `expected`, every draw is replaced by its mean and nothing is rounded, as in the mean field, by the same
    compiled program. From the week `branch` on the numbers `later` take the place of `member`: histories with the same
    past then have futures of their own.
    """

    seed: int | Integer[Array, ""]
    member: UInt32[Array, " member"]
    expected: bool | Bool[Array, ""] = False
    later: UInt32[Array, " member"] | None = None
    branch: int | Integer[Array, ""] = 0

    def at(self, week: int | Integer[Array, ""]) -> Noise:
        """The noise of a week."""
        if self.later is None:
            return self
        return Noise(self.seed, jnp.where(week < self.branch, self.member, self.later), self.expected)


class Counts(eqx.Module):
    """The counts of a week.

    `flows` are units moved (or events) of each flow over the week. `steps` are the step counts, one entry for each
    substep, of the flows that observations read, and `sizes` the sizes of the events that they read. `step` is the
    length of a substep in weeks; `targets` names the stock that each flow enters.
    """

    flows: dict[str, Float[Array, "_ member"]]
    steps: dict[str, Float[Array, "substep _ member"]]
    sizes: dict[str, EventSizes]
    step: Float[Array, ""]
    targets: tuple[tuple[str, str | None], ...] = eqx.field(static=True)


class Weekly(NamedTuple):
    """Weekly series by name, arrays [week, place, member] (or [week, 1, member] for the whole country).

    Stocks and levels are end-of-week values; flows and reports are counts within the week.
    """

    stocks: Mapping[str, PlaceSeries]
    levels: Mapping[str, PlaceSeries]
    flows: Mapping[str, PlaceSeries]
    reports: Mapping[str, PlaceSeries]


class System(NamedTuple):
    """A model and how it advances. All functions are pure and can be pickled.

    `init(params)` is the state at the start. `advance(state, params, week, noise)` gives the state a week later and
    the counts of that week, from any state at any week. `observe(state, counts, params)` gives the law of every
    observed number of that week; `sample(state, counts, params, week, noise)` draws from these laws (in the mean field:
    takes their means).
    """

    init: Callable[[Params], State]
    advance: Callable[[State, Params, Week, Noise], tuple[State, Counts]]
    observe: Callable[[State, Counts, Params], dict[str, Law]]
    sample: Callable[[State, Counts, Params, Week, Noise], dict[str, Float[Array, "_ member"]]]
