"""One step of any model: factors, exits, arrivals, events, losses, levels. The same code serves all integrators.

Competing exits are Euler-multinomial: the pool that leaves a stock is drawn first, then split, which is exact in law
for constant hazards at any step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from contested.engine.integrators.protocol import Integrator
from contested.engine.propose import Proposal, apply_factors, propose
from contested.model.compose import NamedFlow, make_inputs, name_flows
from contested.model.effects import Drift, LevelSpec
from contested.model.inputs import Inputs, StepCounts, total
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.state import State


class Stepped(NamedTuple):
    """The state after a step, the units moved or events of each flow, and the stock that each flow enters."""

    state: State
    counts: dict[str, Float[Array, "row member"]]
    targets: dict[str, str | None]


def advance_step(
    model: Model,
    mechanisms: list[Mechanism],
    values: Mapping[str, Array],
    bounds: Mapping[str, LevelSpec],
    state: State,
    week: Float[Array, ""],
    step: Float[Array, ""] | float,
    draws: Integrator,
) -> Stepped:
    """Advance the state by `step` weeks; `week` counts weeks since the start."""

    def flows() -> list[NamedFlow]:
        x = make_inputs(model, mechanisms, values, state, week, step)
        return apply_factors(name_flows(mechanisms, state, x), x)

    rates = draws.stage(flows, week)
    proposal = draws.stage(lambda: propose(rates, state, step), week)
    stocks = dict(state.stocks)
    counts: dict[str, Array] = {}
    targets: dict[str, str | None] = {}
    _exits(proposal, stocks, counts, targets, draws)
    _arrivals(proposal, stocks, counts, targets, draws)
    _events(proposal, stocks, counts, targets, draws)
    x = make_inputs(model, mechanisms, values, state, week, step)
    done = StepCounts(counts, targets, jnp.zeros_like(state.stocks["civilian"]), x.step)
    after = State(stocks, state.levels)
    levels = _drift(mechanisms, after, x, done, bounds)
    return Stepped(State(stocks, levels), counts, targets)


def level_bounds(model: Model, values: Mapping[str, Array]) -> dict[str, LevelSpec]:
    """The levels that mechanisms declare, by name."""
    start = model._replace(instances=()).initial(values)
    return {spec.name: spec for spec in model.specs(values, start) if isinstance(spec, LevelSpec)}


def _exits(proposal: Proposal, stocks, counts, targets, draws: Integrator) -> None:
    moved: dict[str, Array] = {}
    for sources, plan in zip(proposal.sources, proposal.leaving, strict=True):
        moved |= draws.split(plan, [stocks[source] for source in sources])
        stocks.update({source: moved[f"{source}="] for source in sources})
    for leaving in proposal.exits:
        targets[leaving.name] = leaving.target
        ways = [moved[end] for end in leaving.ends()]
        counts[leaving.name] = total(ways)
        if leaving.target is not None:
            came = ways[0] if leaving.routes is None else arrivals_by_place(jnp.stack(ways, axis=1), leaving.routes)
            stocks[leaving.target] = stocks[leaving.target] + came


def arrivals_by_place(
    by_route: Float[Array, "origin route member"], routes: Int[np.ndarray, "origin route"]
) -> Float[Array, "origin member"]:
    """Sum what each route carries by destination."""
    places, width = routes.shape
    incoming = [np.flatnonzero(routes.ravel() == place) for place in range(places)]
    most = max(len(i) for i in incoming)
    index = np.full((places, max(most, 1)), places * width, dtype=np.int32)
    for place, found in enumerate(incoming):
        index[place, : len(found)] = found
    flat = by_route.reshape(places * width, -1)
    padded = jnp.concatenate([flat, jnp.zeros_like(flat[:1])])
    return total(padded.at[way].get(mode="promise_in_bounds") for way in index.T)


def _arrivals(proposal: Proposal, stocks, counts, targets, draws: Integrator) -> None:
    arrivals = proposal.arrivals
    came = draws.poisson([a.name for a in arrivals], [a.mean for a in arrivals])
    for arrival, count in zip(arrivals, came, strict=True):
        counts[arrival.name], targets[arrival.name] = count, arrival.target
        stocks[arrival.target] = stocks[arrival.target] + count


def _events(proposal: Proposal, stocks, counts, targets, draws: Integrator) -> None:
    fixed = {e.name: draws.fixed(e.mean, e.size.fixed) for e in proposal.events if e.size and e.size.fixed is not None}
    means = [fixed[event.name][0] if event.name in fixed else event.mean for event in proposal.events]
    happened = draws.poisson([event.name for event in proposal.events], means)
    for event, count in zip(proposal.events, happened, strict=True):
        counts[event.name], targets[event.name] = count, None
    heavy = [(e.name, e.size, counts[e.name]) for e in proposal.events if e.size and e.name not in fixed]
    lethal = draws.thin([f"{n}|" for n, *_ in heavy], [c for *_, c in heavy], [size.lethal for _, size, _ in heavy])
    summed = draws.sizes([n for n, *_ in heavy], lethal, [size for _, size, _ in heavy])
    sizes = {name: counts[name] * size for name, (_, size) in fixed.items()}
    sizes |= {n: size for (n, *_), size in zip(heavy, summed, strict=True)}
    if proposal.losses is None:
        return
    deadly = [event for event in proposal.events if event.losses]
    lost = draws.split(proposal.losses, [sizes[event.name] for event in deadly])
    for part in sorted(part for event in deadly for part in event.losses):
        taken = draws.take(lost[part.leaf], stocks[part.source])
        counts[part.name], targets[part.name] = taken, part.target
        stocks[part.source] = stocks[part.source] - taken
        stocks[part.target] = stocks[part.target] + taken


def _drift(mechanisms, state: State, x: Inputs, done: StepCounts, bounds: Mapping[str, LevelSpec]) -> dict[str, Array]:
    change = {name: jnp.zeros_like(level) for name, level in state.levels.items()}
    for mechanism in sorted(mechanisms, key=lambda m: m.label):
        for d in mechanism.drifts(state, x, done):
            level = state[d.name]
            change[d.name] = change[d.name] + _moved(level, d, x.step)
    return {
        name: jnp.clip(level + change[name], bounds[name].low, bounds[name].high)
        for name, level in state.levels.items()
    }


def _moved(level: Array, d: Drift, step: Array | float) -> Array:
    """The exact change over a step of a level with dL/dt = change + speed (toward - L), all three held constant."""
    speed = jnp.asarray(d.speed, dtype=level.dtype)
    left = -jnp.expm1(-speed * step)
    weeks = jnp.where(speed > 0, left / jnp.where(speed > 0, speed, 1.0), step)
    return (d.toward - level) * left + d.change * weeks
