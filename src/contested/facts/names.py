"""Which series of a model a fact reads, and which of its parameters switch a mechanism off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.series import matching
from contested.model.model import MechanismInstance, Model
from contested.scenario.calendar import Calendar


class Names(NamedTuple):
    """A model, the names of its series and parameters, and its weeks."""

    model: Model
    series: tuple[str, ...]
    parameters: frozenset[str]
    calendar: Calendar

    def of_kind(self, *kinds: str) -> list[MechanismInstance]:
        """The mechanisms of some kinds, in the model's order."""
        return [one for one in self.model.instances if one.kind in kinds]

    def find(self, patterns: Iterable[str]) -> list[str]:
        """The series that match any of the patterns."""
        return matching(patterns, self.series)

    def attacks(self) -> list[str]:
        """Flows of attacks of all hidden groups."""
        return [f"{one.label}.attack" for one in self.of_kind("ambush")]

    def violence(self) -> list[str]:
        """Flows of all violent events: attacks, and the clashes and incidents of operations."""
        operations = [f"{one.label}.{flow}" for one in self.of_kind("operations") for flow in ("clash", "incident")]
        return [*self.attacks(), *self.find(operations)]

    def hidden_groups(self) -> list[str]:
        """Armed groups that attack from hiding and hold ground by phases, in the model's order."""
        return [str(one.roles["actor"]) for one in self.of_kind("phases")]

    def off(self, **values: Any) -> dict[str, float]:
        """Parameters by full name: `kind={"parameter": value}` sets it in every mechanism of the kind that has it."""
        found = {
            f"{one.label}.{name}": float(value)
            for kind, given in values.items()
            for one in self.of_kind(kind)
            for name, value in given.items()
        }
        return {name: value for name, value in found.items() if name in self.parameters}

    @property
    def population(self) -> Float[np.ndarray, " place"]:
        """People in each place at the start."""
        return self.model.world.population
