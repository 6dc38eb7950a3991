"""One assimilation of an ensemble smoother with adaptive localisation, and the perturbations that it uses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Float32

from contested.engine.random.threefry import name_hash
from contested.infer.chance import chance_error, drawn_chance
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
    state: Fit, step: int, sd: Float[np.ndarray, "observation row"]
) -> Float[np.ndarray, "observation row"]:
    """What is added to the observations in one assimilation, with the covariance that it is given.

    Args:
        state: the fit.
        step: which assimilation, from 0.
        sd: of each observation's error in each row.
    """
    errors = standard_errors(state.observations, state.seed, step, state.rows)
    by_chance = np.sqrt(1.0 - 1.0 / state.assimilations) * drawn_chance(state.chance, state.seed, step)
    return sd * errors + by_chance


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
    sd: Float[np.ndarray, "observation row"],
) -> Float32[np.ndarray, "unknown row"]:
    """The unknowns after one of the equal assimilations of a fit.

    An unknown is moved only by observations that are `related` to it.

    Args:
        state: what is observed, and its chance.
        step: which assimilation, from 0.
        z: standard normal unknowns.
        predicted: what each row predicts, in the scale of the observation. One without spread is left out.
        sd: of each observation's error in each row; an infinite one leaves the observation out.
    """
    used = has_spread(predicted) & np.isfinite(sd).all(axis=1)
    if not used.any():
        return z
    y = predicted[used].astype(np.float64)
    finite = np.where(used[:, None], sd, 1.0)
    perturbed = state.observed[used][:, None] + np.sqrt(state.assimilations) * perturbations(state, step, finite)[used]
    by_chance = chance_error(state.chance, state.assimilations)[np.ix_(used, used)]
    without = covariance(y, y) + state.assimilations * by_chance
    moved = moves(covariance(z, y), without, state.assimilations * sd[used] ** 2, related(z, y), perturbed - y)
    return (z + moved).astype(np.float32)


def moves(
    shared: Float[np.ndarray, "unknown observation"],
    without: Float[np.ndarray, "observation observation"],
    variance: Float[np.ndarray, "observation row"],
    kept: Bool[np.ndarray, "unknown observation"],
    off: Float[np.ndarray, "observation row"],
) -> Float[np.ndarray, "unknown row"]:
    """Kalman moves of every unknown by the observations that are kept for it, in rows that differ in their errors.

    Args:
        shared: covariance of unknowns and predicted values.
        without: covariance of predicted values, chance included, without the errors' own variances.
        variance: of each observation's error in each row.
        kept: which observations may move an unknown.
        off: observed less predicted values.
    """
    found = np.zeros((len(shared), off.shape[1]))
    errors, of_row = np.unique(variance, axis=1, return_inverse=True)
    patterns, pattern = np.unique(kept, axis=0, return_inverse=True)
    for index, chosen in enumerate(patterns):
        if not chosen.any():
            continue
        diagonal = np.eye(chosen.sum())[None] * errors[chosen].T[:, :, None]
        precision = np.linalg.inv(without[np.ix_(chosen, chosen)] + diagonal)
        weighed = np.einsum("roq,qr->or", precision[of_row.reshape(-1)], off[chosen])
        rows = pattern.reshape(-1) == index
        found[rows] = np.einsum("uo,or->ur", shared[np.ix_(rows, chosen)], weighed)
    return found
