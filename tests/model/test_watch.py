"""State, inputs and counts record the names that a mechanism reads and refuse those that do not exist."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import Inputs, StepCounts
from contested.model.watch import (
    Known,
    WatchedCounts,
    WatchedInputs,
    WatchedState,
    require,
    require_each_once,
    require_name,
    watch,
)
from helpers.refusal import refusal
from helpers.worlds import land

KNOWN = Known(
    ("civilian", "dead.red", "dead.blue"),
    ("raid.attack", "raid.killed", "feud.killed"),
    ("raid.attack",),
    ("wage", "price"),
)
ONE = jnp.ones((1, 1))


def watched_inputs() -> tuple[WatchedInputs, set[str]]:
    read: set[str] = set()
    week = jnp.float32(3.0)
    x = Inputs(land(), week, week, 0.5, {"wage": 4 * ONE, "raid.*": 3 * ONE}, {"wage": 0.5 * ONE}, {"raid.attack": ONE})
    return watch(WatchedInputs, x, KNOWN, read), read


def watched_counts() -> tuple[WatchedCounts, set[str]]:
    read: set[str] = set()
    by_flow = {"raid.attack": ONE, "raid.killed": 2 * ONE, "feud.killed": 4 * ONE}
    targets = {"raid.attack": None, "raid.killed": "dead.red", "feud.killed": "dead.blue"}
    return watch(WatchedCounts, StepCounts(by_flow, targets, 0 * ONE, 0.5), KNOWN, read), read


def test_a_state_records_each_stock_and_level_that_is_read_and_no_other():
    read: set[str] = set()
    s = WatchedState({"civilian": ONE, "dead.red": 2 * ONE}, {"threat": 3 * ONE}, read)
    assert (float(s["civilian"][0, 0]), float(s["threat"][0, 0])) == (1.0, 3.0)
    assert read == {"civilian", "threat"}
    assert refusal(lambda: s["dead.rde"]) == "no stock or level 'dead.rde' in this scenario; did you mean 'dead.red'?"
    assert read == {"civilian", "threat"}
    assert float(s.total(("dead.red", "threat"))[0, 0]) == 5.0
    assert read == {"civilian", "dead.red", "threat"}


def test_what_is_read_is_no_part_of_the_numbers_of_a_state():
    s = WatchedState({"civilian": ONE}, {"threat": 3 * ONE}, {"civilian"})
    leaves = jax.tree.leaves(s)
    assert len(leaves) == 2
    assert [float(leaf[0, 0]) for leaf in leaves] == [1.0, 3.0]


def test_a_pattern_of_stocks_matches_some_and_is_no_reading():
    read: set[str] = set()
    s = WatchedState({"civilian": ONE, "dead.red": ONE, "dead.blue": ONE}, {"threat": ONE}, read)
    assert s.stocks_like("dead.*") == ("dead.blue", "dead.red")
    assert refusal(s.stocks_like, "threat") == "no stock matches 'threat'; known: 'civilian', 'dead.blue', 'dead.red'."
    assert read == set()


def test_factors_and_dampings_of_flows_and_quantities_are_recorded():
    x, read = watched_inputs()
    assert float(x.factor("wage")[0, 0]) == 4.0
    assert read == {"wage"}
    assert float(x.damping("wage")[0, 0]) == 0.5
    assert float(x.factor("raid.killed")[0, 0]) == 3.0
    assert x.damping("price") == 1.0
    assert read == {"wage", "raid.killed", "price"}


def test_a_factor_or_damping_of_an_unknown_name_is_refused_and_not_recorded():
    x, read = watched_inputs()
    for look_up in (x.factor, x.damping):
        assert refusal(look_up, "wgae") == "no flow or declared quantity is called 'wgae'; did you mean 'wage'?"
        assert refusal(look_up, "raid.atack").endswith("'raid.atack'; did you mean 'raid.attack'?")
        assert refusal(look_up, "civilian") != ""
    assert read == set()


def test_an_addition_is_read_of_an_event_and_of_no_other_flow():
    x, read = watched_inputs()
    assert float(x.added("raid.attack")[0, 0]) == 1.0
    assert read == {"raid.attack"}
    assert refusal(x.added, "raid.killed") == "no event is called 'raid.killed'; did you mean 'raid.attack'?"
    assert refusal(x.added, "wage") == "no event is called 'wage'; known: 'raid.attack'."
    assert read == {"raid.attack"}


def test_counted_flows_are_recorded_by_name_and_not_by_pattern():
    counts, read = watched_counts()
    assert float(counts.of("*.killed")[0, 0]) == 6.0
    assert read == {"raid.killed", "feud.killed"}
    assert float(counts.of("raid.attack", "feud.*")[0, 0]) == 5.0
    assert read == {"raid.killed", "feud.killed", "raid.attack"}


def test_a_pattern_that_matches_no_flow_is_refused_also_beside_one_that_does():
    counts, read = watched_counts()
    message = "no flow matches 'riad.*'; known: 'feud.killed', 'raid.attack', 'raid.killed'."
    assert refusal(counts.of, "riad.*") == message
    assert refusal(counts.of, "raid.attack", "riad.*") == message


def test_stocks_that_flows_enter_are_recorded_and_have_to_exist():
    counts, read = watched_counts()
    assert float(counts.into("dead.*")[0, 0]) == 6.0
    assert read == {"dead.red", "dead.blue"}
    read.clear()
    assert float(counts.into_outside_events("dead.red")[0, 0]) == 2.0
    assert float(counts.from_elsewhere("civilian")[0, 0]) == 0.0
    assert read == {"dead.red", "civilian"}
    assert refusal(counts.into, "dead.blu") == "no stock matches 'dead.blu'; did you mean 'dead.blue'?"
    assert refusal(counts.into, "dead.red", "threat") == (
        "no stock matches 'threat'; known: 'civilian', 'dead.blue', 'dead.red'."
    )


def test_watched_inputs_and_counts_are_otherwise_the_same():
    x, read = watched_inputs()
    assert (float(x.week), x.step, x.world.places) == (3.0, 0.5, ("p0",))
    assert x.known is KNOWN and x.read is read
    counts, read = watched_counts()
    assert counts.known is KNOWN and counts.read is read
    np.testing.assert_array_equal(counts.per_week(ONE), [[2.0]])


def test_a_required_name_is_one_of_those_known_and_no_pattern():
    assert refusal(require_name, "wage", iter(["price", "wage"]), "name is") == ""
    assert refusal(require_name, "wag*", ["price", "wage"], "name is") == "no name is 'wag*'; did you mean 'wage'?"
    assert refusal(require_name, "salt", ["price", "wage"], "name is") == "no name is 'salt'; known: 'price', 'wage'."
    assert refusal(require_name, "salt", [], "name is") == "no name is 'salt'; none is known."


def test_a_pattern_gives_the_names_that_it_matches_in_their_order():
    known = ("b.x", "a.x", "a.y")
    assert require("*.x", iter(known), "name is") == ["b.x", "a.x"]
    assert require("a.y", known, "name is") == ["a.y"]
    assert refusal(require, "c*", known, "name is") == "no name is 'c*'; known: 'a.x', 'a.y', 'b.x'."
    assert refusal(require, "b.xx", known, "name is", "here") == "here: no name is 'b.xx'; did you mean 'b.x'?"


def test_patterns_that_match_each_name_once_give_all_of_them_in_order():
    known = ("b.x", "a.x", "a.y", "c.z")
    assert require_each_once(["a.y", "*.x"], iter(known), "name is") == ["a.y", "b.x", "a.x"]
    assert require_each_once([], known, "name is") == []


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        (["a.*", "*.x"], "expected 'a.x' to be matched once, found it by 'a.*' and by '*.x'"),
        (["*.x", "a.y", "*.x"], "expected 'b.x' to be matched once, found it twice"),
        (["a.x", "d.*"], "no name is 'd.*'; known: 'a.x', 'a.y', 'b.x', 'c.z'."),
    ],
)
def test_patterns_that_match_a_name_twice_or_none_are_refused(patterns, words):
    known = ("b.x", "a.x", "a.y", "c.z")
    assert refusal(require_each_once, patterns, known, "name is", "event 'flood'") == f"event 'flood': {words}"
    assert refusal(require_each_once, patterns, known, "name is") == words
