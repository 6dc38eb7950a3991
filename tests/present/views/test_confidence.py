"""Confidence in the evidence: the bounds between low and moderate belong to moderate."""

from __future__ import annotations

import pytest

from contested.present.views.confidence import confidence
from contested.results.values import BasisCounts
from helpers.small_conditioning import conditioning
from present.sample import changed


@pytest.fixture
def run(runs):
    """A run with given counts of parameters, reference values inside and outside, and step audit."""

    def make(measured=10, judged=20, by_hand=0, inside=2, outside=1, passed=True):
        plain = runs["plain"]
        good, bad = plain.manifest.prior_check
        counts = BasisCounts(measured=measured, judged=judged, set_by_hand=by_hand)
        audit = plain.manifest.step_audit.model_copy(update={"passed": passed})
        checks = (*[good] * inside, *[bad] * outside)
        return changed(
            plain,
            answer_file=plain.answer_file.model_copy(update={"parameters": counts}),
            manifest=plain.manifest.model_copy(update={"prior_check": checks, "step_audit": audit}),
        )

    return make


def test_a_third_measured_and_two_thirds_inside_is_moderate(run):
    assert confidence(run()).level == "moderate"


def test_less_than_a_third_measured_is_low(run):
    assert confidence(run(measured=9, judged=20)).level == "low"
    assert confidence(run(measured=10, judged=20, by_hand=1)).level == "low"


def test_less_than_two_thirds_inside_is_low(run):
    assert confidence(run(inside=3, outside=2)).level == "low"
    assert confidence(run(inside=4, outside=2)).level == "moderate"


def test_without_reference_values_it_is_low(run):
    found = confidence(run(inside=0, outside=0))
    assert found.level == "low"
    assert found.reasons == ["10 of 30 parameters are measured", "nothing is checked against reference values"]


def test_a_step_audit_that_fails_is_low_and_a_reason(run):
    found = confidence(run(passed=False))
    assert found.level == "low"
    assert found.reasons[-1] == "the time step is too long for at least one series"


def test_reasons_count_what_is_measured_inside_and_circular(run):
    assert confidence(run()).reasons == [
        "10 of 30 parameters are measured",
        "2 of 3 reference values lie where the model expects them "
        "(2 of these are no independent test: priors cite them)",
    ]


def test_evidence_at_odds_with_the_model_is_low_and_a_reason(run):
    moderate = run()
    assert confidence(
        changed(moderate, manifest=moderate.manifest.model_copy(update={"conditioning": conditioning()}))
    ) == (confidence(moderate))
    odd = moderate.manifest.model_copy(update={"conditioning": conditioning(misfit=0.001)})
    found = confidence(changed(moderate, manifest=odd))
    assert found.level == "low"
    assert found.reasons[-1] == "the evidence and the model cannot both be right"
