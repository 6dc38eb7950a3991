"""Ammunition and money: what caps a group's activity before its will does."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, World, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.state import State


class Supply(Mechanism):
    """Activity is capped by the stock of materiel, which attacks use up and won attacks and outside shipments refill.

    The stock is counted in attack-equivalents: each attack uses one, a won attack captures `captured` on average.
    Activity is cut when less than `horizon` weeks of planned attacks are in stock, so the sustained rate is A* =
    outside / (1 - captured p_win), and a group with captured p_win >= 1 feeds itself (Weinstein 2007; Hazen 2013).
    Attacks are drawn; what they capture is its expectation, captured x p_win for each, so that the account is exact.
    """

    sources = ("weinstein-2007", "hazen-2013")
    catalogue = "M12"

    group: str = role("whose materiel it is")
    attacks: tuple[str, ...] = role("the group's attacks: these use materiel and stop without it", of="flow", many=True)
    attack_rate: Float[Array, " member"] = parameter(
        "per fighter per week", positive, "attacks a supplied fighter plans"
    )
    start: Float[Array, " member"] = parameter(
        "weeks of supply", non_negative, "weeks of planned attacks in stock at the start"
    )
    outside: Float[Array, " member"] = parameter("attacks per week", non_negative, "materiel coming in from outside")
    captured: Float[Array, " member"] = parameter("attacks", non_negative, "attacks' worth captured in an attack won")
    won_share: Float[Array, " member"] = parameter("share", fraction, "share of attacks won")
    horizon: Float[Array, " member"] = parameter("weeks", positive, "weeks of supply below which activity is cut")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        planned = self.attack_rate * initial[f"fighters.{self.group}"].sum(axis=0, keepdims=True)
        yield LevelSpec(f"materiel.{self.group}", "attacks", "nation", self.start * planned)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        planned = self.attack_rate * s[f"fighters.{self.group}"].sum(axis=0, keepdims=True)
        stock = s[f"materiel.{self.group}"]
        needed = self.horizon * planned
        supplied = jnp.where(needed > 0, jnp.minimum(safe_ratio(stock, needed), 1.0), 1.0)
        yield factor(f"supplied.{self.group}", supplied)
        for pattern in self.attacks:
            yield factor(pattern, supplied)

    def drifts(self, s: State, x: Inputs, done: StepCounts) -> Iterator[Drift]:
        attacks = done.per_week(done.of(*self.attacks)).sum(axis=0, keepdims=True)
        shipped = self.outside * x.factor(f"shipments.{self.group}")
        refilled = attacks * self.won_share * self.captured
        yield drift(f"materiel.{self.group}", change=shipped + refilled - attacks)
