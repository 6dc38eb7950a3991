"""Captured equipment, which wears out."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import strength
from contested.model.state import State
from contested.model.world import World


class Equipment(Mechanism):
    """Captured equipment makes an army stronger while it still works, and without spares it wears out.

    A share `serviceable` of it works at the start; half of that is left after `half_life` weeks, the rest of what wears
    out being kept alive by `upkept`, the share that an army can maintain by itself. If all of it worked, each fighter
    would be `gain` stronger. What it is worth in money enters nowhere: a stock of aircraft and vehicles adds only what
    is served and supplied.
    """

    sources = ("sigar-2022-equipment",)
    catalogue = "M12"
    topic = "means"
    equations = (
        "equipment.{actor}(0) = serviceable",
        "d equipment.{actor} / dt = ln 2 / half_life × (upkept − equipment.{actor}); share per week",
        "strength.{actor} ×= 1 + gain × equipment.{actor}",
    )

    actor: str = role("whose equipment it is")
    serviceable: Float[Array, " member"] = parameter("share", fraction, "share of it that works at the start")
    upkept: Float[Array, " member"] = parameter("share", fraction, "share of it that the army can maintain")
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of what it cannot maintain")
    gain: Float[Array, " member"] = parameter("share", non_negative, "strength that all of it would add to a fighter")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Captured equipment that works: {world.name(self.actor)}"
        yield LevelSpec(f"equipment.{self.actor}", "share", "nation", self.serviceable, 0.0, 1.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield strength(self.actor, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        yield factor(f"strength.{self.actor}", 1.0 + self.gain * s[f"equipment.{self.actor}"])

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        yield drift(f"equipment.{self.actor}", toward=self.upkept, speed=np.log(2.0) / self.half_life)
