"""Recent attacks, which press on a place for weeks."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, LevelSpec, drift
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, parameter, positive, role
from contested.model.state import State
from contested.model.world import World


class Activity(Mechanism):
    """Attacks press on a place for weeks after them, and a little on its neighbours.

    The level is the number of recent attacks: each counts as one when it happens and fades with a half-life, so k
    attacks a week settle at k x half-life / ln 2. Attacks on civilians press on no garrison. Where attacks happen tells
    who contests a place (Anders 2020; Kalyvas 2006).
    """

    sources = ("anders-2020", "kalyvas-2006")
    catalogue = "M15"
    topic = "violence"
    equations = (
        "P = (1 − civilian_share) × {attacks}; attacks per week that press on a garrison",
        "Q = local_share × P + (1 − local_share) × neighbours(P); where they press",
        "d activity.{actor} / dt = Q − ln 2 / half_life × activity.{actor}; attacks per week",
    )

    actor: str = role("who attacks")
    attacks: tuple[str, ...] = role("its attacks", of="flow", many=True)
    civilian_share: Float[Array, " member"] = parameter("share", fraction, "attacks that are on civilians")
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of an attack's pressure")
    local_share: Float[Array, " member"] = parameter("share", fraction, "pressure on the place itself, not neighbours")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Recent attacks: {world.name(self.actor)}"
        yield LevelSpec(f"activity.{self.actor}", "attacks", "place", 0.0, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        attacks = counts.per_week(counts.of(*self.attacks)) * (1.0 - self.civilian_share)
        near = self.local_share * attacks + (1.0 - self.local_share) * x.to_neighbours(attacks)
        yield drift(f"activity.{self.actor}", change=near, speed=np.log(2.0) / self.half_life)
