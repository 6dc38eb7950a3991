"""What every mechanism obeys, the built-in ones and one of a user's."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Hashable
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contested.ensemble.program import content
from contested.model import mechanisms
from contested.model.effects import Addition, Arrive, Event, LevelSpec, Travel
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism, claim_of
from contested.model.mechanisms.phases import PHASES
from contested.model.parameter import parameters_of, roles_of
from contested.model.state import State
from contested.observations.laws import Poisson
from helpers.worlds import route_shares
from laws.whole import EVERY, NUMBERS, OWN, guessed, whole

every = pytest.mark.parametrize("kind", sorted(EVERY))
HERE = whole()


@cache
def start(members: int = 1) -> State:
    return HERE.state(members)


@cache
def usual() -> dict[str, jax.Array]:
    return HERE.values()


def bounds() -> dict[str, LevelSpec]:
    specs = HERE.model.specs(HERE.values(), HERE.model._replace(instances=()).initial(HERE.values()))
    return {spec.name: spec for spec in specs if isinstance(spec, LevelSpec)}


BOUNDS = bounds()
START = start()


_inputs: dict[Hashable, Inputs] = {}


def inputs(state: State, week: float) -> Inputs:
    """What every kind of mechanism gets of this state, worked out once: it is most of the work of a law."""
    key = (content(state.stocks), content(state.levels), week)
    if key not in _inputs:
        _inputs[key] = HERE.inputs(state, week)
    return _inputs[key]


class Members(NamedTuple):
    """Parameter values of some members, their state and what mechanisms get of it."""

    values: dict[str, jax.Array]
    state: State
    x: Inputs


@cache
def members(*chosen: int) -> Members:
    """Some of three members whose parameters differ."""
    values = {n: (v * jnp.array([1.0, 0.9, 0.8]))[np.asarray(chosen)] for n, v in HERE.values(3).items()}
    state = HERE.model.initial(values)
    return Members(values, state, here_inputs(values, state))


def mine(kind: str, values=None) -> list[Mechanism]:
    values = usual() if values is None else values
    return [instance.bind(values) for instance in HERE.model.instances if instance.mechanism is EVERY[kind]]


def flows_of(kind: str, state: State, x, values=None) -> list:
    return [flow for m in mine(kind, values) for flow in m.flows(state, x)]


def numbers_of(kind: str, state: State, x, values=None) -> dict[str, list]:
    """All numbers of a mechanism: what must not be negative, what are shares, and what need only be finite."""
    rates, shares, free = [], [], []
    for m in mine(kind, values):
        for effect in m.factors(state, x):
            rates.append(effect.rate if isinstance(effect, Addition) else effect.value)
    for flow in flows_of(kind, state, x, values):
        rates.append(flow.rate if isinstance(flow, Arrive | Event) else flow.hazard)
        if isinstance(flow, Travel):
            rates.append(flow.weights)
            shares += [route_shares(flow), route_shares(flow).sum(axis=1)]
        if isinstance(flow, Event) and flow.losses:
            shares += [part.share for part in flow.losses] + [sum(part.share for part in flow.losses)]
            shares.append(flow.size.lethal)
    zero = jnp.zeros_like(state.stocks["civilian"])
    counts = StepCounts(
        {"ambush-a.attack": zero + 2.0, "x": zero + 1.0}, {"ambush-a.attack": None, "x": "dead.a"}, zero, x.step
    )
    for m in mine(kind, values):
        free += [part for d in m.drifts(state, x, counts) for part in (d.change, d.toward, d.speed)]
        shares += [r.law.chance for r in m.reports(x.world, counts) if not isinstance(r.law, Poisson)]
    return {"rates": rates, "shares": shares, "free": free}


@st.composite
def states(draw) -> State:
    """Any stocks of whole units and any levels within their bounds, zeros among them; an actor is in one phase."""
    phase = draw(st.sampled_from(PHASES))
    counts = st.sampled_from([0.0, 1.0, 7.0, 300.0, 40_000.0, 2.0**24 - 1])

    def any_of(name: str, like) -> jax.Array:
        rows = like.shape[0]
        if name.startswith("phase."):
            found = [float(name.split(".")[2] == phase)]
        elif name not in BOUNDS:
            found = draw(st.lists(counts, min_size=rows, max_size=rows))
        else:
            low, high = BOUNDS[name].low, min(BOUNDS[name].high, 1e6)
            found = [low + (high - low) * draw(st.sampled_from([0.0, 1e-4, 0.5, 1.0])) for _ in range(rows)]
        return jnp.asarray(found, dtype=float)[:, None]

    stocks = {n: any_of(n, START.stocks[n]) for n in sorted(START.stocks)}
    return State(stocks, {n: any_of(n, START.levels[n]) for n in sorted(START.levels)})


@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(state=states(), week=st.sampled_from([0.0, 17.0, 31.5]))
def test_rates_are_finite_and_never_negative_whatever_the_stocks(state, week):
    x = inputs(state, week)
    for kind in sorted(EVERY):
        numbers = numbers_of(kind, state, x)
        for rate in numbers["rates"]:
            assert np.all(np.isfinite(rate)) and np.all(np.asarray(rate) >= 0.0), kind
        for part in numbers["shares"]:
            assert np.all(np.asarray(part) >= 0.0) and np.all(np.asarray(part) <= 1.0 + 1e-5), kind
        for number in numbers["free"]:
            assert np.all(np.isfinite(number)), kind


def numbers_of_all(values, stocks, levels) -> dict[str, list[jax.Array]]:
    """All numbers of every mechanism."""
    state = State(stocks, levels)
    x = here_inputs(values, state)
    groups = {kind: numbers_of(kind, state, x, values).values() for kind in sorted(EVERY)}
    return {kind: [jnp.asarray(number) for group in found for number in group] for kind, found in groups.items()}


def test_gradients_are_finite_where_there_is_nobody():
    def everything(*given_):
        return sum(jnp.sum(number) for found in numbers_of_all(*given_).values() for number in found)

    empty = jax.tree.map(jnp.zeros_like, start())
    found = jax.grad(everything, argnums=(0, 1, 2))(HERE.values(), empty.stocks, empty.levels)
    broken = [
        jax.tree_util.keystr(path)
        for path, g in jax.tree_util.tree_leaves_with_path(found)
        if not np.all(np.isfinite(g))
    ]
    assert broken == []


def here_inputs(values, state):
    from contested.model.compose import make_inputs

    return make_inputs(HERE.model, HERE.model.mechanisms(values), values, state, jnp.asarray(3.0), 1.0)


def sort_of(stock: str) -> str:
    kinds = {"civilian": "people", "displaced": "people", "abroad": "people"}
    first = stock.split(".")[0]
    return kinds.get(stock, {"fighters": "people", "dead": "people", "captured": "people"}.get(first, first))


@every
def test_flows_lead_from_people_to_people_and_from_ground_to_ground(kind):
    for flow in flows_of(kind, start(), inputs(start(), 0.0)):
        ways = flow.losses if isinstance(flow, Event) else [] if isinstance(flow, Arrive) else [flow]
        for way in ways:
            assert way.target is None or sort_of(way.source) == sort_of(way.target), way.name
            assert not way.source.startswith("dead.")


@every
def test_members_together_have_the_numbers_of_each_alone(kind):
    together, every_member = members(0, 1, 2), (0, 1, 2)
    numbers = numbers_of(kind, together.state, together.x, together.values)
    for member in every_member:
        one = members(member)
        alone = numbers_of(kind, one.state, one.x, one.values)
        for a, b in zip(sum(numbers.values(), []), sum(alone.values(), []), strict=True):
            a, b = np.asarray(a), np.asarray(b)
            a = a[..., member : member + 1] if a.ndim and a.shape[-1] == len(every_member) else a
            np.testing.assert_allclose(a, b, rtol=2e-6, atol=1e-12)


def test_every_mechanism_has_the_same_numbers_compiled_or_not():
    given_ = HERE.values(), start().stocks, start().levels
    plain, compiled = numbers_of_all(*given_), jax.jit(numbers_of_all)(*given_)
    for kind in sorted(EVERY):
        for one, other in zip(plain[kind], compiled[kind], strict=True):
            np.testing.assert_allclose(one, other, rtol=2e-5, atol=1e-12, err_msg=kind)


@every
def test_an_instance_can_be_made_from_what_a_mechanism_declares(kind):
    """So that the laws find a new one by themselves."""
    (instance, numbers) = guessed(kind, "a", "b")
    for spec in parameters_of(EVERY[kind]):
        assert spec.support.contains(np.array([numbers[spec.name]])), spec.name
    if kind in {one.label for one in HERE.model.instances}:
        instance = instance._replace(label=kind)  # its levels are called by its label
    values = {f"{instance.label}.{name}": jnp.array([value]) for name, value in numbers.items()}
    mechanism = instance.bind(values)
    x = inputs(start(), 0.0)
    found = [*mechanism.flows(start(), x), *mechanism.factors(start(), x)]
    assert (
        found or [*mechanism.declare(HERE.model.world, start())] or kind in ("fabrication", "reporting", "statements")
    )


@every
def test_a_mechanism_states_a_claim_and_its_sources_units_and_parts(kind):
    mechanism = EVERY[kind]
    claim = claim_of(mechanism)
    assert claim.endswith(".") and len(claim.split()) > 5
    assert mechanism.__doc__ != Mechanism.__doc__
    assert mechanism.sources and all(isinstance(source, str) and source for source in mechanism.sources)
    assert roles_of(mechanism) and all(spec.description for spec in roles_of(mechanism))
    assert parameters_of(mechanism)
    for spec in parameters_of(mechanism):
        assert spec.unit and spec.description and spec.support, spec.name


def test_every_module_of_mechanisms_is_listed():
    listed = {mechanism.__module__ for mechanism in mechanisms.BUILT_IN.values()}
    names = {f"{mechanisms.__name__}.{info.name}" for info in pkgutil.iter_modules(mechanisms.__path__)}
    assert names == listed
    for name in names:
        inside = [v for v in vars(importlib.import_module(name)).values() if isinstance(v, type)]
        own = {v for v in inside if issubclass(v, Mechanism) and v.__module__ == name}
        assert own <= set(mechanisms.BUILT_IN.values())


def test_the_war_of_the_laws_uses_every_mechanism_and_that_of_the_documentation():
    assert {instance.mechanism for instance in HERE.model.instances} == set(EVERY.values())
    assert {"volunteers"} <= set(OWN) and not set(OWN) & set(NUMBERS)  # found in the documentation, not listed here
