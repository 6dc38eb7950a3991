"""Elementary effects of every factor (Morris 1991, Campolongo et al. 2007), and the screening by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.results.critical_values import CRITICAL_95
from contested.sensitivities.readings import Reading
from contested.sensitivities.samples import LEVELS, STEP, screening_problem

MOST_ALONE = 16
"""Factors whose Sobol indices are estimated one by one; the others are one group."""


class Effects(NamedTuple):
    """Elementary effects of the factors on one reading: changes of the answer over a prior's 90 % range.

    `mean` has a sign, `size` is the mean of sizes (mu*) with half its 95 % interval in `margin`, and `spread` the
    standard deviation. `floor` is the upper end of the size of a dummy that acts on nothing but chance.
    """

    mean: Float[np.ndarray, " factor"]
    size: Float[np.ndarray, " factor"]
    margin: Float[np.ndarray, " factor"]
    spread: Float[np.ndarray, " factor"]
    floor: float

    @property
    def above(self) -> np.ndarray:
        """Whether the interval of each size lies above the floor."""
        return self.size - self.margin > self.floor


def effects(
    reading: Reading, rows: Float[np.ndarray, "trajectory row factor"], factors: Sequence[str], seed: int
) -> Effects:
    """Elementary effects, by SALib.

    Args:
        reading: what is analysed; the last row of a block is the dummy, which has the parameters of the first.
        rows: the trajectories.
        factors: names of the factors.
        seed: of the resampling of trajectories for the intervals.
    """
    from SALib.analyze import morris

    values = reading.halves.mean(axis=-1)
    found = morris.analyze(
        screening_problem(factors),
        rows.reshape(-1, len(factors)),
        values[:, :-1].ravel(),
        num_levels=LEVELS,
        seed=seed,
    )
    dummy = np.abs(values[:, -1] - values[:, 0]) / STEP
    floor = dummy.mean() + CRITICAL_95 * dummy.std(ddof=1) / np.sqrt(len(dummy))
    mean, size, margin, spread = (
        np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "mu_star_conf", "sigma")
    )
    return Effects(mean, size, margin, spread, float(floor))


def screened(found: Sequence[Effects], factors: Sequence[str]) -> tuple[str, ...]:
    """The factors that matter most for any reading, in the order of `factors`: at most `MOST_ALONE`.

    A factor counts by its largest share, over readings, in the sum of squared sizes beyond the floor; those above the
    floor of some reading come first.
    """
    if len(factors) <= MOST_ALONE:
        return tuple(str(name) for name in factors)
    shares, above = np.zeros(len(factors)), np.zeros(len(factors), dtype=bool)
    for one in found:
        beyond = np.maximum(one.size**2 - one.floor**2, 0.0)
        if beyond.sum() > 0.0:
            shares = np.maximum(shares, beyond / beyond.sum())
        above |= one.above
    order = np.lexsort((np.arange(len(factors)), -shares, ~above))
    chosen = set(order[:MOST_ALONE].tolist())
    return tuple(name for at, name in enumerate(factors) if at in chosen)
