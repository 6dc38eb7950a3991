"""What a side states about losses."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Report
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, parameter, positive, role
from contested.model.world import World
from contested.observations.laws import Binomial, Poisson


class Statements(Mechanism):
    """A side inflates the losses that it inflicts, and admits few of its own.

    It states `inflation` times those it kills (a Poisson count around it), and `admission` of its own dead, whoever
    killed them (Dietrich and Eck 2020). Nothing stated enters a stock.
    """

    sources = ("dietrich-eck-2020",)
    catalogue = "M25"
    topic = "reporting"
    equations = (
        "stated ~ Poisson(inflation × {inflicted}); enemy deaths stated",
        "admitted ~ Binomial(into(dead.{side}), admission); own deaths admitted",
    )

    side: str = role("who makes the statements")
    inflicted: tuple[str, ...] = role("flows of enemies killed by it", of="flow", many=True)
    inflation: Float[Array, " member"] = parameter("ratio", positive, "stated over true losses of the enemy")
    admission: Float[Array, " member"] = parameter("share", fraction, "own losses admitted")

    def reports(self, world: World, counts: StepCounts) -> Iterator[Report]:
        dead = counts.into(f"dead.{self.side}")
        name = world.name(self.side)
        stated = Poisson(self.inflation * counts.of(*self.inflicted))
        yield Report("stated", stated, title=f"Enemy losses stated by {name}", unit="deaths stated per week")
        admitted = Binomial(dead, self.admission * jnp.ones_like(dead))
        yield Report("admitted", admitted, title=f"Own losses admitted by {name}", unit="deaths admitted per week")
