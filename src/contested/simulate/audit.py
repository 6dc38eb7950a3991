"""The halving audit: the same members at half the step, and how far the results move."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import norm

from contested.simulate.trajectory import Weekly

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
    fails any of all series in one run of 20 (Bonferroni). Series whose noise could hide a change above 5 % are
    undecided.
    """
    members = len(next(iter(at_step.values())))
    series: dict[str, dict[str, float]] = {}
    for name in sorted(at_step):
        before, after = at_step[name], at_half_step[name]
        scale = max(abs(before.mean()), abs(after.mean()))
        if scale < FEWEST:
            continue
        change = (after.mean() - before.mean()) / scale
        noise = np.std(after - before, ddof=1) / np.sqrt(members) / scale
        series[name] = {"relative_change": float(change), "standard_error": float(noise)}
    z = float(norm.isf(FALSE_ALARM / 2.0 / max(len(series), 1)))
    certain = {
        n: abs(r["relative_change"]) for n, r in series.items() if abs(r["relative_change"]) > z * r["standard_error"]
    }
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
        "undecided": sorted(
            n
            for n, r in series.items()
            if n not in certain and abs(r["relative_change"]) + z * r["standard_error"] > THRESHOLD
        ),
        "passed": all(change <= THRESHOLD for change in certain.values()),
    }


def country_totals(weekly: Weekly) -> dict[str, np.ndarray]:
    """Country totals [member]: stocks at the end, flows and reports over the run."""
    ends = {name: np.asarray(values)[-1].sum(axis=0, dtype=np.float64) for name, values in weekly.stocks.items()}
    sums = {
        name: np.asarray(v).sum(axis=(0, 1), dtype=np.float64)
        for part in (weekly.flows, weekly.reports)
        for name, v in part.items()
    }
    return {**ends, **sums}
