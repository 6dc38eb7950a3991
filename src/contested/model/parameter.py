"""Parameters and roles of mechanisms: unit, support and meaning. The number itself comes from the ledger."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import equinox as eqx
import numpy as np

KIND = "contested.kind"
"""The key of a field's metadata that says whether it is a parameter or a role."""
ROLES = ("actor", "flow", "place", "column", "stock", "choice")


@dataclass(frozen=True)
class Support:
    """The values that make sense for a parameter: an interval with closed or open ends."""

    name: str
    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def contains(self, value: np.ndarray) -> bool:
        """Whether every value is in the support (NaN is not)."""
        above = value > self.low if self.open_low else value >= self.low
        below = value < self.high if self.open_high else value <= self.high
        return bool(np.all(above & below))


real = Support("any number", -np.inf, np.inf, True, True)
positive = Support("above 0", 0.0, np.inf, True, True)
non_negative = Support("0 or more", 0.0, np.inf, False, True)
fraction = Support("between 0 and 1", 0.0, 1.0)
at_most_one = Support("at most 1", -np.inf, 1.0, True, False)
below_one = Support("at least 0 and below 1", 0.0, 1.0, False, True)


class ParameterSpec(NamedTuple):
    """One row of a mechanism's parameter table."""

    name: str
    unit: str
    support: Support
    description: str


class RoleSpec(NamedTuple):
    """One role that a scenario assigns: an actor or actors, flow names, a column of the places table."""

    name: str
    description: str
    of: str
    many: bool
    default: Any
    choices: tuple[str, ...] = ()


def parameter(unit: str, support: Support, description: str) -> Any:
    """Declare a parameter field: an array [member] whose value the scenario binds to a ledger entry."""
    return eqx.field(metadata={KIND: "parameter", "unit": unit, "support": support, "description": description})


REQUIRED = object()


def role(
    description: str, *, of: str = "actor", many: bool = False, default: Any = REQUIRED, choices: tuple[str, ...] = ()
) -> Any:
    """Declare a role that the scenario assigns. `of` is one of actor, flow, place, column, stock, or one of choices."""
    metadata = {KIND: "role", "description": description, "of": "choice" if choices else of, "many": many}
    metadata |= {"default": default, "choices": choices}
    return eqx.field(static=True, metadata=metadata)


def parameters_of(mechanism: type) -> list[ParameterSpec]:
    """The parameter table of a mechanism class, in the order written."""
    return [
        ParameterSpec(f.name, f.metadata["unit"], f.metadata["support"], f.metadata["description"])
        for f in fields(mechanism)
        if f.metadata.get(KIND) == "parameter"
    ]


def roles_of(mechanism: type) -> list[RoleSpec]:
    """The roles that a scenario assigns for a mechanism class, in the order written."""
    return [
        RoleSpec(f.name, *(f.metadata[key] for key in ("description", "of", "many", "default", "choices")))
        for f in fields(mechanism)
        if f.metadata.get(KIND) == "role"
    ]
