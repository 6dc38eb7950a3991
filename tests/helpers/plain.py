"""Simple mechanisms for tests of others: attacks and losses at constant rates, deaths at a constant hazard, a ramp."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from contested.model.effects import LevelSpec, event, leave, move
from contested.model.inputs import safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, role


class Background(Mechanism):
    """Attacks that harm nobody, at a steady rate in every place."""

    rate: jax.Array = parameter("per week", positive, "attacks in every place")

    def flows(self, s, x):
        yield event("attack", jnp.broadcast_to(self.rate, s["civilian"].shape))


class Raids(Mechanism):
    """Attacks that harm nobody, at a rate per fighter."""

    group: str = role("who raids")
    rate: jax.Array = parameter("per fighter per week", positive, "raids planned")

    def flows(self, s, x):
        yield event("attack", self.rate * s[f"fighters.{self.group}"])


class Killing(Mechanism):
    """Civilians die at one hazard, in the first place only."""

    hazard: jax.Array = parameter("per week", positive, "hazard of death")

    def flows(self, s, x):
        here = jnp.zeros_like(s["civilian"]).at[0].set(1.0)
        yield move("kill", "civilian", "dead.civilian", self.hazard * here)


class Losing(Mechanism):
    """A group loses so many fighters a week in every place, dead and captured, whatever their number."""

    group: str = role("who loses")
    killed: jax.Array = parameter("per week", non_negative, "fighters killed a week")
    captured: jax.Array = parameter("per week", non_negative, "fighters captured a week")

    def flows(self, s, x):
        there = s[f"fighters.{self.group}"]
        for name, to, rate in (("kill", "dead", self.killed), ("capture", "captured", self.captured)):
            yield move(name, f"fighters.{self.group}", f"{to}.{self.group}", safe_ratio(rate, there))


class Steady(Mechanism):
    """A level of collaboration that stays where it is."""

    actor: str = role("whose informers")
    level: jax.Array = parameter("share", non_negative, "collaboration")

    def declare(self, world, initial):
        yield LevelSpec(f"collaboration.{self.actor}", "share", "place", self.level, 0.0, 1.0)


class Pressing(Mechanism):
    """Recent attacks that stay as many in every place."""

    actor: str = role("whose attacks")
    level: jax.Array = parameter("attacks", non_negative, "recent attacks in every place")

    def declare(self, world, initial):
        yield LevelSpec(f"activity.{self.actor}", "attacks", "place", self.level)


class Ramp(Mechanism):
    """A group in the first place grows at a steady pace for half of `weeks`, then shrinks at the same pace."""

    group: str = role("which group")
    pace: jax.Array = parameter("fighters per week", positive, "fighters gained or lost a week")
    weeks: jax.Array = parameter("weeks", positive, "length of the way up and down")
    low: jax.Array = parameter("fighters", non_negative, "fighters at both ends")

    def size(self, week):
        """Fighters so many weeks after the start."""
        return self.low + self.pace * jnp.minimum(week, self.weeks - week)

    def flows(self, s, x):
        here, fighters = jnp.zeros_like(s["civilian"]).at[0].set(1.0), f"fighters.{self.group}"
        change = jnp.log(self.size(x.week + x.step) / self.size(x.week)) / x.step
        grown = jnp.maximum(change, 0.0) * s[fighters] / jnp.maximum(s["civilian"], 1.0)
        yield move("grow", "civilian", fighters, here * grown)
        yield leave("shrink", fighters, here * jnp.maximum(-change, 0.0))
