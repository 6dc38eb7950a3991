"""How large the events of one step are, in groups, for reports that detect each event by its own size."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float


class LossGroups(NamedTuple):
    """Groups of events of equal size: their number, the units counted of each event, and the size of each event."""

    number: Float[Array, "group place member"]
    each: Float[Array, "group place member"]
    size: Float[Array, "group place member"]


class EventSizes(eqx.Module):
    """The sizes of the events of one kind in a step.

    Attributes:
        number: events in each group. In whole numbers the last group holds all events whose sizes were drawn
            together, and the others one event each at most. In the mean field, groups are classes of sizes.
        units: summed sizes of the events of each group.
        losses: names of the flows that take these units from stocks.
        whole: whether numbers and units are whole, and stay so.
    """

    number: Float[Array, "*substep group place member"]
    units: Float[Array, "*substep group place member"]
    losses: tuple[str, ...] = eqx.field(static=True, default=())
    whole: bool | Bool[Array, "*substep"] = False

    @property
    def total(self) -> Float[Array, "place member"]:
        """Summed sizes of all events."""
        return self.units.sum(axis=0)

    def taken_by(self, *losses: str) -> EventSizes:
        """The same sizes, with the flows that take their units."""
        return EventSizes(self.number, self.units, losses, self.whole)

    def divide(self, counted: Float[Array, "place member"]) -> LossGroups:
        """Divide units that all events took together among them, in proportion to their sizes.

        Where all units of the events are counted, each event gets its size. Whole units stay whole, and their sum is
        what was counted: events drawn together then get one size, or the next larger.
        """
        size = self.units / _safe(self.number)
        reached = self._whole(jnp.round, counted * _running_sums(self.units) / _safe(self.total))
        units = jnp.concatenate([reached[:1], reached[1:] - reached[:-1]])
        many = self.number[-1:]
        each = self._whole(jnp.floor, units[-1:] / _safe(many))
        larger = units[-1:] - each * many
        return LossGroups(
            jnp.concatenate([self.number[:-1], many - larger, larger]),
            jnp.concatenate([units[:-1] / _safe(self.number[:-1]), each, each + 1.0]),
            jnp.concatenate([size, size[-1:]]),
        )

    def _whole(self, rounding: Callable[[Array], Array], values: Array) -> Array:
        return jnp.where(self.whole, rounding(values), values)


def _running_sums(units: Float[Array, "group place member"]) -> Float[Array, "group place member"]:
    """Sums of the first groups. Of so few, written out, they take a tenth of the time of `jnp.cumsum` on a CPU."""
    sums = [units[0]]
    for one in units[1:]:
        sums.append(sums[-1] + one)
    return jnp.stack(sums)


def _safe(number: Array) -> Array:
    """The number, or 1 where there is none to divide by."""
    return jnp.where(number > 0, number, 1.0)
