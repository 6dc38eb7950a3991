"""What is kept of an ensemble while its blocks stream by: never all histories of all places at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from contested.analysis.questions import (
    anchor_values,
    check_all,
    compare_value,
    evaluate,
    layer_chance,
    layer_chance_anywhere,
    nearness,
)
from contested.ensemble.ensemble import Block
from contested.ensemble.history import BlockHistory
from contested.ensemble.quantile_sketch import Sketch
from contested.ensemble.spool import Spool
from contested.model.build import Built
from contested.model.introspect import ModelInfo
from contested.scenario.load import LoadedScenario

THINNED = 20
"""Whole histories that are kept, of the whole country."""


@dataclass
class Collected:
    """Summaries of all members so far. `country` keeps country totals (means for levels) [week, member] by series."""

    loaded: LoadedScenario
    built: Built
    traced: ModelInfo
    members: int
    sketches: dict[str, Sketch] = field(default_factory=dict)
    answers: dict[str, list[np.ndarray]] = field(default_factory=dict)
    nearness: dict[str, list[np.ndarray]] = field(default_factory=dict)
    compared: dict[str, list[np.ndarray]] = field(default_factory=dict)
    anchors: dict[str, list[np.ndarray]] = field(default_factory=dict)
    layers: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = self.traced.names()
        self.country = Spool(names, self.loaded.scenario.weeks)
        check_all(self.loaded, names)

    def history(self, block: Block) -> BlockHistory:
        """A block as questions see it."""
        places = self.loaded.places
        return BlockHistory(block.weekly, places.ids, places.units, self.loaded.calendar, block.members)

    def add(self, block: Block) -> None:
        """Take in a block of histories."""
        history = self.history(block)
        self._add_series(history)
        scenario, ledger = self.loaded.scenario, self.loaded.ledger
        for question in scenario.question:
            self.answers.setdefault(question.id, []).append(evaluate(question, history, ledger))
            if question.kind == "probability":
                self.nearness.setdefault(question.id, []).append(nearness(question, history))
        for compare in scenario.claim_check:
            if compare.series:
                claim = ledger.get_claim(f"claim:{compare.claim}")
                self.compared.setdefault(compare.claim, []).append(compare_value(compare, history, claim))
        for anchor in scenario.anchor:
            claim = ledger.get_claim(f"claim:{anchor.claim}")
            self.anchors.setdefault(anchor.id, []).append(anchor_values(anchor, history, claim))
        share = len(block.members) / self.members
        for layer in scenario.layer:
            chance = np.concatenate(
                [layer_chance(layer, history), layer_chance_anywhere(layer, history)[:, None]], axis=1
            )
            self.layers[layer.id] = self.layers.get(layer.id, 0.0) + share * chance

    def _add_series(self, history: BlockHistory) -> None:
        places = len(self.loaded.places.ids)
        weeks = self.loaded.scenario.weeks
        country: dict[str, np.ndarray] = {}
        for name in self.traced.names():
            values = history.raw(name)
            level = name in self.traced.levels
            country[name] = (values.mean if level else values.sum)(axis=1, dtype=np.float64)
            if values.shape[1] == places:
                sketch = self.sketches.setdefault(name, Sketch(weeks, places, self.members, whole=not level))
                sketch.add(values)
        self.country.add(country)


def priors_resting_on(claim: str, collected: Collected) -> list[str]:
    """Ids of the model's own priors that rest on a claim: what is compared with it is no independent test."""
    bound = {one.prior.id: one.prior for one in collected.built.parameters if one.prior is not None}
    return sorted(id_ for id_, prior in bound.items() if claim in prior.rests_on)


def joined(parts: list[np.ndarray]) -> np.ndarray:
    """Blocks put together along the member axis, which is the last."""
    return np.concatenate(parts, axis=-1)
