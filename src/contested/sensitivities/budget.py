"""How many trajectories and base samples fit into the time that is given."""

from __future__ import annotations

from typing import NamedTuple

from contested.errors import InputError
from contested.sensitivities.effects import MOST_ALONE
from contested.sensitivities.factors import DRAWS

FEWEST_TRAJECTORIES, MOST_TRAJECTORIES = 4, 40
FEWEST_SAMPLES, MOST_SAMPLES = 64, 2048
FOR_SCREENING = 0.3
"""Part of the histories that are spent on the screening."""
SPARE = 0.9
"""Part of the time that is planned: the rest is for what is not simulated."""


class Plan(NamedTuple):
    """Trajectories of the screening, and base samples of the Sobol indices."""

    trajectories: int
    samples: int


class Asked(NamedTuple):
    """What the user asks for; None is decided by the time."""

    minutes: float
    seed: int
    trajectories: int | None = None
    samples: int | None = None


class Cost(NamedTuple):
    """Histories of a trajectory and of a base sample, the dummies included."""

    trajectory: int
    sample: int


def cost_of(factors: int) -> Cost:
    """The cost with so many factors."""
    groups = min(factors, MOST_ALONE) + (factors > MOST_ALONE)
    return Cost(DRAWS * (factors + 2), DRAWS * (groups + 3))


def plan(asked: Asked, cost: Cost, rate: float, spent: float) -> Plan:
    """What fits into the time.

    Args:
        asked: minutes, and numbers that are given.
        cost: histories of a trajectory and of a base sample.
        rate: histories a second.
        spent: seconds that are gone.

    Raises:
        InputError: not even the smallest numbers fit.
    """
    fitting = max(SPARE * rate * (60.0 * asked.minutes - spent), 0.0)
    for_screening = fitting * FOR_SCREENING if asked.samples is None else fitting - asked.samples * cost.sample
    trajectories = asked.trajectories
    if trajectories is None:
        trajectories = min(max(int(for_screening / cost.trajectory), FEWEST_TRAJECTORIES), MOST_TRAJECTORIES)
    samples = asked.samples
    if samples is None:
        samples = min(int((fitting - trajectories * cost.trajectory) / cost.sample) // 8 * 8, MOST_SAMPLES)
    if asked.samples is None and samples < FEWEST_SAMPLES:
        histories = trajectories * cost.trajectory + FEWEST_SAMPLES * cost.sample
        minutes = (histories / rate / SPARE + spent) / 60.0
        raise InputError(
            f"expected about {minutes:.2g} minutes at least, for {histories:,} histories at {rate:,.0f} a second, "
            f"found {asked.minutes:g}",
            "minutes",
        )
    return Plan(trajectories, samples)
