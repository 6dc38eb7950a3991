"""Leaving an armed group."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, drift, move
from contested.model.inputs import Inputs, StepCounts, World, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, real, role
from contested.model.state import State

LOSS_MEMORY = 4.0
"""Half-life in weeks of the memory of losses (judged: as long as that of harm to civilians)."""
MOST_LOST = 3.0
"""Tenths of a group lost a week beyond which desertion rises no further: keeps hazards finite (judged)."""


class Desertion(Mechanism):
    """Fighters go home faster when their group declines: when supply or food is short and losses are high.

    The hazard is d0 exp(k_x shortage + k_l losses), losses in tenths of the group a week, after 19,000 desertions that
    followed organisational decline (Nussio and Ugarriza 2021; Oppenheim et al. 2015). Shortage is what is missing of
    materiel and of what legal work usually earns: in a famine men leave to find food for their families.
    """

    sources = ("nussio-ugarriza-2021", "oppenheim-2015")
    catalogue = "M09"

    group: str = role("whose fighters leave")
    rate: Float[Array, " member"] = parameter("per week", non_negative, "desertion hazard when nothing is short")
    shortage_slope: Float[Array, " member"] = parameter("1", real, "k_x: log-hazard at complete shortage")
    loss_slope: Float[Array, " member"] = parameter("1", real, "k_l: log-hazard per tenth of the group lost in a week")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        yield LevelSpec(f"losses.{self.group}", "per week", "place", 0.0)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        fighters = s[f"fighters.{self.group}"]
        shortage = 1.0 - x.factor(f"supplied.{self.group}") * jnp.minimum(x.factor("wage"), 1.0)
        lost = jnp.minimum(safe_ratio(s[f"losses.{self.group}"], fighters + 1.0) * 10.0, MOST_LOST)
        hazard = self.rate * jnp.exp(self.shortage_slope * shortage + self.loss_slope * lost)
        yield move("desert", f"fighters.{self.group}", "civilian", hazard)

    def drifts(self, s: State, x: Inputs, done: StepCounts) -> Iterator[Drift]:
        lost = done.per_week(done.into(f"dead.{self.group}", f"captured.{self.group}"))
        yield drift(f"losses.{self.group}", toward=lost, speed=np.log(2.0) / LOSS_MEMORY)
