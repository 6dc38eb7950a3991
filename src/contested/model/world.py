"""The fixed setting of a scenario: places, actors and geography."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Float32, Int32, Shaped

from contested.errors import InputError, nearest
from contested.ledger.plural import plural

NEAREST = 5
"""Nearest places that each place has a route to, in addition to its neighbours: a limit that keeps routes few."""
ROUTES_TOGETHER = 15
"""Rows of routes are as long as a multiple of this, so that most countries of one size share a compiled program."""


class World(NamedTuple):
    """Places, actors and geography as NumPy arrays, constant in a run.

    `actor_names` are the actors' display names in the order of `actors` (empty: the ids serve); `control_unit` is the
    name of what an actor can hold, such as "district".
    """

    places: tuple[str, ...]
    actors: tuple[str, ...]
    population: Float[np.ndarray, " place"]
    units: Float[np.ndarray, " place"]
    columns: dict[str, Shaped[np.ndarray, " place"]]
    distance_km: Float[np.ndarray, "place place"]
    neighbours: Bool[np.ndarray, "place place"]
    southern: bool = False
    actor_names: tuple[str, ...] = ()
    control_unit: str = "unit"

    def name(self, actor: str) -> str:
        """The display name of an actor; its id where it has none."""
        return dict(zip(self.actors, self.actor_names, strict=False)).get(actor, actor)

    @property
    def control_units(self) -> str:
        """The plural of the control unit's name, such as "districts"."""
        return plural(self.control_unit)

    def column(self, name: str) -> Float32[np.ndarray, "place 1"]:
        """A column of the places table as [place, 1].

        Raises:
            InputError: no such column.
        """
        if name == "population":
            return self.population[:, None].astype(np.float32)
        if name not in self.columns:
            raise InputError(f"no column '{name}' in the places table; {nearest(name, self.columns)}")
        return self.columns[name][:, None].astype(np.float32)

    def share(self, name: str) -> Float32[np.ndarray, "place 1"]:
        """Each place's share of a column's total [place, 1]; zero everywhere where the total is."""
        column = self.column(name)
        return column / max(float(column.sum()), 1e-9)

    def standardised(self, name: str) -> Float32[np.ndarray, "place 1"]:
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

    def routes(
        self, nearest: int = NEAREST
    ) -> tuple[Int32[np.ndarray, "place route"], Bool[np.ndarray, "place route"]]:
        """Destinations of each place, the place itself first, and which of them are real.

        Destinations are neighbours and the `nearest` others; every route has its reverse. Rows have a length for a
        multiple of ROUTES_TOGETHER destinations, or for all places where these are fewer. Those of places with fewer
        destinations are padded with the place itself, and the padding is marked as not real.
        """
        count = len(self.places)
        distance = self.distance_km + np.diag(np.full(count, np.inf))
        near = np.argsort(distance, axis=1, kind="stable")[:, : min(nearest, count - 1)]
        linked = self.neighbours | np.eye(count, dtype=bool)
        np.put_along_axis(linked, near, True, axis=1)
        linked = linked | linked.T
        order = np.where(linked, self.distance_km, np.inf)
        np.fill_diagonal(order, -1.0)
        width = min(count, -(-int(linked.sum(axis=1).max()) // ROUTES_TOGETHER) * ROUTES_TOGETHER)
        routes = np.argsort(order, axis=1, kind="stable")[:, :width].astype(np.int32)
        real = np.take_along_axis(linked, routes, axis=1)
        return np.where(real, routes, np.arange(count, dtype=np.int32)[:, None]), real
