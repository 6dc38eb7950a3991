"""Harm to civilians: anger, fear, and their effects on joining and on attacks."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jax.lax import erf
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import fraction, parameter, positive, role
from contested.model.quantities import support
from contested.model.state import State
from contested.model.world import World

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
"""Nodes and weights of the integral over persons: the accuracy of the software, not a number of the world."""


class Grievance(Mechanism):
    """Harm done by one side angers and frightens; the angry help it less, and who is angrier than afraid joins others.

    Anger rises by a step per person harmed per 1,000 and fades with a half-life; fear likewise with what frightens. So
    n attacks that harm h per 1,000 each leave 1 - A = (1 - A_0) exp(-step h n), Bennett's (1 - step h)^n for small
    steps, at any step length (Bennett 2008). Bennett's people see what happens near them; a step here is larger, since
    an incident is known to about 10,000 people. People are willing when anger exceeds both a personal threshold and
    fear, and joining is at its bound rate where both are at their usual means. Willingness to help the culprit is
    in proportion to the share who are not yet angry, (1 - A) / (1 - A_0) (Condra and Shapiro 2012).
    """

    sources = ("bennett-2008", "condra-shapiro-2012")
    catalogue = "M05"
    topic = "people"
    equations = (
        "W(A, F) = E[Φ((a − threshold) / threshold_sd) × Φ((a − F) / fear_sd)]; a normal, mean A, sd anger_sd",
        "{joins} ×= W(anger.{culprit}, fear.{culprit}) / W(anger_start, fear_start)",
        "support.{culprit} ×= (1 − anger.{culprit}) / (1 − anger_start)",
        "h = anger_step × 1000 × {harms} / civilian",
        "i = ln 2 / anger_half_life",
        "d anger.{culprit} / dt = h × (1 − anger.{culprit}) + i × (anger_start − anger.{culprit}); share per week",
        "g = fear_step × 1000 × {frightens} / civilian",
        "j = ln 2 / fear_half_life",
        "d fear.{culprit} / dt = g × (1 − fear.{culprit}) + j × (fear_start − fear.{culprit}); share per week",
        "d harm.{culprit} / dt = {harms} − ln 2 / harm_half_life × harm.{culprit}; persons per week",
        "anger.{culprit}(0) = anger_start",
        "fear.{culprit}(0) = fear_start",
    )
    overlaps = (
        counts_twice(
            "recruitment",
            "let the same harm send recruits: `joins` names those that harm sends anyway",
            ("culprit", "culprit"),
            ("joins", ".harmed_join"),
        ),
    )

    culprit: str = role("whose harm it is")
    harms: tuple[str, ...] = role("flows of civilians harmed by the culprit", of="flow", many=True)
    frightens: tuple[str, ...] = role("flows whose counts frighten", of="flow", many=True)
    joins: tuple[str, ...] = role("flows of joining that willingness multiplies", of="flow", many=True)
    anger_start: Float[Array, " member"] = parameter("share", fraction, "mean anger at the start and in usual times")
    fear_start: Float[Array, " member"] = parameter("share", fraction, "mean fear at the start and in usual times")
    threshold: Float[Array, " member"] = parameter("share", fraction, "mean personal threshold")
    anger_step: Float[Array, " member"] = parameter(
        "per harmed per 1000", positive, "anger per person harmed per 1,000"
    )
    fear_step: Float[Array, " member"] = parameter(
        "per operation per 1000", positive, "fear per frightening event per 1,000"
    )
    anger_half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of anger")
    fear_half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of fear")
    anger_sd: Float[Array, " member"] = parameter("share", positive, "standard deviation of anger between persons")
    fear_sd: Float[Array, " member"] = parameter("share", positive, "standard deviation of fear between persons")
    threshold_sd: Float[Array, " member"] = parameter("share", positive, "standard deviation of personal thresholds")
    harm_half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the memory of harm")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        name = world.name(self.culprit)
        anger, fear = self.anger_start, self.fear_start
        yield LevelSpec(f"anger.{self.culprit}", "share", "place", anger, 0.0, 1.0, title=f"Anger at {name}")
        yield LevelSpec(f"fear.{self.culprit}", "share", "place", fear, 0.0, 1.0, title=f"Fear of {name}")
        title = f"Civilians recently harmed by {name}"
        yield LevelSpec(f"harm.{self.culprit}", "persons", "place", 0.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield support(self.culprit, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        anger, fear = s[f"anger.{self.culprit}"], s[f"fear.{self.culprit}"]
        spreads = self.anger_sd, self.fear_sd, self.threshold_sd
        usual = willing(self.anger_start, self.fear_start, self.threshold, *spreads)
        for pattern in self.joins:
            yield factor(pattern, willing(anger, fear, self.threshold, *spreads) / usual)
        yield factor(f"support.{self.culprit}", safe_ratio(1.0 - anger, 1.0 - self.anger_start))

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        harmed = counts.per_week(counts.of(*self.harms))
        frightening = counts.per_week(counts.of(*self.frightens))
        angered = self.anger_step * safe_ratio(harmed, s["civilian"]) * 1e3
        frightened = self.fear_step * safe_ratio(frightening, s["civilian"]) * 1e3
        yield drift(f"anger.{self.culprit}", toward=1.0, speed=angered)
        yield drift(f"anger.{self.culprit}", toward=self.anger_start, speed=jnp.log(2.0) / self.anger_half_life)
        yield drift(f"fear.{self.culprit}", toward=1.0, speed=frightened)
        yield drift(f"fear.{self.culprit}", toward=self.fear_start, speed=jnp.log(2.0) / self.fear_half_life)
        yield drift(f"harm.{self.culprit}", change=harmed, speed=np.log(2.0) / self.harm_half_life)


def willing(
    anger: Float[Array, "*place member"],
    fear: Float[Array, "*place member"],
    threshold: Float[Array, " member"],
    anger_sd: Float[Array, " member"],
    fear_sd: Float[Array, " member"],
    threshold_sd: Float[Array, " member"],
) -> Float[Array, "*place member"]:
    """Share whose anger exceeds their threshold and their fear: Gauss-Hermite over anger, normal between persons."""
    total = jnp.zeros_like(anger)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        a = anger + float(node) * anger_sd
        exceeds = _normal_below((a - threshold) / threshold_sd) * _normal_below((a - fear) / fear_sd)
        total = total + float(weight / np.sqrt(2.0 * np.pi)) * exceeds
    return total


def _normal_below(z: Array) -> Array:
    return 0.5 + 0.5 * erf(z / np.float32(np.sqrt(2.0)))
