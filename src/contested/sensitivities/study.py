"""A screening of all factors, then Sobol indices of those that matter, in parts that are kept until the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Shaped

from contested.ensemble.design import Design
from contested.results.resumable_folder import Resumable
from contested.sensitivities.budget import MOST_TRAJECTORIES, Asked, Plan, cost_of, plan
from contested.sensitivities.effects import Effects, effects, screened
from contested.sensitivities.factors import DRAWS, Factors, design_of
from contested.sensitivities.indices import Indices, indices
from contested.sensitivities.readings import Measure, readings
from contested.sensitivities.samples import REST, base_samples, group_names, trajectories, with_dummies

AT_ONCE = 1500
"""Histories in a part, about."""
SCREENING, SOBOL = "screening", "sobol"
STAGES = {SCREENING: "screening all numbers (histories)", SOBOL: "indices of those that matter (histories)"}
SOBOL_NOISE = 2**28
"""Number of the first noise of the base samples: that of trajectories is lower."""

Values = dict[str, Shaped[np.ndarray, "*any member"]]
Simulate = Callable[[Design, Callable[[int, int], None]], Mapping[str, Shaped[np.ndarray, "*any member"]]]
"""Simulates a design, and gives the values of its members: "answer ID" and "nearness ID". The second argument is called
with the numbers of members done and of all."""
Progress = Callable[[str, int, int], None]


class Screening(NamedTuple):
    """The effects of all factors on a question, in one measure."""

    question: str
    measure: Measure
    effects: Effects


class Sensitive(NamedTuple):
    """The indices of the groups on a question, in one measure; the dummy is the last.

    `of_histories` is the variance between rows, free of chance, as a part of the variance of single histories.
    """

    question: str
    measure: Measure
    indices: Indices
    of_histories: float


class Found(NamedTuple):
    """What a study finds."""

    plan: Plan
    histories: int
    groups: tuple[str, ...]
    alone: tuple[str, ...]
    screening: tuple[Screening, ...]
    sensitive: tuple[Sensitive, ...]


class Study(NamedTuple):
    """What is studied: the factors, the questions, a simulator, and where parts are kept."""

    factors: Factors
    questions: tuple[str, ...]
    simulate: Simulate
    kept: Resumable
    progress: Progress
    clock: Callable[[], float] = perf_counter


def study(made: Study, asked: Asked) -> Found:
    """Screen all factors, then estimate the indices of those that matter.

    Raises:
        InputError: the time is too short.
    """
    start, ids = made.clock(), made.factors.ids
    cost = cost_of(len(ids))
    most = asked.trajectories or made.kept.notes.get("trajectories") or MOST_TRAJECTORIES
    paths = trajectories(ids, most, asked.seed)
    decided = _decided(made, asked, paths, start)
    paths = paths[: decided.trajectories]
    values = _simulated(made, SCREENING, paths, asked.seed)
    screening = tuple(
        Screening(one.question, one.measure, effects(one, paths, ids, asked.seed))
        for one in readings(values, paths.shape[1] + 1, made.questions)
    )
    alone = screened([one.effects for one in screening], ids)
    groups = {name: name if name in alone else REST for name in ids}
    rows = base_samples(ids, groups, decided.samples, asked.seed)
    values = _simulated(made, SOBOL, rows, asked.seed)
    sensitive = []
    for one in readings(values, rows.shape[1] + 1, made.questions):
        found = indices(one.halves)
        sensitive.append(Sensitive(one.question, one.measure, found, _share(found.variance, one.variance)))
    histories = decided.trajectories * cost.trajectory + decided.samples * cost.sample
    return Found(decided, histories, group_names(ids, groups), alone, screening, tuple(sensitive))


def _share(part: float, whole: float) -> float:
    return float(np.clip(part / whole, 0.0, 1.0)) if whole > 0.0 else 0.0


def _decided(made: Study, asked: Asked, paths: Float[np.ndarray, "trajectory row factor"], start: float) -> Plan:
    """How many of each: as noted by an earlier process, as given, or what fits into the time."""
    if {"trajectories", "samples"} <= made.kept.notes.keys():
        return Plan(int(made.kept.notes["trajectories"]), int(made.kept.notes["samples"]))
    if asked.trajectories is not None and asked.samples is not None:
        decided = Plan(asked.trajectories, asked.samples)
        made.kept.note(decided._asdict())
        return decided
    began = made.clock()
    first = _part(made, SCREENING, paths, asked.seed, 0, lambda done: made.progress("timing a first part", 0, 1))
    seconds, blocks = max(made.clock() - began, 1e-3), min(_blocks_at_once(paths), len(paths))
    rate = blocks * cost_of(len(made.factors.ids)).trajectory / seconds
    decided = plan(asked, cost_of(len(made.factors.ids)), rate, made.clock() - start - seconds)
    made.kept.note(decided._asdict())
    if decided.trajectories >= blocks:
        made.kept.save(f"{SCREENING}-0", first)
    return decided


def _simulated(made: Study, stage: str, blocks: Float[np.ndarray, "block row factor"], seed: int) -> Values:
    """The values of all members of a stage, in the order of its rows."""
    at_once, members = _blocks_at_once(blocks), DRAWS * len(blocks) * (blocks.shape[1] + 1)
    parts: list[Mapping[str, np.ndarray]] = []
    for number, first in enumerate(range(0, len(blocks), at_once)):
        report = partial(_report, made.progress, STAGES[stage], DRAWS * first * (blocks.shape[1] + 1), members)
        report(0)
        found = made.kept.load(f"{stage}-{number}")
        if found is None:
            found = _part(made, stage, blocks, seed, number, report)
            made.kept.save(f"{stage}-{number}", found)
        parts.append(found)
    made.progress(STAGES[stage], members, members)
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


def _report(progress: Progress, stage: str, before: int, members: int, more: int) -> None:
    progress(stage, before + more, members)


def _blocks_at_once(blocks: Float[np.ndarray, "block row factor"]) -> int:
    return max(1, AT_ONCE // (DRAWS * (blocks.shape[1] + 1)))


def _part(
    made: Study,
    stage: str,
    blocks: Float[np.ndarray, "block row factor"],
    seed: int,
    number: int,
    progress: Callable[[int], None],
) -> Values:
    at_once = _blocks_at_once(blocks)
    some = blocks[number * at_once : (number + 1) * at_once]
    noise = (SOBOL_NOISE if stage == SOBOL else 0) + 2 * DRAWS * number * at_once
    design = design_of(made.factors, with_dummies(some), seed, noise)
    return {name: np.asarray(value) for name, value in made.simulate(design, lambda done, _: progress(done)).items()}
