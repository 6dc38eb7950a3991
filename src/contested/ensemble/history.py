"""A block of histories as questions see it: series by name, arrays [week, place, member]."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contested.engine.system import Weekly
from contested.scenario.calendar import Calendar


@dataclass(frozen=True)
class BlockHistory:
    """Weekly series of a block of members. Series of the whole country have one row instead of one per place."""

    weekly: Weekly
    place_ids: list[str]
    units: np.ndarray
    calendar: Calendar
    members: np.ndarray

    @property
    def names(self) -> list[str]:
        """Names of all series."""
        return [name for part in self.weekly for name in part]

    def raw(self, name: str) -> np.ndarray:
        """A series as recorded: [week, place, member], or [week, 1, member] for the whole country."""
        for part in self.weekly:
            if name in part:
                return np.asarray(part[name])
        raise KeyError(name)

    def series(self, name: str, /) -> np.ndarray:
        """A series [week, place, member]; one of the whole country stands in the first place's row, zero elsewhere."""
        recorded = self.raw(name)
        if recorded.shape[1] == len(self.place_ids):
            return recorded
        spread = np.zeros((recorded.shape[0], len(self.place_ids), recorded.shape[2]), recorded.dtype)
        spread[:, :1] = recorded
        return spread
