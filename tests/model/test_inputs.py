"""Factors and additions by name, neighbours, and sums of counts by patterns of flows and stocks."""

from __future__ import annotations

import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.event_sizes import EventSizes
from contested.model.inputs import (
    WEEKS_PER_YEAR,
    Inputs,
    StepCounts,
    matches,
    power,
    presence,
    safe_ratio,
    total,
)
from helpers.worlds import land

WEEK = jnp.float32(0.0)


def column(*values: float) -> jax.Array:
    """One value for each place, for one member."""
    return jnp.asarray(values, dtype=float)[:, None]


def inputs(world=None, **factors) -> Inputs:
    """Inputs with these multipliers, dampers and additions."""
    given = {name: {k: jnp.asarray(v, float) for k, v in by.items()} for name, by in factors.items()}
    named = {"multipliers": {}, "dampers": {}, "additions": {}} | given
    return Inputs(world or land(), WEEK, WEEK, 1.0, **named)


def test_a_year_has_52_weeks_and_a_little_more_than_a_sixth():
    assert WEEKS_PER_YEAR == pytest.approx(52.1775, abs=1e-9)


def test_a_factor_is_the_product_of_all_patterns_that_match_the_name():
    x = inputs(multipliers={"raid.attack": 2.0, "*.attack": 3.0, "raid.*": 0.5, "wage": 7.0})
    assert float(x.factor("raid.attack")) == 3.0
    assert float(x.factor("siege.attack")) == 3.0
    assert float(x.factor("wage")) == 7.0


def test_a_name_that_nothing_multiplies_has_the_factor_1_and_no_addition():
    x = inputs(multipliers={"wage": 7.0}, dampers={"wage": 0.5}, additions={"wage": 3.0})
    assert (x.factor("price"), x.damping("price"), x.added("price")) == (1.0, 1.0, 0.0)


def test_damping_takes_the_dampers_and_not_the_multipliers():
    x = inputs(multipliers={"wage": 4.0}, dampers={"wage": 0.5, "wa*": 0.25})
    assert (float(x.factor("wage")), float(x.damping("wage"))) == (4.0, 0.125)


def test_an_addition_belongs_to_one_event_and_takes_no_pattern():
    x = inputs(additions={"raid.attack": 3.0, "raid.*": 5.0})
    assert float(x.added("raid.attack")) == 3.0
    assert x.added("raid.theft") == 0.0


def test_factors_are_multiplied_in_the_order_of_their_patterns_however_they_are_listed():
    """In another order the product of these three runs over: 1e30 squared is beyond 32 bits."""
    x = inputs(multipliers={"fl*": 1e30, "*ow": 1e30, "f*": 1e-30})
    assert float(x.factor("flow")) == pytest.approx(1e30, rel=1e-5)


