"""Leaving an armed group."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, QuantitySpec, drift, move
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.quantities import supplied, wage
from contested.model.state import State
from contested.model.world import World


class Desertion(Mechanism):
    """Fighters go home faster when their group declines: when supply or food is short and losses are high.

    The hazard is d0 exp(k_x shortage + k_l losses), losses in tenths of the group a week, after 19,000 desertions that
    followed organisational decline (Nussio and Ugarriza 2021; Oppenheim et al. 2015). Shortage is the missing share of
    materiel and of what legal work usually earns: in a famine men leave to find food for their families. Losses are
    remembered with a half-life, and count up to `loss_cap`.
    """

    sources = ("nussio-ugarriza-2021", "oppenheim-2015")
    catalogue = "M09"

    group: str = role("whose fighters leave")
    rate: Float[Array, " member"] = parameter("per week", non_negative, "desertion hazard when nothing is short")
    shortage_slope: Float[Array, " member"] = parameter("1", real, "k_x: log-hazard at complete shortage")
    loss_slope: Float[Array, " member"] = parameter("1", real, "k_l: log-hazard per tenth of the group lost in a week")
    loss_half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the memory of losses")
    loss_cap: Float[Array, " member"] = parameter(
        "tenths per week", positive, "tenths of the group lost in a week beyond which desertion rises no further"
    )

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Recent losses: {world.name(self.group)}"
        yield LevelSpec(f"losses.{self.group}", "persons per week", "place", 0.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield supplied(self.group, world)
        yield wage()

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        fighters = s[f"fighters.{self.group}"]
        shortage = 1.0 - x.factor(f"supplied.{self.group}") * jnp.minimum(x.factor("wage"), 1.0)
        lost = jnp.minimum(safe_ratio(s[f"losses.{self.group}"], fighters + 1.0) * 10.0, self.loss_cap)
        hazard = self.rate * jnp.exp(self.shortage_slope * shortage + self.loss_slope * lost)
        title = f"Fighters who desert: {x.world.name(self.group)}"
        yield move("desert", f"fighters.{self.group}", "civilian", hazard, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        lost = counts.per_week(counts.into(f"dead.{self.group}", f"captured.{self.group}"))
        yield drift(f"losses.{self.group}", toward=lost, speed=np.log(2.0) / self.loss_half_life)
