"""How activity clusters in real wars: the figures of real_wars.toml, with their sources."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class RealWar(NamedTuple):
    """Measures of one war by id, in the file as a whole and as means of its windows of a year.

    Events are counted by first-order unit and week; deaths are the best estimates of the same events. A file of
    national months has only measures of months, and no windows.
    """

    id: str
    title: str
    places: int
    weeks: int
    source: str
    events_whole: dict[str, float]
    events_year: dict[str, float]
    deaths_whole: dict[str, float]
    deaths_year: dict[str, float]

    def of(self, kind: str) -> dict[str, float]:
        """Measures of "events" or "deaths" that a simulated year is compared with."""
        by_kind = {"events": (self.events_year, self.events_whole), "deaths": (self.deaths_year, self.deaths_whole)}
        year, whole = by_kind[kind]
        return year or whole


@cache
def real_wars() -> tuple[RealWar, ...]:
    """The wars of the file, in its order."""
    text = files("contested.analysis").joinpath("real_wars.toml").read_text(encoding="utf-8")
    return tuple(_war(one) for one in tomllib.loads(text)["war"])


def _war(entry: dict[str, Any]) -> RealWar:
    return RealWar(**{name: entry.get(name, {}) for name in RealWar._fields})
