"""Parameter and process uncertainty: the variance between rows of parameters and within them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.rows import by_row
from contested.results.answers import Uncertainty
from contested.results.critical_values import CRITICAL_95

RESAMPLES = 200
AT_ONCE = 1_000_000
"""Rows of some samples that are looked at together."""
FEW = 10
"""With fewer pairs of members that agree on the rarer value, resampling underestimates the error of the share."""
ONE_HISTORY = "Each set of parameters has one history, so that parameter and process uncertainty cannot be told apart."
ONE_ROW = "There is one set of parameters, so that parameter and process uncertainty cannot be told apart."
NO_VARIANCE = "All histories are the same, so that there is no variance to divide."
TOO_FEW = (
    "Parameter and process uncertainty cannot be told apart from {members:,} histories: the error of their shares "
    "exceeds the smaller share."
)


class VarianceSplit(NamedTuple):
    """Shares of the variance of single histories. None when nothing varies."""

    parameters: float | None
    process: float | None


def split_variance(table: Float[np.ndarray, "row repeat"]) -> VarianceSplit:
    """Split the variance of a one-way random-effects layout (analysis of variance estimator)."""
    rows, repeats = table.shape
    if rows < 2 or repeats < 2 or np.ptp(table) == 0:
        return VarianceSplit(None, None)
    within = table.var(axis=1, ddof=1).mean()
    between = max(table.mean(axis=1).var(ddof=1) - within / repeats, 0.0)
    total = between + within
    share = float(between / total) if total > 0 else 0.0
    return VarianceSplit(share, 1.0 - share)


def parameter_share_error(table: Float[np.ndarray, "row repeat"]) -> float | None:
    """Standard error of the parameter share, resampling rows with a fixed seed. None when nothing varies.

    Where there are two values only, the share is read from the rows whose members agree on the rarer one. Where these
    are few, the error is at least that of a Poisson count of them plus one: otherwise a share of zero from a dozen
    histories would look certain.
    """
    if split_variance(table).parameters is None:
        return None
    floor = 0.0
    if len(np.unique(table)) == 2:
        high = table == table.max()
        rarer = (high if high.mean() < 0.5 else ~high).sum(axis=1)
        agreeing = (rarer * (rarer - 1) / 2.0).sum()
        if agreeing < FEW:
            floor = 2.0 / (table.shape[1] - 1) * np.sqrt(agreeing + 1.0) / rarer.sum()
    generator = np.random.Generator(np.random.PCG64(0))
    chosen = generator.integers(0, len(table), size=(RESAMPLES, len(table)))
    step = max(1, AT_ONCE // len(table))
    shares = [_resampled_shares(table, chosen[first : first + step]) for first in range(0, RESAMPLES, step)]
    return float(max(np.std(np.concatenate(shares), ddof=1), floor))


def _resampled_shares(
    table: Float[np.ndarray, "row repeat"], chosen: Int[np.ndarray, "sample drawn"]
) -> Float[np.ndarray, " _"]:
    """The parameter share of `split_variance` in each sample of rows in which something varies."""
    varies = np.ptp(table[chosen], axis=(1, 2)) > 0
    within = table.var(axis=1, ddof=1)[chosen].mean(axis=1)
    between = np.maximum(table.mean(axis=1)[chosen].var(axis=1, ddof=1) - within / table.shape[1], 0.0)
    total = between + within
    return np.divide(between, total, out=np.zeros_like(total), where=total > 0)[varies]


def uncertainty(ordered: Float[np.ndarray, " member"], row: Int[np.ndarray, " member"], base: str) -> Uncertainty:
    """The shares of parameter and process uncertainty in the variance of `ordered`, which `base` names.

    Where half the 95 % range of the split exceeds the smaller share, none is given: the answer says that the two cannot
    be told apart.
    """
    table = by_row(ordered, row).values
    found, error = split_variance(table), parameter_share_error(table)
    if error is None:
        reason = ONE_ROW if len(table) < 2 else ONE_HISTORY if table.shape[1] < 2 else NO_VARIANCE
        return Uncertainty(base=base, parameters=None, process=None, standard_error=None, reason=reason)
    assert found.parameters is not None and found.process is not None
    if CRITICAL_95 * error > min(found.parameters, found.process):
        reason = TOO_FEW.format(members=len(ordered))
        return Uncertainty(base=base, parameters=None, process=None, standard_error=None, reason=reason)
    return Uncertainty(base=base, parameters=found.parameters, process=found.process, standard_error=error, reason=None)
