"""S10 and S11: what happens to violence and flight in places whose control is settled on one actor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from jaxtyping import Bool, Float

from contested.analysis.series import History, control_stock, series_total
from contested.facts.estimates import pooled
from contested.facts.fact import Estimate, Parts, Rows

BEFORE = 26
"""Weeks before a place is settled that are looked at, and in half of which it was disputed."""
AFTER = {"violence": (1, 20), "flight": (27, 52)}
"""Weeks after it, first and last: August to December for violence; the second half of a year for flight."""
NEEDED = 30
"""Settled places, in all histories, below which the fall is chance."""
Cells = Float[np.ndarray, "week place member"]


def settled(sole: Bool[np.ndarray, "week place member"], last: int) -> Bool[np.ndarray, "week place member"]:
    """The first week of a place under one actor: disputed in 13 of the 26 weeks before, and the actor's for good.

    Args:
        sole: whether one actor holds all of the place.
        last: weeks after it that must be simulated.
    """
    weeks = len(sole)
    found = np.zeros_like(sole)
    disputed = np.concatenate([np.zeros((1, *sole.shape[1:]), int), np.cumsum(~sole, axis=0)])
    for week in range(BEFORE, weeks - last):
        contested = disputed[week] - disputed[week - BEFORE] >= BEFORE // 2
        found[week] = ~sole[week - 1] & sole[week : week + last].all(axis=0) & contested
    return found


def fall_parts(history: History, actors: Sequence[str], of: Sequence[str], what: str, elsewhere: bool = False) -> Parts:
    """Weekly counts after and before places are settled, and how many are, summed: [3, member].

    Args:
        history: a block of histories.
        actors: who can hold units.
        of: series that are counted.
        what: "violence" or "flight", which says how long after is looked at.
        elsewhere: take the weeks of each settled place in the place after it in the table: the null.
    """
    units = history.units[None, :, None]
    held = np.stack([np.asarray(history.series(control_stock(actor))) for actor in actors])
    sole = (held.max(axis=0) >= units) & (units > 0)
    first, last = AFTER[what]
    when = settled(sole, last + 1)
    counts = series_total(of, history)
    if elsewhere:
        counts = np.roll(counts, -1, axis=1)
    summed = np.concatenate([np.zeros((1, *counts.shape[1:])), np.cumsum(counts, axis=0)])
    week, place, member = np.nonzero(when)
    before = (summed[week, place, member] - summed[week - BEFORE, place, member]) / BEFORE
    after = (summed[week + last + 1, place, member] - summed[week + first, place, member]) / (last - first + 1)
    found = np.zeros((3, len(history.members)))
    for row, values in enumerate((after, before, np.ones(len(week)))):
        np.add.at(found[row], member, values)
    return found


def fall(parts: Parts, rows: Rows) -> Estimate:
    """By which share the weekly count falls, all settled places together."""
    return pooled(parts, rows, _fall, (int(parts[2].sum()), NEEDED, "places that were settled on one actor"))


def _fall(parts: Float[np.ndarray, " part"]) -> float:
    return float(1.0 - parts[0] / parts[1]) if parts[1] > 0 else np.nan


violence_parts = partial(fall_parts, what="violence")
flight_parts = partial(fall_parts, what="flight")
