"""Who holds a place."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, move
from contested.model.inputs import Inputs, safe_ratio, total
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import parameter, positive, role
from contested.model.quantities import hold, strength
from contested.model.state import State
from contested.model.world import World

NOBODY = 1e-3
"""A numerical guard, in fighters: keeps the ratio of two efforts finite where there is none."""


class Control(Mechanism):
    """Ground is lost where attacks outweigh the garrison, and won where a force that stays outweighs its rivals.

    A side's effort E in a place is its fighters who stay, times their strength, and `attack_worth` for each of its
    recent attacks. Against the effort F of its rivals its chance is p = E^m / (E^m + F^m), which depends on their ratio
    only (Tullock 1980; Hirshleifer 1989; Skaperdas 1996). Rivals reach n of the U units of a place: each recent attack
    reaches one at random, and every unit takes `unit_force` of their fighters there, so n = U (1 - exp(-min(attacks,
    fighters / unit_force) / U)). Held units become contested at `loss_rate` (1 - p), until n are contested or theirs:
    where nobody attacks, nothing is lost, except by a side that has nobody left there. A side that stays wins contested
    units at `gain_rate` E^m / (E^m + h F^m), as far as its fighters suffice for one unit more than it holds; h above 1
    makes winning harder than keeping. It needs an `activity` mechanism of the actor and of each rival.
    """

    sources = ("tullock-1980", "hirshleifer-1989", "skaperdas-1996", "anders-2020")
    catalogue = "M15"
    topic = "ground"
    equations = (
        "E = fighters.{actor} × strength.{actor} × hold.{actor} + H + attack_worth × activity.{actor}; effort",
        "H = Σ(fighters.{helpers} × strength.{helpers} × hold.{helpers})",
        "F = Σ(fighters.{rivals} × strength.{rivals} × hold.{rivals} + attack_worth × activity.{rivals}) + B",
        "B = Σ(fighters.{rival_helpers} × strength.{rival_helpers} × hold.{rival_helpers})",
        "N = (Σ(fighters.{rivals}) + Σ(fighters.{rival_helpers})) / unit_force",
        "n = control.* × (1 − exp(−min(Σ(activity.{rivals}), N) / control.*)); units that the rivals reach",
        "x = min(max(n − control.contested − Σ(control.{rivals}), 0) / control.{actor}, 1); held units in reach",
        "G = fighters.{actor} + Σ(fighters.{helpers}); the garrison",
        "v = max(1 − G, 0); 1 where nobody is left, else 0",
        "lost = loss_rate × (v + (1 − v) × x × F^exponent / (E^exponent + F^exponent)); per held unit per week",
        "p = E^exponent / (E^exponent + hysteresis × F^exponent)",
        "g = G / (G + unit_force × (1 + control.{actor})); as far as fighters suffice for one unit more",
        "gained = gain_rate × p × g × hold.{actor}; per contested unit per week",
    )
    hostile = (("actor", "rivals"),)
    overlaps = (counts_twice("control", "win and lose ground for the same actor", ("actor", "actor")),)

    actor: str = role("whose control it is")
    rivals: tuple[str, ...] = role("who contests it", many=True)
    helpers: tuple[str, ...] = role("other forces that stay with the actor", many=True, default=())
    rival_helpers: tuple[str, ...] = role("other forces that stay with the rivals", many=True, default=())
    exponent: Float[Array, " member"] = parameter("1", positive, "decisiveness m of relative effort")
    attack_worth: Float[Array, " member"] = parameter(
        "fighters", positive, "fighters in the place that press as much as one recent attack"
    )
    loss_rate: Float[Array, " member"] = parameter("per week", positive, "a unit in reach becomes contested when p = 0")
    gain_rate: Float[Array, " member"] = parameter("per week", positive, "a contested unit is won where p = 1")
    hysteresis: Float[Array, " member"] = parameter("ratio", positive, "h: weight of the rivals' effort in winning")
    unit_force: Float[Array, " member"] = parameter("fighters", positive, "fighters it takes to hold one unit")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        for actor in (self.actor, *self.rivals, *self.helpers, *self.rival_helpers):
            yield strength(actor, world)
            yield hold(actor, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        own, name = f"control.{self.actor}", x.world.name(self.actor)
        held, contested = s[own], s["control.contested"]
        effort = self._effort(s, x, (self.actor,), self.helpers)
        against = self._effort(s, x, self.rivals, self.rival_helpers)
        odds = self.exponent * jnp.log((effort + NOBODY) / (against + NOBODY))
        garrison = s.total(tuple(f"fighters.{a}" for a in (self.actor, *self.helpers)))
        room = self._reached(s) - contested - s.total(tuple(f"control.{r}" for r in self.rivals))
        beaten = sigmoid(-odds) * jnp.minimum(safe_ratio(jnp.maximum(room, 0.0), held), 1.0)
        left = jnp.maximum(1.0 - garrison, 0.0)
        lost = self.loss_rate * (left + (1.0 - left) * beaten)
        units = x.world.control_units.capitalize()
        yield move("lost", own, "control.contested", lost, title=f"{units} lost: {name}")
        enough = safe_ratio(garrison, garrison + self.unit_force * (1.0 + held))
        gained = self.gain_rate * sigmoid(odds - jnp.log(self.hysteresis)) * enough * x.factor(f"hold.{self.actor}")
        yield move("gained", "control.contested", own, gained, title=f"{units} won: {name}")

    def _effort(self, s: State, x: Inputs, actors: tuple[str, ...], helpers: tuple[str, ...]) -> Array:
        """Fighters who stay, times their strength, and what recent attacks are worth."""
        staying = (s[f"fighters.{a}"] * x.factor(f"strength.{a}") * x.factor(f"hold.{a}") for a in (*actors, *helpers))
        return total(staying) + self.attack_worth * s.total(tuple(f"activity.{a}" for a in actors))

    def _reached(self, s: State) -> Array:
        """Units that the rivals' attacks reach."""
        units = s.total(s.stocks_like("control.*"))
        attacks = s.total(tuple(f"activity.{r}" for r in self.rivals))
        fighters = s.total(tuple(f"fighters.{r}" for r in (*self.rivals, *self.rival_helpers)))
        return units * -jnp.expm1(-safe_ratio(jnp.minimum(attacks, fighters / self.unit_force), units))
