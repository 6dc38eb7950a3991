"""S7 and S17: what a side claims against what others find, and two observers of the same events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from contested.analysis.series import History, series_total
from contested.facts.estimates import over_histories
from contested.facts.fact import Estimate, Parts, Rows

FEWEST = 20
"""Deaths stated, or attacks reported, in a history below which a ratio is chance."""


def claim_parts(
    history: History, reports: Sequence[str], dead: Sequence[str], stated: str, inflicted: Sequence[str]
) -> Parts:
    """Deaths reported and dead, deaths stated and inflicted, [4, member], over the run.

    Args:
        history: a block of histories.
        reports: series of reported deaths.
        dead: stocks of dead that these count.
        stated: the losses of its enemy that a side states.
        inflicted: flows of those it killed.
    """
    died = series_total(dead, history).sum(axis=1)[-1]
    flows = [series_total(names, history).sum(axis=(0, 1)) for names in (reports, [stated], inflicted)]
    return np.stack([flows[0], died, flows[1], flows[2]])


def verified_over_claimed(parts: Parts, rows: Rows) -> Estimate:
    """The share of deaths that is reported, over what is stated for each enemy killed: the median over histories."""
    reported, died, stated, inflicted = parts
    told = (stated >= FEWEST) & (inflicted > 0) & (died > 0)
    below = np.where(told, died * stated, 1.0)
    return over_histories(np.where(told, reported * inflicted / below, np.nan), f"{FEWEST} deaths stated")


def observer_parts(history: History, more: Sequence[str], fewer: Sequence[str]) -> Parts:
    """What two observers count of the same events over the run, [2, member]."""
    return np.stack([series_total(names, history).sum(axis=(0, 1)) for names in (more, fewer)])


def observers(parts: Parts, rows: Rows) -> Estimate:
    """What the one counts over what the other counts: the median over histories."""
    more, fewer = parts
    values = np.divide(fewer, more, out=np.full(len(more), np.nan), where=more >= FEWEST)
    return over_histories(values, f"{FEWEST} reported attacks")
