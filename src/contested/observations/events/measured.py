"""The measures of one observed table, each with its number of place-weeks and an interval.

Weeks depend on each other, so an interval comes from leaving out one block of successive weeks after the other
(the jackknife of blocks: Künsch 1989). It says how much the measure would differ in another time of the same length and
the same kind; it knows nothing of events that no one reported.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Shaped

from contested.observations.events.patterns import (
    MEASURES,
    Neighbours,
    Ratio,
    active_share,
    after_beside,
    beside,
    patterns,
    persistence,
)
from contested.observations.events.season import harmonic, season

BLOCK = 13
"""Weeks in a block: a quarter, several times as long as bursts last (2 to 6 weeks: Lewis et al. 2012)."""
FEWEST = 8
"""Blocks for an interval: two years. With fewer, none is given."""
FEWEST_YEARS = 4
"""Years for an interval of the season."""
LEVEL = 0.95


class Span(NamedTuple):
    """A value and its 95 % interval; None where there is none. `number` is out of how many place-weeks or weeks."""

    value: float
    low: float | None
    high: float | None
    number: int


class Peak(NamedTuple):
    """The yearly wave: its amplitude, and the week of the year (0 to 52.18) at which it is highest.

    `peak` is None where the wave is not told from none, by a Wald test at 5 % over years.
    """

    amplitude: Span
    peak: float | None


def measured(counts: Shaped[np.ndarray, "place week"], neighbours: Neighbours | None = None) -> dict[str, Span]:
    """Every measure of `patterns` that is defined, by id.

    `place_alone` has no interval: it is there to be compared with `persistence`.
    """
    active: Bool[np.ndarray, "place week"] = np.asarray(counts) > 0
    values = patterns(counts, neighbours)
    ratios = {"active": active_share(active), "persistence": persistence(active)}
    if neighbours is not None:
        ratios |= {"beside": beside(active, neighbours), "after_beside": after_beside(active, neighbours)}
    found: dict[str, Span] = {}
    for measure in MEASURES:
        value = float(values[measure.id])
        if np.isnan(value):
            continue
        if measure.id in ratios:
            found[measure.id] = _share(ratios[measure.id], value)
        elif measure.id == "fano":
            found[measure.id] = _fano(np.asarray(counts, dtype=np.float64).sum(axis=0), value)
        else:
            found[measure.id] = Span(value, None, None, active.size)
    return found


def wave(weekly: Shaped[np.ndarray, " week"], phase: Float[np.ndarray, " week"]) -> Peak | None:
    """The yearly wave of weekly counts, with an interval by leaving out one year after the other; None without one."""
    values = np.asarray(weekly, dtype=np.float64)
    found = season(values, phase)
    amplitude, weeks = float(found.amplitude), len(values)
    if np.isnan(amplitude):
        return None
    year = np.arange(weeks) // 52
    years = [one for one in np.unique(year) if values[year == one].sum() > 0]
    if len(years) < FEWEST_YEARS:
        return Peak(Span(amplitude, None, None, weeks), None)
    without = harmonic(np.stack([np.where(year == one, 0.0, values) for one in years]), phase, year)
    away = without - without.mean(axis=0)
    covariance = away.T @ away * (len(years) - 1) / len(years)
    own = harmonic(values, phase, year)
    way = own / max(amplitude, 1e-12)
    error = _quantile(len(years)) * float(np.sqrt(way @ covariance @ way))
    clear = _told_from_none(own, covariance, len(years))
    low = max(amplitude - error, 0.0) if clear else 0.0
    return Peak(Span(amplitude, low, amplitude + error, weeks), float(found.peak) if clear else None)


def _told_from_none(own: Float[np.ndarray, 2], covariance: Float[np.ndarray, "2 2"], years: int) -> bool:
    """Hotelling's test that both coefficients are 0, at 5 %."""
    from scipy.stats import f

    if np.linalg.matrix_rank(covariance) < 2:
        return False
    squared = float(own @ np.linalg.solve(covariance, own))
    return squared * (years - 2) / (2.0 * (years - 1)) > float(f.ppf(LEVEL, 2, years - 2))


def _share(ratio: Ratio, value: float) -> Span:
    """On the scale of log odds, so that the interval stays between 0 and 1."""
    above, below = (_blocks(terms) for terms in ratio)
    number = int(below.sum())
    if len(below) < FEWEST or not 0.0 < value < 1.0:
        return Span(value, None, None, number)
    influence = (above - value * below) / below.sum()
    error = float(np.sqrt((influence**2).sum() * len(below) / (len(below) - 1))) / (value * (1.0 - value))
    odds = np.log(value / (1.0 - value)) + np.array([-1.0, 1.0]) * _quantile(len(below)) * error
    low, high = 1.0 / (1.0 + np.exp(-odds))
    return Span(value, float(low), float(high), number)


def _fano(weekly: Float[np.ndarray, " week"], value: float) -> Span:
    """On the scale of the logarithm."""
    edges = np.array_split(np.arange(len(weekly)), max(len(weekly) // BLOCK, 1))
    if len(edges) < FEWEST or value <= 0.0:
        return Span(value, None, None, len(weekly))
    left = [np.delete(weekly, block) for block in edges]
    if any(one.sum() == 0 for one in left):
        return Span(value, None, None, len(weekly))
    logs = np.log([max(one.var() / one.mean(), 1e-12) for one in left])
    error = float(np.sqrt(((logs - logs.mean()) ** 2).sum() * (len(logs) - 1) / len(logs)))
    low, high = value * np.exp(np.array([-1.0, 1.0]) * _quantile(len(logs)) * error)
    return Span(value, float(low), float(high), len(weekly))


def _blocks(terms: Float[np.ndarray, " week"]) -> Float[np.ndarray, " block"]:
    """Sums over blocks of about a quarter; what is left over is shared among them."""
    return np.array([block.sum() for block in np.array_split(terms, max(len(terms) // BLOCK, 1))])


def _quantile(blocks: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1.0 + LEVEL) / 2.0, blocks - 1))


def phase_of(first_day: Shaped[np.ndarray, " week"]) -> Float[np.ndarray, " week"]:
    """Weeks from the turn of the year 2000 to the middle of weeks, given their first days as numpy dates."""
    days = (first_day.astype("datetime64[D]") - np.datetime64("2000-01-01")).astype(np.float64)
    return (days + 3.5) / 7.0
