"""Arms of the same members: each is simulated once and kept, and goes on from a past that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from jaxtyping import Float, Float32, Shaped

from contested.analysis.compare_levers import Ends, Extremes
from contested.analysis.compare_outcomes import FACTOR, Counted, weekly_functions
from contested.conditioning.fitting import package_code
from contested.engine.quantities import with_factors
from contested.engine.system import tau_leap
from contested.ensemble.design import Design, Start
from contested.ensemble.ensemble import Executor, run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ensemble.history import BlockHistory
from contested.ensemble.kept_programs import ARM, kept_value, used_for
from contested.ensemble.plan import Plan, block_width
from contested.ensemble.simulate import compile_block, has_program
from contested.model.introspect import ModelInfo
from contested.model.model import Model
from contested.scenario.questions import Question

Progress = Callable[[str, int, int], None]
Weekly = dict[str, Shaped[np.ndarray, "... member"]]
Functions = Mapping[str, Callable[[BlockHistory], np.ndarray]]
ARMS = "arms"
"""The folder of what is kept."""


@dataclass(frozen=True)
class Stage:
    """What is simulated of a model, and what is kept of every week.

    Attributes:
        model: with the events of all what-ifs.
        info: its names.
        plan: of the whole run.
        executor: where blocks run.
        questions: that are answered.
        outcomes: the other outcomes.
        affected: flows and quantities that levers affect.
    """

    model: Model
    info: ModelInfo
    plan: Plan
    executor: Executor
    questions: tuple[Question, ...]
    outcomes: tuple[Counted, ...]
    affected: tuple[str, ...]

    @property
    def past_weeks(self) -> int:
        """Weeks before the date of the evidence."""
        return self.plan.setting.calendar.past_weeks


class Arms:
    """Arms of the same members: their past, and what each makes of it."""

    def __init__(self, stage: Stage, design: Design, progress: Progress) -> None:
        """Nothing is simulated yet.

        Args:
            stage: what is simulated and kept.
            design: parameters, also of the levers' factors (1 where they do not act), and noise of the members.
            progress: called with a stage, how much of it is done, and how much there is.
        """
        self.stage, self.design, self._progress = stage, design, progress

    def simulated(self, changed: Mapping[str, Float[np.ndarray, " row"]], name: str) -> Weekly:
        """Every week of the members, with these parameters changed from the date of the evidence on.

        An arm is kept on disk by its content, and so is the past of all arms.
        """
        design = self.design._replace(params={**self.design.params, **changed})
        return _kept("arm", self.stage, design, lambda: self._whole(design, name))

    def _whole(self, design: Design, name: str) -> Weekly:
        stage = self.stage
        if stage.past_weeks:
            design = design._replace(begin=self._begin())
        future = stage.plan.weeks - stage.past_weeks
        with used_for(ARM):
            found = _run(stage, design, _functions(stage), future, name, self._progress)
        return {
            key: np.concatenate([self._past[key], values], axis=-2) if stage.past_weeks else values
            for key, values in found.items()
        }

    def _begin(self) -> Start:
        stocks, levels = (
            {name: np.asarray(self._past[f"state {name}"]) for name in names}
            for names in (self.stage.info.stocks, self.stage.info.levels)
        )
        return Start(self.stage.past_weeks, stocks, levels)

    @cached_property
    def _past(self) -> Weekly:
        """What is kept of the members' past, in which no what-if acts, and their state at its end."""
        stage, design = self.stage, self.design

        def work_out() -> Weekly:
            states = {f"state {one}": partial(_last, one) for one in (*stage.info.stocks, *stage.info.levels)}
            return _past_of(stage, design, {**_functions(stage), **states}, "the past", self._progress)

        return _kept("past", stage, design, work_out)


def factors_in_past(stage: Stage, design: Design, progress: Progress) -> dict[str, Ends]:
    """The least and the most of all factors on each affected name in the past of members; kept on disk."""

    def work_out() -> dict[str, Ends]:
        found = _past_of(stage, design, _factors(stage), "the past of the priors", progress)
        ends = {name: one.range() for name, one in extremes(found, stage.affected).items()}
        return {name: one for name, one in ends.items() if one is not None}

    return _kept("factors in the past", stage, design, work_out)


def extremes(weekly: Mapping[str, np.ndarray], names: Sequence[str]) -> dict[str, Extremes]:
    """The least and the most of all factors on each name."""
    return {name: Extremes(weekly[f"least {name}"], weekly[f"most {name}"]) for name in names}


def _kept(what: str, stage: Stage, design: Design, work_out: Callable[[], Any]) -> Any:
    """Made once: by what is simulated, of which members, and what is kept of it, which is up to all of the code."""
    wanted = [stage.affected, *(repr(one) for one in (*stage.questions, *stage.outcomes))]
    made_of = (what, stage.model, design, stage.plan._replace(width=0), wanted, package_code())
    return kept_value(made_of, work_out, ARMS)


def _functions(stage: Stage) -> Functions:
    return {**weekly_functions(stage.questions, stage.outcomes, stage.model.world.population), **_factors(stage)}


def _factors(stage: Stage) -> Functions:
    least = {f"least {name}": partial(_extreme, np.min, name) for name in stage.affected}
    return least | {f"most {name}": partial(_extreme, np.max, name) for name in stage.affected}


def _extreme(of: Callable[..., np.ndarray], name: str, history: BlockHistory) -> Float32[np.ndarray, "week member"]:
    return of(history.raw(f"{FACTOR}{name}"), axis=1)


def _last(name: str, history: BlockHistory) -> Float32[np.ndarray, "row member"]:
    return history.raw(name)[-1]


def _past_of(stage: Stage, design: Design, functions: Functions, name: str, progress: Progress) -> Weekly:
    return _run(stage, design, functions, stage.past_weeks, name, progress)


def _run(stage: Stage, design: Design, functions: Functions, weeks: int, name: str, progress: Progress) -> Weekly:
    wanted = [one.series.removeprefix(FACTOR) for one in stage.outcomes if one.series.startswith(FACTOR)]
    recorded = tuple(dict.fromkeys([*wanted, *stage.affected]))
    system = with_factors(tau_leap(stage.model), stage.model, recorded)
    series = len(stage.info.names()) + len(recorded)
    plan = stage.plan._replace(
        weeks=weeks,
        width=block_width(series, len(stage.model.world.places), stage.plan.program_weeks),
        per_member=functions,
        counts={},
        audited=None,
        series=False,
    )
    if isinstance(stage.executor, Threads) and not has_program(system, design, plan):
        progress("compiling", 0, 1)
        compile_block(system, design, plan)
        progress("compiling", 1, 1)
    done = run_ensemble(system, design, plan, stage.executor, lambda done, of: progress(name, done, of))
    return dict(done.per_member)
