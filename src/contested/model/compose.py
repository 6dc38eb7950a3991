"""What all mechanisms say together in one step: factors first, then flows with full names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.errors import InputError
from contested.model.effects import Addition, Flow
from contested.model.inputs import WEEKS_PER_YEAR, Inputs
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.state import State

Said = TypeVar("Said")


class Named(NamedTuple):
    """A flow with its full name and the mechanism it comes from."""

    name: str
    label: str
    flow: Flow


def look(
    model: Model,
    mechanisms: list[Mechanism],
    values: Mapping[str, Array],
    state: State,
    week: Array,
    step: Array | float,
) -> Inputs:
    """What mechanisms see in this step: the calendar, outside events and the factors of all mechanisms."""
    multipliers: dict[str, Array] = {}
    dampers: dict[str, Array] = {}
    for shock in model.shocks:
        active = (week >= shock.first) & (week < shock.last)
        if not np.all(shock.where):
            active = active & jnp.asarray(shock.where)[:, None]
        for pattern in shock.patterns:
            value = jnp.where(active, values[f"event.{shock.id}"], 1.0)
            multipliers[pattern] = multipliers.get(pattern, 1.0) * value
            dampers[pattern] = dampers.get(pattern, 1.0) * jnp.minimum(value, 1.0)
    week_of_year = (model.start_week_of_year + week) % WEEKS_PER_YEAR
    x = Inputs(model.world, week, week_of_year, step, multipliers, {}, {}, set())
    every = dict(multipliers)
    additions: dict[str, Array] = {}
    for mechanism in sorted(mechanisms, key=lambda m: m.label):
        for said in told(mechanism.label, mechanism.factors(state, x)):
            if isinstance(said, Addition):
                additions[said.event] = additions.get(said.event, 0.0) + said.rate
            else:
                every[said.pattern] = every.get(said.pattern, 1.0) * said.value
                dampers[said.pattern] = dampers.get(said.pattern, 1.0) * jnp.minimum(said.value, 1.0)
    return x._replace(multipliers=every, dampers=dampers, additions=additions)


def name_flows(mechanisms: list[Mechanism], state: State, x: Inputs) -> list[Named]:
    """All flows of all mechanisms with full names, in the order of their names."""
    named = [Named(f"{m.label}.{f.name}", m.label, f) for m in mechanisms for f in told(m.label, m.flows(state, x))]
    return sorted(named, key=lambda n: n.name)


def told(label: str, said: Iterator[Said]) -> Iterator[Said]:
    """What a mechanism says, one by one; a fault of the input met on the way is told with the mechanism's label."""
    try:
        yield from said
    except InputError as fault:
        raise InputError(fault.message, fault.where or f"mechanism.{label}") from None
