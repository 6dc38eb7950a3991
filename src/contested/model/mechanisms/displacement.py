"""People who flee."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, drift, move, travel
from contested.model.inputs import Inputs, StepCounts, World, safe_ratio, total
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, real, role
from contested.model.state import State

MOST_FEARED = 40.0
"""Log fall of attraction beyond which a place attracts nobody in any case: keeps weights above zero."""


class Displacement(Mechanism):
    """People flee threat and hunger, to places that are near, large and safe, or across the border; and they return.

    The hazard of leaving is h (1 - exp(-threat / threat_half)) plus hunger, threat being recent deaths per 100,000
    people a week. Destinations follow gravity: size^b exp(-distance / delta) exp(-aversion x threat) (Melander and
    Oberg 2007; Moore and Shellman 2004). The displaced go home, to places that have lost people, as far as threat
    there allows. Both go by routes to the place's neighbours and the five nearest others, and every way there is a
    way back: in the bundled land seven tenths of gravity's pull (120 km, b = 0.7) lie on them, and those whom the
    rest would take go less far.
    """

    sources = ("melander-oberg-2007", "moore-shellman-2004", "suleimenova-2017")
    catalogue = "M18"

    deadly: tuple[str, ...] = role("stocks of dead whose filling is a threat", of="stock", many=True)
    leave_rate: Float[Array, " member"] = parameter("per week", non_negative, "leaving hazard at full threat")
    threat_half: Float[Array, " member"] = parameter(
        "deaths per 100000 per week", positive, "threat at which leaving is at 63 % of its most"
    )
    hunger_rate: Float[Array, " member"] = parameter(
        "per week", non_negative, "leaving hazard when wages fall to nothing"
    )
    abroad_share: Float[Array, " member"] = parameter("share", fraction, "share of those leaving who cross the border")
    decay: Float[Array, " member"] = parameter("km", positive, "distance at which attraction falls to 1/e")
    size_exponent: Float[Array, " member"] = parameter("1", real, "attraction's exponent of population")
    aversion: Float[Array, " member"] = parameter(
        "1", non_negative, "log fall of attraction with a destination's threat"
    )
    return_rate: Float[Array, " member"] = parameter("per week", non_negative, "return hazard without threat")
    memory: Float[Array, " member"] = parameter("weeks", positive, "weeks over which deaths are felt as a threat")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        yield LevelSpec("threat", "deaths per 100000 per week", "place", 0.0)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        threat = s["threat"]
        routes, there = x.world.routes()
        leaving = self.leave_rate * -jnp.expm1(-threat / self.threat_half)
        leaving = leaving + self.hunger_rate * jnp.maximum(1.0 - x.factor("wage"), 0.0)
        there = there[..., None].astype(np.float32)
        to = self._gravity(threat, x.world, routes) * there
        yield travel("flee", "civilian", "displaced", leaving * (1.0 - self.abroad_share), routes, to)
        yield move("cross", "civilian", "abroad", leaving * self.abroad_share)
        calm = jnp.exp(-threat / self.threat_half)
        missing = jnp.maximum(x.world.population[:, None].astype(np.float32) - s["civilian"], 0.0)
        lost, open_ = (jnp.take(home, jnp.asarray(routes), axis=0) * there for home in (missing, missing * calm))
        returning = self.return_rate * safe_ratio(*(total(way.swapaxes(0, 1)) for way in (open_, lost)))
        yield travel("return", "displaced", "civilian", returning, routes, open_)
        yield move("come_back", "abroad", "civilian", self.return_rate * calm)

    def drifts(self, s: State, x: Inputs, done: StepCounts) -> Iterator[Drift]:
        deaths = done.per_week(done.into(*self.deadly))
        yield drift("threat", toward=safe_ratio(deaths, s["civilian"]) * 1e5, speed=1.0 / self.memory)

    def _gravity(self, threat: Array, world: World, routes: np.ndarray) -> Array:
        size = np.log(np.maximum(world.population, 1))[routes][..., None].astype(np.float32)
        distance = np.take_along_axis(world.distance_km, routes, axis=1)[..., None].astype(np.float32)
        own = (routes == np.arange(len(routes))[:, None])[..., None]
        distance = np.where(own, _within_km(world)[routes][..., None], distance).astype(np.float32)
        feared = jnp.minimum(self.aversion * threat / self.threat_half, MOST_FEARED)
        there = jnp.take(jnp.exp(-feared), jnp.asarray(routes), axis=0)
        # relative to staying within the place, which is the first route
        pull = self.size_exponent * (size - size[:, :1]) - (distance - distance[:, :1]) / self.decay
        return jnp.exp(jnp.minimum(pull, MOST_FEARED)) * there


def _within_km(world: World) -> np.ndarray:
    """Distance gone by those who stay in their place: half of that to the nearest other; none if there is no other."""
    nearest = (world.distance_km + np.diag(np.full(len(world.places), np.inf))).min(axis=1)
    return np.where(np.isfinite(nearest), 0.5 * nearest, 0.0)
