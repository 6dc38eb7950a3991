"""Which entries the annex lists: all, or of very many those that the run leads to."""

from __future__ import annotations

import pytest

from contested.present.views import listed as module
from contested.present.views.listed import left_out, listed
from contested.present.views.provenance import Provenance
from contested.present.views.sources import cited_documents
from contested.present.views.speakers import speakers
from present.sample import changed


@pytest.fixture
def run(runs):
    return runs["conditioned"]


@pytest.fixture
def many(run, monkeypatch):
    """The run, with all of its entries but two from the library, and more of them than are all listed."""
    monkeypatch.setattr(module, "MOST_ENTRIES", 20)
    own = {"claim:claim-39", "prior:prior-59"}
    names = [f"{kind}:{key}" for kind in ("claim", "prior") for key in getattr(run.evidence, f"{kind}s")]
    ledger = run.manifest.ledger.model_copy(update={"from_library": tuple(name for name in names if name not in own)})
    return changed(run, manifest=run.manifest.model_copy(update={"ledger": ledger}))


def test_all_entries_are_listed_where_they_are_not_very_many(run):
    found, evidence = listed(run), run.evidence
    assert (found.claims, found.whole) == (evidence.claims.keys(), evidence.claims.keys())
    assert (found.priors, found.documents) == (evidence.priors.keys(), evidence.documents.keys())
    assert left_out(run) == ""


def test_of_very_many_the_war_s_own_are_listed_and_what_answers_and_evidence_lead_to(many):
    found, evidence, fit = listed(many), many.evidence, many.manifest.conditioning
    assert {one.claim for one in fit.observations} | {check.id for check in many.claims.claims} <= found.whole
    named = {one.prior for answer in many.answers.values() for one in answer.attribution.parameters}
    assert named | {"prior-59"} <= found.priors < evidence.priors.keys()
    assert found.whole | {"claim-39"} == found.claims < evidence.claims.keys()
    assert {claim for key in found.priors for claim in evidence.priors[key].rests_on} <= found.whole
    assert {evidence.claims[key].document for key in found.claims} <= found.documents


def test_what_is_left_out_is_counted(many):
    found, evidence = listed(many), many.evidence
    numbers, claims = (len(evidence.priors) - len(found.priors), len(evidence.claims) - len(found.claims))
    assert f"({numbers} of 60 numbers" in left_out(many) and f"{claims} of 40 claims" in left_out(many)


def test_speakers_have_only_claims_that_are_listed_and_other_documents_no_number(many):
    proof = Provenance(many)
    assert sum(len(one.used) + one.others for one in speakers(proof)) == len(proof.listed.claims)
    for name in many.evidence.documents:
        (cited,) = cited_documents((name,), proof)
        assert (cited.number is not None) == (name in proof.listed.documents)
