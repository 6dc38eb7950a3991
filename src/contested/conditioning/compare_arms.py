"""Arms that share the past of their members: it is simulated once and kept, and each arm goes on from its state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
from jaxtyping import Float, Float32, Shaped

from contested.analysis.compare_levers import Extremes
from contested.analysis.compare_outcomes import FACTOR, Counted, weekly_functions
from contested.engine.quantities import with_factors
from contested.engine.system import tau_leap
from contested.ensemble.block import Plan, block_width
from contested.ensemble.design import Design, Start
from contested.ensemble.ensemble import Executor, run_ensemble
from contested.ensemble.history import BlockHistory
from contested.ensemble.kept_programs import PACKAGE, kept_value
from contested.model.introspect import ModelInfo
from contested.model.model import Model
from contested.scenario.questions import Question

Progress = Callable[[str, int, int], None]
Weekly = Mapping[str, Shaped[np.ndarray, "... member"]]
CODE = ("analysis/questions.py", "analysis/series.py", "analysis/compare_outcomes.py", "conditioning/compare_arms.py")


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

    def before(self) -> Stage:
        """The same without the events of what-ifs, which only the future has."""
        return replace(
            self, model=self.model._replace(shocks=tuple(one for one in self.model.shocks if not _lever(one)))
        )


def _lever(shock: Any) -> bool:
    return "." in shock.id


class Arms:
    """Arms of the same members: their past, and what each makes of it."""

    def __init__(self, stage: Stage, design: Design, progress: Progress) -> None:
        """Simulate the past of the members of a design, unless it is kept.

        Args:
            stage: what is simulated and kept.
            design: parameters, also of the levers' factors (1 where they do not act), and noise of the members.
            progress: called with a stage, how much of it is done, and how much there is.
        """
        self.stage, self.design, self._progress = stage, design, progress
        self._past = past_of_members(stage, design, progress) if stage.past_weeks else {}

    def simulated(self, changed: Mapping[str, Float[np.ndarray, " row"]], name: str) -> dict[str, np.ndarray]:
        """Every week of the members, with these parameters changed from the date of the evidence on."""
        stage = self.stage
        design = self.design._replace(params={**self.design.params, **changed})
        if stage.past_weeks:
            design = design._replace(begin=self._begin())
        future = stage.plan.weeks - stage.past_weeks
        found = _run(stage, design, _functions(stage), future, lambda done, of: self._progress(name, done, of))
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


def past_of_members(stage: Stage, design: Design, progress: Progress) -> dict[str, np.ndarray]:
    """What is kept of the past of members, and their state at its end; kept on disk by its content."""
    before = stage.before()
    names = {name: column for name, column in design.params.items() if not _of_lever(name)}
    design = design._replace(params=names)

    def work_out() -> dict[str, np.ndarray]:
        states = {f"state {one}": partial(_last, one) for one in (*stage.info.stocks, *stage.info.levels)}
        functions = {**_functions(before), **states}
        return _run(before, design, functions, stage.past_weeks, lambda done, of: progress("the past", done, of))

    what = ("past of arms", before.model, design, stage.plan._replace(width=0), before.affected, _code())
    return kept_value((*what, [repr(one) for one in (*stage.questions, *stage.outcomes)]), work_out)


def _of_lever(parameter: str) -> bool:
    return parameter.startswith("event.") and parameter.count(".") == 2


def extremes(weekly: Weekly, names: Sequence[str]) -> dict[str, Extremes]:
    """The least and the most of all factors on each name."""
    return {name: Extremes(weekly[f"least {name}"], weekly[f"most {name}"]) for name in names}


def _functions(stage: Stage) -> dict[str, Callable[[BlockHistory], np.ndarray]]:
    found: dict[str, Callable[[BlockHistory], np.ndarray]] = {}
    for name in stage.affected:
        found[f"least {name}"] = partial(_extreme, np.min, name)
        found[f"most {name}"] = partial(_extreme, np.max, name)
    return {**weekly_functions(stage.questions, stage.outcomes, stage.model.world.population), **found}


def _extreme(of: Callable[..., np.ndarray], name: str, history: BlockHistory) -> Float32[np.ndarray, "week member"]:
    return of(history.raw(f"{FACTOR}{name}"), axis=1)


def _last(name: str, history: BlockHistory) -> Float32[np.ndarray, "row member"]:
    return history.raw(name)[-1]


def _run(
    stage: Stage, design: Design, functions: Mapping[str, Any], weeks: int, progress: Callable[[int, int], None]
) -> dict[str, np.ndarray]:
    wanted = [one.series.removeprefix(FACTOR) for one in stage.outcomes if one.series.startswith(FACTOR)]
    recorded = tuple(dict.fromkeys([*wanted, *stage.affected]))
    system = with_factors(tau_leap(stage.model), stage.model, recorded)
    series = len(stage.info.names()) + len(recorded)
    plan = stage.plan._replace(
        weeks=weeks,
        width=block_width(series, len(stage.model.world.places), weeks),
        per_member=functions,
        counts={},
        audited=None,
        series=False,
    )
    return dict(run_ensemble(system, design, plan, stage.executor, progress).per_member)


@cache
def _code() -> str:
    """A hash of the code that makes what is kept; that of models and engines is a part of every name already."""
    return hashlib.sha256(b"".join((PACKAGE / name).read_bytes() for name in CODE)).hexdigest()
