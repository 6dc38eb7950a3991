"""Pitched fights, in which a side loses by the enemy's numbers."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, move
from contested.model.inputs import Inputs, power, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice, hard_to_tell
from contested.model.parameter import fraction, non_negative, parameter, role
from contested.model.quantities import hold, strength
from contested.model.state import State
from contested.model.world import World


class Pitched(Mechanism):
    """A hidden side that holds ground must fight in the open, where each side loses by the enemy's numbers.

    While a group holds ground it meets its enemies in a share `contact` of the time, in every place where both are.
    Each fighter kills `kills` a week of contact (the enemy's `enemy_kills`) times the enemy's numbers to the power
    `area`. With R of the group and G enemies: at 0 aimed fire, the square law dG/dt = -a R, dR/dt = -b G with b G^2 -
    a R^2 constant; at 1 fire into an area, the linear law with b G - a R constant (Lanchester 1916). `area` counts
    numbers relative to 1,000. Battles of armies fit neither law well (Lucas and Turkes 2004), so the power is left open
    between them. It needs a `phases` mechanism of the group, which says when it holds ground.
    """

    sources = ("lanchester-1916", "lucas-turkes-2004")
    catalogue = "M01"
    topic = "violence"
    equations = (
        "q(n) = (n / 1000)^area / n; what a shooter does to each of n",
        "c = contact × hold.{group}",
        "T = Σ(fighters.{enemies} × strength.{enemies})",
        "S = fighters.{group} × strength.{group}",
        "killed.{enemies} = c × kills × S × q(Σ(fighters.{enemies})); per fighter per week",
        "killed.{group} = c × enemy_kills × T × q(fighters.{group}); per fighter per week",
    )
    hostile = (("group", "enemies"),)
    overlaps = (
        counts_twice("pitched", "fight the same pitched fights", ("group", "group"), ("enemies", "enemies")),
        hard_to_tell("phases", "make it cost the same group fighters that it holds ground", ("group", "actor")),
    )

    group: str = role("who holds ground")
    enemies: tuple[str, ...] = role("whom it fights", many=True)
    contact: Float[Array, " member"] = parameter("share", fraction, "share of time in contact while it holds ground")
    kills: Float[Array, " member"] = parameter("per fighter per week", non_negative, "a: enemies killed in contact")
    enemy_kills: Float[Array, " member"] = parameter("per fighter per week", non_negative, "b: its own killed by each")
    area: Float[Array, " member"] = parameter("share", fraction, "0 for aimed fire, 1 for fire into an area")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield hold(self.group, world)
        for actor in (self.group, *self.enemies):
            yield strength(actor, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        own, name = s[f"fighters.{self.group}"], x.world.name(self.group)
        against = s.total(tuple(f"fighters.{e}" for e in self.enemies))
        met = self.contact * x.factor(f"hold.{self.group}")
        ours = met * self.kills * own * x.factor(f"strength.{self.group}")
        theirs = [s[f"fighters.{e}"] * x.factor(f"strength.{e}") for e in self.enemies]
        for enemy in self.enemies:
            title = f"Fighters killed in pitched fights: {x.world.name(enemy)}"
            hazard = ours * self._per_head(against)
            yield move(f"killed.{enemy}", f"fighters.{enemy}", f"dead.{enemy}", hazard, title=title)
        title = f"Fighters killed in pitched fights: {name}"
        hazard = met * self.enemy_kills * sum(theirs) * self._per_head(own)
        yield move(f"killed.{self.group}", f"fighters.{self.group}", f"dead.{self.group}", hazard, title=title)

    def _per_head(self, targets: Array) -> Array:
        """What a shooter's kills are for each of so many targets: n^area / n, in thousands where `area` is above 0."""
        thousands = jnp.maximum(targets, 1e-6) / 1e3
        return safe_ratio(power(thousands, self.area), targets)
