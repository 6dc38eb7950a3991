"""A fit on disk."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from contested.errors import InputError
from contested.infer.fit_file import load_fit, save_fit
from contested.infer.smoother import fit
from helpers.linear_gaussian import linear


@pytest.fixture
def result():
    return fit(linear([[1.0, 0.0], [0.5, 1.0]], [1.0, 0.3], [0.5, 0.5], [0.1, 0.2], rows=40).problem, 5)


def same(first, second):
    return all(np.array_equal(getattr(first, field.name), getattr(second, field.name)) for field in fields(first))


def test_a_fit_is_read_as_it_was_written(result, tmp_path):
    save_fit(result, tmp_path / "fit.npz")
    read = load_fit(tmp_path / "fit.npz")
    assert same(read, result) and isinstance(read.seed, int) and read.z.dtype == np.float32


def test_a_fit_under_way_is_read_and_goes_on(tmp_path):
    problem = linear([[1.0]], [1.0], [0.5], [0.1], rows=40).problem
    whole = fit(problem, 1, keep=lambda partial: save_fit(partial, tmp_path / f"{len(partial.z)}.npz"))
    assert same(fit(problem, 1, resume=load_fit(tmp_path / "3.npz")), whole)


def test_a_fit_without_observations_is_kept(tmp_path):
    empty = fit(linear(np.zeros((0, 2)), [], [], [], rows=10).problem, 1)
    save_fit(empty, tmp_path / "fit.npz")
    assert same(load_fit(tmp_path / "fit.npz"), empty)


def test_the_same_fit_gives_the_same_bytes_and_nothing_else_in_the_folder(result, tmp_path):
    for name in ("a.npz", "b.npz", "a.npz"):
        save_fit(result, tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "b.npz"]


def test_a_missing_a_cut_and_a_foreign_file_are_refused(result, tmp_path):
    path = tmp_path / "fit.npz"
    with pytest.raises(InputError, match="no file"):
        load_fit(path)
    save_fit(result, path)
    whole = path.read_bytes()
    for wrong in (whole[: len(whole) // 2], b"", b"not a fit"):
        path.write_bytes(wrong)
        with pytest.raises(InputError, match="fit.npz"):
            load_fit(path)


def test_a_file_with_a_pickle_in_it_is_refused(result, tmp_path):
    path = tmp_path / "fit.npz"
    save_fit(result, path)
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    np.savez(path, **{**arrays, "unknowns": np.array([{"a": 1}, None], dtype=object)})
    with pytest.raises(InputError, match="fit.npz"):
        load_fit(path)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("sd", np.array([0.5])),
        ("sd", np.array([1, 2])),
        ("chance", np.zeros((2, 39), dtype=np.float32)),
        ("z", np.zeros((5, 2), dtype=np.float32)),
        ("predicted", np.full((5, 2, 40), np.nan, dtype=np.float32)),
        ("predicted", np.zeros((2, 2, 40), dtype=np.float32)),
        ("assimilations", np.array(2)),
        ("unknowns", np.array(["only-one"])),
        ("unknowns", np.array([1.0, 2.0])),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(result, tmp_path, name, wrong):
    path = tmp_path / "fit.npz"
    save_fit(result, path)
    with np.load(path) as file:
        arrays = {known: file[known] for known in file.files}
    np.savez(path, **{**arrays, name: wrong})
    with pytest.raises(InputError, match="expected"):
        load_fit(path)
