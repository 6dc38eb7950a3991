"""What is kept of an ensemble for the analysis, and the plan that makes its blocks keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from contested.analysis.questions import anchor_values, check_all, compare_value, evaluate, layer_counts, nearness
from contested.ensemble.block import BlockSummary, Plan, audit_blocks, block_width
from contested.ensemble.history import BlockHistory, Setting
from contested.model.build import Built
from contested.model.introspect import ModelInfo
from contested.scenario.load import LoadedScenario

THINNED = 20
"""Whole histories that are kept, of the whole country."""
INNER = 2
"""Histories per parameter draw: two is best for telling parameter and process variance apart at a fixed total."""


def plan_of(loaded: LoadedScenario, traced: ModelInfo, members: int) -> Plan:
    """What the blocks of a scenario's ensemble keep.

    Raises:
        InputError: a question, layer, anchor or comparison names a series that the model does not record.
    """
    names = traced.names()
    check_all(loaded, names)
    scenario, ledger, places = loaded.scenario, loaded.ledger, loaded.places
    values: dict[str, Callable[[BlockHistory], np.ndarray]] = {}
    for question in scenario.question:
        values[f"answer:{question.id}"] = partial(evaluate, question, ledger=ledger)
        if question.kind == "probability":
            values[f"nearness:{question.id}"] = partial(nearness, question)
    for compare in scenario.compare:
        if compare.series:
            claim = ledger.get_claim(f"claim:{compare.claim}")
            values[f"compared:{compare.claim}"] = partial(compare_value, compare, claim=claim)
    for anchor in scenario.anchor:
        claim = ledger.get_claim(f"claim:{anchor.claim}")
        values[f"anchor:{anchor.id}"] = partial(anchor_values, anchor, claim=claim)
    width = block_width(len(names), len(places.ids), scenario.weeks)
    return Plan(
        weeks=scenario.weeks,
        substeps=scenario.steps_per_week,
        width=width,
        setting=Setting(places.ids, places.units, loaded.calendar),
        per_member=values,
        counts={layer.id: partial(layer_counts, layer) for layer in scenario.layer},
        audited=audit_blocks(-(-members // width)),
    )


@dataclass(frozen=True)
class Collected:
    """A scenario, its model and the summary of its ensemble."""

    loaded: LoadedScenario
    built: Built
    traced: ModelInfo
    summary: BlockSummary

    @property
    def members(self) -> int:
        """Number of histories."""
        return len(self.summary.members)

    def values(self, kind: str, name: str) -> np.ndarray:
        """What the plan kept of every member [..., member]: kind is answer, nearness, compared or anchor."""
        return self.summary.per_member[f"{kind}:{name}"]


def priors_resting_on(claim: str, collected: Collected) -> list[str]:
    """Ids of the model's own priors that rest on a claim: what is compared with it is no independent test."""
    bound = {one.prior.id: one.prior for one in collected.built.parameters if one.prior is not None}
    return sorted(id_ for id_, prior in bound.items() if claim in prior.rests_on)
