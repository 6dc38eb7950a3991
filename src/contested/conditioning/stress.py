"""The stress test: every part of the evidence is left out in turn, and every claim is trusted less.

All changes are replays of the stored fit, simulated with few histories for a first look and with more where an answer
or an unknown changes most. Those that move an unknown, and always everything that one side says, are confirmed by fits
that are done again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

import numpy as np

from contested.conditioning.condition import Conditioned
from contested.conditioning.event_data import every_set
from contested.conditioning.fitting import fit_past
from contested.conditioning.influence import (
    ROWS,
    Answered,
    Arm,
    Moved,
    arms_of,
    fitted_again,
    influence,
    largest_move,
    replayed,
    simulate_arms,
)
from contested.conditioning.left_out import LeftOut, Remaining, graded_down_sets, of_one_side
from contested.conditioning.replays import Replays
from contested.ensemble.plan import Plan
from contested.results.answers import Influence
from contested.results.stress import standard_errors

FIRST_ROWS = 32
"""Histories of each change for a first look."""
SECOND_LOOK = 8
"""Changes that are simulated with more histories."""
MOVES = 0.3
"""Posterior standard deviations by which a replay moves some unknown, from which on a fit is done again."""
Progress = Callable[[str, int, int], None]


class Looked(NamedTuple):
    """A change, the histories behind it, and what it does to every answer, by question id."""

    moved: Moved
    rows: int
    influence: Mapping[str, Influence]

    @property
    def largest(self) -> float:
        """The largest change of an answer, in standard errors."""
        return max((standard_errors(one) for one in self.influence.values()), default=0.0)


class Stressed(NamedTuple):
    """What the stress test finds.

    Attributes:
        looked: every change, the one that changes an answer most first.
        values: answers with all evidence, by question id.
        reseeding: their changes with another seed of the fit; None where it was not worked out.
        replay_s: seconds of the replays and of their simulations.
        exact_s: seconds of the fits that were done again, with their simulations.
    """

    looked: tuple[Looked, ...]
    values: Mapping[str, float]
    reseeding: Mapping[str, float] | None
    replay_s: float
    exact_s: float


def stress(conditioned: Conditioned, plan: Plan, exact: int, progress: Progress) -> Stressed:
    """Change every part of the evidence.

    Args:
        conditioned: the ensemble with all evidence.
        plan: of the whole run.
        exact: how many fits are done again at most, beside one with another seed; 0 for none.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    start = perf_counter()
    found = {_key(one.moved): one for one in _replays(conditioned, plan, progress)}
    replayed_at = perf_counter()
    chosen = _to_confirm(conditioned, list(found.values()))[:exact]
    reseeding = None
    if exact:
        again = [
            fitted_again(conditioned, one, _numbered(progress, k, len(chosen) + 1)) for k, one in enumerate(chosen)
        ]
        reseeded = _reseeded(conditioned, _numbered(progress, len(chosen), len(chosen) + 1))
        arms = [*arms_of(conditioned, again), reseeded]
        values = _simulated(conditioned, plan, arms, ROWS, "leaving out, fitted again", progress)
        found |= {_key(one.moved): one for one in _looked(values, again)}
        reseeding = {name: answered.change(len(arms) - 1) for name, answered in values.items()}
    else:
        values = _simulated(conditioned, plan, arms_of(conditioned, []), ROWS, "with all evidence", progress)
    every = [_with_noise(one, reseeding) for one in found.values()] if reseeding else list(found.values())
    return Stressed(
        tuple(sorted(every, key=lambda one: (-one.largest, one.moved.left.kind, one.moved.left.id))),
        {name: answered.middle(0) for name, answered in values.items()},
        reseeding,
        replayed_at - start,
        perf_counter() - replayed_at,
    )


def _replays(conditioned: Conditioned, plan: Plan, progress: Progress) -> list[Looked]:
    """Every change of the evidence by a replay."""
    past = conditioned.past
    loaded = past.prepared.loaded
    sets = [*every_set(past), *graded_down_sets(loaded)]
    return two_looks(conditioned, plan, sets, Replays(past, conditioned.fit), SECOND_LOOK, progress)


