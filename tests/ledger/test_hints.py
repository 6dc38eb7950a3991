"""Hints name the nearest right thing, and counts have their plurals."""

import pytest

from contested.errors import InputError, nearest, nearest_in_model
from contested.ledger.plural import one_of, plural


def test_the_nearest_of_several_is_named():
    assert nearest("wgae", ["wage", "wages", "page"]) == "did you mean 'wage'?"
    assert nearest("attacks", ["attack", "attackers"]) == "did you mean 'attack'?"


def test_without_a_near_one_all_are_listed_once_in_order_and_eight_at_most():
    assert nearest("xyz", ["b", "a", "b"]) == "known: 'a', 'b'."
    assert nearest("xyz", "abcdefgh") == "known: 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'."
    assert nearest("xyz", "abcdefghi") == "known: 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' ..."
    assert nearest("xyz", "abc", show=2) == "known: 'a', 'b' ..."
    assert nearest("xyz", []) == "none is known."


def test_options_that_share_a_part_with_the_word_stand_first():
    options = ["aid", "ambush-reds.attack", "shipments.blues", "shipments.reds"]
    hint = nearest_in_model("supply-*.shipments", options, show=3)
    assert hint == "known: 'shipments.blues', 'shipments.reds', 'aid' ..."
    assert nearest_in_model("aid", ["activity-reds", "aid-government"]) == "did you mean 'aid-government'?"


def test_a_word_must_be_alike_to_be_meant():
    assert nearest("abcdefghij", ["abcdefxxxx"]).startswith("did you mean")  # six letters of ten
    assert nearest("abcdefghij", ["abcdexxxxx"]).startswith("known")


def test_an_error_begins_with_its_place_where_it_has_one():
    assert str(InputError("wrong", "a.toml")) == "a.toml: wrong" and str(InputError("wrong")) == "wrong"


@pytest.mark.parametrize(
    ("one", "several"),
    [("box", "boxes"), ("loss", "losses"), ("church", "churches"), ("bush", "bushes"), ("entry", "entries"),
     ("day", "days"), ("claim", "claims"), ("year", "years")],
)  # fmt: skip
def test_a_noun_has_its_regular_plural(one, several):
    assert plural(one) == several


@pytest.mark.parametrize("said", ["a place", "an oblast", "an Upazila", "a union council", "a district"])
def test_a_noun_has_its_article(said):
    assert one_of(said.partition(" ")[2]) == said
