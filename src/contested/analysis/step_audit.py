"""The halving audit: the same members at half the step, and how far the results move."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

from contested.analysis.attribution import by_draw
from contested.analysis.collect import INNER

THRESHOLD = 0.05
FEWEST = 5.0
"""Series whose mean stays below this many units are not judged: their relative change is noise."""
FALSE_ALARM = 0.05
"""Chance that noise alone fails any series of a run."""


def halving_audit(
    step_days: float, at_step: dict[str, np.ndarray], at_half_step: dict[str, np.ndarray]
) -> dict[str, Any]:
    """Compare country totals [member] at the scenario's step with those of the same members at half of it.

    Compares the ensemble means of all country totals at the run's end (stocks) or summed over it (flows and reports). A
    series fails when the change is above 5 % and more than noise: more than z standard errors, z such that noise alone
    fails any of all series in one run of 20 (Bonferroni). Series that pass, but might move by more than 5 % as far as
    their noise lets tell, are undecided. Histories of one parameter draw count as one.
    """
    members = len(next(iter(at_step.values())))
    series: dict[str, dict[str, float]] = {}
    for name in sorted(at_step):
        before, after = at_step[name], at_half_step[name]
        scale = max(abs(before.mean()), abs(after.mean()))
        if scale < FEWEST:
            continue
        change = (after.mean() - before.mean()) / scale
        moved = by_draw(after - before, INNER).mean(axis=1) if members >= 2 * INNER else after - before
        noise = np.std(moved, ddof=1) / np.sqrt(len(moved)) / scale
        series[name] = {"relative_change": float(change), "standard_error": float(noise)}
    z = float(norm.isf(FALSE_ALARM / 2.0 / max(len(series), 1)))
    changes = {name: abs(row["relative_change"]) for name, row in series.items()}
    margins = {name: z * row["standard_error"] for name, row in series.items()}
    certain = {name: change for name, change in changes.items() if change > margins[name]}
    failed = {name for name, change in certain.items() if change > THRESHOLD}
    worst = max(certain, key=lambda name: certain[name]) if certain else None
    return {
        "step_days": step_days,
        "half_step_days": step_days / 2.0,
        "members": members,
        "series": series,
        "worst": certain[worst] if worst else 0.0,
        "worst_series": worst,
        "threshold": THRESHOLD,
        "noise_limit": z,
        "undecided": sorted(n for n in series if n not in failed and changes[n] + margins[n] > THRESHOLD),
        "passed": not failed,
    }
