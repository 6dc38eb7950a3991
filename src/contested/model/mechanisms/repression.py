"""Repression and exclusion: what they cost a government, and whom they hold down."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import at_most_one, fraction, non_negative, parameter, positive, role
from contested.model.quantities import support
from contested.model.state import State
from contested.model.world import World

MOST = 0.999
"""A numerical guard: legitimacy stays this far below 1, where nobody has a grievance at all."""


class Repression(Mechanism):
    """People act when grievance beats risk: repression raises risk now and lowers legitimacy later.

    A person's grievance is hardship H times 1 - L, L being legitimacy; the risk is the person's aversion R times the
    chance P = 1 - exp(-k c) of being caught, with c the actor's fighters for each 1,000 people. H and R are spread
    evenly from 0 to 1, and who has H (1 - L) - R P > T is active (Epstein 2002), a share with a closed form. The part
    `excluded` of the people, such as women kept from school and work, see legitimacy lowered by `exclusion`. The
    quantity `repression` multiplies c and the exclusion, 1 at the start; an outside event changes it. Legitimacy
    follows it over `memory` weeks: it settles at L_0 (1 - cost (repression - 1)), so easing repression lowers risk at
    once and grievance in the end. Joining changes with the share who are active, help for the actor with the rest.
    """

    sources = ("epstein-2002", "kuran-1989")
    catalogue = "M06"
    topic = "people"
    equations = (
        "p(c, r) = 1 − exp(−risk × c × r); chance of being caught",
        "z(L) = max(1 − threshold / (1 − L), 0)",
        "y(L, p) = min(z(L) × (1 − L) / p, 1)",
        "a(L, p) = z(L) × y(L, p) − p / (1 − L) × y(L, p)^2 / 2; share with H (1 − L) − R p above the threshold",
        "x(L, r) = L × (1 − min(exclusion × r, 1)); legitimacy among the excluded",
        "A(L, c, r) = (1 − excluded) × a(L, p(c, r)) + excluded × a(x(L, r), p(c, r)); share who are active",
        "c = 1000 × fighters.{actor} / civilian",
        "N = A(legitimacy.{actor}, c, repression.{actor})",
        "U = A(legitimacy, usual-presence.{actor}, 1)",
        "{joins} ×= N / U",
        "support.{actor} ×= (1 − N) / (1 − U)",
        "usual-presence.{actor}(0) = c",
        "legitimacy.{actor}(0) = legitimacy",
        "s = min(max(legitimacy × (1 − cost × (repression.{actor} − 1)), 0), 1); where legitimacy settles",
        "d legitimacy.{actor} / dt = (s − legitimacy.{actor}) / memory; share per week",
    )
    overlaps = (
        hard_to_tell("grievance", "make the same people more or less ready to join", ("joins", "joins")),
        hard_to_tell("recruitment", "say how many join the same group", ("joins", ".join")),
    )

    actor: str = role("who represses")
    joins: tuple[str, ...] = role("flows of joining its enemies", of="flow", many=True)
    legitimacy: Float[Array, " member"] = parameter("share", fraction, "L_0: legitimacy at the start")
    cost: Float[Array, " member"] = parameter("share", at_most_one, "legitimacy lost when repression doubles")
    memory: Float[Array, " member"] = parameter("weeks", positive, "weeks in which legitimacy follows repression")
    excluded: Float[Array, " member"] = parameter("share", fraction, "people who are excluded from public life")
    exclusion: Float[Array, " member"] = parameter("share", at_most_one, "legitimacy that exclusion costs among them")
    risk: Float[Array, " member"] = parameter("per fighter per 1000", non_negative, "k: growth of the chance of arrest")
    threshold: Float[Array, " member"] = parameter("share", fraction, "T: net grievance above which people act")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        name = world.name(self.actor)
        title = f"Legitimacy: {name}"
        yield LevelSpec(f"legitimacy.{self.actor}", "share", "nation", self.legitimacy, 0.0, 1.0, title=title)
        start, title = self._force(initial), f"Usual presence for each 1,000 people: {name}"
        yield LevelSpec(f"usual-presence.{self.actor}", "fighters per 1000", "place", start, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield QuantitySpec(f"repression.{self.actor}", f"Repression, relative to the start: {world.name(self.actor)}")
        yield support(self.actor, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        repression = jnp.asarray(x.factor(f"repression.{self.actor}"))
        now = self._active(s[f"legitimacy.{self.actor}"], self._force(s), repression)
        usual = self._active(self.legitimacy, s[f"usual-presence.{self.actor}"], jnp.ones_like(repression))
        for pattern in self.joins:
            yield factor(pattern, jnp.where(usual > 0, safe_ratio(now, usual), 1.0))
        yield factor(f"support.{self.actor}", safe_ratio(1.0 - now, 1.0 - usual))

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        change = self.cost * (jnp.asarray(x.factor(f"repression.{self.actor}")) - 1.0)
        settled = jnp.clip(self.legitimacy * (1.0 - change), 0.0, 1.0)
        yield drift(f"legitimacy.{self.actor}", toward=settled, speed=1.0 / self.memory)

    def _force(self, s: State) -> Array:
        return 1e3 * safe_ratio(s[f"fighters.{self.actor}"], s["civilian"])

    def _active(self, legitimacy: Array, force: Array, repression: Array) -> Array:
        """Share of people who are active."""
        caught = -jnp.expm1(-self.risk * force * repression)
        lowered = legitimacy * (1.0 - jnp.minimum(self.exclusion * repression, 1.0))
        included, excluded = (active(one, caught, self.threshold) for one in (legitimacy, lowered))
        return (1.0 - self.excluded) * included + self.excluded * excluded


def active(
    legitimacy: Float[Array, "..."], caught: Float[Array, "..."], threshold: Float[Array, "..."]
) -> Float[Array, "..."]:
    """Share with H (1 - L) - R P > T, H and R uniform on [0, 1]: the area of a triangle, cut where R reaches 1."""
    grievance = 1.0 - jnp.minimum(legitimacy, MOST)
    room = jnp.maximum(1.0 - threshold / grievance, 0.0)
    slope = caught / grievance
    most = jnp.minimum(safe_ratio(room, slope), 1.0)
    most = jnp.where(slope > 0, most, 1.0)
    return room * most - slope * most**2 / 2.0
