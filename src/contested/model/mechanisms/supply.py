"""Ammunition and money, which limit what a group can do."""

from collections.abc import Iterator

from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import shipments, supplied
from contested.model.shares import share_in_stock
from contested.model.state import State
from contested.model.world import World


class Supply(Mechanism):
    """The stock of materiel limits activity: attacks use it up, and won attacks and outside shipments refill it.

    The stock is counted in attack-equivalents: each attack uses one, a won attack captures `captured` on average.
    Activity falls when less than `horizon` weeks of planned attacks are in stock, so the sustained rate is A* =
    outside / (1 - captured p_win), and a group with captured p_win >= 1 supplies itself (Weinstein 2007; Hazen 2013).
    Attacks are drawn; each captures the expectation captured x p_win, so that the account is exact.
    """

    sources = ("weinstein-2007", "hazen-2013")
    catalogue = "M12"
    topic = "means"
    equations = (
        "P = attack_rate × total(fighters.{group}); attacks planned per week",
        "materiel.{group}(0) = start × P",
        "q = min(materiel.{group} / (horizon × P), 1); share of needed materiel in stock",
        "supplied.{group} ×= q",
        "{attacks} ×= q",
        "c = won_share × captured; captured in an attack",
        "d materiel.{group} / dt = outside × shipments.{group} − (1 − c) × total({attacks}); attacks' worth per week",
    )

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
        title = f"Materiel in stock: {world.name(self.group)}"
        yield LevelSpec(f"materiel.{self.group}", "attacks", "nation", self.start * planned, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield supplied(self.group, world)
        yield shipments(self.group, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        planned = self.attack_rate * s[f"fighters.{self.group}"].sum(axis=0, keepdims=True)
        in_stock = share_in_stock(s[f"materiel.{self.group}"], self.horizon * planned)
        yield factor(f"supplied.{self.group}", in_stock)
        for pattern in self.attacks:
            yield factor(pattern, in_stock)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        attacks = counts.per_week(counts.of(*self.attacks)).sum(axis=0, keepdims=True)
        shipped = self.outside * x.factor(f"shipments.{self.group}")
        refilled = attacks * self.won_share * self.captured
        yield drift(f"materiel.{self.group}", change=shipped + refilled - attacks)
