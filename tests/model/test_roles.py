"""Which roles of the built-in mechanisms take several names."""

from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import roles_of

SEVERAL = {
    "ambush": {"defenders"},
    "collaboration": {"rivals"},
    "control": {"actors"},
    "displacement": {"deadly"},
    "grievance": {"harms", "frightens", "joins", "attacks"},
    "momentum": {"rivals", "inflicted", "suffered"},
    "operations": {"helpers"},
    "phases": {"rivals", "attacks"},
    "reach": {"bases"},
    "recruitment": {"competitors"},
    "reporting": {"attacks", "deaths"},
    "season": {"affects"},
    "statements": {"inflicted"},
    "supply": {"attacks"},
    "terrain": {"hidden"},
}


def test_a_role_takes_several_names_just_where_the_mechanism_has_several_parts():
    found = {kind: {role.name for role in roles_of(mechanism) if role.many} for kind, mechanism in BUILT_IN.items()}
    assert {kind: roles for kind, roles in found.items() if roles} == SEVERAL
