"""Quantiles of many members: sparse histograms whose bins have a fixed relative width (after DDSketch, Masson 2019).

A value's bin is the upper 13 bits of its float32: sign, exponent and four bits of the mantissa. So a bin is at most
1/16 as wide as its values, and whole numbers up to 32 have a bin each. Only bins that hold a value are stored;
zeros are the members that are in no bin. Counts are integers, so sketches add up exactly, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int, Int16, Int64, UInt, UInt32

RELATIVE_ERROR = 1.0 / 32.0
"""A quantile is at most this far from the exact one, relative to it."""
DROPPED = 19
"""Bits of a float32 that are not part of its bin."""
MAGNITUDE = 0xFFF
"""The bits of a bin without its sign."""
INFINITE = 0xFF0
"""Bins from here on hold what is not a finite number."""
BIN_BITS, COUNT_BITS = 13, 24
"""Bits of a bin and of a count in a packed entry; the index of the cell takes the rest."""
ZERO_BIN = 1 << BIN_BITS - 1
"""The bin of zero in a packed entry: an offset that makes the bins of negative values positive."""


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
        reached = np.cumsum(np.append(self.counts, 1), dtype=np.int64)  # one more entry, for cells of zeros at the end
        ends = np.cumsum(self.entries, dtype=np.int64)
        found = np.append(0, reached)[ends]
        before = np.append(0, found[:-1])
        zeros = self.members - (found - before)
        negative = np.append(0, np.cumsum(np.where(self.bins < 0, self.counts, 0), dtype=np.int64))
        below = negative[ends] - negative[ends - self.entries]
        ranks = np.array([round(float(level) * (self.members - 1)) for level in levels])[:, None]
        is_zero = (ranks >= below) & (ranks < below + zeros)
        entry = np.searchsorted(reached, before + ranks - np.where(ranks < below, 0, zeros), side="right")
        bins = np.where(is_zero, 0, np.append(self.bins, 0)[entry])
        return middles(bins, self.whole).reshape(len(ranks), *self.shape)

    def followed_by(self, later: QuantileSketch) -> QuantileSketch:
        """The sketch of these weeks and of later ones of as many members."""
        shape = (self.shape[0] + later.shape[0], self.shape[1])
        arrays = (np.concatenate(pair) for pair in zip(self[3:], later[3:], strict=True))
        return QuantileSketch(shape, self.members, self.whole and later.whole, *arrays)


def sketch_members(
    values: Float32[np.ndarray, "week place member"], whole: bool, times: Int[np.ndarray, " member"] | None = None
) -> QuantileSketch:
    """A quantile sketch of the values of some members. `whole` says that all of them are whole numbers.

    Each member counts once, or so many `times`, fewer than 65,536.

    Raises:
        ValueError: a value is not a finite number.
    """
    weeks, places, members = values.shape
    cells = np.ascontiguousarray(values).reshape(weeks * places, members).view(np.int32)
    filled = np.flatnonzero(np.bitwise_or.reduce(cells, axis=1))  # most cells hold nothing but zeros
    bins = (cells[filled] >> DROPPED).astype(np.int16)
    if bins.min(initial=0) < 0:
        bins = np.where(bins < 0, -(bins & MAGNITUDE), bins).astype(np.int16)
    counted = None
    if times is None:
        bins.sort(axis=1)
    else:
        both = bins.astype(np.int32) << 16 | times.astype(np.int32)  # sorted together
        both.sort(axis=1)
        bins, counted = (both >> 16).astype(np.int16), both.ravel() & 0xFFFF
    if bins[:, 0].min(initial=0) <= -INFINITE or bins[:, -1].max(initial=0) >= INFINITE:
        raise ValueError("expected finite numbers in a series, found one that is not")
    flat = bins.ravel()
    starts = np.ones(flat.shape, dtype=bool)
    np.not_equal(flat[1:], flat[:-1], out=starts[1:])
    by_cell = starts.reshape(bins.shape)
    by_cell[:, :1] = True
    first = np.flatnonzero(starts)
    found = flat[first]
    if counted is None:
        counts = np.diff(first, append=bins.size)
    else:
        counts = np.add.reduceat(counted, first) if len(first) else counted
    kept = found != 0
    entries = np.zeros(weeks * places, np.int64)
    entries[filled] = np.einsum("cm->c", by_cell, dtype=np.int32)
    entries[filled[first[~kept] // members]] -= 1  # zeros are in no bin
    number = members if times is None else int(times.sum())
    return _sketch((weeks, places), number, whole, entries, found[kept], counts[kept])


def add_sketches(parts: Sequence[QuantileSketch]) -> QuantileSketch:
    """The quantile sketch of the members of all parts."""
    first = parts[0]
    members, whole = sum(part.members for part in parts), all(part.whole for part in parts)
    key, counts = _added([_packed(part) for part in parts])
    ends = np.searchsorted(key, np.arange(1, len(first.entries) + 1) << BIN_BITS)
    return _sketch(first.shape, members, whole, np.diff(ends, prepend=0), _bins(key), counts)


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
    entries: Int[np.ndarray, " cell"],
    bins: Int[np.ndarray, " entry"],
    counts: Int[np.ndarray, " entry"],
) -> QuantileSketch:
    """A quantile sketch in the smallest types, which depend on the number of members only."""
    narrow = np.uint16 if members < 2**16 else np.uint32
    return QuantileSketch(
        shape, members, whole, entries.astype(np.uint32), bins.astype(np.int16), counts.astype(narrow)
    )


def _packed(sketch: QuantileSketch) -> Int64[np.ndarray, " entry"]:
    """Every entry as one integer that sorts by cell, then bin; its last bits are the count."""
    packed = np.repeat((np.arange(len(sketch.entries)) << BIN_BITS) + ZERO_BIN, sketch.entries)
    packed += sketch.bins
    packed <<= COUNT_BITS
    packed += sketch.counts
    return packed


def _added(
    parts: Sequence[Int64[np.ndarray, " _"]],
) -> tuple[Int64[np.ndarray, " entry"], Int64[np.ndarray, " entry"]]:
    """The entries of all parts, sorted: cell and bin as one key, and the counts of equal keys added up."""
    packed = np.concatenate(parts)
    packed.sort(kind="stable")  # of sorted parts: merging them
    counts = packed & ((1 << COUNT_BITS) - 1)
    packed >>= COUNT_BITS
    first = np.flatnonzero(np.concatenate([packed[:1] >= 0, packed[1:] != packed[:-1]]))
    return packed[first], np.add.reduceat(counts, first) if len(first) else counts


def _bins(key: Int64[np.ndarray, "*any"]) -> Int16[np.ndarray, "*any"]:
    """The bin in a key."""
    return ((key & ((1 << BIN_BITS) - 1)) - ZERO_BIN).astype(np.int16)
