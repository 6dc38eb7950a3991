"""What is simulated of what an observed claim says: one value for each history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

import numpy as np
from jaxtyping import Float

from contested.analysis.series import COMPARE, History, place_rows, reduce_weeks, series_total
from contested.scenario.observation import Observation


class Days(NamedTuple):
    """The days that a claim is about.

    Attributes:
        by_week: how many of each week's days, by week, consecutive.
        all: how many in all, those outside the simulated past included.
    """

    by_week: Mapping[int, int]
    all: int

    @property
    def weeks(self) -> slice:
        """The weeks."""
        return slice(min(self.by_week), max(self.by_week) + 1)


def reading_value(observation: Observation, days: Days, history: History) -> Float[np.ndarray, " member"]:
    """The simulated value in every history, without factors; 1 or 0 where the observation has a comparison.

    A sum counts a part of a week's numbers where the period has a part of its days: whole numbers are kept one by one
    with that chance (binomial thinning), since a few days vary more than a part of a week. What is not simulated of
    the period is added at the rate of the rest. A share is (part + 1/2) / (whole + 1) (Haldane 1955). The mean weighs
    weeks by their days.

    Args:
        observation: with `over` settled, and the places settled (None: all).
        days: of the claim.
        history: the simulated weeks.

    Raises:
        InputError: an unknown series or place.
    """
    weekly = _weekly(observation.series, observation.places, days, history, observation.claim)
    part = np.array(list(days.by_week.values()), dtype=np.float64) / 7.0
    if observation.share_of:
        whole = part @ _weekly(observation.share_of, None, days, history, observation.claim)
        value = np.minimum((part @ weekly + 0.5) / (whole + 1.0), 1.0)
    elif observation.over == "sum":
        value = _kept(weekly, part, observation.claim, history) * (days.all / sum(days.by_week.values()))
    elif observation.over == "mean":
        value = part @ weekly / part.sum()
    else:
        value = reduce_weeks(weekly, str(observation.over))
    if observation.comparison:
        word, number = observation.comparison
        return COMPARE[word](value, number).astype(np.float64)
    return value


def _weekly(
    series: tuple[str, ...], places: tuple[str, ...] | None, days: Days, history: History, claim: str
) -> Float[np.ndarray, "week member"]:
    rows = place_rows(places, history, f"observation '{claim}'")
    return series_total(series, history, days.weeks)[:, rows].sum(axis=1)


def _kept(
    weekly: Float[np.ndarray, "week member"], part: Float[np.ndarray, " week"], claim: str, history: History
) -> Float[np.ndarray, " member"]:
    """The sum of what lies in the period. Seeded by claim and member: the members around one do not matter."""
    cut = part < 1.0
    whole = weekly[~cut].sum(axis=0)
    few = weekly[cut]
    if np.any(few != np.round(few)):
        return whole + part[cut] @ few
    seed = crc32(claim.encode())
    for at in np.flatnonzero(few.any(axis=0)):
        drawn = np.random.Generator(np.random.PCG64([seed, int(history.members[at])]))
        for count, chance in zip(few[:, at], part[cut], strict=True):
            whole[at] += drawn.binomial(int(count), float(chance))  # an array of two takes ten times as long
    return whole
