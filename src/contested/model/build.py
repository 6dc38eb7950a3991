"""From a scenario to a model: names become code here, and nowhere else."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from contested.errors import InputError, nearest
from contested.ledger.prior import Prior
from contested.model.inputs import World
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.model import ExogenousShock, InitialForce, MechanismInstance, Model
from contested.model.parameter import REQUIRED, ParameterSpec, RoleSpec, non_negative, parameters_of, positive, roles_of
from contested.scenario.load import LoadedScenario, in_file

MOST_PEOPLE = 2**24
"""Counts are float32: whole numbers are exact up to here."""


class BoundParameter(NamedTuple):
    """A parameter and the ledger entry (or the number set by hand) that it is bound to."""

    name: str
    label: str
    spec: ParameterSpec
    prior: Prior | None
    by_hand: float | None


class Built(NamedTuple):
    """A model, where all its numbers come from, and the file of its scenario."""

    model: Model
    parameters: tuple[BoundParameter, ...]
    file: Path


def build(loaded: LoadedScenario, own: Mapping[str, type[Mechanism]] | None = None) -> Built:
    """Turn a loaded scenario into a model, with every parameter bound.

    Args:
        loaded: the scenario with its ledger and places.
        own: mechanisms of the user's, by name, beside the built-in ones.

    Raises:
        InputError: unknown mechanism or role, unbound parameter, wrong unit, support or place.
    """
    with in_file(loaded.file):
        return _build(loaded, own or {})


def _build(loaded: LoadedScenario, own: Mapping[str, type[Mechanism]]) -> Built:
    known = {**BUILT_IN, **own}
    world = build_world(loaded)
    instances, parameters = [], []
    for label, entry in loaded.scenario.mechanism.items():
        where = f"mechanism.{label}"
        if entry.kind not in known:
            hint = "" if own else " One of your own needs the option --mechanisms FILE."
            raise InputError(f"no mechanism '{entry.kind}'; {nearest(entry.kind, known)}{hint}", where)
        mechanism = known[entry.kind]
        roles = _instance_roles(mechanism, entry.roles, world, where)
        instances.append(MechanismInstance(label, entry.kind, mechanism, roles))
        parameters += _bind(label, mechanism, entry.parameters, loaded, where)
    for actor in loaded.scenario.actor:
        spec = ParameterSpec(f"initial.{actor.id}", "persons", non_negative, f"fighters of {actor.name} at the start")
        parameters.append(_bound(spec.name, "initial", spec, actor.fighters, loaded, f"actor '{actor.id}'"))
    for event in loaded.scenario.event:
        spec = ParameterSpec(f"event.{event.id}", "factor", positive, event.text)
        parameters.append(_bound(spec.name, "event", spec, event.factor, loaded, f"event '{event.id}'"))
    model = Model(
        world=world,
        instances=tuple(instances),
        initial_forces=tuple(_initial_force(actor, world) for actor in loaded.scenario.actor),
        shocks=tuple(_shock(event, loaded, world) for event in loaded.scenario.event),
        weeks=loaded.scenario.weeks,
        step_days=loaded.scenario.step_days,
        start_week_of_year=loaded.calendar.week_of_year(0),
    )
    _check_forces(model)
    return Built(model, tuple(parameters), loaded.file)


def build_world(loaded: LoadedScenario) -> World:
    """The fixed setting of a scenario."""
    places = loaded.places
    crowded = np.flatnonzero(places.population >= MOST_PEOPLE)
    if len(crowded):
        place = places.ids[crowded[0]]
        raise InputError(
            f"place '{place}' has {places.population[crowded[0]]:,} people; at most {MOST_PEOPLE - 1:,} can be counted "
            "exactly; split the place",
            "places",
        )
    return World(
        tuple(places.ids),
        tuple(actor.id for actor in loaded.scenario.actor),
        places.population.astype(np.float64),
        places.units.astype(np.float64),
        places.columns,
        places.distance_km,
        places.neighbours,
        southern=bool(places.lat.mean() < 0),
    )


def load_own(path: Path) -> dict[str, type[Mechanism]]:
    """Mechanisms in a Python file the user names on purpose: every final subclass of Mechanism, by lower-case name.

    Raises:
        InputError: no such file, no Python file, or no mechanism in it.
    """
    if not path.is_file():
        raise InputError("no such file of mechanisms", str(path))
    if path.suffix != ".py":
        raise InputError(f"expected a Python file whose name ends in .py, found '{path.name}'", str(path))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InputError(f"the file of mechanisms fails: {type(error).__name__}: {error}", str(path)) from error
    found = {
        name.lower(): value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Mechanism) and value.__module__ == module.__name__
    }
    if not found:
        raise InputError("expected a subclass of contested.model.mechanism.Mechanism, found none", str(path))
    return found


def _instance_roles(mechanism: type[Mechanism], given: Mapping[str, Any], world: World, where: str) -> dict[str, Any]:
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
            raise InputError(f"'{name}' is missing: {spec.says}", where)
        else:
            roles[name] = spec.default
    return roles


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
    return values if spec.many else values[0]


def _bind(
    label: str, mechanism: type[Mechanism], given: Mapping[str, Any], loaded: LoadedScenario, where: str
) -> list[BoundParameter]:
    specs = {spec.name: spec for spec in parameters_of(mechanism)}
    for name in given:
        if name not in specs:
            options = [*specs, *(spec.name for spec in roles_of(mechanism))]
            raise InputError(f"unknown parameter '{name}'; {nearest(name, options)}", where)
    missing = [name for name in specs if name not in given]
    if missing:
        spec = specs[missing[0]]
        raise InputError(
            f"parameter '{spec.name}' is not bound ({spec.says}, {spec.unit}); expected {spec.name} = \"prior:ID\"",
            where,
        )
    return [_bound(f"{label}.{n}", label, specs[n], given[n], loaded, f"{where}.{n}") for n in specs]


def _bound(
    name: str, label: str, spec: ParameterSpec, given: Any, loaded: LoadedScenario, where: str
) -> BoundParameter:
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


def _initial_force(actor: Any, world: World) -> InitialForce:
    weights = world.column(actor.where)[:, 0].astype(np.float64)
    held = world.column(actor.holds)[:, 0].astype(np.float64) if actor.holds else np.zeros(len(world.places))
    if np.any(held != np.round(held)):
        raise InputError(f"column '{actor.holds}' must hold whole control units", f"actor '{actor.id}'")
    return InitialForce(actor.id, weights, held)


def _shock(event: Any, loaded: LoadedScenario, world: World) -> ExogenousShock:
    first = (event.from_ - loaded.calendar.start).days / 7.0
    last = ((event.to - loaded.calendar.start).days + 1) / 7.0
    chosen = event.places or world.places
    where = np.isin(np.array(world.places), [world.places[world.index(place)] for place in chosen])
    return ExogenousShock(event.id, first, last, tuple(event.affects), where)


def _check_forces(model: Model) -> None:
    held = np.sum([force.held for force in model.initial_forces], axis=0)
    wrong = np.flatnonzero(held > model.world.units)
    if len(wrong):
        place = model.world.places[wrong[0]]
        raise InputError(
            f"actors hold {held[wrong[0]]:g} control units of '{place}', which has {model.world.units[wrong[0]]:g}",
            "places",
        )
