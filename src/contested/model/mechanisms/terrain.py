"""Mountains hide."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Factor, QuantitySpec, factor
from contested.model.inputs import Inputs
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import non_negative, parameter, role
from contested.model.quantities import finding, hiding
from contested.model.state import State
from contested.model.world import World


class Terrain(Mechanism):
    """Rough ground hides fighters who do not want to be found.

    Hiding and not being found change by exp(+-k) per standard deviation of ruggedness (Fearon and Laitin 2003;
    Tollefsen and Buhaug 2015).
    """

    sources = ("fearon-laitin-2003", "tollefsen-buhaug-2015")
    catalogue = "M13"
    topic = "ground"
    equations = (
        "hiding.{hidden} ×= exp(gain × sd({ruggedness}))",
        "finding.{hidden} ×= exp(−gain × sd({ruggedness}))",
    )
    overlaps = (counts_twice("terrain", "hide the same fighters in rough ground", ("hidden", "hidden")),)

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
