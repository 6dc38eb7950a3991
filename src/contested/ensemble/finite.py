"""A check that what a model computes are numbers: one infinite rate makes whatever it touches no number."""

from __future__ import annotations

import numpy as np

from contested.engine.system import Weekly
from contested.ensemble.history import Setting
from contested.errors import InputError

SHOWN = 4
"""Names of series in a message at most."""


def check_finite(weekly: Weekly, first_week: int, setting: Setting) -> None:
    """Check the series of a block of members.

    Args:
        weekly: series [week, place, member].
        first_week: number of their first week in the run.
        setting: the run's places and calendar.

    Raises:
        InputError: one of them is infinite or no number; the message names those that are in the first such week.
    """
    series = {name: np.asarray(one) for part in (weekly.flows, *weekly) for name, one in part.items()}
    wrong = {name: int(np.argwhere(~np.isfinite(one))[0, 0]) for name, one in series.items() if not _is_finite(one)}
    if not wrong:
        return
    week = min(wrong.values())
    names = [f"'{name}'" for name, first in wrong.items() if first == week]
    others = f" and {len(names) - SHOWN} others" if len(names) > SHOWN else ""
    listed, when = f"{', '.join(names[:SHOWN])}{others}", setting.calendar.label(first_week + week)
    why = "a rate, factor or drift that they depend on is infinite or undefined"
    raise InputError(f"expected finite numbers in the week of {when}, found others of {listed}: {why}")


def _is_finite(values: np.ndarray) -> bool:
    with np.errstate(invalid="ignore", over="ignore"):
        total = np.sum(values)  # finite only where each is, and quicker than to look at each
    return bool(np.isfinite(total) or np.isfinite(values).all())
