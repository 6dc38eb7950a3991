"""One step of any model: factors, exits, arrivals, events, losses, levels, reports. One text for all integrators.

Competing exits are Euler-multinomial: the pool that leaves a stock is drawn first, then split, which is exact in law
for constant hazards at any step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.engine.integrators.draws import Draws
from contested.engine.materialise import materialise
from contested.engine.propose import Proposal, chances, rates
from contested.model.compose import Named, look, name_flows
from contested.model.effects import Drift, LevelSpec, Report
from contested.model.inputs import Inputs, StepCounts, total
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.size import Size
from contested.model.state import State


class Stepped(NamedTuple):
    """The state after a step, and what happened in it: units or happenings by flow name, and what became known."""

    state: State
    counts: dict[str, Array]
    reported: dict[str, Array]


def advance_step(
    model: Model,
    mechanisms: list[Mechanism],
    values: Mapping[str, Array],
    bounds: Mapping[str, LevelSpec],
    state: State,
    week: Array,
    step: Array | float,
    draws: Draws,
) -> Stepped:
    """Advance the state by `step` weeks; `week` counts weeks since the start."""

    def said() -> list[Named]:
        x = look(model, mechanisms, values, state, week, step)
        return rates(name_flows(mechanisms, state, x), x)

    rated = materialise(said, week)
    possible = materialise(lambda: chances(rated, state, step), week)
    stocks = dict(state.stocks)
    counts: dict[str, Array] = {}
    targets: dict[str, str | None] = {}
    _exits(possible, stocks, counts, targets, draws)
    _arrivals(possible, stocks, counts, targets, draws)
    _events(possible, stocks, counts, targets, draws)
    x = look(model, mechanisms, values, state, week, step)
    done = StepCounts(counts, targets, jnp.zeros_like(state.stocks["civilian"]), x.step)
    after = State(stocks, state.levels)
    levels = _drift(mechanisms, after, x, done, bounds)
    reported = _report(mechanisms, after, x, done, draws)
    return Stepped(State(stocks, levels), counts, reported)


def _exits(possible: Proposal, stocks, counts, targets, draws: Draws) -> None:
    moved: dict[str, Array] = {}
    for sources, plan in zip(possible.sources, possible.leaving, strict=True):
        moved |= draws.split(plan, [stocks[source] for source in sources])
        stocks.update({source: moved[f"{source}="] for source in sources})
    for leaving in possible.exits:
        targets[leaving.name] = leaving.target
        ways = [moved[end] for end in leaving.ends()]
        counts[leaving.name] = total(ways)
        if leaving.target is not None:
            came = ways[0] if leaving.routes is None else arrivals_by_place(jnp.stack(ways, axis=1), leaving.routes)
            stocks[leaving.target] = stocks[leaving.target] + came


def arrivals_by_place(by_route: Array, routes: np.ndarray) -> Array:
    """Sum what each route carries [origin, route, member] by destination [place, member]."""
    places, width = routes.shape
    incoming = [np.flatnonzero(routes.ravel() == place) for place in range(places)]
    most = max(len(i) for i in incoming)
    index = np.full((places, max(most, 1)), places * width, dtype=np.int32)
    for place, found in enumerate(incoming):
        index[place, : len(found)] = found
    flat = by_route.reshape(places * width, -1)
    padded = jnp.concatenate([flat, jnp.zeros_like(flat[:1])])
    return total(padded.at[way].get(mode="promise_in_bounds") for way in index.T)


def _arrivals(possible: Proposal, stocks, counts, targets, draws: Draws) -> None:
    arrivals = possible.arrivals
    came = draws.poisson([a.name for a in arrivals], [a.mean for a in arrivals])
    for arrival, count in zip(arrivals, came, strict=True):
        counts[arrival.name], targets[arrival.name] = count, arrival.target
        stocks[arrival.target] = stocks[arrival.target] + count


def _events(possible: Proposal, stocks, counts, targets, draws: Draws) -> None:
    happened = draws.poisson([event.name for event in possible.events], [event.mean for event in possible.events])
    for event, count in zip(possible.events, happened, strict=True):
        counts[event.name], targets[event.name] = count, None
    pairs = zip(possible.events, happened, strict=True)
    heavy = [(e.name, e.size, c) for e, c in pairs if e.size is not None and e.size.fixed is None]
    lethal = draws.thin([f"{n}|" for n, *_ in heavy], [c for *_, c in heavy], [size.lethal for _, size, _ in heavy])
    summed = draws.sizes([n for n, *_ in heavy], lethal, [size for _, size, _ in heavy])
    sizes = {n: size for (n, *_), size in zip(heavy, summed, strict=True)}
    if possible.falling is None:
        return
    taking = [event for event in possible.events if event.losses]
    totals = [sizes[e.name] if e.name in sizes else counts[e.name] * _fixed(e.size) for e in taking]
    fallen = draws.split(possible.falling, totals)
    for part in sorted(part for event in taking for part in event.losses):
        taken = draws.take(fallen[part.leaf], stocks[part.source])
        counts[part.name], targets[part.name] = taken, part.target
        stocks[part.source] = stocks[part.source] - taken
        stocks[part.target] = stocks[part.target] + taken


def _fixed(size: Size | None) -> Array:
    assert size is not None and size.fixed is not None
    return size.fixed


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


def _report(mechanisms, state: State, x: Inputs, done: StepCounts, draws: Draws) -> dict[str, Array]:
    said: list[tuple[str, str, Report]] = []
    for mechanism in mechanisms:
        for r in mechanism.reports(state, x, done):
            key = f"{mechanism.label}.{r.luck or r.name}{'/' * bool(r.cause)}{r.cause}?"
            said.append((f"{mechanism.label}.{r.name}", key, r))
    said.sort(key=lambda row: row[:2])
    trials = [jnp.where(r.count > 0, 1.0, 0.0) if r.whole else r.count for *_, r in said]
    chances = [jnp.broadcast_to(r.chance, t.shape) for (*_, r), t in zip(said, trials, strict=True)]
    seen = draws.thin([key for _, key, _ in said], trials, chances)
    known: dict[str, Array] = {}
    for (name, _, r), part in zip(said, seen, strict=True):
        part = part * r.count if r.whole else part
        known[name] = known[name] + part if name in known else part
    loud = [(n, r.inflation) for n, _, r in said if r.inflation is not None]
    stated = draws.poisson([f"{n}!" for n, _ in loud], [known[n] * inflation for n, inflation in loud])
    known |= {n: s for (n, _), s in zip(loud, stated, strict=True)}
    return known
