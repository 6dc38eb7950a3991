"""What a mechanism declares, reads and writes by itself, before a scenario assigns its roles.

Roles are filled with their own names in braces ("{attacker}"), and one step runs abstractly in a world where every
name exists. So the names come from the mechanism's code, and no list of them is kept.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.model.base_stocks import base_stocks
from contested.model.compose import NamedFlow
from contested.model.effects import Event, Factor, QuantitySpec
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import RoleSpec, parameters_of, roles_of
from contested.model.series import Series, flow_series, report_series, spec_series
from contested.model.state import State
from contested.model.world import World
from contested.model.yielded import yielded


class Interface(NamedTuple):
    """Names with roles in braces: stocks and levels declared, everything read, everything written.

    `series` are its stocks, levels, flows and reports with unit and title, `quantities` those that it multiplies or
    looks up.
    """

    declares: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    series: tuple[Series, ...] = ()
    quantities: tuple[QuantitySpec, ...] = ()


class _AnyState(State):
    """A state in which every name is a stock without units, and that records what is read."""

    read: list[str]

    def __getitem__(self, name: str) -> Array:
        self.read.append(name)
        return jnp.zeros((1, 1))

    def stocks_like(self, pattern: str) -> tuple[str, ...]:
        return (pattern,)


class _AnyInputs(Inputs):
    read: list[str]

    def factor(self, name: str) -> Array | float:
        self.read.append(name)
        return 1.0

    def damping(self, name: str) -> Array | float:
        return self.factor(name)

    def added(self, event: str) -> Array | float:
        self.read.append(event)
        return 0.0


class _AnyCounts(StepCounts):
    read: list[str]

    def of(self, *patterns: str) -> Array:
        self.read.extend(patterns)
        return self.zero

    def _entering(self, patterns: Any) -> list[str]:
        self.read.extend(patterns)
        return []


@cache
def interface(name: str, mechanism: type[Mechanism]) -> Interface:
    """The interface of a mechanism class, with `name` as its label."""
    found: list[Interface] = []
    shape = jax.ShapeDtypeStruct((1,), jnp.float32)
    numbers = {spec.name: shape for spec in parameters_of(mechanism)}
    jax.eval_shape(lambda values: found.append(_run(name, mechanism, values)), numbers)
    return found[0]


def declarer(name: str, world: World) -> str | None:
    """The built-in mechanism to add for a stock or level, in words; None where none declares such a name.

    A role that takes actors must be filled with an actor of this world.
    """
    for kind, mechanism in BUILT_IN.items():
        roles = {spec.name: spec for spec in roles_of(mechanism)}
        for declared in interface(kind, mechanism).declares:
            pattern = re.sub(rf"\.{kind}$", ".{label}", declared)  # here a label is the kind
            found = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(pattern)), name)
            if found is None:
                continue
            given = found.groupdict()
            if all(
                role == "label" or roles[role].of != "actor" or value in world.actors for role, value in given.items()
            ):
                assigned = " and ".join(f"{role} = '{value}'" for role, value in given.items())
                return f"a mechanism of kind '{kind}'" + (f" with {assigned}" if assigned else "")
    return None


def _run(name: str, mechanism: type[Mechanism], values: dict[str, Array]) -> Interface:
    roles = {spec.name: _placeholder(spec) for spec in roles_of(mechanism)}
    instance = mechanism(label=name, **roles, **values)
    world = _world(roles_of(mechanism))
    read: list[str] = []
    zero = jnp.zeros((1, 1))
    s = _AnyState({}, {}, read)
    week = jnp.float32(0.0)
    x = _AnyInputs(world, week, week, 1.0, {}, {}, {})
    counts = _AnyCounts({}, {}, zero, 1.0)
    x.read = counts.read = read
    specs, flows = list(yielded(instance, "declare", world, s)), list(yielded(instance, "flows", s, x))
    reports = list(yielded(instance, "reports", world, counts))
    writes: list[str] = []
    for effect in yielded(instance, "factors", s, x):
        writes.append(effect.pattern if isinstance(effect, Factor) else effect.event)
    for flow in flows:
        writes.append(f"{name}.{flow.name}")
        writes += [f"{name}.{part.name}" for part in (flow.losses if isinstance(flow, Event) else ())]
    writes += [drift.name for drift in yielded(instance, "drifts", s, x, counts)]
    writes += [f"{name}.{report.name}" for report in reports]
    units = {spec.name: spec.unit for spec in (*base_stocks(world), *specs)}
    named = [one for flow in flows for one in flow_series(NamedFlow(f"{name}.{flow.name}", name, flow), units)]
    return Interface(
        *(tuple(dict.fromkeys(names)) for names in ((spec.name for spec in specs), sorted(read), sorted(writes))),
        series=(*spec_series(specs, name), *named, *report_series(name, reports)),
        quantities=tuple(yielded(instance, "quantities", world)),
    )


def _placeholder(spec: RoleSpec) -> Any:
    return (f"{{{spec.name}}}",) if spec.many else f"{{{spec.name}}}"


def _world(roles: list[RoleSpec]) -> World:
    """A world of one place that has every place and column that the roles name."""
    places = tuple(f"{{{spec.name}}}" for spec in roles if spec.of == "place") or ("place",)
    count = len(places)
    return World(
        places=places,
        actors=tuple(f"{{{spec.name}}}" for spec in roles if spec.of == "actor"),
        population=np.ones(count),
        units=np.ones(count),
        columns={f"{{{spec.name}}}": np.ones(count) for spec in roles if spec.of == "column"},
        distance_km=np.zeros((count, count)),
        neighbours=np.zeros((count, count), dtype=bool),
    )
