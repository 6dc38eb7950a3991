"""The tail of the sizes of events: the exponent a of p(x) proportional to x^-a for x = threshold, threshold + 1, ...

By maximum likelihood for whole numbers, and the threshold that brings the fitted law nearest to the data (Clauset,
Shalizi and Newman 2009, sections 3.1 to 3.3 and appendix B; Hurwitz' zeta function divides).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Shaped

LEAST, MOST = 1.01, 12.0
"""The exponents among which one is sought; below 1 there is no law."""
FEWEST = 50
"""Events that a chosen threshold leaves at least: below that, estimates are off (Clauset et al. 2009, appendix B)."""
DROP = 1.9207294103470494
"""Half the 95 % quantile of chi squared (one degree): how far a log likelihood falls in the interval."""


class Tail(NamedTuple):
    """An exponent, its 95 % likelihood interval, the threshold, the events at or above it, and the distance.

    `distance` is the largest difference between the share of events at or above a size and the fitted one (Kolmogorov
    and Smirnov).
    """

    exponent: float
    low: float
    high: float
    threshold: int
    events: int
    distance: float


def tail(sizes: Shaped[np.ndarray, " event"], threshold: int | None = None) -> Tail | None:
    """The tail of whole sizes at or above a threshold; None with fewer than 50 events of two sizes or more there.

    Args:
        sizes: of events; those below the threshold, and below 1, do not count.
        threshold: 1 or more; chosen by the least distance where it is None.
    """
    whole = np.asarray(sizes)
    values, times = np.unique(whole[whole >= 1].astype(np.int64), return_counts=True)
    if threshold is not None:
        return _fit(values, times, threshold)
    fits = [_fit(values, times, int(value)) for value in values]
    return min((fit for fit in fits if fit is not None), key=lambda fit: fit.distance, default=None)


def _fit(values: np.ndarray, times: np.ndarray, threshold: int) -> Tail | None:
    from scipy.optimize import minimize_scalar
    from scipy.special import zeta

    above = values >= threshold
    values, times = values[above], times[above]
    number = int(times.sum())
    if number < FEWEST or len(values) < 2:
        return None
    logs = float((times * np.log(values)).sum())

    def unlikely(exponent: float) -> float:
        return number * float(np.log(zeta(exponent, threshold))) + exponent * logs

    best: Any = minimize_scalar(unlikely, bounds=(LEAST, MOST), method="bounded", options={"xatol": 1e-8})
    exponent = float(best.x)
    edge = unlikely(exponent) + DROP

    def beyond(exponent: float) -> float:
        return unlikely(exponent) - edge

    low, high = (_crossing(beyond, exponent, end) for end in (LEAST, MOST))
    survived = times[::-1].cumsum()[::-1] / number
    steps = np.concatenate([survived[1:], [0.0]])
    fitted, after = (zeta(exponent, at) / zeta(exponent, threshold) for at in (values, values + 1))
    distance = float(max(np.abs(survived - fitted).max(), np.abs(steps - after).max()))
    return Tail(exponent, low, high, threshold, number, distance)


def _crossing(beyond: Callable[[float], float], inside: float, end: float) -> float:
    """Where the likelihood has fallen to the edge of the interval, or the end of the range."""
    from scipy.optimize import brentq

    root: Any = brentq(beyond, inside, end) if beyond(end) > 0 else end
    return float(root)
