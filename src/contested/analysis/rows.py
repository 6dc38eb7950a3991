"""Members that share a row of parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int


class ByRow(NamedTuple):
    """Values of members of each row, the same number of each, and which rows these are.

    An incomplete last row is left out. Of rows with more members, as a conditioned ensemble has them, the first count.
    """

    values: Float[np.ndarray, "row repeat"]
    rows: Int[np.ndarray, " row"]


class Grouped(NamedTuple):
    """The rows that members have, in order, how many members each has, and which of them `by_row` takes."""

    rows: Int[np.ndarray, " row"]
    counts: Int[np.ndarray, " row"]
    taken: Int[np.ndarray, "complete repeat"]
    complete: Int[np.ndarray, " complete"]


def grouped(row: Int[np.ndarray, " member"]) -> Grouped:
    """How members share rows. A thousand shares of one run ask for the same."""
    return _grouped(np.ascontiguousarray(row, np.int64).tobytes())


@lru_cache(maxsize=8)
def _grouped(content: bytes) -> Grouped:
    row = np.frombuffer(content, np.int64)
    found, counts = np.unique(row, return_counts=True)
    repeats = np.sort(counts)[min(1, len(counts) - 1)]
    order = np.argsort(row, kind="stable")
    firsts = (np.cumsum(counts) - counts)[counts >= repeats]
    return Grouped(found, counts, order[firsts[:, None] + np.arange(repeats)], found[counts >= repeats])


def by_row(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> ByRow:
    """Values [member] as a table [row, repeat], members in their order within a row."""
    found = grouped(row)
    return ByRow(np.asarray(values, dtype=np.float64)[found.taken], found.complete)


def row_means(
    values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]
) -> tuple[Float[np.ndarray, " row"], Int[np.ndarray, " row"]]:
    """The mean of all members of each row, and how many they are; of each member where there is one row only."""
    found = grouped(row)
    if len(found.rows) < 2:
        return np.asarray(values, dtype=np.float64), np.ones(len(values), np.int64)
    return np.bincount(np.searchsorted(found.rows, row), weights=values) / found.counts, found.counts


def mean_error(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> float:
    """Standard error of the mean of all members, where those of a row depend on each other (Liang and Zeger 1986).

    Rows may have different numbers of members; with equal numbers it is the standard error of the mean over rows.
    """
    means, counts = row_means(values, row)
    if len(means) < 2:
        return 0.0
    away = counts * (means - float(np.mean(values)))
    return float(np.sqrt(len(means) / (len(means) - 1.0) * np.sum(away**2)) / len(values))


def independent(
    values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]
) -> Float[np.ndarray, "row repeat"]:
    """The table of `by_row`, or each member by itself where fewer than two rows are complete."""
    table = by_row(values, row).values
    return table if len(table) >= 2 else np.asarray(values, dtype=np.float64)[:, None]
