"""S14: how well the last weeks of a place forecast its next one, against all its earlier weeks."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Shaped

from contested.analysis.scores import crps
from contested.analysis.series import History, series_total
from contested.facts.estimates import over_histories
from contested.facts.fact import Estimate, Parts, Rows

RECENT = 4
"""Weeks of the no-change forecast."""
FIRST = 26
"""Weeks of the past that the first forecast has."""
EVERY = 4
"""Weeks from one forecast to the next: a sample is enough."""
FEWEST = 20
"""Attacks in a history below which forecasts say nothing."""


def no_change_score(counts: Shaped[np.ndarray, "place week"]) -> float:
    """CRPS of the place's last four weeks over CRPS of all its weeks before those; NaN where nothing happens.

    Below 1 the next week is more like the last ones than like the place's past. For counts without memory it is about
    1.2, because four draws are a worse forecast than many.
    """
    recent, past = 0.0, 0.0
    for week in range(FIRST, counts.shape[1], EVERY):
        truth = counts[:, week].astype(np.float64)
        recent += float(crps(counts[:, week - RECENT : week], truth).sum())
        past += float(crps(counts[:, : week - RECENT], truth).sum())
    return recent / past if past > 0 else np.nan


def no_change_parts(history: History, attacks: list[str]) -> Parts:
    """The score of every history; NaN with fewer than 20 attacks."""
    counts: Float[np.ndarray, "member place week"] = np.moveaxis(series_total(attacks, history), (0, 1, 2), (2, 1, 0))
    return np.array([[no_change_score(one) if one.sum() >= FEWEST else np.nan for one in counts]])


def no_change(parts: Parts, rows: Rows) -> Estimate:
    """The median score."""
    return over_histories(parts[0], f"{FIRST} weeks and {FEWEST} attacks")
