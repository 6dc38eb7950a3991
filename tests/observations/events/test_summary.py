"""Counts for the record: amounts, flags in their order with examples, actors of whom one's name begins another's."""

from __future__ import annotations

import pytest

from contested.observations.events.record import Amount
from contested.observations.events.rules import choose
from contested.observations.events.summary import FLAGS, REASONS, alike_actors, amount, amounts, flags
from helpers.event_rows import table_of_events


def test_an_amount_is_a_number_of_rows_and_the_sum_of_their_best_estimates():
    connection = table_of_events({"best": 3.0}, {"best": None}, {"best": 4.0, "set_aside": "x"})
    assert amount(connection, "true") == Amount(rows=3, best=7.0)
    assert amount(connection, "set_aside IS NULL") == Amount(rows=2, best=3.0)
    assert amount(connection, "best IS NULL") == Amount(rows=1, best=0.0)
    assert amount(connection, "false") == Amount(rows=0, best=0.0)


def test_amounts_stand_by_value_in_order_and_rows_without_a_value_are_left_out():
    rows = [{"country": "b", "best": 1.0}, {"country": "a", "best": None}, {"country": "b", "best": 5.0}, {"best": 9.0}]
    connection = table_of_events(*rows, {"country": "c", "set_aside": "x"})
    found = amounts(connection, "country", "set_aside IS NULL")
    assert list(found.items()) == [("a", Amount(rows=1, best=0.0)), ("b", Amount(rows=2, best=6.0))]


def test_flags_stand_in_one_order_with_what_was_done_and_the_first_five_ids():
    rows = [{"flags": ["late", "negative"], "best": -1.0, "file": 1, "id": "second file"}]
    rows += [{"flags": ["no-id"], "id": f"row {number}"} for number in range(7)]
    rows += [{"flags": ["degrees"], "best": None}, {}]
    connection = table_of_events(*reversed(rows))
    found = flags(connection, choose(["negative=zero"]))
    assert [(one.what, one.rows, one.best, one.done, one.rule) for one in found] == [
        ("a count is below zero; a low or high below zero becomes the best estimate", 1, -1.0, "zero", "negative"),
        ("latitude or longitude is missing or no number of degrees", 1, 0.0, "kept", None),
        ("the row has no id", 7, 14.0, "keep", "missing-ids"),
        ("the row lies after the last month that is certainly whole", 1, -1.0, "keep", "after-coverage"),
    ]
    assert found[2].examples == ("row 6", "row 5", "row 4", "row 3", "row 2")
    assert found[0].examples == ("second file",)


def test_without_a_doubtful_row_there_are_no_flags():
    assert flags(table_of_events({}), choose()) == ()


@pytest.mark.parametrize("name", FLAGS)
def test_every_flag_is_told_in_its_words(name):
    what, rule = FLAGS[name]
    (found,) = flags(table_of_events({"flags": [name]}), choose())
    assert (found.what, found.rule, found.done) == (what, rule, choose()[rule] if rule else "kept")


def test_actors_of_whom_one_s_name_begins_the_other_s_are_pairs():
    sides = [
        ("Salt Company", "Salt Company - Hill wing"),
        ("Salt Company", "Salt Company (north)"),
        ("Salt Company", "Salt Companyers"),  # the same word goes on
        ("Salt Company", "Salt Company2"),
        ("Salt", "Old Salt Company"),
        ("SPM", "SPM/North"),  # too short
        ("SPMN", "SPMN/North"),
        ("Lantern League", "Lantern League"),
    ]
    connection = table_of_events(*({"side_a": a, "side_b": b} for a, b in sides))
    assert alike_actors(connection) == (
        ("SPMN", "SPMN/North"),
        ("Salt", "Salt Company"),
        ("Salt", "Salt Company (north)"),
        ("Salt", "Salt Company - Hill wing"),
        ("Salt", "Salt Company2"),
        ("Salt", "Salt Companyers"),
        ("Salt Company", "Salt Company (north)"),
        ("Salt Company", "Salt Company - Hill wing"),
    )


def test_actors_of_rows_that_are_set_aside_are_no_pairs():
    connection = table_of_events({"side_a": "Salt Company", "side_b": "Salt Company (x)", "set_aside": "no id"})
    assert alike_actors(connection) == ()


def test_fifty_pairs_of_actors_are_listed_unless_another_number_is_given():
    sides = [{"side_a": "Salt", "side_b": f"Salt {number:02}"} for number in range(60)]
    connection = table_of_events(*sides)
    assert alike_actors(connection) == tuple(("Salt", f"Salt {number:02}") for number in range(50))
    assert alike_actors(connection, 3) == (("Salt", "Salt 00"), ("Salt", "Salt 01"), ("Salt", "Salt 02"))


def test_every_reason_of_a_year_says_which_years():
    assert REASONS["year outside 1900 to 2200"] is None
    assert [rule for reason, rule in REASONS.items() if "year" in reason] == ["short-years", None]
