"""People who flee."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, QuantitySpec, drift, move, travel
from contested.model.inputs import Inputs, StepCounts, safe_ratio, total
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, real, role
from contested.model.quantities import borders, wage
from contested.model.state import State
from contested.model.world import World

LOG_LIMIT = 40.0
"""A numerical guard: logs of weights are held within this, so that exponentials neither vanish nor overflow."""


class Displacement(Mechanism):
    """People flee threat and hunger, to places that are near, large and safe, or across the border; and they return.

    The hazard of leaving is h (1 - exp(-threat / threat_half)) plus hunger, threat being recent deaths per 100,000
    people a week. Destinations follow gravity: size^b exp(-distance / delta) exp(-aversion x threat / threat_half)
    (Melander and Oberg 2007; Moore and Shellman 2004). The displaced go home, to places that have lost people, as far
    as threat there allows. Both take routes to the place's neighbours and the five nearest others, and every route has
    its reverse: in the bundled scenario these routes carry seven tenths of gravity's pull (120 km, b = 0.7), and the
    other three tenths go less far than gravity would take them. The quantity `borders` multiplies the share who cross,
    up to everybody: whom a closed border keeps in flees within the country, and whoever is abroad may come home as
    before.
    """

    sources = ("melander-oberg-2007", "moore-shellman-2004", "suleimenova-2017")
    catalogue = "M18"
    topic = "people"
    equations = (
        "d threat / dt = (100000 × into({deadly}) / civilian − threat) / memory; deaths per 100,000 people and week",
        "f = leave_rate × (1 − exp(−threat / threat_half)) + hunger_rate × max(1 − wage, 0); per person per week",
        "b = min(abroad_share × borders, 1); share of them who cross the border",
        "flee = (1 − b) × f; per person per week",
        "cross = b × f; per person per week",
        "km = distance(within_share); within a place, this share of the way to the nearest other place",
        "a = exp(−aversion × threat / threat_half); how far a place is not avoided",
        "weight of flee = there(population)^size_exponent × exp(−km / decay) × there(a); by route",
        "calm = exp(−threat / threat_half)",
        "M = max(population − civilian, 0); people that a place has lost",
        "weight of return = there(M × calm); by route",
        "return = return_rate × around(there(M × calm)) / around(there(M)); per displaced person per week",
        "come_back = return_rate × calm; per refugee per week",
    )

    deadly: tuple[str, ...] = role("stocks of dead whose increase is a threat", of="stock", many=True)
    leave_rate: Float[Array, " member"] = parameter("per week", non_negative, "leaving hazard at full threat")
    threat_half: Float[Array, " member"] = parameter(
        "deaths per 100000 per week", positive, "threat at which leaving is at 63 % of its maximum"
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
    within_share: Float[Array, " member"] = parameter(
        "share", fraction, "distance to stay within a place, as a share of that to the nearest other place"
    )

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        yield LevelSpec(
            "threat", "deaths per 100000 per week", "place", 0.0, title="Threat: recent deaths per population"
        )

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield borders()
        yield wage()

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        threat = s["threat"]
        routes, there = x.world.routes()
        leaving = self.leave_rate * -jnp.expm1(-threat / self.threat_half)
        leaving = leaving + self.hunger_rate * jnp.maximum(1.0 - x.factor("wage"), 0.0)
        there = there[..., None].astype(np.float32)
        to = self._gravity(threat, x.world, routes) * there
        over = jnp.minimum(self.abroad_share * x.factor("borders"), 1.0)
        title = "People who flee within the country"
        yield travel("flee", "civilian", "displaced", leaving * (1.0 - over), routes, to, title=title)
        yield move("cross", "civilian", "abroad", leaving * over, title="People who flee across the border")
        calm = jnp.exp(-threat / self.threat_half)
        missing = jnp.maximum(x.world.population[:, None].astype(np.float32) - s["civilian"], 0.0)
        lost, open_ = (jnp.take(at_home, jnp.asarray(routes), axis=0) * there for at_home in (missing, missing * calm))
        returning = self.return_rate * safe_ratio(*(total(way.swapaxes(0, 1)) for way in (open_, lost)))
        yield travel("return", "displaced", "civilian", returning, routes, open_, title="Displaced people who go home")
        yield move("come_back", "abroad", "civilian", self.return_rate * calm, title="Refugees who come home")

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        deaths = counts.per_week(counts.into(*self.deadly))
        yield drift("threat", toward=safe_ratio(deaths, s["civilian"]) * 1e5, speed=1.0 / self.memory)

    def _gravity(self, threat: Array, world: World, routes: np.ndarray) -> Array:
        size = np.log(np.maximum(world.population, 1))[routes][..., None].astype(np.float32)
        distance = np.take_along_axis(world.distance_km, routes, axis=1)[..., None].astype(np.float32)
        same = (routes == np.arange(len(routes))[:, None])[..., None]
        nearest = _nearest_km(world)[routes][..., None].astype(np.float32)
        distance = jnp.where(same, self.within_share * nearest, distance)
        feared = jnp.minimum(self.aversion * threat / self.threat_half, LOG_LIMIT)
        there = jnp.take(jnp.exp(-feared), jnp.asarray(routes), axis=0)
        # relative to staying within the place, which is the first route
        pull = self.size_exponent * (size - size[:, :1]) - (distance - distance[:, :1]) / self.decay
        return jnp.exp(jnp.minimum(pull, LOG_LIMIT)) * there


def _nearest_km(world: World) -> Float[np.ndarray, " place"]:
    """Distance to the nearest other place; 0 if there is no other."""
    nearest = (world.distance_km + np.diag(np.full(len(world.places), np.inf))).min(axis=1)
    return np.where(np.isfinite(nearest), nearest, 0.0)
