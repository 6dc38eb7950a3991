"""Guerrilla attacks on a visible force."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, event, loss
from contested.model.inputs import Inputs, presence, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import exposure, hiding
from contested.model.size import heavy_tail
from contested.model.state import State
from contested.model.world import World


class Ambush(Mechanism):
    """A hidden side attacks a visible one: it aims, while the other fires back blindly into an area.

    Losses follow Deitchman's mixed law: per attack the defenders lose rho times what the attackers lose, and rho
    falls as 1/G because blind fire into an area costs the hidden side in proportion to the troops G who fire. So with R
    attackers, and rho_0 (`loss_ratio`) the ratio at G_0 (`reference_garrison`), G^2 / 2 - rho_0 G_0 R is constant, and
    parity needs R to grow with the square of G (Deitchman 1962). The size law gives how many die; the mixed law gives
    who dies.
    """

    sources = ("deitchman-1962", "bohorquez-2009")
    catalogue = "M02, M21"
    topic = "violence"
    equations = (
        "D = Σ(fighters.{defenders})",
        "attack = engagement_rate × fighters.{attacker} × D / (D + 1); attacks per week",
        "size of attack ~ tail(lethal_share, size_exponent, size_offset, size_cap); deaths",
        "h = hiding.{attacker} / exposure.{attacker}",
        "ρ = loss_ratio × reference_garrison / D × h; defenders killed for each attacker killed",
        "a = 1 − civilian_share",
        "killed.{defenders} = a × ρ / (1 + ρ) × fighters.{defenders} / D; share of the deaths, for each force",
        "killed.{attacker} = a / (1 + ρ); share of the deaths",
        "killed.civilian = civilian_share; share of the deaths",
    )
    hostile = (("attacker", "defenders"),)

    attacker: str = role("who attacks")
    defenders: tuple[str, ...] = role("the visible forces attacked, in proportion to their numbers", many=True)
    engagement_rate: Float[Array, " member"] = parameter(
        "per fighter per week", positive, "attacks a supplied fighter takes part in, in an average week of the year"
    )
    loss_ratio: Float[Array, " member"] = parameter(
        "ratio", positive, "defenders killed per attacker killed, against a garrison of the reference size"
    )
    reference_garrison: Float[Array, " member"] = parameter(
        "fighters", positive, "defending fighters in a place at which the loss ratio holds"
    )
    lethal_share: Float[Array, " member"] = parameter("share", fraction, "attacks in which at least one person dies")
    size_exponent: Float[Array, " member"] = parameter("1", positive, "exponent of deaths per lethal attack")
    size_offset: Float[Array, " member"] = parameter(
        "deaths", non_negative, "sizes well below this are about equally common"
    )
    size_cap: Float[Array, " member"] = parameter("deaths", positive, "most deaths in one attack")
    civilian_share: Float[Array, " member"] = parameter("share", fraction, "deaths that are civilians'")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield hiding(self.attacker, world)
        yield exposure(self.attacker, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        attackers = s[f"fighters.{self.attacker}"]
        garrison = s.total(tuple(f"fighters.{d}" for d in self.defenders))
        hiding, exposure = x.factor(f"hiding.{self.attacker}"), x.factor(f"exposure.{self.attacker}")
        ratio = self.loss_ratio * safe_ratio(self.reference_garrison, garrison) * hiding / exposure
        armed = 1.0 - self.civilian_share
        to_defenders = armed * safe_ratio(ratio, 1.0 + ratio)
        name = x.world.name(self.attacker)
        losses = [
            loss(
                f"killed.{d}",
                f"fighters.{d}",
                f"dead.{d}",
                to_defenders * safe_ratio(s[f"fighters.{d}"], garrison),
                title=f"Fighters killed in attacks by {name}: {x.world.name(d)}",
            )
            for d in self.defenders
        ]
        losses.append(
            loss(
                f"killed.{self.attacker}",
                f"fighters.{self.attacker}",
                f"dead.{self.attacker}",
                armed * (1.0 - safe_ratio(ratio, 1.0 + ratio)),
                title=f"Fighters killed in their own attacks: {name}",
            )
        )
        crossfire = self.civilian_share * jnp.ones_like(garrison)
        title = f"Civilians killed in attacks by {name}"
        losses.append(loss("killed.civilian", "civilian", "dead.civilian", crossfire, title=title))
        size = heavy_tail(self.lethal_share, self.size_exponent, self.size_offset, self.size_cap)
        rate = self.engagement_rate * attackers * presence(garrison)
        yield event("attack", rate, size, tuple(losses), title=f"Attacks by {name}")
