"""Numbers whose sign evidence leaves open: how often each is below 0, and the answer on either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from contested.analysis.attribution import LEAST_IN_A_TENTH, Ordered, middle
from contested.ledger.prior import Prior
from contested.results.answers import SideAnswer, SignSplit
from contested.results.manifest import ParameterInfo

NO_DIRECTION = frozenset({"log odds"})
"""Units in which 0 is a place on a scale, not the border between two directions of an effect."""


def sign_splits(
    answer: Ordered,
    row: Int[np.ndarray, " member"],
    draws: Mapping[str, Float[np.ndarray, " row"]],
    parameters: Sequence[ParameterInfo],
    priors: Mapping[str, Prior],
) -> tuple[SignSplit, ...]:
    """The sides of 0 of each prior in use whose range from 5 to 95 % has values below and above 0, by id.

    Args:
        answer: the answer in every history.
        row: row of draws that each member uses.
        draws: draws of each prior, by id: those that evidence left, where the run is conditioned on any.
        parameters: what the priors are used for.
        priors: the priors before evidence, by id.
    """
    found = []
    used = {one.prior for one in parameters}
    for name, prior in sorted(priors.items()):
        if name in used and prior.sign_is_open and prior.unit not in NO_DIRECTION and name in draws:
            below = draws[name][row] < 0.0
            found.append(
                SignSplit(
                    prior=name,
                    names=tuple(one.name for one in parameters if one.prior == name),
                    below_before=prior.below_zero,
                    below=float(below.mean()),
                    answer_below=_side(answer, row, below),
                    answer_above=_side(answer, row, ~below),
                )
            )
    return tuple(found)


def _side(answer: Ordered, row: Int[np.ndarray, " member"], among: Bool[np.ndarray, " member"]) -> SideAnswer | None:
    """The answer in some histories; None where they have too few draws to tell it."""
    if len(np.unique(row[among])) < LEAST_IN_A_TENTH:
        return None
    value, (low, high) = middle(answer.values[among], row[among], answer.proposition)
    return SideAnswer(value=value, low=low, high=high)
