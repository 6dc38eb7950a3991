"""Mountains hide, and power decays with distance."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Factor, QuantitySpec, factor
from contested.model.inputs import Inputs
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, role
from contested.model.quantities import finding, hiding, strength
from contested.model.state import State
from contested.model.world import World


class Terrain(Mechanism):
    """Rough ground hides fighters who do not want to be found.

    Hiding and not being found change by exp(+-k) per standard deviation of ruggedness (Fearon and Laitin 2003;
    Tollefsen and Buhaug 2015).
    """

    sources = ("fearon-laitin-2003", "tollefsen-buhaug-2015")
    catalogue = "M13"

    hidden: tuple[str, ...] = role("whom rough ground hides", many=True)
    ruggedness: str = role("column of the places table", of="column")
    gain: Float[Array, " member"] = parameter("per sd ruggedness", non_negative, "log gain in hiding")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        for actor in self.hidden:
            yield hiding(actor, world)
            yield finding(actor, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        effect = jnp.exp(self.gain * x.world.standardised(self.ruggedness))
        for actor in self.hidden:
            yield factor(f"hiding.{actor}", effect)
            yield factor(f"finding.{actor}", 1.0 / effect)


class Reach(Mechanism):
    """Power decays with travel time: strength falls to 1/e at so many hours from the nearest base.

    Two sides are then equal at the distance d* = [lG lR / (lG + lR)] [ln(G0/R0) + D/lR] from the first of two bases D
    hours apart (Boulding 1962; Buhaug and Gates 2002).
    """

    sources = ("boulding-1962", "buhaug-gates-2002")
    catalogue = "M13"

    actor: str = role("whose power it is")
    bases: tuple[str, ...] = role("places where its power is at home", of="place", many=True)
    reach: Float[Array, " member"] = parameter("hours", positive, "hours of travel at which strength falls to 1/e")
    speed: Float[Array, " member"] = parameter("km per hour", positive, "speed of travel along the straight line")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield strength(self.actor, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        rows = [x.world.index(base) for base in self.bases]
        nearest = np.min(x.world.distance_km[rows], axis=0)[:, None].astype(np.float32)
        yield factor(f"strength.{self.actor}", jnp.exp(-nearest / self.speed / self.reach))
