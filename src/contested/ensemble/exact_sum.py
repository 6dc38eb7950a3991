"""Sums over members that are the same in any order: whole parts and fractions are added as integers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int, Int64

FRACTION = 2.0**30
"""Fractions are counted in units of one part in this many."""
FLOAT32_WHOLE = 2.0**24
"""Up to here every whole number is a float32."""


class ExactSum(NamedTuple):
    """Sums over members, for every cell (week, place).

    Attributes:
        members: number of values in each sum.
        is_whole: whether all values are whole numbers.
        whole: sums of the whole parts.
        fraction: sums of the fractions, each rounded to 1 / FRACTION, in these units; None if all are whole.
    """

    members: int
    is_whole: bool
    whole: Int64[np.ndarray, "week place"]
    fraction: Int64[np.ndarray, "week place"] | None

    @property
    def mean(self) -> Float[np.ndarray, "week place"]:
        """Means over members."""
        total = self.whole if self.fraction is None else self.whole + self.fraction / FRACTION
        return total / max(self.members, 1)


def sum_members(
    values: Float32[np.ndarray, "week place member"], times: Int[np.ndarray, " member"] | None = None
) -> ExactSum:
    """Sums over members, each counted so many `times`, or once.

    Float64 holds sums of these integers exactly, for up to 8 million members.
    """
    whole = np.trunc(values)
    members = values.shape[2] if times is None else int(times.sum())
    total = _summed(whole, times, members)
    if np.array_equal(whole, values):
        return ExactSum(members, True, total, None)
    counted = np.rint((values - whole) * np.float32(FRACTION))
    return ExactSum(members, False, total, _summed(counted, times, members))


def _summed(
    whole: Float32[np.ndarray, "week place member"], times: Int[np.ndarray, " member"] | None, members: int
) -> Int64[np.ndarray, "week place"]:
    """Sums of whole numbers: in float32, which takes half the time, where no sum can be beyond what it holds."""
    largest = max(whole.max(initial=0.0), -whole.min(initial=0.0))
    held = whole if largest * members <= FLOAT32_WHOLE else whole.astype(np.float64)
    if times is None:
        return np.einsum("wpm->wp", held).astype(np.int64)
    return np.einsum("wpm,m->wp", held, times.astype(held.dtype)).astype(np.int64)


def weeks_joined(first: ExactSum, then: ExactSum) -> ExactSum:
    """Sums of weeks, and of later weeks of as many members."""
    parts = (first, then)
    whole = np.concatenate([one.whole for one in parts])
    if first.is_whole and then.is_whole:
        return ExactSum(first.members, True, whole, None)
    fractions = [np.zeros_like(one.whole) if one.fraction is None else one.fraction for one in parts]
    return ExactSum(first.members, False, whole, np.concatenate(fractions))


def add_sums(parts: Sequence[ExactSum]) -> ExactSum:
    """Sums of the members of all parts."""
    members, is_whole = sum(part.members for part in parts), all(part.is_whole for part in parts)
    fractions = [part.fraction for part in parts if part.fraction is not None]
    fraction = np.sum(fractions, axis=0) if fractions else None
    return ExactSum(members, is_whole, np.sum([part.whole for part in parts], axis=0), fraction)
