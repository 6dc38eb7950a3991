"""Joining an armed group."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Flow, QuantitySpec, move
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import non_negative, parameter, positive, real, role
from contested.model.quantities import rent, wage
from contested.model.state import State
from contested.model.world import World


class Recruitment(Mechanism):
    """Lower legal wages make joining cheaper, larger rents make fighting worth more, and harm by the enemy recruits.

    The hazard per eligible person is h0 w^-e_w r^e_r, with w the legal wage and r the lootable rent relative to the
    start (Collier and Hoeffler 2004; Dube and Vargas 2013); both signs are left open by their priors. Each civilian
    harmed by the culprit sends theta recruits, spread over the weeks that follow (Kress and Szechtman 2009), to the
    group and its competitors in proportion to their fighters in the place, and to no group that is not there.
    With a culprit it needs a `grievance` mechanism of that culprit, and the same half-life of harm.
    """

    sources = ("collier-hoeffler-2004", "dube-vargas-2013", "kress-szechtman-2009")
    catalogue = "M08, M03"

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
        "per eligible man per week", non_negative, "joining hazard in the group's home area at the usual wage and rent"
    )
    wage_elasticity: Float[Array, " member"] = parameter("1", real, "fall of joining with the legal wage")
    rent_elasticity: Float[Array, " member"] = parameter("1", real, "rise of joining with lootable rent")
    collateral: Float[Array, " member"] = parameter(
        "recruits per civilian harmed", non_negative, "theta: recruits sent by a civilian harmed"
    )
    harm_half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the memory of harm")

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield wage()
        yield rent()

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        world = x.world
        home = relative(world, self.home)
        eligible = np.minimum(world.column(self.eligible) / np.maximum(world.column("population"), 1.0), 1.0)
        terms = x.factor("wage") ** -self.wage_elasticity * x.factor("rent") ** self.rent_elasticity
        hazard, name = self.rate * terms * eligible * home, x.world.name(self.group)
        yield move("join", "civilian", f"fighters.{self.group}", hazard, title=f"Fighters who join: {name}")
        if self.culprit:
            groups = s.total(tuple(f"fighters.{g}" for g in (self.group, *self.competitors)))
            sent = self.collateral * s[f"harm.{self.culprit}"] * (np.log(2.0) / self.harm_half_life)
            sent = sent * safe_ratio(s[f"fighters.{self.group}"], groups)
            hazard, title = safe_ratio(sent, s["civilian"]), f"Fighters who join after harm to civilians: {name}"
            yield move("harmed_join", "civilian", f"fighters.{self.group}", hazard, title=title)


def relative(world: World, column: str) -> Float[np.ndarray, "place 1"]:
    """A column relative to its largest value [place, 1]; for the population, 1 everywhere."""
    values = world.column(column)
    return np.ones_like(values) if column == "population" else values / max(float(values.max()), 1e-9)
