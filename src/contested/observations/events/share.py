"""Events known only to a larger unit, shared out over the places in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float

SIDES = ["side_a", "side_b"]
SHARED = ("events", "best")
"""What is shared out; low and high are bounds."""


def share_out(
    rows: Any, places: list[str], within: list[str], week: Any, weeks: int
) -> dict[str, Float[np.ndarray, "place week"]]:
    """What rows without a place may add to each place and week: their events and best estimates by share, and `high`.

    A row is shared out in proportion to the events that are known to have been in each place in the same year between
    the same two sides, and one event more, which is shared like those of all years and one more in equal parts.

    Args:
        rows: of one data set of weeks.csv, those with a place too, as a pandas data frame.
        places: ids.
        within: the larger unit of each place; a row without one may lie in any place.
        week: [row], the position of each row's week.
        weeks: their number.
    """
    made = {name: np.zeros((len(places), weeks)) for name in (*SHARED, "high")}
    known, unknown = rows[rows.place != ""], rows[rows.place == ""]
    if unknown.empty:
        return made
    counts, overall = _counts(known, places)
    amounts = {name: unknown[name].to_numpy(dtype=float) for name in made}
    units, at = np.array(within, dtype=object), week[(rows.place == "").to_numpy()]
    grouped = unknown.groupby(["within", *SIDES, unknown.week.dt.year], sort=False).indices
    for (unit, one, other, when), members in grouped.items():
        inside = np.flatnonzero(units == unit) if unit else np.arange(len(places))
        pair = (one, other)
        weights = _weights(counts.get((*pair, when)), overall.get(pair), inside)
        hit, position = np.unique(at[members], return_inverse=True)
        cells = np.ix_(inside, hit)
        for name in (*SHARED, "high"):
            total = np.bincount(position, amounts[name][members])
            made[name][cells] += total if name == "high" else weights[:, None] * total
    return made


def _counts(known: Any, places: list[str]) -> tuple[dict[Any, np.ndarray], dict[Any, np.ndarray]]:
    """Events [place] of each two sides and year, and of each two sides, without what spans weeks."""
    position = {place: number for number, place in enumerate(places)}
    certain = (known.events - known.spread_events).to_numpy(dtype=float)
    at, year = known.place.map(position).to_numpy(dtype=int), known.week.dt.year
    by_year = {
        pair: np.bincount(at[members], certain[members], len(places))
        for pair, members in known.groupby([*SIDES, year], sort=False).indices.items()
    }
    overall: dict[Any, np.ndarray] = {}
    for (one, other, _), counts in by_year.items():
        overall[one, other] = overall.get((one, other), 0.0) + counts
    return by_year, overall


def _weights(
    of_year: np.ndarray | None, overall: np.ndarray | None, inside: np.ndarray
) -> Float[np.ndarray, " inside"]:
    """The share of each of the places inside a unit; they sum to 1."""
    even = np.full(len(inside), 1.0 / len(inside))
    usual = even if overall is None else (overall[inside] + even) / (overall[inside].sum() + 1.0)
    return usual if of_year is None else (of_year[inside] + usual) / (of_year[inside].sum() + 1.0)
