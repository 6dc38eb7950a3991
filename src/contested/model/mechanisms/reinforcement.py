"""Fighters who are moved to where they are needed."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, travel
from contested.model.inputs import Inputs, safe_ratio, total
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import non_negative, parameter, positive, role
from contested.model.quantities import paid
from contested.model.state import State
from contested.model.world import World


class Reinforcement(Mechanism):
    """A force moves fighters to garrisons under attack and to those that have shrunk, and power fades on the way.

    Every place wants D fighters: its share of the present force by the table of places, and `called` for each recent
    attack of a rival there. A fighter goes from place i to j at rate r K D_j / (D_i + D_j), with K = exp(-hours /
    reach) (Boulding 1962; Buhaug and Gates 2002). Travel takes as long both ways, so in each pair of places fighters
    settle in proportion to D: what is lost in one place thins the others. Without pay nobody is moved.
    Routes lead to a place's neighbours and the five nearest others. It needs an `activity` mechanism of each rival.
    """

    sources = ("boulding-1962", "buhaug-gates-2002")
    catalogue = "M13"
    topic = "ground"
    equations = (
        "D = share({where}) × total(fighters.{actor}) + called × Σ(activity.{rivals}); fighters wanted",
        "km = distance(0)",
        "K = exp(−km / speed / reach); by route",
        "weight of move = K × there(D) / (there(D) + D); by route",
        "move = rate × paid.{actor} × along(K × there(D) / (there(D) + D)); per fighter per week",
    )
    overlaps = (counts_twice("reinforcement", "move the same fighters between places", ("actor", "actor")),)

    actor: str = role("whose fighters are moved")
    rivals: tuple[str, ...] = role("whose attacks call for more", many=True)
    where: str = role("column of the places table: where the force usually is", of="column")
    rate: Float[Array, " member"] = parameter(
        "per week", non_negative, "moves to one other place of far larger need, if it were no way off"
    )
    called: Float[Array, " member"] = parameter(
        "fighters per attack", non_negative, "fighters called to a place by each recent attack"
    )
    reach: Float[Array, " member"] = parameter("hours", positive, "hours of travel over which movement falls to 1/e")
    speed: Float[Array, " member"] = parameter("km per hour", positive, "speed of travel along the straight line")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield paid(self.actor, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        fighters = s[f"fighters.{self.actor}"]
        wanted = x.world.share(self.where) * fighters.sum(axis=0, keepdims=True)
        wanted = wanted + self.called * s.total(tuple(f"activity.{r}" for r in self.rivals))
        routes, real = x.world.routes()
        real = real & (routes != np.arange(len(routes))[:, None])
        km = np.take_along_axis(x.world.distance_km, routes, axis=1)[..., None].astype(np.float32)
        near = jnp.exp(-km / self.speed / self.reach) * real[..., None]
        there = jnp.take(wanted, jnp.asarray(routes), axis=0)
        pull = near * safe_ratio(there, there + wanted[:, None])
        moved = self.rate * x.factor(f"paid.{self.actor}") * total(pull.swapaxes(0, 1))
        stock = f"fighters.{self.actor}"
        title = f"Fighters moved to other places: {x.world.name(self.actor)}"
        yield travel("move", stock, stock, moved, routes, pull, title=title)
