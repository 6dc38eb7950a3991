"""S2: attacks bring on attacks. A self-exciting process by weeks, and how far counts vary beyond a season.

The season is the mean wave of all histories. One that is fitted to each history takes its bursts for a season, and
halves the branching ratio that is found in four years of a process with a ratio of 0.4.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Shaped

from contested.analysis.series import History, series_total
from contested.facts.estimates import over_histories, pooled
from contested.facts.fact import Estimate, Parts, Rows
from contested.observations.events.season import YEAR, harmonic

HALF_LIVES = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
"""Half-lives of the excitement that are tried, in weeks: what is found in wars is two to six weeks at most."""
RATIOS = np.arange(0.0, 0.96, 0.02)
"""Branching ratios that are tried."""
WINDOWS = (1, 4, 26)
"""Weeks over which counts are summed for their Fano factors."""
FEWEST = 50
"""Attacks in a history below which it says nothing about bursts."""
NEEDED = 30
"""Histories with so many attacks below which the season, and a mean of Fano factors, is chance."""

Weekly = Shaped[np.ndarray, "member week"]


def usual(weekly: Weekly, phase: Float[np.ndarray, " week"]) -> Float[np.ndarray, "member week"]:
    """What the season of all histories says of every week, with the total of each history."""
    many = weekly[weekly.sum(axis=1) >= FEWEST]
    angle = 2.0 * np.pi * np.asarray(phase) / YEAR
    wave = harmonic(many, phase).mean(axis=0) if len(many) else np.zeros(2)
    rate = np.exp(wave @ np.stack([np.cos(angle), np.sin(angle)]))
    return weekly.sum(axis=1, keepdims=True) * rate / rate.sum()


def branching(weekly: Weekly, phase: Float[np.ndarray, " week"]) -> Float[np.ndarray, " member"]:
    """Attacks that one attack brings on, by maximum likelihood; NaN with fewer than 50 attacks.

    The expected count of a week is (1 - n) times what is usual plus n times a mean of earlier weeks whose weights halve
    every half-life (Lewis et al. 2012, by weeks). What is triggered within the same week is not seen.
    """
    counts = np.asarray(weekly, dtype=np.float64)
    expected = usual(counts, phase)
    best, found = np.full(len(counts), -np.inf), np.zeros(len(counts))
    for half_life in HALF_LIVES:
        kept = 0.5 ** (1.0 / half_life)
        recent = np.empty_like(counts)
        recent[:, 0] = expected[:, 0]
        for week in range(1, counts.shape[1]):
            recent[:, week] = kept * recent[:, week - 1] + (1.0 - kept) * counts[:, week - 1]
        for ratio in RATIOS:
            rate = np.maximum((1.0 - ratio) * expected + ratio * recent, 1e-9)
            likelihood = (counts * np.log(rate) - rate).sum(axis=1)
            better = likelihood > best
            best[better], found[better] = likelihood[better], ratio
    return np.where(counts.sum(axis=1) >= FEWEST, found, np.nan)


def fano_factors(weekly: Weekly, phase: Float[np.ndarray, " week"]) -> Float[np.ndarray, "window member"]:
    """Fano factors over 1, 4 and 26 weeks beside the season, 1 on average without bursts; NaN below 50 attacks.

    Squared distances from what is usual over what is usual, for each degree of freedom left. A trend raises them too.
    """
    counts = np.asarray(weekly, dtype=np.float64)
    expected = usual(counts, phase)
    found = np.full((len(WINDOWS), len(counts)), np.nan)
    told = counts.sum(axis=1) >= FEWEST
    for row, weeks in enumerate(WINDOWS):
        number = counts.shape[1] // weeks
        if number < 2:
            continue
        seen, usually = (
            one[told, : number * weeks].reshape(told.sum(), number, weeks).sum(axis=2) for one in (counts, expected)
        )
        found[row, told] = ((seen - usually) ** 2 / usually).sum(axis=1) / (number - 1)
    return found


def weekly_parts(history: History, attacks: list[str]) -> Parts:
    """Attacks in the whole country in each week, of every history, [week, member]."""
    return np.asarray(series_total(attacks, history).sum(axis=1))


def branching_of(parts: Parts, rows: Rows, phase: Float[np.ndarray, " week"]) -> Estimate:
    """The median branching ratio."""
    return over_histories(branching(parts.T, phase), f"{FEWEST} attacks")


def least_fano(parts: Parts, rows: Rows, phase: Float[np.ndarray, " week"]) -> Estimate:
    """The least of the mean Fano factors over 1, 4 and 26 weeks."""
    factors = fano_factors(parts.T, phase)
    told = np.array(~np.isnan(factors).any(axis=0))
    kept = np.concatenate([np.where(told, factors, 0.0), np.array([told], dtype=np.float64)])
    counted = (int(told.sum()), NEEDED, f"histories with {FEWEST} attacks")
    return pooled(kept, rows, lambda sums: float(np.min(sums[:-1]) / sums[-1]) if float(sums[-1]) else np.nan, counted)
