"""S4: selective violence against civilians by how far an actor controls a place (Kalyvas 2006)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from contested.analysis.series import History, control_stock
from contested.facts.estimates import pooled
from contested.facts.fact import Estimate, Parts, Rows

EDGES = (0.05, 0.4, 0.6, 0.95)
"""Shares of control between the zones: none, less than half, parity, most, all."""
PARITY, MOST_BUT_NOT_ALL = 2, 3
NEEDED = 100
"""Civilians killed selectively below which rates by zone are chance."""
EXPECTED = 5.0
"""Killings that parity must have at the mean rate: fewer, and their absence says nothing."""


def zone_parts(history: History, killers: Sequence[tuple[str, str]]) -> Parts:
    """Killed and person-weeks by zone, [10, member]: first the killed of the five zones, then the person-weeks.

    Args:
        history: a block of histories.
        killers: actors, each with the flow of its selective killings. Zones are those of its own control; contested
            units count half.
    """
    killed, people = np.zeros((2, len(EDGES) + 1, len(history.members)))
    civilians = np.asarray(history.series("civilian"), dtype=np.float64)
    units = np.maximum(history.units, 1e-9)[None, :, None]
    contested = history.series(control_stock("contested"))
    for actor, flow in killers:
        control = (history.series(control_stock(actor)) + 0.5 * contested) / units
        zone = np.digitize(control, EDGES)
        present = history.series(f"fighters.{actor}") > 0
        dead = np.asarray(history.series(flow), dtype=np.float64)
        for number in range(len(killed)):
            inside = (zone == number) & present
            killed[number] += np.where(inside, dead, 0.0).sum(axis=(0, 1))
            people[number] += np.where(inside, civilians, 0.0).sum(axis=(0, 1))
    return np.concatenate([killed, people])


def parity_over_most(parts: Float[np.ndarray, " part"]) -> float:
    """The rate at parity over the highest of all zones; 1 where that is not the zone of most but not all control.

    NaN where nobody lives at parity or in that zone.
    """
    killed, people = parts[:5], parts[5:]
    if people[PARITY] == 0 or people[MOST_BUT_NOT_ALL] == 0 or killed.sum() == 0:
        return np.nan
    rate = np.divide(killed, people, out=np.zeros(5), where=people > 0)
    return float(rate[PARITY] / rate.max()) if rate.argmax() == MOST_BUT_NOT_ALL else 1.0


def parity(parts: Parts, rows: Rows) -> Estimate:
    """The ratio for all histories together."""
    whole = parts.sum(axis=1)
    killed, people = whole[:5].sum(), whole[5:]
    found = pooled(parts, rows, parity_over_most, (int(killed), NEEDED, "civilians killed selectively"))
    expected = killed * people[PARITY] / people.sum() if people.sum() else 0.0
    if not found.unknown and expected < EXPECTED:
        return found._replace(unknown=f"too few people live at parity: {expected:.1f} killings expected there")
    return found
