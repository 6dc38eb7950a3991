"""Joining an armed group."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, move
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.quantities import paid, wage
from contested.model.state import State
from contested.model.world import World


class Recruitment(Mechanism):
    """Fighters recruit: a group that is there grows, lower wages make joining cheaper, and harm by the enemy recruits.

    The hazard per eligible person is h0 w^-e R / (R + K), with w the legal wage relative to the start (Collier and
    Hoeffler 2004; Dube and Vargas 2013; the sign of e is left open) and R the group's fighters in the place: few
    recruit in proportion to their number, many reach all who could join (the contact form of recruitment by contagion;
    Castillo-Chavez and Song 2003). Where there is no group, joining stops; it is founded again at a rate of its own.
    Each civilian harmed by the culprit sends theta recruits, spread over the weeks that follow (Kress and Szechtman
    2009), to the group and its competitors in proportion to their fighters in the place, and to no group that is not
    there. With a culprit it needs a `grievance` mechanism of that culprit, and the same half-life of harm.
    """

    sources = ("collier-hoeffler-2004", "dube-vargas-2013", "castillo-chavez-song-2003", "kress-szechtman-2009")
    catalogue = "M07, M08, M03"
    topic = "people"
    equations = (
        "n = fighters.{group}",
        "e = min({eligible} / population, 1); share of people who could join",
        "h = {home} / largest({home}); 1 where home is the population",
        "j = rate × wage^(−wage_elasticity) × paid.{group} × n / (n + presence_half)",
        "join = (j + founding) × e × h; per person per week",
        "s = collateral × ln 2 / harm_half_life × harm.{culprit}; recruits sent per week",
        "harmed_join = s × n / (n + Σ(fighters.{competitors})) / civilian; per person per week",
    )
    overlaps = (
        counts_twice(
            "recruitment",
            "recruit for the same group from the same area and for the same harm",
            ("group", "group"),
            ("home", "home"),
            ("culprit", "culprit"),
        ),
    )

    group: str = role("who recruits")
    home: str = role(
        "column of the places table: where recruits come from, relative to its largest value",
        of="column",
        default="population",
    )
    eligible: str = role("column of the places table: persons who could join", of="column", default="population")
    culprit: str = role("whose harm sends recruits; empty for nobody's", default="")
    competitors: tuple[str, ...] = role("other groups to whom the same harm sends recruits", many=True, default=())
    rate: Float[Array, " member"] = parameter(
        "per eligible man per week",
        non_negative,
        "joining hazard in the group's home area at the usual wage, where it has many",
    )
    wage_elasticity: Float[Array, " member"] = parameter("1", real, "fall of joining with the legal wage")
    presence_half: Float[Array, " member"] = parameter(
        "fighters", positive, "K: fighters in a place at which joining has half its rate"
    )
    founding: Float[Array, " member"] = parameter(
        "per eligible man per week", non_negative, "joining hazard in the group's home area where it has nobody"
    )
    collateral: Float[Array, " member"] = parameter(
        "recruits per civilian harmed", non_negative, "theta: recruits sent by a civilian harmed"
    )
    harm_half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the memory of harm")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield wage()
        yield paid(self.group, world)

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        world = x.world
        home = relative(world, self.home)
        eligible = np.minimum(world.column(self.eligible) / np.maximum(world.column("population"), 1.0), 1.0)
        there = s[f"fighters.{self.group}"]
        usual = self.rate * x.factor("wage") ** -self.wage_elasticity * x.factor(f"paid.{self.group}")
        hazard = (usual * there / (there + self.presence_half) + self.founding) * eligible * home
        name = world.name(self.group)
        yield move("join", "civilian", f"fighters.{self.group}", hazard, title=f"Fighters who join: {name}")
        if self.culprit:
            groups = s.total(tuple(f"fighters.{g}" for g in (self.group, *self.competitors)))
            sent = self.collateral * s[f"harm.{self.culprit}"] * (np.log(2.0) / self.harm_half_life)
            sent = sent * safe_ratio(there, groups)
            hazard, title = safe_ratio(sent, s["civilian"]), f"Fighters who join after harm to civilians: {name}"
            yield move("harmed_join", "civilian", f"fighters.{self.group}", hazard, title=title)


def relative(world: World, column: str) -> Float[np.ndarray, "place 1"]:
    """A column relative to its largest value [place, 1]; for the population, 1 everywhere."""
    values = world.column(column)
    return np.ones_like(values) if column == "population" else values / max(float(values.max()), 1e-9)
