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

from contested.model.compose import look, name_flows
from contested.model.flow import Arrive, Drift, Event, LevelSpec, Move, Report, Travel
from contested.model.inputs import Done, Inputs, total
from contested.model.mechanism import Mechanism
from contested.model.model import Model
from contested.model.stocks import Stocks
from contested.simulate.draws import Draws
from contested.simulate.tree import Leaf, Root, Split, competing


class Stepped(NamedTuple):
    """The state after a step, and what happened in it: units or happenings by flow name, and what became known."""

    state: Stocks
    counts: dict[str, Array]
    reported: dict[str, Array]


def take_step(
    model: Model,
    mechanisms: list[Mechanism],
    values: Mapping[str, Array],
    bounds: Mapping[str, LevelSpec],
    state: Stocks,
    week: Array,
    step: Array | float,
    draws: Draws,
) -> Stepped:
    """Advance the state by `step` weeks; `week` counts weeks since the start."""
    x = look(model, mechanisms, values, state, week, step)
    named = name_flows(mechanisms, state, x)
    stocks = dict(state.stocks)
    counts: dict[str, Array] = {}
    targets: dict[str, str | None] = {}
    _exits(named, x, stocks, counts, targets, draws)
    _arrivals(named, x, stocks, counts, targets, draws)
    _events(named, x, stocks, counts, targets, draws)
    zero = jnp.zeros_like(state.stocks["civilian"])
    done = Done(counts, targets, zero, x.step)
    after = Stocks(stocks, state.levels)
    levels = _drift(mechanisms, after, x, done, bounds)
    reported = _report(mechanisms, after, x, done, draws)
    return Stepped(Stocks(stocks, levels), counts, reported)


def _exits(named, x, stocks, counts, targets, draws) -> None:
    leaves: dict[str, list[tuple[str, Array]]] = {}
    flows: dict[str, Move | Travel] = {name: flow for name, _, flow in named if isinstance(flow, Move | Travel)}
    for name, flow in flows.items():
        targets[name] = flow.target
        hazard = jnp.broadcast_to(flow.hazard * x.factor(name), stocks[flow.source].shape)
        if isinstance(flow, Move):
            leaves.setdefault(flow.source, []).append((name, hazard))
        else:
            routes = range(flow.routes.shape[1])
            leaves.setdefault(flow.source, []).extend((f"{name}/{r}", hazard * flow.shares[:, r]) for r in routes)
    roots = []
    for source in sorted(leaves):
        names, hazards = zip(*leaves[source], strict=True)
        leaving = -jnp.expm1(-total(hazards) * x.step)
        ways = competing(f"{source}>", names, hazards)
        roots.append(Root(stocks[source], Split(f"{source}>", leaving, ways, Leaf(f"{source}="))))
    moved = draws.split(roots)
    for source in leaves:
        stocks[source] = moved[f"{source}="]
    for name, flow in flows.items():
        if isinstance(flow, Move):
            counts[name] = moved[name]
            if flow.target is not None:
                stocks[flow.target] = stocks[flow.target] + moved[name]
        else:
            by_route = jnp.stack([moved[f"{name}/{r}"] for r in range(flow.routes.shape[1])], axis=1)
            counts[name] = by_route.sum(axis=1)
            stocks[flow.target] = stocks[flow.target] + arrivals_by_place(by_route, flow.routes)


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
    return padded[jnp.asarray(index)].sum(axis=1)


def _arrivals(named, x, stocks, counts, targets, draws) -> None:
    arrivals = [(name, flow) for name, _, flow in named if isinstance(flow, Arrive)]
    means = [
        jnp.broadcast_to(flow.rate * x.factor(name) * x.step, stocks[flow.target].shape) for name, flow in arrivals
    ]
    for (name, flow), count in zip(arrivals, draws.poisson([n for n, _ in arrivals], means), strict=True):
        counts[name], targets[name] = count, flow.target
        stocks[flow.target] = stocks[flow.target] + count


def _events(named, x, stocks, counts, targets, draws) -> None:
    events = [(name, label, flow) for name, label, flow in named if isinstance(flow, Event)]
    shape = stocks["civilian"].shape
    means = [
        jnp.broadcast_to(jnp.maximum((flow.rate + x.added(name)) * x.factor(name) * x.step, 0.0), shape)
        for name, _, flow in events
    ]
    happened = draws.poisson([name for name, _, _ in events], means)
    for (name, _, _), count in zip(events, happened, strict=True):
        counts[name], targets[name] = count, None
    sized = [(n, flow, flow.size, c) for (n, _, flow), c in zip(events, happened, strict=True) if flow.size is not None]
    heavy = [(n, size, c) for n, _, size, c in sized if size.fixed is None]
    lethal = draws.thin([f"{n}|" for n, _, _ in heavy], [c for *_, c in heavy], [size.lethal for _, size, _ in heavy])
    summed = draws.sizes([n for n, _, _ in heavy], lethal, [size for _, size, _ in heavy])
    totals = {n: size for (n, _, _), size in zip(heavy, summed, strict=True)}
    totals |= {n: c * size.fixed for n, _, size, c in sized if size.fixed is not None}
    labels = {name: label for name, label, _ in events}
    roots = []
    for name, flow, _, _ in sized:
        shares = [jnp.broadcast_to(part.share, shape) for part in flow.losses]
        nobody = jnp.maximum(1.0 - total([jnp.zeros(shape), *shares]), 0.0)
        ways = competing(f"{name}|", [*(f"{name}|{p.name}" for p in flow.losses), f"{name}|"], [*shares, nobody])
        if isinstance(ways, Split):
            roots.append(Root(totals[name], ways))
    fallen = draws.split(roots)
    parts = [(f"{labels[n]}.{part.name}", f"{n}|{part.name}", part) for n, flow, _, _ in sized for part in flow.losses]
    parts.sort(key=lambda named_part: named_part[0])
    for full, leaf, part in parts:
        taken = draws.take(fallen[leaf], stocks[part.source])
        counts[full], targets[full] = taken, part.target
        stocks[part.source] = stocks[part.source] - taken
        stocks[part.target] = stocks[part.target] + taken


def _drift(mechanisms, state: Stocks, x: Inputs, done: Done, bounds: Mapping[str, LevelSpec]) -> dict[str, Array]:
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


def _report(mechanisms, state: Stocks, x: Inputs, done: Done, draws: Draws) -> dict[str, Array]:
    said: list[tuple[str, Report]] = []
    for mechanism in mechanisms:
        said += [(f"{mechanism.label}.{r.name}", r) for r in mechanism.reports(state, x, done)]
    said.sort(key=lambda pair: pair[0])
    trials = [jnp.where(r.count > 0, 1.0, 0.0) if r.whole else r.count for _, r in said]
    chances = [jnp.broadcast_to(r.chance, t.shape) for (_, r), t in zip(said, trials, strict=True)]
    seen = draws.thin([f"{n}?" for n, _ in said], trials, chances)
    known = {n: (s * r.count if r.whole else s) for (n, r), s in zip(said, seen, strict=True)}
    loud = [(n, r.inflation) for n, r in said if r.inflation is not None]
    stated = draws.poisson([f"{n}!" for n, _ in loud], [known[n] * inflation for n, inflation in loud])
    known |= {n: s for (n, _), s in zip(loud, stated, strict=True)}
    return known
