"""One number from many histories: the median of their own values, or the value of all of them together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from contested.facts.fact import Estimate, Parts, Rows

RANGE = (0.05, 0.95)
FEWEST = 0.5
"""Share of the histories in which a statistic must be defined."""
RESAMPLES = 200
"""Resamples of rows of parameters for the range of a pooled statistic."""


def over_histories(values: Float[np.ndarray, " member"], needs: str) -> Estimate:
    """The median of each history's own value and their 90 % range; NaN where a history defines none.

    Args:
        values: of every history.
        needs: what a history must have for the statistic, in words.
    """
    defined = values[~np.isnan(values)]
    if not len(defined):
        return Estimate(np.nan, np.nan, np.nan, 0, "histories", f"no history has {needs}")
    few = "" if len(defined) >= FEWEST * len(values) else f"only {len(defined)} of {len(values)} histories have {needs}"
    low, middle, high = np.quantile(defined, (RANGE[0], 0.5, RANGE[1]), method="closest_observation")
    return Estimate(float(middle), float(low), float(high), len(defined), "histories", few)


def pooled(
    parts: Parts,
    rows: Rows,
    value: Callable[[Float[np.ndarray, " part"]], float],
    counted: tuple[int, int, str],
    resamples: int = RESAMPLES,
) -> Estimate:
    """The value of the summed parts of all histories, with the 90 % range of the same for resampled rows of parameters.

    Args:
        parts: of every history.
        rows: the row of parameters of each history.
        value: the statistic of summed parts; NaN where nothing defines it.
        counted: how many observations the parts have together, how many are needed, and their plural.
        resamples: how often rows are drawn again.
    """
    number, needed, of = counted
    found = value(parts.sum(axis=1))
    if number < needed or np.isnan(found):
        return Estimate(found, np.nan, np.nan, number, of, f"only {number:,} {of}, of at least {needed:,}")
    known, place = np.unique(rows, return_inverse=True)
    by_row = np.zeros((len(known), len(parts)))
    np.add.at(by_row, place, parts.T)
    chosen = np.random.Generator(np.random.PCG64(0)).multinomial(
        len(known), np.full(len(known), 1.0 / len(known)), resamples
    )
    values = np.array([value(times @ by_row) for times in chosen])
    values = values[~np.isnan(values)]
    low, high = np.quantile(values, RANGE) if len(values) else (found, found)
    return Estimate(found, min(float(low), found), max(float(high), found), number, of)
