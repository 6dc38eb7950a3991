"""A stylised fact: what it says, who found it, how it is measured, and within which tolerance a model shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.series import History

Parts = Float[np.ndarray, "part member"]
Rows = Int[np.ndarray, " member"]


class Estimate(NamedTuple):
    """A statistic with its 90 % range, how many observations it is made of, and why it cannot be told, if so.

    `of` is the plural of what is counted, such as "histories" or "lethal attacks".
    """

    value: float
    low: float
    high: float
    number: int
    of: str
    unknown: str = ""


class Tolerance(NamedTuple):
    """Values at which a model shows a fact; None is no bound.

    With `spans` the range over histories has to reach from `low` to `high`, instead of the value lying between.
    """

    low: float | None = None
    high: float | None = None
    spans: bool = False

    def holds(self, found: Estimate) -> bool:
        """Whether a statistic shows the fact."""
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        if self.spans:
            return bool(found.low <= low and found.high >= high)
        return bool(low <= found.value <= high)


class Fact(NamedTuple):
    """A fact in one sentence, its source and what of it was read, its statistic, and what is switched off for the null.

    Attributes:
        id: such as "S1"; a letter follows where a fact has more than one statistic.
        title: two or three words.
        text: the fact in one sentence, with its numbers.
        source: author and year, and what was read of it.
        statistic: how the number is computed from simulated histories.
        tolerance: values at which the fact is shown.
        null: what is switched off.
    """

    id: str
    title: str
    text: str
    source: str
    statistic: str
    tolerance: Tolerance
    null: str


class Trial(NamedTuple):
    """A fact as it is tried on one model.

    Attributes:
        fact: the fact.
        parts: what is kept of a block of histories.
        value: the statistic of the parts of all members, given each member's row of parameters.
        off: values of parameters, by full name, that switch the mechanism off.
        null_parts: what is kept for the null, where it differs; of the same histories where `off` is empty.
    """

    fact: Fact
    parts: Callable[[History], Parts]
    value: Callable[[Parts, Rows], Estimate]
    off: Mapping[str, float] = {}
    null_parts: Callable[[History], Parts] | None = None


class Silent(NamedTuple):
    """A fact that a model cannot be asked about, and why."""

    fact: Fact
    why: str
