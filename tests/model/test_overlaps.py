"""Mechanisms that tell one story: what counts twice is refused, what evidence hardly tells apart is said."""

from __future__ import annotations

from itertools import combinations

import pytest

from contested.errors import InputError
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.model import MechanismInstance
from contested.model.overlaps import check_overlaps, counts_twice, hard_to_tell_apart
from contested.model.parameter import role, roles_of

RED, BLUE = {"group": "red"}, {"group": "blue"}
HARMED = {"group": "red", "home": "population", "culprit": "blue", "competitors": ()}
JOINS = ("recruitment.join",)


def instance(label: str, **roles) -> MechanismInstance:
    """A mechanism with some of its roles; its kind is the word before the first dash."""
    kind = label.partition("-")[0]
    return MechanismInstance(label, kind, BUILT_IN[kind], roles)


TWICE = {
    "season": (
        {"affects": ("ambush-red.attack",), "urban": "", "towns": ""},
        {"affects": ("ambush-*.attack",), "urban": "", "towns": ""},
        {"affects": ("ambush-blue.attack",), "urban": "", "towns": ""},
    ),
    "terrain": ({"hidden": ("red", "green")}, {"hidden": ("green",)}, {"hidden": ("blue",)}),
    "control": ({"actor": "red"}, {"actor": "red"}, {"actor": "blue"}),
    "operations": (
        {"force": "blue", "helpers": ("allies",), "target": "red"},
        {"force": "allies", "helpers": (), "target": "red"},
        {"force": "allies", "helpers": (), "target": "green"},
    ),
    "reinforcement": ({"actor": "red"}, {"actor": "red"}, {"actor": "blue"}),
    "defection": (
        {"origin": "blue", "destination": "red"},
        {"origin": "blue", "destination": "red"},
        {"origin": "red", "destination": "blue"},
    ),
    "retaliation": ({**RED, "culprit": "blue"}, {**RED, "culprit": "blue"}, {**RED, "culprit": "green"}),
    "alienation": ({"host": "blue", **RED}, {"host": "blue", **RED}, {"host": "blue", "group": "green"}),
    "aid": ({"attacks": ("ambush-red.attack",)}, {"attacks": ("ambush-*.*",)}, {"attacks": ("ambush-blue.attack",)}),
    "narcotics": ({"area": "poppy"}, {"area": "poppy"}, {"area": "coca"}),
    "recruitment": (HARMED, HARMED, {**HARMED, "culprit": "green"}),
    "pitched": ({**RED, "enemies": ("blue",)}, {**RED, "enemies": ("blue", "green")}, {**RED, "enemies": ("green",)}),
}
"""Roles of one mechanism, of one that counts the same, and of one that counts something else."""


@pytest.mark.parametrize("kind", sorted(TWICE))
def test_two_that_count_one_thing_twice_are_refused_and_two_that_do_not_stand_together(kind):
    first, same, other = TWICE[kind]
    one, apart = instance(f"{kind}-one", **first), instance(f"{kind}-two", **other)
    check_overlaps([one, apart])
    with pytest.raises(InputError) as refused:
        check_overlaps([one, instance(f"{kind}-two", **same)])
    assert refused.value.where == f"mechanism.{kind}-two"
    assert f"'{kind}-one' and '{kind}-two' both " in refused.value.message
    assert "which counts it twice; keep one of them" in refused.value.message and "off = true" in refused.value.message


def test_harm_that_sends_recruits_does_not_multiply_them_by_the_anger_at_it():
    recruits = instance("recruitment", **HARMED)
    check_overlaps([instance("grievance", culprit="blue", joins=JOINS), recruits])
    check_overlaps([instance("grievance", culprit="green", joins=("recruitment.*",)), recruits])
    with pytest.raises(InputError, match="'grievance' and 'recruitment' both let the same harm send recruits"):
        check_overlaps([instance("grievance", culprit="blue", joins=("recruitment.*",)), recruits])


def test_a_season_has_its_towns_from_one_place_only():
    check_overlaps([instance("season", affects=(), urban="urban", towns="")])
    with pytest.raises(InputError, match="expected `urban` or `towns`, found both: both say what share") as refused:
        check_overlaps([instance("season-hills", affects=(), urban="urban", towns="red")])
    assert refused.value.where == "mechanism.season-hills"


APART = [
    (("veterans", RED), ("recruitment", HARMED), "bring the same group fighters"),
    (("prestige", RED), ("veterans", RED), "bring the same group fighters"),
    (("repression", {"joins": JOINS}), ("grievance", {"joins": JOINS, "culprit": "blue"}), "ready to join"),
    (("repression", {"joins": JOINS}), ("recruitment", HARMED), "say how many join the same group"),
    (("learning", RED), ("supply", {**RED, "attacks": ()}), "give the same group's attacks a trend"),
    (("learning", RED), ("equipment", {"actor": "red"}), "give the same group's attacks a trend"),
    (("pitched", RED), ("phases", {"actor": "red"}), "holds ground"),
    (("excitation", {"attack": "raids.attack"}), ("season", {"affects": ("raids.*",), "urban": ""}), "in bursts"),
    (("sponsor", RED), ("supply", {**RED, "attacks": ()}), "materiel from outside"),
    (
        ("fracture", {**RED, "splinter": "green"}),
        ("defection", {"origin": "red", "destination": "green"}),
        "take fighters from one group",
    ),
]


@pytest.mark.parametrize(("first", "second", "both"), APART)
def test_two_that_evidence_hardly_tells_apart_stand_together_and_are_named(first, second, both):
    pair = [instance(kind, **roles) for kind, roles in (first, second)]
    check_overlaps(pair)
    for order in (pair, pair[::-1]):
        (found,) = hard_to_tell_apart(order)
        assert (found.first, found.second) == tuple(one.label for one in order) and both in found.both


def test_mechanisms_of_different_groups_are_not_named():
    assert hard_to_tell_apart([instance("veterans", **BLUE), instance("recruitment", **HARMED)]) == []


def test_every_overlap_names_kinds_and_roles_that_exist():
    for mechanism in BUILT_IN.values():
        own = {spec.name for spec in roles_of(mechanism)}
        for overlap in mechanism.overlaps:
            for kind in overlap.kinds:
                its = {spec.name for spec in roles_of(BUILT_IN[kind])}
                for mine, theirs in overlap.same:
                    assert set(mine.split()) <= own, (mechanism, mine)
                    assert {word for word in theirs.split() if word[0] != "."} <= its, (mechanism, theirs)
        assert all({first, second} <= own for first, second, _ in mechanism.either)


def test_no_two_built_in_mechanisms_say_their_overlap_twice():
    """A pair of different kinds is told by one of the two."""
    told = {(name, kind) for name, one in BUILT_IN.items() for overlap in one.overlaps for kind in overlap.kinds}
    assert not [pair for pair in combinations(sorted(BUILT_IN), 2) if pair in told and pair[::-1] in told]


def test_a_mechanism_of_ones_own_may_name_an_overlap_and_a_role_that_is_not_there_is_an_error():
    class Volunteers(Mechanism):
        """Volunteers come."""

        overlaps = (counts_twice("veterans", "bring the same group fighters", ("grup", "group")),)
        group: str = role("whom they join")

    own = MechanismInstance("volunteers", "volunteers", Volunteers, dict(RED))
    with pytest.raises(InputError, match="volunteers: an overlap names a role 'grup'; did you mean 'group'"):
        check_overlaps([own, instance("veterans", **RED)])
