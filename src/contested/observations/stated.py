"""Laws of statements: from what is simulated to what somebody states of it.

A stated number is the simulated one, times factors such as the side's inflation, with a normal error on a scale
(`scales.py`). It is cut at the bound of an "at least" or "at most", and at none: who says "at least 40" says nothing
about how many more (Tobin 1958). With a chance that depends on its grade a statement says nothing about what happened;
its error then is `WIDER` times as large (a contaminated normal law, Tukey 1960). Statements that repeat each other
have the variance of one times their number, so that together they count once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import log_ndtr

from contested.observations.scales import EDGE, Scale, from_scale, to_scale

WIDER = 10.0
"""By how much the error is larger of a statement that says nothing about what happened.

That it has the same centre and a larger error is the model of Box and Tiao (1968); ten is our choice: with an error of
0.3 in the logarithm, 90 % of such statements lie between a 140th of what happened and 140 times it.
"""
FARTHEST = 1e150
"""Errors at most, in sds: their squares are finite."""
HALF_LOG_2PI = 0.5 * float(np.log(2.0 * np.pi))


class Errors(NamedTuple):
    """The parts of a statement's variance, on the scale of its law.

    Attributes:
        grade: what the source's reliability and the credibility of the statement leave open.
        range: the range that is stated with the best value.
        rounding: the rounding of the stated number.
        definition: what is counted, against what is simulated.
    """

    grade: float = 0.0
    range: float = 0.0
    rounding: float = 0.0
    definition: float = 0.0


@dataclass(frozen=True)
class Stated:
    """The law of a stated number.

    Attributes:
        scale: the scale of the error.
        value: what is stated, in its unit (a share as a number from 0 to 1).
        errors: the parts of the variance.
        silent: the chance that the statement says nothing about what happened.
        group: the number of observed statements that say the same, this one included.
        at_least: where the statement is a lower bound, that bound; a larger number is stated as the bound.
        at_most: where it is an upper bound, that bound.
        log_shift: a constant that is added to the logarithm of all factors: of factors set by hand.
    """

    scale: Scale
    value: float
    errors: Errors
    silent: float = 0.0
    group: int = 1
    at_least: float | None = None
    at_most: float | None = None
    log_shift: float = 0.0

    def __post_init__(self) -> None:
        if not (0.0 < sum(self.errors) < np.inf and min(self.errors) >= 0.0):
            raise ValueError(f"expected variances of at least 0, and one above 0, found {self.errors}")
        if not 0.0 <= self.silent < 1.0 or self.group < 1:
            raise ValueError(f"expected a chance below 1 and a group, found {self.silent} and {self.group}")

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest number that is ever stated: bounds, and none of what is counted."""
        lowest, highest = {"logit": (EDGE, 1.0 - EDGE), "plain": (-np.inf, np.inf)}.get(self.scale, (0.0, np.inf))
        low = lowest if self.at_most is None else max(lowest, self.at_most)
        return low, highest if self.at_least is None else min(highest, self.at_least)

    @property
    def target(self) -> float:
        """What is stated, on the scale: what `predicted` is compared with."""
        return float(to_scale(self.scale, np.clip(self.value, *self.limits)))

    @property
    def variance(self) -> float:
        """The variance where the statement is not silent: the sum of its parts, times how many say the same."""
        return sum(self.errors) * self.group

    def predicted(
        self, simulated: Float[np.ndarray, " member"], log_factor: Float[np.ndarray, " member"] | float = 0.0
    ) -> Float[np.ndarray, " member"]:
        """What would be stated without error, on the scale; beyond a bound it is the bound: nothing is amiss."""
        low, high = (float(to_scale(self.scale, limit)) for limit in self.limits)
        return np.clip(self._centre(simulated, log_factor), low, high)

    def log_prob(
        self, simulated: Float[np.ndarray, " member"], log_factor: Float[np.ndarray, " member"] | float = 0.0
    ) -> Float[np.ndarray, " member"]:
        """Log density of what is stated, on the scale; at a bound, and at none, the log probability of stating it."""
        away = self.target - self._centre(simulated, log_factor)
        usual, wide = (self._log_normal(away, sd) for sd in (self._sd, WIDER * self._sd))
        if self.silent == 0.0:
            return usual
        return np.logaddexp(np.log1p(-self.silent) + usual, np.log(self.silent) + wide)

    def draw(
        self,
        simulated: Float[np.ndarray, " member"],
        log_factor: Float[np.ndarray, " member"] | float,
        rng: np.random.Generator,
    ) -> Float[np.ndarray, " member"]:
        """A stated number for each member, in the unit of `value`; a bound stands for everything beyond it."""
        centre = self._centre(simulated, log_factor)
        wide = rng.random(centre.shape) < self.silent
        error = rng.standard_normal(centre.shape) * self._sd * np.where(wide, WIDER, 1.0)
        return np.clip(from_scale(self.scale, centre + error), *self.limits)

    def stating(self, value: float) -> Stated:
        """The same law for another stated number."""
        return replace(self, value=float(value))

    @property
    def _sd(self) -> float:
        return float(np.sqrt(self.variance))

    def _centre(self, simulated: np.ndarray, log_factor: np.ndarray | float) -> np.ndarray:
        return to_scale(self.scale, np.asarray(simulated), log_factor + self.log_shift)

    def _log_normal(self, away: np.ndarray, sd: float) -> np.ndarray:
        low, high = self.limits
        units = np.clip(away / sd, -FARTHEST, FARTHEST)
        if self.value >= high:
            return log_ndtr(-units)
        if self.value <= low:
            return log_ndtr(units)
        return -0.5 * np.square(units) - np.log(sd) - HALF_LOG_2PI


@dataclass(frozen=True)
class StatedEvent:
    """The law of a statement that something happened.

    It is made exactly when the thing happened, or, with the chance `silent`, as likely as not whatever happened.

    Attributes:
        silent: the chance that the statement says nothing about what happened.
        group: the number of observed statements that say the same, this one included.
        said: whether the statement was made; claims are, those of an invented past need not be.
    """

    silent: float
    group: int = 1
    said: bool = True

    def __post_init__(self) -> None:
        if not 0.0 < self.silent < 1.0 or self.group < 1:
            raise ValueError(f"expected a chance between 0 and 1 and a group, found {self.silent} and {self.group}")

    def chance(self, simulated: Float[np.ndarray, " member"]) -> Float[np.ndarray, " member"]:
        """The chance that the statement is made, where the thing happened (1) and where it did not (0)."""
        return np.where(np.asarray(simulated) > 0.5, 1.0 - 0.5 * self.silent, 0.5 * self.silent)

    def log_prob(self, simulated: Float[np.ndarray, " member"]) -> Float[np.ndarray, " member"]:
        """Log probability that it was made or not, as it was; divided among the statements that say the same."""
        chance = self.chance(simulated)
        return np.log(chance if self.said else 1.0 - chance) / self.group

    def draw(self, simulated: Float[np.ndarray, " member"], rng: np.random.Generator) -> Bool[np.ndarray, " member"]:
        """Whether the statement is made, for each member."""
        chance = self.chance(simulated)
        return rng.random(chance.shape) < chance
