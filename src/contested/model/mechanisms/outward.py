"""An index of the threat to other countries."""

from collections.abc import Iterator

from jaxtyping import Array, Float

from contested.model.effects import Drift, LevelSpec, drift
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.shares import control_share
from contested.model.state import State
from contested.model.world import World


class Outward(Mechanism):
    """What fighters from abroad and affiliates could do elsewhere grows with their number and their freedom of action.

    The index is in fighters who are free to act: each counts by the share of ground that a host who lets them be holds
    where they are, and the sum is averaged over `memory` weeks. It starts at what is there at the start, be it nobody.
    It is an aggregate index without an event: it knows no attack, no plan and no place, and nothing else in the model
    reads it. Its weakness is that strength and freedom are all it knows; intent is not among them, and no source
    measures it, so it says less than its name.
    """

    sources = ("hegghammer-2013",)
    catalogue = "M11"
    topic = "outside"
    equations = (
        "f = total(Σ(fighters.{groups}) × control.{host} / control.*); fighters who are free to act",
        "outward.{host}(0) = f",
        "d outward.{host} / dt = (f − outward.{host}) / memory; fighters per week",
    )

    groups: tuple[str, ...] = role("fighters from abroad and affiliates", many=True)
    host: str = role("who lets them be where it holds the ground")
    memory: Float[Array, " member"] = parameter("weeks", positive, "weeks over which it is averaged")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Outward threat index, fighters free to act: {world.name(self.host)}"
        yield LevelSpec(f"outward.{self.host}", "fighters", "nation", self._free(initial), title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        yield drift(f"outward.{self.host}", toward=self._free(s), speed=1.0 / self.memory)

    def _free(self, s: State) -> Float[Array, "_ member"]:
        """Fighters, each counted by the share of control that the host has where they are [1, member]."""
        fighters = s.total(tuple(f"fighters.{g}" for g in self.groups))
        return (fighters * control_share(s, self.host)).sum(axis=0, keepdims=True)
