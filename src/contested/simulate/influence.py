"""How much of an answer's spread each uncertain number carries: first-order variance shares from the draws at hand.

For each number the draws are cut into equal bins of it; the share is epsilon squared (Kelley 1935), the variance
between the bins' mean answers corrected for what chance alone would give, as a part of the variance of single
histories. So the shares of independent numbers sum to at most the share that parameters have in all. Interactions are
left unexplained.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BINS = 8
METHOD = (
    "First-order variance shares over the parameter draws: epsilon squared over eight equal bins of each ledger entry "
    "(Kelley 1935), as a share of the variance between single histories (of their ranks, where the answer is a "
    "quantity); shares within twice their noise are left out. "
    "A ledger entry's share is divided equally among the claims it rests on and among the mechanisms that use it."
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


def first_order(values: np.ndarray, inner: int, draws: dict[str, np.ndarray]) -> dict[str, float]:
    """First-order share of each named column of draws in the variance of single histories; noise left out."""
    table = by_draw(values, inner)
    count = len(table)
    if count < 4 * BINS or np.ptp(table) == 0:
        return {}
    answers = table.mean(axis=1)
    of_all = answers.var() / table.var()
    bins = min(BINS, count // 4)
    noise = np.sqrt(2.0 * (bins - 1)) / count
    found = {}
    for name, column in draws.items():
        if np.ptp(column[:count]) == 0:
            continue
        share = epsilon_squared(column[:count], answers, bins)
        if share > 2.0 * noise:
            found[name] = float(share * of_all)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks [member], ties at their mean rank: for quantities, whose few largest values would else decide alone."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def epsilon_squared(column: np.ndarray, answers: np.ndarray, bins: int) -> float:
    """Share of the variance of answers [draw] between equal bins of a column [draw], corrected for chance."""
    count = len(answers)
    order = np.argsort(column, kind="stable")
    groups = np.array_split(answers[order], bins)
    total = answers.var()
    if total == 0:
        return 0.0
    mean = answers.mean()
    between = sum(len(group) * (group.mean() - mean) ** 2 for group in groups) / count
    return float(1.0 - (1.0 - between / total) * (count - 1) / (count - bins))
