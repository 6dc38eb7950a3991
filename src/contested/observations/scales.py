"""The scales on which what is stated is compared with what is simulated.

- ``log``, numbers of people or events: log(x + 1/2). For Poisson counts this has the bias 0 to the first order in
  1/mean, and it is finite for none (Haldane 1955, Anscombe 1956).
- ``root``, numbers of places or control units: sqrt(x + 3/8), with a variance that hardly varies (Anscombe 1948).
- ``logit``, shares: log(x / (1 - x)), with shares nearer to 0 or 1 than `EDGE` taken as `EDGE` away.
- ``plain``, everything else.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Scale = Literal["log", "root", "logit", "plain"]
ADDED = {"log": 0.5, "root": 0.375}
EDGE = 0.005
"""Half a per cent: no statement of a share is more exact."""
MOST = 600.0
"""The largest logarithm of what is drawn, below that of the largest float."""


def to_scale(scale: Scale, value: np.ndarray | float, log_factor: np.ndarray | float = 0.0) -> NDArray[np.float64]:
    """Values times exp(log_factor), on a scale. The factor of a share multiplies its odds. Always finite."""
    value = np.asarray(value, dtype=np.float64)
    if scale == "logit":
        return np.asarray(logit(np.clip(value, EDGE, 1.0 - EDGE)) + log_factor)
    multiplied = np.asarray(value * np.exp(np.minimum(log_factor, MOST)))
    if scale == "plain":
        return multiplied
    positive = np.maximum(multiplied, 0.0) + ADDED[scale]
    return np.asarray(np.log(positive) if scale == "log" else np.sqrt(positive))


def from_scale(scale: Scale, value: np.ndarray | float) -> NDArray[np.float64]:
    """The values that lie at points of a scale; no number of people, events or places is below 0."""
    value = np.asarray(value, dtype=np.float64)
    if scale == "logit":
        return np.asarray(expit(value))
    if scale == "plain":
        return value
    found = np.exp(np.minimum(value, MOST)) if scale == "log" else np.square(np.maximum(value, 0.0))
    return np.asarray(np.maximum(found - ADDED[scale], 0.0))


def slope(scale: Scale, value: float, size: float) -> float:
    """What an sd of 1 in the logarithm of a value is on a scale, to the first order.

    An sd of the logarithm serves as that of log(x + 1/2) and of the log odds. A root is taken as that of one at least:
    a stated none is as uncertain as a one. On the plain scale `size` stands in for a value of 0.
    """
    if scale in ("log", "logit"):
        return 1.0
    if scale == "root":
        least = max(value, 1.0)
        return least / (2.0 * float(np.sqrt(least + ADDED["root"])))
    return abs(value) or size
