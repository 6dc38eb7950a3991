"""What all mechanisms do together in one step: inputs with all factors first, then flows with full names."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Addition, Flow, Rate
from contested.model.inputs import WEEKS_PER_YEAR, Inputs
from contested.model.mechanism import Mechanism
from contested.model.model import Model, Values
from contested.model.shape_checks import check_factor
from contested.model.state import State
from contested.model.yielded import yielded


class NamedFlow(NamedTuple):
    """A flow with its full name and the label of its mechanism."""

    name: str
    label: str
    flow: Flow


def make_inputs(
    model: Model,
    mechanisms: list[Mechanism],
    values: Values,
    state: State,
    week: Float[Array, ""],
    step: Float[Array, ""] | float,
) -> Inputs:
    """The inputs of all mechanisms in this step: the calendar, exogenous shocks, factors and additions."""
    multipliers: dict[str, Array] = {}
    dampers: dict[str, Array] = {}
    for shock in model.shocks:
        active = (week >= _argument(shock.first)) & (week < _argument(shock.last))
        if not np.all(shock.where):
            active = active & jnp.asarray(shock.where)[:, None]
        for pattern in shock.patterns:
            value = jnp.where(active, values[f"event.{shock.id}"], 1.0)
            multipliers[pattern] = multipliers.get(pattern, 1.0) * value
            dampers[pattern] = dampers.get(pattern, 1.0) * jnp.minimum(value, 1.0)
    week_of_year = (_argument(model.start_week_of_year) + week) % WEEKS_PER_YEAR
    x = Inputs(model.world, week, week_of_year, step, multipliers, {}, {})
    every: dict[str, Rate] = dict(multipliers)
    additions: dict[str, Rate] = {}
    for mechanism in sorted(mechanisms, key=lambda m: m.label):
        for effect in yielded(mechanism, "factors", state, x):
            check_factor(mechanism.label, effect, state)
            if isinstance(effect, Addition):
                additions[effect.event] = additions.get(effect.event, 0.0) + effect.rate
            else:
                every[effect.pattern] = every.get(effect.pattern, 1.0) * effect.value
                dampers[effect.pattern] = dampers.get(effect.pattern, 1.0) * jnp.minimum(effect.value, 1.0)
    return x._replace(multipliers=every, dampers=dampers, additions=additions)


def _argument(number: float | int) -> Array:
    """A number as an element of an array: a program takes arrays as arguments, and has numbers built in."""
    return jnp.asarray([number], dtype=float)[0]


def name_flows(mechanisms: list[Mechanism], state: State, x: Inputs) -> list[NamedFlow]:
    """All flows of all mechanisms with full names, in the order of their names."""
    named = [NamedFlow(f"{m.label}.{f.name}", m.label, f) for m in mechanisms for f in yielded(m, "flows", state, x)]
    return sorted(named, key=lambda n: n.name)
