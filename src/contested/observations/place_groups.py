"""Places with few events are taken together, so that every group has enough to tell one rate from another."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

LEAST_EVENTS = 10.0
"""Events of a group: its rate is known to a third then (a Poisson count of ten)."""
MOST_GROUPS = 20
"""Groups at most; with more, each must have more events."""
STEP = 1.25

Groups = tuple[tuple[int, ...], ...]


def place_groups(events: Float[np.ndarray, " place"], neighbours: Bool[np.ndarray, "place place"]) -> Groups:
    """Groups of places, each place in one, in the order of their first places.

    A place with enough events is a group of its own. The others join in turn: the group with the fewest events joins
    the neighbouring one of them that has the fewest, until it has enough. Those that have no such neighbour left and
    not enough events are one group, the rest, however few events that has: that nothing happens there is information.
    """
    least = LEAST_EVENTS
    found = _groups(events, neighbours, least)
    while len(found) > MOST_GROUPS:
        least *= STEP
        found = _groups(events, neighbours, least)
    return found


def _groups(events: Float[np.ndarray, " place"], neighbours: Bool[np.ndarray, "place place"], least: float) -> Groups:
    done: list[tuple[int, ...]] = [(place,) for place, count in enumerate(events) if count >= least]
    quiet: list[tuple[int, ...]] = [(place,) for place, count in enumerate(events) if count < least]
    rest: list[tuple[int, ...]] = []
    while quiet:
        one = min(quiet, key=lambda group: (_total(events, group), group))
        quiet.remove(one)
        near = [other for other in quiet if neighbours[np.ix_(one, other)].any()]
        if not near:
            rest.append(one)
            continue
        other = min(near, key=lambda group: (_total(events, group), group))
        quiet.remove(other)
        joined = tuple(sorted(one + other))
        (done if _total(events, joined) >= least else quiet).append(joined)
    if rest:
        done.append(tuple(sorted(place for group in rest for place in group)))
    return tuple(sorted(done))


def _total(events: Float[np.ndarray, " place"], group: tuple[int, ...]) -> float:
    return float(events[list(group)].sum())
