"""Garrisons that leave before they are attacked."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, drift, move
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.state import State
from contested.model.world import World


class Rout(Mechanism):
    """An army dissolves before it is attacked: each soldier leaves once enough others have, or enough ground is lost.

    Alarm a is the share of soldiers who have fled of late, together with the share of ground that was lost of late: 1 -
    (1 - fled)(1 - lost), counted in the place and, for `nearby` of it, in its neighbours. Soldiers differ in how much
    alarm they bear: half of them bear less than T, and a^k / (a^k + T^k) less than a. Those who bear less than what
    they see leave at `rate`, until the share who have fled is as large. So flight is no answer to losses, as desertion
    is, but to what others do, and runs ahead of the enemy. Among soldiers who see nothing but each other's flight it
    grows where it is larger than the thresholds explain (Granovetter 1978; Kuran 1989): with k = 2 from (1 - sqrt(1 - 4
    T^2)) / 2 on, up to (1 + sqrt(1 - 4 T^2)) / 2, and not at all where T is above 1/2. Surrender spreads so between
    battles, and hardly begins where nobody has done it of late (Lehmann and Zhukov 2019); soldiers stay who trust that
    others will (McLauchlin 2015). Half of what happened is forgotten after `half_life` weeks.
    """

    sources = ("granovetter-1978", "kuran-1989", "lehmann-zhukov-2019", "mclauchlin-2015")
    catalogue = "M09, M06"
    topic = "people"
    equations = (
        "usual-ground.{army}(0) = control.{army}",
        "n = fled.{army} + fighters.{army}",
        "q = fled.{army} / n; share of the garrison that fled of late",
        "m = max(usual-ground.{army} − control.{army}, 0); ground lost of late",
        "u = max(usual-ground.{army}, control.{army})",
        "x = (1 − nearby) × q + nearby × neighbours(fled.{army}) / neighbours(n); share fled around it",
        "y = (1 − nearby) × m / u + nearby × neighbours(m) / neighbours(u); share of ground lost around it",
        "a = 1 − (1 − x) × (1 − y); alarm",
        "F = [a > 0] × a^steepness / (a^steepness + threshold^steepness); share who bear less than that",
        "abandon = rate × max(F − q, 0) / (1 − q); per fighter per week",
        "d fled.{army} / dt = rout.abandon − ln 2 / half_life × fled.{army}; fighters per week",
        "d usual-ground.{army} / dt = ln 2 / half_life × (control.{army} − usual-ground.{army}); per week",
    )
    overlaps = (hard_to_tell("cohesion", "send the same fighters home", ("army", "group")),)

    army: str = role("whose garrisons they are")
    rate: Float[Array, " member"] = parameter("per week", non_negative, "leaving hazard of those who see too much")
    threshold: Float[Array, " member"] = parameter("share", fraction, "T: alarm at which half of them leave")
    steepness: Float[Array, " member"] = parameter("1", positive, "k: how alike soldiers are in what they bear")
    nearby: Float[Array, " member"] = parameter("share", fraction, "part of the alarm that comes from neighbours")
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the memory of both")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        name = world.name(self.army)
        title = f"Fighters who fled of late: {name}"
        yield LevelSpec(self._fled, "persons", "place", 0.0, title=title)
        held, title = initial[f"control.{self.army}"], f"{world.control_units.capitalize()} held of late: {name}"
        yield LevelSpec(self._usual, world.control_units, "place", held, title=title)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        fighters, fled = s[f"fighters.{self.army}"], s[self._fled]
        bear_less = self._bear_less(self.alarm(s, x))
        gone = safe_ratio(fled, fled + fighters)
        hazard = self.rate * safe_ratio(jnp.maximum(bear_less - gone, 0.0), 1.0 - gone)
        title = f"Fighters who leave before they are attacked: {x.world.name(self.army)}"
        yield move("abandon", f"fighters.{self.army}", "civilian", hazard, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        speed = np.log(2.0) / self.half_life
        yield drift(self._fled, change=counts.per_week(counts.of(f"{self.label}.abandon")), speed=speed)
        yield drift(self._usual, toward=s[f"control.{self.army}"], speed=speed)

    def alarm(self, s: State, x: Inputs) -> Float[Array, "place member"]:
        """What soldiers of a place see of flight and lost ground, as a share."""
        fighters, fled = s[f"fighters.{self.army}"], s[self._fled]
        held, usual = s[f"control.{self.army}"], s[self._usual]
        gone = self._around(fled, fled + fighters, x)
        lost = self._around(jnp.maximum(usual - held, 0.0), jnp.maximum(usual, held), x)
        return 1.0 - (1.0 - gone) * (1.0 - lost)

    def _around(self, part: Array, whole: Array, x: Inputs) -> Array:
        """A share in the place and in its neighbours together."""
        near = safe_ratio(x.to_neighbours(part), x.to_neighbours(whole))
        return (1.0 - self.nearby) * safe_ratio(part, whole) + self.nearby * near

    def _bear_less(self, alarm: Array) -> Array:
        """Share of soldiers whose threshold is below the alarm; exactly none without any."""
        logs = jnp.log(jnp.where(alarm > 0.0, alarm, 1.0)) - jnp.log(jnp.maximum(self.threshold, 1e-6))
        return jnp.where(alarm > 0.0, sigmoid(self.steepness * logs), 0.0)

    @property
    def _fled(self) -> str:
        return f"fled.{self.army}"

    @property
    def _usual(self) -> str:
        return f"usual-ground.{self.army}"
