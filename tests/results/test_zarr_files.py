"""Stores that this program writes: xarray reads them, they come back in part or whole, and damaged ones are refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from numcodecs import Blosc

from contested.errors import InputError
from contested.results.arrays import dataset
from contested.results.zarr_files import PIECE, Array, Group, read_rows, read_texts, write_group

MEMBERS = PIECE + 3


@pytest.fixture(scope="module")
def group() -> Group:
    rng = np.random.default_rng(0)
    weeks = np.datetime64("2021-12-28") + 7 * np.arange(5)
    return Group(
        {
            "deaths": Array(("week", "member"), rng.random((5, MEMBERS), np.float32), {"units": "persons"}),
            "answers": Array(("question", "member"), rng.random((2, MEMBERS)), {"units": "question_unit"}),
            "member_row": Array(("member",), np.arange(MEMBERS) // 2, {}),
            "nothing": Array(("layer", "week"), np.zeros((0, 5), np.float32), {}),
            "unknown": Array(("question", "week"), np.full((2, 5), np.nan, np.float32), {}),
        },
        {
            "week": Array(("week",), weeks.astype("datetime64[ns]"), {"long_name": "first day"}),
            "member": Array(("member",), np.arange(MEMBERS), {}),
            "question": Array(("question",), np.array(["a", "nö"]), {}),
            "question_unit": Array(("question",), np.array(["", "persons"]), {}),
        },
        {"title": "Ünknown land", "seed": 4},
    )


@pytest.fixture(scope="module")
def store(group: Group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "some.zarr"
    write_group(group, path)
    return path


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("consolidated", [True, False])
def test_xarray_reads_what_is_written_with_labels_dates_and_attributes(group, store, consolidated):
    found = xr.open_zarr(store, chunks=None, consolidated=consolidated)
    order = ("member", "question", "layer", "week")
    xr.testing.assert_identical(found.transpose(*order).load(), dataset(group).transpose(*order))


@pytest.mark.filterwarnings("ignore")
def test_xarray_itself_describes_a_store_in_the_same_words(group, store, tmp_path):
    ordered = dataset(group).transpose("member", ..., "week")
    numbers = {"compressors": Blosc("zstd", 4, Blosc.SHUFFLE)}
    pieces = {"deaths": (PIECE, 5), "answers": (PIECE, 2), "member_row": (PIECE,), "unknown": (2, 5)}
    encoding = {name: {**numbers, "chunks": sizes} for name, sizes in pieces.items()}
    ordered.to_zarr(tmp_path / "other", zarr_format=2, consolidated=True, encoding=encoding)
    for name in ("deaths", "answers", "member_row", "question_unit", "week"):
        for file in (".zarray", ".zattrs"):
            ours, theirs = (json.loads((path / name / file).read_text()) for path in (store, tmp_path / "other"))
            assert ours == theirs, (name, file)


@pytest.mark.parametrize("most", [None, 1, 20, PIECE, PIECE + 1, MEMBERS + 9])
def test_the_first_rows_come_back(group, store, most):
    found = read_rows(store / "deaths", (MEMBERS, 5), "float32", most)
    np.testing.assert_array_equal(found, group.variables["deaths"].values.T[:most])


def test_an_array_without_values_comes_back_empty(store):
    assert read_rows(store / "nothing", (0, 5), "float32").shape == (0, 5)


@pytest.mark.parametrize(
    ("shape", "dtype"), [((MEMBERS, 6), "float32"), ((5, MEMBERS), "float32"), ((MEMBERS, 5), "f8")]
)
def test_another_shape_or_type_is_refused(store, shape, dtype):
    with pytest.raises(InputError, match="deaths: expected an array as this program writes it"):
        read_rows(store / "deaths", shape, dtype)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"junk" * 9,
        Blosc("zstd").encode(np.zeros((PIECE, 6), np.float32)),
        Blosc("zstd").encode(np.arange(5 * PIECE, dtype=np.float32))[:-9],
    ],
)
def test_a_damaged_piece_is_refused_by_name(group, tmp_path, junk):
    write_group(group, tmp_path / "s")
    (tmp_path / "s" / "deaths" / "1.0").write_bytes(junk)
    with pytest.raises(InputError, match=r"deaths/1\.0: expected a piece of an array") as refused:
        read_rows(tmp_path / "s" / "deaths", (MEMBERS, 5), "float32")
    assert "\n" not in str(refused.value)
    assert len(read_rows(tmp_path / "s" / "deaths", (MEMBERS, 5), "float32", PIECE)) == PIECE


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, "{}"])
def test_a_damaged_description_is_refused(group, tmp_path, text):
    write_group(group, tmp_path / "s")
    (tmp_path / "s" / "deaths" / ".zarray").write_text(text)
    with pytest.raises(InputError, match="deaths: expected an array"):
        read_rows(tmp_path / "s" / "deaths", (MEMBERS, 5), "float32")


def test_a_missing_array_is_refused(store):
    with pytest.raises(InputError, match="gone: expected an array; .*No such file"):
        read_rows(store / "gone", (1, 5), "float32")


def test_labels_come_back_as_texts(store):
    assert read_texts(store / "question", 2) == ["a", "nö"]
    assert read_texts(store / "question_unit", 2) == ["", "persons"]


@pytest.mark.parametrize(
    ("name", "count", "message"),
    [
        ("question", 3, "expected an array as this program writes it"),
        ("deaths", 2, "expected texts, found <f4"),
        ("no-such", 2, "expected an array; "),
    ],
)
def test_labels_that_are_no_texts_or_not_as_many_are_refused(store, name, count, message):
    with pytest.raises(InputError, match=message) as found:
        read_texts(store / name, count)
    assert name in str(found.value)