def test_each_place_divides_its_value_equally_among_its_neighbours():
    """Three places in a row and one apart: the middle one gives half to each end and gets all that they have."""
    links = np.zeros((4, 4), dtype=bool)
    links[[0, 1, 1, 2], [1, 0, 2, 1]] = True
    x = inputs(land(4, neighbours=links))
    given = jnp.stack([jnp.asarray([4.0, 6.0, 10.0, 7.0]), jnp.asarray([0.0, 1.0, 0.0, 0.0])], axis=1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = x.to_neighbours(given)
    np.testing.assert_allclose(found, [[3.0, 0.5], [14.0, 0.0], [3.0, 0.5], [7.0, 0.0]], rtol=1e-6)
    assert not caught and found.dtype == jnp.float32


def test_a_name_matches_any_of_several_patterns_in_its_own_case():
    assert matches("dead.red", ("x", "dead.*"))
    assert matches("dead.red", ["dead.red"])
    assert not matches("dead.red", ("Dead.*", "dead"))
    assert not matches("dead.red", ())


def counts(**more) -> StepCounts:
    """Counts of six flows in two places."""
    by_flow = {
        "raid.killed": column(1, 2),
        "feud.killed": column(10, 20),
        "raid.hurt": column(100, 200),
        "go.away": column(3, 0),
        "go.round": column(40, 50),
        "end.leave": column(5, 5),
    }
    targets = {
        "raid.killed": "dead.red",
        "feud.killed": "dead.blue",
        "raid.hurt": "captured.red",
        "go.away": "abroad",
        "go.round": "dead.blue",
        "end.leave": None,
        "end.nowhere": "",
        "not.counted": "dead.red",
    }
    return StepCounts(by_flow, targets, column(0, 0), 0.5, **more)


def test_counts_of_flows_are_summed_over_names_that_match_and_each_is_counted_once():
    c = counts()
    np.testing.assert_array_equal(c.of("raid.killed"), [[1], [2]])
    np.testing.assert_array_equal(c.of("*.killed"), [[11], [22]])
    np.testing.assert_array_equal(c.of("*.killed", "raid.*"), [[111], [222]])
    np.testing.assert_array_equal(c.of("nobody"), [[0], [0]])
    np.testing.assert_array_equal(c.of(), [[0], [0]])


def test_a_sum_of_counts_starts_from_zero_as_it_is_given():
    c = counts()._replace(zero=column(1000, 2000))
    np.testing.assert_array_equal(c.of("raid.killed"), [[1001], [2002]])
    np.testing.assert_array_equal(c.into("dead.red"), [[1001], [2002]])
    np.testing.assert_array_equal(c.from_elsewhere("dead.red"), [[1001], [2002]])
    np.testing.assert_array_equal(c.into_outside_events("dead.red"), [[1001], [2002]])
    events = of_events()._replace(zero=column(1000, 2000)).into_by_events("dead.red")
    np.testing.assert_array_equal(events["raid.attack"].each[0], [[1001], [2002]])


def test_counts_are_summed_in_the_order_of_their_names_however_they_are_listed():
    """In another order the 1 is lost: 32 bits cannot tell 1e8 + 1 from 1e8."""
    by_flow = {"c": column(1.0), "a": column(1e8), "b": column(-1e8)}
    c = StepCounts(by_flow, dict.fromkeys(by_flow, "stock"), column(0.0), 1.0)
    assert float(c.of("*")[0, 0]) == 1.0
    assert float(c.into("stock")[0, 0]) == 1.0
    assert float(c.from_elsewhere("stock")[0, 0]) == 1.0
    assert float(c.into_outside_events("stock")[0, 0]) == 1.0


def test_units_enter_the_stocks_that_match_a_pattern():
    c = counts()
    np.testing.assert_array_equal(c.into("dead.*"), [[51], [72]])
    np.testing.assert_array_equal(c.into("dead.red", "captured.red"), [[101], [202]])
    np.testing.assert_array_equal(c.into("abroad"), [[3], [0]])
    np.testing.assert_array_equal(c.into("civilian"), [[0], [0]])


def test_flows_that_lead_nowhere_or_are_not_counted_enter_no_stock():
    c = counts()._replace(by_flow={**counts().by_flow, "end.nowhere": column(7, 7)})
    names = ["feud.killed", "go.away", "go.round", "raid.hurt", "raid.killed"]
    assert c._entering(("*",)) == names
    np.testing.assert_array_equal(c.into("*"), [[154], [272]])


def test_a_flow_into_a_stock_without_a_name_and_one_that_is_not_counted_enter_none():
    given = {"a": column(1, 1), "b": column(2, 2)}
    c = StepCounts(given, {"c": "dead", "b": "dead", "a": ""}, column(0, 0), 1.0)
    assert c._entering(("*",)) == ["b"]


def test_units_from_elsewhere_leave_out_those_that_only_change_places():
    c = counts(within=frozenset({"go.round", "raid.killed"}))
    np.testing.assert_array_equal(c.from_elsewhere("dead.*"), [[10], [20]])
    np.testing.assert_array_equal(c.into("dead.*"), [[51], [72]])
    np.testing.assert_array_equal(counts().from_elsewhere("dead.*"), [[51], [72]])


def of_events() -> StepCounts:
    """The same counts, with the sizes of the events of three flows."""

    def sizes(units: float, *losses: str) -> EventSizes:
        return EventSizes(jnp.ones((1, 2, 1)), jnp.full((1, 2, 1), units), losses)

    return counts(
        sizes={
            "raid.attack": sizes(400.0, "raid.killed", "raid.hurt"),
            "feud.attack": sizes(20.0, "feud.killed"),
            "bare.attack": sizes(1.0),
        }
    )


def test_losses_of_events_are_divided_among_them_by_the_name_of_the_event():
    found = of_events().into_by_events("dead.*", "captured.*")
    assert list(found) == ["feud.attack", "raid.attack"]
    np.testing.assert_array_equal(found["raid.attack"].each[0], [[101], [202]])
    np.testing.assert_array_equal(found["raid.attack"].size[0], [[400], [400]])
    np.testing.assert_array_equal(found["feud.attack"].each[0], [[10], [20]])


def test_events_that_move_nothing_into_these_stocks_are_left_out():
    assert list(of_events().into_by_events("captured.red")) == ["raid.attack"]
    np.testing.assert_array_equal(of_events().into_by_events("captured.red")["raid.attack"].each[0], [[100], [200]])
    assert of_events().into_by_events("abroad") == {}
    assert counts().into_by_events("dead.*") == {}


def test_units_that_enter_otherwise_than_by_an_event_are_counted_apart():
    np.testing.assert_array_equal(of_events().into_outside_events("dead.*"), [[40], [50]])
    np.testing.assert_array_equal(of_events().into_outside_events("dead.*", "abroad"), [[43], [50]])
    np.testing.assert_array_equal(of_events().into_outside_events("captured.red"), [[0], [0]])
    np.testing.assert_array_equal(counts().into_outside_events("dead.*"), [[51], [72]])


def test_a_count_of_half_a_week_is_half_of_a_weeks():
    np.testing.assert_array_equal(counts().per_week(column(3, 4)), [[6], [8]])


def test_a_total_adds_all_arrays_also_a_single_one():
    np.testing.assert_array_equal(total([column(1, 2), column(10, 20), column(100, 200)]), [[111], [222]])
    np.testing.assert_array_equal(total(iter([column(1, 2)])), [[1], [2]])


def test_a_ratio_to_nothing_is_0_and_has_a_finite_slope():
    part, whole = jnp.asarray([3.0, 3.0, 1.0, 0.0, 3.0]), jnp.asarray([0.0, -2.0, 0.5, 4.0, 2.0])
    np.testing.assert_array_equal(safe_ratio(part, whole), [0.0, 0.0, 2.0, 0.0, 1.5])
    slopes = jax.grad(lambda p, w: safe_ratio(p, w).sum(), argnums=(0, 1))(part, whole)
    np.testing.assert_allclose(slopes[0], [0.0, 0.0, 2.0, 0.25, 0.5], rtol=1e-6)
    np.testing.assert_allclose(slopes[1], [0.0, 0.0, -4.0, 0.0, -0.75], rtol=1e-6)


def test_powers_of_bases_above_0():
    found = power(jnp.asarray([1.0, 2.0, 4.0, 10.0]), jnp.asarray([5.0, 3.0, -0.5, 0.0]))
    np.testing.assert_allclose(found, [1.0, 8.0, 0.5, 1.0], rtol=1e-6)


def test_presence_is_0_for_none_and_a_half_for_one():
    np.testing.assert_allclose(presence(jnp.asarray([[0.0], [1.0], [3.0]])), [[0.0], [0.5], [0.75]], rtol=1e-6)
