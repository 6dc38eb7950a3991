"""Who fought whom in a period, by place, from an imported table of events."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from contested.ledger.plural import counted
from contested.observations.event_counts import is_no_actor
from contested.observations.events.table import EventTable

Kind = Literal["government", "armed", "civilians", "unnamed", "nobody"]
NO_ACTORS: tuple[Kind, ...] = ("civilians", "unnamed")
"""Events with these are those of the other side alone, also where a scenario is conditioned on them."""
UNNAMED = "nobody named"
"""What a blank side is called here."""
YEARS = re.compile(r"\s*\(\d{4}-\d{0,4}\).*$")
"""What ACLED adds to forces of one government: years, and branches behind them."""


@dataclass(frozen=True)
class Side:
    """A side of events: what it is called here, and of what kind it is."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Pair:
    """Two sides, their events and how many these killed, in a period."""

    one: str
    other: str
    events: float
    killed: float


def events_of(count: float) -> str:
    """A number of events, of which parts may be spread: '1 event', 'fewer than 1 event'."""
    return counted(round(count), "event") if count >= 1 else "fewer than 1 event"


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((files("contested.newscenario") / "sides.toml").read_text(encoding="utf-8"))


@cache
def side_of(spelled: str) -> Side:
    """The side that a spelling stands for; an army and a police of one country are its government."""
    if is_no_actor(spelled):
        return Side(spelled or UNNAMED, "civilians" if spelled else "unnamed")
    if spelled == UNNAMED:
        return Side(UNNAMED, "unnamed")
    words = _words()
    for prefix in words["government"]:
        if spelled.startswith(f"{prefix} "):
            first = spelled.split(f", {prefix} ")[0]
            country = YEARS.sub("", first.removeprefix(f"{prefix} ")).strip()
            return Side(f"Government of {country}", "government")
    if any(spelled.startswith(prefix) for prefix in words["nobody"]):
        return Side(spelled, "nobody")
    return Side(spelled, "armed")


class Activity:
    """The events of one data set in some places and days.

    Attributes:
        rows: of `EventTable.weeks`, with the columns `one` and `other`, the sides as `side_of` names them.
        unplaced: events, and killed in them, of which only a larger unit or the country is known.
    """

    def __init__(self, table: EventTable, data_set: str, places: Iterable[str], first: dt.date, until: dt.date) -> None:
        import pandas as pd

        weeks = table.weeks[table.weeks.dataset == data_set]
        weeks = weeks[(weeks.week >= pd.Timestamp(first)) & (weeks.week < pd.Timestamp(until))]
        rows, unplaced = weeks[weeks.place.isin(list(places))], weeks[weeks.place == ""]
        self.unplaced = float(unplaced.events.sum()), float(unplaced.best.sum())
        self.rows = rows.assign(
            one=[side_of(name).name for name in rows.side_a], other=[side_of(name).name for name in rows.side_b]
        )
        self.first, self.until = first, until

    @property
    def events(self) -> float:
        """All events."""
        return float(self.rows.events.sum())

    @property
    def killed(self) -> float:
        """All killed, by the best estimates."""
        return float(self.rows.best.sum())

    def pairs(self) -> list[Pair]:
        """Every two sides with events between them, the deadliest first."""
        found: dict[tuple[str, str], list[float]] = {}
        for one, other, events, best in self.rows[["one", "other", "events", "best"]].itertuples(index=False):
            sums = found.setdefault(tuple(sorted((one, other))), [0.0, 0.0])
            sums[0], sums[1] = sums[0] + events, sums[1] + best
        made = [Pair(one, other, events, best) for (one, other), (events, best) in found.items()]
        return sorted(made, key=lambda pair: (-pair.killed, -pair.events, pair.one, pair.other))

    def by_place(self, side: str, against: Iterable[str] | None = None) -> dict[str, float]:
        """Events of a side in each place; of those against other sides only, where these are given."""
        rows = self.rows[(self.rows.one == side) | (self.rows.other == side)]
        if against is not None:
            among = {*against, side}
            rows = rows[rows.one.isin(among) & rows.other.isin(among)]
        found: Any = rows.groupby("place").events.sum()
        return {str(place): float(events) for place, events in found.items()}


def spellings_of(table: EventTable, data_set: str, side: str) -> list[str]:
    """How a data set spells a side, anywhere in it, sorted."""
    weeks = table.weeks[table.weeks.dataset == data_set]
    return sorted({name for name in {*weeks.side_a, *weeks.side_b} if side_of(name).name == side})
