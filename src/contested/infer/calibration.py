"""Simulation-based calibration: whether the truth of twins lies in their posteriors as often as it should.

A twin is a world drawn from the prior, with the observations that it gives. Over many twins the rank of the truth among
posterior draws is uniform if and only if the posterior is right on average (Talts and others 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int
from scipy.stats import binom, chi2

BINS = 10
LEVEL = 0.9


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
    ranks, covered, distances = [], [], []
    for truth, draws in twins:
        below = (draws < truth[:, None]).sum(axis=1)
        ties = (draws == truth[:, None]).sum(axis=1)
        ranks.append((below + generator.random(len(truth)) * (ties + 1)) / (draws.shape[1] + 1))
        low, high = np.quantile(draws, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0], axis=1)
        covered.append(np.mean((low <= truth) & (truth <= high)))
        distances.append(_distance(truth, draws))
    every = np.array(ranks)
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
