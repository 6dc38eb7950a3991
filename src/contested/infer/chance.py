"""The variance of a predicted observation by chance inside the model, and how much of it the smoother must be told.

The smoother assimilates the data A times, each time with the error variance inflated A times (Emerick and Reynolds
2013). Take one observation d = h z + c + e: c is chance inside the model with variance C, e the error of what is
observed with variance s^2. The exact posterior adds the precision h^2 / (s^2 + C) to that of z.

Each assimilation simulates anew, so the predicted values hold fresh chance: their variance is h^2 P + C, where P is
the variance of z. With an error variance R the update leaves 1/P' = 1/P + h^2 / (A R + C). So A assimilations add
A h^2 / (A R + C) = h^2 / (R + C / A). This is exact for R = s^2 + (1 - 1/A) C. With R = s^2 chance would count A times
too little; with R = s^2 + C too much.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def chance_variance(
    predicted: Float[np.ndarray, "observation row"], again: Float[np.ndarray, "observation row"]
) -> Float[np.ndarray, " observation"]:
    """Half the mean squared difference of two runs with the same unknowns and other noise."""
    return 0.5 * np.mean((np.asarray(predicted, dtype=np.float64) - again) ** 2, axis=1)


def error_variance(
    sd: Float[np.ndarray, " observation"], chance: Float[np.ndarray, " observation"], assimilations: int
) -> Float[np.ndarray, " observation"]:
    """The error variance that each assimilation is given, before its inflation by the number of assimilations."""
    return sd**2 + (1.0 - 1.0 / assimilations) * chance
