"""Every built-in mechanism declares the named quantities that it multiplies or looks up."""

from __future__ import annotations

import jax.numpy as jnp
import pytest

from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import REQUIRED, parameters_of, roles_of
from helpers.worlds import land

DECLARED = {
    "aid": ["aid", "income.holder", "wage"],
    "alienation": ["support.host"],
    "ambush": ["exposure.attacker", "hiding.attacker"],
    "cohesion": ["fed.group", "paid.group", "strength.group", "supplied.group", "wage"],
    "collaboration": ["support.actor"],
    "control": [
        "hold.actor",
        "hold.helpers",
        "hold.rival_helpers",
        "hold.rivals",
        "strength.actor",
        "strength.helpers",
        "strength.rival_helpers",
        "strength.rivals",
    ],
    "defection": ["strength.origin"],
    "displacement": ["borders", "wage"],
    "equipment": ["strength.actor"],
    "grievance": ["support.culprit"],
    "leadership": ["strength.group"],
    "narcotics": ["drug_trade", "income.holder", "wage"],
    "operations": ["exposure.target", "finding.target"],
    "phases": ["exposure.actor", "hold.actor", "strength.actor", "strength.rivals", "support.actor"],
    "pitched": ["hold.group", "strength.enemies", "strength.group"],
    "prestige": ["borders"],
    "provisions": ["fed.group", "provisions.group", "shipments.group", "support.group"],
    "recruitment": ["paid.group", "wage"],
    "reinforcement": ["paid.actor"],
    "repression": ["repression.actor", "support.actor"],
    "season": ["snow"],
    "sponsor": ["finding.group", "shipments.group"],
    "strikes": ["finding.target"],
    "supply": ["shipments.group", "supplied.group"],
    "terrain": ["finding.hidden", "hiding.hidden"],
    "upkeep": ["income.actor", "paid.actor"],
    "veterans": ["strength.group"],
}
"""By kind; a role stands for the actor that fills it."""


@pytest.mark.parametrize("kind", sorted(BUILT_IN))
def test_a_mechanism_declares_just_the_quantities_that_it_uses(kind):
    mechanism = BUILT_IN[kind]
    roles = {spec.name: (spec.name,) if spec.many else spec.name for spec in roles_of(mechanism)}
    roles |= {
        spec.name: spec.default for spec in roles_of(mechanism) if spec.of == "choice" and spec.default is not REQUIRED
    }
    numbers = {spec.name: jnp.ones(1) for spec in parameters_of(mechanism)}
    world = land(actors=[spec.name for spec in roles_of(mechanism)])
    found = mechanism(label=kind, **roles, **numbers).quantities(world)
    assert sorted(spec.name for spec in found) == DECLARED.get(kind, [])
