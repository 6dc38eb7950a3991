"""What a mechanism reads in addition to the state: the calendar, factors, additions, and the counts of a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import reduce
from operator import add
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Float32

from contested.model.event_sizes import EventSizes, LossGroups
from contested.model.world import World

WEEKS_PER_YEAR = 365.2425 / 7.0


class Inputs(NamedTuple):
    """The world, the calendar, factors and additions in one step."""

    world: World
    week: Float[Array, ""]
    week_of_year: Float[Array, ""]
    step: Float[Array, ""] | float
    multipliers: Mapping[str, Float[Array, ...] | float]
    dampers: Mapping[str, Float[Array, ...] | float]
    additions: dict[str, Float[Array, ...]]

    def factor(self, name: str) -> Float[Array, ...] | float:
        """The product of all factors on this name; 1 if there is none."""
        return _product(name, self.multipliers)

    def damping(self, name: str) -> Float[Array, ...] | float:
        """The product of those factors on this name that are below 1."""
        return _product(name, self.dampers)

    def added(self, event: str) -> Float[Array, ...] | float:
        """What mechanisms add to an event's rate, per week."""
        return self.additions.get(event, 0.0)

    def to_neighbours(self, values: Float[Array, "place member"]) -> Float[Array, "place member"]:
        """Divide each place's value equally among its neighbours; the total over places stays the same."""
        return jnp.asarray(_neighbour_weights(self.world).T) @ values


def _neighbour_weights(world: World) -> Float32[np.ndarray, "place place"]:
    """Equal weights of each place's neighbours, by row; a place without any has itself."""
    links = world.neighbours.astype(np.float32)
    degree = links.sum(axis=1, keepdims=True)
    weights = np.where(degree > 0, links / np.maximum(degree, 1.0), np.eye(len(links), dtype=np.float32))
    return weights.astype(np.float32)


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a name matches any of the patterns (`*` stands for anything)."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _product(name: str, by_pattern: Mapping[str, Array | float]) -> Array | float:
    product: Array | float = 1.0
    for pattern in sorted(by_pattern):
        if matches(name, (pattern,)):
            product = product * by_pattern[pattern]
    return product


class StepCounts(NamedTuple):
    """Counts of a step by flow name [place, member], and the stock that each flow enters.

    `sizes` holds the sizes of the step's events by the name of their flow, where the engine knows them; `within` names
    the flows that lead from a stock to the same stock in other places.
    """

    by_flow: Mapping[str, Float[Array, "_ member"]]
    targets: Mapping[str, str | None]
    zero: Float[Array, "place member"]
    step: Float[Array, ""] | float
    sizes: Mapping[str, EventSizes] = {}
    within: frozenset[str] = frozenset()

    def of(self, *patterns: str) -> Float[Array, "place member"]:
        """The sum of the counts of all flows whose name matches a pattern [place, member]."""
        found = [self.by_flow[n] for n in sorted(self.by_flow) if matches(n, patterns)]
        return sum(found, start=self.zero)

    def into(self, *stocks: str) -> Float[Array, "place member"]:
        """Units that entered any stock whose name matches a pattern [place, member]."""
        return sum((self.by_flow[name] for name in self._entering(stocks)), start=self.zero)

    def from_elsewhere(self, *stocks: str) -> Float[Array, "place member"]:
        """Units that entered such a stock from another one or from outside, not from the same one in other places."""
        names = [name for name in self._entering(stocks) if name not in self.within]
        return sum((self.by_flow[name] for name in names), start=self.zero)

    def into_by_events(self, *stocks: str) -> dict[str, LossGroups]:
        """Units that events moved into any stock whose name matches a pattern, in groups of events of equal size.

        By the name of the events' flow; events that can move nothing into these stocks are left out.
        """
        return {
            event: sizes.divide(sum((self.by_flow[name] for name in losses), start=self.zero))
            for event, (sizes, losses) in self._events_into(stocks).items()
        }

    def into_outside_events(self, *stocks: str) -> Float[Array, "place member"]:
        """Units that entered any stock whose name matches a pattern otherwise than by an event [place, member]."""
        by_events = {name for _, losses in self._events_into(stocks).values() for name in losses}
        outside = [name for name in self._entering(stocks) if name not in by_events]
        return sum((self.by_flow[name] for name in outside), start=self.zero)

    def _events_into(self, patterns: Iterable[str]) -> dict[str, tuple[EventSizes, list[str]]]:
        """The sizes of events whose losses enter these stocks, and the names of these losses."""
        entering = self._entering(patterns)
        losses = {event: [n for n in entering if n in sizes.losses] for event, sizes in sorted(self.sizes.items())}
        return {event: (self.sizes[event], names) for event, names in losses.items() if names}

    def _entering(self, patterns: Iterable[str]) -> list[str]:
        joined = {flow: stock for flow, stock in sorted(self.targets.items()) if stock and flow in self.by_flow}
        return [name for name, stock in joined.items() if matches(stock, patterns)]

    def per_week(self, count: Float[Array, "*place member"]) -> Float[Array, "*place member"]:
        """A count of this step as a rate per week."""
        return count / self.step


def total(arrays: Iterable[Array]) -> Array:
    """The sum of one or more arrays."""
    return reduce(add, arrays)


def safe_ratio(part: Float[Array, ...], whole: Float[Array, ...]) -> Float[Array, ...]:
    """Part / whole, and 0 where the whole is 0, with a finite gradient there."""
    safe = jnp.where(whole > 0, whole, 1.0)
    return jnp.where(whole > 0, part / safe, 0.0)


def power(base: Float[Array, ...], exponent: Float[Array, ...]) -> Float[Array, ...]:
    """A base above 0 to an exponent. XLA's version calls the C library for every cell (measured: 6 % of a step)."""
    return jnp.exp(exponent * jnp.log(base))


def presence(count: Float[Array, "*place member"]) -> Float[Array, "*place member"]:
    """Exactly 0 for none and near 1 for many: n / (n + 1)."""
    return count / (count + 1.0)
