"""Paired histories: how far two arms are apart, and what finitely many pairs leave open."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.intervals import bounded_chance, design_effect, quantiles
from contested.results.comparisons import Cells, Difference, Range, Side

LEVEL = 0.90
TAIL = (1.0 + LEVEL) / 2.0


def side(values: Float[np.ndarray, " pair"], proposition: bool) -> Side:
    """An outcome in one arm."""
    if not proposition:
        return Side(quantiles=quantiles(values))
    return Side(count=int(values.sum()), probability=bounded_chance(float(values.mean()), len(values)))


def mean_difference(
    base: Float[np.ndarray, " pair"], other: Float[np.ndarray, " pair"], row: Int[np.ndarray, " pair"]
) -> Difference:
    """The mean difference of a number, with its t interval, and the range of single pairs.

    Pairs of a row count together: the variance is that of the rows' sums about their share of the total, which is right
    for rows of any sizes (Liang and Zeger 1986, with the factor rows / (rows - 1)).
    """
    from scipy.special import stdtrit

    found = other - base
    value, half = float(found.mean()), 0.0
    sums = np.bincount(np.unique(row, return_inverse=True)[1], found - value)
    rows = len(sums)
    if rows > 1:
        half = float(stdtrit(rows - 1, TAIL) * np.sqrt(rows / (rows - 1) * np.sum(sums**2))) / len(found)
    low, high = (float(end) for end in np.quantile(found, (1.0 - TAIL, TAIL)))
    return Difference(value=value, low=value - half, high=value + half, level=LEVEL, pairs=Range(low=low, high=high))


def chance_difference(
    base: Float[np.ndarray, " pair"], other: Float[np.ndarray, " pair"], row: Int[np.ndarray, " pair"]
) -> Difference:
    """The difference of two chances in paired histories, values 0 and 1.

    One pair is added to each of the two cells in which the arms differ, so the interval has a width also where no pair
    does (Bonett and Price 2012); pairs that share parameters count less by the design effect.
    """
    from scipy.special import ndtri

    found = other - base
    effect = 1.0 if np.ptp(found) == 0 else max(design_effect(found, row), 1.0)
    number = len(found) / effect
    up, down = ((float((found == sign).mean()) * number + 1.0) / (number + 2.0) for sign in (1.0, -1.0))
    half = float(ndtri(TAIL) * np.sqrt((up + down - (up - down) ** 2) / (number + 2.0)))
    value = float(found.mean())
    low, high = max(up - down - half, -1.0), min(up - down + half, 1.0)
    return Difference(value=value, low=min(low, value), high=max(high, value), level=LEVEL)


def cells(base: Float[np.ndarray, " pair"], other: Float[np.ndarray, " pair"]) -> Cells:
    """How many pairs are true in which arm."""
    true, then = base > 0, other > 0
    counts = [int(np.sum(one)) for one in (true & then, true & ~then, ~true & then, ~true & ~then)]
    return Cells(both=counts[0], base_only=counts[1], other_only=counts[2], neither=counts[3])


def signs(base: Float[np.ndarray, " pair"], other: Float[np.ndarray, " pair"]) -> tuple[int, int, int]:
    """How many pairs have more, as much and less in the other arm."""
    return int(np.sum(other > base)), int(np.sum(other == base)), int(np.sum(other < base))


def apart(found: Difference) -> bool:
    """Whether the interval of a difference leaves out zero."""
    return found.low > 0.0 or found.high < 0.0
