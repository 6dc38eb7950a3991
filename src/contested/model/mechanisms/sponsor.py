"""A state that backs a group, wavers, and leaves."""

from collections.abc import Iterator

from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, QuantitySpec, StockSpec, drift, factor, move
from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import fraction, non_negative, parameter, role
from contested.model.quantities import finding, shipments
from contested.model.state import State
from contested.model.world import World

STATES = ("absent", "steady", "wavering")


class Sponsor(Mechanism):
    """A sponsor sends materiel and gives sanctuary; it arrives, wavers and leaves.

    It is absent, steady or wavering, a Markov chain: absent to steady at `onset`, steady to wavering at `waver`,
    wavering back to steady at `recover`, or to absent at `end`. A steady sponsor sends `shipments` a week, a wavering
    one a share of them, and keeps a share of the fighters where nobody finds them. Losing a sponsor cripples a group,
    and unsteady support is nearly as bad (Connable and Libicki 2010). The quantity `shipments` is what a closed border
    leaves of what it sends. It needs a `supply` mechanism of the group.
    """

    sources = ("connable-libicki-2010",)
    catalogue = "M19"
    topic = "outside"
    equations = (
        "come = onset; per week, from absent to steady",
        "waver = waver; per week, from steady to wavering",
        "recover = recover; per week, from wavering to steady",
        "end = end; per week, from wavering to absent",
        "s = sponsor.{group}.steady + wavering_share × sponsor.{group}.wavering",
        "d materiel.{group} / dt = shipments × s × shipments.{group}; attacks' worth per week",
        "finding.{group} ×= 1 − sanctuary × (1 − sponsor.{group}.absent)",
    )
    overlaps = (hard_to_tell("supply", "bring the same group materiel from outside", ("group", "group")),)

    group: str = role("whom it backs")
    start: str = role("the sponsor at the start: absent, steady or wavering", choices=STATES, default="absent")
    onset: Float[Array, " member"] = parameter("per week", non_negative, "rate at which a sponsor comes")
    waver: Float[Array, " member"] = parameter("per week", non_negative, "rate at which a steady sponsor wavers")
    recover: Float[Array, " member"] = parameter("per week", non_negative, "rate at which it is steady again")
    end: Float[Array, " member"] = parameter("per week", non_negative, "rate at which a wavering one leaves")
    shipments: Float[Array, " member"] = parameter("attacks per week", non_negative, "materiel from a steady one")
    wavering_share: Float[Array, " member"] = parameter("share", fraction, "of it that a wavering one sends")
    sanctuary: Float[Array, " member"] = parameter("share", fraction, "fighters out of reach while it is there")

    def declare(self, world: World, initial: State) -> Iterator[StockSpec | LevelSpec]:
        for state in STATES:
            title = f"Sponsor {state}: {world.name(self.group)}"
            start = 1.0 if state == self.start else 0.0
            yield StockSpec(self._state(state), "state", "nation", start, title=title, one_of=f"sponsor.{self.group}")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield finding(self.group, world)
        yield shipments(self.group, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        there = 1.0 - s[self._state("absent")]
        yield factor(f"finding.{self.group}", 1.0 - self.sanctuary * there)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        for name, origin, target, rate, words in (
            ("come", "absent", "steady", self.onset, "comes"),
            ("waver", "steady", "wavering", self.waver, "wavers"),
            ("recover", "wavering", "steady", self.recover, "is steady again"),
            ("end", "wavering", "absent", self.end, "leaves"),
        ):
            title = f"A sponsor {words}: {x.world.name(self.group)}"
            hazard = rate + 0.0 * s[self._state(origin)]
            yield move(name, self._state(origin), self._state(target), hazard, title=title, unit="changes per week")

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        sent = s[self._state("steady")] + self.wavering_share * s[self._state("wavering")]
        yield drift(f"materiel.{self.group}", change=self.shipments * sent * x.factor(f"shipments.{self.group}"))

    def _state(self, state: str) -> str:
        return f"sponsor.{self.group}.{state}"
