"""What fighters from abroad cost their hosts."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Factor, QuantitySpec, factor
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import non_negative, parameter, role
from contested.model.quantities import support
from contested.model.state import State
from contested.model.world import World


class Alienation(Mechanism):
    """Fighters from abroad cost their hosts the population's help.

    Willingness to help the host falls with the fighters from abroad for each 1,000 people of the place (Bakke 2014:
    it depends on how far they fit in, so chi may be near 0). A host whose own fighters G count in proportion to
    that help gains most from F = P / chi - G of them, and loses by any where chi is above P / G.
    """

    sources = ("bakke-2014", "rich-conduit-2015")
    catalogue = "M11, M06, M04"
    topic = "people"
    equations = (
        "f = 1000 × fighters.{group} / civilian; fighters from abroad for each 1,000 people",
        "support.{host} ×= exp(−effect × f)",
    )
    overlaps = (
        counts_twice(
            "alienation", "cost the same host help for the same fighters", ("host", "host"), ("group", "group")
        ),
    )

    host: str = role("whom people help less")
    group: str = role("the fighters from abroad")
    effect: Float[Array, " member"] = parameter(
        "per fighter per 1000", non_negative, "chi: log fall of help for each fighter per 1,000 people"
    )

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield support(self.host, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        per_thousand = 1e3 * safe_ratio(s[f"fighters.{self.group}"], s["civilian"])
        yield factor(f"support.{self.host}", jnp.exp(-self.effect * per_thousand))
