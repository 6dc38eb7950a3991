"""What neutral sources report."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Report
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, parameter, real, role
from contested.model.world import World
from contested.observations.laws import AllOrNone, Binomial


class Reporting(Mechanism):
    """Small and remote events go unreported.

    The deaths of a substep in a place by one cause (one mechanism) are detected together, with chance
    L(b0 + b1 ln(1 + deaths) - b2 remoteness), L the logistic function (Weidmann 2015, 2016): in steps of a day this is
    nearly event by event. A share `verified` of reported attacks is confirmed by a third party. Nothing reported enters
    a stock.
    """

    sources = ("weidmann-2016", "weidmann-2015")
    catalogue = "M25"

    attacks: tuple[str, ...] = role("flows of attacks that may be reported", of="flow", many=True)
    deaths: tuple[str, ...] = role("stocks of dead that reports count", of="stock", many=True)
    remoteness: str = role("column of the places table that keeps observers away", of="column")
    base: Float[Array, " member"] = parameter("log odds", real, "b0: detection of a place's mildest event")
    size_slope: Float[Array, " member"] = parameter("1", real, "b1: gain with ln(1 + deaths)")
    access_slope: Float[Array, " member"] = parameter("per sd", real, "b2: loss per standard deviation of remoteness")
    verified: Float[Array, " member"] = parameter(
        "share", fraction, "share of reported attacks confirmed by a third party"
    )

    def reports(self, world: World, counts: StepCounts) -> Iterator[Report]:
        remote = world.standardised(self.remoteness)
        attacks = counts.of(*self.attacks)

        def detection(count: Array) -> Array:
            return sigmoid(self.base + self.size_slope * jnp.log1p(count) - self.access_slope * remote)

        seen = detection(jnp.zeros_like(attacks))
        yield Report("attacks", Binomial(attacks, seen), title="Reported attacks")
        confirmed = Binomial(attacks, self.verified * seen)
        title = "Attacks confirmed by a third party"
        yield Report("verified", confirmed, shares_noise_with="attacks", title=title)
        for cause, deaths in (counts.into_by_cause(*self.deaths) or {"": counts.zero}).items():
            law = AllOrNone(deaths, detection(deaths))
            yield Report("deaths", law, cause=cause, title="Reported deaths")
