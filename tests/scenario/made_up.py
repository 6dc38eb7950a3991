"""Synthetic histories: arrays of small random numbers in the form that questions read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np

from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.ledger.reading import validate
from contested.scenario.calendar import Calendar
from contested.scenario.questions import ClaimCheck, Layer, Question, ReferenceValue

START = datetime.date(2030, 1, 1)
PLACES = ["north", "middle", "south"]
NAMES = ["control.reds", "control.blues", "raid.deaths", "raid.dead.blues", "purge.deaths", "fear"]


@dataclass
class MadeUp:
    """Series [week, place, member] by name."""

    table: dict[str, np.ndarray]
    units: np.ndarray
    calendar: Calendar
    numbers: np.ndarray | None = None

    @property
    def names(self) -> list[str]:
        return list(self.table)

    @property
    def place_ids(self) -> list[str]:
        return PLACES

    @property
    def members(self) -> np.ndarray:
        return np.arange(next(iter(self.table.values())).shape[-1]) if self.numbers is None else self.numbers

    def series(self, name: str, /) -> np.ndarray:
        return self.table[name]


def made_up(weeks: int = 12, members: int = 40, seed: int = 0) -> MadeUp:
    """Series of whole numbers from 0 to 4, with many ties at a threshold."""
    rng = np.random.default_rng(seed)
    table = {name: rng.integers(0, 5, (weeks, 3, members)).astype(np.float32) for name in NAMES}
    return MadeUp(table, np.array([4, 5, 6]), Calendar(START, weeks))


def question(**keys: Any) -> Question:
    """A question from the keys of a file; series are summed over weeks where nothing else is said."""
    if "any_of" in keys:
        keys["any_of"] = [_summed(option) for option in keys["any_of"]]
    return validate(Question, {"id": "q", "text": "?"} | _summed(keys), "test")


def _summed(keys: dict[str, Any]) -> dict[str, Any]:
    return {"over": "sum"} | keys if keys.get("measure") == "series" else keys


def layer(**keys: Any) -> Layer:
    """A map layer from the keys of a file."""
    return validate(Layer, {"id": "l", "title": "L"} | keys, "test")


def claim_check(**keys: Any) -> ClaimCheck:
    """A claim check from the keys of a file; series are summed over weeks where nothing else is said."""
    summed = {"over": "sum"} if "series" in keys else {}
    return validate(ClaimCheck, {"claim": "c"} | summed | keys, "test")


def reference_value(**keys: Any) -> ReferenceValue:
    """A reference value from the keys of a file."""
    return validate(ReferenceValue, {"id": "a", "text": "A", "claim": "c"} | keys, "test")


def claim(best: float | None = 10, days: int | None = None, side: str = "reds", **quantity: Any) -> Claim:
    """A claim with a best value; ``days`` is the length of its period."""
    data: dict[str, Any] = {
        "id": "c",
        "says": "So many.",
        "document": "d",
        "paragraph": 1,
        "speaker": "somebody",
        "side": side,
        "speech": "quoted",
        "kind": "estimate",
        "said": START,
        "known_from": START,
        "place": {"name": "Everywhere", "precision": "country"},
        "reliability": "C",
        "credibility": 3,
        "status": "reviewed",
    }
    if best is not None:
        data["quantity"] = {"best": best, "unit": "persons", "of": "fatalities", "whose": "blues"} | quantity
    if days is not None:
        data["meant"] = {"from": START, "to": START + datetime.timedelta(days=days - 1)}
    return validate(Claim, data, "test")


def ledger(one: Claim) -> Ledger:
    """A ledger with one claim."""
    return Ledger(claims={one.id: one})
