"""Whether the observations and the model can both be right.

For each observation: where it lies among what the histories predict plus its error. For all together: the squared
Mahalanobis distance of the observations from what is predicted, compared with that of replicates, which are rows plus
drawn errors (Box 1980). Each row takes some statements as silent (`silence`): drawn from their chances before
conditioning, and as the observations leave them after it. Mean and covariance come from the other half of the rows. So
under the model the p-value before conditioning is uniform, whatever the shape of the distributions. After conditioning
the observations have been used twice, and the p-value is conservative (Gelman, Meng and Stern 1996): a small one is
serious, a large one says little.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtr

from contested.infer.fit import Fit
from contested.infer.silence import Errors, row_errors
from contested.infer.update import has_spread, standard_errors
from contested.observations.stated import WIDER

REPLICATES = 8
"""Drawn errors for each row."""


class Misfit(NamedTuple):
    """Observations against predictions of one stage of a fit, chance and error included."""

    distance: Float[np.ndarray, " observation"]
    """Observed less mean predicted value, in sd of the predicted values with chance and error."""
    below: Float[np.ndarray, " observation"]
    """Share of the histories, with error, that lies below what is observed."""
    mean_square: float
    """Of the distances; about 1 if evidence and model agree."""
    p: float
    """Chance of observations that together lie at least as far off; 1 without any."""


def misfit(fit: Fit, stage: int) -> Misfit:
    """Misfit at a stage: 0 is before conditioning, -1 after."""
    predicted = fit.predicted[stage].astype(np.float64)
    if not len(predicted):
        return Misfit(np.zeros(0), np.zeros(0), 0.0, 1.0)
    off = fit.observed - predicted.mean(axis=1)
    distance = off / np.sqrt(predicted.var(axis=1) + fit.sd**2)
    below = ndtr((fit.observed[:, None] - predicted) / fit.sd[:, None]).mean(axis=1)
    return Misfit(distance, below, float(np.mean(distance**2)), _p_value(fit, predicted, _row_sd(fit, stage)))


def unreachable(fit: Fit) -> Bool[np.ndarray, " observation"]:
    """Observations so far off that less than one prior history, with error, is expected beyond them."""
    below = misfit(fit, 0).below
    return np.minimum(below, 1.0 - below) < 1.0 / fit.rows


def without_spread(fit: Fit) -> Bool[np.ndarray, " observation"]:
    """Observations that are the same in every prior history. They are not used: no unknown can be told from them.

    A bound that every history meets is one of them, and is no misfit.
    """
    return ~has_spread(fit.predicted[0])


def _row_sd(fit: Fit, stage: int) -> Float[np.ndarray, "observation row"]:
    """The sd of the errors in each row, larger for statements that the row takes as silent."""
    if stage != 0:
        return row_errors(fit, Errors(np.ones(len(fit.sd)), fit.silent))
    wide = ndtr(standard_errors(fit.groups, fit.seed, -1 - REPLICATES, fit.rows)) < fit.silent[:, None]
    return fit.sd[:, None] * np.where(wide, WIDER, 1.0)


def _p_value(
    fit: Fit, predicted: Float[np.ndarray, "observation row"], sd: Float[np.ndarray, "observation row"]
) -> float:
    errors = [standard_errors(fit.observations, fit.seed, -1 - copy, fit.rows) for copy in range(REPLICATES)]
    halves = (np.arange(fit.rows) % 2 == 0, np.arange(fit.rows) % 2 == 1)
    further = [_further(fit, predicted, sd, errors, own, other) for own, other in (halves, halves[::-1])]
    drawn = REPLICATES * fit.rows
    return (1.0 + float(np.sum(further))) / (1.0 + drawn)


def _further(
    fit: Fit,
    predicted: Float[np.ndarray, "observation row"],
    sd: Float[np.ndarray, "observation row"],
    errors: list[Float[np.ndarray, "observation row"]],
    own: Bool[np.ndarray, " row"],
    other: Bool[np.ndarray, " row"],
) -> int:
    """How many replicates of the own half lie at least as far off as what is observed."""
    centre = predicted[:, other].mean(axis=1)
    variances, of_row = np.unique(sd[:, own] ** 2, axis=1, return_inverse=True)
    within = np.atleast_2d(np.cov(predicted[:, other]))
    precision = np.linalg.inv(within + variances.T[:, :, None] * np.eye(len(sd)))[of_row.reshape(-1)]

    def squared(points: Float[np.ndarray, "observation row"]) -> Float[np.ndarray, " row"]:
        off = points - centre[:, None]
        return np.einsum("or,roq,qr->r", off, precision, off, optimize=True)

    limit = squared(np.repeat(fit.observed[:, None], own.sum(), axis=1))
    drawn = (predicted[:, own] + sd[:, own] * error[:, own] for error in errors)
    return sum(int((squared(one) >= limit).sum()) for one in drawn)
