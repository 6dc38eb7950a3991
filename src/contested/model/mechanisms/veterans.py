"""Former soldiers, a pool of recruits that runs dry."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, QuantitySpec, drift, factor, move
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import non_negative, parameter, positive, role
from contested.model.quantities import strength
from contested.model.state import State
from contested.model.world import World


class Veterans(Mechanism):
    """Former soldiers join a group from a pool that runs dry, and fight better than other recruits.

    In each place the pool holds `pool` of them times the place's share of the population (or of a column). They join at
    `rate` R / (R + K), with R the group's fighters there, so a group that reaches all of them takes them at `rate`, and
    half the pool is left after ln 2 / rate weeks. Each counts `skill` times in the group's strength (Daly 2016 on
    trained men who are mobilised again). Their share of the whole group is kept, not their number: whoever dies, is
    captured, deserts or changes sides is one of them with that chance, so exits leave the share as it is, and so do
    moves between places. Others who join, or come over from an enemy, lower it.
    """

    sources = ("daly-2016", "castillo-chavez-song-2003")
    catalogue = "M07, M08"
    topic = "people"
    equations = (
        "pool.{group}(0) = pool × share({where})",
        "n = fighters.{group}",
        "join = rate × n / (n + presence_half) × pool.{group} / civilian; per person per week",
        "d pool.{group} / dt = −veterans.join; persons per week",
        "strength.{group} ×= 1 + (skill − 1) × veterans.{group}",
        "c = total(newcomers(fighters.{group})); fighters per week who join or come over, veterans among them",
        "j = total(veterans.join)",
        "d veterans.{group} / dt = (j − veterans.{group} × c) / total(fighters.{group}); share per week",
    )
    overlaps = (hard_to_tell("recruitment", "bring the same group fighters", ("group", "group")),)

    group: str = role("whom they join")
    where: str = role("column of the places table: where they live, as weights", of="column", default="population")
    pool: Float[Array, " member"] = parameter("persons", non_negative, "former soldiers who might join, at the start")
    rate: Float[Array, " member"] = parameter("per week", non_negative, "joining hazard where the group is strong")
    presence_half: Float[Array, " member"] = parameter(
        "fighters", positive, "K: fighters in a place at which joining has half its rate"
    )
    skill: Float[Array, " member"] = parameter("ratio", positive, "strength of one of them, relative to other fighters")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        name = world.name(self.group)
        title = f"Former soldiers who might join: {name}"
        yield LevelSpec(f"pool.{self.group}", "persons", "place", self.pool * world.share(self.where), title=title)
        title = f"Share of fighters who are former soldiers: {name}"
        yield LevelSpec(f"veterans.{self.group}", "share", "nation", 0.0, 0.0, 1.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield strength(self.group, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        yield factor(f"strength.{self.group}", 1.0 + (self.skill - 1.0) * s[f"veterans.{self.group}"])

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        there, pool = s[f"fighters.{self.group}"], s[f"pool.{self.group}"]
        joining = self.rate * there / (there + self.presence_half) * pool
        title = f"Former soldiers who join: {x.world.name(self.group)}"
        hazard = safe_ratio(joining, s["civilian"])
        yield move("join", "civilian", f"fighters.{self.group}", hazard, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        fighters, level = f"fighters.{self.group}", f"veterans.{self.group}"
        joined = counts.of(f"{self.label}.join")
        yield drift(f"pool.{self.group}", change=-counts.per_week(joined))
        came = counts.from_elsewhere(fighters).sum(axis=0, keepdims=True)
        more = joined.sum(axis=0, keepdims=True) - s[level] * came
        everyone = jnp.maximum(s[fighters].sum(axis=0, keepdims=True), came)
        yield drift(level, change=counts.per_week(safe_ratio(more, everyone)))
