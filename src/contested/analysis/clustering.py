"""How far activity clusters in time and space: measures of a table of counts by place and week.

A place-week is active if anything was counted in it. Counts of real wars cluster in time, beyond what follows from
some places being more violent than others (Linke, Witmer and O'Loughlin 2012; Lewis et al. 2012). A model whose events
are independent from week to week has an excess of 0, an activation by neighbours of 1 and a Fano factor of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from contested.analysis.series import History, series_total
from contested.observations.events.patterns import (
    ACTIVITY,
    Counts,
    Measure,
    Values,
    fano,
    near,
    persistence,
    place_alone,
    quotient,
)

WINDOW = 52
"""Weeks in a window. All measures depend on how long one looks, so the model and real wars are measured by the year."""
MONTH = 4
"""Weeks in a month, so that all months are of one length."""

MEASURES = (
    *ACTIVITY,
    Measure("excess", "Excess", "(active again - from place alone) / (1 - from place alone)"),
    Measure(
        "neighbours",
        "After a neighbour",
        "activity in weeks after a neighbour was active, relative to the same places' average",
    ),
    Measure("fano_country", "Fano factor, country", "variance over mean of the country's weekly count"),
    Measure("fano_place", "Fano factor, places", "summed variances over summed means of the places' weekly counts"),
    Measure("monthly_sd", "Spread of months", "standard deviation of log(1 + count of four weeks) in the country"),
    Measure("monthly_correlation", "Month to month", "correlation of that log with the next four weeks'"),
)


def clustering(counts: Counts, neighbours: Bool[np.ndarray, "place place"] | None = None) -> dict[str, Values]:
    """All measures by id, each [member]; NaN where nothing defines one, such as persistence where nothing is active.

    Args:
        counts: what was counted, [member, place, week] or [place, week].
        neighbours: which places are neighbours; activation by neighbours is NaN without.
    """
    active = np.asarray(counts) > 0
    again, alone = persistence(active).value(), place_alone(active)
    country = np.asarray(counts, dtype=np.float64).sum(axis=-2)
    months = monthly_logs(country)
    found = {
        "active": active.mean(axis=(-2, -1)),
        "persistence": again,
        "place_alone": alone,
        "excess": quotient(again - alone, 1.0 - alone),
        "neighbours": np.full_like(again, np.nan) if neighbours is None else after_neighbours(active, neighbours),
        "fano_country": fano(country),
        "fano_place": fano_by_place(counts),
        "monthly_sd": spread(months),
        "monthly_correlation": lag_one(months),
    }
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def by_window(
    counts: Counts, neighbours: Bool[np.ndarray, "place place"] | None = None, weeks: int = WINDOW
) -> dict[str, Values]:
    """The mean of every measure over successive windows of so many weeks.

    Weeks beyond the last whole window are left out; a table shorter than a window is one window. A window in which a
    measure is not defined does not count.
    """
    number = max(counts.shape[-1] // weeks, 1)
    found = [clustering(part, neighbours) for part in np.split(counts[..., : number * weeks], number, axis=-1)]
    return {measure.id: _mean_of_defined([one[measure.id] for one in found]) for measure in MEASURES}


def after_neighbours(
    active: Bool[np.ndarray, "*member place week"], neighbours: Bool[np.ndarray, "place place"]
) -> Values:
    """Active place-weeks after a week in which any neighbour was active, over the number expected from place alone."""
    beside, later = near(active[..., :-1], neighbours), active[..., 1:]
    observed = (beside & later).sum(axis=(-2, -1))
    average = quotient(later.sum(axis=-1), np.full(later.shape[:-1], later.shape[-1]))
    expected = (beside.sum(axis=-1) * average).sum(axis=-1)
    return quotient(observed, expected)


def fano_by_place(counts: Counts) -> Values:
    """Variance over mean of weekly counts within places, each place weighted by its mean."""
    values = np.asarray(counts, dtype=np.float64)
    return quotient(values.var(axis=-1).sum(axis=-1), values.mean(axis=-1).sum(axis=-1))


def monthly_logs(country: Float[np.ndarray, "*member week"]) -> Float[np.ndarray, "*member month"]:
    """log(1 + count) of successive four weeks; what is left over at the end is not counted."""
    months = country.shape[-1] // MONTH
    return np.log1p(country[..., : months * MONTH].reshape(*country.shape[:-1], months, MONTH).sum(axis=-1))


def spread(values: Float[np.ndarray, "*member month"]) -> Values:
    """Standard deviation of at least two months; NaN of fewer."""
    return np.asarray(values.std(axis=-1) if values.shape[-1] > 1 else np.full(values.shape[:-1], np.nan))


def lag_one(values: Float[np.ndarray, "*member month"]) -> Values:
    """Autocorrelation at lag one: summed products of successive deviations from the mean, over their squares.

    NaN of fewer than two months, and where all months are alike.
    """
    if values.shape[-1] < 2:
        return np.full(values.shape[:-1], np.nan)
    away = values - values.mean(axis=-1, keepdims=True)
    return quotient((away[..., :-1] * away[..., 1:]).sum(axis=-1), (away**2).sum(axis=-1))


def clustering_per_member(
    history: History, series: Sequence[str], neighbours: Bool[np.ndarray, "place place"]
) -> Float[np.ndarray, "measure member"]:
    """The measures of a block of histories, in the order of `MEASURES`, of the sum of some series."""
    counts = np.moveaxis(series_total(series, history), (0, 1, 2), (2, 1, 0))
    found = by_window(counts, neighbours)
    return np.stack([found[measure.id] for measure in MEASURES])


class Band(NamedTuple):
    """Quantiles over histories, and in how many of them the measure is defined."""

    low: float
    median: float
    high: float
    members: int


def bands(values: Float[np.ndarray, "measure member"]) -> dict[str, Band | None]:
    """The 5 %, 50 % and 95 % quantile of every measure by id; None where no history defines it."""
    found: dict[str, Band | None] = {}
    for measure, row in zip(MEASURES, values, strict=True):
        defined = row[~np.isnan(row)]
        found[measure.id] = None
        if len(defined):
            low, median, high = np.quantile(defined, (0.05, 0.5, 0.95))
            found[measure.id] = Band(float(low), float(median), float(high), len(defined))
    return found


def _mean_of_defined(values: list[Values]) -> Values:
    stacked = np.stack(values)
    defined = ~np.isnan(stacked)
    return quotient(np.where(defined, stacked, 0.0).sum(axis=0), defined.sum(axis=0))
