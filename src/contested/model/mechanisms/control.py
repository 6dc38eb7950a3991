"""Who holds a place."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, move
from contested.model.inputs import Inputs, power, presence, safe_ratio, total
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, parameter, positive, role
from contested.model.quantities import hold, strength
from contested.model.state import State
from contested.model.world import World


class Control(Mechanism):
    """Control follows relative strength, sticks, and changes unit by unit through a contested state.

    An actor's chance in a contest is p = phi S^m / sum of phi S^m (Tullock 1980; Hirshleifer 1989; Skaperdas 1996), S
    its fighters weakened by distance, mixed with neighbours' control. Units it holds become contested at q1 (1 - p),
    contested units are won at q2 p, if it has at least `min_force` fighters there and its phase is one that holds
    ground.
    """

    sources = ("tullock-1980", "hirshleifer-1989", "skaperdas-1996", "anders-2020")
    catalogue = "M15"

    actors: tuple[str, ...] = role("who contests control", many=True)
    incumbent: str = role("whose strength `bias` multiplies")
    exponent: Float[Array, " member"] = parameter("1", positive, "decisiveness m of relative strength")
    bias: Float[Array, " member"] = parameter("1", positive, "phi: the incumbent's strength relative to its numbers")
    loss_rate: Float[Array, " member"] = parameter("per week", positive, "q1: a held unit becomes contested when p = 0")
    gain_rate: Float[Array, " member"] = parameter("per week", positive, "q2: a contested unit is won when p = 1")
    spillover: Float[Array, " member"] = parameter("share", fraction, "weight of neighbours' control in the contest")
    min_force: Float[Array, " member"] = parameter("fighters", positive, "fighters in a place needed to hold ground")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        for actor in self.actors:
            yield strength(actor, world)
            yield hold(actor, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        strengths = {a: self._strength(a, s, x) for a in self.actors}
        everyone = total(strengths.values())
        units = total(s[f"control.{a}"] for a in self.actors) + s["control.contested"]
        for actor in self.actors:
            alone = safe_ratio(strengths[actor], everyone)
            around = x.neighbour_mean(safe_ratio(s[f"control.{actor}"], units))
            chance = alone * (1.0 - self.spillover) + jnp.where(strengths[actor] > 0, self.spillover * around, 0.0)
            rivals = presence(s.total(tuple(f"fighters.{a}" for a in self.actors if a != actor)))
            yield move(
                f"lost.{actor}",
                f"control.{actor}",
                "control.contested",
                self.loss_rate * (1.0 - chance).clip(0.0) * rivals,
                title=f"{x.world.control_units.capitalize()} lost: {x.world.name(actor)}",
            )
            enough = jnp.where(s[f"fighters.{actor}"] >= self.min_force, 1.0, 0.0)
            hazard = self.gain_rate * chance * enough * x.factor(f"hold.{actor}")
            title = f"{x.world.control_units.capitalize()} won: {x.world.name(actor)}"
            yield move(f"gained.{actor}", "control.contested", f"control.{actor}", hazard, title=title)

    def _strength(self, actor: str, s: State, x: Inputs) -> Array:
        fighters = s[f"fighters.{actor}"]
        reaching = jnp.where(fighters > 0, fighters, 1.0) * x.factor(f"strength.{actor}")
        favour = self.bias if actor == self.incumbent else 1.0
        return jnp.where(fighters > 0, favour * power(reaching, self.exponent), 0.0)
