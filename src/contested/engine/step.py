"""One step of any model: numbers, sizes, splits, levels. The same code serves all integrators.

All draws of one kind are made together, since each place in a program that draws takes time to compile. Competing exits
are Euler-multinomial: the number that leaves a stock is drawn first, then split among exits. This is exact in law for
constant hazards at any step.
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
from contested.model.size import Size
from contested.model.state import State
from contested.model.yielded import yielded

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
    sizes = _numbers(proposal, counts, targets, draws)
    parts = _parts(proposal, stocks, sizes, draws)
    _exits(proposal, stocks, counts, targets, parts)
    for arrival in proposal.arrivals:
        stocks[arrival.target] = stocks[arrival.target] + counts[arrival.name]
    _losses(proposal, stocks, counts, targets, parts, draws)
    stocks, counts = draws.materialise(lambda: (stocks, counts), week)
    x = make_inputs(model, mechanisms, values, state, week, step)
    within = frozenset(leaving.name for leaving in proposal.exits if leaving.source == leaving.target)
    step_counts = StepCounts(counts, targets, jnp.zeros_like(state.stocks["civilian"]), x.step, sizes, within)
    after = State(stocks, state.levels)
    levels = draws.materialise(lambda: _drift(mechanisms, after, x, step_counts, bounds), week)
    return StepResult(State(stocks, levels), counts, sizes, targets)


def level_bounds(model: Model, values: Values) -> dict[str, LevelSpec]:
    """The levels that mechanisms declare, by name."""
    start = model._replace(instances=()).initial(values)
    return {spec.name: spec for spec in model.specs(values, start) if isinstance(spec, LevelSpec)}


def _numbers(proposal: Proposal, counts: Counts, targets: Targets, draws: Integrator) -> Sizes:
    """Count arrivals and events, and draw the sizes of events that have losses.

    Lethal events are counted apart from the others: the parts of a Poisson count are independent Poisson counts.
    """
    means: Counts = {arrival.name: arrival.mean for arrival in proposal.arrivals}
    fixed: dict[str, Array] = {}
    heavy: dict[str, Size] = {}
    for event in proposal.events:
        means[event.name] = event.mean
        if event.size is None:
            continue
        if event.size.fixed is not None:
            means[event.name], fixed[event.name] = draws.fix_size(event.mean, event.size.fixed)
        else:
            heavy[event.name] = event.size
            means[event.name] = event.mean * (1.0 - event.size.lethal)
            means[_lethal(event.name)] = event.mean * event.size.lethal
    found = dict(zip(means, draws.poisson(list(means), list(means.values())), strict=True))
    lethal = {name: found.pop(_lethal(name)) for name in heavy}
    for name, number in found.items():
        counts[name] = number + lethal[name] if name in lethal else number
    targets.update({arrival.name: arrival.target for arrival in proposal.arrivals})
    targets.update({event.name: None for event in proposal.events})
    drawn = draws.sizes(list(heavy), list(lethal.values()), list(heavy.values()))
    sizes = {name: draws.equal_sizes(counts[name], size) for name, size in fixed.items()}
    sizes |= dict(zip(heavy, drawn, strict=True))
    return {e.name: sizes[e.name].taken_by(*(loss.name for loss in e.losses)) for e in proposal.events if e.losses}


def _lethal(event: str) -> str:
    """The name of the draw of an event's lethal part."""
    return f"{event}|"


def _parts(proposal: Proposal, stocks: Counts, sizes: Sizes, draws: Integrator) -> Counts:
    """Split all stocks among their exits and all sizes among their losses: counts by the names of leaves."""
    if proposal.splits is None:
        return {}
    rows = proposal.splits.chance.shape[1]
    wholes = [stocks[source] for source in proposal.sources]
    padded = [jnp.pad(whole, ((0, rows - whole.shape[0]), (0, 0))) for whole in wholes]
    return draws.split(proposal.splits, [*padded, *(one.total for one in sizes.values())])


def _exits(proposal: Proposal, stocks: Counts, counts: Counts, targets: Targets, parts: Counts) -> None:
    rows = {source: stocks[source].shape[0] for source in proposal.sources}
    stocks.update({source: parts[f"{source}="][: rows[source]] for source in proposal.sources})
    for leaving in proposal.exits:
        targets[leaving.name] = leaving.target
        by_route = [parts[end][: rows[leaving.source]] for end in leaving.ends()]
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
    index = np.full((places, most), places * width)
    for place, found in enumerate(incoming):
        index[place, : len(found)] = found
    flat = by_route.reshape(places * width, -1)
    padded = jnp.concatenate([flat, jnp.zeros_like(flat[:1])])
    return total(padded.at[route].get(mode="promise_in_bounds") for route in index.T)


def _losses(
    proposal: Proposal, stocks: Counts, counts: Counts, targets: Targets, parts: Counts, draws: Integrator
) -> None:
    for loss in sorted(loss for event in proposal.events for loss in event.losses):
        taken = draws.limit_loss(parts[loss.leaf], stocks[loss.source])
        counts[loss.name], targets[loss.name] = taken, loss.target
        stocks[loss.source] = stocks[loss.source] - taken
        stocks[loss.target] = stocks[loss.target] + taken


def _drift(
    mechanisms, state: State, x: Inputs, step_counts: StepCounts, bounds: Mapping[str, LevelSpec]
) -> dict[str, Array]:
    change = {name: jnp.zeros_like(level) for name, level in state.levels.items()}
    for mechanism in sorted(mechanisms, key=lambda m: m.label):
        for drift in yielded(mechanism, "drifts", state, x, step_counts):
            level = state[drift.name]
            change[drift.name] = change[drift.name] + _level_change(level, drift, x.step)
    return {
        name: jnp.clip(level + change[name], bounds[name].low, bounds[name].high)
        for name, level in state.levels.items()
    }


def _level_change(level: Array, drift: Drift, step: Array | float) -> Array:
    """The exact change over a step of a level with dL/dt = change + speed (toward - L), all three held constant."""
    speed = jnp.asarray(drift.speed)
    left = -jnp.expm1(-speed * step)
    weeks = jnp.where(speed > 0, left / jnp.where(speed > 0, speed, 1.0), step)
    return (drift.toward - level) * left + drift.change * weeks
