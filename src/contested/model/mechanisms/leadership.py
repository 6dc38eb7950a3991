"""The loss of a leader."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, QuantitySpec, StockSpec, arrive, drift, factor
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import at_most_one, fraction, non_negative, parameter, positive, role
from contested.model.quantities import strength
from contested.model.state import State
from contested.model.world import World


class Leadership(Mechanism):
    """The loss of a leader shakes a group, which recovers.

    Leaders are lost at a rate of their own, whoever brings it about. A loss takes `strength_drop` of the strength of
    each fighter and `activity_drop` of the attacks, half of which is made good after `half_life` weeks; a loss before
    that starts the count again. Findings differ: campaigns end sooner (Johnston 2012), young groups end and old ones
    do not (Price 2012), large and popular ones survive (Jordan 2009), so the drops may be near nothing, and that of
    attacks below it: a group may answer with more of them.
    """

    sources = ("johnston-2012", "price-2012", "jordan-2009")
    catalogue = "M23"
    topic = "people"
    equations = (
        "lose = rate; leaders per week",
        "s = leaderless.{group}; 1 just after a loss",
        "d leaderless.{group} / dt = into(leaders-lost.{group}) × (1 − s) − ln 2 / half_life × s; share per week",
        "strength.{group} ×= 1 − strength_drop × s",
        "{attacks} ×= 1 − activity_drop × s",
    )

    group: str = role("whose leaders they are")
    attacks: tuple[str, ...] = role("its attacks, rarer after a loss", of="flow", many=True)
    rate: Float[Array, " member"] = parameter("per week", non_negative, "losses of a leader who matters")
    strength_drop: Float[Array, " member"] = parameter("share", fraction, "strength lost with one")
    activity_drop: Float[Array, " member"] = parameter("share", at_most_one, "attacks lost with one")
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the shock")

    def declare(self, world: World, initial: State) -> Iterator[StockSpec | LevelSpec]:
        name = world.name(self.group)
        yield StockSpec(self._lost, "leaders", "nation", 0.0, title=f"Leaders lost: {name}")
        title = f"Shock of a leader's loss: {name}"
        yield LevelSpec(self._shock, "share", "nation", 0.0, 0.0, 1.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield strength(self.group, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        yield factor(f"strength.{self.group}", 1.0 - self.strength_drop * s[self._shock])
        for pattern in self.attacks:
            yield factor(pattern, 1.0 - self.activity_drop * s[self._shock])

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        title = f"Losses of a leader: {x.world.name(self.group)}"
        yield arrive("lose", self._lost, self.rate + 0.0 * s[self._lost], title=title, unit="leaders per week")

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        lost = counts.per_week(counts.into(self._lost)[:1])
        yield drift(self._shock, change=lost * (1.0 - s[self._shock]), speed=np.log(2.0) / self.half_life)

    @property
    def _lost(self) -> str:
        return f"leaders-lost.{self.group}"

    @property
    def _shock(self) -> str:
        return f"leaderless.{self.group}"
