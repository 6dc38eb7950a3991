"""Sums over members that are the same in any order: whole parts and fractions are added as integers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int64

FRACTION = 2.0**30
"""Fractions are counted in units of one part in this many."""


class ExactSum(NamedTuple):
    """Sums [week, place] over so many members: whole parts, and fractions in units of 1 / FRACTION."""

    members: int
    whole: Int64[np.ndarray, "week place"]
    fraction: Int64[np.ndarray, "week place"]

    @property
    def is_whole(self) -> bool:
        """Whether all values are whole numbers: no value then has a fraction, and fractions are never negative."""
        return not self.fraction.any()

    @property
    def mean(self) -> Float[np.ndarray, "week place"]:
        """Means over members, each value rounded to 1 / FRACTION."""
        return (self.whole + self.fraction / FRACTION) / max(self.members, 1)


def sum_members(values: Float32[np.ndarray, "week place member"]) -> ExactSum:
    """Sums over members. Whole numbers are exact; float64 holds these integers exactly for up to 8 million members."""
    whole = np.floor(values)
    fraction = np.rint((values - whole) * np.float32(FRACTION))
    total, rest = (part.sum(axis=2, dtype=np.float64).astype(np.int64) for part in (whole, fraction))
    return ExactSum(values.shape[2], total, rest)


def add_sums(a: ExactSum, b: ExactSum) -> ExactSum:
    """Sums of the members of both."""
    return ExactSum(a.members + b.members, a.whole + b.whole, a.fraction + b.fraction)
