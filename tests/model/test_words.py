"""The words of mechanisms: the roles that they have, and the names, titles and units of all that they say, in order."""

from __future__ import annotations

import jax.numpy as jnp
import pytest

from contested.model.inputs import Inputs, StepCounts
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import REQUIRED, parameters_of, roles_of
from contested.model.state import State
from helpers.said import words
from helpers.worlds import land

R = REQUIRED
PHASES = ("survival", "guerrilla", "holding", "open")
STATES = ("absent", "steady", "wavering")
ROLES = {
    "strikes": {"target": ("actor", R), "partner": ("actor", "")},
    "towns": {"group": ("actor", R), "attacks": ("flow", R), "urban": ("column", R)},
    "equipment": {"actor": ("actor", R)},
    "alienation": {"host": ("actor", R), "group": ("actor", R)},
    "outward": {"groups": ("actor", R), "host": ("actor", R)},
    "fabrication": {"side": ("actor", R), "attacks": ("flow", R), "harms": ("flow", R)},
    "statements": {"side": ("actor", R), "inflicted": ("flow", R)},
    "operations": {"force": ("actor", R), "helpers": ("actor", ()), "target": ("actor", R)},
    "displacement": {"deadly": ("stock", R)},
    "control": {
        "actor": ("actor", R), "rivals": ("actor", R), "helpers": ("actor", ()), "rival_helpers": ("actor", ()),
    },
    "repression": {"actor": ("actor", R), "joins": ("flow", R)},
    "pitched": {"group": ("actor", R), "enemies": ("actor", R)},
    "sponsor": {"group": ("actor", R), "start": ("choice", "absent")},
    "prestige": {"host": ("actor", R), "group": ("actor", R), "where": ("column", R)},
    "leadership": {"group": ("actor", R), "attacks": ("flow", R)},
    "phases": {
        "actor": ("actor", R), "rivals": ("actor", R), "attacks": ("flow", R), "start": ("choice", "guerrilla"),
    },
}  # fmt: skip
"""What fills each role, and what fills it where the scenario does not say."""
CHOICES = {("sponsor", "start"): STATES, ("phases", "start"): PHASES}


@pytest.mark.parametrize("kind", ROLES)
def test_a_role_is_filled_by_its_sort_of_name_and_has_a_default_or_none(kind):
    found = roles_of(BUILT_IN[kind])
    assert {role.name: (role.of, role.default) for role in found} == ROLES[kind]
    assert {(kind, role.name): role.choices for role in found if role.choices} == {
        key: value for key, value in CHOICES.items() if key[0] == kind
    }


WEEKLY = "changes per week"
DECLARED = {
    "towns": [
        ("towns.group", "share", "nation", "Share of attacks in towns: Group"),
        ("townspeople.group", "ratio", "place", "Townspeople among the people, relative to the country's: Group"),
    ],
    "equipment": [("equipment.actor", "share", "nation", "Captured equipment that works: Actor")],
    "outward": [("outward.host", "fighters", "nation", "Outward threat index, fighters free to act: Host")],
    "displacement": [("threat", "deaths per 100000 per week", "place", "Threat: recent deaths per population")],
    "repression": [
        ("legitimacy.actor", "share", "nation", "Legitimacy: Actor"),
        ("usual-presence.actor", "fighters per 1000", "place", "Usual presence for each 1,000 people: Actor"),
    ],
    "sponsor": [
        (f"sponsor.group.{state}", "state", "nation", f"Sponsor {state}: Group", "sponsor.group") for state in STATES
    ],
    "prestige": [
        ("prestige.group", "ratio", "nation", "Prestige of victory: Host, for Group"),
        ("foreign-share.group", "share", "nation", "Share of Group in the strength of Host"),
    ],
    "leadership": [
        ("leaders-lost.group", "leaders", "nation", "Leaders lost: Group", ""),
        ("leaderless.group", "share", "nation", "Shock of a leader's loss: Group"),
    ],
    "phases": [
        *((f"phase.actor.{phase}", "phase", "nation", f"In phase {phase}: Actor", "phase.actor") for phase in PHASES),
        ("phase_age.actor", "weeks", "nation", "Weeks in the present phase: Actor"),
    ],
}  # fmt: skip
"""Stocks and levels; a role stands for the actor that fills it, and its capital letter for the actor's name."""
EVENTS = "events per week"
FLOWS = {
    "strikes": [
        ("hit", "Strikes that kill fighters: Target", EVENTS),
        ("killed", "fighters.target", "dead.target", "Fighters killed in strikes: Target", ""),
        ("miss", "Strikes against Target in which civilians die", EVENTS),
        ("harmed", "civilian", "dead.civilian", "Civilians killed in strikes against Target", ""),
    ],
    "operations": [
        ("clash", "Clashes in operations against Target", EVENTS),
        ("killed", "fighters.target", "dead.target", "Fighters killed in operations: Target", ""),
        ("captured", "fighters.target", "captured.target", "Fighters captured in operations: Target", ""),
        ("incident", "Operations against Target in which civilians die", EVENTS),
        ("harmed", "civilian", "dead.civilian", "Civilians killed in operations against Target", ""),
    ],
    "displacement": [
        ("flee", "civilian", "displaced", "People who flee within the country", ""),
        ("cross", "civilian", "abroad", "People who flee across the border", ""),
        ("return", "displaced", "civilian", "Displaced people who go home", ""),
        ("come_back", "abroad", "civilian", "Refugees who come home", ""),
    ],
    "control": [
        ("lost", "control.actor", "control.contested", "Districts lost: Actor", ""),
        ("gained", "control.contested", "control.actor", "Districts won: Actor", ""),
    ],
    "pitched": [
        (f"killed.{side}", f"fighters.{side}", f"dead.{side}", f"Fighters killed in pitched fights: {name}", "")
        for side, name in (("enemies", "Enemies"), ("more", "more"), ("group", "Group"))
    ],
    "sponsor": [
        (name, f"sponsor.group.{origin}", f"sponsor.group.{target}", f"A sponsor {does}: Group", WEEKLY)
        for name, origin, target, does in (
            ("come", "absent", "steady", "comes"), ("waver", "steady", "wavering", "wavers"),
            ("recover", "wavering", "steady", "is steady again"), ("end", "wavering", "absent", "leaves"),
        )
    ],
    "prestige": [
        ("arrive", "fighters.group", "Fighters who arrive from abroad: Group", ""),
        ("leave", "fighters.group", "Fighters who go back abroad: Group", ""),
    ],
    "leadership": [("lose", "leaders-lost.group", "Losses of a leader: Group", "leaders per week")],
    "phases": [
        (f"{a}_to_{b}", f"phase.actor.{a}", f"phase.actor.{b}", f"Changes from {a} to {b}: Actor", WEEKLY)
        for low, high in zip(PHASES, PHASES[1:], strict=False) for a, b in ((low, high), (high, low))
    ],
}  # fmt: skip
FACTORS = {
    "towns": ["one.attack", "other.attack"],
    "equipment": ["strength.actor"],
    "alienation": ["support.host"],
    "repression": ["one.attack", "other.attack", "support.actor"],
    "sponsor": ["finding.group"],
    "leadership": ["strength.group", "one.attack", "other.attack"],
    "phases": ["hold.actor", "exposure.actor", "one.attack", "other.attack"],
}
DRIFTS = {
    "towns": ["towns.group"],
    "equipment": ["equipment.actor"],
    "outward": ["outward.host"],
    "displacement": ["threat"],
    "repression": ["legitimacy.actor"],
    "sponsor": ["materiel.group"],
    "prestige": ["prestige.group", "foreign-share.group"],
    "leadership": ["leaderless.group"],
    "phases": ["phase_age.actor"],
}
TOLD = {
    "fabrication": [
        ("made_up", "", "", "Attacks that Side makes up", "attacks claimed per week"),
        ("admitted_harm", "", "", "Harm to civilians that Side admits", "deaths admitted per week"),
    ],
    "statements": [
        ("stated", "", "", "Enemy losses stated by Side", "deaths stated per week"),
        ("admitted", "", "", "Own losses admitted by Side", "deaths admitted per week"),
    ],
}


