"""Propose a step: hazards and event rates as chances and means over its length."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from contested.engine.random.splits import Leaf, Split, SplitPlan, balanced_tree, split_plan
from contested.model.compose import NamedFlow
from contested.model.effects import Arrive, Event, Flow, Move, Travel
from contested.model.inputs import Inputs, total
from contested.model.size import Size
from contested.model.state import State


class Exit(NamedTuple):
    """A flow out of a stock; one that leads to other places has `routes`."""

    name: str
    source: str
    target: str | None
    routes: Int[np.ndarray, "origin route"] | None

    def ends(self) -> list[str]:
        """Names of its ends in the tree of its source."""
        return [self.name] if self.routes is None else [f"{self.name}/{r}" for r in range(self.routes.shape[1])]


class Arrival(NamedTuple):
    """Units that may enter from outside the model."""

    name: str
    target: str
    mean: Float[Array, "row member"]


class ProposedLoss(NamedTuple):
    """A loss of an event: its full name, its end in the event's tree, and the stocks it leads from and to."""

    name: str
    leaf: str
    source: str
    target: str


class ProposedEvent(NamedTuple):
    """Events of one kind: their mean number, size and losses."""

    name: str
    mean: Float[Array, "place member"]
    size: Size | None
    losses: tuple[ProposedLoss, ...]


class Proposal(NamedTuple):
    """All exits, arrivals and events of a step.

    `splits` are the trees of the stocks in `sources`, in that order, and then those of the events with losses.
    """

    exits: tuple[Exit, ...]
    sources: tuple[str, ...]
    arrivals: tuple[Arrival, ...]
    events: tuple[ProposedEvent, ...]
    splits: SplitPlan | None


def apply_factors(named: list[NamedFlow], x: Inputs) -> list[NamedFlow]:
    """Flows with all factors on their rates, and event rates with all additions.

    Additions are multiplied by the factors below 1 only. So each event triggers fewer than one other, and a factor
    above 1 does not offset one below.
    """

    def applied(name: str, flow: Flow) -> Flow:
        if isinstance(flow, Move | Travel):
            return flow._replace(hazard=flow.hazard * x.factor(name))
        factor = x.factor(name)
        if not isinstance(flow, Event):
            return flow._replace(rate=flow.rate * factor)
        return flow._replace(rate=flow.rate * factor + x.added(name) * x.damping(name))

    return [NamedFlow(name, label, applied(name, flow)) for name, label, flow in named]


def propose(rates: list[NamedFlow], state: State, step: Float[Array, ""] | float) -> Proposal:
    """Hazards and rates per week as chances and means of a step of so many weeks."""
    exits, sources, leaving = _exits(rates, state, step)
    events, losses = _events(rates, state, step)
    trees = [*leaving, *losses]
    return Proposal(
        exits=exits,
        sources=sources,
        arrivals=tuple(
            Arrival(name, flow.target, jnp.broadcast_to(flow.rate * step, state[flow.target].shape))
            for name, _, flow in rates
            if isinstance(flow, Arrive)
        ),
        events=events,
        splits=split_plan(trees, *state["civilian"].shape) if trees else None,
    )


def _exits(
    rates: list[NamedFlow], state: State, step: Array | float
) -> tuple[tuple[Exit, ...], tuple[str, ...], list[Split]]:
    """The flows out of stocks, the stocks they leave, and the tree of each of these."""
    exits: list[Exit] = []
    exits_of: dict[str, list[tuple[Split | Leaf, Array]]] = {}
    for name, _, flow in rates:
        if not isinstance(flow, Move | Travel):
            continue
        routes = flow.routes if isinstance(flow, Travel) else None
        exits.append(Exit(name, flow.source, flow.target, routes))
        hazard = jnp.broadcast_to(flow.hazard, state[flow.source].shape)
        end: Split | Leaf = Leaf(name)
        if isinstance(flow, Travel):
            ends = [Leaf(end) for end in exits[-1].ends()]
            end = balanced_tree(f"{name}>", ends, [flow.weights[:, r] for r in range(len(ends))])
        exits_of.setdefault(flow.source, []).append((end, hazard))
    sources = tuple(sorted(exits_of))
    return tuple(exits), sources, [_leaving(source, exits_of[source], step) for source in sources]


def _leaving(source: str, exits_of: list[tuple[Split | Leaf, Array]], step: Array | float) -> Split:
    ends, hazards = zip(*exits_of, strict=True)
    leaving = -jnp.expm1(-total(hazards) * step)
    return Split(f"{source}>", leaving, balanced_tree(f"{source}>", ends, hazards), Leaf(f"{source}="))


def _events(rates: list[NamedFlow], state: State, step: Array | float) -> tuple[tuple[ProposedEvent, ...], list[Split]]:
    shape = state["civilian"].shape
    found: list[ProposedEvent] = []
    trees: list[Split] = []
    for name, label, flow in rates:
        if not isinstance(flow, Event):
            continue
        mean = jnp.broadcast_to(jnp.maximum(flow.rate * step, 0.0), shape)
        losses = flow.losses if flow.size is not None else ()
        parts = tuple(ProposedLoss(f"{label}.{p.name}", f"{name}|{p.name}", p.source, p.target) for p in losses)
        found.append(ProposedEvent(name, mean, flow.size, parts))
        if losses:
            shares = [jnp.broadcast_to(part.share, shape) for part in losses]
            nothing_lost = jnp.maximum(1.0 - total(shares), 0.0)
            ends = [*(Leaf(part.leaf) for part in parts), Leaf(f"{name}|")]
            tree = balanced_tree(f"{name}|", ends, [*shares, nothing_lost])
            assert isinstance(tree, Split)
            trees.append(tree)
    return tuple(found), trees
