"""Simulation-based calibration: whether the truth of twins lies in their posteriors as often as it should.

A twin is a world drawn from the prior, with the observations that it gives. Over many twins the rank of the truth among
posterior draws is uniform if and only if the posterior is right on average (Talts and others 2018).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import betaincinv

LEVEL = 0.9
CONFIDENCE = 0.95
"""Of the range in which a coverage that was measured may truly be."""


class Coverage(NamedTuple):
    """The share of truths inside their intervals, and the range that it has by chance of the twins.

    Attributes:
        share: measured.
        low: lower end of its 95 % range.
        high: upper end.
        cases: how many truths there are.
    """

    share: float
    low: float
    high: float
    cases: int


def ranks(
    draws: Float[np.ndarray, "item draw"], truth: Float[np.ndarray, " item"], uniform: Float[np.ndarray, " item"]
) -> Float[np.ndarray, " item"]:
    """The rank of each truth among its draws, from 0 to 1.

    It is uniform where the truth is one more draw of the same law. Where draws equal the truth, as counts do, it lies
    at random among them: `uniform` are draws between 0 and 1 (Czado, Gneiting and Held 2009).
    """
    below = np.sum(draws < truth[:, None], axis=1)
    equal = np.sum(draws == truth[:, None], axis=1)
    return (below + uniform * (equal + 1)) / (draws.shape[1] + 1)


def inside(rank: Float[np.ndarray, "*shape"], level: float = LEVEL) -> Bool[np.ndarray, "*shape"]:
    """Whether a truth with this rank lies in the central interval. Counts are inside as often as anything else."""
    return np.abs(rank - 0.5) <= 0.5 * level


def coverage(held: Bool[np.ndarray, "twin item"]) -> Coverage:
    """The share of truths that are held, and its exact binomial range.

    Items of one twin depend on each other, so they are worth fewer cases than they are: as many as the spread of the
    share between twins tells, at most all of them (Korn and Graubard 1998).
    """
    twins, items = held.shape
    share, cases = float(held.mean()), held.size
    binomial = share * (1.0 - share) / items
    between = float(held.mean(axis=1).var(ddof=1)) if min(twins, items) > 1 else binomial
    worth = cases * min(1.0, binomial / between) if between > 0 else float(cases)
    successes, tail = share * worth, 0.5 * (1.0 - CONFIDENCE)
    low = float(betaincinv(successes, worth - successes + 1.0, tail)) if share > 0 else 0.0
    high = float(betaincinv(successes + 1.0, worth - successes, 1.0 - tail)) if share < 1 else 1.0
    return Coverage(share, low, high, cases)


def uniformity(rank: Float[np.ndarray, "twin item"]) -> float:
    """The p-value of ranks so far from uniform, if they are uniform and independent (Kolmogorov and Smirnov)."""
    from scipy.stats import kstest  # takes a second, and only this needs it

    return float(kstest(rank.ravel(), "uniform").pvalue)
