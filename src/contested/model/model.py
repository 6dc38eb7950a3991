"""A model: the mechanism instances of one scenario, without parameter values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from contested.errors import InputError
from contested.model.base_stocks import base_stocks
from contested.model.effects import LevelSpec, StockSpec
from contested.model.mechanism import Mechanism
from contested.model.parameter import ParameterSpec, parameters_of
from contested.model.shape_checks import check_start
from contested.model.state import State
from contested.model.world import World
from contested.model.yielded import yielded

Values = Mapping[str, Float[Array, " member"]]
"""The value of every parameter for each member, by the parameter's full name."""
Allocate = Callable[[Array, np.ndarray], Array]
INITIAL = "initial"
"""The label under which parameters of the initial state are listed."""


def in_proportion(total: Float[Array, " member"], weights: Float[np.ndarray, " place"]) -> Float[Array, "place member"]:
    """Split totals over places in proportion to weights."""
    return total[None, :] * jnp.asarray(weights / weights.sum(), dtype=float)[:, None]


FROM_HOME = ("displaced", "abroad")
"""Stocks of people who belong to a place's population and do not live at home."""


def times(value: Float[Array, " member"], weights: Float[np.ndarray, " place"], scope: str) -> Float[Array, "_ member"]:
    """A level's value times the weight of each place; unchanged for the whole country."""
    return value[None, :] if scope == "nation" else value[None, :] * jnp.asarray(weights, dtype=float)[:, None]


class MechanismInstance(NamedTuple):
    """One mechanism as a scenario uses it: its class, its label, its roles."""

    label: str
    kind: str
    mechanism: type[Mechanism]
    roles: dict[str, Any]

    def parameters(self) -> list[ParameterSpec]:
        """The parameter table of the mechanism."""
        return parameters_of(self.mechanism)

    def bind(self, values: Values) -> Mechanism:
        """The mechanism with parameter values; `values` maps "label.parameter" to arrays [member]."""
        numbers = {spec.name: values[f"{self.label}.{spec.name}"] for spec in self.parameters()}
        return self.mechanism(label=self.label, **self.roles, **numbers)


class InitialForce(NamedTuple):
    """An armed actor at the start: where its fighters are and which control units it holds."""

    actor: str
    weights: Float[np.ndarray, " place"]
    held: Float[np.ndarray, " place"]

    @property
    def parameter(self) -> str:
        """Name of the parameter that sets how many fighters it has."""
        return f"{INITIAL}.{self.actor}"

    @property
    def stock(self) -> str:
        """Name of the stock of its fighters."""
        return f"fighters.{self.actor}"


class StartValue(NamedTuple):
    """What a stock or level is at the start: how a stock is divided over places, or by what a level is multiplied."""

    series: str
    weights: Float[np.ndarray, " place"]

    @property
    def parameter(self) -> str:
        """The full name of the parameter that holds the value."""
        return f"start.{self.series}"


class ExogenousShock(NamedTuple):
    """An exogenous shock: a factor on names, in some places, in a window of weeks since the start."""

    id: str
    first: float
    last: float
    patterns: tuple[str, ...]
    where: Bool[np.ndarray, " place"]


class Model(NamedTuple):
    """All that is fixed about a scenario. Parameter values come as a mapping of names to arrays [member]."""

    world: World
    instances: tuple[MechanismInstance, ...]
    initial_forces: tuple[InitialForce, ...]
    shocks: tuple[ExogenousShock, ...]
    weeks: int
    step_days: float
    start_week_of_year: float
    starts: tuple[StartValue, ...] = ()

    def mechanisms(self, values: Values) -> list[Mechanism]:
        """The mechanisms with parameter values."""
        return [instance.bind(values) for instance in self.instances]

    def specs(self, values: Values, initial: State) -> list[StockSpec | LevelSpec]:
        """Stocks and levels that mechanisms declare.

        Raises:
            InputError: a name is declared twice, or a start has another shape than its scope.
        """
        members = initial["civilian"].shape[1]
        declared: dict[str, StockSpec | LevelSpec] = {}
        for mechanism in self.mechanisms(values):
            for spec in yielded(mechanism, "declare", self.world, initial):
                if spec.name in initial or spec.name in declared:
                    raise InputError(f"mechanism '{mechanism.label}' declares '{spec.name}', which exists already")
                check_start(spec, len(self.world.places), members, f"mechanism.{mechanism.label}")
                declared[spec.name] = spec
        return list(declared.values())

    def initial(self, values: Values, allocate: Allocate = in_proportion) -> State:
        """Stocks and levels at the start, [place, member] or [1, member].

        `allocate` splits totals [member] over places with weights [place]: in proportion, or in whole units. People who
        are displaced or abroad at the start are taken from those at home in the same place.
        """
        members = next(iter(values.values())).shape[0] if values else 1
        rows = len(self.world.places)

        def full(start: Any, scope: str = "place") -> Array:
            shape = (rows if scope == "place" else 1, members)
            return jnp.broadcast_to(jnp.asarray(start, dtype=float), shape)

        stocks = {spec.name: full(spec.start, spec.scope) for spec in base_stocks(self.world)}
        stocks["civilian"] = full(self.world.population[:, None])
        held = np.zeros(rows)
        for force in self.initial_forces:
            stocks[force.stock] = allocate(values[force.parameter], force.weights)
            stocks[f"control.{force.actor}"] = full(force.held[:, None])
            held = held + force.held
        stocks["control.contested"] = full((self.world.units - held)[:, None])
        starts = {start.series: start.weights for start in self.starts}
        for name in starts.keys() & stocks.keys():
            stocks[name] = allocate(values[f"start.{name}"], starts[name])
        for name in (name for name in FROM_HOME if name in starts):
            stocks[name] = jnp.minimum(stocks[name], stocks["civilian"])
            stocks["civilian"] = stocks["civilian"] - stocks[name]
        initial = State(stocks, {})
        levels: dict[str, Array] = {}
        for spec in self.specs(values, initial):
            start = spec.start
            if spec.name in starts:
                given, weights = values[f"start.{spec.name}"], starts[spec.name]
                start = allocate(given, weights) if isinstance(spec, StockSpec) else times(given, weights, spec.scope)
            (stocks if isinstance(spec, StockSpec) else levels)[spec.name] = full(start, spec.scope)
        return State(stocks, levels)
