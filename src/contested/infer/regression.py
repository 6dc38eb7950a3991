"""Localised linear regressions of predicted values on the unknowns: how a value moves when the unknowns move."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from contested.infer.update import correlation, covariance


def slopes(
    z: Float[np.ndarray, "unknown row"], values: Float[np.ndarray, "value row"]
) -> Float[np.ndarray, "value unknown"]:
    """Least squares of each value on the unknowns with which it is correlated by more than 3 / sqrt(rows).

    The other unknowns have slope 0, as in the smoother's localisation. So has a value that is the same in every row.
    """
    kept = np.abs(correlation(values, z)) > 3.0 / np.sqrt(z.shape[1])
    within, between = covariance(z, z), covariance(values, z)
    found = np.zeros(kept.shape)
    for value, chosen in enumerate(kept):
        if chosen.any():
            block = within[np.ix_(chosen, chosen)]
            found[value, chosen] = np.linalg.lstsq(block, between[value, chosen], rcond=None)[0]
    return found
