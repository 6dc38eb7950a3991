"""What the evidence did to a run: the answers without it, and without parts of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from contested.analysis.answers import WithoutEvidence
from contested.analysis.assemble import EvidenceEffects
from contested.conditioning.condition import Conditioned
from contested.conditioning.event_data import Patterns, every_set
from contested.conditioning.kept import kept_values
from contested.conditioning.past import readings_in
from contested.conditioning.placed import placed
from contested.conditioning.replays import Replays
from contested.conditioning.stress import two_looks
from contested.conditioning.summary import summarise
from contested.ensemble.design import Design
from contested.ensemble.plan import Plan
from contested.results.stress import by_standard_errors

SECOND_LOOK = 6
"""Sets of claims that are left out with more histories than the others."""
Progress = Callable[[str, int, int], None]


class Whole(NamedTuple):
    """The plan of the whole run, and the ids of its questions."""

    plan: Plan
    questions: tuple[str, ...]

    @property
    def answers(self) -> list[str]:
        """The names of the answers in the plan."""
        return [f"answer {name}" for name in self.questions]

    @property
    def reference_values(self) -> list[str]:
        """The names of the reference values in the plan."""
        return [name for name in self.plan.per_member if name.startswith("reference ")]


def evidence_effects(conditioned: Conditioned, whole: Whole, priors: Design, progress: Progress) -> EvidenceEffects:
    """Everything that a run tells of its evidence, but for the patterns of its event tables.

    Args:
        conditioned: the ensemble with all evidence.
        whole: the plan of the whole run.
        priors: members drawn from the priors alone.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    past = conditioned.past
    wanted = {name: whole.plan.per_member[name] for name in (*whole.answers, *whole.reference_values)}
    plan = whole.plan._replace(per_member={**past.plan.per_member, **wanted}, counts={}, audited=None, series=False)
    before = kept_values(past, priors, plan, lambda done, total: progress("without evidence", done, total))
    values = {name: np.asarray(before[f"answer {name}"], np.float64) for name in whole.questions}
    replays = Replays(past, conditioned.fit)
    sets = every_set(past)
    looked = two_looks(conditioned, whole.plan, sets, replays, SECOND_LOOK, progress)
    influence = {name: by_standard_errors(one.influence[name] for one in looked) for name in whole.questions}
    return EvidenceEffects(
        summarise(conditioned, replays, readings_in(past, before)),
        WithoutEvidence(values, priors.row),
        {name.removeprefix("reference "): np.asarray(before[name], np.float64) for name in whole.reference_values},
        influence,
        placed(conditioned, replays),
    )


def with_patterns(effects: EvidenceEffects, patterns: Patterns) -> EvidenceEffects:
    """The same with the patterns of its event tables, recorded and simulated, by the tables' ids."""
    tables = tuple(
        one.model_copy(update={"patterns": patterns.get(one.id, ())}) for one in effects.conditioning.event_data
    )
    return effects._replace(conditioning=effects.conditioning.model_copy(update={"event_data": tables}))
