"""The smoother: unknowns conditioned on observations in a few equal steps, each with a new simulation.

Against importance sampling by particle filters, on 8 twins of the small war of the tests (7 unknowns, 8 observations,
576 rows), posterior means differ by .13 posterior sd (root mean square; 89 % by less than .2), and 98 % of the sds by
less than 20 %. On 80 twins 90 % intervals hold .90 of the truths; (mean - truth) / sd has a root mean square of 1.00.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from contested.infer.chance import chance_sample
from contested.infer.fit import Fit
from contested.infer.silence import Errors, row_errors
from contested.infer.update import assimilate

Predict = Callable[[Float32[np.ndarray, "unknown row"], Int[np.ndarray, " row"]], Float[np.ndarray, "observation row"]]
"""From unknowns and a number of the noise for each row to predicted observations."""


class Problem(NamedTuple):
    """What is unknown and what is observed.

    A bound ("at least 40") is observed at the bound, with predicted values clipped there.
    """

    unknowns: tuple[str, ...]
    prior: Float32[np.ndarray, "unknown row"]
    """Standard normal prior draws, see `unknowns.standard_normals`."""
    observations: tuple[str, ...]
    observed: Float[np.ndarray, " observation"]
    sd: Float[np.ndarray, " observation"]
    """Of the error of what is observed, in the scale of the observation, without chance inside the model."""
    silent: Float[np.ndarray, " observation"]
    """The chance that a statement says nothing, from 0 to below 1."""
    groups: tuple[str, ...]
    """What each observation says: those of one name say the same."""
    predict: Predict


def fit(
    problem: Problem,
    seed: int,
    assimilations: int = 4,
    progress: Callable[[int, int], None] = lambda done, total: None,
    keep: Callable[[Fit], None] = lambda partial: None,
    resume: Fit | None = None,
) -> Fit:
    """Condition the unknowns on the observations (ensemble smoother with multiple data assimilation).

    Emerick and Reynolds (2013), with adaptive localisation (Vossepoel, Evensen and van Leeuwen 2025). It simulates
    `assimilations` + 2 times: the prior twice, to measure chance, and once after each assimilation. Noise numbers are
    from 0 to rows x (assimilations + 2) - 1, and no number is used twice.

    Args:
        problem: unknowns, observations and the model.
        seed: of the perturbations of the observations.
        assimilations: how many equal steps.
        progress: is told how many of how many simulations are done.
        keep: is given the unfinished fit after each assimilation.
        resume: an unfinished fit of the same problem. The result has the same digits as without interruption.

    Raises:
        ValueError: shapes that do not agree, numbers that are not finite, or a fit of another problem to resume.
    """
    _check(problem)
    rows, total = problem.prior.shape[1], assimilations + 2

    def simulate(z: Float32[np.ndarray, "unknown row"], run: int) -> Float32[np.ndarray, "observation row"]:
        predicted = np.asarray(problem.predict(z, np.arange(rows) + run * rows), dtype=np.float32)
        if predicted.shape != (len(problem.observations), rows) or not np.isfinite(predicted).all():
            raise ValueError("expected finite predicted observations, one for each observation and row")
        progress(run + 1, total)
        return predicted

    if resume is None:
        predicted = simulate(problem.prior, 0)
        chance = chance_sample(predicted, simulate(problem.prior, 1))
        state = Fit(
            problem.unknowns, problem.observations, np.asarray(problem.observed, dtype=np.float64),
            np.asarray(problem.sd, dtype=np.float64), np.asarray(problem.silent, dtype=np.float64), problem.groups,
            chance, seed, assimilations, problem.prior[None], predicted[None],
        )  # fmt: skip
    else:
        _check_same(problem, seed, assimilations, resume)
        state = resume
    while not state.complete:
        if len(state.predicted) == len(state.z):
            state = _assimilated(state)
            keep(state)
        predicted = simulate(state.posterior, len(state.z))
        state = replace(state, predicted=np.concatenate([state.predicted, predicted[None]]))
    return state


def _assimilated(state: Fit) -> Fit:
    """One more assimilation."""
    sd = row_errors(state, Errors(np.ones(len(state.observations)), state.silent))
    z = assimilate(state, len(state.z) - 1, state.posterior, state.predicted[-1], sd)
    return replace(state, z=np.concatenate([state.z, z[None]]))


def _check(problem: Problem) -> None:
    unknowns, observations = len(problem.unknowns), len(problem.observations)
    lengths = (problem.prior.shape[0], len(problem.observed), len(problem.sd), len(problem.silent), len(problem.groups))
    if lengths != (unknowns, *[observations] * 4):
        raise ValueError(
            f"expected {unknowns} unknowns, {observations} observations, sds, chances and groups, found {lengths}"
        )
    if len(set(problem.unknowns)) < unknowns or len(set(problem.observations)) < observations:
        raise ValueError("expected different names of unknowns, and of observations")
    finite = all(np.isfinite(array).all() for array in (problem.prior, problem.observed, problem.sd))
    if not finite or (np.asarray(problem.sd) <= 0).any():
        raise ValueError("expected finite unknowns and observations, and sds above 0")
    silent = np.asarray(problem.silent)
    if not ((silent >= 0.0) & (silent < 1.0)).all():
        raise ValueError("expected chances from 0 to below 1")


def _check_same(problem: Problem, seed: int, assimilations: int, resume: Fit) -> None:
    same = (
        (problem.unknowns, problem.observations, problem.groups, seed, assimilations)
        == (resume.unknowns, resume.observations, resume.groups, resume.seed, resume.assimilations)
        and np.array_equal(problem.prior, resume.z[0])
        and np.array_equal(problem.observed, resume.observed)
        and np.array_equal(problem.sd, resume.sd)
        and np.array_equal(problem.silent, resume.silent)
    )
    if not same:
        raise ValueError("expected an unfinished fit of the same problem to resume")
