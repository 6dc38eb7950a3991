"""What becomes known: detection by neutral sources, and the statements of the sides."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.flow import Report
from contested.model.inputs import Done, Inputs
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, real, role
from contested.model.parameter import share as fraction
from contested.model.stocks import Stocks


class Reporting(Mechanism):
    """Small and remote events go missing, sides inflate enemy losses and admit few of their own.

    A day's deaths in a place are detected with chance L(b0 + b1 ln(1 + deaths) - b2 remoteness), L the logistic
    function (Weidmann 2015, 2016). Sides state `inflation` times the losses they inflict and admit `admission` of
    their own; a share `verified` of attacks is confirmed by a third party. Nothing reported enters a stock.
    """

    sources = ("weidmann-2016", "weidmann-2015", "dietrich-eck-2020")
    catalogue = "M25"

    attacks: tuple[str, ...] = role("flows of attacks that may be reported", of="flow", many=True)
    deaths: tuple[str, ...] = role("stocks of dead that reports count", of="stock", many=True)
    sides: tuple[str, ...] = role("actors who make statements about losses", many=True)
    remoteness: str = role("column of the places table that keeps observers away", of="column")
    base: Float[Array, " member"] = parameter("log odds", real, "b0: detection of a place's mildest event")
    size_slope: Float[Array, " member"] = parameter("1", real, "b1: gain with ln(1 + deaths)")
    access_slope: Float[Array, " member"] = parameter("per sd", real, "b2: loss per standard deviation of remoteness")
    verified: Float[Array, " member"] = parameter("share", fraction, "share of attacks confirmed by a third party")
    inflation: Float[Array, " member"] = parameter("ratio", positive, "stated over true losses of the enemy")
    admission: Float[Array, " member"] = parameter("share", fraction, "own losses admitted")

    def reports(self, s: Stocks, x: Inputs, done: Done) -> Iterator[Report]:
        remote = x.world.standardised(self.remoteness)
        attacks, deaths = done.of(*self.attacks), done.into(*self.deaths)

        def seen(count: Array) -> Array:
            return sigmoid(self.base + self.size_slope * jnp.log1p(count) - self.access_slope * remote)

        yield Report("attacks", attacks, seen(jnp.zeros_like(attacks)))
        yield Report("verified", attacks, self.verified * jnp.ones_like(attacks))
        yield Report("deaths", deaths, seen(deaths), whole=True)
        certain = jnp.ones_like(deaths)
        for side in self.sides:
            others = done.into(*(f"dead.{a}" for a in self.sides if a != side))
            yield Report(f"stated_by.{side}", others, certain, inflation=self.inflation)
            yield Report(f"admitted_by.{side}", done.into(f"dead.{side}"), self.admission * certain)
