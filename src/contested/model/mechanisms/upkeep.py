"""Money, which limits how large an army stays."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, role
from contested.model.quantities import income, paid
from contested.model.shares import share_in_stock
from contested.model.state import State
from contested.model.world import World


class Upkeep(Mechanism):
    """An army costs pay, more where it is attacked, and each loss costs its replacement; unpaid, it stops growing.

    Money is counted in weeks of one fighter's pay. A fighter costs 1 a week, and `field_cost` more where all units are
    in reach of attacks; a unit is in reach with chance 1 - exp(-recent attacks / units). Income is `income` times the
    pay of the force at the start. Pay falls short when less than `horizon` weeks of cost are in stock, so that spending
    settles at income. `paid` slows joining and reinforcement and speeds desertion (Oppenheim et al. 2015). It needs an
    `activity` mechanism of each rival.
    """

    sources = ("oppenheim-2015",)
    catalogue = "M12"
    topic = "means"
    equations = (
        "income.{actor}(0) = income × total(fighters.{actor})",
        "money.{actor}(0) = reserve × total(fighters.{actor})",
        "r = 1 − exp(−Σ(activity.{rivals}) / control.*); share of units in reach of attacks",
        "C = total(fighters.{actor} × (1 + field_cost × r)); cost, in weeks of pay per week",
        "paid.{actor} ×= min(money.{actor} / (horizon × C), 1)",
        "i = income.{actor} × factor(income.{actor}); weeks of pay per week",
        "l = total(into(dead.{actor}) + into(captured.{actor})); fighters lost per week",
        "d money.{actor} / dt = i − C × paid.{actor} − replacement × l; weeks of pay per week",
    )

    actor: str = role("whose army it is")
    rivals: tuple[str, ...] = role("whose attacks make it cost more", many=True)
    income: Float[Array, " member"] = parameter("ratio", non_negative, "income, relative to the first week's pay")
    reserve: Float[Array, " member"] = parameter("weeks of pay", non_negative, "money in stock at the start")
    horizon: Float[Array, " member"] = parameter("weeks of cost", positive, "stock below which pay falls short")
    field_cost: Float[Array, " member"] = parameter("ratio", non_negative, "added cost of a fighter who is in reach")
    replacement: Float[Array, " member"] = parameter("weeks of pay", non_negative, "cost of replacing one fighter lost")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Money in stock: {world.name(self.actor)}"
        start = self.reserve * self._force(initial)
        yield LevelSpec(f"money.{self.actor}", "weeks of pay", "nation", start, title=title)
        title = f"Income: {world.name(self.actor)}"
        start = self.income * self._force(initial)
        yield LevelSpec(f"income.{self.actor}", "weeks of pay per week", "nation", start, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield paid(self.actor, world)
        yield income(self.actor, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        needed = self.horizon * self._cost(s)
        yield factor(f"paid.{self.actor}", share_in_stock(s[f"money.{self.actor}"], needed))

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        lost = counts.into(f"dead.{self.actor}", f"captured.{self.actor}").sum(axis=0, keepdims=True)
        earned = s[f"income.{self.actor}"] * x.factor(f"income.{self.actor}")
        cost = self._cost(s) * x.factor(f"paid.{self.actor}")
        yield drift(f"money.{self.actor}", change=earned - cost - self.replacement * counts.per_week(lost))

    def _force(self, s: State) -> Array:
        return s[f"fighters.{self.actor}"].sum(axis=0, keepdims=True)

    def _cost(self, s: State) -> Array:
        """Weeks of pay that the force costs a week [1, member]."""
        attacks = s.total(tuple(f"activity.{r}" for r in self.rivals))
        units = s.total(s.stocks_like("control.*"))
        reached = -jnp.expm1(-safe_ratio(attacks, units))
        return (s[f"fighters.{self.actor}"] * (1.0 + self.field_cost * reached)).sum(axis=0, keepdims=True)
