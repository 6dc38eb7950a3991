"""The step audit: the same members at half the step, and how far the length of a step moves the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import mean_error
from contested.results.manifest import StepAudit, StepBias

THRESHOLD = 0.05
FEWEST, FEWEST_EXPECTED = 5.0, 0.1
"""Series whose mean stays below so many units are not judged, from drawn histories and in expected mode."""
FALSE_ALARM = 0.001
"""Chance that normal noise alone fails any series of a run; deaths have longer tails, so that it is larger then."""
EXTRAPOLATED = 2.0
"""Bias over the change when the step is halved: the error of a step is in proportion to its length, so that halving
takes away half of it (Richardson 1911)."""


class Totals(NamedTuple):
    """Country totals [member] by series at the step and at half of it, and each member's row of parameters."""

    at_step: Mapping[str, Float[np.ndarray, " member"]]
    at_half_step: Mapping[str, Float[np.ndarray, " member"]]
    row: Int[np.ndarray, " member"]

    def bias(self, name: str, fewest: float) -> StepBias | None:
        """The relative bias of a series' mean and its standard error; None where its mean is below `fewest`.

        Members of one row of parameters depend on each other.
        """
        if name not in self.at_step:
            return None
        before, after = self.at_step[name], self.at_half_step[name]
        scale = max(abs(before.mean()), abs(after.mean()))
        if scale < fewest:
            return None
        moved = EXTRAPOLATED * (before - after) / scale
        return StepBias(bias=float(moved.mean()), standard_error=mean_error(moved, self.row), mode="drawn")


def audit_step(step_days: float, drawn: Totals, expected: Totals) -> StepAudit:
    """Estimate the bias of all country totals at the run's end (stocks) or summed over it (flows and reports).

    The bias is twice the change when the step is halved. A series fails when its bias in drawn histories is above 5 %
    and more than noise: more than z standard errors, z such that normal noise alone fails any of all series in one run
    of 1,000 (Bonferroni). Where noise hides whether the bias is below 5 %, the expected mode of the same parameters
    decides, whose only noise is that of few parameters: it fails a series by the same rule. What is above 5 % there and
    may be noise stays undecided, as what neither can judge.
    """
    from scipy.special import ndtri  # scipy.stats takes a second to import

    found = {name: drawn.bias(name, FEWEST) for name in sorted({*drawn.at_step, *expected.at_step})}
    judged = sum(one is not None for one in found.values())
    z = float(-ndtri(FALSE_ALARM / 2.0 / max(judged, 1)))
    series: dict[str, StepBias] = {}
    undecided: list[str] = []
    for name, one in found.items():
        if one is not None and _decides(one, z):
            series[name] = one
            continue
        mean = expected.bias(name, FEWEST_EXPECTED)
        if mean is not None:
            series[name] = mean.model_copy(update={"mode": "expected"})
            if abs(mean.bias) > THRESHOLD and not _decides(mean, z):
                undecided.append(name)
        elif one is not None:
            series[name] = one
            undecided.append(name)
    decided = {name: abs(one.bias) for name, one in series.items() if name not in undecided}
    failed = tuple(name for name, bias in decided.items() if bias > THRESHOLD)
    worst = max(decided, key=lambda name: decided[name]) if decided else None
    return StepAudit(
        step_days=step_days,
        half_step_days=step_days / 2.0,
        members=len(drawn.row),
        expected_members=len(expected.row),
        series=series,
        failed=failed,
        undecided=tuple(undecided),
        worst=decided[worst] if worst else 0.0,
        worst_series=worst,
        threshold=THRESHOLD,
        noise_limit=z,
        passed=not failed,
    )


def _decides(one: StepBias, z: float) -> bool:
    """Whether the bias is certainly within the threshold, or above it and no noise."""
    size, margin = abs(one.bias), z * one.standard_error
    return size + margin <= THRESHOLD or (size > THRESHOLD and size > margin)
