"""Scores of forecasts."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Shaped


def crps(draws: Shaped[np.ndarray, "item draw"], truth: Float[np.ndarray, " item"]) -> Float[np.ndarray, " item"]:
    """Continuous ranked probability score of each ensemble; 0 is best (Gneiting and Raftery 2007).

    The mean distance to the truth less half the mean distance of two draws.
    """
    ordered, number = np.sort(draws), draws.shape[1]
    weight = (2.0 * np.arange(1, number + 1) - number - 1.0) / number**2
    return np.abs(draws - truth[:, None]).mean(axis=1) - ordered @ weight
