"""Whether points lie in the places that their rows name, as they are and with longitude and latitude exchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

CLEARLY = 2
"""How many times as many points must fit only with both exchanged as fit only as they are."""
LEAST_SHARE = 0.1
"""Of the events that name a place: fewer that fit only with both exchanged are single errors."""

Inside = Callable[[int, np.ndarray, np.ndarray], np.ndarray]
"""Which points, by x and y, lie in the shape of a place, by its position."""


class NamedPoints(NamedTuple):
    """Numbers of events that have a point and name a place.

    `inside`: the point lies in that place; `only_straight`: there only as it is; `only_exchanged`: only with longitude
    and latitude exchanged.
    """

    events: int
    inside: int
    only_straight: int
    only_exchanged: int

    @property
    def exchanged(self) -> bool:
        """Whether the axes are exchanged: clearly more points fit so, and they are no single errors."""
        enough = self.only_exchanged >= LEAST_SHARE * self.events
        return enough and self.only_exchanged > CLEARLY * self.only_straight

    def found(self) -> str:
        """What an error says of exchanged axes."""
        both = self.inside - self.only_straight + self.only_exchanged
        return (
            f"of {self.events:,} events that name a place and have a point, the point of {self.inside:,} lies in it, "
            f"and with longitude and latitude exchanged that of {both:,}"
        )


def named_points(
    lon: np.ndarray, lat: np.ndarray, place: np.ndarray, events: np.ndarray, inside: Inside
) -> NamedPoints:
    """Compare points with the places that rows name.

    Args:
        lon: [row], degrees.
        lat: [row], degrees.
        place: [row], the position of the place that the row names.
        events: [row], how many events the row stands for.
        inside: tells which points lie in a place.
    """
    straight, exchanged = np.zeros(len(lon), bool), np.zeros(len(lon), bool)
    for number in np.unique(place):
        at = place == number
        straight[at] = inside(int(number), lon[at], lat[at])
        exchanged[at] = inside(int(number), lat[at], lon[at])
    return NamedPoints(
        events=int(events.sum()),
        inside=int(events[straight].sum()),
        only_straight=int(events[straight & ~exchanged].sum()),
        only_exchanged=int(events[exchanged & ~straight].sum()),
    )
