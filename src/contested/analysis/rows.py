"""Members that share a row of parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int


class ByRow(NamedTuple):
    """Values of members of each row, the same number of each, and which rows these are.

    An incomplete last row is left out. Of rows with more members, as a conditioned ensemble has them, the first count.
    """

    values: Float[np.ndarray, "row repeat"]
    rows: Int[np.ndarray, " row"]


def by_row(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> ByRow:
    """Values [member] as a table [row, repeat], members in their order within a row."""
    found, counts = np.unique(row, return_counts=True)
    repeats = np.sort(counts)[min(1, len(counts) - 1)]
    order = np.argsort(row, kind="stable")
    firsts = (np.cumsum(counts) - counts)[counts >= repeats]
    kept = order[firsts[:, None] + np.arange(repeats)]
    return ByRow(np.asarray(values, dtype=np.float64)[kept], found[counts >= repeats])


def independent(
    values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]
) -> Float[np.ndarray, "row repeat"]:
    """The table of `by_row`, or each member by itself where fewer than two rows are complete."""
    table = by_row(values, row).values
    return table if len(table) >= 2 else np.asarray(values, dtype=np.float64)[:, None]
