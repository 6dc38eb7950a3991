"""Series of members in draws.zarr: by kind, each past once, and read again as `run.draws` has them."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from contested.ensemble.pasts import pasts
from contested.errors import InputError
from contested.results.arrays import Labelled, MemberValues, dataset, draws_arrays
from contested.results.layout import DRAWS
from contested.results.manifest import Manifest
from contested.results.member_series import stored_draws, stored_variables
from contested.results.rounding import round_significant
from contested.results.stores import quiet, read_draws, read_histories
from contested.results.zarr_files import Group, write_group
from helpers.refusal import accepted, refusal
from helpers.small_run import MEMBERS, ROWS, WEEKS, manifest

PAST = 4
ROW = np.repeat(np.arange(ROWS), MEMBERS // ROWS)
NOISE = np.where(ROW % 2 == 0, 7, np.arange(MEMBERS))
"""Two members of every second row have the same noise: 15 pasts of 20 members."""


def with_past(past_weeks: int = PAST) -> Manifest:
    """The small run with weeks before its date, and a second stock."""
    scenario = manifest().scenario
    second = manifest().series[0].model_copy(update={"name": "fighters.south", "title": "Fighters: South"})
    changed = scenario.model_copy(
        update={"past_weeks": past_weeks, "start": scenario.as_of - timedelta(weeks=past_weeks)}
    )
    return manifest(scenario=changed, series=(*manifest().series, second))


def drawn(chosen: Manifest) -> Group:
    """Series in which members of one row and noise have one past, and all a different future."""
    rng = np.random.default_rng(4)
    _, of = np.unique(np.stack([ROW, NOISE]), axis=1, return_inverse=True)
    shared = chosen.scenario.past_weeks
    country = {}
    for info in chosen.series:
        past = rng.lognormal(5, 2, (shared, of.max() + 1))[:, of.ravel()]
        country[info.name] = np.concatenate([past, rng.lognormal(5, 2, (WEEKS - shared, MEMBERS))])
    none = Labelled([], [], np.zeros((0, MEMBERS)))
    values = MemberValues(
        Labelled(["raid-rate"], ["per week"], rng.random((1, ROWS))),
        ROW, NOISE, np.arange(MEMBERS), none, none._replace(of=[]), none, none,
    )  # fmt: skip
    return draws_arrays(chosen, values, country)


@pytest.fixture(scope="module", params=[PAST, 0], ids=["with a past", "without"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, Group, Path]:
    chosen = with_past(request.param)
    group, path = drawn(chosen), tmp_path_factory.mktemp("run") / "draws.zarr"
    write_group(stored_draws(group, chosen), path)
    return chosen, group, path


def test_members_with_the_same_parameters_and_noise_have_one_past():
    found = pasts(np.array([2, 0, 2, 0, 2]), np.array([5, 1, 6, 1, 5]))
    assert found.of.tolist() == [1, 0, 2, 0, 1] and found.first.tolist() == [1, 0, 2]
    assert found.of.dtype == np.int64


@pytest.mark.parametrize("past_weeks", [0, PAST])
def test_a_store_has_the_series_of_each_kind_and_those_of_the_past_where_there_is_one(past_weeks):
    found = stored_variables(with_past(past_weeks))
    kinds = {"stock", "level", "flow", "report"}
    pasts = {*(f"past_{kind}" for kind in kinds), "member_past"} if past_weeks else set()
    assert set(found) - set(DRAWS) == kinds | pasts
    assert {name: found[name] for name in DRAWS} == DRAWS
    for kind in kinds:
        assert (found[kind].dims, found[kind].dtype, found[kind].units) == (
            (f"{kind}_name", "member", "week"), "float32", f"{kind}_unit",
        )  # fmt: skip
        if past_weeks:
            assert found[f"past_{kind}"].dims == (f"{kind}_name", "past", "past_week")
            assert found[f"past_{kind}"].units == f"{kind}_unit"


def test_kinds_without_a_series_are_not_stored():
    chosen = manifest(series=manifest().series[1:3])
    assert set(stored_variables(chosen)) - set(DRAWS) == {"level", "flow"}


def test_what_is_read_is_what_was_drawn_rounded_to_the_bits_of_its_kind(written):
    chosen, group, path = written
    found = accepted(read_draws, path, chosen)
    bits = {"stock": 10, "flow": 10, "report": 10, "level": 7}
    assert list(found.data_vars)[:5] == [info.name for info in chosen.series]
    for info in chosen.series:
        expected = round_significant(group.variables[info.name].values, bits[info.kind])
        np.testing.assert_array_equal(found[info.name].values, expected)
        assert found[info.name].dims == ("week", "member")
        for most in (1, 7, MEMBERS, MEMBERS + 3):
            np.testing.assert_array_equal(accepted(read_histories, path, chosen, info.name, most), expected.T[:most])
        np.testing.assert_array_equal(found[info.name].isel(week=[0, 5], member=3).values, expected[[0, 5], 3])


def test_a_run_opened_again_has_the_dataset_of_the_run_in_memory(written):
    chosen, group, path = written
    xr.testing.assert_identical(accepted(read_draws, path, chosen).load(), dataset(group))


def test_the_same_members_have_the_same_bytes_also_from_a_run_that_was_opened(written, tmp_path):
    from contested.results.arrays import arrays_of

    chosen, _, path = written
    write_group(stored_draws(arrays_of(read_draws(path, chosen)), chosen), tmp_path / "again.zarr")
    files = {one.relative_to(path) for one in path.rglob("*") if one.is_file()}
    assert files == {one.relative_to(tmp_path / "again.zarr") for one in tmp_path.rglob("*") if one.is_file()}
    assert all((path / one).read_bytes() == (tmp_path / "again.zarr" / one).read_bytes() for one in files)


def test_xarray_alone_reads_each_series_by_its_name_and_each_past_by_its_number(tmp_path):
    chosen = with_past()
    group = drawn(chosen)
    write_group(stored_draws(group, chosen), tmp_path / "draws.zarr")
    with quiet():
        found = xr.open_zarr(tmp_path / "draws.zarr", chunks=None)
    assert set(found.data_vars) == set(stored_variables(chosen))
    south = group.variables["fighters.south"].rounded
    later = found["stock"].sel(stock_name="fighters.south")
    assert later.dims == ("member", "week") and later["stock_title"] == "Fighters: South"
    assert found["stock"].attrs["units"] == "stock_unit" and later["stock_unit"] == "persons"
    np.testing.assert_array_equal(later.values, south[PAST:].T)
    past = found["past_stock"].sel(stock_name="fighters.south")
    assert past.sizes == {"past": 15, "past_week": PAST}
    np.testing.assert_array_equal(past.isel(past=found["member_past"]).values, south[:PAST].T)
    dates = np.concatenate([found["past_week"].values, found["week"].values])
    assert (np.diff(dates) == np.timedelta64(7, "D")).all() and dates[PAST] == np.datetime64(chosen.scenario.as_of)


def test_a_past_that_many_members_share_is_stored_once(tmp_path):
    chosen = with_past()
    for name, noise in (("one", np.zeros(MEMBERS, int)), ("many", np.arange(MEMBERS))):
        group = drawn(chosen)
        members = {"member_row": np.zeros(MEMBERS, int), "member_noise": noise}
        if name == "one":
            members |= {info.name: np.ones((WEEKS, MEMBERS), np.float32) for info in chosen.series}
        changed = {key: group.variables[key]._replace(values=values) for key, values in members.items()}
        stored = stored_draws(Group({**group.variables, **changed}, *group[1:]), chosen)
        assert stored.stacks["past_flow"].parts[0].shape == (1 if name == "one" else MEMBERS, PAST)


@pytest.mark.parametrize("number", [0, 1])
def test_series_that_are_not_those_of_the_manifest_are_refused_by_name(written, number):
    chosen, _, path = written
    changed = list(chosen.series)
    stocks = [0, 4]
    changed[stocks[number]] = changed[stocks[number]].model_copy(update={"name": "else"})
    name = chosen.series[stocks[number]].name
    words = f"{path}: expected the run's variables, found '{name}'"
    assert refusal(read_draws, path, chosen.model_copy(update={"series": tuple(changed)})) == words


def test_series_in_another_order_are_refused(written):
    chosen, _, path = written
    turned = chosen.model_copy(update={"series": tuple(reversed(chosen.series))})
    words = f"{path}: expected the series in the order of the manifest, found 'fighters.north' first"
    assert refusal(read_draws, path, turned) == words


@pytest.mark.parametrize("junk", [b"", b"junk" * 30, "cut", "shorter", "longer", "doubles"])
@pytest.mark.parametrize("folder", ["flow", "past_flow"])
def test_a_damaged_part_is_refused_by_name(tmp_path, junk, folder):
    chosen = with_past()
    write_group(stored_draws(drawn(chosen), chosen), tmp_path / "draws.zarr")
    file = tmp_path / "draws.zarr" / folder / "0.0.0"
    expected = junk in ("shorter", "longer", "doubles")
    if junk == "cut":
        junk = file.read_bytes()[:-3]
    elif isinstance(junk, str):
        from numcodecs.pcodec import PCodec

        length = {"shorter": 3, "longer": 1000, "doubles": 15 * PAST if folder == "past_flow" else MEMBERS * 2}[junk]
        junk = PCodec().encode(np.ones(length, np.float64 if junk == "doubles" else np.float32))
    file.write_bytes(junk)
    words = refusal(read_histories, tmp_path / "draws.zarr", chosen, "raid.attack", 5)
    assert words.startswith(f"{file}: expected a piece of an array; ") and "\n" not in words
    if expected:
        assert words.endswith(f"; expected {15 * PAST if folder == 'past_flow' else MEMBERS * 2} numbers, float32")
    assert accepted(read_histories, tmp_path / "draws.zarr", chosen, "fear", 5).shape == (5, WEEKS)


def test_a_part_that_is_gone_or_of_another_shape_is_refused(written, tmp_path):
    chosen, _, path = written
    copy = Path(shutil.copytree(path, tmp_path / "draws.zarr"))
    (copy / "flow" / "0.0.0").unlink()
    assert "No such file" in refusal(read_histories, copy, chosen, "raid.attack", 5)
    described = json.loads((copy / "level" / ".zarray").read_text())
    (copy / "level" / ".zarray").write_text(json.dumps({**described, "shape": [1, MEMBERS, 99]}))
    words = refusal(read_histories, copy, chosen, "fear", 5)
    assert words.startswith(f"{copy / 'level'}: expected an array as this program writes it, float32 of shape (1, ")


def test_an_error_says_that_a_run_with_too_few_pasts_is_damaged(tmp_path):
    chosen = with_past()
    stored = stored_draws(drawn(chosen), chosen)
    fewer = {**stored.variables, "member_past": stored.variables["member_past"]._replace(values=np.zeros(MEMBERS, int))}
    write_group(Group(fewer, *stored[1:]), tmp_path / "draws.zarr")
    with pytest.raises(InputError, match="past_flow: expected an array as this program writes it"):
        read_histories(tmp_path / "draws.zarr", chosen, "raid.attack", 5)


def test_members_that_should_have_one_past_and_have_not_are_not_stored_as_if_they_had():
    chosen = with_past()
    group = drawn(chosen)
    values = group.variables["raid.attack"].values.copy()
    values[PAST - 1, 1] += 1  # the first two members share row and noise
    changed = {**group.variables, "raid.attack": group.variables["raid.attack"]._replace(values=values)}
    with pytest.raises(ValueError, match="expected one past of all members with the same parameters and noise"):
        stored_draws(Group(changed, *group[1:]), chosen)


def test_the_order_in_which_series_are_given_changes_no_byte(tmp_path):
    chosen = with_past()
    stored = stored_draws(drawn(chosen), chosen)
    write_group(stored, tmp_path / "one")
    write_group(stored._replace(stacks=dict(reversed(stored.stacks.items()))), tmp_path / "other")
    for file in ("stock/0.0.0", "past_report/0.0.0", "flow/.zarray", ".zmetadata"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file


def test_series_are_packed_one_by_one_at_the_highest_level(written):
    _, _, path = written
    described = json.loads((path / "stock" / ".zarray").read_text())
    assert described["chunks"] == [1, *described["shape"][1:]] and described["shape"][0] == 2
    assert (described["compressor"]["id"], described["compressor"]["level"]) == ("pcodec", 12)


def test_whole_numbers_of_two_bytes_are_stored_and_read_as_any_others(tmp_path):
    chosen = with_past()
    group = drawn(chosen)
    counts = np.minimum(np.rint(group.variables["raid.attack"].values), 65_535.0)
    for name, kind in (("two", np.uint16), ("four", np.float32)):
        values = group.variables["raid.attack"]._replace(values=counts.astype(kind))
        changed = Group({**group.variables, "raid.attack": values}, *group[1:])
        assert dataset(changed)["raid.attack"].dtype == np.float32
        write_group(stored_draws(changed, chosen), tmp_path / name)
    for file in ("flow/0.0.0", "past_flow/0.0.0", ".zmetadata"):
        assert (tmp_path / "two" / file).read_bytes() == (tmp_path / "four" / file).read_bytes(), file
    found = accepted(read_draws, tmp_path / "two", chosen)["raid.attack"]
    np.testing.assert_array_equal(found.values, round_significant(counts.astype(np.float32), 10))


def test_whole_numbers_of_two_bytes_take_no_more_in_a_run_in_memory():
    chosen = with_past()
    country = {info.name: np.ones((WEEKS, MEMBERS), np.uint16) for info in chosen.series}
    values = MemberValues(
        Labelled(["raid-rate"], ["per week"], np.ones((1, ROWS))), ROW, NOISE, NOISE,
        *[Labelled([], [], np.zeros((0, MEMBERS)))] * 4,
    )  # fmt: skip
    made = draws_arrays(chosen, values, country)
    assert all(made.variables[info.name].values is country[info.name] for info in chosen.series)
