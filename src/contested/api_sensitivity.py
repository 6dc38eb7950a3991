"""The public function `sensitivity`: which unknown numbers carry the answers of a scenario."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from contested.api import Mechanisms, Progress, _load, as_path
from contested.errors import InputError
from contested.results.sensitivity import NAME, Sensitivity
from contested.results.whole_folder import Target
from contested.scenario.load import LoadedScenario

if TYPE_CHECKING:
    from contested.analysis.assemble import Prepared
    from contested.ensemble.design import Design
    from contested.ensemble.plan import Plan
    from contested.sensitivities.budget import Asked

ANSWERS = ("answer ", "nearness ")
"""What is kept of every history: names of `analysis.member_values.per_member` start with these."""


def sensitivity(
    scenario: str | Path | LoadedScenario,
    *,
    minutes: float = 20.0,
    trajectories: int | None = None,
    samples: int | None = None,
    seed: int = 0,
    set: Mapping[str, Any] | None = None,
    out: str | Path | Target | None = None,
    mechanisms: Mechanisms | None = None,
    scheduler: str | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Sensitivity:
    """Find the unknown numbers that carry each answer: Morris's screening, then Sobol indices, on the priors.

    Evidence plays no part: Sobol indices need numbers that are drawn independently.

    Args:
        scenario: a bundled scenario's name, a folder, a .toml file, or a scenario from `load_scenario`.
        minutes: about how long it may take. It decides how many trajectories and samples are simulated, by the rate of
            a first part; with both given, it plays no part.
        trajectories: of the screening, 4 to 40; each changes every number once.
        samples: base samples of the indices, 64 to 2,048.
        seed: 0 to 2**32 - 1; with the same trajectories and samples it gives the same numbers.
        set: values of the scenario to replace, by dotted key.
        out: a folder for `sensitivity.json`. What is simulated is kept there until the end, so that a call with the
            same arguments goes on where a stopped one was. In memory by default.
        mechanisms: mechanisms of your own, as in `run`.
        scheduler: address of a Dask scheduler; by default, threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.

    Raises:
        InputError: an argument is wrong, the scenario does not fit together, no number of it varies, it has no
            question, the time is too short, or the folder holds something else.
    """
    loaded = _load(scenario, set, None)
    target = out if out is None or isinstance(out, Target) else Target(as_path(out, "out").absolute())
    size = Times(minutes, trajectories, samples, seed)
    return find_carriers(loaded, size, target, mechanisms, scheduler, progress)[0]


class Times(NamedTuple):
    """How long it may take, and what is given of it: arguments of `sensitivity`, not checked yet."""

    minutes: float
    trajectories: int | None
    samples: int | None
    seed: int


def find_carriers(
    loaded: LoadedScenario,
    size: Times,
    target: Target | None,
    mechanisms: Mechanisms | None,
    scheduler: str | None,
    progress: Progress,
) -> tuple[Sensitivity, Path | None]:
    """The record of `sensitivity`, and the folder that it is in."""
    from contested.results.json_files import to_json
    from contested.results.resumable_folder import resumable
    from contested.sensitivities.factors import factors_of
    from contested.sensitivities.record import sensitivity_record
    from contested.sensitivities.study import Study, study
    from contested.simulation import prepare

    asked = _asked(*size)
    prepared = prepare(loaded, mechanisms, progress)
    factors = factors_of(prepared.built.parameters)
    questions = tuple(question.id for question in prepared.loaded.scenario.question)
    if not factors.ids:
        raise InputError("expected a prior that is no constant, found none: nothing varies", str(loaded.file))
    if not questions:
        raise InputError("expected a [[question]], found none: there is no answer to explain", str(loaded.file))
    with resumable(target, _key(prepared, asked, mechanisms)) as kept:
        simulator = _Simulator(prepared, scheduler)
        simulator.compile(progress)
        found = study(Study(factors, questions, simulator.values, kept, progress), asked)
        record = sensitivity_record(prepared, factors, found, asked.seed)
        text = json.dumps(to_json(record), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
        kept.finish(NAME, text + "\n")
    return record, kept.folder


class _Simulator(NamedTuple):
    """Simulates designs of one scenario, and keeps the answers of every history and nothing else."""

    prepared: Prepared
    scheduler: str | None

    def compile(self, progress: Progress) -> None:
        """Compile the program ahead of the first call of `values`."""
        from contested.engine.system import tau_leap
        from contested.ensemble.design import prior_design
        from contested.ensemble.simulate import compile_block

        if self.scheduler is None:
            progress("compiling", 0, 1)
            design = prior_design(self.prepared.built.parameters, 0, 1, 1)
            compile_block(tau_leap(self.prepared.built.model), design, self._plan(design))
            progress("compiling", 1, 1)

    def values(self, design: Design, progress: Callable[[int, int], None]) -> Mapping[str, Any]:
        """The answers ("answer ID") and how near each history comes to yes ("nearness ID"), by member."""
        from contested.engine.system import tau_leap
        from contested.ensemble.ensemble import run_ensemble
        from contested.simulation import executor_of

        system = tau_leap(self.prepared.built.model)
        return run_ensemble(system, design, self._plan(design), executor_of(self.scheduler), progress).per_member

    def _plan(self, design: Design) -> Plan:
        from contested.analysis.member_values import per_member
        from contested.simulation import Keep, plan_of

        kept = {name: one for name, one in per_member(self.prepared.loaded).items() if name.startswith(ANSWERS)}
        return plan_of(self.prepared, design, Keep(kept, {}))._replace(series=False)


def _asked(minutes: float, trajectories: int | None, samples: int | None, seed: int) -> Asked:
    from contested.sensitivities import budget
    from contested.size import FEWEST_MEMBERS, check_size, whole_number

    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0.0 < minutes < float("inf"):
        raise InputError(f"expected a number above 0, found {minutes!r}", "minutes")
    if trajectories is not None:
        least, most = budget.FEWEST_TRAJECTORIES, budget.MOST_TRAJECTORIES
        trajectories = whole_number(trajectories, least, most, "trajectories")
    if samples is not None:
        samples = whole_number(samples, budget.FEWEST_SAMPLES, budget.MOST_SAMPLES, "samples")
    return budget.Asked(float(minutes), check_size(FEWEST_MEMBERS, seed).seed, trajectories, samples)


def _key(prepared: Prepared, asked: Asked, mechanisms: Mechanisms | None) -> str:
    """What a study depends on, beside its time. Mechanisms of the user's without a file are never the same twice."""
    from contested.conditioning.fitting import package_code
    from contested.ensemble.kept_programs import fingerprint
    from contested.given_mechanisms import mechanism_text
    from contested.sensitivities.factors import DRAWS

    text, built, scenario = mechanism_text(mechanisms), prepared.built, prepared.loaded.scenario
    if mechanisms is not None and text is None:
        return uuid4().hex
    return fingerprint(
        (
            built.model._replace(instances=()),
            [(one.label, one.kind, sorted(one.roles.items())) for one in built.model.instances],
            [(one.name, one.by_hand, one.prior.id if one.prior else None) for one in built.parameters],
            [(one.prior.id, one.prior.distribution.model_dump_json()) for one in built.parameters if one.prior],
            [question.model_dump_json() for question in scenario.question],
            (
                prepared.loaded.hash,
                text or "",
                asked._replace(minutes=0.0),
                scenario.steps_per_week,
                DRAWS,
                package_code(),
            ),
        )
    )
