"""Fighters from abroad, drawn by victory."""

from collections.abc import Iterator

import jax.numpy as jnp
from jaxtyping import Array, Float

from contested.model.effects import Drift, Flow, LevelSpec, QuantitySpec, arrive, drift, leave
from contested.model.inputs import Inputs, StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import hard_to_tell
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.quantities import borders
from contested.model.state import State
from contested.model.world import World


class Prestige(Mechanism):
    """Victory draws fighters from abroad, and its prestige fades.

    At prestige 1 `arrivals` fighters come a week, divided among places as the table of places says, as far as borders
    are open. Prestige starts at `start`, falls to 1/e over `memory` weeks, and rises by `worth` times the share of all
    control units that the host wins (Hegghammer 2010; Malet 2013). Each fighter leaves at `leaving`
    exp(slope (1 - prestige)): loss of status makes them go (Moore and Tumelty 2008). At a steady prestige of 1 they
    settle at arrivals / leaving, and without arrivals half of them have left after ln 2 / leaving weeks.
    """

    sources = ("hegghammer-2010", "malet-2013", "moore-tumelty-2008")
    catalogue = "M11"
    topic = "outside"
    equations = (
        "prestige.{group}(0) = start",
        "w = total(into(control.{host})) / total(control.*); share of all units that the host wins per week",
        "d prestige.{group} / dt = worth × w − prestige.{group} / memory; per week",
        "f = total(fighters.{group})",
        "F = f / (f + total(fighters.{host})); share of fighters from abroad",
        "foreign-share.{group}(0) = F",
        "foreign-share.{group} = F",
        "arrive = arrivals × prestige.{group} × borders × share({where}); fighters per week",
        "leave = leaving × exp(status_slope × (1 − min(prestige.{group}, 1))); per fighter per week",
    )
    overlaps = (hard_to_tell("recruitment veterans", "bring the same group fighters", ("group", "group")),)

    host: str = role("whose victory it is, and whom they come to help")
    group: str = role("the fighters from abroad")
    where: str = role("column of the places table: where they arrive, as weights", of="column")
    arrivals: Float[Array, " member"] = parameter("fighters per week", non_negative, "who come at prestige 1")
    start: Float[Array, " member"] = parameter("ratio", non_negative, "prestige at the start")
    worth: Float[Array, " member"] = parameter("ratio", non_negative, "prestige that winning every unit would bring")
    memory: Float[Array, " member"] = parameter("weeks", positive, "weeks in which prestige falls to 1/e")
    leaving: Float[Array, " member"] = parameter("per week", non_negative, "leaving hazard at prestige 1")
    status_slope: Float[Array, " member"] = parameter("1", real, "log-hazard of leaving from prestige 1 to none")

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        title = f"Prestige of victory: {world.name(self.host)}, for {world.name(self.group)}"
        yield LevelSpec(f"prestige.{self.group}", "ratio", "nation", self.start, title=title)
        title = f"Share of {world.name(self.group)} in the strength of {world.name(self.host)}"
        yield LevelSpec(self._share(), "share", "nation", self._abroad(initial), 0.0, 1.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield borders()

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        prestige, name = s[f"prestige.{self.group}"], x.world.name(self.group)
        coming = self.arrivals * prestige * x.factor("borders") * x.world.share(self.where)
        stock = f"fighters.{self.group}"
        yield arrive("arrive", stock, coming, title=f"Fighters who arrive from abroad: {name}")
        going = self.leaving * jnp.exp(self.status_slope * (1.0 - jnp.minimum(prestige, 1.0)))
        yield leave("leave", stock, going + 0.0 * s[stock], title=f"Fighters who go back abroad: {name}")

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        units = s.total(s.stocks_like("control.*")).sum(axis=0, keepdims=True)
        won = counts.per_week(counts.into(f"control.{self.host}")).sum(axis=0, keepdims=True)
        gained = self.worth * safe_ratio(won, units)
        yield drift(f"prestige.{self.group}", change=gained, speed=1.0 / self.memory)
        yield drift(self._share(), change=(self._abroad(s) - s[self._share()]) / counts.step)

    def _share(self) -> str:
        return f"foreign-share.{self.group}"

    def _abroad(self, s: State) -> Float[Array, "_ member"]:
        """Share of fighters from abroad among them and the host's own; 0 where there are none."""
        abroad, own = (s[f"fighters.{one}"].sum(axis=0, keepdims=True) for one in (self.group, self.host))
        return safe_ratio(abroad, abroad + own)
