"""What an answer rests on: the answers with some of the evidence left out, or trusted less.

The unknowns without some claims come from a replay of the stored fit, or from a fit that is done again. Histories of
the past are chosen again too, by the claims that are left and with the same random numbers. So an answer with all
evidence and one without some of it differ by the evidence only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Shaped

from contested.conditioning.condition import FIRST_FUTURE, Conditioned, candidate_noise
from contested.conditioning.fitting import fit_past
from contested.conditioning.histories import Likelihoods
from contested.conditioning.kept import kept_values
from contested.conditioning.left_out import LeftOut, Remaining, remaining
from contested.conditioning.past import Past, design_of, log_factors
from contested.conditioning.replays import Replays
from contested.ensemble.plan import Plan
from contested.infer.fit import Fit
from contested.infer.histories import OneEach, one_history_each, spread_rows
from contested.infer.silence import Errors
from contested.observations.stated import Stated
from contested.results.answers import Influence

ROWS = 192
"""Rows of parameters that are simulated with each change of the evidence, one history each."""
RESAMPLES = 200
Progress = Callable[[int, int], None]


class Moved(NamedTuple):
    """A change of the evidence, and the unknowns with it."""

    left: LeftOut
    z: Float[np.ndarray, "unknown row"]
    exact: bool


class Arm(NamedTuple):
    """Unknowns, and the evidence by which histories of the past are chosen for them."""

    z: Float[np.ndarray, "unknown row"]
    evidence: Remaining


def replayed(conditioned: Conditioned, replays: Replays, sets: Sequence[LeftOut]) -> list[Moved]:
    """The unknowns with each change, by a replay of the fit; yes-or-no claims leave them as they are."""
    found = replays.changed([_errors(conditioned, one) for one in sets])
    return [Moved(one, changed.z, False) for one, changed in zip(sets, found, strict=True)]


def _errors(conditioned: Conditioned, left: LeftOut) -> Errors:
    """The errors of the observations of the fit after a change."""
    past = conditioned.past
    after = remaining(past.readings, left)
    factor, silent = [], []
    for i, law in past.numbers:
        now = after.readings[i].law
        assert isinstance(now, Stated)
        gone = past.readings[i].claim in after.without
        factor.append(np.inf if gone else np.sqrt(now.variance / law.variance))
        silent.append(now.silent)
    return Errors(np.array(factor), np.array(silent))


def fitted_again(conditioned: Conditioned, left: LeftOut, progress: Progress) -> Moved:
    """The unknowns with a change, by a fit that is done again with the same random numbers."""
    after = remaining(conditioned.past.readings, left)
    past = conditioned.past._replace(readings=after.readings)
    found = fit_past(past, progress, without=after.without, simulated=conditioned.fit)
    return Moved(left, found.fit.posterior, True)


def largest_move(conditioned: Conditioned, moved: Moved) -> float:
    """By how many posterior standard deviations the mean of the unknown moves that moves most."""
    moves = _moves(conditioned.fit, moved.z)
    return float(np.max(np.abs(moves), initial=0.0))


def most_moved(conditioned: Conditioned, moved: Moved) -> str | None:
    """The unknown whose mean moves most; None where none moves."""
    moves = np.abs(_moves(conditioned.fit, moved.z))
    return conditioned.past.unknowns[int(np.argmax(moves))] if np.any(moves > 0) else None


def _moves(fit: Fit, z: Float[np.ndarray, "unknown row"]) -> Float[np.ndarray, " unknown"]:
    posterior = fit.posterior.astype(np.float64)
    spread = np.maximum(posterior.std(axis=1), 1e-9)
    return (z.mean(axis=1, dtype=np.float64) - posterior.mean(axis=1)) / spread


@cache
def _resampled(rows: int) -> Int[np.ndarray, "sample row"]:
    """How often each row is in every sample, with a fixed seed."""
    return np.random.Generator(np.random.PCG64(0)).multinomial(rows, np.full(rows, 1.0 / rows), RESAMPLES)


@dataclass(frozen=True)
class Answered:
    """An answer in every arm and row, and the weights of the rows; a proposition is 1 where it is true, else 0."""

    values: Float[np.ndarray, "arm row"]
    weights: Float[np.ndarray, "arm row"]
    is_chance: bool

    def middle(self, arm: int) -> float:
        """The chance of a proposition, or the median of a quantity."""
        return float(self._middles(arm, np.ones((1, self.values.shape[1])))[0])

    def change(self, arm: int) -> float:
        """What an arm changes: its answer less that of the first arm."""
        return self.middle(arm) - self.middle(0)

    def change_error(self, arm: int) -> float:
        """Standard error of the change, resampling rows with a fixed seed: arms share rows and noise.

        That of a chance is at least one history: where none has changed, the next might.
        """
        rows = self.values.shape[1]
        error = float(np.std(self._middles(arm, _resampled(rows)) - self._first, ddof=1))
        return max(error, 1.0 / rows) if self.is_chance else error

    @cached_property
    def _first(self) -> Float[np.ndarray, " sample"]:
        """The answer of the first arm in the samples."""
        return self._middles(0, _resampled(self.values.shape[1]))

    def _middles(self, arm: int, counts: Shaped[np.ndarray, "sample row"]) -> Float[np.ndarray, " sample"]:
        """The answer of an arm in samples that have each row so many times; the median is the lower one."""
        order = np.argsort(self.values[arm], kind="stable")
        values, weights = self.values[arm][order], counts[:, order] * self.weights[arm][order]
        if self.is_chance:
            return weights @ values / weights.sum(axis=1)
        below = np.cumsum(weights, axis=1)
        return values[np.argmax(below >= 0.5 * below[:, -1:] * (1.0 - 1e-12), axis=1)]


def simulate_arms(
    conditioned: Conditioned, plan: Plan, arms: Sequence[Arm], rows: int, progress: Progress
) -> dict[str, Answered]:
    """The answers of every arm and row, by the id of the question.

    Every arm has the same rows and random numbers, one history each, and weighs the rows by its own yes-or-no claims.
    Rows are drawn by the mean of their weights in the first arm and of equal ones, so that no weight is large.

    Args:
        conditioned: the ensemble with all evidence.
        plan: of the whole run; only the answers in it are kept.
        arms: what is simulated.
        rows: how many rows of each.
        progress: called with the number of different histories simulated, and of all.
    """
    past, fit = conditioned.past, conditioned.fit
    likelihoods = Likelihoods(conditioned.candidates, log_factors(past, fit.posterior))
    each = [_one_history_each(past, one.evidence, likelihoods) for one in arms]
    drawn_by = 0.5 * each[0].weight + 0.5 / fit.rows
    row = spread_rows(drawn_by, rows)
    columns = np.concatenate([one.z[:, row] for one in arms], axis=1)
    noise = np.concatenate([candidate_noise(row, one.candidate[row]) for one in each])
    futures = FIRST_FUTURE + np.tile(np.arange(rows), len(arms))
    first, same = _different(columns, noise, futures)
    design = design_of(past, columns[:, first], np.arange(len(first)), noise[first])
    design = design._replace(later=futures[first], branch=past.plan.weeks)
    questions = {f"answer {one.id}": one for one in past.prepared.loaded.scenario.question}
    only = plan._replace(
        per_member={name: plan.per_member[name] for name in questions}, counts={}, audited=None, series=False
    )
    found = kept_values(past, design, only, progress)
    weights = np.array([one.weight[row] / drawn_by[row] for one in each])
    return {
        one.id: Answered(
            np.asarray(found[name], np.float64)[same].reshape(len(arms), -1), weights, one.kind == "probability"
        )
        for name, one in questions.items()
    }


def _different(
    columns: Float[np.ndarray, "unknown history"],
    noise: Int[np.ndarray, " history"],
    futures: Int[np.ndarray, " history"],
) -> tuple[Int[np.ndarray, " different"], Int[np.ndarray, " history"]]:
    """The histories that differ in their unknowns or noise, and which of them each history is.

    A yes-or-no claim that is left out moves no unknown, and often chooses the same history of the past.
    """
    known: dict[tuple[bytes, int, int], int] = {}
    first: list[int] = []
    same = np.empty(len(noise), np.int64)
    for k, unknowns in enumerate(np.ascontiguousarray(columns.T)):
        key = (unknowns.tobytes(), int(noise[k]), int(futures[k]))
        if key not in known:
            known[key] = len(first)
            first.append(k)
        same[k] = known[key]
    return np.array(first), same


def _one_history_each(past: Past, evidence: Remaining, likelihoods: Likelihoods) -> OneEach:
    """One of the candidates of each row, and the weights of the rows, by the evidence of an arm."""
    found = likelihoods.of(past._replace(readings=evidence.readings), evidence.without)
    return one_history_each(found.numbers, found.events, past.seed)


def arms_of(conditioned: Conditioned, every: Sequence[Moved]) -> list[Arm]:
    """All evidence, then each change."""
    whole = conditioned.past.readings
    changed = [Arm(one.z, remaining(whole, one.left)) for one in every]
    return [Arm(conditioned.fit.posterior, Remaining(whole, frozenset())), *changed]


def influence(answered: Answered, every: Sequence[Moved]) -> list[Influence]:
    """What each change does to one answer; the arms are those of `arms_of`."""
    return [
        Influence(
            kind=one.left.kind,
            id=one.left.id,
            claims=one.left.claims,
            without=answered.middle(arm),
            change=answered.change(arm),
            error=answered.change_error(arm),
            exact=one.exact,
            title=one.left.title,
        )
        for arm, one in enumerate(every, start=1)
    ]
