"""The fit again with some observations left out, without a new simulation.

Every stored assimilation is repeated with the same perturbations. What would be simulated anew is the stored predicted
value, moved along the localised regression of the predicted values on the unknowns of that stage.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float32

from contested.infer.fit import Fit
from contested.infer.regression import slopes
from contested.infer.silence import Errors, row_errors
from contested.infer.update import assimilate


class Replayed(NamedTuple):
    """The posterior of each changed set of observations."""

    z: Float32[np.ndarray, "set unknown row"]
    predicted: Float32[np.ndarray, "set observation row"]
    """Of every observation, also of those left out; with chance inside the model, without the error."""


def left_out(fit: Fit, sets: Sequence[Collection[str]]) -> list[Errors]:
    """Errors for `replay`, without the observations of each set.

    Raises:
        KeyError: an observation that the fit does not have.
    """
    factors = np.ones((len(sets), len(fit.observations)))
    position = {name: index for index, name in enumerate(fit.observations)}
    for factor, names in zip(factors, sets, strict=True):
        factor[[position[name] for name in names]] = np.inf
    return [Errors(factor, fit.silent) for factor in factors]


def replay(fit: Fit, changes: Sequence[Errors]) -> Replayed:
    """The posterior with other errors of the observations; with those of the fit it is the posterior of the fit.

    Raises:
        ValueError: the fit is not complete.
    """
    if not fit.complete:
        raise ValueError("expected a complete fit")
    lines = [slopes(z, predicted) for z, predicted in zip(fit.z, fit.predicted, strict=True)]
    z = np.empty((len(changes), *fit.z.shape[1:]), dtype=np.float32)
    predicted = np.empty((len(changes), *fit.predicted.shape[1:]), dtype=np.float32)
    for index, errors in enumerate(changes):
        sd = row_errors(fit, errors)
        z[index], predicted[index] = fit.z[0], fit.predicted[0]
        for step in range(fit.assimilations):
            z[index] = assimilate(fit, step, z[index], predicted[index], sd)
            moved = z[index] - fit.z[step + 1]
            predicted[index] = fit.predicted[step + 1] + np.einsum("ou,ur->or", lines[step + 1], moved)
    return Replayed(z, predicted)
