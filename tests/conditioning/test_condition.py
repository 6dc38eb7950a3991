"""Ensembles whose histories go on from a past that the claims chose."""

from __future__ import annotations

import numpy as np
import pytest

from contested.conditioning import fitting
from contested.conditioning.condition import CANDIDATES, Conditioned, condition
from contested.conditioning.past import readings_in
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.plan import Plan
from contested.observations.stated import Stated
from helpers.small_past import PAST_WEEKS, silent, small_past, whole_plan


@pytest.fixture(scope="module", autouse=True)
def _kept(tmp_path_factory):
    """Fits are kept in a folder of this module, so that one is made."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "kept_folder", lambda: folder)
        yield


def conditioned(members: int, repeats: int = 2, threads: int = 2) -> Conditioned:
    return condition(small_past(threads=threads), members, repeats, silent)


def simulated(found: Conditioned, plan: Plan) -> np.ndarray:
    kept = run_ensemble(found.past.system, found.design, plan, found.past.executor)
    return readings_in(found.past, kept.per_member)


def test_histories_of_the_whole_run_have_the_past_by_which_they_were_chosen():
    found = conditioned(300)
    whole = whole_plan(found.past)
    assert whole.weeks > PAST_WEEKS == found.past.plan.weeks
    assert np.array_equal(simulated(found, whole), found.readings)


def test_the_past_is_nearer_to_what_is_stated_than_that_of_the_priors():
    found = conditioned(300)
    (_, counted), _ = found.past.numbers
    assert isinstance(counted, Stated)
    before = found.fit.predicted[0][0] - counted.target
    after = counted.predicted(found.readings[0]) - counted.target
    assert np.sqrt(np.mean(after**2)) < 0.6 * np.sqrt(np.mean(before**2))
    assert found.readings[2].mean() > 0.7


def test_threads_change_no_digit():
    one, two = conditioned(100, threads=1), conditioned(100, threads=2)
    assert one.candidates.tobytes() == two.candidates.tobytes()
    assert one.z.tobytes() == two.z.tobytes()
    assert (one.design.row == two.design.row).all() and (one.design.noise == two.design.noise).all()


@pytest.mark.parametrize("members", [1, 2, 3, 577, 1152, 1153, 1500, 5000])
def test_an_ensemble_has_as_many_members_as_asked(members):
    found = conditioned(members)
    assert found.design.members == members == found.readings.shape[1]
    np.testing.assert_array_equal(np.unique(found.design.row), np.arange(found.z.shape[1]))  # no row has lost them all
    assert np.bincount(found.design.row).min() >= members // 576
    assert found.z.shape[1] <= fitting.ROWS
    assert found.design.row.max() < found.z.shape[1] == len(found.design.params["people.rate"])
    assert found.candidates.shape[1] // found.fit.rows >= CANDIDATES


def test_one_history_of_each_row_is_one_of_four():
    found = conditioned(fitting.ROWS, repeats=1)
    assert found.candidates.shape[1] == 4 * fitting.ROWS and found.design.members == fitting.ROWS
    assert np.bincount(found.design.row).max() == 2 and found.z.shape[1] > 0.85 * fitting.ROWS, "weighed by events only"
    assert set(found.chosen.candidate.tolist()) == {0, 1, 2, 3}


def test_most_members_have_a_history_of_their_own():
    found = conditioned(1152)
    histories = {*zip(found.chosen.row.tolist(), found.chosen.candidate.tolist(), strict=True)}
    assert len(histories) > 0.7 * 1152 and len(set(found.design.noise.tolist())) == len(histories)


def test_members_of_a_row_have_the_parameters_of_that_row():
    found = conditioned(100)
    start = found.past.unknowns.index("prior:start")
    exact = 700.0 * np.exp(0.3 * found.fit.posterior[start, found.chosen.row].astype(float))
    np.testing.assert_allclose(found.design.params["people.start"][found.design.row], exact, rtol=1e-5)
