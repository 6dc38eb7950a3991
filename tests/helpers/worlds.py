"""Small worlds: a few places and one mechanism alone, as a mean field or in whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from contested.engine.integrators.leap import Leap
from contested.engine.system import Noise, System, Weekly, mean_field, simulate, tau_leap
from contested.ensemble.program import content
from contested.model.compose import make_inputs
from contested.model.effects import Travel
from contested.model.inputs import Inputs, StepCounts, World
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.model import InitialForce, MechanismInstance, Model
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
    """Places in a row, 100 km apart, each a neighbour of the next; all equal by default."""
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
    """An instance of a mechanism, with its parameter values."""

    instance: MechanismInstance
    numbers: dict[str, Any]


def part(kind: str | type[Mechanism], label: str | None = None, **given: Any) -> Part:
    """An instance of a mechanism from its roles and parameters; none may be missing."""
    mechanism = BUILT_IN[kind] if isinstance(kind, str) else kind
    name = kind if isinstance(kind, str) else mechanism.__name__.lower()
    roles, numbers = {}, {}
    for spec in roles_of(mechanism):
        value = given.pop(spec.name, spec.default)
        assert value is not REQUIRED, f"{name} needs the role {spec.name}"
        roles[spec.name] = (value,) if spec.many and isinstance(value, str) else value
    for parameter in parameters_of(mechanism):
        numbers[parameter.name] = given.pop(parameter.name)
    assert not given, f"{name} has no {sorted(given)}"
    return Part(MechanismInstance(label or name, name, mechanism, roles), numbers)


class Case(NamedTuple):
    """A model with its parameter values."""

    model: Model
    numbers: dict[str, Any]

    def values(self, members: int = 1) -> dict[str, jax.Array]:
        """Every parameter as an array [member]."""
        return {n: jnp.asarray(np.broadcast_to(v, (members,)), dtype=float) for n, v in self.numbers.items()}

    def weekly(
        self, noise: Noise | None = None, per_week: int | None = None, members: int = 1, state: State | None = None
    ) -> Weekly:
        """The model's weeks from its start or from a state, compiled."""
        steps = round(7.0 / self.model.step_days) if per_week is None else per_week
        kind = mean_field if noise is None else tau_leap
        noise = noise_of(0, members) if noise is None else noise
        cells = noise.member.shape[0] * len(self.model.world.places) * self.model.weeks * steps
        run = program(self.model, kind, steps, cells > FEW_CELLS)
        return run(self.values(noise.member.shape[0]), noise, state)

    def expected(self, per_week: int | None = None, state: State | None = None) -> dict[str, np.ndarray]:
        """Weekly expectations by series [week, place]."""
        return {name: array[..., 0] for name, array in flat(self.weekly(None, per_week, 1, state)).items()}

    def expected_by_member(self, members: int, per_week: int | None = None) -> dict[str, np.ndarray]:
        """Weekly expectations by series [week, place, member]; parameters may differ between members."""
        return flat(self.weekly(None, per_week, members))

    def leap(self, members: int, seed: int = 0, per_week: int | None = None) -> dict[str, np.ndarray]:
        """Weekly whole numbers by series [week, place, member]."""
        return flat(self.weekly(noise_of(seed, members), per_week))

    def after(self, state: State, weeks: int, per_week: int = 1, noise: Noise | None = None) -> State:
        """The state so many weeks after this one: its expectation, or drawn where there is noise."""
        weekly = self._replace(model=self.model._replace(weeks=weeks)).weekly(
            noise, per_week, state.stocks["civilian"].shape[1], state
        )
        return State(*({name: values[-1] for name, values in part.items()} for part in weekly[:2]))

    def without_slope(self, state: State) -> list[str]:
        """Parameters, stocks and levels in which something that a mechanism says has no finite gradient."""
        zero = jnp.zeros_like(state.stocks["civilian"])
        counts = StepCounts({}, {}, zero, self.model.step_days / 7.0)

        def everything(values: dict[str, jax.Array], stocks: Any, levels: Any) -> jax.Array:
            here, mechanisms = State(stocks, levels), self.model.mechanisms(values)
            x = make_inputs(self.model, mechanisms, values, here, jnp.asarray(0.0), counts.step)
            said = [
                (list(m.factors(here, x)), list(m.flows(here, x)), list(m.drifts(here, x, counts))) for m in mechanisms
            ]
            numbers = [leaf for leaf in jax.tree.leaves(said) if isinstance(leaf, jax.Array)]
            return sum(jnp.sum(number) for number in numbers)

        slopes = jax.jit(jax.grad(everything, argnums=(0, 1, 2)))(self.values(), state.stocks, state.levels)
        return [name for part in slopes for name, slope in part.items() if not np.isfinite(slope).all()]

    def bound(self, members: int = 1) -> list[Mechanism]:
        """The mechanisms with parameter values."""
        return self.model.mechanisms(self.values(members))

    def state(self, members: int = 1, **changed: Any) -> State:
        """The state at the start in whole numbers, with some stocks or levels ([place]) set; `__` stands for a dot."""
        state = tau_leap(self.model).init(self.values(members))
        stocks, levels = dict(state.stocks), dict(state.levels)
        for key, value in changed.items():
            name = key.replace("__", ".")
            into = stocks if name in stocks else levels
            into[name] = jnp.broadcast_to(jnp.asarray(value, dtype=float).reshape(-1, 1), into[name].shape)
        return State(stocks, levels)

    def inputs(self, state: State, week: float = 0.0) -> Inputs:
        """The inputs of mechanisms at a time."""
        members = state.stocks["civilian"].shape[-1]
        step = self.model.step_days / 7.0
        return make_inputs(self.model, self.bound(members), self.values(members), state, jnp.asarray(week), step)

    def flow(self, name: str, state: State) -> Any:
        """One flow of the first mechanism, by its name there."""
        return {f.name: f for f in self.bound()[0].flows(state, self.inputs(state))}[name]


