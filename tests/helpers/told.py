"""Histories that are told, not simulated: series by name, arrays [week, place, member]."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np


def told(units=None, **series: Any) -> Any:
    """A block of histories with these series; `__` in a name stands for a dot, `_` before a letter stays."""
    named = {name.replace("__", "."): np.asarray(values, dtype=np.float64) for name, values in series.items()}
    shape = next(iter(named.values())).shape
    return SimpleNamespace(
        names=list(named),
        place_ids=[f"place-{i}" for i in range(shape[1])],
        units=np.ones(shape[1]) if units is None else np.asarray(units, dtype=np.float64),
        members=np.arange(shape[2]),
        calendar=None,
        series=named.__getitem__,
    )
