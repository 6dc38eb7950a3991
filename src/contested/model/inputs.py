"""What a mechanism sees besides the state: places, the calendar, factors set by others, and what just happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import reduce
from operator import add
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.errors import InputError, nearest

WEEKS_PER_YEAR = 365.2425 / 7.0


class World(NamedTuple):
    """The fixed setting: places, actors, geography. NumPy arrays; all of it constant in a run."""

    places: tuple[str, ...]
    actors: tuple[str, ...]
    population: np.ndarray
    units: np.ndarray
    columns: dict[str, np.ndarray]
    distance_km: np.ndarray
    neighbours: np.ndarray
    southern: bool = False

    def column(self, name: str) -> np.ndarray:
        """A column of the places table as [place, 1].

        Raises:
            InputError: no such column.
        """
        if name == "population":
            return self.population[:, None].astype(np.float32)
        if name not in self.columns:
            raise InputError(f"no column '{name}' in the places table; {nearest(name, self.columns)}")
        return self.columns[name][:, None].astype(np.float32)

    def standardised(self, name: str) -> np.ndarray:
        """A column in standard deviations from its mean over places [place, 1]; zero where it does not vary."""
        column = self.column(name).astype(np.float64)
        spread = column.std()
        return ((column - column.mean()) / spread if spread > 0 else 0.0 * column).astype(np.float32)

    def index(self, place: str) -> int:
        """The row of a place.

        Raises:
            InputError: no such place.
        """
        if place not in self.places:
            raise InputError(f"no place '{place}'; {nearest(place, self.places)}")
        return self.places.index(place)

    def routes(self, nearest: int = 5) -> tuple[np.ndarray, np.ndarray]:
        """Destinations [place, route] within reach of each place, the place itself first, and which of them are there.

        Within reach are neighbours and the `nearest` others, and every way there is also a way back. Places with fewer
        destinations than others have their own rows filled up with themselves, marked as not there.
        """
        count = len(self.places)
        apart = self.distance_km + np.diag(np.full(count, np.inf))
        near = np.argsort(apart, axis=1, kind="stable")[:, : min(nearest, count - 1)]
        reach = self.neighbours | np.eye(count, dtype=bool)
        np.put_along_axis(reach, near, True, axis=1)
        reach = reach | reach.T
        order = np.where(reach, self.distance_km, np.inf)
        np.fill_diagonal(order, -1.0)
        width = int(reach.sum(axis=1).max())
        routes = np.argsort(order, axis=1, kind="stable")[:, :width].astype(np.int32)
        there = np.take_along_axis(reach, routes, axis=1)
        return np.where(there, routes, np.arange(count, dtype=np.int32)[:, None]), there


class Inputs(NamedTuple):
    """What is the case in one step. `asked` collects the names of quantities that mechanisms look up."""

    world: World
    week: Array
    week_of_year: Array
    step: Array | float
    multipliers: dict[str, Array]
    dampers: dict[str, Array]
    additions: dict[str, Array]
    asked: set[str]

    def factor(self, name: str) -> Array | float:
        """The product of all factors on this name; 1 where nobody set one."""
        self.asked.add(name)
        return _product(name, self.multipliers)

    def damping(self, name: str) -> Array | float:
        """The product of those factors on this name that are below 1, each by itself: what holds it back."""
        return _product(name, self.dampers)

    def added(self, event: str) -> Array | float:
        """What others add to an event's rate, per week."""
        return self.additions.get(event, 0.0)

    def neighbour_mean(self, values: Array) -> Array:
        """Mean over each place's neighbours, [place, member]; a place without any keeps its own value."""
        links = self.world.neighbours.astype(np.float32)
        degree = links.sum(axis=1, keepdims=True)
        weights = np.where(degree > 0, links / np.maximum(degree, 1.0), np.eye(len(links), dtype=np.float32))
        return jnp.asarray(weights.astype(np.float32)) @ values

    def to_neighbours(self, values: Array) -> Array:
        """Each place's value shared out equally among its neighbours: totals over places are kept."""
        links = self.world.neighbours.astype(np.float32)
        degree = links.sum(axis=1, keepdims=True)
        weights = np.where(degree > 0, links / np.maximum(degree, 1.0), np.eye(len(links), dtype=np.float32))
        return jnp.asarray(weights.T.astype(np.float32)) @ values


def _product(name: str, by_pattern: Mapping[str, Array]) -> Array | float:
    product: Array | float = 1.0
    for pattern in sorted(by_pattern):
        if fnmatchcase(name, pattern):
            product = product * by_pattern[pattern]
    return product


class StepCounts(NamedTuple):
    """What happened in a step: counts by flow name [place, member], and which stocks each flow joins."""

    counts: dict[str, Array]
    targets: dict[str, str | None]
    zero: Array
    step: Array | float

    def of(self, *patterns: str) -> Array:
        """Units or happenings of all flows whose name matches, in this step [place, member]."""
        found = [self.counts[n] for n in sorted(self.counts) if any(fnmatchcase(n, p) for p in patterns)]
        return sum(found, start=self.zero)

    def into(self, *stocks: str) -> Array:
        """Units that entered any stock whose name matches, in this step [place, member]."""
        return sum(self._entered(stocks).values(), start=self.zero)

    def into_by_cause(self, *stocks: str) -> dict[str, Array]:
        """The same apart for each mechanism that moved any there, by its label."""
        found: dict[str, Array] = {}
        for name, count in self._entered(stocks).items():
            label = name.partition(".")[0]
            found[label] = found[label] + count if label in found else count
        return found

    def _entered(self, patterns: Iterable[str]) -> dict[str, Array]:
        joined = {flow: stock for flow, stock in sorted(self.targets.items()) if stock and flow in self.counts}
        return {n: self.counts[n] for n, stock in joined.items() if any(fnmatchcase(stock, p) for p in patterns)}

    def per_week(self, count: Array) -> Array:
        """A count of this step as a rate per week."""
        return count / self.step


def total(arrays: Iterable[Array]) -> Array:
    """The sum of one or more arrays."""
    return reduce(add, arrays)


def safe_ratio(part: Array, whole: Array) -> Array:
    """Part / whole, and 0 where the whole is 0, with a finite gradient there."""
    safe = jnp.where(whole > 0, whole, 1.0)
    return jnp.where(whole > 0, part / safe, 0.0)


def power(base: Array, exponent: Array) -> Array:
    """A base above 0 to an exponent. XLA's own calls the C library for every cell (measured: 6 % of a step)."""
    return jnp.exp(exponent * jnp.log(base))


def presence(count: Array) -> Array:
    """Near 1 where there are many, exactly 0 where there are none: n / (n + 1)."""
    return count / (count + 1.0)
