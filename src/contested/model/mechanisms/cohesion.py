"""Losses, which send fighters home and break those who stay."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, QuantitySpec, drift, factor, move
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.quantities import fed, paid, strength, supplied, wage
from contested.model.state import State
from contested.model.world import World


class Cohesion(Mechanism):
    """Losses send fighters home, and a force that has lost much of itself no longer stands.

    Each fighter killed or captured is followed by `deserters` others over the weeks that follow, whatever the size
    of the force (Schaffer 1968; Nussio and Ugarriza 2021). In addition fighters leave by themselves, and more of
    them where materiel, pay, food or legal work is short: in a famine men leave to feed their families (Oppenheim
    et al. 2015). Strength per fighter falls with the share of the force that was lost recently (Helmbold 1971).
    """

    sources = ("schaffer-1968", "helmbold-1971", "nussio-ugarriza-2021", "oppenheim-2015")
    catalogue = "M09, M01"
    topic = "people"
    equations = (
        "g = ln 2 / half_life × losses.{group}; losses forgotten per week",
        "d losses.{group} / dt = into(dead.{group}) + into(captured.{group}) − g; fighters per week",
        "l = losses.{group} / (losses.{group} + fighters.{group}); share of the force lost recently",
        "strength.{group} ×= exp(−l / breaking_share)",
        "m = supplied.{group} × paid.{group} × fed.{group} × min(wage, 1); share of its means that it has",
        "desert = rate × exp(shortage_slope × (1 − m)) + deserters × g / fighters.{group}; per fighter per week",
    )

    group: str = role("whose fighters they are")
    rate: Float[Array, " member"] = parameter("per week", non_negative, "d0: desertion when nothing is short")
    shortage_slope: Float[Array, " member"] = parameter("1", real, "k: log-hazard at complete shortage")
    deserters: Float[Array, " member"] = parameter("persons per loss", non_negative, "fighters who leave for each lost")
    breaking_share: Float[Array, " member"] = parameter("share", positive, "b: share lost at which strength is 1/e")
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the memory of losses")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Recent losses: {world.name(self.group)}"
        yield LevelSpec(f"losses.{self.group}", "persons", "place", 0.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield supplied(self.group, world)
        yield paid(self.group, world)
        yield fed(self.group, world)
        yield strength(self.group, world)
        yield wage()

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        lost = s[f"losses.{self.group}"]
        share = safe_ratio(lost, lost + s[f"fighters.{self.group}"])
        yield factor(f"strength.{self.group}", jnp.exp(-share / self.breaking_share))

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        means = x.factor(f"supplied.{self.group}") * x.factor(f"paid.{self.group}") * x.factor(f"fed.{self.group}")
        means = means * jnp.minimum(x.factor("wage"), 1.0)
        short = self.rate * jnp.exp(self.shortage_slope * (1.0 - means))
        following = self.deserters * np.log(2.0) / self.half_life * s[f"losses.{self.group}"]
        hazard = short + safe_ratio(following, s[f"fighters.{self.group}"])
        title = f"Fighters who desert: {x.world.name(self.group)}"
        yield move("desert", f"fighters.{self.group}", "civilian", hazard, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        lost = counts.per_week(counts.into(f"dead.{self.group}", f"captured.{self.group}"))
        yield drift(f"losses.{self.group}", change=lost, speed=np.log(2.0) / self.half_life)
