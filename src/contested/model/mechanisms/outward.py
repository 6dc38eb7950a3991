"""An index of the threat to other countries."""

from collections.abc import Iterator

from jaxtyping import Array, Float

from contested.model.effects import Drift, LevelSpec, drift
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.state import State
from contested.model.world import World


class Outward(Mechanism):
    """What fighters from abroad and affiliates could do elsewhere grows with their number and their freedom of action.

    The index is their fighters times the share of ground that a host who lets them be holds, over the same at the
    start, averaged over `memory` weeks. It is an aggregate index without an event: it knows no attack, no plan and no
    place, and nothing else in the model reads it. Its weakness is that strength and freedom are all it knows; intent is
    not among them, and no source measures it, so it says less than its name.
    """

    sources = ("hegghammer-2013",)
    catalogue = "M11"

    groups: tuple[str, ...] = role("fighters from abroad and affiliates", many=True)
    host: str = role("who lets them be where it holds the ground")
    memory: Float[Array, " member"] = parameter("weeks", positive, "weeks over which it is averaged")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        start = self._present(initial)
        yield LevelSpec("outward.base", "fighters", "nation", start, title="Fighters free to act at the start")
        title = "Outward threat index, relative to the start"
        yield LevelSpec("outward.index", "ratio", "nation", 1.0, title=title)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        now = safe_ratio(self._present(s), s["outward.base"])
        yield drift("outward.index", toward=now, speed=1.0 / self.memory)

    def _present(self, s: State) -> Float[Array, "_ member"]:
        """Fighters, each counted by the share of control that the host has where they are [1, member]."""
        free = safe_ratio(s[f"control.{self.host}"], s.total(s.stocks_like("control.*")))
        return (s.total(tuple(f"fighters.{g}" for g in self.groups)) * free).sum(axis=0, keepdims=True)
