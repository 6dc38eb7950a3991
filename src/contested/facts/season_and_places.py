"""S3, S5 and part of S14: the yearly wave, the share of few places, and places and weeks without any attack."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from contested.analysis.series import History, series_total
from contested.facts.estimates import over_histories, pooled
from contested.facts.fact import Estimate, Parts, Rows
from contested.observations.events.season import harmonic

FEWEST = 50
"""Attacks in a history below which its wave, or the share of few places, is chance."""
NEEDED = 30
"""Histories below which the mean wave is chance."""
TOP = 2


def wave_parts(history: History, attacks: list[str], phase: Float[np.ndarray, " week"]) -> Parts:
    """Cosine and sine of the yearly wave of every history, and 1; all 0 with fewer than 50 attacks or 52 weeks."""
    weekly = series_total(attacks, history).sum(axis=1).T
    found = harmonic(weekly, phase)
    told = (weekly.sum(axis=1) >= FEWEST) & ~np.isnan(found[:, 0])
    return np.where(told, np.stack([found[:, 0], found[:, 1], np.ones(len(weekly))]), 0.0)


def wave(parts: Parts, rows: Rows) -> Estimate:
    """The amplitude of the mean wave: chance gives each history one of its own, which the mean takes away."""
    told = int(parts[2].sum())
    return pooled(parts, rows, _amplitude, (told, NEEDED, f"histories with 52 weeks and {FEWEST} attacks"))


def _amplitude(parts: Float[np.ndarray, " part"]) -> float:
    return float(np.hypot(parts[0], parts[1]) / parts[2]) if parts[2] > 0 else np.nan


def top_share(by_place: Float[np.ndarray, "member place"]) -> Float[np.ndarray, " member"]:
    """Share of the two places with most; NaN with fewer than 50 in all."""
    total, top = by_place.sum(axis=1), np.sort(by_place, axis=1)[:, -TOP:].sum(axis=1)
    return np.divide(top, total, out=np.full(len(total), np.nan), where=total >= FEWEST)


def top_parts(history: History, attacks: list[str]) -> Parts:
    """The share of the two places with most attacks, of every history."""
    return top_share(_by_place(history, attacks))[None]


def spread_parts(history: History, attacks: list[str], people: Float[np.ndarray, " place"]) -> Parts:
    """The same for as many attacks, each of which falls in a place by its people: the null."""
    totals = _by_place(history, attacks).sum(axis=1)
    drawn = [
        np.random.Generator(np.random.PCG64([5, int(member)])).multinomial(int(total), people / people.sum())
        for total, member in zip(totals, history.members, strict=True)
    ]
    return top_share(np.array(drawn, dtype=np.float64))[None]


def top(parts: Parts, rows: Rows) -> Estimate:
    """The median share."""
    return over_histories(parts[0], f"{FEWEST} attacks")


def quiet_parts(history: History, attacks: list[str]) -> Parts:
    """The share of places and weeks without an attack, of every history."""
    return (series_total(attacks, history) == 0).mean(axis=(0, 1))[None]


def even_parts(history: History, attacks: list[str]) -> Parts:
    """The same for as many attacks, each in any place and week alike: the null."""
    counts = series_total(attacks, history)
    cells = counts.shape[0] * counts.shape[1]
    return np.exp(-counts.sum(axis=(0, 1)) / cells)[None]


def quiet(parts: Parts, rows: Rows) -> Estimate:
    """The median share."""
    return over_histories(parts[0], "a week")


def _by_place(history: History, attacks: list[str]) -> Float[np.ndarray, "member place"]:
    return series_total(attacks, history).sum(axis=0).T