FOR_LONG = {"xla_backend_optimization_level": 1, "xla_cpu_use_fusion_emitters": True}
"""Compiled so, a program runs in an eighth of the time that it needs as tests compile it (see `conftest.py`)."""
FEW_CELLS = 20_000
"""Members times places times steps that take half a second at most without these options."""
MOST_KEPT = 24
_programs: dict[Hashable, Callable[..., Weekly]] = {}


def program(model: Model, kind: Callable[[Model], System], per_week: int, long: bool) -> Callable[..., Weekly]:
    """The weeks of a model as a compiled function of values, noise and state: one for equal models, the newest kept."""
    system = kind(model)
    key = (content(system), model.weeks, per_week, long)
    run = _programs.pop(key, None)
    if run is None:
        run = jax.jit(
            lambda values, noise, state: simulate(system, values, noise, model.weeks, per_week, state=state),
            compiler_options=FOR_LONG if long else None,
        )
    _programs[key] = run
    if len(_programs) > MOST_KEPT:
        del _programs[next(iter(_programs))]
    return run


def case(
    *parts: Part,
    world: World | None = None,
    fighters: Mapping[str, Any] | None = None,
    weights: Mapping[str, Sequence[float]] | None = None,
    held: Mapping[str, Sequence[float]] | None = None,
    shocks: Mapping[Any, float] | None = None,
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
    for one, value in (shocks or {}).items():
        numbers[f"event.{one.id}"] = value
    instances = tuple(one.instance for one in parts)
    return Case(Model(world, instances, tuple(forces), tuple(shocks or {}), weeks, step_days, start_week), numbers)


class Shock(NamedTuple):
    """An exogenous shock that can be a key: places as a tuple."""

    id: str
    first: float
    last: float
    patterns: tuple[str, ...]
    where: tuple[bool, ...]


def shock(names: str, first: float, last: float, places: int = 1, id: str = "shock") -> Any:
    """A factor on names everywhere, from one week to before another."""
    return Shock(id, first, last, (names,), (True,) * places)


def route_shares(flow: Travel) -> jax.Array:
    """Share of each route [origin, route, member]; 0 where no route has any weight."""
    whole = flow.weights.sum(axis=1, keepdims=True)
    return jnp.where(whole > 0, flow.weights / jnp.where(whole > 0, whole, 1.0), 0.0)


def noise_of(seed: int, members: int, first: int = 0) -> Noise:
    """The noise of so many members, from the member `first` on."""
    return Noise(seed, first + jnp.arange(members, dtype=jnp.uint32))


def leap_at(noise: Noise, number: int, rows: int) -> Leap:
    """The draws of a step in a world of so many places."""
    return Leap.begin(noise, rows).at(jnp.int32(number))


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
