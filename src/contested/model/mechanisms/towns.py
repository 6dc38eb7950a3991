"""Attacks that move into towns."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, role
from contested.model.state import State
from contested.model.world import World


class Towns(Mechanism):
    """A group that cannot hold the hills moves its attacks into towns, which have no season.

    The share u of attacks in towns goes from `start` to `most` at `speed`. In each place attacks are multiplied by
    1 - u + u t, with t the share of its people who live in towns, relative to the country's; u t / (1 - u + u t) of the
    attacks there are then in towns. A `season` mechanism of these attacks that names the group in its role `towns`
    leaves that share of each place without a season (Koven 2016 on a season that was lost; Staniland 2010 on
    insurgency in towns).
    """

    sources = ("koven-2016", "staniland-2010")
    catalogue = "M14"
    topic = "violence"
    equations = (
        "towns.{group}(0) = start",
        "d towns.{group} / dt = speed × (most − towns.{group}); share per week",
        "t = min(max({urban}, 0), 1); share of a place's people who live in towns",
        "townspeople.{group}(0) = t / total(t × share(population))",
        "{attacks} ×= 1 − towns.{group} + towns.{group} × townspeople.{group}",
    )

    group: str = role("whose attacks they are")
    attacks: tuple[str, ...] = role("its attacks", of="flow", many=True)
    urban: str = role("column of the places table: share of people who live in towns", of="column")
    start: Float[Array, " member"] = parameter("share", fraction, "share of attacks in towns at the start")
    most: Float[Array, " member"] = parameter("share", fraction, "share of attacks in towns in the end")
    speed: Float[Array, " member"] = parameter("per week", non_negative, "speed at which attacks move")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        name = world.name(self.group)
        title = f"Share of attacks in towns: {name}"
        yield LevelSpec(f"towns.{self.group}", "share", "nation", self.start, 0.0, 1.0, title=title)
        townspeople = world.column(self.urban).clip(0.0, 1.0)
        usual = float((townspeople * world.share("population")).sum())
        there = jnp.asarray(townspeople / max(usual, 1e-9))
        title = f"Townspeople among the people, relative to the country's: {name}"
        yield LevelSpec(f"townspeople.{self.group}", "ratio", "place", there, title=title)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        share, there = s[f"towns.{self.group}"], s[f"townspeople.{self.group}"]
        for pattern in self.attacks:
            yield factor(pattern, 1.0 - share + share * there)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        yield drift(f"towns.{self.group}", toward=self.most, speed=self.speed)


def share_in_towns(s: State, group: str) -> Float[Array, "place member"]:
    """Share of a group's attacks in each place that are in towns; 0 where there are none."""
    share, there = s[f"towns.{group}"], s[f"townspeople.{group}"]
    return safe_ratio(share * there, 1.0 - share + share * there)
