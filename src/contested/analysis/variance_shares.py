"""First-order variance shares: how much of an answer's variance each uncertain number explains.

The rows are cut into equal bins of each number. The share is epsilon squared (Kelley 1935): the variance between the
mean answers of bins, corrected for what noise alone would give, as a part of the variance of single histories. So the
shares of independent numbers add up to at most the parameter share. Interactions are left unexplained.

Among a hundred numbers some look influential by chance. So the answers are reshuffled among the rows, and a number is
named only if it beats the largest share of all numbers in 19 of 20 reshuffles (Westfall and Young 1993).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import by_row

BINS = 8
PER_BIN = 4
"""Rows with the rarer answer that a bin needs: a rare answer gets fewer, wider bins."""
RESHUFFLES = 200
CONFIDENCE = 0.95


def first_order(
    values: Float[np.ndarray, " member"],
    row: Int[np.ndarray, " member"],
    parameters: Mapping[str, Float[np.ndarray, " row"]],
) -> dict[str, float]:
    """First-order share of each column of parameters in the variance of single histories, largest first.

    Columns that do not beat noise are left out.
    """
    table, rows = by_row(values, row)
    if len(table) < PER_BIN * BINS or np.ptp(table) == 0:
        return {}
    answers = table.mean(axis=1)
    if np.ptp(answers) == 0:
        return {}
    bins = bins_for(answers)
    columns = {name: column[rows] for name, column in parameters.items() if np.ptp(column[rows]) > 0}
    threshold = noise_threshold(list(columns.values()), answers, bins)
    between_rows = answers.var() / table.var()
    found = {}
    for name, column in columns.items():
        share = epsilon_squared(column, answers, bins)
        if share > threshold:
            found[name] = float(share * between_rows)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def bins_for(answers: Float[np.ndarray, " row"]) -> int:
    """The number of bins: fewer for an event that is rare or nearly certain."""
    rarer = min(int((answers > answers.min()).sum()), int((answers < answers.max()).sum()))
    return int(np.clip(min(rarer, len(answers)) // PER_BIN, 2, BINS))


def noise_threshold(
    columns: Sequence[Float[np.ndarray, " row"]], answers: Float[np.ndarray, " row"], bins: int
) -> float:
    """The share that the largest of all columns stays below in 19 of 20 reshuffles of the answers among the rows."""
    generator = np.random.Generator(np.random.PCG64(0))
    shuffled = generator.permuted(np.tile(answers, (RESHUFFLES, 1)), axis=1).T
    largest = np.zeros(RESHUFFLES)
    for column in columns:
        largest = np.maximum(largest, _epsilon_squared(column, shuffled, bins))
    return float(np.quantile(largest, CONFIDENCE))


def ranks(values: Float[np.ndarray, " member"]) -> Float[np.ndarray, " member"]:
    """Ranks, ties at their mean rank, so that a few large values do not dominate."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def epsilon_squared(column: Float[np.ndarray, " row"], answers: Float[np.ndarray, " row"], bins: int) -> float:
    """Share of the variance of answers between equal bins of a column, corrected for noise."""
    return float(_epsilon_squared(column, answers[:, None], bins)[0])


def _epsilon_squared(
    column: Float[np.ndarray, " row"], answers: Float[np.ndarray, "row set"], bins: int
) -> Float[np.ndarray, " set"]:
    """The same for many sets of answers at once."""
    count = len(answers)
    order = np.argsort(column, kind="stable")
    edges = np.array([len(part) for part in np.array_split(order, bins)])
    starts = np.concatenate([[0], np.cumsum(edges)[:-1]])
    centred = answers - answers.mean(axis=0)
    total = (centred**2).mean(axis=0)
    means = np.add.reduceat(centred[order], starts, axis=0) / edges[:, None]
    between = (edges[:, None] * means**2).sum(axis=0) / count
    rest = 1.0 - np.divide(between, total, out=np.zeros_like(total), where=total > 0)
    return np.where(total > 0, 1.0 - rest * (count - 1) / (count - bins), 0.0)
