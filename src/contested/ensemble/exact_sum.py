"""Sums over members that are the same in any order: whole parts and fractions are added as integers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int64

FRACTION = 2.0**30
"""Fractions are counted in units of one part in this many."""


class ExactSum(NamedTuple):
    """Sums over members, for every cell (week, place).

    Attributes:
        members: number of values in each sum.
        is_whole: whether all values are whole numbers.
        whole: sums of the whole parts.
        fraction: sums of the fractions, each rounded to 1 / FRACTION, in these units.
    """

    members: int
    is_whole: bool
    whole: Int64[np.ndarray, "week place"]
    fraction: Int64[np.ndarray, "week place"]

    @property
    def mean(self) -> Float[np.ndarray, "week place"]:
        """Means over members."""
        return (self.whole + self.fraction / FRACTION) / max(self.members, 1)


def sum_members(values: Float32[np.ndarray, "week place member"]) -> ExactSum:
    """Sums over members. Float64 holds sums of these integers exactly, for up to 8 million members."""
    whole = np.trunc(values)
    fraction = values - whole
    counted = np.rint(fraction * np.float32(FRACTION))
    totals = (part.sum(axis=2, dtype=np.float64).astype(np.int64) for part in (whole, counted))
    return ExactSum(values.shape[2], not fraction.any(), *totals)


def add_sums(a: ExactSum, b: ExactSum) -> ExactSum:
    """Sums of the members of both."""
    return ExactSum(a.members + b.members, a.is_whole and b.is_whole, a.whole + b.whole, a.fraction + b.fraction)
