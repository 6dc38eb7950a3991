"""What a scenario says of stocks and levels at the start, checked against what the model has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from contested.checks import error
from contested.errors import InputError, nearest
from contested.model.base_stocks import base_stocks
from contested.model.binding import BoundParameter, bound
from contested.model.effects import LevelSpec, StockSpec
from contested.model.model import FROM_HOME, Model, StartValue
from contested.model.parameter import ParameterSpec, Support, fraction, non_negative
from contested.scenario.load import LoadedScenario

LABEL = "initial"
"""Label under which a run lists the parameters of the state at the start."""
OWN_FIELDS = {
    "civilian": "the column population of the places",
    "fighters.": "the field fighters of the actor",
    "control.": "the field holds of the actor",
}
"""Stocks whose start has a field of its own."""


class Given(NamedTuple):
    """A start value and where it stands in the scenario's file."""

    spec: StockSpec | LevelSpec
    weights: Float[np.ndarray, " place"]
    where: str


def start_values(
    loaded: LoadedScenario, model: Model, parameters: Iterable[BoundParameter]
) -> tuple[tuple[StartValue, ...], list[BoundParameter]]:
    """The start values of a scenario, and the parameters that they are bound to.

    Raises:
        InputError: a name that no stock or level has or that has a field of its own, another unit, numbers that a stock
            or level cannot have, or more displaced people than there are people.
    """
    if not loaded.scenario.start_value:
        return (), []
    specs = _specs(model, parameters)
    starts, found = [], []
    for number, entry in enumerate(loaded.scenario.start_value, start=1):
        where = f"start_value '{entry.series}' (entry {number})"
        spec = _spec(entry.series, specs, f"{where}, field series")
        given = Given(spec, _weights(spec, entry.where, model, f"{where}, field where"), where)
        title = f"{spec.title or spec.name} at the start"
        parameter = ParameterSpec(f"start.{spec.name}", spec.unit, _support(spec), title)
        one = bound(parameter.name, LABEL, parameter, entry.value, loaded, f"{where}, field value")
        _check_numbers(given, one, model)
        starts.append(StartValue(spec.name, given.weights))
        found.append(one)
    return tuple(starts), found


def _specs(model: Model, parameters: Iterable[BoundParameter]) -> dict[str, StockSpec | LevelSpec]:
    """All stocks and levels of a model by name, from an abstract run of what its mechanisms declare."""
    found: list[StockSpec | LevelSpec] = [*base_stocks(model.world)]
    shape = jax.ShapeDtypeStruct((1,), jnp.float32)
    bare = model._replace(instances=())
    jax.eval_shape(
        lambda values: found.extend(model.specs(values, bare.initial(values))), {one.name: shape for one in parameters}
    )
    return {spec.name: spec for spec in found}


@error("A start value names a stock or level of the model that has no field of its own.")
def _spec(name: str, specs: Mapping[str, StockSpec | LevelSpec], where: str) -> StockSpec | LevelSpec:
    for beginning, field in OWN_FIELDS.items():
        if name in specs and name.startswith(beginning):
            raise InputError(
                f"expected a stock or level without a field of its own, found '{name}', which is {field}", where
            )
    if name not in specs:
        free = [one for one in specs if not one.startswith(tuple(OWN_FIELDS))]
        raise InputError(f"no stock or level '{name}'; {nearest(name, free)}", where)
    spec = specs[name]
    if isinstance(spec, StockSpec) and spec.scope == "nation":
        raise InputError(
            f"expected a stock of places or a level, found '{name}', whose start its mechanism sets", where
        )
    return spec


@error("A start value is distributed by a column with a number above 0; a level of the whole country has none.")
def _weights(spec: StockSpec | LevelSpec, column: str | None, model: Model, where: str) -> Float[np.ndarray, " place"]:
    """How a stock is divided over places, by default as people are; by what a level is multiplied, by default 1."""
    if column is None:
        return model.world.population if isinstance(spec, StockSpec) else np.ones(len(model.world.places))
    if spec.scope == "nation":
        raise InputError(f"expected no column: the level '{spec.name}' is one number for the whole country", where)
    weights = model.world.column(column)[:, 0].astype(np.float64)
    if isinstance(spec, StockSpec) and not weights.any():
        raise InputError(f"expected a number above 0 in column '{column}', found only 0", where)
    return weights


def _support(spec: StockSpec | LevelSpec) -> Support:
    if isinstance(spec, StockSpec) or (spec.low, spec.high) == (0.0, float("inf")):
        return non_negative
    if (spec.low, spec.high) == (0.0, 1.0):
        return fraction
    return Support(f"between {spec.low:g} and {spec.high:g}", float(spec.low), float(spec.high))


@error("A level starts within its bounds, and no more people are displaced than there are.")
def _check_numbers(given: Given, one: BoundParameter, model: Model) -> None:
    """A level stays within its bounds in every place; displaced people and refugees are fewer than the people."""
    low, high = one.prior.interval(0.9) if one.prior else (one.by_hand or 0.0, one.by_hand or 0.0)
    spec = given.spec
    if isinstance(spec, LevelSpec) and spec.scope == "place":
        place = int(np.argmax(given.weights))
        if high * given.weights[place] > spec.high:
            raise InputError(
                f"expected at most {spec.high:g} ({spec.unit}) in every place, found up to "
                f"{high * given.weights[place]:g} in '{model.world.places[place]}'",
                f"{given.where}, field value",
            )
    if spec.name in FROM_HOME:
        people = float(model.world.population[given.weights > 0].sum())
        if low > people:
            raise InputError(
                f"expected at most {people:,.0f}, as many as there are people, found at least {low:,.0f}",
                f"{given.where}, field value",
            )
