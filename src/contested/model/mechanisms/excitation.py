"""Attacks that trigger attacks."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Addition, Drift, LevelSpec, drift
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import below_one, fraction, parameter, positive, role
from contested.model.state import State
from contested.model.world import World


class Excitation(Mechanism):
    """Each attack brings on further ones nearby in the weeks after it.

    A self-exciting process with exponential kernel: every attack triggers on average n others, halving every
    `half_life` weeks, most of them in the same place. With background nu the mean rate is nu / (1 - n) and counts
    over long windows have variance over mean 1 / (1 - n)^2 (Lewis et al. 2012; Mohler 2013). n covers only what the
    rest of the model does not explain, so it is small. Lack of supply or a closed season reduces triggered attacks as
    it does others, but neither a busy season nor anger multiplies them: n stays below one.
    """

    sources = ("lewis-2012", "mohler-2013", "zammit-mangion-2012")
    catalogue = "M20"
    topic = "violence"
    equations = (
        "d excitement.{attack} / dt = {attack} − ln 2 / half_life × excitement.{attack}; attacks per week",
        "e = local_share × excitement.{attack} + (1 − local_share) × neighbours(excitement.{attack})",
        "{attack} += branching × ln 2 / half_life × e; attacks per week",
    )
    overlaps = (
        hard_to_tell("campaigns season", "make the same attacks come in bursts", ("attack", "affects")),
        hard_to_tell("retaliation", "make the same attacks come in bursts", ("attack", "attack")),
        hard_to_tell("supply", "make the same attacks come in bursts", ("attack", "attacks")),
    )

    attack: str = role("the flow of attacks that excites itself", of="flow")
    branching: Float[Array, " member"] = parameter("share", below_one, "n: attacks triggered by one attack")
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the excitement")
    local_share: Float[Array, " member"] = parameter("share", fraction, "triggered attacks in the same place")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Excitement by recent attacks: {self.attack}"
        yield LevelSpec(f"excitement.{self.attack}", "attacks", "place", 0.0, title=title)

    def factors(self, s: State, x: Inputs) -> Iterator[Addition]:
        level = s[f"excitement.{self.attack}"]
        near = self.local_share * level + (1.0 - self.local_share) * x.to_neighbours(level)
        yield Addition(self.attack, self.branching * np.log(2.0) / self.half_life * near)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        attacks = counts.per_week(counts.of(self.attack))
        yield drift(f"excitement.{self.attack}", change=attacks, speed=np.log(2.0) / self.half_life)
