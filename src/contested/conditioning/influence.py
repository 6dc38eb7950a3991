"""What an answer rests on: the answers without a claim, a speaker, a document or a side.

The unknowns without some claims come from a replay of the stored fit, or from a fit that is done again. Histories of
the past are chosen again too, by the claims that are left and with the same random numbers. So an answer with all
evidence and one without some of it differ by the evidence only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.conditioning.condition import FIRST_FUTURE, Conditioned, candidate_noise
from contested.conditioning.histories import log_likelihood
from contested.conditioning.left_out import LeftOut
from contested.conditioning.past import design_of
from contested.conditioning.replays import Replays
from contested.ensemble.block import Plan
from contested.ensemble.ensemble import run_ensemble
from contested.infer.histories import choose_histories
from contested.results.answers import Influence

ROWS = 192
"""Rows of parameters that are simulated without each set of claims, one history each."""
MOVES = 0.3
"""Posterior standard deviations by which a replay moves some unknown, from which on a fit is done again."""


class Moved(NamedTuple):
    """A set of claims, and the unknowns without it."""

    left: LeftOut
    z: Float[np.ndarray, "unknown row"]
    exact: bool


def replayed(replays: Replays, sets: Sequence[LeftOut]) -> list[Moved]:
    """The unknowns without each set, by a replay of the fit."""
    found = replays.without(one.claims for one in sets)
    return [Moved(one, without.z, False) for one, without in zip(sets, found, strict=True)]


def largest_move(conditioned: Conditioned, moved: Moved) -> float:
    """By how many posterior standard deviations the mean of the unknown moves that moves most."""
    posterior = conditioned.fit.posterior.astype(np.float64)
    spread = np.maximum(posterior.std(axis=1), 1e-9)
    return float(np.max(np.abs(moved.z.mean(axis=1, dtype=np.float64) - posterior.mean(axis=1)) / spread, initial=0.0))


def answers_without(
    conditioned: Conditioned,
    plan: Plan,
    questions: Sequence[str],
    every: Sequence[Moved],
    progress: Callable[[int, int], None],
) -> dict[str, tuple[Influence, ...]]:
    """Influence by question, the largest change first.

    Args:
        conditioned: the ensemble with all evidence.
        plan: of the whole run; only the answers in it are kept.
        questions: names of the answers in `plan.per_member`.
        every: the sets that are left out.
        progress: called with the number of histories simulated, and of all.
    """
    past, fit = conditioned.past, conditioned.fit
    rows = min(ROWS, conditioned.z.shape[1])
    columns, noise = [], []
    for z, claims in [(fit.posterior, frozenset[str]()), *((one.z, frozenset(one.left.claims)) for one in every)]:
        likelihood = log_likelihood(past, conditioned.candidates, fit.posterior, without=claims)
        chosen = choose_histories(likelihood.numbers, likelihood.events, rows, 1, past.seed)
        columns.append(z[:, chosen.row])
        noise.append(candidate_noise(chosen.row, chosen.candidate))
    arms = 1 + len(every)
    design = design_of(past, np.concatenate(columns, axis=1), np.arange(arms * rows), np.concatenate(noise))
    futures = FIRST_FUTURE + np.tile(np.arange(rows), arms)
    design = design._replace(later=futures, branch=past.plan.weeks)
    only = plan._replace(
        per_member={name: plan.per_member[name] for name in questions}, counts={}, audited=None, series=False
    )
    found = run_ensemble(past.system, design, only, past.executor, progress).per_member
    return {name: _influence(found[name].reshape(arms, -1), every) for name in questions}


def _influence(values: Float[np.ndarray, "arm row"], every: Sequence[Moved]) -> tuple[Influence, ...]:
    """The changes of one answer, from its values with all evidence (the first arm) and without each set."""
    chance = set(np.unique(values)) <= {0.0, 1.0}
    middle = np.mean if chance else np.median
    base = float(middle(values[0]))
    rows = [
        Influence(
            kind=one.left.kind,
            id=one.left.id,
            claims=one.left.claims,
            without=float(middle(arm)),
            change=float(middle(arm)) - base,
            error=_error(values[0], arm, middle),
            exact=one.exact,
        )
        for one, arm in zip(every, values[1:], strict=True)
    ]
    return tuple(sorted(rows, key=lambda one: (-abs(one.change), one.kind, one.id)))


RESAMPLES = 200


def _error(base: Float[np.ndarray, " row"], arm: Float[np.ndarray, " row"], middle: Callable[..., np.ndarray]) -> float:
    """Standard error of the change, resampling rows with a fixed seed: the arms share rows and noise."""
    drawn = np.random.Generator(np.random.PCG64(0)).integers(0, len(base), size=(RESAMPLES, len(base)))
    return float(np.std(middle(arm[drawn], axis=1) - middle(base[drawn], axis=1), ddof=1))


def influence_by_question(found: Mapping[str, tuple[Influence, ...]]) -> dict[str, tuple[Influence, ...]]:
    """The same by question id."""
    return {name.removeprefix("answer "): rows for name, rows in found.items()}
