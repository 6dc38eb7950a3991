"""How facts about people, their movements and what is said of them apply to a model."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from contested.facts import forces, people, reports
from contested.facts.catalogue import fact
from contested.facts.fact import Silent, Trial
from contested.facts.names import Names

NO_ANGER = {"anger_step": 1e-9, "fear_step": 1e-9}
SEES_ALL = {"base": 50.0, "size_slope": 0.0, "access_slope": 0.0}
"""Log odds at which every event is reported."""


def trials(names: Names) -> Iterator[Trial | Silent]:
    """The facts S7, S8, S9, S12, S13, S16 and S17."""
    yield _claims(names)
    yield _duration(names)
    yield _revenge(names)
    yield _ban(names)
    yield _desertion(names)
    yield _pace(names)
    yield _observers(names)


def _claims(names: Names) -> Trial | Silent:
    attackers = {str(one.roles["attacker"]) for one in names.of_kind("ambush")}
    speaking = [one for one in names.of_kind("statements") if one.roles["side"] in attackers]
    seeing = names.of_kind("reporting")
    if not speaking or not seeing:
        return Silent(fact("S7"), "no group that attacks states losses, or nobody else reports them")
    first, report = speaking[0], seeing[0]
    parts = partial(
        reports.claim_parts,
        reports=[f"{report.label}.deaths"],
        dead=names.find(report.roles["deaths"]),
        stated=f"{first.label}.stated",
        inflicted=names.find(first.roles["inflicted"]),
    )
    off = names.off(statements={"inflation": 1.0}, reporting=SEES_ALL)
    return Trial(fact("S7"), parts, reports.verified_over_claimed, off)


def _duration(names: Names) -> Trial | Silent:
    dead = names.find(f"dead.{actor}" for actor in names.model.world.actors)
    if not dead:
        return Silent(fact("S8"), "nobody dies in the model")
    return Trial(fact("S8"), partial(people.duration_parts, dead=dead), people.duration)


def _revenge(names: Names) -> Trial | Silent:
    answering = names.of_kind("retaliation")
    culprits = {str(one.roles["culprit"]) for one in answering}
    harmful = [one for one in names.of_kind("grievance") if one.roles["culprit"] in culprits]
    harms = names.find(flow for one in harmful for flow in one.roles["harms"])
    attacks = names.find(str(one.roles["attack"]) for one in answering)
    if not attacks or not harms:
        return Silent(fact("S9"), "no group answers harm to civilians")
    parts = partial(people.revenge_parts, attacks=attacks, harms=harms)
    off = names.off(retaliation={"response": 0.0}, grievance=NO_ANGER)
    return Trial(fact("S9"), parts, people.response, off)


def _ban(names: Names) -> Trial | Silent:
    growing = names.of_kind("narcotics")
    banned = [one for one in names.model.shocks if any(fnmatchcase("drug_trade", name) for name in one.patterns)]
    if not growing:
        return Silent(fact("S12"), "the model has no drug crops")
    if not banned:
        return Silent(fact("S12"), "no outside event of the scenario bans the drug trade")
    parts = partial(people.crop_parts, crops=[f"crop.{one.label}" for one in growing])
    return Trial(fact("S12"), parts, people.crop, names.off(narcotics={"ban_effect": 0.0}))


def _desertion(names: Names) -> Trial | Silent:
    groups = tuple((str(one.roles["group"]), f"{one.label}.desert") for one in names.of_kind("cohesion"))
    if not groups:
        return Silent(fact("S13"), "nobody deserts in the model")
    parts = partial(forces.desertion_parts, groups=groups)
    return Trial(fact("S13"), parts, forces.desertion, names.off(cohesion={"rate": 0.0, "deserters": 0.0}))


def _pace(names: Names) -> Trial | Silent:
    helping = {actor for one in names.of_kind("control") for actor in one.roles["helpers"]}
    coming = {str(one.roles["group"]) for one in names.of_kind("prestige", "volunteers")}
    groups = sorted(helping | coming)
    if not groups:
        return Silent(fact("S16"), "the model has no fighters from abroad")
    off = names.off(prestige={"leaving": 0.05})
    leaving = {one.label for one in names.of_kind("cohesion") if one.roles["group"] in groups}
    deserting = {f"{label}.rate": 0.05 for label in leaving if f"{label}.rate" in names.parameters}
    return Trial(fact("S16"), partial(forces.pace_parts, groups=groups), forces.pace, {**off, **deserting})


def _observers(names: Names) -> Trial | Silent:
    seeing = names.of_kind("reporting")
    if not seeing:
        return Silent(fact("S17"), "nobody reports in the model")
    label = seeing[0].label
    parts = partial(reports.observer_parts, more=[f"{label}.attacks"], fewer=[f"{label}.verified"])
    return Trial(fact("S17"), parts, reports.observers, names.off(reporting={"verified": 1.0}))
