"""Units that change sides."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, QuantitySpec, drift, event, loss
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.quantities import strength
from contested.model.size import fixed_size
from contested.model.state import State
from contested.model.world import World

CERTAIN = 1e-3
"""A numerical guard: perceived success keeps this far from 0 and 1, so that its log odds stay finite."""


class Defection(Mechanism):
    """A whole local unit goes over to an enemy that is there to receive it, seems to win, and rules the place.

    Units switch where both sides are, and neither outnumbering the other brings over more than the smaller could
    meet. They switch more to who seems to win, to who rules the place, since families live under whoever rules
    (Kalyvas 2008), and from an origin broken by losses (Staniland 2012). With equal success and control as many go
    one way as the other, however unequal the sides. Switches change control and strength, so they can cascade. It
    needs a `momentum` mechanism of the destination.
    """

    sources = ("staniland-2012", "kalyvas-2008")
    catalogue = "M09"
    topic = "people"
    equations = (
        "n = fighters.{origin}",
        "r = fighters.{destination}",
        "W = momentum.{destination}",
        "c = (control.{destination} − control.{origin}) / control.*; how far the destination rules the place",
        "k = (W / (1 − W))^momentum_slope × exp(control_slope × c + threat_slope × (1 − strength.{origin}))",
        "switch = rate × k × n × r / (n + r) / unit_size; units per week",
        "size of switch ~ fixed(unit_size); fighters who go over together",
        "defect = 1; share of them",
    )
    overlaps = (
        counts_twice(
            "defection",
            "bring units of one side over to the same other side",
            ("origin", "origin"),
            ("destination", "destination"),
        ),
    )

    origin: str = role("whose units go over")
    destination: str = role("whom they go over to")
    rate: Float[Array, " member"] = parameter(
        "per week", non_negative, "s0: switching hazard where neither side seems to win or rules"
    )
    momentum_slope: Float[Array, " member"] = parameter("1", real, "k_w: log-hazard per log odds of perceived success")
    control_slope: Float[Array, " member"] = parameter("1", real, "k_c: log-hazard from the origin's rule to none's")
    threat_slope: Float[Array, " member"] = parameter("1", real, "k_t: log-hazard when losses have broken the origin")
    unit_size: Float[Array, " member"] = parameter("fighters", positive, "m: fighters who switch together")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield strength(self.origin, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        fighters, others = s[f"fighters.{self.origin}"], s[f"fighters.{self.destination}"]
        size = fixed_size(self.unit_size)
        units = s.total(s.stocks_like("control.*"))
        rule = safe_ratio(s[f"control.{self.destination}"] - s[f"control.{self.origin}"], units)
        seen = jnp.clip(s[f"momentum.{self.destination}"], CERTAIN, 1.0 - CERTAIN)
        logs = self.momentum_slope * (jnp.log(seen) - jnp.log1p(-seen)) + self.control_slope * rule
        logs = logs + self.threat_slope * (1.0 - x.factor(f"strength.{self.origin}"))
        rate = self.rate * jnp.exp(logs) * safe_ratio(fighters * others, fighters + others) / size.cap
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
    average, so that few successes leave W near 1/2, and as many of one side alone give it W = 2/3. Claims move it, not
    reports: nothing that is reported feeds back into the war.
    """

    sources = ("kalyvas-2006",)
    catalogue = "M09"
    topic = "people"
    equations = (
        "a = total(inflation × {inflicted} + unit_worth × into(control.{actor})); in claimed losses per week",
        "b = total(inflation × {suffered} + unit_worth × Σ(into(control.{rivals}))); those of the rivals",
        "d successes.{actor} / dt = (a − successes.{actor}) / memory; deaths per week, per week",
        "d successes-against.{actor} / dt = (b − successes-against.{actor}) / memory; deaths per week, per week",
        "momentum.{actor} = (doubt + successes.{actor}) / (2 × doubt + successes.{actor} + successes-against.{actor})",
        "momentum.{actor}(0) = 1/2",
    )

    actor: str = role("whose success is perceived")
    rivals: tuple[str, ...] = role("against whom", many=True)
    inflicted: tuple[str, ...] = role("flows of enemies killed by it", of="flow", many=True)
    suffered: tuple[str, ...] = role("flows of its fighters killed by the rivals", of="flow", many=True)
    memory: Float[Array, " member"] = parameter("weeks", positive, "how long successes are remembered")
    inflation: Float[Array, " member"] = parameter("ratio", positive, "claimed over true losses of the enemy")
    doubt: Float[Array, " member"] = parameter(
        "deaths per week", positive, "claimed losses of one side alone that make it seem twice as successful"
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
