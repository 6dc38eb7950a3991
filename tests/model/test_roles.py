"""Which roles of the built-in mechanisms take several names."""

from typing import Any

import jax
import pytest

from contested.errors import InputError
from contested.model.binding import instance_roles
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameter, positive, role, roles_of
from helpers.worlds import land

SEVERAL = {
    "activity": {"attacks"},
    "aid": {"attacks"},
    "ambush": {"defenders"},
    "campaigns": {"affects"},
    "collaboration": {"rivals"},
    "control": {"rivals", "helpers", "rival_helpers"},
    "displacement": {"deadly"},
    "fabrication": {"attacks", "harms"},
    "fracture": {"rivals"},
    "grievance": {"harms", "frightens", "joins"},
    "leadership": {"attacks"},
    "learning": {"attacks"},
    "momentum": {"rivals", "inflicted", "suffered"},
    "narcotics": {"attacks"},
    "operations": {"helpers"},
    "outward": {"groups"},
    "phases": {"rivals", "attacks"},
    "pitched": {"enemies"},
    "provisions": {"attacks"},
    "recruitment": {"competitors"},
    "reinforcement": {"rivals"},
    "reporting": {"attacks", "deaths"},
    "repression": {"joins"},
    "retaliation": {"competitors"},
    "season": {"affects"},
    "statements": {"inflicted"},
    "supply": {"attacks"},
    "terrain": {"hidden"},
    "towns": {"attacks"},
    "upkeep": {"rivals"},
}


def test_a_role_takes_several_names_just_where_the_mechanism_has_several_parts():
    found = {kind: {role.name for role in roles_of(mechanism) if role.many} for kind, mechanism in BUILT_IN.items()}
    assert {kind: roles for kind, roles in found.items() if roles} == SEVERAL


class March(Mechanism):
    """Has a role of each form."""

    who: str = role("who marches")
    others: tuple[str, ...] = role("who marches along", many=True, default=())
    origin: str = role("where from", of="place", default="")
    roads: str = role("how good its roads are", of="column", default="population")
    pace: jax.Array = parameter("per week", positive, "how fast")


def roles(**given: Any) -> dict[str, Any] | str:
    """The roles of a march, or why they are refused."""
    try:
        return instance_roles(March, given, land(2, columns={"mud": [0.0, 1.0]}), "mechanism.march")
    except InputError as error:
        return str(error)


def test_a_choice_is_one_of_its_words():
    world, phases = land(), BUILT_IN["phases"]
    given = {"actor": "red", "rivals": ["blue"], "attacks": ["attack"]}
    for start in ("survival", "guerrilla", "holding", "open"):
        assert instance_roles(phases, given | {"start": start}, world, "mechanism.phases")["start"] == start
    with pytest.raises(InputError, match="no choice 'open_war'; did you mean 'open'?"):
        instance_roles(phases, given | {"start": "open_war"}, world, "mechanism.phases")


def test_one_name_is_a_text_and_several_are_listed():
    assert roles(who="red") == {"who": "red", "others": (), "origin": "", "roads": "population"}
    given = {"who": "red", "others": ["blue", "red"], "origin": "p1", "roads": "mud"}
    assert roles(**given) == {"who": "red", "others": ("blue", "red"), "origin": "p1", "roads": "mud"}
    assert roles(who="red", others="blue")["others"] == ("blue",)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "mechanism.march: 'who' is missing: who marches"),
        ({"who": ["red"]}, "mechanism.march.who: expects one text, found ['red']"),
        ({"who": "rde"}, "mechanism.march.who: no actor 'rde'; did you mean 'red'?"),
        ({"who": "red", "others": ["red", "bleu"]}, "mechanism.march.others: no actor 'bleu'; did you mean 'blue'?"),
        ({"who": "red", "origin": "p11"}, "mechanism.march.origin: no place 'p11'; did you mean 'p1'?"),
        ({"who": "red", "roads": "mudd"}, "mechanism.march.roads: no column 'mudd'; did you mean 'mud'?"),
        ({"who": "red", "pace": 3}, "mechanism.march: 'pace' expects a ledger entry 'prior:ID', found 3"),
        ({"who": "red", "orign": "p1"}, "mechanism.march: unknown key 'orign'; did you mean 'origin'?"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_where_it_stands(given, refusal):
    assert roles(**given) == refusal
