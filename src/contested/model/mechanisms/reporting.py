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
from contested.observations.laws import Binomial, Groups


class Reporting(Mechanism):
    """Small and remote events go unreported.

    An attack is detected with chance L(b0 + b1 ln(1 + size) - b2 remoteness), L the logistic function (Weidmann
    2015, 2016); all its deaths become known with it. Its size is the number of its dead; a clash in an operation
    counts those captured too. Deaths outside attacks are detected one by one. So what is detected does not depend
    on the length of a step. Of the lethal attacks of a place and step, the two with most deaths have their sizes, and
    all further ones their mean size, which understates what is known of them (by 1 % of twelve attacks with deaths of
    exponent 2.5). `attacks` counts attacks at the chance of one that kills nobody. A share `verified` of reported
    attacks is confirmed by a third party. Nothing reported enters a stock.
    """

    sources = ("weidmann-2016", "weidmann-2015")
    catalogue = "M25"
    topic = "reporting"
    equations = (
        "d(n) = logistic(base + size_slope × ln(1 + n) − access_slope × sd({remoteness})); chance of seeing n dead",
        "attacks ~ Binomial({attacks}, d(0)); attacks reported",
        "verified ~ Binomial({attacks}, verified × d(0)); attacks confirmed",
        "deaths ~ Binomial(singly({deaths}), d(1)); deaths reported; the n dead of one attack together, by d(n)",
    )

    attacks: tuple[str, ...] = role("flows of attacks that may be reported", of="flow", many=True)
    deaths: tuple[str, ...] = role("stocks of dead that reports count", of="stock", many=True)
    remoteness: str = role(
        "column of the places table that keeps observers away; empty where no place is harder to observe than another",
        of="column",
        default="",
    )
    base: Float[Array, " member"] = parameter("log odds", real, "b0: detection of a place's mildest event")
    size_slope: Float[Array, " member"] = parameter("1", real, "b1: gain with ln(1 + size)")
    access_slope: Float[Array, " member"] = parameter("per sd", real, "b2: loss per standard deviation of remoteness")
    verified: Float[Array, " member"] = parameter(
        "share", fraction, "share of reported attacks confirmed by a third party"
    )

    def reports(self, world: World, counts: StepCounts) -> Iterator[Report]:
        remote = world.standardised(self.remoteness) if self.remoteness else 0.0
        attacks = counts.of(*self.attacks)

        def detection(count: Array) -> Array:
            return sigmoid(self.base + self.size_slope * jnp.log1p(count) - self.access_slope * remote)

        seen = detection(jnp.zeros_like(attacks))
        yield Report("attacks", Binomial(attacks, seen), title="Reported attacks", unit="attacks reported per week")
        confirmed = Binomial(attacks, self.verified * seen)
        title, unit = "Attacks confirmed by a third party", "attacks confirmed per week"
        yield Report("verified", confirmed, shares_noise_with="attacks", title=title, unit=unit)
        title, unit = "Reported deaths", "deaths reported per week"
        for event, groups in counts.into_by_events(*self.deaths).items():
            together = Groups(groups.number, groups.each, detection(groups.size))
            yield Report("deaths", together, cause=event, title=title, unit=unit)
        singly = counts.into_outside_events(*self.deaths)
        alone = Binomial(singly, detection(jnp.ones_like(singly)))
        yield Report("deaths", alone, title=title, unit=unit)
