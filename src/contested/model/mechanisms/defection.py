"""Units that change sides."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, drift, event, loss
from contested.model.inputs import Inputs, StepCounts, presence
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.size import fixed_size
from contested.model.state import State
from contested.model.world import World


class Defection(Mechanism):
    """A whole local unit goes over to an enemy that is seen to be winning.

    Each unit switches at s0 exp(k_w (W - 1/2)), with W the other side's perceived success. Switches change control and
    deaths, these change W, and so switches can cascade (Staniland 2012; Kalyvas 2008). Momentum of 1/2 means that
    neither side seems to win. It needs a `momentum` mechanism of the destination.
    """

    sources = ("staniland-2012", "kalyvas-2008")
    catalogue = "M09"

    origin: str = role("whose units go over")
    destination: str = role("whom they go over to")
    rate: Float[Array, " member"] = parameter(
        "per week", non_negative, "switching hazard of a unit when nobody seems to win"
    )
    momentum_slope: Float[Array, " member"] = parameter("1", real, "log-hazard from no to full perceived success")
    unit_size: Float[Array, " member"] = parameter("fighters", positive, "fighters who switch together")

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        fighters, others = s[f"fighters.{self.origin}"], s[f"fighters.{self.destination}"]
        size = fixed_size(self.unit_size)
        seen = s[f"momentum.{self.destination}"] - 0.5
        rate = self.rate * jnp.exp(self.momentum_slope * seen) * fighters / size.cap * presence(others)
        sides = f"{x.world.name(self.origin)} to {x.world.name(self.destination)}"
        switch = loss(
            "defect",
            f"fighters.{self.origin}",
            f"fighters.{self.destination}",
            jnp.ones_like(fighters),
            title=f"Fighters who change sides: {sides}",
        )
        yield event("switch", rate, size, (switch,), title=f"Units that change sides: {sides}")


class Momentum(Mechanism):
    """Success is perceived from what sides claim and from control that changes hands, and is soon forgotten.

    W is the side's share of recent successes: losses it claims to have inflicted (true losses times its inflation;
    losses that others inflict on its enemies do not count) and control units gained, each worth `unit_worth` claimed
    losses. Successes of either side are averaged over the weeks of `memory` first, and the share is taken of these
    averages, so that W does not depend on the length of a step. `doubt` claimed losses a week are added to either
    average, so that few successes leave W near 1/2. Claims move it, not reports: nothing that is reported feeds back
    into the war.
    """

    sources = ("kalyvas-2006",)
    catalogue = "M09"

    actor: str = role("whose success is perceived")
    rivals: tuple[str, ...] = role("against whom", many=True)
    inflicted: tuple[str, ...] = role("flows of enemies killed by it", of="flow", many=True)
    suffered: tuple[str, ...] = role("flows of its fighters killed by the rivals", of="flow", many=True)
    memory: Float[Array, " member"] = parameter("weeks", positive, "how long successes are remembered")
    inflation: Float[Array, " member"] = parameter("ratio", positive, "claimed over true losses of the enemy")
    doubt: Float[Array, " member"] = parameter(
        "deaths", positive, "claimed losses per week that it takes to move opinion halfway"
    )
    unit_worth: Float[Array, " member"] = parameter(
        "deaths", non_negative, "claimed losses that one control unit is worth"
    )

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        name = world.name(self.actor)
        title = f"Perceived success: {name}"
        yield LevelSpec(f"momentum.{self.actor}", "share", "nation", 0.5, 0.0, 1.0, title=title)
        for won, whose in ((True, f"of {name}"), (False, f"against {name}")):
            title = f"Recent successes {whose}, in claimed losses"
            yield LevelSpec(self._average(won), "deaths per week", "nation", 0.0, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        sides = ((True, self.inflicted, (self.actor,)), (False, self.suffered, self.rivals))
        speed = 1.0 / self.memory
        averages = []
        for won, kills, winners in sides:
            rate = self._successes(counts, kills, winners)
            yield drift(self._average(won), toward=rate, speed=speed)
            average = s[self._average(won)]
            averages.append(average + (rate - average) * -jnp.expm1(-speed * x.step))
        won, lost = averages
        seen = (self.doubt + won) / (2.0 * self.doubt + won + lost)
        yield drift(f"momentum.{self.actor}", change=(seen - s[f"momentum.{self.actor}"]) / x.step)

    def _average(self, won: bool) -> str:
        return f"successes.{self.actor}" if won else f"successes-against.{self.actor}"

    def _successes(self, counts: StepCounts, kills: tuple[str, ...], winners: tuple[str, ...]) -> Array:
        """Successes of one side a week, in claimed losses, over all places [1, member]."""
        deaths = counts.of(*kills).sum(axis=0, keepdims=True)
        units = counts.into(*(f"control.{a}" for a in winners)).sum(axis=0, keepdims=True)
        return counts.per_week(self.inflation * deaths + self.unit_worth * units)
