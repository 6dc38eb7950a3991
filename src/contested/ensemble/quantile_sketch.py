"""Quantiles of many members: sparse histograms whose bins have a fixed relative width (after DDSketch, Masson 2019).

A value's bin is the upper 13 bits of its float32: sign, exponent and four bits of the mantissa. So a bin is at most
1/16 as wide as its values, and whole numbers up to 32 have a bin each. Only bins that hold a value are stored, zeros
excepted: their number is what is missing. Counts are integers, so sketches add up exactly, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int, Int16, Int64, Integer, UInt, UInt32

RELATIVE_ERROR = 1.0 / 32.0
"""A quantile is at most this far from the exact one, relative to it."""
DROPPED = 19
"""Bits of a float32 that are not part of its bin."""
MAGNITUDE = 0xFFF
"""The bits of a bin without its sign."""
INFINITE = 0xFF0
"""Bins from here on hold what is not a finite number."""
BIN_BITS, COUNT_BITS = 13, 24
"""Bits of a bin and of a count in a packed entry; the cell's number takes the others."""


class QuantileSketch(NamedTuple):
    """A histogram of a series over members, for every cell (week, place).

    Attributes:
        shape: weeks and places.
        members: number of values in each cell.
        whole: whether all values are whole numbers.
        entries: number of bins that hold a value other than zero, by cell.
        bins: these bins, cell by cell, ascending; those of negative values are negative.
        counts: how many values each holds.
    """

    shape: tuple[int, int]
    members: int
    whole: bool
    entries: UInt32[np.ndarray, " cell"]
    bins: Int16[np.ndarray, " entry"]
    counts: UInt[np.ndarray, " entry"]

    def quantiles(self, levels: Sequence[float]) -> Float[np.ndarray, "level week place"]:
        """Quantiles: the value of the member with rank level * (members - 1), rounded; within RELATIVE_ERROR."""
        zeros = self.members - _cell_sums(self)
        padded = _unique(np.concatenate([_packed(self), _pack(np.arange(len(zeros)), np.zeros_like(zeros), zeros)]))
        _, bins, counts = _unpack(padded)
        reached = np.cumsum(counts)  # every cell holds `members` values, so one running count serves all cells
        ranks = np.array([round(float(level) * (self.members - 1)) for level in levels])
        cells = np.arange(len(zeros)) * self.members
        entry = np.searchsorted(reached, ranks[:, None] + cells[None, :], side="right")
        return middles(bins[entry], self.whole).reshape(len(ranks), *self.shape)


def sketch_members(values: Float32[np.ndarray, "week place member"], whole: bool) -> QuantileSketch:
    """A sketch of the values of some members. `whole` says that all of them are whole numbers.

    Raises:
        ValueError: a value is not a finite number.
    """
    weeks, places, members = values.shape
    bins = (np.ascontiguousarray(values).reshape(weeks * places, members).view(np.int32) >> DROPPED).astype(np.int16)
    if bins.min() < 0:
        bins = np.where(bins < 0, -(bins & MAGNITUDE), bins).astype(np.int16)
    bins.sort(axis=1)
    if bins[:, 0].min() <= -INFINITE or bins[:, -1].max() >= INFINITE:
        raise ValueError("expected finite numbers in a series, found one that is not")
    starts = np.ones(bins.shape, dtype=bool)
    np.not_equal(bins[:, 1:], bins[:, :-1], out=starts[:, 1:])
    first = np.flatnonzero(starts)
    found = bins.ravel()[first]
    counts = np.diff(first, append=bins.size)
    kept = found != 0
    return _sketch((weeks, places), members, whole, first[kept] // members, found[kept], counts[kept])


def add_sketches(a: QuantileSketch, b: QuantileSketch) -> QuantileSketch:
    """The sketch of the members of both."""
    cells, bins, counts = _unpack(_unique(np.concatenate([_packed(a), _packed(b)])))
    return _sketch(a.shape, a.members + b.members, a.whole and b.whole, cells, bins, counts)


def middles(bins: Int[np.ndarray, "*any"], whole: bool) -> Float[np.ndarray, "*any"]:
    """A value in the middle of each bin; the middle whole number of those that hold whole numbers only."""
    edge = np.abs(bins).astype(np.int32) << DROPPED
    low, middle = ((edge + half).view(np.float32).astype(np.float64) for half in (0, 1 << DROPPED - 1))
    if whole:
        first, last = np.ceil(low), np.ceil(2.0 * middle - low) - 1.0
        middle = np.floor(0.5 * (first + last))
    return np.where(bins == 0, 0.0, np.sign(bins) * middle)


def _sketch(
    shape: tuple[int, int],
    members: int,
    whole: bool,
    cells: Int[np.ndarray, " entry"],
    bins: Int[np.ndarray, " entry"],
    counts: Int[np.ndarray, " entry"],
) -> QuantileSketch:
    entries = np.bincount(cells, minlength=shape[0] * shape[1]).astype(np.uint32)
    narrow = np.uint16 if members < 2**16 else np.uint32
    return QuantileSketch(shape, members, whole, entries, bins.astype(np.int16), counts.astype(narrow))


def _cell_sums(sketch: QuantileSketch) -> Int64[np.ndarray, " cell"]:
    """Values other than zero in each cell."""
    reached = np.concatenate([[0], np.cumsum(sketch.counts, dtype=np.int64)])
    ends = np.cumsum(sketch.entries, dtype=np.int64)
    return np.diff(reached[ends], prepend=0)


def _packed(sketch: QuantileSketch) -> Int64[np.ndarray, " entry"]:
    """Entries as one integer each, that sorts by cell, then bin."""
    return _pack(np.repeat(np.arange(len(sketch.entries)), sketch.entries), sketch.bins, sketch.counts)


def _pack(
    cells: Int[np.ndarray, " entry"], bins: Int[np.ndarray, " entry"], counts: Integer[np.ndarray, " entry"]
) -> Int64[np.ndarray, " entry"]:
    return ((cells << BIN_BITS) + bins + (1 << BIN_BITS - 1) << COUNT_BITS) + counts.astype(np.int64)


def _unique(packed: Int64[np.ndarray, " entry"]) -> Int64[np.ndarray, " unique"]:
    """Sorted entries, the counts of equal cells and bins added up."""
    packed.sort(kind="stable")  # of two sorted parts: one merge
    key = packed >> COUNT_BITS
    first = np.flatnonzero(np.concatenate([key[:1] >= 0, key[1:] != key[:-1]]))
    counts = np.add.reduceat(packed & ((1 << COUNT_BITS) - 1), first) if len(first) else packed
    return (key[first] << COUNT_BITS) + counts


def _unpack(
    packed: Int64[np.ndarray, " entry"],
) -> tuple[Int64[np.ndarray, " entry"], Int64[np.ndarray, " entry"], Int64[np.ndarray, " entry"]]:
    """Cells, bins and counts."""
    key = packed >> COUNT_BITS
    bins = (key & ((1 << BIN_BITS) - 1)) - (1 << BIN_BITS - 1)
    return key >> BIN_BITS, bins, packed & ((1 << COUNT_BITS) - 1)
