"""What a side makes up, and what it denies."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Report
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, role
from contested.model.world import World
from contested.observations.laws import Binomial, Poisson


class Fabrication(Mechanism):
    """A side claims attacks that never were, and denies harm that it did.

    For each attack that it makes it claims `made_up` others (a Poisson count), all of them without a death. Of the
    civilians that it harms it admits each with chance 1 - `denied`. Nothing of this enters a stock: true claims are
    those of `statements`, and whoever counts claims counts both.
    """

    sources = ("dietrich-eck-2020",)
    catalogue = "M25"
    topic = "reporting"
    equations = (
        "made_up ~ Poisson(made_up × {attacks}); attacks claimed",
        "admitted_harm ~ Binomial({harms}, 1 − denied); deaths admitted",
    )

    side: str = role("who says so")
    attacks: tuple[str, ...] = role("its attacks", of="flow", many=True)
    harms: tuple[str, ...] = role("flows of civilians that it harms", of="flow", many=True)
    made_up: Float[Array, " member"] = parameter("ratio", non_negative, "attacks made up for each true one")
    denied: Float[Array, " member"] = parameter("share", fraction, "harm to civilians that it denies")

    def reports(self, world: World, counts: StepCounts) -> Iterator[Report]:
        name = world.name(self.side)
        invented = Poisson(self.made_up * counts.of(*self.attacks))
        unit = "attacks claimed per week"
        yield Report("made_up", invented, title=f"Attacks that {name} makes up", unit=unit)
        harmed = counts.of(*self.harms)
        told = Binomial(harmed, (1.0 - self.denied) * jnp.ones_like(harmed))
        title, unit = f"Harm to civilians that {name} admits", "deaths admitted per week"
        yield Report("admitted_harm", told, title=title, unit=unit)
