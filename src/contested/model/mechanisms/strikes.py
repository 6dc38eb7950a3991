"""Strikes from afar."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, event, loss
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import finding
from contested.model.size import Size, heavy_tail, mean_size
from contested.model.state import State
from contested.model.world import World


class Strikes(Mechanism):
    """Strikes from over the horizon are as good as what partners on the ground know; without any they harm civilians.

    Strikes come at `rate` a week in the whole country, an outside event of the scenario, spread as the target's
    fighters are. A share mu is aimed: `alone`, or up to `with_partner` where everyone helps the partner. Aimed strikes
    remove fighters; others do so with chance x = I / P, the share of fighters among people, and else kill civilians.
    So the force of effort without information in Kress and Szechtman (2009): with theta recruits for each civilian
    harmed, where `effect` and `harm` are equal strikes that are not aimed add fighters wherever x < theta / (1 +
    theta). How many die at once has a heavy tail. With a partner it needs a `collaboration` mechanism of the partner.
    """

    sources = ("kress-szechtman-2009", "lyall-2017")
    catalogue = "M19, M03"
    topic = "outside"
    equations = (
        "h = rate × fighters.{target} / total(fighters.{target}); strikes per week",
        "a = alone + max(with_partner − alone, 0) × collaboration.{partner}; the second term is 0 without a partner",
        "μ = min(max(a × finding.{target}, 0), 1); share that is aimed",
        "x = fighters.{target} / (civilian + fighters.{target}); chance that an unaimed one hits a fighter",
        "k = min(size_cap, fighters.{target})",
        "size of hit ~ tail(1, size_exponent, size_offset, k); fighters killed",
        "hit = h × (μ + (1 − μ) × x) × effect / mean(tail(1, size_exponent, size_offset, k)); strikes per week",
        "killed = 1; share of a hit's size",
        "size of miss ~ tail(1, size_exponent, size_offset, size_cap); civilians killed",
        "miss = h × (1 − μ) × (1 − x) × harm / mean(tail(1, size_exponent, size_offset, size_cap)); strikes per week",
        "harmed = 1; share of a miss's size",
    )

    target: str = role("against whom")
    partner: str = role("whose collaborators on the ground inform them; empty for nobody's", default="")
    rate: Float[Array, " member"] = parameter("strikes per week", non_negative, "strikes in the whole country")
    alone: Float[Array, " member"] = parameter("share", fraction, "share aimed without a partner")
    with_partner: Float[Array, " member"] = parameter("share", fraction, "share aimed where everyone helps a partner")
    effect: Float[Array, " member"] = parameter("fighters per strike", non_negative, "fighters that an aimed one kills")
    harm: Float[Array, " member"] = parameter("persons per strike", non_negative, "civilians that another one kills")
    size_exponent: Float[Array, " member"] = parameter("1", positive, "exponent of deaths at once")
    size_offset: Float[Array, " member"] = parameter(
        "deaths", non_negative, "sizes well below this are about equally common"
    )
    size_cap: Float[Array, " member"] = parameter("deaths", positive, "most deaths in one strike")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield finding(self.target, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        enemy, civilians, against = s[f"fighters.{self.target}"], s["civilian"], x.world.name(self.target)
        informed = s[f"collaboration.{self.partner}"] if self.partner else jnp.zeros_like(enemy)
        aimed = self.alone + (self.with_partner - self.alone).clip(0.0) * informed
        aimed = (aimed * x.factor(f"finding.{self.target}")).clip(0.0, 1.0)
        hidden = safe_ratio(enemy, civilians + enemy)
        here = self.rate * safe_ratio(enemy, enemy.sum(axis=0, keepdims=True))
        found, harmed = self._size(jnp.minimum(self.size_cap, enemy)), self._size(self.size_cap)
        hits = here * (aimed + (1.0 - aimed) * hidden) * self.effect / mean_size(found)[0]
        killed, title = f"dead.{self.target}", f"Fighters killed in strikes: {against}"
        fighters = loss("killed", f"fighters.{self.target}", killed, jnp.ones_like(self.harm), title=title)
        yield event("hit", hits, found, (fighters,), title=f"Strikes that kill fighters: {against}")
        misses = here * (1.0 - aimed) * (1.0 - hidden) * self.harm / mean_size(harmed)[0]
        title = f"Civilians killed in strikes against {against}"
        people = loss("harmed", "civilian", "dead.civilian", jnp.ones_like(self.harm), title=title)
        yield event("miss", misses, harmed, (people,), title=f"Strikes against {against} in which civilians die")

    def _size(self, cap: Float[Array, "*place member"]) -> Size:
        return heavy_tail(jnp.ones_like(self.size_exponent), self.size_exponent, self.size_offset, cap)
