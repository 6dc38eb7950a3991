"""How facts about control, phases and forces apply to a model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contested.facts import forces, settled, zones
from contested.facts.catalogue import fact
from contested.facts.fact import Silent, Trial
from contested.facts.names import Names

HOLDS_FROM_THE_START = {
    "up_ratio": 1e-4, "down_fraction": 0.0, "supply": 1e-4, "survival_supply": 1e-4, "support": 0.0,
    "survival_fighters": 1e-4, "min_force": 1e-4, "sojourn": 0.0,
}  # fmt: skip
"""Conditions of the phases that every group meets in its first weeks."""
NO_DENUNCIATION = {"steepness": 0.01}
"""Denunciation that hardly depends on control."""


def trials(names: Names) -> Iterator[Trial | Silent]:
    """The facts S4, S6, S10, S11 and S15."""
    yield _zones(names)
    yield from _phase_one(names)
    yield from _settled(names)
    yield _mass(names)


def _zones(names: Names) -> Trial | Silent:
    killers = tuple((str(one.roles["actor"]), f"{one.label}.selective") for one in names.of_kind("collaboration"))
    if not killers:
        return Silent(fact("S4"), "no mechanism of collaboration: violence does not depend on control")
    parts = partial(zones.zone_parts, killers=killers)
    return Trial(fact("S4"), parts, zones.parity, names.off(collaboration=NO_DENUNCIATION))


def _phase_one(names: Names) -> Iterator[Trial | Silent]:
    attacks = {str(one.roles["attacker"]): f"{one.label}.attack" for one in names.of_kind("ambush")}
    groups = tuple((one, attacks[one]) for one in names.hidden_groups() if one in attacks)
    off = names.off(phases=HOLDS_FROM_THE_START)
    for asked, value in ((fact("S6a"), forces.attacks_and_ground), (fact("S6b"), forces.units_a_year)):
        if not groups:
            yield Silent(asked, "no group has phases, so none is in phase one")
            continue
        null = partial(forces.ground_parts, groups=groups, always=True)
        yield Trial(asked, partial(forces.ground_parts, groups=groups), value, off, null)


def _settled(names: Names) -> Iterator[Trial | Silent]:
    holders = tuple(str(one.roles["actor"]) for one in names.of_kind("control"))
    flight = names.find(f"{one.label}.{flow}" for one in names.of_kind("displacement") for flow in ("flee", "cross"))
    for asked, series, what in (
        (fact("S11"), names.violence(), "violence"),
        (fact("S10"), flight, "flight"),
    ):
        needed = settled.BEFORE + settled.AFTER[what][1] + 2
        if not holders or not series:
            yield Silent(asked, f"the model has no {what} by place, or nobody who can hold one")
        elif names.calendar.weeks < needed:
            yield Silent(asked, f"the run has {names.calendar.weeks} weeks, of {needed} needed")
        else:
            parts = partial(settled.fall_parts, actors=holders, of=series, what=what)
            yield Trial(asked, parts, settled.fall, null_parts=partial(parts, elsewhere=True))


def _mass(names: Names) -> Trial | Silent:
    incumbents = sorted({str(one.roles["force"]) for one in names.of_kind("operations")})
    held = {str(one.roles["actor"]) for one in names.of_kind("control")}
    foes = sorted({str(one.roles["target"]) for one in names.of_kind("operations")} & held)
    if not incumbents or not foes:
        return Silent(fact("S15"), "no incumbent runs operations against a group that can hold ground")
    parts = partial(forces.mass_parts, incumbents=incumbents, foes=foes)
    return Trial(fact("S15"), parts, forces.threshold, null_parts=partial(parts, planted=True))
