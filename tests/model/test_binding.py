"""Roles and parameters of mechanisms, bound to what a scenario gives for them."""

from __future__ import annotations

from typing import Any, ClassVar

import jax
import pytest

from contested.errors import InputError
from contested.model.binding import bind_parameters, bound, check_enemies, instance_roles
from contested.model.mechanism import Mechanism
from contested.model.parameter import (
    ParameterSpec,
    at_most_one,
    below_one,
    fraction,
    non_negative,
    parameter,
    positive,
    real,
    role,
)
from contested.scenario.load import load_scenario
from contested.scenario.schema import Actor
from helpers.refusal import refusal
from helpers.worlds import land
from scenario.minimal import write_minimal

PRIOR = """
[[prior]]
id = "{id}"
says = "A number."
unit = "{unit}"
basis = "judged"
distribution = {{ kind = "normal", mean = {mean}, sd = {sd}, low = {low}, high = {high} }}
why = "No count is public."
known_from = 2030-01-01
status = "draft"
"""


class March(Mechanism):
    """Has a role of each form and two parameters."""

    who: str = role("who marches")
    others: tuple[str, ...] = role("who marches along", many=True, default=())
    sites: tuple[str, ...] = role("where to", of="place", many=True)
    origin: str = role("where from", of="place", default="")
    roads: str = role("how good its roads are", of="column", default="population")
    joins: str = role("the flow that joins", of="flow", default="")
    deadly: tuple[str, ...] = role("stocks of the dead", of="stock", many=True, default=("dead.*",))
    gait: str = role("how", choices=("slow", "fast"), default="slow")
    pace: jax.Array = parameter("km per day", positive, "how fast")
    share: jax.Array = parameter("share", fraction, "how many")


WORLD = land(2, columns={"mud": [0.0, 1.0], "height": [1.0, 2.0]})
GIVEN = {"who": "red", "sites": ["p0"]}


def roles(**given: Any) -> dict[str, Any] | str:
    """The roles of a march, or why they are refused."""
    try:
        return instance_roles(March, GIVEN | given, WORLD, "mechanism.march")
    except InputError as error:
        return str(error)


def test_roles_that_are_left_out_have_their_defaults_in_the_order_of_the_class():
    found = roles()
    assert found == {
        "who": "red", "others": (), "sites": ("p0",), "origin": "", "roads": "population", "joins": "",
        "deadly": ("dead.*",), "gait": "slow",
    }  # fmt: skip
    assert list(found) == ["who", "others", "sites", "origin", "roads", "joins", "deadly", "gait"]


