"""From a scenario to a model. Names of mechanisms become classes here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from contested.checks import error
from contested.errors import InputError, nearest
from contested.model.binding import BoundParameter, bind_parameters, bound, check_enemies, instance_roles
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.model import INITIAL, ExogenousShock, InitialForce, MechanismInstance, Model
from contested.model.overlaps import check_overlaps
from contested.model.parameter import ParameterSpec, non_negative
from contested.model.start_values import start_values
from contested.model.world import World
from contested.scenario.load import LoadedScenario, in_file
from contested.scenario.places import MOST_PEOPLE
from contested.scenario.what_if import lever_where


class Built(NamedTuple):
    """A model, what each of its parameters is bound to, and the file of its scenario."""

    model: Model
    parameters: tuple[BoundParameter, ...]
    file: Path


def build(loaded: LoadedScenario, user_mechanisms: Mapping[str, type[Mechanism]] | None = None) -> Built:
    """Turn a loaded scenario into a model, with every parameter bound.

    Args:
        loaded: the scenario with its ledger and places.
        user_mechanisms: the user's own mechanisms by name, in addition to the built-in ones.

    Raises:
        InputError: unknown mechanism or role, unbound parameter, wrong unit, support or place.
    """
    with in_file(loaded.file):
        return _build(loaded, user_mechanisms or {})


@error("A mechanism of that kind exists.")
def _build(loaded: LoadedScenario, user_mechanisms: Mapping[str, type[Mechanism]]) -> Built:
    known = {**BUILT_IN, **user_mechanisms}
    world = build_world(loaded)
    instances, forces, parameters = [], [], []
    for label, entry in loaded.scenario.mechanism.items():
        where = f"mechanism.{label}"
        if entry.kind not in known:
            hint = "" if user_mechanisms else " A mechanism of your own needs `mechanisms`."
            raise InputError(f"no mechanism '{entry.kind}'; {nearest(entry.kind, known)}{hint}", where)
        mechanism = known[entry.kind]
        roles = instance_roles(mechanism, entry.roles, world, where)
        check_enemies(mechanism, roles, loaded.scenario.actor, where)
        instances.append(MechanismInstance(label, entry.kind, mechanism, roles))
        parameters += bind_parameters(label, mechanism, entry.parameters, loaded, where)
    check_overlaps(instances)
    for actor in loaded.scenario.actor:
        force = _initial_force(actor, world)
        forces.append(force)
        spec = ParameterSpec(force.parameter, "persons", non_negative, f"fighters of {actor.name} at the start")
        parameters.append(bound(spec.name, INITIAL, spec, actor.fighters, loaded, f"actor '{actor.id}'"))
    for event in loaded.scenario.event:
        spec = ParameterSpec(f"event.{event.id}", "factor", non_negative, event.text)
        parameters.append(bound(spec.name, "event", spec, event.factor, loaded, lever_where(event.id)))
    model = Model(
        world=world,
        instances=tuple(instances),
        initial_forces=tuple(forces),
        shocks=tuple(_shock(event, loaded, world) for event in loaded.scenario.event),
        weeks=loaded.calendar.weeks,
        step_days=loaded.scenario.step_days,
        start_week_of_year=loaded.calendar.week_of_year(0),
    )
    _check_forces(model)
    starts, given = start_values(loaded, model, parameters)
    parameters += given
    _check_names([one.name for one in parameters])
    return Built(model._replace(starts=starts), tuple(parameters), loaded.file)


@error("A place has fewer people than can be counted exactly.")
def build_world(loaded: LoadedScenario) -> World:
    """The fixed setting of a scenario.

    Raises:
        InputError: a place with more people than can be counted exactly.
    """
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
        actor_names=tuple(actor.name for actor in loaded.scenario.actor),
        control_unit=loaded.scenario.places.control_unit,
    )


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


@error("No two parameters of a model have one name.")
def _check_names(names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        label = twice.partition(".")[0]
        raise InputError(f"two parameters are named '{twice}'; give the mechanism another label", f"mechanism.{label}")


def _check_forces(model: Model) -> None:
    held = np.sum([force.held for force in model.initial_forces], axis=0)
    wrong = np.flatnonzero(held > model.world.units)
    if len(wrong):
        place = model.world.places[wrong[0]]
        raise InputError(
            f"actors hold {held[wrong[0]]:g} control units of '{place}', which has {model.world.units[wrong[0]]:g}",
            "places",
        )
