"""How activity lies over places and weeks: measures of a table of counts, the same for files and simulated histories.

A place-week is active if anything was counted in it. Events that are independent from week to week have a Fano factor
of 1, and a place active last week is no more likely to be active than it always is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Shaped
from numpy.typing import ArrayLike

Counts = Shaped[np.ndarray, "*member place week"]
Active = Bool[np.ndarray, "*member place week"]
Neighbours = Bool[np.ndarray, "place place"]
Values = Float[np.ndarray, "*member"]


class Measure(NamedTuple):
    """One measure: its id, its name, and its definition in words."""

    id: str
    title: str
    definition: str


ACTIVITY = (
    Measure("active", "Active place-weeks", "share of place-weeks with at least one count"),
    Measure("persistence", "Active again", "chance that an active place-week is active the next week too"),
    Measure("place_alone", "From place alone", "that chance if each place were active at its own rate in any week"),
)
MEASURES = (
    *ACTIVITY,
    Measure("beside", "Beside a neighbour", "chance of activity in a week in which a neighbour is active"),
    Measure("after_beside", "After a neighbour", "chance of activity in the week after a neighbour was active"),
    Measure("fano", "Fano factor", "variance over mean of the weekly count of all places"),
)


class Ratio(NamedTuple):
    """A ratio of two sums over weeks, with the terms of both: what is counted, and out of how many place-weeks."""

    above: Float[np.ndarray, "*member week"]
    below: Float[np.ndarray, "*member week"]

    def value(self) -> Values:
        """The sum of one over the sum of the other; NaN where the divisor is 0."""
        return quotient(self.above.sum(axis=-1), self.below.sum(axis=-1))


def patterns(counts: Counts, neighbours: Neighbours | None = None) -> dict[str, Values]:
    """All measures by id, each [member]; NaN where nothing defines one, such as persistence where nothing is active.

    Args:
        counts: what was counted, [member, place, week] or [place, week]; finite.
        neighbours: which places are neighbours; both measures of neighbours are NaN without.
    """
    active = np.asarray(counts) > 0
    undefined = np.full(active.shape[:-2], np.nan)
    return {
        "active": active_share(active).value(),
        "persistence": persistence(active).value(),
        "place_alone": place_alone(active),
        "beside": undefined if neighbours is None else beside(active, neighbours).value(),
        "after_beside": undefined if neighbours is None else after_beside(active, neighbours).value(),
        "fano": fano(np.asarray(counts, dtype=np.float64).sum(axis=-2)),
    }


def active_share(active: Active) -> Ratio:
    """The share of active place-weeks."""
    return _share(active, np.ones_like(active))


def persistence(active: Active) -> Ratio:
    """The chance that a place-week is active given that the same place was active the week before."""
    return _share(active[..., 1:], active[..., :-1])


def beside(active: Active, neighbours: Neighbours) -> Ratio:
    """The chance that a place-week is active given that a neighbour is active in the same week."""
    return _share(active, near(active, neighbours))


def after_beside(active: Active, neighbours: Neighbours) -> Ratio:
    """The chance that a place-week is active given that a neighbour was active the week before."""
    return _share(active[..., 1:], near(active[..., :-1], neighbours))


def near(active: Active, neighbours: Neighbours) -> Active:
    """Whether any neighbour of a place is active in the week."""
    return np.einsum("ij,...jt->...it", neighbours.astype(np.float32), active.astype(np.float32)) > 0


def place_alone(active: Active) -> Values:
    """Persistence if each place were active in any week with its own share p of active weeks: sum p^2 / sum p."""
    share = active.mean(axis=-1)
    return quotient((share**2).sum(axis=-1), share.sum(axis=-1))


def fano(weekly: Shaped[np.ndarray, "*member week"]) -> Values:
    """Variance over mean of a weekly count. A trend raises it too."""
    values = np.asarray(weekly, dtype=np.float64)
    return quotient(values.var(axis=-1), values.mean(axis=-1))


def quotient(above: ArrayLike, below: ArrayLike) -> Values:
    """A quotient; NaN where the divisor is 0."""
    divisor = np.asarray(below, dtype=np.float64)
    return np.divide(above, divisor, out=np.full(divisor.shape, np.nan), where=divisor != 0)


def _share(active: Active, given: Active) -> Ratio:
    return Ratio((active & given).sum(axis=-2).astype(np.float64), given.sum(axis=-2).astype(np.float64))
