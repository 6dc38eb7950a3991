"""Quantiles of a stream: a histogram whose bins have a fixed relative width (after DDSketch, Masson et al. 2019).

Blocks may come in any order and sketches add up exactly. A quantile is within RELATIVE of the exact one; zeros are
exact and, in series of whole numbers, so are counts up to twelve.
"""

from __future__ import annotations

import numpy as np

RELATIVE = 0.04
SMALLEST, LARGEST = 1e-4, 2.0**24
_STEP = np.log((1.0 + RELATIVE) / (1.0 - RELATIVE))
BINS = int(np.ceil(np.log(LARGEST / SMALLEST) / _STEP)) + 2


class Sketch:
    """Histograms of a non-negative series, one for every [week, place]; `whole` if it holds whole numbers only."""

    def __init__(self, weeks: int, places: int, most: int, whole: bool = True) -> None:
        self.whole = whole
        self.shape = (weeks, places)
        self.counts = np.zeros((weeks * places, BINS), dtype=np.uint16 if most < 2**16 else np.uint32)
        self.total = np.zeros((weeks, places))
        self.members = 0
        self.happened = False

    def add(self, values: np.ndarray) -> None:
        """Add a block [week, place, member] of values that are 0 or more."""
        self.members += values.shape[2]
        self.total += values.sum(axis=2, dtype=np.float64)
        flat = values.reshape(-1, values.shape[2])
        row, column = np.nonzero(flat)
        if not len(row):
            return
        self.happened = True
        cell = row * BINS + bin_of(flat[row, column])
        found = np.bincount(cell, minlength=self.counts.size)
        self.counts += found.reshape(self.counts.shape).astype(self.counts.dtype)

    def quantiles(self, levels: np.ndarray) -> np.ndarray:
        """Quantiles [quantile, week, place]: the value of the history with rank level * (members - 1), rounded."""
        zeros = self.members - self.counts.sum(axis=1, dtype=np.int64)
        cumulative = np.cumsum(self.counts, axis=1, dtype=np.int64) + zeros[:, None]
        middles = np.concatenate([[0.0], bin_middles(self.whole)])
        found = []
        for level in levels:
            rank = round(float(level) * (self.members - 1))
            position = (cumulative <= rank).sum(axis=1) + (zeros <= rank)
            found.append(middles[np.minimum(position, BINS)])
        return np.stack(found).reshape(len(levels), *self.shape)

    @property
    def mean(self) -> np.ndarray:
        """Exact means [week, place]."""
        return self.total / max(self.members, 1)


def bin_of(values: np.ndarray) -> np.ndarray:
    """The bin of each positive value."""
    index = np.log(values / SMALLEST) / _STEP
    return np.clip(np.floor(index), 0, BINS - 1).astype(np.int64)


def bin_middles(whole: bool) -> np.ndarray:
    """A value within RELATIVE of all others of its bin; for whole numbers up to twelve, the number itself."""
    low = SMALLEST * np.exp(_STEP * np.arange(BINS))
    middle = low * (1.0 + RELATIVE)
    if not whole:
        return middle
    number = np.ceil(low - 1e-9)
    held = (number < low * np.exp(_STEP) - 1e-9) & (low >= 0.5) & (low < 12.5)
    return np.where(held, number, middle)
