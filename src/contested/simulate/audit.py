"""The halving audit: the same members at half the step, and how far the results move."""

from __future__ import annotations

from typing import Any

import numpy as np

from contested.simulate.trajectory import Weekly

THRESHOLD = 0.05
FEWEST = 5.0
"""Series whose mean stays below this many units are not judged: their relative change is noise."""


def halving_audit(
    step_days: float, at_step: dict[str, np.ndarray], at_half_step: dict[str, np.ndarray], members: int
) -> dict[str, Any]:
    """Compare country totals at the scenario's step with those of the same members at half of it.

    Compares the ensemble means of all country totals at the run's end (stocks) or summed over it (flows and reports). A
    series passes when the change is below 5 %, or within two of its standard errors.
    """
    series = {}
    for name in sorted(at_step):
        before, after = at_step[name][:members], at_half_step[name][:members]
        scale = max(abs(before.mean()), abs(after.mean()))
        if scale < FEWEST:
            continue
        change = (after.mean() - before.mean()) / scale
        noise = np.std(after - before, ddof=1) / np.sqrt(len(before)) / scale
        series[name] = {"relative_change": float(change), "standard_error": float(noise)}
    judged = {name: max(abs(row["relative_change"]) - 2.0 * row["standard_error"], 0.0) for name, row in series.items()}
    worst = max(judged, key=lambda name: judged[name]) if judged else None
    return {
        "step_days": step_days,
        "half_step_days": step_days / 2.0,
        "members": members,
        "series": series,
        "worst": judged[worst] if worst else 0.0,
        "worst_series": worst,
        "threshold": THRESHOLD,
        "passed": all(value <= THRESHOLD for value in judged.values()),
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