class Ones(State):
    """A state of one place in which every stock and level is 1."""

    def __getitem__(self, name):
        return jnp.ones((1, 1))

    def stocks_like(self, pattern):
        return (pattern,)


def bound(kind):
    """A mechanism whose roles are filled by their own names, two of a list, and its world."""
    several = {"actor": ("more",), "flow": ("one.attack", "other.attack"), "stock": ("dead.civilian",)}
    specs = roles_of(BUILT_IN[kind])
    actors = [role.name for role in specs if role.of == "actor"]
    roles = {role.name: role.name if role.of in ("actor", "column") else role.default for role in specs}
    for role in specs:
        if role.many:
            roles[role.name] = (role.name, *several["actor"]) if role.of == "actor" else several[role.of]
    world = land(actors=actors, columns={role.name: [0.5] for role in specs if role.of == "column"})
    world = world._replace(actor_names=tuple(name.capitalize() for name in actors), control_unit="district")
    numbers = {spec.name: jnp.ones(1) for spec in parameters_of(BUILT_IN[kind])}
    return BUILT_IN[kind](label=kind, **roles, **numbers), world


@pytest.mark.parametrize("kind", ROLES)
def test_a_mechanism_says_just_this_in_these_words_and_in_this_order(kind):
    mechanism, world = bound(kind)
    state, week, zero = Ones({}, {}), jnp.asarray(0.0), jnp.zeros((1, 1))
    x, counts = Inputs(world, week, week, 1.0, {}, {}, {}), StepCounts({}, {}, zero, 1.0)
    assert words(mechanism.declare(world, state)) == DECLARED.get(kind, [])
    assert words(mechanism.flows(state, x)) == FLOWS.get(kind, [])
    assert words(mechanism.reports(world, counts)) == TOLD.get(kind, [])
    assert words(mechanism.factors(state, x)) == [(pattern,) for pattern in FACTORS.get(kind, [])]
    assert words(mechanism.drifts(state, x, counts)) == [(name,) for name in DRIFTS.get(kind, [])]


QUANTITIES = {
    "phases": ["hold.actor", "exposure.actor", "support.actor", "strength.actor", "strength.rivals", "strength.more"],
    "repression": ["repression.actor", "support.actor"],
    "pitched": ["hold.group", "strength.group", "strength.enemies", "strength.more"],
    "control": [
        f"{quantity}.{who}"
        for who in ("actor", "rivals", "more", "helpers", "more", "rival_helpers", "more")
        for quantity in ("strength", "hold")
    ],
    "operations": ["finding.target", "exposure.target"],
    "sponsor": ["finding.group", "shipments.group"],
    "displacement": ["borders", "wage"],
    "strikes": ["finding.target"],
    "prestige": ["borders"],
    "alienation": ["support.host"],
    "leadership": ["strength.group"],
    "equipment": ["strength.actor"],
}


@pytest.mark.parametrize("kind", ROLES)
def test_the_quantities_of_each_of_several_actors_are_declared(kind):
    mechanism, world = bound(kind)
    found = list(mechanism.quantities(world))
    assert [spec.name for spec in found] == QUANTITIES.get(kind, [])
    if kind == "repression":
        assert found[0].title == "Repression, relative to the start: Actor" and found[0].unit == "ratio"