def test_roles_take_names_of_the_world_words_of_choice_and_any_flow_or_stock():
    given = {
        "others": ["blue", "red"], "sites": "p1", "origin": "p0", "roads": "mud", "joins": "any.flow",
        "deadly": ["x", "y"], "gait": "fast",
    }  # fmt: skip
    assert roles(**given) == {
        "who": "red", "others": ("blue", "red"), "sites": ("p1",), "origin": "p0", "roads": "mud", "joins": "any.flow",
        "deadly": ("x", "y"), "gait": "fast",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"who": "rde"}, ".who: no actor 'rde'; did you mean 'red'?"),
        ({"others": ["blue", "bleu"]}, ".others: no actor 'bleu'; did you mean 'blue'?"),
        ({"sites": ["p0", "nowhere"]}, ".sites: no place 'nowhere'; known: 'p0', 'p1'."),
        ({"roads": "wxyz"}, ".roads: no column 'wxyz'; known: 'height', 'mud', 'population'."),
        ({"gait": "fats"}, ".gait: no choice 'fats'; did you mean 'fast'?"),
        ({"gait": "walk"}, ".gait: no choice 'walk'; known: 'fast', 'slow'."),
        ({"who": ["red"]}, ".who: expects one text, found ['red']"),
        ({"who": 3}, ".who: expects one text, found 3"),
        ({"sites": []}, ".sites: expected at least one place, found an empty list: where to"),
        ({"sites": ["p0", "p1", "p0"]}, ".sites: expected every place once, found 'p0' twice"),
        ({"deadly": ["a", "b", "b", "a"]}, ".deadly: expected every stock once, found 'a' twice"),
        ({"pace": "fast"}, ": 'pace' expects a ledger entry 'prior:ID', found 'fast'"),
        ({"share": 0.5}, ": 'share' expects a ledger entry 'prior:ID', found 0.5"),
        ({"whoo": "red"}, ": unknown key 'whoo'; did you mean 'who'?"),
        ({"pase": "red"}, ": unknown key 'pase'; did you mean 'pace'?"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_where_it_stands(given, words):
    assert roles(**given) == f"mechanism.march{words}"


def test_an_empty_list_is_right_where_the_role_may_be_left_out():
    assert roles(others=[]) == roles() == roles(others=())


def test_a_missing_role_is_told_with_what_it_means():
    assert refusal(instance_roles, March, {"who": "red"}, WORLD, "here") == "here: 'sites' is missing: where to"
    assert refusal(instance_roles, March, {}, WORLD, "here") == "here: 'who' is missing: who marches"


class War(Mechanism):
    """Two pairs of roles fight."""

    hostile: ClassVar[tuple[tuple[str, str], ...]] = (("first", "second"), ("second", "third"))
    first: str = role("who attacks")
    second: tuple[str, ...] = role("who defends", many=True)
    third: tuple[str, ...] = role("who comes last", many=True, default=())


def actor(id_: str, *enemies: str) -> Actor:
    return Actor(id=id_, name=id_.title(), fighters="prior:x", where="posts", enemies=enemies)


def test_actors_who_fight_are_enemies_if_one_of_the_two_says_so():
    given = {"first": "red", "second": ("blue",), "third": ()}
    for actors in (
        [actor("red", "blue"), actor("blue")],
        [actor("red"), actor("blue", "red")],
        [actor("red", "blue"), actor("blue", "red")],
    ):
        assert refusal(check_enemies, War, given, iter(actors), "mechanism.war") == ""


def test_actors_who_fight_and_are_no_enemies_are_refused_by_name():
    actors = [actor("red", "blue"), actor("blue"), actor("gold", "red")]
    given = {"first": "red", "second": ("gold", "blue"), "third": ()}
    assert refusal(check_enemies, War, given, actors, "mechanism.war") == ""
    assert refusal(check_enemies, War, given | {"third": ("red", "blue")}, actors, "mechanism.war") == (
        "mechanism.war.third: expected actors that are enemies, found 'gold' (second) against 'blue'; "
        "add enemies = [\"blue\"] to actor 'gold', or name another"
    )
    assert refusal(check_enemies, War, given | {"first": "blue"}, actors, "mechanism.war") == (
        "mechanism.war.second: expected actors that are enemies, found 'blue' (first) against 'gold'; "
        "add enemies = [\"gold\"] to actor 'blue', or name another"
    )


def test_a_mechanism_without_hostile_roles_needs_no_enemies():
    assert refusal(check_enemies, March, GIVEN, [actor("red")], "mechanism.march") == ""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A scenario with more priors."""
    rows = {
        "pace": ("km per day", 20, 5, 1, 40),
        "share": ("share", 0.5, 0.2, 0, 1),
        "wide": ("share", 0, 1, -100, 100),
    }
    keys = ("unit", "mean", "sd", "low", "high")
    ledger = "".join(PRIOR.format(id=id_, **dict(zip(keys, row, strict=True))) for id_, row in rows.items())
    return load_scenario(write_minimal(tmp_path_factory.mktemp("minimal"), ledger=ledger))


def test_every_parameter_is_bound_to_its_prior_in_the_order_of_the_class(loaded):
    given = {"share": "prior:share", "pace": "prior:pace"}
    pace, share = bind_parameters("march", March, given, loaded, "mechanism.march")
    assert (pace.name, pace.label, pace.spec.unit, pace.by_hand) == ("march.pace", "march", "km per day", None)
    assert (share.name, share.label, share.spec.name, share.by_hand) == ("march.share", "march", "share", None)
    assert (pace.prior.id, share.prior.id) == ("pace", "share")


def test_a_number_set_by_hand_is_kept_as_it_is(loaded):
    pace, share = bind_parameters("march", March, {"pace": 3, "share": "prior:share"}, loaded, "here")
    assert (pace.prior, pace.by_hand, type(pace.by_hand)) == (None, 3.0, float)
    assert (share.prior.id, share.by_hand) == ("share", None)


def test_a_parameter_that_is_missing_unknown_or_does_not_fit_is_refused(loaded):
    def bind(**given: Any) -> str:
        return refusal(bind_parameters, "march", March, given, loaded, "mechanism.march")

    where, both = "mechanism.march", {"pace": "prior:pace", "share": "prior:share"}
    assert bind(**both) == ""
    assert bind() == f"{where}: parameter 'pace' is not bound (how fast, km per day); expected pace = \"prior:ID\""
    assert bind(pace=3) == f"{where}: parameter 'share' is not bound (how many, share); expected share = \"prior:ID\""
    assert bind(**both, pase=3) == f"{where}: unknown parameter 'pase'; did you mean 'pace'?"
    assert bind(**both, originn=3) == f"{where}: unknown parameter 'originn'; did you mean 'origin'?"
    assert bind(pace=0, share=1) == f"{where}.pace: expected a number above 0 (km per day), found 0, set by hand"
    assert bind(pace=1, share="prior:pace") == (
        f"{where}.share: expected the unit 'share', found 'km per day' in ledger entry 'prior:pace'"
    )


def test_a_prior_has_only_values_that_make_sense_for_the_parameter(loaded):
    def bind(support) -> str:
        return refusal(bound, "a", "b", ParameterSpec("a", "share", support, "what"), "prior:wide", loaded, "here")

    assert bind(real) == ""
    for support in (fraction, positive, non_negative, at_most_one, below_one):
        assert bind(support) == (  # a millionth of a standard normal lies below -4.753
            f"here: expected numbers {support.name}, found a prior that reaches from -4.75 to 4.75 in ledger entry "
            "'prior:wide'"
        )


@pytest.mark.parametrize(
    ("support", "inside", "outside"),
    [
        (fraction, (0, 1, 0.5), (-0.001, 1.001)),
        (positive, (1e-9, 1e9), (0, -1)),
        (non_negative, (0, 5), (-0.5,)),
        (below_one, (0, 0.999), (1, -0.1)),
        (at_most_one, (1, -50), (1.5,)),
    ],
)
def test_a_number_set_by_hand_lies_in_the_support(loaded, support, inside, outside):
    spec = ParameterSpec("a", "persons", support, "what")
    for value in inside:
        assert bound("a", "b", spec, value, loaded, "here").by_hand == value
    for value in outside:
        assert refusal(bound, "a", "b", spec, value, loaded, "here") == (
            f"here: expected a number {support.name} (persons), found {value:g}, set by hand"
        )
