"""Tiny worlds: a few places and one mechanism alone, run as expectations or as whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from contested.engine.integrators.draws import Expected, Leap
from contested.engine.step import advance_step
from contested.engine.trajectory import level_bounds, simulate
from contested.model.compose import look
from contested.model.inputs import Inputs, World
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.model import ExogenousShock, InitialForce, MechanismInstance, Model
from contested.model.parameter import REQUIRED, parameters_of, roles_of
from contested.model.state import State


def land(
    places: int = 1,
    population: Any = 100_000.0,
    units: Any = 10.0,
    actors: Sequence[str] = ("red", "blue"),
    columns: Mapping[str, Sequence[float]] | None = None,
    distance_km: Any = None,
    neighbours: Any = None,
) -> World:
    """Places in a row, 100 km apart, each a neighbour of the next; equal unless said otherwise."""
    row = np.arange(places)
    apart = np.abs(row[:, None] - row[None, :])
    return World(
        places=tuple(f"p{k}" for k in row),
        actors=tuple(actors),
        population=np.broadcast_to(np.asarray(population, float), (places,)).copy(),
        units=np.broadcast_to(np.asarray(units, float), (places,)).copy(),
        columns={name: np.asarray(values, float) for name, values in (columns or {}).items()},
        distance_km=100.0 * apart if distance_km is None else np.asarray(distance_km, float),
        neighbours=(apart == 1) if neighbours is None else np.asarray(neighbours, bool),
    )


class Part(NamedTuple):
    """A mechanism in its part, with its numbers."""

    instance: MechanismInstance
    numbers: dict[str, Any]


def part(kind: str | type[Mechanism], label: str | None = None, **given: Any) -> Part:
    """Cast a mechanism; roles and numbers are told apart by the mechanism itself, and none may be forgotten."""
    mechanism = BUILT_IN[kind] if isinstance(kind, str) else kind
    name = kind if isinstance(kind, str) else mechanism.__name__.lower()
    roles, numbers = {}, {}
    for spec in roles_of(mechanism):
        value = given.pop(spec.name, spec.default)
        assert value is not REQUIRED, f"{name} needs the role {spec.name}"
        roles[spec.name] = (value,) if spec.many and isinstance(value, str) else value
    for parameter in parameters_of(mechanism):
        numbers[parameter.name] = given.pop(parameter.name)
    assert not given, f"{name} knows no {sorted(given)}"
    return Part(MechanismInstance(label or name, name, mechanism, roles), numbers)


class Case(NamedTuple):
    """A model with its numbers."""

    model: Model
    numbers: dict[str, Any]

    def values(self, members: int = 1) -> dict[str, jax.Array]:
        """Every number as an array [member]."""
        return {n: jnp.broadcast_to(jnp.asarray(v, dtype=float), (members,)) for n, v in self.numbers.items()}

    def expected(self, per_week: int | None = None) -> dict[str, np.ndarray]:
        """Weekly expectations by series [week, place]."""
        return {name: array[..., 0] for name, array in self.swept(1, per_week).items()}

    def swept(self, members: int, per_week: int | None = None) -> dict[str, np.ndarray]:
        """Weekly expectations by series [week, place, member]; numbers may differ between members."""
        run = jax.jit(lambda v: simulate(self.model, v, lambda number: Expected(), per_week))
        return flat(run(self.values(members)))

    def leap(self, members: int, seed: int = 0, per_week: int | None = None) -> dict[str, np.ndarray]:
        """Weekly whole numbers by series [week, place, member]."""
        return flat(jax.jit(self.leaping(per_week))(self.values(members), member_keys(seed, members)))

    def leaping(self, per_week: int | None = None):
        """The function of values and keys that `leap` compiles."""
        rows = len(self.model.world.places)

        def run(values, keys):
            return simulate(self.model, values, lambda number: leap_at(keys, number, rows), per_week)

        return run

    def after(self, state: State, weeks: int, per_week: int = 1, keys: jax.Array | None = None) -> State:
        """The state so many weeks after this one: its expectation, or drawn where there are keys [member]."""
        return self.stepping(weeks, per_week)(state, keys)

    def stepping(self, weeks: int, per_week: int = 1):
        """The compiled function of a state and keys that `after` calls."""
        rows = len(self.model.world.places)

        @jax.jit
        def run(state, keys):
            values = self.values(state.stocks["civilian"].shape[-1])
            mechanisms, bounds = self.model.mechanisms(values), level_bounds(self.model, values)

            def body(number, now):
                draws = Expected() if keys is None else leap_at(keys, number, rows)
                week, step = number / per_week, 1.0 / per_week
                return advance_step(self.model, mechanisms, values, bounds, now, week, step, draws).state

            return jax.lax.fori_loop(0, weeks * per_week, body, state)

        return run

    def bound(self, members: int = 1) -> list[Mechanism]:
        """The mechanisms with their numbers in."""
        return self.model.mechanisms(self.values(members))

    def state(self, members: int = 1, **changed: Any) -> State:
        """The state at the start, with some stocks or levels ([place]) set; `__` in a name stands for a dot."""
        state = self.model.initial(self.values(members))
        stocks, levels = dict(state.stocks), dict(state.levels)
        for key, value in changed.items():
            name = key.replace("__", ".")
            into = stocks if name in stocks else levels
            into[name] = jnp.broadcast_to(jnp.asarray(value, dtype=float).reshape(-1, 1), into[name].shape)
        return State(stocks, levels)

    def inputs(self, state: State, week: float = 0.0) -> Inputs:
        """What mechanisms see at a time."""
        members = state.stocks["civilian"].shape[-1]
        step = self.model.step_days / 7.0
        return look(self.model, self.bound(members), self.values(members), state, jnp.asarray(week), step)

    def flow(self, name: str, state: State) -> Any:
        """One flow of the first mechanism, by its own name."""
        return {f.name: f for f in self.bound()[0].flows(state, self.inputs(state))}[name]


def case(
    *parts: Part,
    world: World | None = None,
    fighters: Mapping[str, Any] | None = None,
    weights: Mapping[str, Sequence[float]] | None = None,
    held: Mapping[str, Sequence[float]] | None = None,
    outside: Mapping[ExogenousShock, float] | None = None,
    weeks: int = 10,
    step_days: float = 7.0,
    start_week: float = 0.0,
) -> Case:
    """A model of these parts. Fighters are spread evenly unless `weights` says where they are."""
    world = world or land()
    count = len(world.places)
    numbers: dict[str, Any] = {}
    for one in parts:
        numbers |= {f"{one.instance.label}.{name}": value for name, value in one.numbers.items()}
    forces = []
    for actor in world.actors:
        numbers[f"initial.{actor}"] = (fighters or {}).get(actor, 0.0)
        where = np.asarray((weights or {}).get(actor, np.ones(count)), float)
        forces.append(InitialForce(actor, where, np.asarray((held or {}).get(actor, np.zeros(count)), float)))
    for event, value in (outside or {}).items():
        numbers[f"event.{event.id}"] = value
    shocks = tuple(outside or {})
    instances = tuple(one.instance for one in parts)
    return Case(Model(world, instances, tuple(forces), shocks, weeks, step_days, start_week), numbers)


class ProposedEvent(NamedTuple):
    """An outside event that can be a key: places as a tuple."""

    id: str
    first: float
    last: float
    patterns: tuple[str, ...]
    where: tuple[bool, ...]


def happening(names: str, first: float, last: float, places: int = 1, id: str = "outside") -> Any:
    """A factor on names everywhere, from one week to before another."""
    return ProposedEvent(id, first, last, (names,), (True,) * places)


def member_keys(seed: int, members: int) -> jax.Array:
    """Keys [member]."""
    return jax.vmap(jax.random.fold_in, (None, 0))(jax.random.key(seed), jnp.arange(members, dtype=jnp.uint32))


def leap_at(keys: jax.Array, number: Any, rows: int) -> Leap:
    """The draws of a step."""
    return Leap(jax.vmap(jax.random.fold_in, (0, None))(keys, number), rows)


def flat(weekly: Any) -> dict[str, np.ndarray]:
    """All series of a run by name."""
    return {name: np.asarray(array) for group in weekly for name, array in group.items()}


def total(series: dict[str, np.ndarray], *names: str) -> np.ndarray:
    """Sum of some series over places, by week."""
    return sum(series[name].sum(axis=1) for name in names)


def people(series: dict[str, np.ndarray]) -> np.ndarray:
    """Everyone, dead or alive, over places, by week."""
    kinds = ("civilian", "displaced", "abroad", "fighters.", "dead.", "captured.")
    return total(series, *(n for n in series if any(n == k or (k[-1] == "." and n.startswith(k)) for k in kinds)))
