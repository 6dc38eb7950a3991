"""Collaboration with whoever controls a place, and violence against civilians that depends on it."""

from collections.abc import Iterator

from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, QuantitySpec, drift, factor, move
from contested.model.inputs import Inputs, StepCounts, presence, safe_ratio, total
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import support
from contested.model.state import State
from contested.model.world import World


class Collaboration(Mechanism):
    """People collaborate with whoever controls the place, and denounce others only where that is safe.

    Selective violence by an actor is v (1 - c) L(k (c - cbar)), L the logistic function and c its share of control:
    highest where control is predominant but not complete, low at parity and where control is complete. Indiscriminate
    violence is w (1 - c)^2, where the enemy rules (Kalyvas 2006; Kalyvas and Kocher 2009), in proportion to the actor's
    fighters there: a force at `usual_force` does it at rate w. Collaboration moves towards `willing` x L(k (c - 1/2))
    with a delay. Contested units count half to either side, so that c = 1/2 is parity.
    """

    sources = ("kalyvas-2006", "kalyvas-kocher-2009")
    catalogue = "M04"
    topic = "people"
    equations = (
        "c = (control.{actor} + control.contested / 2) / control.*; share of control",
        "r = Σ(fighters.{rivals}); rivals in the place",
        "n = fighters.{actor}",
        "t = logistic(steepness × (c − midpoint)); share of what people know that they pass on",
        "selective = selective_rate × n / (n + 1) × r / (r + 1) × (1 − c) × t; per person per week",
        "indiscriminate = indiscriminate_rate × n / usual_force × r / (r + 1) × (1 − c)^2; per person per week",
        "support.{actor} ×= willing",
        "s = logistic(steepness × (c − 1/2)); how safe it is to collaborate",
        "collaboration.{actor}(0) = willing × s",
        "d collaboration.{actor} / dt = speed × (support.{actor} × s − collaboration.{actor}); share per week",
    )

    actor: str = role("with whom people collaborate")
    rivals: tuple[str, ...] = role("its armed rivals; where there are none it does no violence", many=True)
    willing: Float[Array, " member"] = parameter("share", fraction, "share who collaborate where it is safe")
    speed: Float[Array, " member"] = parameter("per week", positive, "speed at which collaboration follows control")
    steepness: Float[Array, " member"] = parameter("1", positive, "steepness of denunciation in control")
    midpoint: Float[Array, " member"] = parameter(
        "share", fraction, "control at which people pass on half of what they know"
    )
    selective_rate: Float[Array, " member"] = parameter(
        "per person per week", non_negative, "selective killing if everyone denounced and control were nil"
    )
    indiscriminate_rate: Float[Array, " member"] = parameter(
        "per person per week", non_negative, "indiscriminate killing by a usual force where the rival rules alone"
    )
    usual_force: Float[Array, " member"] = parameter(
        "fighters", positive, "fighters in a place at which indiscriminate killing has its bound rate"
    )

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Collaboration with {world.name(self.actor)}"
        start = self._equilibrium(initial, self.willing)
        yield LevelSpec(f"collaboration.{self.actor}", "share", "place", start, 0.0, 1.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield support(self.actor, world)

    def control(self, s: State) -> Float[Array, "place member"]:
        """Share of control; contested units count half."""
        units = total(s[name] for name in s.stocks_like("control.*"))
        return safe_ratio(s[f"control.{self.actor}"] + 0.5 * s["control.contested"], units)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        yield factor(f"support.{self.actor}", self.willing)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        c = self.control(s)
        fighters = s[f"fighters.{self.actor}"]
        opposed = presence(s.total(tuple(f"fighters.{r}" for r in self.rivals)))
        passed_on = sigmoid(self.steepness * (c - self.midpoint))
        selective = self.selective_rate * presence(fighters) * (1.0 - c) * passed_on
        indiscriminate = self.indiscriminate_rate * fighters / self.usual_force * (1.0 - c) ** 2
        for name, hazard in (("selective", selective), ("indiscriminate", indiscriminate)):
            title = f"Civilians killed in {name} violence by {x.world.name(self.actor)}"
            yield move(name, "civilian", "dead.civilian", opposed * hazard, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        yield drift(
            f"collaboration.{self.actor}",
            toward=self._equilibrium(s, x.factor(f"support.{self.actor}")),
            speed=self.speed,
        )

    def _equilibrium(self, s: State, willing: Array | float) -> Array:
        return willing * sigmoid(self.steepness * (self.control(s) - 0.5))
