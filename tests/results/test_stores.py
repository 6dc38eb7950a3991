"""Stores of a run are read whole or one array at a time; what does not fit the manifest is refused in so many words."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from contested.errors import InputError
from contested.results import stores
from contested.results.manifest import LayerInfo, Manifest
from contested.results.member_series import stored_draws
from contested.results.sources import Content
from contested.results.stores import (
    read_chances,
    read_draws,
    read_histories,
    read_members,
    read_series,
    read_statistics,
)
from contested.results.zarr_files import Array, Group, write_group
from helpers.refusal import accepted
from helpers.small_run import content, manifest

LAYERS = (LayerInfo(id="held", title="Held"), LayerInfo(id="fought", title="Fought over"))
RATE = manifest().parameters[0]
BY_HAND = RATE.model_copy(update={"name": "raid.size", "prior": None})
AGAIN = RATE.model_copy(update={"name": "raid.other"})
CHOSEN = manifest(layers=LAYERS, parameters=(BY_HAND, RATE, AGAIN))
"""Two numbers of one prior and one set by hand; two layers."""
ARRAYS = content(CHOSEN).arrays


def refusal(call: Callable[..., Any], *arguments: Any) -> str:
    """How a call is refused."""
    try:
        call(*arguments)
    except InputError as error:
        return str(error)
    return "accepted"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores")
    write_group(ARRAYS.series, folder / "series.zarr")
    write_group(stored_draws(ARRAYS.draws, CHOSEN), folder / "draws.zarr")
    return folder


def with_values(tmp_path: Path, name: str, values: np.ndarray, dims: tuple[str, ...] | None = None) -> Path:
    """A store series.zarr in which one array is another."""
    old = ARRAYS.series.variables[name]
    changed = {**ARRAYS.series.variables, name: Array(dims or old.dims, values, old.attributes)}
    write_group(Group(changed, ARRAYS.series.coordinates, {}), tmp_path / "series.zarr")
    return tmp_path / "series.zarr"


def with_nan(name: str, place: int) -> np.ndarray:
    values = ARRAYS.series.variables[name].values.copy()
    values[place, 2, 5] = np.nan
    return values


def test_a_series_store_comes_back_in_memory_with_its_variables_in_the_order_of_the_manifest(whole):
    found = accepted(read_series, whole / "series.zarr", CHOSEN)
    assert list(found.data_vars) == ["fighters.north", "fear", "raid.attack", "talk.stated", "layer_chance"]
    for name, array in ARRAYS.series.variables.items():
        assert found[name].dims == array.dims
        np.testing.assert_array_equal(found[name].values, array.values)
    assert found["layer"].values.tolist() == ["held", "fought"]


def test_a_draws_store_comes_back_with_weeks_before_members_and_without_pieces(whole):
    found = accepted(read_draws, whole / "draws.zarr", CHOSEN)
    assert list(found.data_vars)[:5] == ["fighters.north", "fear", "raid.attack", "talk.stated", "parameters"]
    assert set(found.data_vars) == set(ARRAYS.draws.variables)
    assert found["fear"].dims == ("week", "member") and found["answers"].dims == ("question", "member")
    np.testing.assert_array_equal(found["fear"].values, ARRAYS.draws.variables["fear"].rounded)
    assert all(found[name].chunks is None for name in found.data_vars)


def test_the_variables_of_a_draws_store_are_read_when_they_are_used(whole, tmp_path):
    path = Path(shutil.copytree(whole / "draws.zarr", tmp_path / "draws.zarr"))
    found = accepted(read_draws, path, CHOSEN)
    (path / "level" / "0.0.0").write_bytes(b"junk")
    assert found["talk.stated"].values.shape == (6, 20)
    with pytest.raises(InputError, match=r"draws\.zarr/level/0\.0\.0: expected a piece of an array; "):
        _ = found["fear"].values


@pytest.mark.parametrize("name", ["fighters.north", "raid.attack", "talk.stated"])
def test_one_series_is_read_by_its_name(whole, name):
    found = accepted(read_statistics, whole / "series.zarr", CHOSEN, name)
    assert found.shape == (3, 6, 8) and found.dtype == np.float32
    np.testing.assert_array_equal(found, ARRAYS.series.variables[name].values)


def test_the_layers_are_read_alone(tmp_path):
    values = np.arange(36, dtype=np.float32).reshape(2, 3, 6)
    found = accepted(read_chances, with_values(tmp_path, "layer_chance", values), CHOSEN)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, values)


@pytest.mark.parametrize("most", [1, 7, 20, 30])
def test_the_first_histories_of_a_series_are_read(whole, most):
    found = accepted(read_histories, whole / "draws.zarr", CHOSEN, "raid.attack", most)
    np.testing.assert_array_equal(found, ARRAYS.draws.variables["raid.attack"].rounded.T[:most])


def test_histories_in_memory_are_those_of_the_folder_as_a_dataset_too(whole):
    run, folder = Content(ARRAYS), accepted(read_histories, whole / "draws.zarr", CHOSEN, "fear", 7)
    assert np.any(ARRAYS.draws.variables["fear"].values.T[:7] != folder)  # else nothing is rounded
    np.testing.assert_array_equal(run.histories("fear", 7), folder)
    np.testing.assert_array_equal(run.draws()["fear"].values.T[:7], folder)


def members_with(path: Path, priors: list[str]) -> Path:
    """A store of draws with other priors; the noise of members differs from one use to the other."""
    rows = np.arange(10.0 * len(priors)).reshape(len(priors), 10)
    variables = {
        "parameters": Array(("prior", "row"), rows, {}),
        "member_row": Array(("member",), np.arange(20) // 2, {}),
        "member_noise": Array(("member",), 100 + np.arange(20), {}),
        "member_later_noise": Array(("member",), 200 + np.arange(20), {}),
    }
    write_group(Group(variables, {"prior": Array(("prior",), np.array(priors), {})}, {}), path)
    return path


def test_members_have_the_rows_of_their_priors_and_their_noise(tmp_path):
    other = RATE.model_copy(update={"prior": "raid-size"})
    chosen = manifest(parameters=(BY_HAND, RATE, other, AGAIN))
    found = accepted(read_members, members_with(tmp_path / "draws.zarr", ["raid-size", "raid-rate"]), chosen)
    assert list(found.parameters) == ["raid-size", "raid-rate"]
    assert found.parameters["raid-size"].tolist() == list(range(10))
    assert found.parameters["raid-rate"].tolist() == list(range(10, 20))
    assert found.row.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]
    assert found.noise.tolist() == list(range(100, 120)) and found.later_noise.tolist() == list(range(200, 220))


def test_members_with_more_priors_than_the_manifest_names_are_refused(tmp_path):
    path = members_with(tmp_path / "draws.zarr", ["raid-size", "raid-rate"])
    assert refusal(read_members, path, CHOSEN) == (
        f"{path / 'prior'}: expected an array as this program writes it, <U9 of shape (1,)"
    )


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("name", ["fear", "raid.attack"])
def test_one_value_that_is_not_finite_in_any_place_is_damage(tmp_path, name, place):
    path = with_values(tmp_path, name, with_nan(name, place))
    words = f"{path}: {name}: expected finite numbers, found others: the run is damaged"
    assert refusal(read_series, path, CHOSEN) == words
    assert refusal(read_statistics, path, CHOSEN, name) == words
    other = "raid.attack" if name == "fear" else "fear"
    assert accepted(read_statistics, path, CHOSEN, other).shape == (3, 6, 8)


def test_a_series_of_the_whole_area_is_finite_there_and_nowhere_else_need_it_be(tmp_path):
    assert np.isnan(ARRAYS.series.variables["talk.stated"].values[:2]).all()
    path = with_values(tmp_path, "talk.stated", with_nan("talk.stated", 2))
    words = f"{path}: talk.stated: expected finite numbers, found others: the run is damaged"
    assert refusal(read_series, path, CHOSEN) == words
    assert refusal(read_statistics, path, CHOSEN, "talk.stated") == words


def test_infinite_values_are_damage_too(tmp_path):
    values = ARRAYS.series.variables["fear"].values.copy()
    values[2, 0, 0] = np.inf
    path = with_values(tmp_path, "fear", values)
    assert refusal(read_series, path, CHOSEN).startswith(f"{path}: fear: expected finite numbers")


@pytest.mark.parametrize(("read", "name"), [(read_series, "series.zarr"), (read_draws, "draws.zarr")])
def test_a_missing_store_is_named_with_the_folder_that_lacks_it(tmp_path, read, name):
    words = f"{tmp_path}: expected {name} in a finished run folder, found none"
    assert refusal(read, tmp_path / name, CHOSEN) == words
    (tmp_path / name).write_text("a file")
    assert refusal(read, tmp_path / name, CHOSEN) == words


def smaller(**changes: Any) -> Manifest:
    return manifest(**{"layers": LAYERS, "parameters": CHOSEN.parameters, **changes})


SCENARIO = manifest().scenario.model_copy(update={"weeks": 5})
PLACE = manifest().places[:1]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (smaller(series=CHOSEN.series[1:]), "expected the run's variables, found 'fighters.north'"),
        (smaller(places=PLACE), "expected 2 along place, found 3"),
        (smaller(places=PLACE * 3), "expected 4 along place, found 3"),
        (smaller(layers=LAYERS[:1]), "expected 1 along layer, found 2"),
        (smaller(scenario=SCENARIO), "expected 5 along week, found 6"),
        (
            smaller(series=(*CHOSEN.series, CHOSEN.series[0].model_copy(update={"name": "x"}))),
            "expected a variable 'x', found none",
        ),
    ],
)
def test_a_series_store_that_the_manifest_does_not_describe_is_refused(whole, chosen, words):
    path = whole / "series.zarr"
    assert refusal(read_series, path, chosen) == f"{path}: {words}"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (smaller(members=21), "expected 21 along member, found 20"),
        (smaller(parameter_rows=9), "expected 9 along row, found 10"),
        (smaller(scenario=SCENARIO), "expected 5 along week, found 6"),
        (smaller(series=CHOSEN.series[:3]), "expected the run's variables, found 'report'"),
    ],
)
def test_a_draws_store_that_the_manifest_does_not_describe_is_refused(whole, chosen, words):
    path = whole / "draws.zarr"
    assert refusal(read_draws, path, chosen) == f"{path}: {words}"


def test_a_store_without_a_variable_of_every_run_is_refused(tmp_path):
    group = stored_draws(ARRAYS.draws, CHOSEN)
    rest = {name: array for name, array in group.variables.items() if name != "nearness"}
    labels = {name: array for name, array in group.coordinates.items() if array.dims != ("alternative",)}
    write_group(Group(rest, labels, {}, group.stacks), tmp_path / "draws.zarr")
    path = tmp_path / "draws.zarr"
    assert refusal(read_draws, path, CHOSEN) == f"{path}: expected a variable 'nearness', found none"


def test_a_variable_of_another_type_is_refused(tmp_path):
    path = with_values(tmp_path, "fear", ARRAYS.series.variables["fear"].values.astype(np.float64))
    dims = "('place', 'week', 'statistic')"
    assert refusal(read_series, path, CHOSEN) == (
        f"{path}: fear: expected float32 with dimensions {dims}, found float64 with {dims}"
    )


def test_a_variable_of_other_dimensions_is_refused(tmp_path):
    path = with_values(tmp_path, "fear", ARRAYS.series.variables["fear"].values[:, :, 0], ("place", "week"))
    assert refusal(read_series, path, CHOSEN) == (
        f"{path}: fear: expected float32 with dimensions ('place', 'week', 'statistic'), found float32 with "
        "('place', 'week')"
    )


def test_dimensions_in_another_order_are_turned_round(tmp_path):
    values = ARRAYS.series.variables["fear"].values
    path = with_values(tmp_path, "fear", np.moveaxis(values, 2, 0), ("statistic", "place", "week"))
    found = accepted(read_series, path, CHOSEN)["fear"]
    assert found.dims == ("place", "week", "statistic")
    np.testing.assert_array_equal(found.values, values)


def test_a_damaged_store_is_refused_by_its_name_and_the_first_line_of_the_error(whole, tmp_path):
    path = Path(shutil.copytree(whole / "series.zarr", tmp_path / "series.zarr"))
    (path / "fear" / "0.0.0").write_bytes(b"junk")
    words = refusal(read_series, path, CHOSEN)
    assert words.startswith(f"{path}: expected arrays that can be read; ") and "\n" not in words
    (path / ".zmetadata").write_text("{")
    assert refusal(read_draws, path, CHOSEN).startswith(f"{path}: expected arrays that can be read; JSONDecodeError: ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one line", "one line"),
        ("\n  the first \nthe second\nthe third", "the first "),
        ("abcdefghij" * 30, "abcdefghij" * 20),
        ("", ""),
    ],
)
def test_of_an_error_the_first_200_letters_of_the_first_line_with_words_are_shown(tmp_path, text, shown):
    with pytest.raises(InputError) as found, stores._readable(tmp_path):
        raise RuntimeError(text)
    assert str(found.value) == f"{tmp_path}: expected arrays that can be read; RuntimeError: {shown}"
    assert found.value.__suppress_context__


def test_a_lack_of_memory_is_not_taken_for_damage(tmp_path):
    with pytest.raises(MemoryError, match="too much"), stores._readable(tmp_path):
        raise MemoryError("too much")


def test_warnings_are_silent_inside_and_are_heard_again_outside():
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with stores.quiet():
            warnings.warn("about texts", FutureWarning, stacklevel=1)
            warnings.warn("about metadata", UserWarning, stacklevel=1)
        warnings.warn("about something else", UserWarning, stacklevel=1)
    assert [str(one.message) for one in heard] == ["about something else"]


def test_reading_a_store_says_no_warnings(whole):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        found = read_series(whole / "series.zarr", CHOSEN)
        read_draws(whole / "draws.zarr", CHOSEN)
    assert isinstance(found, xr.Dataset) and not [str(one.message) for one in heard]
