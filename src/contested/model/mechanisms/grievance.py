"""Harm done to civilians: anger, fear, and what they do to joining and to attacks."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jax.lax import erf
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, World, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, parameter, positive, real, role
from contested.model.state import State

ANGER_SD, FEAR_SD, THRESHOLD_SD = 0.125, 0.25, 0.25
"""Spread between persons (Bennett 2008)."""
MEMORY_HALF_LIFE = 4.0
"""Weeks; the lag kernel of attacks after harm (Condra et al. 2010: six weeks, up to six months)."""
MOST_RESPONSE = float(np.log(3.0))
"""Log factor beyond which attacks answer harm no further: threefold either way (judged)."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)


class Grievance(Mechanism):
    """Harm done by one side angers and frightens; who is angrier than afraid joins the other, and attacks follow harm.

    Anger rises by a step per person harmed per 1,000 and fades with a half-life; fear likewise with operations and
    deaths. So n attacks that harm h per 1,000 each leave 1 - A = (1 - A_0) exp(-0.05 h n), Bennett's
    (1 - 0.05 h)^n for small h, whatever the step. People are willing when anger beats both a personal threshold and
    fear (Bennett 2008), and joining is at its bound rate where both stand at their usual means. Attacks are multiplied
    by exp(eta x sum over lags of harm per 100,000), kernel halving every four weeks, its weights summing to one; the
    sign of eta is disputed (Condra et al. 2010 against Lyall 2009), so its prior covers both.
    """

    sources = ("bennett-2008", "condra-2010", "lyall-2009")
    catalogue = "M05"

    culprit: str = role("whose harm it is")
    harms: tuple[str, ...] = role("flows of civilians harmed by the culprit", of="flow", many=True)
    frightens: tuple[str, ...] = role("flows whose counts frighten", of="flow", many=True)
    joins: tuple[str, ...] = role("flows of joining that willingness multiplies", of="flow", many=True)
    attacks: tuple[str, ...] = role("attacks on the culprit that answer harm", of="flow", many=True)
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
    attack_response: Float[Array, " member"] = parameter(
        "log rate per harmed per 100000", real, "eta: change of the log attack rate per person harmed per 100,000"
    )

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        yield LevelSpec(f"anger.{self.culprit}", "share", "place", self.anger_start, 0.0, 1.0)
        yield LevelSpec(f"fear.{self.culprit}", "share", "place", self.fear_start, 0.0, 1.0)
        yield LevelSpec(f"harm.{self.culprit}", "persons", "place", 0.0)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        anger, fear = s[f"anger.{self.culprit}"], s[f"fear.{self.culprit}"]
        usual = willing(self.anger_start, self.fear_start, self.threshold)
        for pattern in self.joins:
            yield factor(pattern, willing(anger, fear, self.threshold) / usual)
        recent = safe_ratio(s[f"harm.{self.culprit}"], s["civilian"]) * 1e5 * np.log(2.0) / MEMORY_HALF_LIFE
        for pattern in self.attacks:
            yield factor(pattern, jnp.exp(jnp.clip(self.attack_response * recent, -MOST_RESPONSE, MOST_RESPONSE)))

    def drifts(self, s: State, x: Inputs, done: StepCounts) -> Iterator[Drift]:
        harmed = done.per_week(done.of(*self.harms))
        frightening = done.per_week(done.of(*self.frightens))
        _anger, _fear = s[f"anger.{self.culprit}"], s[f"fear.{self.culprit}"]
        angered = self.anger_step * safe_ratio(harmed, s["civilian"]) * 1e3
        frightened = self.fear_step * safe_ratio(frightening, s["civilian"]) * 1e3
        yield drift(f"anger.{self.culprit}", toward=1.0, speed=angered)
        yield drift(f"anger.{self.culprit}", toward=self.anger_start, speed=jnp.log(2.0) / self.anger_half_life)
        yield drift(f"fear.{self.culprit}", toward=1.0, speed=frightened)
        yield drift(f"fear.{self.culprit}", toward=self.fear_start, speed=jnp.log(2.0) / self.fear_half_life)
        yield drift(f"harm.{self.culprit}", change=harmed, speed=np.log(2.0) / MEMORY_HALF_LIFE)


def willing(anger: Array, fear: Array, threshold: Array) -> Array:
    """Share whose anger beats both their threshold and their fear: Gauss-Hermite over normal anger between persons."""
    total = jnp.zeros_like(anger)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        a = anger + float(node) * ANGER_SD
        beats = _normal_below((a - threshold) / THRESHOLD_SD) * _normal_below((a - fear) / FEAR_SD)
        total = total + float(weight / np.sqrt(2.0 * np.pi)) * beats
    return total


def _normal_below(z: Array) -> Array:
    return 0.5 + 0.5 * erf(z / np.float32(np.sqrt(2.0)))
