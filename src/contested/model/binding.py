"""Roles and parameters of mechanisms, bound to what a scenario gives for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.prior import Prior
from contested.model.mechanism import Mechanism
from contested.model.parameter import REQUIRED, ParameterSpec, RoleSpec, parameters_of, roles_of
from contested.model.world import World
from contested.scenario.load import LoadedScenario
from contested.scenario.schema import Actor


class BoundParameter(NamedTuple):
    """A parameter and the ledger entry (or the number set by hand) that it is bound to."""

    name: str
    label: str
    spec: ParameterSpec
    prior: Prior | None
    by_hand: float | None


@error("A mechanism has the roles that it needs and no unknown key.")
def instance_roles(mechanism: type[Mechanism], given: Mapping[str, Any], world: World, where: str) -> dict[str, Any]:
    """The roles of a mechanism as a scenario assigns them, with defaults for the rest.

    Raises:
        InputError: a key that is not a role, a missing role, or a role whose value does not exist.
    """
    specs = {spec.name: spec for spec in roles_of(mechanism)}
    numbers = [spec.name for spec in parameters_of(mechanism)]
    for name, value in given.items():
        if name in numbers:
            raise InputError(f"'{name}' expects a ledger entry 'prior:ID', found {value!r}", where)
        if name not in specs:
            raise InputError(f"unknown key '{name}'; {nearest(name, [*specs, *numbers])}", where)
    roles = {}
    for name, spec in specs.items():
        if name in given:
            roles[name] = _one_role(spec, given[name], world, f"{where}.{name}")
        elif spec.default is REQUIRED:
            raise InputError(f"'{name}' is missing: {spec.description}", where)
        else:
            roles[name] = spec.default
    return roles


@error("A role names an actor, a place or a column that exists.")
def _one_role(spec: RoleSpec, value: Any, world: World, where: str) -> Any:
    if spec.many:
        values = tuple([value] if isinstance(value, str) else value)
    elif isinstance(value, str):
        values = (value,)
    else:
        raise InputError(f"expects one text, found {value!r}", where)
    known = {"actor": world.actors, "place": world.places, "column": (*world.columns, "population")}.get(spec.of)
    for part in values:
        if known is not None and part and part not in known:
            raise InputError(f"no {spec.of} '{part}'; {nearest(part, known)}", where)
    _check_list(spec, values, where)
    return values if spec.many else values[0]


@error("A list in a role has an entry, unless the role may be left out, and has each once.")
def _check_list(spec: RoleSpec, values: tuple[str, ...], where: str) -> None:
    if not values and spec.default is REQUIRED:
        raise InputError(f"expected at least one {spec.of}, found an empty list: {spec.description}", where)
    twice = next((part for part in values if values.count(part) > 1), None)
    if twice is not None:
        raise InputError(f"expected every {spec.of} once, found '{twice}' twice", where)


@error("Actors who fight are enemies.")
def check_enemies(mechanism: type[Mechanism], roles: Mapping[str, Any], actors: Iterable[Actor], where: str) -> None:
    """Check that actors who fight in a mechanism are enemies: one of the two lists the other among its enemies.

    Raises:
        InputError: an attack between actors that are not enemies.
    """
    enemies = {actor.id: set(actor.enemies) for actor in actors}
    for first, second in mechanism.hostile:
        for one, other in product(_actors(roles[first]), _actors(roles[second])):
            if other not in enemies[one] and one not in enemies[other]:
                raise InputError(
                    f"expected actors that are enemies, found '{one}' ({first}) against '{other}'; add "
                    f"enemies = [\"{other}\"] to actor '{one}', or name another",
                    f"{where}.{second}",
                )


def _actors(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@error("Every parameter of a mechanism is bound, and no other.")
def bind_parameters(
    label: str, mechanism: type[Mechanism], given: Mapping[str, Any], loaded: LoadedScenario, where: str
) -> list[BoundParameter]:
    """All parameters of a mechanism, each bound to a ledger entry or a number.

    Raises:
        InputError: a key that is not a parameter, or a parameter that is not bound.
    """
    specs = {spec.name: spec for spec in parameters_of(mechanism)}
    for name in given:
        if name not in specs:
            options = [*specs, *(spec.name for spec in roles_of(mechanism))]
            raise InputError(f"unknown parameter '{name}'; {nearest(name, options)}", where)
    missing = [name for name in specs if name not in given]
    if missing:
        spec = specs[missing[0]]
        raise InputError(
            f"parameter '{spec.name}' is not bound ({spec.description}, {spec.unit}); "
            f'expected {spec.name} = "prior:ID"',
            where,
        )
    return [bound(f"{label}.{n}", label, specs[n], given[n], loaded, f"{where}.{n}") for n in specs]


@error("A prior has the unit of what it is bound to, and only values that make sense for it.")
def bound(name: str, label: str, spec: ParameterSpec, given: Any, loaded: LoadedScenario, where: str) -> BoundParameter:
    """One parameter, bound to what the scenario gives.

    Raises:
        InputError: a wrong unit, or numbers outside the parameter's support.
    """
    if not isinstance(given, str):
        value = float(given)
        if not spec.support.contains(np.array([value])):
            raise InputError(
                f"expected a number {spec.support.name} ({spec.unit}), found {value:g}, set by hand", where
            )
        return BoundParameter(name, label, spec, None, value)
    prior = loaded.ledger.get(given)
    assert isinstance(prior, Prior)
    if prior.unit != spec.unit:
        raise InputError(f"expected the unit '{spec.unit}', found '{prior.unit}' in ledger entry '{given}'", where)
    ends = prior.ppf(np.array([1e-6, 1.0 - 1e-6]))
    if not spec.support.contains(ends):
        raise InputError(
            f"expected numbers {spec.support.name}, found a prior that reaches from {ends[0]:.3g} to {ends[1]:.3g} in "
            f"ledger entry '{given}'",
            where,
        )
    return BoundParameter(name, label, spec, prior, None)
