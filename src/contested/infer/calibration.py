"""Simulation-based calibration: whether the truth of twins lies in their posteriors as often as it should.

A twin is a world drawn from the prior, with the observations that it gives. Over many twins the rank of the truth among
posterior draws is uniform if and only if the posterior is right on average (Talts and others 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.stats import beta, binom, chi2, kstest

BINS = 10
LEVEL = 0.9
CONFIDENCE = 0.95
"""Of the range in which a coverage that was measured may truly be."""


class Calibration(NamedTuple):
    """What twins say about a method. A twin's unknowns are told by the same observations, so they go together."""

    ranks: Float[np.ndarray, "twin unknown"]
    """Share of the posterior draws below the truth; a tie is broken by a draw."""
    counts: Int[np.ndarray, " bin"]
    """Ranks in equal bins."""
    band: tuple[int, int]
    """A count of uniform, independent ranks is inside with 99 %."""
    uniform_p: float
    """Chance of counts at least as uneven (chi-square), if ranks were uniform and independent."""
    covered: Float[np.ndarray, " twin"]
    """Share of the unknowns of each twin inside the central 90 % of the posterior draws."""
    rms: float
    """Root mean square of (posterior mean - truth) / posterior sd; about 1, more if overconfident."""

    @property
    def coverage(self) -> float:
        """Share of all unknowns inside the central 90 %."""
        return float(self.covered.mean())

    @property
    def coverage_error(self) -> float:
        """Standard error of the coverage, with the unknowns of a twin taken together."""
        return float(self.covered.std(ddof=1) / np.sqrt(len(self.covered))) if len(self.covered) > 1 else float("nan")


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


def calibrate(
    twins: Sequence[tuple[Float[np.ndarray, " unknown"], Float[np.ndarray, "unknown draw"]]], seed: int = 0
) -> Calibration:
    """Calibration from the truth and the posterior draws of each twin.

    Args:
        twins: truth and posterior draws; every twin has the same unknowns. Predicted quantities can stand for unknowns.
        seed: of the draws that break ties, and that place a rank inside the step between two draws.

    Raises:
        ValueError: no twin.
    """
    if not twins:
        raise ValueError("expected at least one twin")
    generator = np.random.Generator(np.random.Philox(key=np.array([seed % 2**64, 0], np.uint64)))
    found, covered, distances = [], [], []
    for truth, draws in twins:
        found.append(ranks(draws, truth, generator.random(len(truth))))
        low, high = np.quantile(draws, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0], axis=1)
        covered.append(np.mean((low <= truth) & (truth <= high)))
        distances.append(_distance(truth, draws))
    every = np.array(found)
    counts = np.histogram(every, bins=BINS, range=(0.0, 1.0))[0]
    expected = every.size / BINS
    uneven = float(((counts - expected) ** 2 / expected).sum())
    low, high = binom.interval(0.99, every.size, 1.0 / BINS)
    rms = float(np.sqrt(np.mean(np.square(distances))))
    return Calibration(every, counts, (int(low), int(high)), float(chi2.sf(uneven, BINS - 1)), np.array(covered), rms)


def _distance(
    truth: Float[np.ndarray, " unknown"], draws: Float[np.ndarray, "unknown draw"]
) -> Float[np.ndarray, " unknown"]:
    """Mean less truth in sd; 0 where every draw is the truth."""
    off, sd = draws.mean(axis=1) - truth, draws.std(axis=1)
    return np.divide(off, sd, out=np.where(off == 0, 0.0, np.inf), where=sd > 0)


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
    low = float(beta.ppf(tail, successes, worth - successes + 1.0)) if share > 0 else 0.0
    high = float(beta.ppf(1.0 - tail, successes + 1.0, worth - successes)) if share < 1 else 1.0
    return Coverage(share, low, high, cases)


def uniformity(rank: Float[np.ndarray, "twin item"]) -> float:
    """The p-value of ranks so far from uniform, if they are uniform and independent (Kolmogorov and Smirnov)."""
    return float(kstest(rank.ravel(), "uniform").pvalue)


def crps(draws: Float[np.ndarray, "item draw"], truth: Float[np.ndarray, " item"]) -> Float[np.ndarray, " item"]:
    """Continuous ranked probability score of each ensemble; 0 is best (Gneiting and Raftery 2007).

    The mean distance to the truth less half the mean distance of two draws.
    """
    ordered, number = np.sort(draws, axis=1), draws.shape[1]
    weight = (2.0 * np.arange(1, number + 1) - number - 1.0) / number**2
    return np.abs(draws - truth[:, None]).mean(axis=1) - ordered @ weight
