"""Campaigns: weeks in which a group is busy, between weeks in which it is quiet."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, StockSpec, arrive, drift, factor, leave
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.state import State
from contested.model.world import World

LARGEST_SHARE = 0.999
"""A numerical guard: the largest share of campaigns that ends in a step."""


class Campaigns(Mechanism):
    """A group acts in campaigns: whole numbers of them begin and end, and its activity follows them.

    One campaign is under way for every `size` fighters on average, each for `length` weeks, so that their number is
    Poisson. Activity is multiplied by that number over the number usual for the fighters of recent weeks: a factor of
    mean 1 and variance size / fighters at any step. A share step / length of them ends in each step, and as many begin.
    Few fighters are mostly quiet and then busy; many are steady. Losses reduce activity as they do without campaigns,
    since the usual number follows the fighters as slowly as the campaigns do: a group does not fight on as if nobody
    had been lost. Campaigns begin in each place by itself, or with `scope` in the whole country at once: those make
    months differ, these places.
    Attacks come in such spells of weeks where they were counted (Zammit-Mangion et al. 2012; Lewis et al. 2012).
    """

    sources = ("zammit-mangion-2012", "lewis-2012")
    catalogue = "M20"
    topic = "violence"
    equations = (
        "U = fighters.{group} / size; campaigns usual for the fighters of the place, or of the country",
        "begin = U / length; campaigns per week",
        "end = 1 / length; per campaign per week",
        "usual-campaigns.{scope}.{group}(0) = U",
        "d usual-campaigns.{scope}.{group} / dt = (U − usual-campaigns.{scope}.{group}) / length; campaigns per week",
        "{affects} ×= campaigns.{scope}.{group} / usual-campaigns.{scope}.{group}",
    )

    group: str = role("who is on campaign")
    affects: tuple[str, ...] = role("the group's flows that follow its campaigns", of="flow", many=True)
    scope: str = role(
        "where a campaign is: place, or nation for the whole country", choices=("place", "nation"), default="place"
    )
    size: Float[Array, " member"] = parameter("fighters", positive, "fighters for each campaign under way, on average")
    length: Float[Array, " member"] = parameter("weeks", positive, "mean length of a campaign")

    def declare(self, world: World, initial: State) -> Iterator[StockSpec | LevelSpec]:
        name, usual = self._title(world), self._usual(initial)
        yield StockSpec(self._stock, "campaigns", self.scope, 0.0, title=f"{name} under way")
        yield LevelSpec(self._level, "campaigns", self.scope, usual, title=f"{name} usual for as many fighters")

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        relative = safe_ratio(s[self._stock], s[self._level])
        activity = jnp.where(x.week > 0, relative, 1.0)  # those under way at the start are drawn in the first step
        for pattern in self.affects:
            yield factor(pattern, activity)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        name = self._title(x.world)
        replaced = jnp.minimum(x.step / self.length, LARGEST_SHARE)  # as many begin in a step as without steps
        begun = jnp.where(x.week > 0, replaced, 1.0) * self._usual(s) / x.step
        yield arrive("begin", self._stock, begun, title=f"{name} begun")
        yield leave("end", self._stock, -jnp.log1p(-replaced) / x.step, title=f"{name} ended")

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        yield drift(self._level, toward=self._usual(s), speed=1.0 / self.length)

    def _usual(self, s: State) -> Float[Array, "_ member"]:
        """Campaigns under way on average for the fighters of the moment."""
        fighters = s[f"fighters.{self.group}"]
        return (fighters.sum(axis=0, keepdims=True) if self.scope == "nation" else fighters) / self.size

    @property
    def _stock(self) -> str:
        return f"campaigns.{self.scope}.{self.group}"

    @property
    def _level(self) -> str:
        return f"usual-campaigns.{self.scope}.{self.group}"

    def _title(self, world: World) -> str:
        where = "Campaigns in the whole country" if self.scope == "nation" else "Campaigns"
        return f"{where} by {world.name(self.group)}"
