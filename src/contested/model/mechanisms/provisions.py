"""Food, without which fighters go home."""

from collections.abc import Iterator

from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, role
from contested.model.quantities import fed, provisions, shipments, support
from contested.model.shares import share_in_stock
from contested.model.state import State
from contested.model.world import World


class Provisions(Mechanism):
    """Fighters live on what people give them, and go home hungry where few help.

    Food is counted in rations of one fighter and week. People who help give `given` rations a week for each fighter
    among them, others none, and `outside` come in besides. Fighters eat less when stocks are below `horizon` weeks, so
    the share who are fed settles at what comes in for each of them, or at 1. Hunger stops attacks and sends fighters
    home as a shortage of arms does (Weinstein 2007; Wood 2003 on what civilians give). How many people help is said by
    a `collaboration` mechanism of the group; without one everybody helps. The quantity `provisions` is what snow, a
    blockade or a famine leave of the gifts, the quantity `shipments` what a closed border leaves of `outside`, as it
    does of materiel.
    """

    sources = ("weinstein-2007", "wood-2003")
    catalogue = "M12"
    topic = "means"
    equations = (
        "N = total(fighters.{group})",
        "food.{group}(0) = start × N",
        "f = min(food.{group} / (horizon × N), 1); share of the fighters who are fed",
        "g = given × total(fighters.{group} × support.{group} × provisions.{group}); rations per week from people",
        "d food.{group} / dt = g + outside × shipments.{group} − f × N; rations per week",
        "fed.{group} ×= f",
        "{attacks} ×= f",
    )

    group: str = role("who eats")
    attacks: tuple[str, ...] = role("the group's attacks, fewer when it is hungry", of="flow", many=True)
    start: Float[Array, " member"] = parameter("weeks", non_negative, "weeks of food in stock at the start")
    given: Float[Array, " member"] = parameter(
        "rations per fighter per week", non_negative, "what people give where all of them help"
    )
    outside: Float[Array, " member"] = parameter("rations per week", non_negative, "food coming in from outside")
    horizon: Float[Array, " member"] = parameter("weeks", positive, "weeks of food below which rations are cut")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Food in stock: {world.name(self.group)}"
        start = self.start * initial[f"fighters.{self.group}"].sum(axis=0, keepdims=True)
        yield LevelSpec(f"food.{self.group}", "rations", "nation", start, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield fed(self.group, world)
        yield provisions(self.group, world)
        yield shipments(self.group, world)
        yield support(self.group, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        share = self._fed(s)
        yield factor(f"fed.{self.group}", share)
        for pattern in self.attacks:
            yield factor(pattern, share)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        fighters = s[f"fighters.{self.group}"]
        helped = fighters * x.factor(f"support.{self.group}") * x.factor(f"provisions.{self.group}")
        outside = self.outside * x.factor(f"shipments.{self.group}")
        coming = self.given * helped.sum(axis=0, keepdims=True) + outside
        eaten = fighters.sum(axis=0, keepdims=True) * self._fed(s)
        yield drift(f"food.{self.group}", change=coming - eaten)

    def _fed(self, s: State) -> Float[Array, "_ member"]:
        """Share of the fighters who are fed; 1 where there is nobody."""
        needed = self.horizon * s[f"fighters.{self.group}"].sum(axis=0, keepdims=True)
        return share_in_stock(s[f"food.{self.group}"], needed)
