"""A block of histories as questions read it: series by name, arrays [week, place, member]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Int, Shaped

from contested.engine.system import Weekly
from contested.scenario.calendar import Calendar


class Setting(NamedTuple):
    """What questions read in addition to the series: places, their control units, the calendar."""

    place_ids: Sequence[str]
    units: Shaped[np.ndarray, " place"]
    calendar: Calendar


@dataclass(frozen=True)
class BlockHistory:
    """Weekly series of some members. Series of the whole country have one row instead of one per place."""

    weekly: Weekly
    place_ids: Sequence[str]
    units: Shaped[np.ndarray, " place"]
    calendar: Calendar
    members: Int[np.ndarray, " member"]

    @property
    def names(self) -> list[str]:
        """Names of all series."""
        return [name for part in self.weekly for name in part]

    def raw(self, name: str) -> Shaped[np.ndarray, "week row member"]:
        """A series as recorded: [week, place, member], or [week, 1, member] for the whole country.

        Raises:
            KeyError: no such series.
        """
        for part in self.weekly:
            if name in part:
                return np.asarray(part[name])
        raise KeyError(name)

    def series(self, name: str, /) -> Shaped[np.ndarray, "week place member"]:
        """A series [week, place, member]; one of the whole country is in the first place's row, zero elsewhere."""
        recorded = self.raw(name)
        if recorded.shape[1] == len(self.place_ids):
            return recorded
        by_place = np.zeros((recorded.shape[0], len(self.place_ids), recorded.shape[2]), recorded.dtype)
        by_place[:, :1] = recorded
        return by_place
