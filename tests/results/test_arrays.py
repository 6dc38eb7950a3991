"""The labelled arrays of a run: values, order, labels, units and dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from contested.results.arrays import (
    Labelled,
    MemberValues,
    arrays_of,
    dataset,
    draws_arrays,
    series_arrays,
    week_dates,
)
from contested.results.layout import STATISTICS
from contested.results.manifest import LayerInfo, Manifest
from contested.results.zarr_files import Array, Group
from helpers.small_run import manifest

WEEKS = ["2023-02-20", "2023-02-27", "2023-03-06"]
LAYERS = (LayerInfo(id="held", title="Held"), LayerInfo(id="fought", title="Fought over"))


def three_weeks(**changes: object) -> Manifest:
    """The small run from a Monday in February on, with two map layers."""
    scenario = manifest().scenario.model_copy(update={"start": date(2023, 2, 20), "weeks": 3, "title": "Three weeks"})
    return manifest(**{"scenario": scenario, "layers": LAYERS, "seed": 7, **changes})


def made(chosen: Manifest) -> Group:
    """Series whose value is 1000 times their number, and 100, 10 and 1 times place, week and statistic."""
    place, week, statistic = np.ogrid[0:3, 0:3, 0 : len(STATISTICS)]
    plain = 100.0 * place + 10.0 * week + statistic
    numbers = {info.name: 1000.0 * number + plain for number, info in enumerate(chosen.series)}
    layers = {"fought": np.full((3, 3), 0.5), "held": np.arange(9.0).reshape(3, 3) / 10}
    return series_arrays(chosen, numbers, {one.id: layers[one.id] for one in reversed(chosen.layers)})


def kept(members: int = 4) -> MemberValues:
    return MemberValues(
        parameters=Labelled(["rate", "share"], ["per week", ""], np.array([[1.0, 2.0], [0.25, 0.5]])),
        row=np.arange(members) // 2,
        noise=10 + np.arange(members),
        later_noise=20 + np.arange(members),
        answers=Labelled(["wins", "how_many"], ["", "persons"], np.arange(2.0 * members).reshape(2, members)),
        nearness=Labelled(["wins 1", "wins 2", "ends 1"], ["a", "b", "c"], np.ones((3, members)), of=["w", "w", "e"]),
        claim_values=Labelled(["dead"], ["persons"], np.full((1, members), 1 / 3)),
        reference_levels=Labelled([], [], np.zeros((0, members))),
    )


def drawn(chosen: Manifest, members: int = 4) -> Group:
    """Country series of one number that takes more bits than any of them is stored with."""
    country = {info.name: np.full((3, members), 1 + 2.0**-8 + 2.0**-9 + 2.0**-20) for info in chosen.series}
    return draws_arrays(chosen, kept(members), country)


def test_weeks_begin_on_the_first_day_and_every_seven_days_after_it():
    found = week_dates(three_weeks())
    assert found.dtype == np.dtype("datetime64[ns]")
    assert np.datetime_as_string(found, unit="D").tolist() == WEEKS
    assert (found == found.astype("datetime64[D]")).all()


def test_a_run_of_one_week_has_one_date():
    scenario = three_weeks().scenario.model_copy(update={"weeks": 1})
    assert np.datetime_as_string(week_dates(three_weeks(scenario=scenario)), unit="D").tolist() == WEEKS[:1]


def test_series_come_in_the_order_of_the_manifest_then_the_layers():
    found = made(three_weeks())
    assert list(found.variables) == ["fighters.north", "fear", "raid.attack", "talk.stated", "layer_chance"]
    assert {array.values.dtype.name for array in found.variables.values()} == {"float32"}
    for number, name in enumerate(list(found.variables)[:4]):
        array = found.variables[name]
        assert array.dims == ("place", "week", "statistic") and array.values.shape == (3, 3, 8)
        assert array.values[1, 2, 7] == 1000 * number + 127


def test_a_series_has_its_unit_title_and_kind():
    found = made(three_weeks()).variables
    assert found["fear"].attributes == {"units": "index", "long_name": "Fear", "kind": "level"}
    assert found["raid.attack"].attributes == {
        "units": "events per week", "long_name": "Attacks (raid)", "kind": "flow",
    }  # fmt: skip


def test_layers_are_stacked_in_the_order_of_the_manifest():
    found = made(three_weeks()).variables["layer_chance"]
    assert found.dims == ("layer", "place", "week") and found.values.shape == (2, 3, 3)
    np.testing.assert_array_equal(found.values[0], np.arange(9, dtype=np.float32).reshape(3, 3) / np.float32(10))
    np.testing.assert_array_equal(found.values[1], np.full((3, 3), 0.5))
    assert found.attributes == {"units": "1", "long_name": "chance that a map layer's condition holds"}


def test_without_layers_their_array_is_empty_and_keeps_its_dimensions():
    found = made(three_weeks(layers=()))
    assert found.variables["layer_chance"].values.shape == (0, 3, 3)
    assert found.variables["layer_chance"].values.dtype == np.float32
    assert found.coordinates["layer"].values.shape == (0,)
    assert found.coordinates["layer"].values.dtype == np.dtype("<U1")


def test_places_have_ids_and_names_and_the_whole_area_is_the_last():
    found = made(three_weeks()).coordinates
    assert found["place"].values.tolist() == ["A", "B", "ALL"]
    assert found["place_name"].values.tolist() == ["Alpha", "Beta", "Whole area"]
    assert found["place_name"].values.dtype == np.dtype("<U10")
    assert found["place"].dims == found["place_name"].dims == ("place",)
    assert found["place"].attributes == {"long_name": "place id"}
    assert found["place_name"].attributes == {"long_name": "place"}


def test_weeks_statistics_and_layers_are_labelled():
    found = made(three_weeks()).coordinates
    assert list(found) == ["place", "place_name", "week", "statistic", "layer"]
    assert np.datetime_as_string(found["week"].values, unit="D").tolist() == WEEKS
    assert found["week"].dims == ("week",) and found["week"].attributes == {"long_name": "first day of the week"}
    assert found["statistic"].values.tolist() == ["mean", "q05", "q10", "q25", "q50", "q75", "q90", "q95"]
    assert found["statistic"].attributes == {"long_name": "mean or quantile over histories"}
    assert found["layer"].values.tolist() == ["held", "fought"]
    assert found["layer"].dims == ("layer",) and found["layer"].attributes == {"long_name": "map layer"}


@pytest.mark.parametrize("make", [made, drawn])
def test_a_store_has_the_title_and_the_seed_of_the_run(make):
    assert make(three_weeks()).attributes == {"title": "Three weeks", "seed": 7}


def test_histories_are_rounded_to_10_bits_and_levels_to_7():
    found = drawn(three_weeks()).variables
    for name, kind in (("fighters.north", "stock"), ("raid.attack", "flow"), ("talk.stated", "report")):
        np.testing.assert_array_equal(found[name].rounded, np.full((3, 4), 1 + 2.0**-8 + 2.0**-9))
        assert found[name].attributes["kind"] == kind
    np.testing.assert_array_equal(found["fear"].rounded, np.ones((3, 4)))  # 1 + 2**-6 is farther off
    assert found["fear"].dims == ("week", "member") and found["fear"].values.dtype == np.float32


def test_what_is_kept_of_members_stands_under_its_name():
    found, values = drawn(three_weeks()).variables, kept()
    assert list(found)[4:] == [
        "parameters", "member_row", "member_noise", "member_later_noise", "answers", "nearness", "claim_values",
        "reference_levels",
    ]  # fmt: skip
    assert found["parameters"].values.tolist() == [[1.0, 2.0], [0.25, 0.5]]
    assert found["member_row"].values.tolist() == [0, 0, 1, 1]
    assert found["member_noise"].values.tolist() == [10, 11, 12, 13]
    assert found["member_later_noise"].values.tolist() == [20, 21, 22, 23]
    assert found["answers"].values.tolist() == [[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]
    assert found["nearness"].values.shape == (3, 4) and found["reference_levels"].values.shape == (0, 4)
    np.testing.assert_array_equal(found["claim_values"].values, values.claim_values.values)
    assert found["claim_values"].values.dtype == np.float64 and found["member_row"].values.dtype == np.int64
    assert found["parameters"].dims == ("prior", "row")
    assert found["parameters"].attributes == {"units": "prior_unit", "long_name": "draws of each prior"}
    assert found["member_noise"].attributes == {"units": "1", "long_name": "number of the noise that a member uses"}


def test_rows_of_draws_have_labels_and_units_and_alternatives_their_question():
    found = drawn(three_weeks()).coordinates
    assert list(found) == [
        "week", "member", "prior", "prior_unit", "question", "question_unit", "alternative", "alternative_unit",
        "alternative_question", "claim", "claim_unit", "reference_value", "reference_value_unit",
    ]  # fmt: skip
    assert found["member"].values.tolist() == [0, 1, 2, 3] and found["member"].attributes == {}
    assert found["prior"].values.tolist() == ["rate", "share"]
    assert found["prior"].attributes == {"long_name": "prior"}
    assert found["prior_unit"].values.tolist() == ["per week", ""] and found["prior_unit"].dims == ("prior",)
    assert found["prior_unit"].attributes == {"long_name": "unit of each prior"}
    assert found["question"].values.tolist() == ["wins", "how_many"]
    assert found["alternative_unit"].values.tolist() == ["a", "b", "c"]
    assert found["alternative_question"].values.tolist() == ["w", "w", "e"]
    assert found["alternative_question"].dims == ("alternative",)
    assert found["alternative_question"].attributes == {"long_name": "question that it belongs to"}
    assert found["reference_value"].values.shape == found["reference_value_unit"].values.shape == (0,)
    assert np.datetime_as_string(found["week"].values, unit="D").tolist() == WEEKS


def test_whatever_belongs_to_questions_names_them():
    of = {
        "parameters": ["a", "b"], "answers": ["c", "d"], "nearness": ["e", "f", "g"], "claim_values": ["h"],
        "reference_levels": [],
    }  # fmt: skip
    values = kept()
    values = values._replace(**{name: getattr(values, name)._replace(of=names) for name, names in of.items()})
    country = {info.name: np.ones((3, 4)) for info in three_weeks().series}
    found = draws_arrays(three_weeks(), values, country).coordinates
    assert {name: one.values.tolist() for name, one in found.items() if name.endswith("_question")} == {
        "prior_question": ["a", "b"], "question_question": ["c", "d"], "alternative_question": ["e", "f", "g"],
        "claim_question": ["h"], "reference_value_question": [],
    }  # fmt: skip


def test_a_dataset_has_the_arrays_labels_and_attributes_and_gives_them_back():
    group = Group(
        {"fear": Array(("place", "week"), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), {"units": "index"})},
        {"place": Array(("place",), np.array(["A", "B"]), {"long_name": "place id"})},
        {"title": "none", "seed": 3},
    )
    data = dataset(group)
    assert data["fear"].dims == ("place", "week") and data["fear"].attrs == {"units": "index"}
    assert data["fear"].sel(place="B").values.tolist() == [4.0, 5.0, 6.0]
    assert data["place"].attrs == {"long_name": "place id"} and data.attrs == {"title": "none", "seed": 3}
    again = arrays_of(data)
    assert list(again.variables) == ["fear"] and list(again.coordinates) == ["place"]
    assert again.variables["fear"].dims == ("place", "week") and again.coordinates["place"].dims == ("place",)
    assert again.variables["fear"].values.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert again.coordinates["place"].values.tolist() == ["A", "B"]
    assert again.variables["fear"].attributes == {"units": "index"} and again.attributes == group.attributes
    assert again.coordinates["place"].attributes == {"long_name": "place id"}


def test_changing_a_dataset_leaves_the_attributes_of_the_arrays_as_they_are():
    group = Group({"fear": Array(("week",), np.zeros(2), {"units": "index"})}, {}, {"title": "none"})
    data = dataset(group)
    data.attrs["title"] = data["fear"].attrs["units"] = "changed"
    assert group.attributes == {"title": "none"} and group.variables["fear"].attributes == {"units": "index"}
