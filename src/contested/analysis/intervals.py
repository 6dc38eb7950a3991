"""Monte Carlo errors: the error of a number because the ensemble is finite."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import grouped, independent, mean_error, row_means
from contested.analysis.uncertainty import split_variance
from contested.results.values import Interval, Quantiles

LEVEL = 0.95
RESAMPLES = 200
METHOD = (
    "Jeffreys interval (Brown, Cai and DasGupta 2001) for an effective number of histories: histories of one set of "
    "parameters are not independent (design effect: Kish 1965)"
)


def bounded_chance(proportion: float, members: int) -> float:
    """A proportion of histories as a probability, at least half a history away from 0 and 1."""
    return float(min(max(proportion, 0.5 / members), 1.0 - 0.5 / members))


def chance_interval(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> Interval:
    """The 95 % interval of a chance from values 0 and 1.

    It fits near 0 and 1, where a normal interval does not. Count and number of histories are divided by the design
    effect, as surveys of clusters do (Korn and Graubard 1998).
    """
    from scipy.special import betaincinv

    members, proportion = len(values), float(values.mean())
    effective = members / design_effect(values, row)
    yes, no = proportion * effective + 0.5, (1.0 - proportion) * effective + 0.5
    low, high = (float(betaincinv(yes, no, tail)) for tail in ((1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0))
    shown = bounded_chance(proportion, members)
    return Interval(low=min(low, shown), high=max(high, shown), level=LEVEL, method=METHOD)


def design_effect(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> float:
    """How many members count as one independent history: 1 + (repeats - 1) * intraclass correlation.

    Where no or every history is true the correlation is unknown, and each row of parameters counts once.
    """
    rows, counts, *_ = grouped(row)
    table = independent(values, row)
    size = max(float(np.sum(counts**2)) / len(row), float(table.shape[1]))
    if table.shape[1] < 2 and counts.max() > 1:
        # most rows have one member; the others say how alike those of a row are
        several = np.isin(row, rows[counts > 1])
        table = independent(values[several], row[several])
    if table.shape[1] < 2:
        return 1.0
    correlation = split_variance(table).parameters
    return 1.0 + (size - 1.0) * (1.0 if correlation is None else correlation)


def chance_error(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> float:
    """Standard error of a proportion of histories; histories of one row of parameters are not independent.

    It is at least that of independent histories, half a history added. With none or all true the rows show no variance,
    and each row counts once.
    """
    means, _ = row_means(values, row)
    smoothed = (values.sum() + 0.5) / (len(values) + 1.0)
    identical = np.ptp(means) == 0
    floor = np.sqrt(smoothed * (1.0 - smoothed) / ((len(means) if identical else len(values)) + 1.0))
    return float(max(mean_error(values, row), floor))


def median_error(values: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"]) -> float:
    """Standard error of the median, resampling rows of parameters with a fixed seed."""
    table = independent(values, row)
    generator = np.random.Generator(np.random.PCG64(0))
    chosen = generator.integers(0, len(table), size=(RESAMPLES, len(table)))
    return float(np.median(table[chosen], axis=(1, 2)).std(ddof=1))


def quantiles(values: Float[np.ndarray, " member"]) -> Quantiles:
    """Quantiles over histories."""
    levels = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
    return Quantiles(**{name: float(np.quantile(values, level)) for name, level in levels.items()})
