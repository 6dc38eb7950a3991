"""Shares of histories over time and on the map, with the interval that counting a limited number leaves open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from contested.present.views import chances

if TYPE_CHECKING:
    from contested.results.run import Run

LEVEL = 0.95
"""Level of intervals in a run whose answers have none."""
MOST_COUNTED = 30_000
"""Histories are counted one by one up to this number; larger runs are scaled to it."""


@dataclass(frozen=True)
class Counting:
    """How shares of histories are counted.

    Attributes:
        members: the histories that shares are told in.
        effective: independent histories that they are worth, as those of one set of parameters resemble each other.
        level: level of the intervals, as that of the answers.
    """

    members: int
    effective: float
    level: float

    @property
    def deviations(self) -> float:
        """Standard deviations of a normal variable that the level stands for."""
        return NormalDist().inv_cdf(0.5 + self.level / 2)

    def interval(self, share: float) -> tuple[float, float]:
        """The Wilson interval of a share, between 0 and 1."""
        z2, n = self.deviations**2, self.effective
        middle = share + z2 / (2 * n)
        half = self.deviations * math.sqrt(max(share * (1 - share), 0.0) / n + z2 / (4 * n * n))
        return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))

    def counts(self, share: Float[np.ndarray, "*shape"]) -> Int[np.ndarray, "*shape"]:
        """Shares as whole numbers of histories; no data is -1."""
        known = np.isfinite(share)
        return np.where(known, np.rint(np.where(known, share, 0.0) * self.members), -1).astype(int)

    def words(self, count: int, ends: tuple[float, float] | None = None) -> str:
        """'128 of 1,000 histories, 13 % (9.5 to 18 %)'; 'none of 1,000 histories (below 0.3 %)'; -1 is no data."""
        if count < 0:
            return "no data"
        low, high = ends or self.interval(count / self.members)
        said = chances.histories(count, self.members)
        if count == 0:
            return f"{said} (below {chances.fine_percent(high)})"
        if count == self.members:
            return f"{said} (above {chances.fine_percent(low)})"
        share = chances.fine_percent(count / self.members)
        return f"{said}, {share} ({chances.chance_interval(low, high)})"

    def percent(self, count: int) -> str:
        """'13 %', 'none', 'no data'; all histories are never 100 %."""
        if count < 0:
            return "no data"
        return chances.fine_percent(count / self.members) if count else "none"


def counting(run: Run) -> Counting:
    """How the shares of a run are counted: as many independent histories as its headline has.

    Where that cannot be told, each set of parameters counts once.
    """
    members, head = run.manifest.members, run.headline
    level = head.interval.level if head.interval else LEVEL
    told = min(members, MOST_COUNTED)
    if head.probability is None or head.count in (0, head.members) or head.monte_carlo_error <= 0:
        return Counting(told, float(run.manifest.parameter_rows), level)
    effective = head.probability * (1 - head.probability) / head.monte_carlo_error**2
    return Counting(told, min(max(effective, 1.0), float(members)), level)
