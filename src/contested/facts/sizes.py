"""S1: how many die in one attack, read where a place has a single attack in a week."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from contested.analysis.series import History, series_total
from contested.facts.estimates import pooled
from contested.facts.fact import Estimate, Parts, Rows
from contested.observations.events.tail import Tail, tail

MOST = 2_000
"""The largest size that is told apart; larger ones count as this."""
NEEDED = 500
"""Lethal attacks below which an exponent says little (field.md, S1)."""
RESAMPLES = 40


def size_counts(history: History, attacks: Sequence[str]) -> Parts:
    """Attacks by the number killed, from 0 to MOST, [MOST + 1, member].

    Only places and weeks with one attack of the kind count: in others the sizes are not known apart.

    Args:
        history: a block of histories.
        attacks: labels of the mechanisms that attack; their flows are LABEL.attack and LABEL.killed.*.
    """
    found = np.zeros((MOST + 1, len(history.members)))
    for label in attacks:
        alone = history.series(f"{label}.attack") == 1
        killed = series_total([f"{label}.killed.*"], history)
        member = np.broadcast_to(np.arange(killed.shape[-1]), killed.shape)[alone]
        size = np.clip(np.round(killed[alone]), 0, MOST).astype(np.int64)
        np.add.at(found, (size, member), 1.0)
    return found


def exponent_of(counts: np.ndarray, threshold: int | None = None) -> Tail | None:
    """The tail of lethal sizes, from a threshold that it may choose; None where too few are of two sizes or more."""
    return tail(np.repeat(np.arange(len(counts)), counts.astype(np.int64)), threshold)


def size_exponent(parts: Parts, rows: Rows) -> Estimate:
    """The exponent of the tail of deaths per lethal attack, of all histories together."""
    of_all = exponent_of(parts.sum(axis=1))

    def value(counts: np.ndarray) -> float:
        found = of_all and exponent_of(counts, of_all.threshold)
        return found.exponent if found else np.nan

    lethal = int(parts[1:].sum())
    found = pooled(
        parts, rows, value, (lethal, NEEDED, "lethal attacks that are alone in their place and week"), RESAMPLES
    )
    one_size = np.count_nonzero(parts[1:].sum(axis=1)) < 2
    if lethal >= NEEDED and one_size:  # the law is steeper than any exponent: a verdict, not a lack of events
        return found._replace(value=np.inf, low=np.inf, high=np.inf, unknown="")
    return found
