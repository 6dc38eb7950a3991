"""Which places share a border, from their outlines."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool

from contested.observations.events.inside import rings_of
from contested.observations.events.table import EventTable

DIGITS = 5
"""Of degrees at which corners are the same: about a metre."""


def neighbours(table: EventTable) -> Bool[np.ndarray, "place place"] | None:
    """Pairs of places whose outlines share at least two corners; None without outlines or such a pair."""
    if table.outlines is None:
        return None
    features = table.outlines["features"]
    found = sharing([rings_of(feature["geometry"]) for feature in features])
    return found if found.any() else None


def sharing(shapes: list[list[np.ndarray]]) -> Bool[np.ndarray, "place place"]:
    """Whether two shapes share at least two corners."""
    owners: dict[tuple[float, float], set[int]] = {}
    for number, rings in enumerate(shapes):
        for x, y in np.unique(np.round(np.concatenate(rings), DIGITS), axis=0):
            owners.setdefault((float(x), float(y)), set()).add(number)
    shared = np.zeros((len(shapes), len(shapes)), dtype=int)
    for several in owners.values():
        for one in several:
            for other in several - {one}:
                shared[one, other] += 1
    return shared >= 2
