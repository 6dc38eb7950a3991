"""A prior: what is known about one number before the model is run, and why."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import AfterValidator, Field, model_validator

from contested.checks import error
from contested.ledger.claim import Status
from contested.ledger.distribution import AnyDistribution
from contested.ledger.record import NAME_PATTERN, Day, Id, Ids, Line, Name, Record, Text


@error("A prior's parameters are written KIND.PARAMETER.")
def _parameter_name(text: str) -> str:
    if not re.fullmatch(rf"{NAME_PATTERN}\.{NAME_PATTERN}", text):
        raise ValueError("expected KIND.PARAMETER, such as 'ambush.loss_ratio'")
    return text


BISECTIONS = 40
SMALLEST_SHARE = 1e-9

ParameterName = Annotated[Line, AfterValidator(_parameter_name)]


class Prior(Record):
    """A distribution with a unit, a reason, and the claims and documents it rests on.

    `parameters` are the parameters of mechanisms that it is the default of, as "kind.parameter"; `context` are the
    words of a scenario's context that it is meant for, all of which must hold.
    """

    id: Id
    says: Text
    unit: Line
    basis: Literal["measured", "judged"]
    distribution: AnyDistribution
    rests_on: Ids = ()
    sources: Ids = ()
    why: Text
    mechanism: Line | None = None
    parameters: Annotated[tuple[ParameterName, ...], Field(strict=False, max_length=200)] = ()
    context: Annotated[tuple[Name, ...], Field(strict=False, max_length=20)] = ()
    known_from: Day
    status: Status

    @model_validator(mode="after")
    @error("A measured prior names the claims that its number comes from.")
    def _measured_rests_on_claims(self) -> Prior:
        if self.basis == "measured" and not self.rests_on:
            raise ValueError(
                'a measured prior must name the claims its number comes from in rests_on; without any it is "judged"'
            )
        return self

    def ppf(self, u: ArrayLike) -> NDArray[np.float64]:
        """Quantiles at probabilities `u` in [0, 1], in the shape of `u` and the prior's unit; always finite."""
        return self.distribution.ppf(u)

    @property
    def median(self) -> float:
        """The median, in the prior's unit."""
        return float(self.ppf(0.5))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """The central interval that contains the probability `level`, in the prior's unit.

        Raises:
            ValueError: if the level is not strictly between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError("level must be strictly between 0 and 1")
        low, high = self.ppf(np.array([(1 - level) / 2, (1 + level) / 2]))
        return float(low), float(high)

    @property
    def below_zero(self) -> float:
        """The probability of values below 0."""
        frozen: Any = self.distribution
        return _below_zero(frozen)

    @property
    def sign_is_open(self) -> bool:
        """Whether the interval from 5 to 95 % has values below and above 0."""
        frozen: Any = self.distribution
        return _sign_is_open(frozen)

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value it can take; either may be infinite."""
        return self.distribution.support


@lru_cache(maxsize=1024)  # every question asks for those of all priors
def _below_zero(distribution: Any) -> float:
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if distribution.ppf(middle) < 0 else (low, middle)
    return high if high > SMALLEST_SHARE else 0.0


@lru_cache(maxsize=1024)
def _sign_is_open(distribution: Any) -> bool:
    low, high = distribution.ppf(np.array([0.05, 0.95]))
    return bool(low < 0 < high)
