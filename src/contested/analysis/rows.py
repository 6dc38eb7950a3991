"""Members that share a row of parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int


class ByRow(NamedTuple):
    """Values of the members of each row, and which rows these are.

    Only complete rows are held: an incomplete last row is left out.
    """

    values: Float[np.ndarray, "row repeat"]
    rows: Int[np.ndarray, " row"]


def by_row(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> ByRow:
    """Values [member] as a table [row, repeat], members in their order within a row."""
    found, counts = np.unique(row, return_counts=True)
    complete = found[counts == counts.max()]
    order = np.argsort(row, kind="stable")
    kept = order[np.isin(row[order], complete)]
    return ByRow(np.asarray(values, dtype=np.float64)[kept].reshape(len(complete), -1), complete)


def independent(
    values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]
) -> Float[np.ndarray, "row repeat"]:
    """The table of `by_row`, or each member by itself where fewer than two rows are complete."""
    table = by_row(values, row).values
    return table if len(table) >= 2 else np.asarray(values, dtype=np.float64)[:, None]
