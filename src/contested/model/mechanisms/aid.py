"""Aid: relief, what is captured of it, and the violence that it calms or draws."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Factor, QuantitySpec, factor
from contested.model.inputs import Inputs
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import fraction, non_negative, parameter, positive, real, role
from contested.model.quantities import income, wage
from contested.model.shares import control_share
from contested.model.state import State
from contested.model.world import World


class Aid(Mechanism):
    """Aid feeds people and an army that captures part of it; it calms secure ground and draws attacks elsewhere.

    The quantity `aid` is the aid of the moment relative to the start, which an outside event may halve or double.
    Households live on aid for `relief` of what legal work and aid give them, the army for `captured` of its income,
    so both fall with it. More aid draws attacks where the holder rules little and calms them where it rules nearly
    all. The effect changes sign where security k is b_s / (b_h + b_s): calm needs a secure setting (Zuercher 2017;
    Berman, Shapiro and Felter 2011; Wood and Sullivan 2015). Studies disagree on the sign, so either of the two may
    be below 0. What relief and capture do is told apart, never netted.
    """

    sources = ("zuercher-2017", "berman-shapiro-felter-2011", "wood-sullivan-2015")
    catalogue = "M17"
    topic = "means"
    equations = (
        "wage ×= 1 − relief + relief × aid",
        "income.{holder} ×= 1 − captured + captured × aid",
        "k = logistic(steepness × (control.{holder} / control.* − midpoint)); how secure a place is",
        "{attacks} ×= exp(per_head × (sabotage × (1 − k) − calming × k) × (aid − 1))",
    )
    overlaps = (counts_twice("aid", "let aid calm or draw the same attacks", ("attacks", "attacks")),)

    holder: str = role("whose control makes ground secure, and whose income captured aid is")
    attacks: tuple[str, ...] = role("flows of attacks that it calms or draws", of="flow", many=True)
    relief: Float[Array, " member"] = parameter("share", fraction, "what households live on that is aid, at the start")
    captured: Float[Array, " member"] = parameter("share", fraction, "the holder's income that is aid, at the start")
    per_head: Float[Array, " member"] = parameter("usd per person per year", non_negative, "aid at the start")
    calming: Float[Array, " member"] = parameter(
        "per usd per person per year", real, "b_h: log fall of attacks where it is secure"
    )
    sabotage: Float[Array, " member"] = parameter(
        "per usd per person per year", real, "b_s: log rise of attacks where it is not"
    )
    steepness: Float[Array, " member"] = parameter("1", positive, "steepness of security in control")
    midpoint: Float[Array, " member"] = parameter("share", fraction, "control at which ground is half secure")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield QuantitySpec("aid", "Aid, relative to the start")
        yield income(self.holder, world)
        yield wage()

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        aid = jnp.asarray(x.factor("aid"))
        yield factor("wage", 1.0 - self.relief + self.relief * aid)
        yield factor(f"income.{self.holder}", 1.0 - self.captured + self.captured * aid)
        secure = sigmoid(self.steepness * (control_share(s, self.holder) - self.midpoint))
        change = self.sabotage * (1.0 - secure) - self.calming * secure
        for pattern in self.attacks:
            yield factor(pattern, jnp.exp(self.per_head * change * (aid - 1.0)))
