"""Which statements say nothing about what happened, judged by all others.

A statement is silent with a known chance; its error is then `WIDER` times as large. Given which ones are silent, all
errors are normal, so a smoother can condition on them: the posterior is a mixture over sets of silent statements.
Their chances given the observations come from the predictions of the priors, taken as normal (George and McCulloch 1993
draw indicators in this way). A statement that all others contradict is silent in most draws, and hardly moves anything.
Statements that say the same are silent together: they do not speak for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from contested.engine.random.threefry import name_hash
from contested.infer.fit import Fit
from contested.observations.stated import WIDER

DRAWS = 64
"""Sets of silent statements; rows share them in turn."""
SWEEPS = 12
"""Of the Gibbs sampler, before its state is a draw."""


class Errors(NamedTuple):
    """A change of the errors of a fit's observations.

    Attributes:
        factor: multiplies the sd of each observation's error; an infinite one leaves the observation out.
        silent: the chance of each statement to be silent.
    """

    factor: Float[np.ndarray, " observation"]
    silent: Float[np.ndarray, " observation"]


def row_errors(state: Fit, errors: Errors) -> Float[np.ndarray, "observation row"]:
    """The sd of the error of each observation in each row: larger where the row takes the statement as silent."""
    sd = np.repeat((state.sd * errors.factor)[:, None], state.rows, axis=1)
    wide = silent_sets(state, errors)[:, np.arange(state.rows) % DRAWS]
    return np.where(wide, WIDER * sd, sd)


def silent_sets(state: Fit, errors: Errors) -> Bool[np.ndarray, "observation draw"]:
    """Draws of the set of silent statements, given all observations; none is silent that is left out.

    The uniform numbers of a group depend on its name and the seed only: leaving out others does not change them.
    """
    found = np.zeros((len(state.observations), DRAWS), bool)
    kept = np.flatnonzero(np.isfinite(errors.factor))
    groups = _groups(state, errors, kept)
    if not groups:
        return found
    predicted = state.predicted[0][kept].astype(np.float64)
    variance = (state.sd[kept] * errors.factor[kept]) ** 2
    off = state.observed[kept] - predicted.mean(axis=1)
    covariance = np.atleast_2d(np.cov(predicted)) + np.diag(variance)
    precision = np.repeat(np.linalg.inv(covariance)[None], DRAWS, axis=0)
    wide = {name: np.zeros(DRAWS, bool) for name in groups}
    for sweep in range(SWEEPS):
        for name, group in groups.items():
            own = variance[group.places]
            odds = _log_odds(precision, off, group.places, own, wide[name]) + np.log(group.silent / (1 - group.silent))
            now = group.uniform[sweep] < odds
            for place, usual in zip(group.places, own, strict=True):
                _widen(precision, place, (WIDER**2 - 1.0) * usual * (now.astype(float) - wide[name]))
            wide[name] = now
    for name, group in groups.items():
        found[kept[group.places]] = wide[name]
    return found


class _Group(NamedTuple):
    """Statements that say the same.

    Attributes:
        places: of its members among the observations that are kept.
        silent: its chance to be silent: that of its most reliable member.
        uniform: draws that decide, as log odds.
    """

    places: Sequence[int]
    silent: float
    uniform: Float[np.ndarray, "sweep draw"]


def _groups(state: Fit, errors: Errors, kept: np.ndarray) -> dict[str, _Group]:
    """The groups that may be silent."""
    found = {}
    for name in dict.fromkeys(state.groups[i] for i in kept):
        places = [place for place, i in enumerate(kept) if state.groups[i] == name]
        silent = float(min(errors.silent[kept[place]] for place in places))
        if silent > 0.0:
            key = np.array([state.seed % 2**64, name_hash(f"silent:{name}")], np.uint64)
            uniform = np.random.Generator(np.random.Philox(key=key)).random((SWEEPS, DRAWS))
            found[name] = _Group(places, silent, np.log(uniform / (1.0 - uniform)))
    return found


def _log_odds(
    precision: Float[np.ndarray, "draw observation observation"],
    off: Float[np.ndarray, " observation"],
    places: Sequence[int],
    variance: Float[np.ndarray, " member"],
    wide: Bool[np.ndarray, " draw"],
) -> Float[np.ndarray, " draw"]:
    """Log density of what a group states if it is silent less that if it is not, given all others."""
    own = np.linalg.inv(precision[:, places][:, :, places])
    away = np.einsum("dij,dj->di", own, np.einsum("dio,o->di", precision[:, places], off))
    now = np.where(wide, WIDER**2, 1.0)[:, None, None] * np.diag(variance)
    usual, wider = (own - now + factor * np.diag(variance) for factor in (1.0, WIDER**2))
    return _log_normal(away, wider) - _log_normal(away, usual)


def _log_normal(
    away: Float[np.ndarray, "draw member"], covariance: Float[np.ndarray, "draw member member"]
) -> Float[np.ndarray, " draw"]:
    """Log density of normal variables of mean 0, without its constant."""
    distance = np.einsum("di,di->d", away, np.linalg.solve(covariance, away[:, :, None])[:, :, 0])
    return -0.5 * (distance + np.linalg.slogdet(covariance)[1])


def _widen(
    precision: Float[np.ndarray, "draw observation observation"], place: int, change: Float[np.ndarray, " draw"]
) -> None:
    """Add to one observation's variance in each draw (Sherman and Morrison 1950)."""
    column = precision[:, :, place]
    scale = change / (1.0 + change * precision[:, place, place])
    precision -= scale[:, None, None] * column[:, :, None] * column[:, None, :]
