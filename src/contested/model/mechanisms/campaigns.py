"""Campaigns: weeks in which a group is busy in a place, between weeks in which it is quiet."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, StockSpec, arrive, drift, factor, leave
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.state import State
from contested.model.world import World


class Campaigns(Mechanism):
    """A group acts in campaigns: whole numbers of them begin and end in each place, and its activity follows them.

    One campaign is under way for every `size` fighters on average, each for `length` weeks, so that their number is
    Poisson. Activity is multiplied by that number over the number usual for the fighters of recent weeks: a factor of
    mean 1, variance size / fighters and correlation exp(-t / length), at any step. Few fighters are mostly quiet and
    then busy; many are steady. Losses reduce activity as they do without campaigns, since the usual number follows the
    fighters as slowly as the campaigns do: a group does not fight on as if nobody had been lost.
    Attacks come in such spells of weeks where they were counted (Zammit-Mangion et al. 2012; Lewis et al. 2012).
    """

    sources = ("zammit-mangion-2012", "lewis-2012")
    catalogue = "M20"

    group: str = role("who is on campaign")
    affects: tuple[str, ...] = role("the group's flows that follow its campaigns", of="flow", many=True)
    size: Float[Array, " member"] = parameter("fighters", positive, "fighters for each campaign under way, on average")
    length: Float[Array, " member"] = parameter("weeks", positive, "mean length of a campaign")

    def declare(self, world: World, initial: State) -> Iterator[StockSpec | LevelSpec]:
        name, usual = world.name(self.group), initial[f"fighters.{self.group}"] / self.size
        yield StockSpec(f"campaigns.{self.group}", "campaigns", "place", 0.0, title=f"Campaigns under way: {name}")
        title = f"Campaigns usual for as many fighters: {name}"
        yield LevelSpec(f"usual-campaigns.{self.group}", "campaigns", "place", usual, title=title)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        relative = safe_ratio(s[f"campaigns.{self.group}"], s[f"usual-campaigns.{self.group}"])
        activity = jnp.where(x.week > 0, relative, 1.0)  # those under way at the start are drawn in the first step
        for pattern in self.affects:
            yield factor(pattern, activity)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        usual, name = s[f"fighters.{self.group}"] / self.size, x.world.name(self.group)
        replaced = -jnp.expm1(-x.step / self.length)  # the share that ends within a step
        begun = jnp.where(x.week > 0, replaced, 1.0) * usual / x.step
        yield arrive("begin", f"campaigns.{self.group}", begun, title=f"Campaigns begun: {name}")
        yield leave("end", f"campaigns.{self.group}", 1.0 / self.length, title=f"Campaigns ended: {name}")

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        usual = s[f"fighters.{self.group}"] / self.size
        yield drift(f"usual-campaigns.{self.group}", toward=usual, speed=1.0 / self.length)
