"""Weekly series of simulated histories, as whatever asks about them reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from contested.analysis.names import matching
from contested.errors import InputError, nearest
from contested.scenario.calendar import Calendar

Floats = NDArray[np.float64]
COMPARE = {"at_least": np.greater_equal, "more_than": np.greater, "at_most": np.less_equal, "less_than": np.less}


@runtime_checkable
class History(Protocol):
    """What a question needs of simulated histories.

    Stocks and levels have their value at the week's end, flows what happened within the week.
    """

    @property
    def names(self) -> Sequence[str]:
        """Names of the recorded series."""
        ...

    @property
    def place_ids(self) -> Sequence[str]:
        """Ids of the places, in the order of every array's axis 1."""
        ...

    @property
    def units(self) -> NDArray[Any]:
        """Control units [place]."""
        ...

    @property
    def calendar(self) -> Calendar:
        """The simulated weeks."""
        ...

    @property
    def members(self) -> NDArray[Any]:
        """Numbers of the histories, in the order of every array's last axis."""
        ...

    def series(self, name: str, /) -> NDArray[Any]:
        """One series by its exact name, as numbers [week, place, member]."""
        ...


def series_total(patterns: Iterable[str], history: History) -> Floats:
    """The sum of all matching series [week, place, member]; a series that matches twice counts once."""
    parts = [np.asarray(history.series(name), dtype=np.float64) for name in matching(patterns, history.names)]
    if not parts:
        raise InputError(f"no series matches {', '.join(patterns)}; {nearest(next(iter(patterns)), history.names)}")
    return np.sum(parts, axis=0)


def place_rows(places: Sequence[str] | None, history: History, asker: str) -> list[int]:
    """Rows of the chosen places, all by default.

    Raises:
        InputError: there is no such place; `asker` says who named it.
    """
    ids = list(history.place_ids)
    unknown = [place for place in places or () if place not in ids]
    if unknown:
        raise InputError(f"no place '{unknown[0]}'; {nearest(unknown[0], ids)}", f"{asker}, field places")
    return [index for index, place in enumerate(ids) if places is None or place in places]


def reduce_weeks(values: Floats, how: str) -> Floats:
    """One value out of weekly ones [week, ...]; ``change`` is the last week's less the first week's."""
    if how == "change":
        return values[-1] - values[0]
    if how in ("first", "last"):
        return values[0 if how == "first" else -1]
    return {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}[how](values, axis=0)
