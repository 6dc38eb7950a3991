"""One assimilation of an ensemble smoother with adaptive localisation, and the perturbations that it uses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Float32

from contested.engine.random.threefry import name_hash
from contested.infer.chance import drawn_chance, error_covariance
from contested.infer.fit import Fit

SPREAD = 1e-9
"""An observation whose predicted values differ by less (sd) cannot tell one row from another."""


def has_spread(predicted: Float[np.ndarray, "observation row"]) -> Bool[np.ndarray, " observation"]:
    """Which observations differ between the rows."""
    return np.std(predicted, axis=1, dtype=np.float64) > SPREAD


def standard_errors(
    observations: Sequence[str], seed: int, assimilation: int, rows: int
) -> Float[np.ndarray, "observation row"]:
    """Standard normal errors of the observations in one assimilation.

    Those of one observation depend on the seed, the assimilation, its name and the row only. So leaving out another
    observation does not change them, and fewer rows are the beginning of more.
    """

    def draw(name: str) -> Float[np.ndarray, " row"]:
        key = np.array([seed % 2**64, name_hash(f"perturbation:{assimilation}:{name}")], np.uint64)
        return np.random.Generator(np.random.Philox(key=key)).standard_normal(rows)

    return np.array([draw(name) for name in observations]).reshape(len(observations), rows)


def perturbations(
    state: Fit, step: int, factor: Float[np.ndarray, " observation"]
) -> Float[np.ndarray, "observation row"]:
    """What is added to the observations in one assimilation, with the covariance that it is given.

    Args:
        state: the fit.
        step: which assimilation, from 0.
        factor: multiplies the sd of each observation's error.
    """
    errors = standard_errors(state.observations, state.seed, step, state.rows)
    by_chance = np.sqrt(1.0 - 1.0 / state.assimilations) * drawn_chance(state.chance, state.seed, step)
    return (state.sd * factor)[:, None] * errors + by_chance


def covariance(a: Float[np.ndarray, "one row"], b: Float[np.ndarray, "other row"]) -> Float[np.ndarray, "one other"]:
    """Sample covariances of every line of `a` with every line of `b`.

    Products are sums of one thread: results do not depend on the number of cores, and on a busy machine threads that
    wait for each other take fifty times as long.
    """
    one, other = (values - values.mean(axis=1, keepdims=True, dtype=np.float64) for values in (a, b))
    return np.einsum("ur,or->uo", one, other) / (a.shape[1] - 1)


def correlation(a: Float[np.ndarray, "one row"], b: Float[np.ndarray, "other row"]) -> Float[np.ndarray, "one other"]:
    """Correlations of every line of `a` with every line of `b`; 0 for one without spread."""
    one, other = (values.std(axis=1, ddof=1, dtype=np.float64) for values in (a, b))
    scale = np.outer(np.where(one > SPREAD, one, np.inf), np.where(other > SPREAD, other, np.inf))
    return covariance(a, b) / scale


def related(
    z: Float[np.ndarray, "unknown row"], predicted: Float[np.ndarray, "observation row"]
) -> Bool[np.ndarray, "unknown observation"]:
    """Which observations may move an unknown (adaptive localisation).

    They are those whose predicted values are correlated with it by more than 3 / sqrt(rows) (Vossepoel, Evensen and van
    Leeuwen 2025), and those that are so correlated with one of these. Without the second kind an unknown that is told
    by the difference of two observations, such as deaths an attack, is not learned: once the first has explained both,
    it is uncorrelated with one of them. On a linear problem of this kind its variance is .33 instead of .14; with them
    .136. Without any localisation 90 % intervals of problems with 130 unknowns, 30 observations and 576 rows hold the
    truth in .85, with the first kind in .89, with both in .88, and with both the means are nearest to the exact ones.
    """
    threshold = 3.0 / np.sqrt(z.shape[1])
    direct = np.abs(correlation(z, predicted)) > threshold
    linked = np.abs(correlation(predicted, predicted)) > threshold
    return direct | (direct.astype(int) @ linked.astype(int) > 0)


def assimilate(
    state: Fit,
    step: int,
    z: Float32[np.ndarray, "unknown row"],
    predicted: Float32[np.ndarray, "observation row"],
    factor: Float[np.ndarray, " observation"],
) -> Float32[np.ndarray, "unknown row"]:
    """The unknowns after one of the equal assimilations of a fit.

    An unknown is moved only by observations that are `related` to it.

    Args:
        state: what is observed, with which error and chance.
        step: which assimilation, from 0.
        z: standard normal unknowns.
        predicted: what each row predicts, in the scale of the observation. One without spread is left out.
        factor: multiplies the sd of each observation's error; an infinite one leaves the observation out.
    """
    used = has_spread(predicted) & np.isfinite(factor)
    if not used.any():
        return z
    widened, y = np.where(used, factor, 1.0), predicted[used].astype(np.float64)
    error = error_covariance(state.sd * widened, state.chance, state.assimilations)[np.ix_(used, used)]
    perturbed = state.observed[used][:, None] + np.sqrt(state.assimilations) * perturbations(state, step, widened)[used]
    total = covariance(y, y) + state.assimilations * error
    weight = gain(covariance(z, y), total, related(z, y))
    moved = np.einsum("uo,or->ur", weight, perturbed - y)
    return (z + moved).astype(np.float32)


def gain(
    shared: Float[np.ndarray, "unknown observation"],
    total: Float[np.ndarray, "observation observation"],
    kept: Bool[np.ndarray, "unknown observation"],
) -> Float[np.ndarray, "unknown observation"]:
    """The Kalman gain of every unknown from the observations that are kept for it; 0 from the others.

    Args:
        shared: covariance of unknowns and predicted values.
        total: covariance of predicted values with their error.
        kept: which observations may move an unknown.
    """
    found = np.zeros(shared.shape)
    patterns, pattern = np.unique(kept, axis=0, return_inverse=True)
    for index, chosen in enumerate(patterns):
        block = np.ix_(pattern == index, chosen)
        found[block] = np.linalg.solve(total[np.ix_(chosen, chosen)], shared[block].T).T
    return found
