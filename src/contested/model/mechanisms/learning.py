"""Experience, with which attacks come faster or slower."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, power
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import parameter, positive, real, role
from contested.model.state import State
from contested.model.world import World


class Learning(Mechanism):
    """Each side learns from every attack: whoever learns faster makes attacks more frequent, or rarer.

    After n attacks in a place their rate is multiplied by (n / n_0)^b, with n_0 the experience at the start, within
    `cap` either way. So the time between attacks falls as n^-b where the group learns faster (b > 0) and grows where
    its enemy does (Johnson et al. 2011; the inference was disputed, so b may have either sign). Without the cap, a
    rate of r at the start gives n = n_0 [1 + (1 - b) r t / n_0]^(1 / (1 - b)) attacks by week t.
    """

    sources = ("johnson-2011",)
    catalogue = "M22"
    topic = "violence"
    equations = (
        "experience.{group}(0) = start",
        "d experience.{group} / dt = {attacks}; attacks per week",
        "k = max(cap, 1)",
        "{attacks} ×= min(max(max(experience.{group} / start, 1)^exponent, 1 / k), k)",
    )
    overlaps = (
        hard_to_tell("supply provisions sponsor fracture", "give the same group's attacks a trend", ("group", "group")),
        hard_to_tell("equipment", "give the same group's attacks a trend", ("group", "actor")),
    )

    group: str = role("whose attacks they are")
    attacks: tuple[str, ...] = role("its attacks", of="flow", many=True)
    exponent: Float[Array, " member"] = parameter("1", real, "b: exponent of experience")
    start: Float[Array, " member"] = parameter("attacks", positive, "n_0: attacks that a place has seen at the start")
    cap: Float[Array, " member"] = parameter("ratio", positive, "most that learning multiplies or divides a rate by")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Experience from attacks: {world.name(self.group)}"
        yield LevelSpec(f"experience.{self.group}", "attacks", "place", self.start, title=title)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        cap = jnp.maximum(self.cap, 1.0)
        learned = power(jnp.maximum(s[f"experience.{self.group}"] / self.start, 1.0), self.exponent)
        for pattern in self.attacks:
            yield factor(pattern, jnp.clip(learned, 1.0 / cap, cap))

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        yield drift(f"experience.{self.group}", change=counts.per_week(counts.of(*self.attacks)))
