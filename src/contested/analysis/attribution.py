"""How much of an answer's spread each uncertain number carries: first-order variance shares from the draws at hand.

For each number the draws are cut into equal bins of it; the share is epsilon squared (Kelley 1935), the variance
between the bins' mean answers corrected for what chance alone would give, as a part of the variance of single
histories. So the shares of independent numbers sum to at most the share that parameters have in all. Interactions are
left unexplained.

A yes or no that is rare says little about what carries it, so histories are ranked by how near they came to yes: by the
most ground held for eight weeks running, say, whether or not that was enough.

Among a hundred numbers some look influential by luck, the more so when the event is rare. So the answers are
reshuffled among the draws, and a number is named only if it beats the luckiest of all numbers in 19 of 20 reshuffles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BINS = 8
PER_BIN = 4
"""Draws in the rarer state that a bin needs: a rare event gets fewer, wider bins."""
RESHUFFLES = 200
SURE = 0.95
FEW = 10
"""Pairs of repeats that agree on the rarer answer, below which resampling cannot tell the error of a share."""
METHOD = (
    "First-order variance shares over the parameter draws: epsilon squared over up to eight equal bins of each ledger "
    "entry (Kelley 1935), as a share of the variance between the ranks of single histories: ranked by the quantity or, "
    "where the answer is yes or no, by how near each history came to yes. An entry is left out unless its share beats "
    "the largest that any entry reaches in 19 of 20 reshuffles of the answers among the draws. "
    "A ledger entry's share is divided equally among the claims it rests on and among the mechanisms that use it."
)
NONE_STANDS_OUT = (
    "No single ledger entry stands out from chance in {histories:,} histories ({draws:,} parameter draws): the answer "
    "leans on many numbers a little, on several together, or on nothing that so few histories can show."
)


class Spread(NamedTuple):
    """Shares of the variance of single histories: due to parameters and due to chance. None when nothing varies."""

    parameters: float | None
    process: float | None


def by_draw(values: np.ndarray, inner: int) -> np.ndarray:
    """Values [member] as [draw, repeat]; an incomplete last draw is left out."""
    whole = len(values) // inner
    return values[: whole * inner].reshape(whole, inner)


def spread(values: np.ndarray, inner: int) -> Spread:
    """Split the variance of a one-way random-effects layout (analysis of variance estimator)."""
    table = by_draw(values, inner)
    draws, repeats = table.shape
    if draws < 2 or repeats < 2 or np.ptp(table) == 0:
        return Spread(None, None)
    within = table.var(axis=1, ddof=1).mean()
    between = max(table.mean(axis=1).var(ddof=1) - within / repeats, 0.0)
    share = float(between / (between + within)) if between + within > 0 else 0.0
    return Spread(share, 1.0 - share)


def spread_error(values: np.ndarray, inner: int) -> float | None:
    """Standard error of the share that parameters have, resampling parameter draws with a fixed seed.

    The share of a rare yes (or no) is read from the draws whose repeats agree on it. Where these are few, or none, the
    error is at least that of their count, one added, taken as Poisson: else a share of nil, found in a dozen histories,
    would look certain.
    """
    table = by_draw(values, inner)
    if spread(values, inner).parameters is None:
        return None
    floor = 0.0
    if len(np.unique(table)) == 2:
        rarer = (table == (1.0 if table.mean() < 0.5 else 0.0)).sum(axis=1)
        agreeing = (rarer * (rarer - 1) / 2.0).sum()
        if agreeing < FEW:
            floor = 2.0 / (inner - 1) * np.sqrt(agreeing + 1.0) / rarer.sum()
    generator = np.random.Generator(np.random.PCG64(0))
    chosen = generator.integers(0, len(table), size=(RESHUFFLES, len(table)))
    shares = [spread(table[rows].ravel(), inner).parameters for rows in chosen]
    return float(max(np.std([share for share in shares if share is not None], ddof=1), floor))


def first_order(values: np.ndarray, inner: int, draws: dict[str, np.ndarray]) -> dict[str, float]:
    """First-order share of each named column of draws in the variance of single histories; noise left out."""
    table = by_draw(values, inner)
    count = len(table)
    if count < PER_BIN * BINS or np.ptp(table) == 0:
        return {}
    answers = table.mean(axis=1)
    if np.ptp(answers) == 0:
        return {}
    bins = bins_for(answers)
    columns = {name: column[:count] for name, column in draws.items() if np.ptp(column[:count]) > 0}
    least = largest_by_chance(list(columns.values()), answers, bins)
    of_all = answers.var() / table.var()
    found = {}
    for name, column in columns.items():
        share = epsilon_squared(column, answers, bins)
        if share > least:
            found[name] = float(share * of_all)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def bins_for(answers: np.ndarray) -> int:
    """How many bins the answers [draw] can fill: fewer for an event that is rare or nearly sure."""
    rarer = min(int((answers > answers.min()).sum()), int((answers < answers.max()).sum()))
    return int(np.clip(min(rarer, len(answers)) // PER_BIN, 2, BINS))


def largest_by_chance(columns: list[np.ndarray], answers: np.ndarray, bins: int) -> float:
    """The share that the luckiest of all columns stays below in 19 of 20 reshuffles of the answers among the draws."""
    generator = np.random.Generator(np.random.PCG64(0))
    shuffled = generator.permuted(np.tile(answers, (RESHUFFLES, 1)), axis=1).T
    best = np.zeros(RESHUFFLES)
    for column in columns:
        best = np.maximum(best, _epsilon_squared(column, shuffled, bins))
    return float(np.quantile(best, SURE))


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks [member], ties at their mean rank: for quantities, whose few largest values would else decide alone."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def epsilon_squared(column: np.ndarray, answers: np.ndarray, bins: int) -> float:
    """Share of the variance of answers [draw] between equal bins of a column [draw], corrected for chance."""
    return float(_epsilon_squared(column, answers[:, None], bins)[0])


def _epsilon_squared(column: np.ndarray, answers: np.ndarray, bins: int) -> np.ndarray:
    """The same for many sets of answers [draw, set] at once."""
    count = len(answers)
    order = np.argsort(column, kind="stable")
    edges = np.array([len(part) for part in np.array_split(order, bins)])
    starts = np.concatenate([[0], np.cumsum(edges)[:-1]])
    centred = answers - answers.mean(axis=0)
    total = (centred**2).mean(axis=0)
    means = np.add.reduceat(centred[order], starts, axis=0) / edges[:, None]
    between = (edges[:, None] * means**2).sum(axis=0) / count
    left = 1.0 - np.divide(between, total, out=np.zeros_like(total), where=total > 0)
    return np.where(total > 0, 1.0 - left * (count - 1) / (count - bins), 0.0)
