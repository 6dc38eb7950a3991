"""A run that is written and opened again is the same run."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from contested.errors import InputError
from contested.results.layout import DRAWS, LAYER_CHANCE, MEMBER_SERIES, SERIES
from contested.results.run import Run, open_run
from contested.results.stores import quiet
from contested.results.write import write_run
from helpers.small_run import SERIES as NAMES
from helpers.small_run import WEEKS, small_run


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    folder = tmp_path_factory.mktemp("run")
    run = small_run()
    write_run(run, folder)
    return run, folder


def test_every_json_file_comes_back_equal(written):
    run, folder = written
    opened = open_run(folder)
    assert opened.answer_file == run.answer_file
    assert opened.claims == run.claims
    assert opened.evidence == run.evidence
    assert opened.manifest.model_copy(update={"files": {}, "digest": run.manifest.digest}) == run.manifest
    assert opened.outlines == run.outlines and opened.user_mechanisms is None


def test_a_folder_as_it_was_written_is_not_refused(written):
    _, folder = written
    try:
        opened = open_run(folder)
        opened.draws.load()
        assert opened.series.sizes["week"] == opened.draws.sizes["week"] == WEEKS and len(opened.flows) > 0
    except InputError as error:
        pytest.fail(f"refused: {error}")


def test_items_by_key_come_back_in_the_same_order(tmp_path):
    run = small_run()
    unsorted = run.manifest.model_dump() | {"set": {"weeks": 6, "step": "day"}, "reads": {"fear": (), "attack": ()}}
    run.manifest = run.manifest.model_validate(unsorted)
    write_run(run, tmp_path)
    opened = open_run(tmp_path).manifest
    assert list(run.manifest.set) == list(opened.set) == ["step", "weeks"]
    assert list(run.manifest.reads) == list(opened.reads) == ["attack", "fear"]


def test_arrays_come_back_equal_with_their_labels_and_attributes(written):
    run, folder = written
    opened = open_run(folder)
    xr.testing.assert_identical(opened.series, run.series)
    xr.testing.assert_identical(opened.draws.load(), run.draws)
    pd.testing.assert_frame_equal(opened.flows, run.flows, check_exact=True)


def test_series_open_with_xarray_alone_with_units_titles_and_dates(written):
    _, folder = written
    data = xr.open_zarr(folder / "series.zarr", chunks=None)
    assert data["fighters.north"].attrs == {"units": "persons", "long_name": "Fighters: North", "kind": "stock"}
    assert data["fighters.north"].dims == SERIES.dims
    assert data["week"].values[1] == np.datetime64("2022-12-13") and data.sizes["week"] == WEEKS
    assert data["place"].values.tolist() == ["A", "B", "ALL"]
    assert data["fighters.north"].sel(place="ALL", statistic="q50", week="2022-12-06").item() == 12.0 + 4
    assert np.isnan(data["talk.stated"].sel(place="A")).all() and data["talk.stated"].sel(place="ALL").notnull().all()


def test_every_variable_of_the_layout_is_there_and_no_other(written):
    run, _ = written
    names = {info.name for info in NAMES}
    assert set(run.series.data_vars) == names | {LAYER_CHANCE}
    assert set(run.draws.data_vars) == names | set(DRAWS)
    for name, variable in DRAWS.items():
        assert run.draws[name].dims == variable.dims and run.draws[name].dtype == variable.dtype
        units = run.draws[name].attrs["units"]
        assert units == "1" or units in run.draws.coords
    assert run.draws["fear"].dims == MEMBER_SERIES.dims


def test_a_member_names_the_row_of_its_parameters(written):
    run, folder = written
    draws = open_run(folder).draws
    used = draws["parameters"].sel(prior="raid-rate").values[draws["member_row"].values]
    assert used.tolist() == np.repeat(run.draws["parameters"].values[0], 2).tolist()


@pytest.mark.parametrize("opened", [False, True])
def test_members_are_those_of_the_draws_as_plain_arrays(written, opened):
    run, folder = written
    found = (open_run(folder) if opened else run).members()
    assert list(found.parameters) == run.draws["prior"].values.tolist()
    assert np.array_equal(list(found.parameters.values()), run.draws["parameters"].values)
    for name in ("row", "noise", "later_noise"):
        assert np.array_equal(getattr(found, name), run.draws[f"member_{name}"].values)


def test_the_same_run_is_written_as_the_same_bytes(written, tmp_path):
    _, folder = written
    write_run(small_run(), tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == (folder / "manifest.json").read_bytes()


def test_warnings_of_the_array_library_are_not_shown_and_others_are_again():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with quiet():
            warnings.warn("about text types", UserWarning, stacklevel=1)
        warnings.warn("about something else", UserWarning, stacklevel=1)
    assert [str(one.message) for one in seen] == ["about something else"]


def test_a_written_run_has_its_files_and_no_others(written):
    _, folder = written
    names = {path.name for path in folder.iterdir()} - {"report.html"}
    assert names == {
        "answers.json", "claims.json", "draws.zarr", "evidence.json", "flows.csv", "manifest.json", "places.geojson",
        "series.zarr",
    }  # fmt: skip


def test_an_opened_run_can_be_written_again(written, tmp_path):
    _, folder = written
    write_run(open_run(folder), tmp_path)
    assert open_run(tmp_path).manifest.files == open_run(folder).manifest.files


def test_the_manifest_lists_every_file_but_itself_and_the_report(written):
    _, folder = written
    (folder / "report.html").write_text("<p>")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(open_run(folder).manifest.files) == files - {"manifest.json", "report.html"}


def test_a_users_mechanisms_are_kept_with_the_run(tmp_path):
    run = small_run()
    run.source = run.source._replace(mechanism_text="class Mine: ...\n")
    write_run(run, tmp_path)
    assert open_run(tmp_path).user_mechanisms == "class Mine: ...\n"
    assert "mechanisms.py" in json.loads((tmp_path / "manifest.json").read_text())["files"]


def test_a_scenario_without_layers_flows_or_outlines_makes_a_run(tmp_path):
    stocks = tuple(info for info in NAMES if info.kind != "flow")
    run = small_run(layers=(), series=stocks)
    run.source = run.source._replace(outline_data=None)
    write_run(run, tmp_path)
    opened = open_run(tmp_path)
    assert opened.series[LAYER_CHANCE].shape == (0, 3, WEEKS)
    assert opened.flows.empty and list(opened.flows.columns) == list(small_run().flows.columns)
    assert opened.outlines is None
