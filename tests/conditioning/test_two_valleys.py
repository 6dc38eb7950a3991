"""The example scenario conditioned on three claims: what is written down of it, and the stress test."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import contested
from contested import simulation
from contested.analysis.member_values import per_member
from contested.analysis.readings import readings
from contested.conditioning import fitting
from contested.conditioning.condition import Conditioned
from contested.conditioning.left_out import left_out_sets, of_one_side
from contested.conditioning.past import expected, log_factors
from contested.conditioning.placed import placed
from contested.conditioning.replays import Replays
from contested.conditioning.stress import FIRST_ROWS, two_looks
from contested.conditioning.summary import summarise
from contested.observations.scales import from_scale
from contested.results.answers import Influence
from contested.results.stress import Stress, standard_errors
from contested.scenario.load import LoadedScenario, load_scenario
from helpers.small_past import silent
from scenario.example import copy_example
from scenario.test_observations import GRADE

pytestmark = pytest.mark.heavy

OBSERVED = """
[[observation]]
claim = "observed-deaths"
series = ["reporting.deaths"]

[[observation]]
claim = "lantern-losses-claimed"
series = ["raids-lanterns.killed.regency"]

[[observation]]
claim = "lantern-strength"
series = ["fighters.lanterns"]

[[reference_value]]
id = "deaths"
text = "Reported deaths a month"
claim = "observed-deaths"
series = ["reporting.deaths"]
"""
CHECK = """[[claim_check]]
claim = "lantern-losses-claimed"
series = ["raids-lanterns.killed.regency"]
"""
GRADES = ("error-b2", "silent-b2", "error-b3", "silent-b3", "error-c3", "silent-c3", "error-d4", "silent-d4")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> LoadedScenario:
    home = copy_example(tmp_path_factory.mktemp("example"), (CHECK, OBSERVED))
    path = home / "ledger" / "priors.toml"
    grades = "".join(
        GRADE.format(name=f"grade-{name}").replace("0.3", "0.6" if "c3" in name else "0.3") for name in GRADES
    )
    path.write_text(path.read_text() + grades)
    return load_scenario(home, set_=["start=2030-09-07"])


@pytest.fixture(scope="module", autouse=True)
def _kept(tmp_path_factory):
    """Fits are kept in a folder of this module, so that each is made once."""
    folder: Path = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "kept_folder", lambda: folder)
        yield


@pytest.fixture(scope="module")
def found(loaded) -> Conditioned:
    prepared = simulation.prepare(loaded, None)
    size = simulation.Size(200, 0)
    return simulation.conditioned_on(prepared, size, readings(prepared.loaded), None, silent)


@pytest.fixture(scope="module")
def stressed(loaded, found) -> Stress:
    return contested.stress(loaded, exact=1)


def test_bands_are_quantiles_of_what_each_claim_would_be_expected_to_state(found):
    replays = Replays(found.past, found.fit)
    conditioning = summarise(found, replays, found.readings)
    after = expected(found.past, found.readings, found.z[:, found.design.row])
    for k, ((i, law), one) in enumerate(zip(found.past.numbers, conditioning.observations, strict=True)):
        assert one.claim == found.past.readings[i].claim and one.before and one.after and one.without
        for values, band in (
            (found.fit.predicted[0][k], one.before),
            (after[k], one.after),
            (replays.without_itself()[k].predicted[k], one.without),
        ):
            exact = np.quantile(from_scale(law.scale, np.asarray(values, float)), (0.05, 0.5, 0.95))
            np.testing.assert_allclose([band.low, band.median, band.high], exact, rtol=1e-6)
    assert [one.speaker for one in conditioning.speakers] == [None]
    assert conditioning.speakers[0].checks == 1 and conditioning.speakers[0].side == "lanterns"


def test_placed_claims_are_percentiles_on_a_past_without_them(found):
    replays = Replays(found.past, found.fit)
    without = replays.without_itself()
    for k, ((i, law), one) in enumerate(zip(found.past.numbers, placed(found, replays), strict=True)):
        stated = from_scale(law.scale, without[k].predicted[k].astype(float))
        factor = np.exp(log_factors(found.past, without[k].z.astype(float))[i])
        happened = stated / factor
        assert one.id == found.past.readings[i].claim and one.members == found.fit.rows
        assert one.quantiles is not None
        assert one.quantiles.q50 == pytest.approx(np.median(happened), rel=0.02)
        assert one.percentile_as_stated == pytest.approx(np.mean(happened <= law.value), abs=0.02)
        if one.id == "lantern-losses-claimed":
            assert one.percentile_after_bias == pytest.approx(np.mean(stated <= law.value), abs=0.02)
        else:
            assert one.percentile_after_bias is None


def test_the_prior_check_of_a_conditioned_run_is_that_of_the_priors(loaded):
    conditioned, priors = (contested.run(loaded, members=40, evidence=evidence).manifest for evidence in (True, False))
    assert conditioned.conditioning is not None and priors.conditioning is None
    assert conditioned.prior_check and conditioned.prior_check == priors.prior_check


def test_every_set_is_looked_at_and_sides_with_more_histories(found):
    replays, loaded = Replays(found.past, found.fit), found.past.prepared.loaded
    sets = left_out_sets(found.past.readings, loaded.ledger)
    keep = simulation.Keep(per_member(found.past.prepared.loaded), {})
    plan = simulation.plan_of(found.past.prepared, found.design, keep)
    looked = two_looks(found, plan, sets, replays, 2, silent)
    assert {one.moved.left for one in looked} == set(sets)
    sides = of_one_side(found.past.readings)
    more = [one.moved.left for one in looked if one.rows > FIRST_ROWS]
    assert len(more) == 2 and all(one.claims in sides for one in more)


def test_the_stress_test_changes_every_part_of_the_evidence(stressed):
    kinds = {(one.kind, one.id) for one in stressed.tested}
    claims = {"observed-deaths", "lantern-losses-claimed", "lantern-strength"}
    assert {name for kind, name in kinds if kind == "claim"} == claims
    assert ("side", "none") in kinds
    assert {name for kind, name in kinds if kind == "grade"} == claims
    assert stressed.not_graded_down == ()
    assert all(one.moved is not None and one.text for one in stressed.tested)


def test_what_one_side_says_is_confirmed_by_a_fit_and_the_change_by_another_seed_is_in_the_errors(stressed):
    confirmed = [one for one in stressed.tested if one.exact]
    assert len(confirmed) == 1
    assert set(confirmed[0].claims) in ({"lantern-losses-claimed"}, {"observed-deaths", "lantern-strength"})
    for answer in stressed.answers:
        assert answer.reseeding is not None
        assert all(row.error >= abs(answer.reseeding) - 1e-9 for row in answer.influence)
        sizes = [standard_errors(row) for row in answer.influence]
        assert sizes == sorted(sizes, reverse=True)
    largest = [one.largest for one in stressed.tested]
    assert largest == sorted(largest, reverse=True)
    for one in stressed.tested:
        rows: list[Influence] = [
            row for answer in stressed.answers for row in answer.influence if (row.kind, row.id) == (one.kind, one.id)
        ]
        assert one.largest == max(standard_errors(row) for row in rows)


def test_the_stress_test_is_the_same_again(loaded, stressed):
    again = contested.stress(loaded, exact=1)
    seconds = {"replay_s": None, "exact_s": None}
    assert again.model_copy(update=seconds) == stressed.model_copy(update=seconds)


def test_a_scenario_without_observations_has_nothing_to_leave_out():
    with pytest.raises(contested.InputError, match="expected a scenario with observations"):
        contested.stress(Path(__file__).parents[2] / "examples" / "two-valleys", exact=0)
