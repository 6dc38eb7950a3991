"""A yearly wave in weekly counts: how strong it is, and when it is highest.

The logarithm of the expected count is a level of its own for each year plus amplitude * cos(2 pi (week - peak) / year).
Given each year's total, the levels drop out of the likelihood of Poisson counts and two numbers remain, so a war that
grows or ends is not taken for a season. Counts that vary more than Poisson's leave the estimate as it is, and widen its
error (Gourieroux, Monfort and Trognon 1984).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Shaped

YEAR = 365.25 / 7.0
"""Weeks in a year."""
STEPS = 50
LONGEST = 1.0
"""Newton's steps and the longest of them: the likelihood has one maximum, and a short step never leaves its way."""
CLOSE = 1e-10

Wave = Float[np.ndarray, "*member 2"]


class Season(NamedTuple):
    """The wave [member].

    Attributes:
        amplitude: of the logarithm; the highest week has exp(2 amplitude) times the count of the lowest.
        peak: weeks after `phase` 0 at which it is highest, 0 to 52.18.
    """

    amplitude: Float[np.ndarray, "*member"]
    peak: Float[np.ndarray, "*member"]


def season(weekly: Shaped[np.ndarray, "*member week"], phase: Float[np.ndarray, " week"]) -> Season:
    """Amplitude and peak of the yearly wave; NaN with fewer than 52 weeks or without any count.

    Args:
        weekly: counts.
        phase: weeks since the turn of any one year; successive weeks differ by 1.
    """
    wave = harmonic(weekly, phase)
    peak = np.mod(np.arctan2(wave[..., 1], wave[..., 0]) * YEAR / (2.0 * np.pi), YEAR)
    return Season(np.hypot(wave[..., 0], wave[..., 1]), peak)


def harmonic(
    weekly: Shaped[np.ndarray, "*member week"],
    phase: Float[np.ndarray, " week"],
    year: Int[np.ndarray, " week"] | None = None,
) -> Wave:
    """The coefficients of the cosine and the sine, [member, 2].

    Args:
        weekly: counts.
        phase: weeks since the turn of any one year.
        year: which weeks share a level; without it, successive 52 weeks from the first.
    """
    counts = np.asarray(weekly, dtype=np.float64)
    if counts.shape[-1] < 52:
        return np.full((*counts.shape[:-1], 2), np.nan)
    angle = 2.0 * np.pi * np.asarray(phase, dtype=np.float64) / YEAR
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    year = np.arange(counts.shape[-1]) // 52 if year is None else np.unique(year, return_inverse=True)[1]
    member = (year[:, None] == np.arange(year.max() + 1)).astype(np.float64)
    totals = (counts @ member) @ member.T
    found = np.zeros((*counts.shape[:-1], 2))
    for _ in range(STEPS):
        rate = np.exp(found @ waves.T)
        expected = totals * rate / ((rate @ member) @ member.T)
        slope = (counts - expected) @ waves
        step = np.linalg.solve(_bend(expected, waves, member), slope[..., None])[..., 0]
        length = np.linalg.norm(step, axis=-1, keepdims=True)
        found += step * np.minimum(1.0, LONGEST / np.maximum(length, CLOSE))
        if length.max(initial=0.0) < CLOSE:
            break
    return np.where(counts.sum(axis=-1, keepdims=True) > 0, found, np.nan)


def _bend(
    expected: Float[np.ndarray, "*member week"],
    waves: Float[np.ndarray, "week 2"],
    member: Float[np.ndarray, "week year"],
) -> Float[np.ndarray, "*member 2 2"]:
    """Minus the second derivatives: the covariance of the waves within years, weighted by what is expected.

    A small diagonal keeps it invertible where nothing is counted.
    """
    within = np.einsum("...t,ty,ti->...yi", expected, member, waves)
    total = expected @ member
    share = np.divide(within, total[..., None], out=np.zeros_like(within), where=total[..., None] > 0)
    products = np.einsum("...t,ti,tj->...ij", expected, waves, waves) - np.einsum("...yi,...yj->...ij", within, share)
    return products + CLOSE * np.eye(2)
