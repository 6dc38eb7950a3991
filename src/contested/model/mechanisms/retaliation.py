"""Attacks that answer harm to civilians."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Addition
from contested.model.inputs import Inputs, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import parameter, positive, real, role
from contested.model.state import State


class Retaliation(Mechanism):
    """Harm to civilians brings attacks on who did it, by groups that are there.

    Every civilian harmed adds eta attacks in the same place, half of them within `half_life` weeks, shared among the
    group and its competitors in proportion to their fighters there. One study found one more incident within six weeks
    of a typical one (Condra et al. 2010), another fewer attacks on shelled villages (Lyall 2009), so eta may
    be negative; attacks never fall below none. Lack of supply or a closed season reduces these attacks as it does
    others. It needs a `grievance` mechanism of the culprit, with the same half-life of harm.
    """

    sources = ("condra-2010", "lyall-2009")
    catalogue = "M05"
    topic = "violence"
    equations = (
        "g = fighters.{group} / (fighters.{group} + Σ(fighters.{competitors})); the group's share",
        "{attack} += response × ln 2 / half_life × harm.{culprit} × g; attacks per week",
    )
    hostile = (("group", "culprit"),)
    overlaps = (
        counts_twice(
            "retaliation", "answer the same harm by the same group", ("group", "group"), ("culprit", "culprit")
        ),
    )

    group: str = role("who attacks")
    culprit: str = role("whose harm is answered")
    attack: str = role("the group's attacks", of="flow")
    competitors: tuple[str, ...] = role("other groups that answer the same harm", many=True, default=())
    response: Float[Array, " member"] = parameter(
        "attacks per person harmed", real, "eta: attacks added by one person harmed"
    )
    half_life: Float[Array, " member"] = parameter("weeks", positive, "half-life of the response to harm")

    def factors(self, s: State, x: Inputs) -> Iterator[Addition]:
        groups = s.total(tuple(f"fighters.{g}" for g in (self.group, *self.competitors)))
        part = safe_ratio(s[f"fighters.{self.group}"], groups)
        recent = s[f"harm.{self.culprit}"] * (np.log(2.0) / self.half_life)
        yield Addition(self.attack, self.response * recent * part)
