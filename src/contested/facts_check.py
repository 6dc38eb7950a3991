"""Try the stylised facts on a scenario: simulate it as it is, and once for every mechanism that is switched off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from contested.ensemble.design import Design, prior_design
from contested.facts.fact import Parts, Silent, Trial
from contested.facts.judge import Facts, Judged, judged
from contested.facts.names import Names
from contested.facts.trials import trials
from contested.given_mechanisms import Mechanisms
from contested.scenario.load import LoadedScenario
from contested.simulation import REPEATS, Keep, Prepared, Progress, prepare, run_design
from contested.size import check_size

MEMBERS = 256
"""Histories of each arm."""
BASE = ""


def check_facts(
    loaded: LoadedScenario,
    members: int | None = None,
    seed: int = 0,
    mechanisms: Mechanisms | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Facts:
    """Measure every fact in histories from the priors, and again with the mechanism that should make it switched off.

    Raises:
        InputError: the scenario does not fit together, or a number is outside its bounds.
    """
    size = check_size(MEMBERS if members is None else members, seed)
    prepared = prepare(loaded, mechanisms, progress)
    asked = trials(names_of(prepared))
    design = prior_design(prepared.built.parameters, size.seed, size.members, REPEATS)
    arms = _arms(asked)
    kept: dict[tuple[str, str], Parts] = {}
    for number, (off, keep) in enumerate(arms):
        stage = "simulating" if not off else f"without a mechanism ({number} of {len(arms) - 1})"
        done = run_design(
            prepared, switched(design, off), Keep(keep, {}, series=False), None, partial(_renamed, progress, stage)
        )
        kept |= {(name, _key(off)): np.asarray(values) for name, values in done.summary.per_member.items()}
    rows = np.asarray(design.row)
    found = tuple(_judged(one, kept, rows) for one in asked)
    return Facts(found, size.members, size.seed, loaded.calendar.weeks)


def names_of(prepared: Prepared) -> Names:
    """The names that facts read, of a prepared scenario."""
    parameters = frozenset(one.name for one in prepared.built.parameters)
    return Names(prepared.built.model, tuple(prepared.info.names()), parameters, prepared.loaded.calendar)


def switched(design: Design, off: dict[str, float]) -> Design:
    """The same members and noise with some parameters at one value."""
    rows = len(next(iter(design.params.values())))
    return design._replace(params={**design.params, **{name: np.full(rows, value) for name, value in off.items()}})


PerMember = Callable[..., Parts]


def _arms(asked: tuple[Trial | Silent, ...]) -> list[tuple[dict[str, float], dict[str, PerMember]]]:
    """What is switched off and what is kept, for every arm; the scenario as it is comes first."""
    arms: dict[str, tuple[dict[str, float], dict[str, PerMember]]] = {BASE: ({}, {})}
    for one in asked:
        if isinstance(one, Silent):
            continue
        arms[BASE][1][one.fact.id] = one.parts
        if one.off or one.null_parts:
            off = dict(one.off)
            kept = arms.setdefault(_key(off), (off, {}))[1]
            kept[_null(one)] = one.null_parts or one.parts
    return list(arms.values())


def _key(off: dict[str, float]) -> str:
    return repr(sorted(off.items())) if off else BASE


def _null(one: Trial) -> str:
    return f"{one.fact.id} null"


def _judged(one: Trial | Silent, kept: dict[tuple[str, str], Parts], rows: np.ndarray) -> Judged:
    if isinstance(one, Silent):
        return Judged(one.fact, "does not apply", one.why)
    without = kept.get((_null(one), _key(dict(one.off))))
    found = one.value(kept[one.fact.id, BASE], rows)
    return judged(one.fact, found, None if without is None else one.value(without, rows))


def _renamed(progress: Progress, stage: str, given: str, done: int, total: int) -> None:
    progress(stage if given == "simulating" else given, done, total)
