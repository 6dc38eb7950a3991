"""The distributions that a prior can have, each with its quantile function.

There is no sampler: the ensemble maps uniform draws through `ppf`, so that two runs can share the draws.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import Annotated, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field, model_validator

from contested.checks import error
from contested.ledger.record import Record

Real = Annotated[float, Field(ge=-1e18, le=1e18)]
Positive = Annotated[float, Field(gt=0, le=1e18)]
Spread = Annotated[float, Field(gt=0, le=5)]
Shape = Annotated[float, Field(ge=0.01, le=1e6)]

EDGE = 1e-12
MIN_MASS = 1e-6


class Distribution(Record):
    """A distribution with a quantile function."""

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value it can take; either may be infinite."""
        return self._support()

    def ppf(self, u: ArrayLike) -> NDArray[np.float64]:
        """Quantiles at probabilities `u`, in the shape of `u`.

        Probabilities are clipped to [1e-12, 1 - 1e-12], so every quantile is finite.

        Raises:
            ValueError: if a probability is NaN or outside [0, 1].
        """
        probability = np.asarray(u, dtype=np.float64)
        if not np.all((probability >= 0) & (probability <= 1)):
            raise ValueError("probabilities must lie in [0, 1]")
        return np.asarray(self._quantile(np.clip(probability, EDGE, 1 - EDGE)), dtype=np.float64)

    def _support(self) -> tuple[float, float]:
        return 0.0, math.inf

    @abstractmethod
    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]: ...


class LogNormal(Distribution):
    """Positive and skewed: the logarithm is normal with mean log(median) and standard deviation sigma."""

    kind: Literal["lognormal"]
    median: Positive
    sigma: Spread

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import ndtri

        return self.median * np.exp(self.sigma * ndtri(u))


class Normal(Distribution):
    """Normal, truncated to [low, high] if they are given; mean and sd are those before truncation."""

    kind: Literal["normal"]
    mean: Real
    sd: Positive
    low: Real | None = None
    high: Real | None = None

    @model_validator(mode="after")
    @error("The bounds of a normal distribution are in order and keep some of it.")
    def _has_mass(self) -> Normal:
        low, high = self.support
        if not low < high:
            raise ValueError(f"expected high above low ({low:g}), found high = {high:g}")
        a, b = self._bounds()
        mass = 0.5 * (math.erfc(a / math.sqrt(2)) - math.erfc(b / math.sqrt(2)))
        if mass < MIN_MASS:
            raise ValueError(
                f"expected low and high to keep some of the normal around {self.mean:g} +- {self.sd:g}, "
                f"found [{low:g}, {high:g}], which keeps less than one part in a million"
            )
        return self

    def _support(self) -> tuple[float, float]:
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return low, high

    def _bounds(self) -> tuple[float, float]:
        """The truncation bounds in standard units.

        Bounds above the mean are mirrored to below it, because there the normal CDF keeps its precision.
        """
        low, high = self.support
        a, b = (low - self.mean) / self.sd, (high - self.mean) / self.sd
        return (-b, -a) if self._mirrored else (a, b)

    @property
    def _mirrored(self) -> bool:
        return self.low is not None and self.low > self.mean

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import ndtr, ndtri

        a, b = self._bounds()
        v = 1 - u if self._mirrored else u
        z = ndtri(ndtr(a) + v * (ndtr(b) - ndtr(a)))
        return np.clip(self.mean + self.sd * (-z if self._mirrored else z), *self.support)


class Beta(Distribution):
    """A share between 0 and 1, with shape parameters a and b."""

    kind: Literal["beta"]
    a: Shape
    b: Shape

    def _support(self) -> tuple[float, float]:
        return 0.0, 1.0

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import betaincinv

        return betaincinv(self.a, self.b, u)


class Uniform(Distribution):
    """Every value between low and high is equally likely."""

    kind: Literal["uniform"]
    low: Real
    high: Real

    @model_validator(mode="after")
    @error("A uniform distribution has low < high.")
    def _ordered(self) -> Uniform:
        if not self.low < self.high:
            raise ValueError(f"expected high above low ({self.low:g}), found high = {self.high:g}")
        return self

    def _support(self) -> tuple[float, float]:
        return self.low, self.high

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.low + u * (self.high - self.low)


class Gamma(Distribution):
    """Positive, with a mean and a coefficient of variation (standard deviation divided by mean)."""

    kind: Literal["gamma"]
    mean: Positive
    cv: Annotated[float, Field(ge=0.001, le=5)]

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import gammaincinv

        return self.mean * self.cv**2 * gammaincinv(1 / self.cv**2, u)


class HalfNormal(Distribution):
    """The absolute value of a normal variable with mean 0 and standard deviation `scale`."""

    kind: Literal["half_normal"]
    scale: Positive

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import erfinv

        return self.scale * math.sqrt(2) * erfinv(u)


class Fixed(Distribution):
    """A constant."""

    kind: Literal["fixed"]
    value: Real

    def _support(self) -> tuple[float, float]:
        return self.value, self.value

    def _quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.full_like(u, self.value)


AnyDistribution = Annotated[
    LogNormal | Normal | Beta | Uniform | Gamma | HalfNormal | Fixed, Field(discriminator="kind")
]
