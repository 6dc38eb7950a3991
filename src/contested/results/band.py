"""Quantiles of a value over histories."""

from __future__ import annotations

from typing import Self

import numpy as np
from jaxtyping import Float
from pydantic import model_validator

from contested.ledger.record import Record


class Band(Record):
    """The 5 %, 50 % and 95 % quantiles of a value."""

    low: float
    median: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.median <= self.high:
            raise ValueError(f"expected low, median and high in order, found {self.low}, {self.median}, {self.high}")
        return self


def band(values: Float[np.ndarray, " member"]) -> Band:
    """The 90 % band of values."""
    low, median, high = np.quantile(values, (0.05, 0.5, 0.95))
    return Band(low=float(low), median=float(median), high=float(high))
