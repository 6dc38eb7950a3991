"""Half of everybody: which columns, parameters and series are half, and what is told in the old numbers."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis.half_the_people import Doubled, doubled, half_model, half_values, in_old_numbers
from contested.analysis.series import History
from contested.model.binding import BoundParameter
from contested.model.mechanisms import BUILT_IN
from contested.model.model import MechanismInstance, Model
from contested.model.parameter import ParameterSpec, non_negative
from contested.model.series import Series
from helpers.worlds import land
from scenario.made_up import made_up

COLUMNS = {"men": [10.0, 20.0, 31.0], "women": [4.0, 0.0, 2.0], "hectares": [8.0, 6.0, 5.0], "height": [7.0, 9.0, 1.0]}


def model(*roles: dict[str, object]) -> Model:
    """Three places, and one mechanism for each set of roles."""
    world = land(3, population=[101.0, 103.0, 200.0], columns=COLUMNS)
    instances = [MechanismInstance(f"m{k}", "recruitment", BUILT_IN["recruitment"], one) for k, one in enumerate(roles)]
    return Model(world, tuple(instances), (), (), 10, 7.0, 0.0)


def parameter(name: str, unit: str) -> BoundParameter:
    label, _, short = name.rpartition(".")
    return BoundParameter(name, label, ParameterSpec(short, unit, non_negative, "X"), None, 1.0)


def halved(name: str, unit: str) -> bool:
    """Whether 3 becomes 1.5; it must otherwise stay 3."""
    found = half_values({name: np.array([3.0, 4.0])}, [parameter(name, unit)])[name].tolist()
    assert found in ([1.5, 2.0], [3.0, 4.0])
    return found == [1.5, 2.0]


def test_a_place_has_half_its_people_in_whole_numbers():
    """50.5 and 51.5 are rounded to the next even number."""
    assert half_model(model()).world.population.tolist() == [50.0, 52.0, 100.0]


def test_columns_that_count_people_or_land_are_half_and_the_others_stay():
    old = model({"eligible": "men", "actor": "red"}, {"area": "hectares", "eligible": "women"}, {"column": "height"})
    new = half_model(old).world.columns
    assert {name: values.tolist() for name, values in new.items()} == {
        "men": [5.0, 10.0, 15.5],
        "women": [2.0, 0.0, 1.0],
        "hectares": [4.0, 3.0, 2.5],
        "height": [7.0, 9.0, 1.0],
    }
    assert list(new) == list(COLUMNS) and old.world.columns["men"].tolist() == COLUMNS["men"]


def test_a_column_that_several_mechanisms_name_is_half_once():
    new = half_model(model({"eligible": "men"}, {"eligible": "men", "area": "men"})).world.columns
    assert new["men"].tolist() == [5.0, 10.0, 15.5] and new["women"].tolist() == COLUMNS["women"]


def test_a_role_that_names_no_column_of_the_table_is_passed_over():
    new = half_model(model({"eligible": "population", "area": None}, {})).world.columns
    assert {name: values.tolist() for name, values in new.items()} == COLUMNS


def test_columns_of_whole_or_single_numbers_are_half_as_doubles():
    old = model({"eligible": "men", "area": "hectares"})
    columns = {"men": np.array([1, 2, 5]), "hectares": np.array([1.0, 2.0, 5.0], np.float32)}
    new = half_model(old._replace(world=old.world._replace(columns=columns))).world.columns
    for name in columns:
        assert np.array_equal(new[name], [0.5, 1.0, 2.5]) and new[name].dtype == np.float64


def test_the_rest_of_a_model_stays():
    old = model({"eligible": "men"})
    new = half_model(old)
    assert new._replace(world=old.world) == old
    kept = {name for name in old.world._fields if getattr(new.world, name) is getattr(old.world, name)}
    assert kept == set(old.world._fields) - {"population", "columns"}


@pytest.mark.parametrize(
    "unit", ["fighters", "persons", "attacks per week", "fighters per week", "rations per week", "strikes per week"]
)
def test_parameters_that_count_what_a_country_has_are_half(unit):
    assert halved("raid.size", unit)


@pytest.mark.parametrize("unit", ["per week", "1", "deaths", "fighters per attack", "weeks", "factor"])
def test_other_parameters_stay(unit):
    assert not halved("raid.size", unit)


def test_what_an_attack_is_worth_in_fighters_stays():
    assert not halved("raid.attack_worth", "fighters") and not halved("attack_worth", "persons")
    assert halved("attack_worth.size", "fighters")


def test_deaths_are_half_where_they_are_compared_with_the_losses_of_the_whole_war():
    assert halved("talks.doubt", "deaths") and halved("front.raid.unit_worth", "deaths")
    assert not halved("talks.doubt", "weeks") and not halved("doubt.size", "deaths")


def test_each_row_of_each_parameter_is_half_or_as_it_was_in_the_same_order():
    params = {"b.rate": np.array([1.0, 2.0]), "a.size": np.array([8.0, 9.0]), "event.x": np.array([0.6, 0.7])}
    bound = [parameter("a.size", "persons"), parameter("b.rate", "per week"), parameter("c.size", "persons")]
    found = half_values(params, bound)
    assert [(name, values.tolist()) for name, values in found.items()] == [
        ("b.rate", [1.0, 2.0]),
        ("a.size", [4.0, 4.5]),
        ("event.x", [0.6, 0.7]),
    ]
    assert found["b.rate"] is params["b.rate"] and params["a.size"].tolist() == [8.0, 9.0]


def test_series_that_count_people_or_events_are_doubled_and_rates_and_ground_are_not():
    units = ["persons", "fighters", "deaths per week", "events per week", "attacks reported", "persons per 100000"]
    units += ["districts", "index", "share", "killed persons", "events per 100000 per week", "per 100000"]
    found = doubled([Series(f"x{number}", "flow", unit, "X") for number, unit in enumerate(units)])
    assert found == frozenset({"x0", "x1", "x2", "x3", "x4"})
    assert doubled([]) == frozenset()


def test_a_history_in_the_old_numbers_has_twice_what_is_counted():
    half = made_up(weeks=2, members=3)
    seen = Doubled(half, frozenset({"raid.deaths", "purge.deaths"}))
    assert np.array_equal(seen.series("raid.deaths"), half.table["raid.deaths"] * 2)
    assert np.array_equal(seen.series("purge.deaths"), half.table["purge.deaths"] * 2)
    assert np.array_equal(seen.series("fear"), half.table["fear"]) and half.table["fear"].any()
    assert half.table["raid.deaths"].any()


def test_places_weeks_and_histories_are_those_of_the_half_model():
    half = made_up(weeks=2, members=3)
    half.numbers = np.array([9, 4, 6])
    seen = Doubled(half, frozenset({"fear"}))
    assert seen.names == half.names and seen.place_ids == ["north", "middle", "south"]
    assert seen.units.tolist() == [4, 5, 6] and seen.members.tolist() == [9, 4, 6]
    assert seen.calendar is half.calendar


def test_a_function_of_histories_sees_the_old_numbers():
    half = made_up(weeks=2, members=3)

    def less(seen: History) -> np.ndarray:
        return seen.series("fear")[0, 0] - seen.series("raid.deaths")[0, 0]

    found = in_old_numbers(less, frozenset({"fear"}), half)
    assert np.array_equal(found, 2 * half.table["fear"][0, 0] - half.table["raid.deaths"][0, 0])
