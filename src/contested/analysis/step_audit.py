"""The step audit: the same members at half the step, and how far the results move."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import independent
from contested.results.manifest import StepAudit, StepChange

THRESHOLD = 0.05
FEWEST = 5.0
"""Series whose mean stays below this many units are not judged: their relative change is noise."""
FALSE_ALARM = 0.05
"""Chance that noise alone fails any series of a run."""


def audit_step(
    step_days: float,
    at_step: Mapping[str, Float[np.ndarray, " member"]],
    at_half_step: Mapping[str, Float[np.ndarray, " member"]],
    row: Int[np.ndarray, " member"],
) -> StepAudit:
    """Compare country totals at the scenario's step with those of the same members at half of it.

    Compares the ensemble means of all country totals at the run's end (stocks) or summed over it (flows and reports). A
    series fails when the change is above 5 % and more than noise: more than z standard errors, z such that noise alone
    fails any of all series in one run of 20 (Bonferroni). Series that pass, but might move by more than 5 % as far as
    their noise can show, are undecided. Members of one row of parameters count as one.
    """
    from scipy.special import ndtri  # scipy.stats takes a second to import

    series: dict[str, StepChange] = {}
    for name in sorted(at_step):
        before, after = at_step[name], at_half_step[name]
        scale = max(abs(before.mean()), abs(after.mean()))
        if scale < FEWEST:
            continue
        change = (after.mean() - before.mean()) / scale
        moved = independent(after - before, row).mean(axis=1)
        noise = np.std(moved, ddof=1) / np.sqrt(len(moved)) / scale
        series[name] = StepChange(relative_change=float(change), standard_error=float(noise))
    z = float(-ndtri(FALSE_ALARM / 2.0 / max(len(series), 1)))
    changes = {name: abs(one.relative_change) for name, one in series.items()}
    margins = {name: z * one.standard_error for name, one in series.items()}
    certain = {name: change for name, change in changes.items() if change > margins[name]}
    failed = {name for name, change in certain.items() if change > THRESHOLD}
    worst = max(certain, key=lambda name: certain[name]) if certain else None
    return StepAudit(
        step_days=step_days,
        half_step_days=step_days / 2.0,
        members=len(row),
        series=series,
        worst=certain[worst] if worst else 0.0,
        worst_series=worst,
        threshold=THRESHOLD,
        noise_limit=z,
        undecided=tuple(sorted(n for n in series if n not in failed and changes[n] + margins[n] > THRESHOLD)),
        passed=not failed,
    )
