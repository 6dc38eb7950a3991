"""Clearing operations that are only as good as the information behind them."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Flow, Loss, QuantitySpec, event, loss
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import exposure, finding
from contested.model.size import Size, heavy_tail, mean_size
from contested.model.state import State
from contested.model.world import World


class Operations(Mechanism):
    """Force against a hidden enemy works through information: unaimed force hits civilians and recruits for the enemy.

    A share mu of operations is aimed; mu grows with the population's collaboration. Aimed operations remove fighters;
    unaimed ones hit a fighter with chance x = I / P, the share of fighters in the population, else they harm civilians
    (Kress and Szechtman 2009). With theta recruits per civilian harmed (Recruitment's `collateral`), and `effect` and
    `harm` equal, the share of fighters settles at x* = [theta (1 - mu) - mu] / [(1 - mu)(1 + theta)], whatever the size
    of the force. Operations follow the enemy's presence: the force runs half of its operations where `search_half`
    enemy fighters are. They need a `collaboration` mechanism whose actor is the force.

    Fighters are removed in clashes, civilians killed in incidents. How many at once has a heavy tail (Bohorquez et al.
    2009; Clauset, Young and Gleditsch 2007): most clashes remove one fighter, few a hundred, none more than are there.
    Clashes and incidents are so frequent that `effect` and `harm` are the means per operation. Runs of whole numbers
    round a cap down: of these means that takes up to 0.04 % at a cap of 100 and 0.9 % at 12 (for an exponent of 2.5).
    """

    sources = ("kress-szechtman-2009", "bohorquez-2009", "clauset-2007")
    catalogue = "M03, M21"
    topic = "violence"
    equations = (
        "a = aimed_min + max(aimed_max − aimed_min, 0) × collaboration.{force}",
        "μ = min(max(a × finding.{target}, 0), 1); share that is aimed",
        "x = fighters.{target} / (civilian + fighters.{target}); chance that an unaimed one hits a fighter",
        "F = fighters.{force} + Σ(fighters.{helpers})",
        "e = rate / 100 × F × fighters.{target} / (fighters.{target} + search_half); operations per week",
        "k = min(size_cap / killed_share, fighters.{target})",
        "size of clash ~ tail(1, size_exponent, size_offset, k); fighters removed",
        "r = e × effect × (μ + (1 − μ) × x) × exposure.{target}; fighters removed per week",
        "clash = r / mean(tail(1, size_exponent, size_offset, k)); clashes per week",
        "killed = killed_share; share of those removed",
        "captured = 1 − killed_share; share of those removed",
        "size of incident ~ tail(1, size_exponent, size_offset, size_cap); civilians killed",
        "incident = e × (1 − μ) × (1 − x) × harm / mean(tail(1, size_exponent, size_offset, size_cap)); per week",
        "harmed = 1; share of an incident's size",
    )
    hostile = (("force", "target"), ("helpers", "target"))
    overlaps = (
        counts_twice(
            "operations",
            "send the same fighters into operations against the same enemy",
            ("force helpers", "force helpers"),
            ("target", "target"),
        ),
    )

    force: str = role("who runs the operations, and whose collaborators inform them")
    helpers: tuple[str, ...] = role("other forces that take part", many=True, default=())
    target: str = role("whom they are run against")
    rate: Float[Array, " member"] = parameter(
        "per 100 fighters per week", positive, "operations where the enemy is plentiful"
    )
    aimed_max: Float[Array, " member"] = parameter("share", fraction, "share aimed at full collaboration")
    aimed_min: Float[Array, " member"] = parameter("share", fraction, "share aimed with no collaboration")
    search_half: Float[Array, " member"] = parameter(
        "fighters", positive, "enemy fighters in a place at which half the operations are run"
    )
    effect: Float[Array, " member"] = parameter(
        "fighters per operation", non_negative, "fighters removed by an operation that finds them"
    )
    killed_share: Float[Array, " member"] = parameter(
        "share", fraction, "removed fighters who are killed, not captured"
    )
    harm: Float[Array, " member"] = parameter(
        "persons per operation", non_negative, "civilians killed by an operation that finds nobody"
    )
    size_exponent: Float[Array, " member"] = parameter(
        "1", positive, "exponent of fighters removed in a clash, and of civilians killed in an incident"
    )
    size_offset: Float[Array, " member"] = parameter(
        "deaths", non_negative, "sizes well below this are about equally common"
    )
    size_cap: Float[Array, " member"] = parameter("deaths", positive, "most deaths on one side in one operation")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield finding(self.target, world)
        yield exposure(self.target, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        enemy, civilians = s[f"fighters.{self.target}"], s["civilian"]
        force = s.total(tuple(f"fighters.{a}" for a in (self.force, *self.helpers)))
        informed = s[f"collaboration.{self.force}"]
        aimed = self.aimed_min + (self.aimed_max - self.aimed_min).clip(0.0) * informed
        aimed = (aimed * x.factor(f"finding.{self.target}")).clip(0.0, 1.0)
        hidden = safe_ratio(enemy, civilians + enemy)
        effort = self.rate / 100.0 * force * safe_ratio(enemy, enemy + self.search_half)
        removed = self.effect * (aimed + (1.0 - aimed) * hidden) * x.factor(f"exposure.{self.target}")
        against = x.world.name(self.target)
        bound = self.size_cap < self.killed_share * enemy
        found = self._size(jnp.where(bound, safe_ratio(self.size_cap, self.killed_share), enemy))
        yield event(
            "clash",
            effort * removed / mean_size(found)[0],
            found,
            self._removed(against),
            title=f"Clashes in operations against {against}",
        )
        harmed = self._size(self.size_cap)
        title = f"Civilians killed in operations against {against}"
        yield event(
            "incident",
            effort * (1.0 - aimed) * (1.0 - hidden) * self.harm / mean_size(harmed)[0],
            harmed,
            (loss("harmed", "civilian", "dead.civilian", jnp.ones_like(self.harm), title=title),),
            title=f"Operations against {against} in which civilians die",
        )

    def _size(self, cap: Float[Array, "*place member"]) -> Size:
        """How many at once, one at least."""
        return heavy_tail(jnp.ones_like(self.size_exponent), self.size_exponent, self.size_offset, cap)

    def _removed(self, against: str) -> tuple[Loss, ...]:
        source, killed = f"fighters.{self.target}", self.killed_share
        dead, captives = f"dead.{self.target}", f"captured.{self.target}"
        return (
            loss("killed", source, dead, killed, title=f"Fighters killed in operations: {against}"),
            loss("captured", source, captives, 1.0 - killed, title=f"Fighters captured in operations: {against}"),
        )