def two_looks(
    conditioned: Conditioned,
    plan: Plan,
    sets: Sequence[LeftOut],
    replays: Replays,
    second: int,
    progress: Progress,
) -> list[Looked]:
    """Changes of the evidence by replays: a first look at all of them, and one with more histories at some.

    Everything that one side says has a second look, then in turn what changes an answer and what moves an unknown most.

    Args:
        conditioned: the ensemble with all evidence.
        plan: of the whole run.
        sets: the changes.
        replays: of its fit.
        second: how many changes have a second look.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    progress("replaying the fit", 0, 1)
    every = replayed(conditioned, replays, sets)
    progress("replaying the fit", 1, 1)
    rows = min(ROWS, conditioned.z.shape[1])
    arms = arms_of(conditioned, every)
    values = _simulated(conditioned, plan, arms, min(FIRST_ROWS, rows), "leaving out, first look", progress)
    first = _looked(values, every)
    by_answer = sorted(first, key=lambda one: -one.largest)
    by_unknown = sorted(first, key=lambda one: -largest_move(conditioned, one.moved))
    sides = _everything_one_side_says(conditioned, by_answer)
    ranked = [*sides, *(one for pair in zip(by_answer, by_unknown, strict=True) for one in pair)]
    again = [one.moved for one in {_key(one.moved): one for one in ranked}.values()][:second]
    values = _simulated(conditioned, plan, arms_of(conditioned, again), rows, "leaving out, second look", progress)
    return list(({_key(one.moved): one for one in (*first, *_looked(values, again))}).values())


def _everything_one_side_says(conditioned: Conditioned, found: Sequence[Looked]) -> list[Looked]:
    sides = of_one_side(conditioned.past.readings)
    return [one for one in found if one.moved.left.worse is None and one.moved.left.claims in sides]


def _to_confirm(conditioned: Conditioned, found: Sequence[Looked]) -> list[LeftOut]:
    """The changes that an exact fit confirms: everything one side says, then what changes an answer most."""
    ranked = sorted(found, key=lambda one: -one.largest)
    first = _everything_one_side_says(conditioned, ranked)
    known = {_key(one.moved) for one in first}
    others = [one for one in ranked if _key(one.moved) not in known and largest_move(conditioned, one.moved) > MOVES]
    numbers = [conditioned.past.readings[i] for i, _ in conditioned.past.numbers]
    chosen = [one.moved.left for one in (*first, *others)]
    return [left for left in chosen if any(left.leaves_out(one) for one in numbers)]


def _reseeded(conditioned: Conditioned, progress: Callable[[int, int], None]) -> Arm:
    """All evidence, fitted with other perturbations of the observations."""
    found = fit_past(conditioned.past, progress, seed=1, simulated=conditioned.fit)
    return Arm(found.fit.posterior, Remaining(conditioned.past.readings, frozenset()))


def _simulated(
    conditioned: Conditioned, plan: Plan, arms: Sequence[Arm], rows: int, stage: str, progress: Progress
) -> dict[str, Answered]:
    return simulate_arms(conditioned, plan, arms, rows, lambda done, total: progress(stage, done, total))


def _looked(values: Mapping[str, Answered], every: Sequence[Moved]) -> list[Looked]:
    """Every change with what it does; the first arms are those of `arms_of`."""
    rows = {name: influence(answered, every) for name, answered in values.items()}
    count = next(iter(values.values())).values.shape[1]
    return [Looked(one, count, {name: found[k] for name, found in rows.items()}) for k, one in enumerate(every)]


def _with_noise(one: Looked, reseeding: Mapping[str, float]) -> Looked:
    """The same with the change that another seed makes as a part of the errors."""
    told = {
        name: row.model_copy(update={"error": float(np.hypot(row.error, reseeding[name]))})
        for name, row in one.influence.items()
    }
    return one._replace(influence=told)


def _numbered(progress: Progress, number: int, total: int) -> Callable[[int, int], None]:
    """Progress of one of several fits."""
    return lambda done, all_: progress("fitting again", number * all_ + done, total * all_)


def _key(one: Moved) -> tuple[str, str]:
    return (one.left.kind, one.left.id)
