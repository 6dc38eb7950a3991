"""First-order variance shares: how much of an answer's variance each uncertain number explains.

The rows are cut into equal bins of each number. The share is epsilon squared (Kelley 1935): the variance between the
mean answers of bins, corrected for what noise alone would give, as a part of the variance of single histories. So the
shares of independent numbers add up to at most the parameter share. Interactions are left unexplained.

Among a hundred numbers some look influential by chance. So the answers are reshuffled among the rows, and a number is
named only if it beats the largest share of all numbers in 19 of 20 reshuffles (Westfall and Young 1993).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import by_row

BINS = 8
PER_BIN = 4
"""Rows with the rarer answer that a bin needs: a rare answer gets fewer, wider bins."""
RESHUFFLES = 200
CONFIDENCE = 0.95
AT_ONCE = 2_000_000
"""Numbers in the table of rows by bins of some columns: one product of matrices serves these columns."""


def first_order(
    values: Float[np.ndarray, " member"],
    row: Int[np.ndarray, " member"],
    parameters: Mapping[str, Float[np.ndarray, " row"]],
) -> dict[str, float]:
    """First-order share of each column of parameters in the variance of single histories, largest first.

    Columns that do not beat noise are left out.
    """
    table, rows = by_row(values, row)
    answers = table.mean(axis=1)
    if len(table) < PER_BIN * BINS or np.ptp(answers) == 0:
        return {}
    bins = bins_for(answers)
    names, columns = list(parameters), np.array(list(parameters.values()))[:, rows]
    varied = np.flatnonzero(np.ptp(columns, axis=1) > 0)
    order = np.argsort(columns[varied], kind="stable")
    shares = epsilon_squared(order, answers, bins)
    named = shares > noise_threshold(order, answers, bins)
    between_rows = answers.var() / table.var()
    found = {
        names[column]: float(share * between_rows) for column, share in zip(varied[named], shares[named], strict=True)
    }
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def bins_for(answers: Float[np.ndarray, " row"]) -> int:
    """The number of bins: fewer for an event that is rare or nearly certain."""
    rarer = min((answers > answers.min()).sum(), (answers < answers.max()).sum())
    return int(np.clip(rarer // PER_BIN, 2, BINS))


def noise_threshold(order: Int[np.ndarray, "column row"], answers: Float[np.ndarray, " row"], bins: int) -> float:
    """The share that the largest of all columns stays below in 19 of 20 reshuffles of the answers among the rows.

    `order` holds the rows in the order of each column.
    """
    rows, edges = len(answers), _edges(len(answers), bins)
    generator = np.random.Generator(np.random.PCG64(0))
    shuffled = generator.permuted(np.tile(answers - answers.mean(), (RESHUFFLES, 1)), axis=1).T
    bin_of_rank, every = np.repeat(np.arange(bins), edges), np.arange(bins)[:, None]
    at_once = max(1, AT_ONCE // (bins * rows))
    largest = np.zeros(RESHUFFLES)  # of the variance between bins
    for first in range(0, len(order), at_once):
        some = order[first : first + at_once]
        bin_of_row = np.empty_like(some)
        np.put_along_axis(bin_of_row, some, bin_of_rank[None, :], axis=1)
        belongs = (bin_of_row[:, None] == every).astype(float)
        sums = (belongs.reshape(-1, rows) @ shuffled).reshape(-1, bins, RESHUFFLES)
        largest = np.maximum(largest, (sums**2 / edges[:, None]).sum(axis=1).max(axis=0) / rows)
    shares = _corrected(largest / answers.var(), rows, bins)
    return float(np.quantile(np.maximum(shares, 0.0), CONFIDENCE))


def ranks(values: Float[np.ndarray, " member"]) -> Float[np.ndarray, " member"]:
    """Ranks, ties at their mean rank, so that a few large values do not dominate."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def epsilon_squared(
    order: Int[np.ndarray, "column row"], answers: Float[np.ndarray, " row"], bins: int
) -> Float[np.ndarray, " column"]:
    """Share of the variance of answers between equal bins of each column, corrected for noise.

    `order` holds the rows in the order of each column. The answers must vary.
    """
    rows, edges = len(answers), _edges(len(answers), bins)
    starts = np.concatenate([[0], np.cumsum(edges)[:-1]])
    centred = answers - answers.mean()
    means = np.add.reduceat(centred[order], starts, axis=1) / edges
    return _corrected((edges * means**2).sum(axis=1) / rows / (centred**2).mean(), rows, bins)


def _edges(rows: int, bins: int) -> Int[np.ndarray, " bin"]:
    """How many rows each bin has: the first ones have one more where they do not divide."""
    return rows // bins + (np.arange(bins) < rows % bins)


def _corrected(between: Float[np.ndarray, " _"], rows: int, bins: int) -> Float[np.ndarray, " _"]:
    """Epsilon squared from the part of the variance that lies between bins (eta squared)."""
    return 1.0 - (1.0 - between) * (rows - 1) / (rows - bins)
