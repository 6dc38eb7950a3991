"""S8, S9 and S12: how long the war lasts, what follows harm to civilians, and a crop under a ban."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from contested.analysis.series import History, series_total
from contested.facts.estimates import over_histories
from contested.facts.fact import Estimate, Parts, Rows

YEAR = 52
ACTIVE = 25.0
"""Battle deaths a year from which a conflict counts as active (UCDP's definition)."""
LONG = 260
"""Weeks below which a run cannot tell whether wars last 5 years or 15."""
WEEKS = 6
"""Weeks before and after an incident in which attacks are counted (Condra et al. 2010)."""
INCIDENTS = 20
"""Incidents of a history below which it says nothing about what follows them."""


def duration_parts(history: History, dead: Sequence[str]) -> Parts:
    """Weeks until a history has 52 weeks with fewer than 25 battle deaths, and the weeks of the run, [2, member].

    Infinite where it has none.
    """
    total = series_total(dead, history).sum(axis=1)
    total = np.concatenate([np.zeros((1, total.shape[1])), total])
    quiet = total[YEAR:] - total[:-YEAR] < ACTIVE
    ended = np.full(total.shape[1], np.inf)
    if len(quiet):
        ended = np.where(quiet.any(axis=0), quiet.argmax(axis=0).astype(np.float64), np.inf)
    return np.stack([ended, np.full_like(ended, len(total) - 1)])


def duration(parts: Parts, rows: Rows) -> Estimate:
    """Median years until the war ends."""
    weeks, run = parts[0], int(parts[1, 0])
    low, middle, high = np.quantile(weeks, (0.05, 0.5, 0.95), method="closest_observation") / YEAR
    found = Estimate(float(middle), float(low), float(high), len(weeks), "histories")
    if run < LONG:
        going = f"the war goes on at the end of {np.isinf(weeks).mean():.0%} of the histories"
        return found._replace(unknown=f"the run has {run / YEAR:.1f} years, of at least {LONG // YEAR}; {going}")
    return found


def revenge(
    attacks: Float[np.ndarray, "week place member"], harm: Float[np.ndarray, "week place member"]
) -> Float[np.ndarray, " member"]:
    """Attacks in a place in the six weeks after an incident, less those in the six before, for each incident.

    A week in which civilians were harmed is an incident. Differences are compared within weeks and within places, so
    neither the season nor a violent place counts. NaN with fewer than 20 incidents.
    """
    weeks = len(attacks)
    summed = np.concatenate([np.zeros((1, *attacks.shape[1:])), np.cumsum(attacks, axis=0)])
    middle = np.arange(WEEKS, weeks - WEEKS)
    if len(middle) == 0:
        return np.full(attacks.shape[2], np.nan)
    after = summed[middle + WEEKS + 1] - summed[middle + 1]
    change = after - (summed[middle] - summed[middle - WEEKS])
    incident = (harm[middle] > 0).astype(np.float64)
    within = incident - incident.mean(axis=0) - incident.mean(axis=1, keepdims=True) + incident.mean(axis=(0, 1))
    spread = (within**2).sum(axis=(0, 1))
    told = (incident.sum(axis=(0, 1)) >= INCIDENTS) & (spread > 0)
    return np.divide((within * change).sum(axis=(0, 1)), spread, out=np.full(len(told), np.nan), where=told)


def revenge_parts(history: History, attacks: Sequence[str], harms: Sequence[str]) -> Parts:
    """The response of every history."""
    return revenge(series_total(attacks, history), series_total(harms, history))[None]


def response(parts: Parts, rows: Rows) -> Estimate:
    """The median over histories, with their range."""
    return over_histories(parts[0], f"{INCIDENTS} incidents of harm")


def crop_parts(history: History, crops: Sequence[str]) -> Parts:
    """The fall of the area of drug crops from the first to the last week, as a share, of every history."""
    area = series_total(crops, history).sum(axis=1)
    return np.divide(area[0] - area[-1], area[0], out=np.full(area.shape[1], np.nan), where=area[0] > 0)[None]


def crop(parts: Parts, rows: Rows) -> Estimate:
    """The median over histories."""
    return over_histories(parts[0], "a crop at the start")
