"""A model with half of everybody, and its histories told in the old numbers: what should change only by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.series import History
from contested.model.build import BoundParameter
from contested.model.introspect import Series
from contested.model.model import Model
from contested.scenario.calendar import Calendar

HALF = 0.5
COUNTED = frozenset(
    {"fighters", "persons", "attacks per week", "fighters per week", "rations per week", "strikes per week"}
)
"""Units of parameters that are proportional to the size of the country."""
PER_ATTACK = frozenset({"attack_worth"})
"""Parameters in fighters that say what one attack is worth: it is worth the same in a small war."""
OF_LOSSES = frozenset({"doubt", "unit_worth"})
"""Parameters in deaths that are compared with the losses of the whole war."""
PLACE_COUNTS = ("eligible", "area")
"""Roles whose column of the table of places counts people or land."""
EXTENSIVE = ("persons", "fighters", "deaths", "events", "attacks")
"""What series count that have half as much of it."""


def half_model(model: Model) -> Model:
    """The same model with half the people, and half of what the table of places counts of them."""
    columns = {
        str(one.roles[role])
        for one in model.instances
        for role in PLACE_COUNTS
        if one.roles.get(role) in model.world.columns
    }
    halved = {name: HALF * np.asarray(model.world.columns[name], dtype=np.float64) for name in columns}
    world = model.world._replace(
        population=np.round(HALF * model.world.population), columns={**model.world.columns, **halved}
    )
    return model._replace(world=world)


def half_values(
    params: Mapping[str, Float[np.ndarray, " row"]], parameters: Iterable[BoundParameter]
) -> dict[str, Float[np.ndarray, " row"]]:
    """Rows of parameters in which every number that counts people is half."""
    counted = {one.name for one in parameters if _counts(one)}
    return {name: HALF * column if name in counted else column for name, column in params.items()}


def _counts(one: BoundParameter) -> bool:
    short = one.name.rpartition(".")[2]
    return (one.spec.unit in COUNTED and short not in PER_ATTACK) or (one.spec.unit == "deaths" and short in OF_LOSSES)


def doubled(series: Iterable[Series]) -> frozenset[str]:
    """Series that count what there is half of."""
    return frozenset(one.name for one in series if one.unit.startswith(EXTENSIVE) and "per 100000" not in one.unit)


class Doubled(NamedTuple):
    """A block of histories of the half model in which everything counted is doubled."""

    of: History
    names_doubled: frozenset[str]

    @property
    def names(self) -> Any:
        """Names of the series."""
        return self.of.names

    @property
    def place_ids(self) -> Any:
        """Ids of the places."""
        return self.of.place_ids

    @property
    def units(self) -> Any:
        """Control units [place]."""
        return self.of.units

    @property
    def calendar(self) -> Calendar:
        """The weeks."""
        return self.of.calendar

    @property
    def members(self) -> Any:
        """Numbers of the histories."""
        return self.of.members

    def series(self, name: str, /) -> Any:
        """A series; twice itself where it counts people."""
        found = self.of.series(name)
        return found / HALF if name in self.names_doubled else found


def in_old_numbers(
    look: Callable[[History], np.ndarray], names_doubled: frozenset[str], history: History
) -> np.ndarray:
    """What a function of histories finds in the half model's, told in the old numbers."""
    return look(Doubled(history, names_doubled))
