"""Sobol indices of the mean over chance, from two halves of the draws of each row.

An answer of a row is f(x) + e: f is the mean over chance, e what is left of chance in the mean of some draws.
Variances of answers are those of f and of e together, so indices made from them are too large where a number acts on
little, and too small where it acts on much. The halves have the same f and independent e: so every square of an answer
is replaced by the product of its two halves, whose mean is that of f alone. Rows of a base sample share their noise,
which is common to all of them and mostly cancels in their differences; those of another have noise of their own.

The estimator of the total is that of Jansen (1999), as in SALib, which knows no halves. For the first order there are
two: that of Saltelli et al. (2010), as in SALib, is good for small indices, and that of Jansen for large ones. Both
have the same mean, so their difference serves the first as a control variate. Standard errors are those of ratios of
means over base samples (linearised, the delta method); a Sobol sequence makes the true ones a little smaller.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.results.critical_values import CRITICAL_95


class Estimates(NamedTuple):
    """Numbers with their standard errors."""

    value: Float[np.ndarray, " group"]
    error: Float[np.ndarray, " group"]

    @property
    def low(self) -> Float[np.ndarray, " group"]:
        """The lower ends of their 95 % intervals."""
        return self.value - CRITICAL_95 * self.error

    @property
    def high(self) -> Float[np.ndarray, " group"]:
        """The upper ends."""
        return self.value + CRITICAL_95 * self.error


class Indices(NamedTuple):
    """Indices of every group of factors, the dummy last, and the variance that they are shares of."""

    first: Estimates
    total: Estimates
    mean: float
    mean_error: float
    variance: float
    variance_error: float

    @property
    def varies(self) -> bool:
        """Whether the answer varies with the numbers at all, beyond chance."""
        return self.variance - CRITICAL_95 * self.variance_error > 0.0


def indices(halves: Float[np.ndarray, "base row 2"]) -> Indices:
    """First-order and total indices.

    Args:
        halves: the answer in both halves of the draws of each row: A, A with each group from B, B, and the dummy.
    """
    centred = halves - halves[:, [0, -2]].mean()
    a, b = centred[:, 0], centred[:, -2]
    changed = np.concatenate([centred[:, 1:-2], centred[:, -1:]], axis=1)
    apart = changed - a[:, None]
    of_base = 0.5 * (a.prod(axis=-1) + b.prod(axis=-1))
    small = 0.5 * (b[:, None, 0] * apart[..., 1] + b[:, None, 1] * apart[..., 0])
    large = of_base[:, None] - 0.5 * (changed - b[:, None]).prod(axis=-1)
    first, total = _combined(small, large, of_base), 0.5 * apart.prod(axis=-1)
    bases, ends = len(halves), halves[:, [0, -2]].mean(axis=(1, 2))
    return Indices(
        _ratio(first, of_base),
        _ratio(total, of_base),
        float(ends.mean()),
        float(ends.std(ddof=1) / np.sqrt(bases)),
        float(of_base.mean()),
        float(of_base.std(ddof=1) / np.sqrt(bases)),
    )


def _combined(
    one: Float[np.ndarray, "base group"], other: Float[np.ndarray, "base group"], whole: Float[np.ndarray, " base"]
) -> Float[np.ndarray, "base group"]:
    """The mixture of two estimators of one mean whose share in the whole has the smallest variance.

    The weight is that of the other half of the base samples: found in the same ones it would bias the mean.
    """
    half = np.arange(len(one)) % 2 == 0
    weight = np.where(
        half[:, None], _weight(one[~half], other[~half], whole[~half]), _weight(one[half], other[half], whole[half])
    )
    return one + weight * (other - one)


def _weight(
    one: Float[np.ndarray, "base group"], other: Float[np.ndarray, "base group"], whole: Float[np.ndarray, " base"]
) -> Float[np.ndarray, " group"]:
    """The weight of the other one, from 0 to 1."""
    share = one.mean(axis=0) / whole.mean() if whole.mean() > 0.0 else np.zeros(one.shape[1])
    error, gain = one - share * whole[:, None], other - one
    gain = gain - gain.mean(axis=0)
    spread = (gain**2).sum(axis=0)
    weight = np.divide(-(error * gain).sum(axis=0), spread, out=np.zeros_like(spread), where=spread > 0.0)
    return np.clip(weight, 0.0, 1.0)


def _ratio(parts: Float[np.ndarray, "base group"], whole: Float[np.ndarray, " base"]) -> Estimates:
    """The mean of parts as a share of the mean of the whole; zeros where the whole is not above zero."""
    mean = whole.mean()
    if mean <= 0.0:
        return Estimates(np.zeros(parts.shape[1]), np.zeros(parts.shape[1]))
    share = parts.mean(axis=0) / mean
    error = (parts - share * whole[:, None]).std(axis=0, ddof=1) / mean / np.sqrt(len(parts))
    return Estimates(share, error)


def told_apart(found: Estimates) -> np.ndarray:
    """Whether the interval of each index lies above that of the dummy, which is the last one; never the dummy's."""
    return found.low > max(float(found.high[-1]), 0.0)
