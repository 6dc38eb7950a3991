"""Stores that this program writes: xarray reads them, they come back in part or whole, and damaged ones are refused."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from numcodecs import Blosc

from contested.errors import InputError
from contested.results.arrays import dataset
from contested.results.zarr_files import PIECE, Array, Group, read_rows, read_texts, write_group
from helpers.refusal import accepted, refusal

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
            "weight": Array(("question",), np.array([0.25, 0.75]), {}),
        },
        {
            "week": Array(("week",), weeks.astype("datetime64[ns]"), {"long_name": "first day"}),
            "member": Array(("member",), np.arange(MEMBERS), {}),
            "question": Array(("question",), np.array(["a", "nö"]), {}),
            "question_unit": Array(("question",), np.array(["", "persons"]), {}),
            "asked": Array(("question",), np.array([2020, 2021]), {}),
        },
        {"title": "Ünknown land", "seed": 4},
    )


@pytest.fixture(scope="module")
def store(group: Group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "some.zarr"
    accepted(write_group, group, path)
    return path


def described(path: Path) -> dict[str, Any]:
    return json.loads((path / ".zarray").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("shape", "piece"), [((2,), "0"), ((3, 2), "0.0"), ((3, 2, 4), "0.0.0")])
def test_a_small_array_is_one_piece(tmp_path, shape, piece):
    dims = ("a", "b", "c")[: len(shape)]
    accepted(write_group, Group({"x": Array(dims, np.ones(shape), {})}, {}, {}), tmp_path / "s")
    assert {path.name for path in (tmp_path / "s" / "x").iterdir()} == {".zarray", ".zattrs", piece}


def test_a_store_has_a_file_for_each_piece_and_two_for_each_array(store):
    found = {path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()}
    pieces = {
        "deaths": {"0.0", "1.0"}, "answers": {"0.0", "1.0"}, "member_row": {"0", "1"}, "member": {"0", "1"},
        "unknown": {"0.0"}, "nothing": set(), "week": {"0"}, "question": {"0"}, "question_unit": {"0"},
        "weight": {"0"}, "asked": {"0"},
    }  # fmt: skip
    about = {".zgroup", ".zattrs", ".zmetadata"}
    assert found == about | {
        f"{name}/{file}" for name, numbers in pieces.items() for file in {".zarray", ".zattrs"} | numbers
    }


def test_a_store_says_of_which_format_it_is_and_repeats_all_descriptions_in_one_file(store):
    assert (store / ".zgroup").read_bytes() == b'{\n  "zarr_format": 2\n}'
    assert (store / ".zattrs").read_bytes() == '{\n  "title": "Ünknown land",\n  "seed": 4\n}'.encode()
    text = (store / ".zmetadata").read_bytes().decode()
    together = json.loads(text)
    assert set(together) == {"metadata", "zarr_consolidated_format"} and together["zarr_consolidated_format"] == 1
    assert together["metadata"] == {
        path.relative_to(store).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        for path in store.rglob(".z*")
        if path.name != ".zmetadata"
    }
    assert "Ünknown" in text and "\n" not in text


def test_a_group_in_another_order_gives_the_same_bytes(group, store, tmp_path):
    turned = Group(*(dict(reversed(part.items())) for part in group[:2]), group.attributes)
    accepted(write_group, turned, tmp_path / "s")
    for path in store.rglob("*"):
        if path.is_file():
            assert (tmp_path / "s" / path.relative_to(store)).read_bytes() == path.read_bytes(), path


def test_a_store_is_written_in_utf_8_whatever_encoding_the_machine_has(group, tmp_path, monkeypatch):
    with monkeypatch.context() as changed:
        changed.setattr(io, "text_encoding", lambda encoding, stacklevel=2: encoding or "latin-1")
        write_group(group, tmp_path / "s")
    for name in (".zattrs", ".zmetadata"):
        assert "Ünknown".encode() in (tmp_path / "s" / name).read_bytes()


def test_numbers_are_packed_by_zstd_and_labels_and_what_is_empty_by_lz4(store):
    found = {}
    for path in store.rglob(".zarray"):
        packed = described(path.parent)["compressor"]
        found[path.parent.name] = (packed["cname"], packed["clevel"], packed["shuffle"])
    labels = dict.fromkeys(("nothing", "week", "member", "question", "question_unit", "asked"), ("lz4", 5, 1))
    assert found == labels | dict.fromkeys(("deaths", "answers", "member_row", "unknown", "weight"), ("zstd", 4, 1))


def test_pieces_are_at_most_4096_members_and_at_least_one_of_each_dimension(store, tmp_path):
    assert {name: described(store / name)["chunks"] for name in ("deaths", "member", "unknown", "week", "nothing")} == {
        "deaths": [4096, 5], "member": [4096], "unknown": [2, 5], "week": [5], "nothing": [1, 5],
    }  # fmt: skip
    arrays = {"one": Array(("a", "b"), np.zeros((1, 3)), {}), "none": Array(("c", "d", "b"), np.zeros((2, 0, 3)), {})}
    accepted(write_group, Group(arrays, {}, {}), tmp_path / "s")
    assert described(tmp_path / "s" / "one")["chunks"] == [1, 3]
    assert described(tmp_path / "s" / "none")["chunks"] == [2, 1, 3]
    assert [path.name for path in (tmp_path / "s" / "none").iterdir() if not path.name.startswith(".")] == []
    assert read_rows(tmp_path / "s" / "none", (2, 0, 3), "float64").shape == (2, 0, 3)


def test_the_last_piece_is_filled_up_with_nothing(group, store):
    numbers = Blosc().decode((store / "deaths" / "1.0").read_bytes())
    found = np.frombuffer(numbers, np.float32).reshape(PIECE, 5)
    np.testing.assert_array_equal(found[:3], group.variables["deaths"].values.T[PIECE:])
    assert np.isnan(found[3:]).all()
    rows = np.frombuffer(Blosc().decode((store / "member_row" / "1").read_bytes()), np.int64)
    assert rows.tolist() == [2048, 2048, 2049] + [0] * (PIECE - 3)


def test_further_labels_along_the_dimensions_of_an_array_are_named_in_order(store):
    found = {path.parent.name: json.loads(path.read_text()).get("coordinates") for path in store.glob("*/.zattrs")}
    of_questions = dict.fromkeys(("answers", "unknown", "weight"), "asked question_unit")
    none = ("deaths", "member_row", "nothing", "week", "member", "question", "question_unit", "asked")
    assert found == of_questions | dict.fromkeys(none)


def test_a_group_without_members_keeps_the_order_of_dimensions(tmp_path):
    values = np.arange(6.0).reshape(2, 3)
    accepted(write_group, Group({"x": Array(("week", "place"), values, {})}, {}, {}), tmp_path / "s")
    np.testing.assert_array_equal(accepted(read_rows, tmp_path / "s" / "x", (2, 3), "float64"), values)


def test_an_array_of_one_row_comes_back(tmp_path):
    values = np.array([[1.5, 2.5, -3.0]])
    accepted(write_group, Group({"x": Array(("a", "b"), values, {})}, {}, {}), tmp_path / "s")
    np.testing.assert_array_equal(accepted(read_rows, tmp_path / "s" / "x", (1, 3), "float64", 5), values)


def test_values_are_rounded_as_they_are_written(tmp_path):
    values = np.array([1 + 2.0**-3 + 2.0**-9, 5.0], np.float32)
    accepted(write_group, Group({"x": Array(("a",), values, {}, 4)}, {}, {}), tmp_path / "s")
    assert accepted(read_rows, tmp_path / "s" / "x", (2,), "float32").tolist() == [1.125, 5.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "expected the description of an array, found something else"),
        ('{"dtype": "Ü"}', "expected texts, found Ü"),
        ('{"dtype": "<U1234567"}', "expected texts, found <U1234567"),
        ("{}", "expected texts, found None"),
    ],
)
def test_descriptions_are_read_as_utf_8_whatever_encoding_the_machine_has(tmp_path, monkeypatch, text, message):
    (tmp_path / ".zarray").write_bytes(text.encode())
    with monkeypatch.context() as changed:
        changed.setattr(io, "text_encoding", lambda encoding, stacklevel=2: encoding or "latin-1")
        assert refusal(read_texts, tmp_path, 2) == f"{tmp_path}: {message}"


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        ({"id": "blosc", "cname": "lz4", "clevel": 1, "shuffle": 0, "blocksize": 64}, "accepted"),
        ({"id": "zlib", "level": 1}, "refused"),
        (None, "refused"),
        ("blosc", "accepted"),
    ],
)
def test_of_how_an_array_is_packed_only_the_kind_matters(group, tmp_path, packed, expected):
    write_group(Group({"weight": group.variables["weight"]}, {}, {}), tmp_path / "s")
    path = tmp_path / "s" / "weight"
    (path / ".zarray").write_text(json.dumps({**described(path), "compressor": packed}))
    words = f"{path}: expected an array as this program writes it, float64 of shape (2,)"
    assert accepted(lambda: refusal(read_rows, path, (2,), "float64")) == ("" if expected == "accepted" else words)


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
    found = accepted(read_rows, store / "deaths", (MEMBERS, 5), "float32", most)
    np.testing.assert_array_equal(found, group.variables["deaths"].values.T[:most])


def test_an_array_without_values_comes_back_empty(store):
    found = accepted(read_rows, store / "nothing", (0, 5), "float32")
    assert found.shape == (0, 5) and found.dtype == np.float32


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
    assert accepted(read_texts, store / "question", 2) == ["a", "nö"]
    assert accepted(read_texts, store / "question_unit", 2) == ["", "persons"]


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
