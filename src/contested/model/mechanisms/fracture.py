"""Movements that break apart, and come together again."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Flow, StockSpec, move
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import fraction, non_negative, parameter, positive, real, role
from contested.model.state import State
from contested.model.world import World


class Fracture(Mechanism):
    """A movement breaks apart after uneven losses; its parts come together when they win more as one.

    A united group breaks at `rate` exp(slope d), with d the spread of recent losses between places (the standard
    deviation of the share lost, weighted by fighters): even losses leave the rate as it is (Christia 2012). Fighters
    then go over to the splinter for `length` weeks on average, at a hazard at which `share` would go in so long.
    The two reunite at `reunion` times what the splinter gains by it. Alone its payoff is s^m / (s^m + r^m), with s its
    fighters and r all others'; together they share S^m / (S^m + R^m) by size, S being both and R the rivals. With
    m = 1 nobody ever gains. It needs a `cohesion` mechanism of the group.
    """

    sources = ("christia-2012", "bakke-cunningham-seymour-2012", "staniland-2014")
    catalogue = "M10"
    topic = "people"
    equations = (
        "unity.{group}.united(0) = 1",
        "w = fighters.{group} / total(fighters.{group})",
        "l = losses.{group} / (losses.{group} + fighters.{group}); share lost recently",
        "u = (total(w × l^2) − total(w × l)^2)^(1/2); how uneven losses are",
        "break = rate × exp(loss_slope × u); per week, from united to breaking",
        "break_away = −ln(1 − share) / length × unity.{group}.breaking; per fighter per week",
        "part = 1 / length; per week, from breaking to broken",
        "s = total(fighters.{splinter})",
        "g = total(fighters.{group})",
        "r = total(Σ(fighters.{rivals}))",
        "A = s^contest / (s^contest + (g + r)^contest); what the splinter gets alone",
        "B = (s + g)^contest / ((s + g)^contest + r^contest) × s / (s + g); what it gets together with the group",
        "reunite = reunion × max(B / A − 1, 0); per week, from broken to united",
        "come_back = unity.{group}.united / length; per fighter of the splinter per week",
    )
    overlaps = (
        hard_to_tell(
            "defection",
            "take fighters from one group to the same other",
            ("group", "origin"),
            ("splinter", "destination"),
        ),
    )

    group: str = role("the movement")
    splinter: str = role("the part that breaks away: an actor with no fighters at the start")
    rivals: tuple[str, ...] = role("against whom the parts would stand together", many=True)
    rate: Float[Array, " member"] = parameter("per week", non_negative, "rate of breaking apart when losses are even")
    loss_slope: Float[Array, " member"] = parameter("1", real, "log-rate for a spread of losses of 1")
    share: Float[Array, " member"] = parameter("share", fraction, "fighters who go in so long")
    length: Float[Array, " member"] = parameter("weeks", positive, "mean length of breaking apart")
    reunion: Float[Array, " member"] = parameter("per week", non_negative, "rate of reunion where it doubles a payoff")
    contest: Float[Array, " member"] = parameter("1", positive, "m: how decisive relative size is")

    def declare(self, world: World, initial: State) -> Iterator[StockSpec]:
        for state in ("united", "breaking", "broken"):
            title = f"Movement {state}: {world.name(self.group)}"
            start = 1.0 if state == "united" else 0.0
            yield StockSpec(self._state(state), "state", "nation", start, title=title, one_of=f"unity.{self.group}")

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        group, splinter = f"fighters.{self.group}", f"fighters.{self.splinter}"
        name, unit = x.world.name(self.group), "changes per week"
        united, breaking = s[self._state("united")], s[self._state("breaking")]
        going = -jnp.log1p(-jnp.minimum(self.share, 0.999)) / self.length
        # It ends within a step too: of each step in which it goes on at the start, this part on average.
        part = -jnp.expm1(-x.step / self.length) * self.length / x.step
        title = f"Fighters who break away: {name}"
        yield move("break_away", group, splinter, going * breaking * part + 0.0 * s[group], title=title)
        title = f"Fighters who come back: {name}"
        yield move("come_back", splinter, group, united / self.length + 0.0 * s[group], title=title)
        breaks = self.rate * jnp.exp(self.loss_slope * self._unevenness(s))
        for told, origin, target, hazard, words in (
            ("break", "united", "breaking", breaks, "breaks apart"),
            ("part", "breaking", "broken", 1.0 / self.length + 0.0 * breaking, "has broken apart"),
            ("reunite", "broken", "united", self.reunion * self.gain(s), "comes together again"),
        ):
            title = f"The movement {words}: {name}"
            yield move(told, self._state(origin), self._state(target), hazard, title=title, unit=unit)

    def gain(self, s: State) -> Float[Array, "_ member"]:
        """What the splinter gains by a reunion, relative to its payoff alone; 0 where it loses."""
        own, other, rest = (s.total(tuple(f"fighters.{a}" for a in actors)).sum(axis=0, keepdims=True)
                            for actors in ((self.splinter,), (self.group,), self.rivals))  # fmt: skip
        alone = self.payoff(own, other + rest)
        together = self.payoff(own + other, rest) * safe_ratio(own, own + other)
        return jnp.maximum(safe_ratio(together, alone) - 1.0, 0.0)

    def payoff(self, size: Array, rest: Array) -> Array:
        """Chance of a coalition of a size against the rest."""
        ours, theirs = (jnp.log(jnp.maximum(one, 1e-6)) for one in (size, rest))
        return sigmoid(self.contest * (ours - theirs))

    def _unevenness(self, s: State) -> Float[Array, "_ member"]:
        """Standard deviation between places of the share lost recently, weighted by fighters."""
        fighters, lost = s[f"fighters.{self.group}"], s[f"losses.{self.group}"]
        everywhere = fighters.sum(axis=0, keepdims=True)
        weight, share = safe_ratio(fighters, everywhere), safe_ratio(lost, lost + fighters)
        mean = (weight * share).sum(axis=0, keepdims=True)
        variance = (weight * (share - mean) ** 2).sum(axis=0, keepdims=True)
        return jnp.sqrt(variance + 1e-12)

    def _state(self, state: str) -> str:
        return f"unity.{self.group}.{state}"
