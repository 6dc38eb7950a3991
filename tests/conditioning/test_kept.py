"""What was worked out from a fit, kept beside it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from contested.conditioning import fitting
from contested.conditioning.condition import candidates
from contested.conditioning.fitting import fit_file, fit_past
from contested.conditioning.kept import kept_arrays, kept_audit
from contested.ensemble.block import Halved
from contested.ensemble.design import Design
from helpers.small_past import silent, small_past

PAST = small_past()
DESIGN = Design({}, np.zeros(1, int), np.zeros(1, int), 0)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where fits are kept."""
    monkeypatch.setattr(fitting, "kept_folder", lambda: tmp_path)
    return tmp_path / "fits"


def counted(calls, arrays):
    def work_out():
        calls.append(1)
        return arrays

    return work_out


def test_arrays_are_worked_out_once_and_have_the_same_bytes(folder):
    calls, arrays = [], {"a b.c": np.array([0.1, np.nan, -np.inf]), "n": np.arange(3, dtype=np.int32)}
    first, second = (kept_arrays(PAST, ("x", 1), counted(calls, arrays)) for _ in range(2))
    assert len(calls) == 1 and list(second) == list(first)
    assert all(first[name].tobytes() == second[name].tobytes() for name in arrays)
    assert first["n"].dtype == second["n"].dtype


def test_other_content_is_worked_out_anew(folder):
    calls = []
    for made_of in (("x", 1), ("x", 2), ("x", np.array([1.0])), ("x", np.array([2.0]))):
        kept_arrays(PAST, made_of, counted(calls, {"a": np.ones(1)}))
    assert len(calls) == 4


def test_a_damaged_file_is_made_anew(folder):
    calls = []
    kept_arrays(PAST, "x", counted(calls, {"a": np.ones(1000)}))
    (file,) = folder.glob("*-*.npz")
    file.write_bytes(file.read_bytes()[:100])
    assert kept_arrays(PAST, "x", counted(calls, {"a": np.ones(1000)}))["a"].sum() == 1000
    assert len(calls) == 2
    assert kept_arrays(PAST, "x", counted(calls, {}))["a"].sum() == 1000 and len(calls) == 2


def test_what_is_made_with_code_of_the_user_is_not_kept(folder):
    calls = []
    for _ in range(2):
        kept_arrays(PAST, lambda: None, counted(calls, {"a": np.ones(1)}))
    assert len(calls) == 2 and not list(folder.glob("*-*.npz"))


def test_nothing_is_kept_without_a_folder(monkeypatch):
    monkeypatch.setattr(fitting, "kept_folder", lambda: None)
    calls = []
    for _ in range(2):
        assert kept_arrays(PAST, "x", counted(calls, {"a": np.ones(1)}))["a"] == 1.0
    assert len(calls) == 2


def test_what_lies_beside_a_fit_goes_with_it_and_is_no_fit(folder, monkeypatch):
    monkeypatch.setattr(fitting, "MOST_KEPT", 1)
    kept_arrays(PAST, "x", counted([], {"a": np.ones(1)}))
    own, other = fit_file(PAST), folder / "newer.npz"
    own.write_bytes(b"a fit")
    fitting._remove_old(folder)
    assert len(list(folder.iterdir())) == 2
    other.write_bytes(b"a newer fit")
    fitting._remove_old(folder)
    assert list(folder.iterdir()) == [other]


def test_an_audit_is_read_as_it_was(folder, monkeypatch):
    drawn = Halved(np.array([0, 1]), {"a.b": np.array([1.0, 2.0])}, {"a.b": np.array([1.5, 2.5])})
    expected = Halved(np.array([0]), {"a.b": np.array([3.0])}, {"a.b": np.array([3.5])})

    found = SimpleNamespace(halved=drawn, expected=expected)
    monkeypatch.setattr("contested.conditioning.kept.run_ensemble", lambda *given: found)
    plan = PAST.plan._replace(per_member={})
    for _ in range(2):
        for read, wanted in zip(kept_audit(PAST, DESIGN, plan, None), (drawn, expected), strict=True):
            np.testing.assert_equal(read._asdict(), wanted._asdict())
        monkeypatch.setattr("contested.conditioning.kept.run_ensemble", None)


def test_candidates_beside_a_fit_are_simulated_once(folder, monkeypatch):
    found = fit_past(PAST, silent)
    first = candidates(PAST, found, 2, silent)
    monkeypatch.setattr("contested.conditioning.condition.simulate_readings", None)
    assert candidates(PAST, found, 2, silent).tobytes() == first.tobytes()


def test_the_last_simulation_of_a_fit_is_the_first_candidate_of_each_row(folder, monkeypatch):
    found, counted_of = fit_past(PAST, silent), []
    first = candidates(PAST, found, 3, lambda done, total: counted_of.append(total))
    assert counted_of[-1] == 2 * found.fit.rows, "the fit has simulated one of three"
    assert first[:, ::3].tobytes() == found.last.tobytes()
    monkeypatch.setattr(fitting, "kept_folder", lambda: None)
    again = candidates(PAST, found._replace(last=None), 3, lambda done, total: counted_of.append(total))
    assert counted_of[-1] == 3 * found.fit.rows and again.tobytes() == first.tobytes()
