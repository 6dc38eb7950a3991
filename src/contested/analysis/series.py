"""Recorded series by name or pattern: which of them a question reads, and their weekly values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

from contested.checks import error
from contested.errors import InputError, nearest
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario, in_file
from contested.scenario.observation import Observation
from contested.scenario.questions import ClaimCheck, Layer, Measure, Question, ReferenceValue

COMPARE = {"at_least": np.greater_equal, "more_than": np.greater, "at_most": np.less_equal, "less_than": np.less}


@runtime_checkable
class History(Protocol):
    """What a question reads of simulated histories.

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


def series_total(
    patterns: Iterable[str], history: History, weeks: slice = slice(None)
) -> Float[np.ndarray, "week place member"]:
    """The sum of all matching series in some weeks, all by default; a series that matches twice counts once."""
    names = matching(patterns, history.names)
    if not names:
        raise InputError(f"no series matches {', '.join(patterns)}; {nearest(next(iter(patterns)), history.names)}")
    total = np.array(history.series(names[0])[weeks], dtype=np.float64)
    for name in names[1:]:
        total += history.series(name)[weeks]
    return total


def place_rows(places: Sequence[str] | None, history: History, where: str) -> list[int]:
    """Rows of the chosen places, all by default.

    Raises:
        InputError: an unknown place; `where` is the table that names it.
    """
    ids = list(history.place_ids)
    if places is None:
        return list(range(len(ids)))
    unknown = [place for place in places if place not in ids]
    if unknown:
        raise InputError(f"no place '{unknown[0]}'; {nearest(unknown[0], ids)}", f"{where}, field places")
    return [index for index, place in enumerate(ids) if place in places]


def reduce_weeks(
    values: Float[np.ndarray, "week member"], how: str, before: Float[np.ndarray, " member"] | None = None
) -> Float[np.ndarray, " member"]:
    """One value from weekly ones.

    ``change`` is the last week's value less that of the week ``before`` the first. The state at the start of a run is
    not recorded: for weeks from the start on, ``before`` is None and the first week's value takes its place.
    """
    if how == "change":
        return values[-1] - (values[0] if before is None else before)
    if how in ("first", "last"):
        return values[0 if how == "first" else -1]
    return {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min}[how](values, axis=0)


def only_growing(flows: Iterable[tuple[str | None, str | None]]) -> set[str]:
    """Names of the stocks that some flow adds to and none takes from: they count what happened since the start.

    Args:
        flows: the stock that each flow takes from, and the one that it adds to.
    """
    known = list(flows)
    return {target for _, target in known if target} - {source for source, _ in known}


def control_stock(actor: str) -> str:
    """The name of the stock of control units that an actor holds."""
    return f"control.{actor}"


def series_patterns(item: Question | Layer | ClaimCheck | ReferenceValue | Observation) -> set[str]:
    """Names and patterns of the series that a question, layer, claim check, reference value or observation reads."""
    if isinstance(item, Question):
        return set().union(*(_patterns(option) for option in item.alternatives))
    if isinstance(item, Observation):
        return {*item.series, *(item.share_of or ())}
    return set(item.series or ())


def _patterns(measure: Measure) -> set[str]:
    if measure.measure == "series":
        return {*(measure.series or ()), *(measure.minus or ())}
    return {control_stock(str(measure.actor))}


@error("Every pattern in a question, layer, claim check, reference value or observation matches a series of the model.")
def check_series(item: Question | Layer | ClaimCheck | ReferenceValue | Observation, names: Iterable[str]) -> None:
    """Check that every pattern matches a series that the model records.

    Raises:
        InputError: a pattern matches nothing; the message has the nearest name.
    """
    known = list(names)
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(item).__name__).lower()
    where = f"{kind} '{item.claim if isinstance(item, ClaimCheck | Observation) else item.id}'"
    for pattern in sorted(series_patterns(item)):
        if not matching([pattern], known):
            raise InputError(f"no series matches '{pattern}'; {nearest(pattern, known)}", where)


def check_all(loaded: LoadedScenario, names: Iterable[str]) -> None:
    """Check the series of every question, layer, reference value, observation and claim check of a scenario.

    Raises:
        InputError: a pattern matches nothing; located by the scenario's file.
    """
    scenario, known = loaded.scenario, list(names)
    items = (*scenario.question, *scenario.layer, *scenario.reference_value, *scenario.observation)
    with in_file(loaded.file):
        for item in (*items, *scenario.claim_check):
            check_series(item, known)


def matching(patterns: Iterable[str], names: Iterable[str]) -> list[str]:
    """The names that match any of the patterns, each once, in the order of the names."""
    return list(_matching(tuple(patterns), tuple(names)))


@lru_cache(maxsize=1024)
def _matching(patterns: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns))
