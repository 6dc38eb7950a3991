"""One step of any model: factors, exits, arrivals, events, losses, levels. The same code serves all integrators.

Competing exits are Euler-multinomial: the number that leaves a stock is drawn first, then split among exits. This is
exact in law for constant hazards at any step.
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
from contested.model.event_sizes import EventSizes
from contested.model.inputs import Inputs, StepCounts, total
from contested.model.mechanism import Mechanism
from contested.model.model import Model, Values
from contested.model.state import State

Counts = dict[str, Float[Array, "_ member"]]
Sizes = dict[str, EventSizes]
Targets = dict[str, str | None]


class StepResult(NamedTuple):
    """The state after a step, the counts of each flow, the sizes of events, and the stock that each flow enters."""

    state: State
    counts: Counts
    sizes: Sizes
    targets: Targets


def advance_step(
    model: Model,
    mechanisms: list[Mechanism],
    values: Values,
    bounds: Mapping[str, LevelSpec],
    state: State,
    week: Float[Array, ""],
    step: Float[Array, ""] | float,
    draws: Integrator,
) -> StepResult:
    """Advance the state by `step` weeks; `week` counts weeks since the start."""

    def flows() -> list[NamedFlow]:
        x = make_inputs(model, mechanisms, values, state, week, step)
        return apply_factors(name_flows(mechanisms, state, x), x)

    rates = draws.materialise(flows, week)
    proposal = draws.materialise(lambda: propose(rates, state, step), week)
    stocks = dict(state.stocks)
    counts: Counts = {}
    targets: Targets = {}
    _exits(proposal, stocks, counts, targets, draws)
    _arrivals(proposal, stocks, counts, targets, draws)
    sizes = _events(proposal, stocks, counts, targets, draws)
    x = make_inputs(model, mechanisms, values, state, week, step)
    step_counts = StepCounts(counts, targets, jnp.zeros_like(state.stocks["civilian"]), x.step, sizes)
    after = State(stocks, state.levels)
    levels = _drift(mechanisms, after, x, step_counts, bounds)
    return StepResult(State(stocks, levels), counts, sizes, targets)


def level_bounds(model: Model, values: Values) -> dict[str, LevelSpec]:
    """The levels that mechanisms declare, by name."""
    start = model._replace(instances=()).initial(values)
    return {spec.name: spec for spec in model.specs(values, start) if isinstance(spec, LevelSpec)}


def _exits(proposal: Proposal, stocks: Counts, counts: Counts, targets: Targets, draws: Integrator) -> None:
    parts: dict[str, Array] = {}
    for sources, plan in zip(proposal.sources, proposal.leaving, strict=True):
        parts |= draws.split(plan, [stocks[source] for source in sources])
        stocks.update({source: parts[f"{source}="] for source in sources})
    for leaving in proposal.exits:
        targets[leaving.name] = leaving.target
        by_route = [parts[end] for end in leaving.ends()]
        counts[leaving.name] = total(by_route)
        if leaving.target is not None:
            arrived = (
                by_route[0]
                if leaving.routes is None
                else arrivals_by_place(jnp.stack(by_route, axis=1), leaving.routes)
            )
            stocks[leaving.target] = stocks[leaving.target] + arrived


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
    return total(padded.at[route].get(mode="promise_in_bounds") for route in index.T)


def _arrivals(proposal: Proposal, stocks: Counts, counts: Counts, targets: Targets, draws: Integrator) -> None:
    arrivals = proposal.arrivals
    arrived = draws.poisson([a.name for a in arrivals], [a.mean for a in arrivals])
    for arrival, count in zip(arrivals, arrived, strict=True):
        counts[arrival.name], targets[arrival.name] = count, arrival.target
        stocks[arrival.target] = stocks[arrival.target] + count


def _events(proposal: Proposal, stocks: Counts, counts: Counts, targets: Targets, draws: Integrator) -> Sizes:
    fixed = {
        e.name: draws.fix_size(e.mean, e.size.fixed) for e in proposal.events if e.size and e.size.fixed is not None
    }
    means = [fixed[event.name][0] if event.name in fixed else event.mean for event in proposal.events]
    numbers = draws.poisson([event.name for event in proposal.events], means)
    for event, count in zip(proposal.events, numbers, strict=True):
        counts[event.name], targets[event.name] = count, None
    heavy = [(e.name, e.size, counts[e.name]) for e in proposal.events if e.size and e.name not in fixed]
    lethal = draws.thin([f"{n}|" for n, *_ in heavy], [c for *_, c in heavy], [size.lethal for _, size, _ in heavy])
    drawn = draws.sizes([n for n, *_ in heavy], lethal, [size for _, size, _ in heavy])
    sizes = {name: draws.equal_sizes(counts[name], size) for name, (_, size) in fixed.items()}
    sizes |= {n: of_event for (n, *_), of_event in zip(heavy, drawn, strict=True)}
    if proposal.losses is None:
        return {}
    with_losses = [event for event in proposal.events if event.losses]
    parts = draws.split(proposal.losses, [sizes[event.name].total for event in with_losses])
    for loss in sorted(loss for event in with_losses for loss in event.losses):
        taken = draws.limit_loss(parts[loss.leaf], stocks[loss.source])
        counts[loss.name], targets[loss.name] = taken, loss.target
        stocks[loss.source] = stocks[loss.source] - taken
        stocks[loss.target] = stocks[loss.target] + taken
    return {e.name: sizes[e.name].taken_by(*(loss.name for loss in e.losses)) for e in with_losses}


def _drift(
    mechanisms, state: State, x: Inputs, step_counts: StepCounts, bounds: Mapping[str, LevelSpec]
) -> dict[str, Array]:
    change = {name: jnp.zeros_like(level) for name, level in state.levels.items()}
    for mechanism in sorted(mechanisms, key=lambda m: m.label):
        for drift in mechanism.drifts(state, x, step_counts):
            level = state[drift.name]
            change[drift.name] = change[drift.name] + _level_change(level, drift, x.step)
    return {
        name: jnp.clip(level + change[name], bounds[name].low, bounds[name].high)
        for name, level in state.levels.items()
    }


def _level_change(level: Array, drift: Drift, step: Array | float) -> Array:
    """The exact change over a step of a level with dL/dt = change + speed (toward - L), all three held constant."""
    speed = jnp.asarray(drift.speed, dtype=level.dtype)
    left = -jnp.expm1(-speed * step)
    weeks = jnp.where(speed > 0, left / jnp.where(speed > 0, speed, 1.0), step)
    return (drift.toward - level) * left + drift.change * weeks
