"""The annex: numbers, claims and documents, each once, and where each leads."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contested.present.views import parameters
from contested.present.views.evidence import rests_text
from contested.present.views.mechanisms import mechanism_rows, user_kinds
from contested.present.views.parameters import number_table
from contested.present.views.provenance import Provenance
from contested.present.views.sources import claim_notes, document_notes, short_reference
from contested.results.sources import Content
from present.sample import changed


@pytest.fixture
def proof(runs):
    return Provenance(runs["plain"])


def number(kind: str, i: int, of: int) -> int:
    """The footnote number of an entry: its place in the order of ids."""
    return 1 + sorted(f"{kind}-{k}" for k in range(of)).index(f"{kind}-{i}")


def claims_of(proof: Provenance) -> dict:
    """The notes of claims by id."""
    return {note["id"]: note for speaker in claim_notes(proof) for note in speaker["claims"]}


def test_every_claim_stands_once_under_its_speaker_and_every_document_once(proof):
    speakers = claim_notes(proof)
    assert [one["number"] for one in speakers] == list(range(1, len(speakers) + 1))
    numbers = sorted(note["number"] for one in speakers for note in one["claims"])
    assert numbers == list(range(1, len(proof.run.evidence.claims) + 1))
    assert [note["number"] for note in document_notes(proof)] == list(range(1, 13))


def test_a_claim_names_date_kind_side_grade_document_and_relations(proof):
    note = claims_of(proof)["claim-1"]
    assert (note["about"], note["grade"]) == ("allegation, reported speech, for the side: government", "B2")
    assert note["where"] == "paragraph 4"
    assert note["document"] == (number("document", 1, 12), "A publisher 2022")
    assert note["relations"] == [("contradicts", (1, "the movement's spokesman, A1"))]
    assert (note["law"], note["unused"]) == (None, None)


def test_what_all_claims_of_a_speaker_share_stands_above_them_once(proof):
    (one,) = claim_notes(proof)
    assert (one["shared"], one["document"]) == ("20 Nov 2022", None)
    assert not any("2022" in note["about"] for note in one["claims"])


@pytest.mark.parametrize("claim", [1, 3])
def test_a_claim_tells_priors_that_read_it_from_judgements_that_cite_it(proof, claim):
    note = claims_of(proof)[f"claim-{claim}"]
    resting = [i for i in range(60) if (i % 2 or i % 5 == 1) and claim in (i % 40, (i + 7) % 40)]
    assert {one.text for one in note["read_by"]} == {f"prior-{i}" for i in resting if i % 5 == 1}
    assert {one.text for one in note["cited_by"]} == {f"prior-{i}" for i in resting if i % 5 != 1}
    assert all(one.number == proof.prior_numbers[one.text] for one in [*note["read_by"], *note["cited_by"]])


def test_a_claim_of_a_conditioned_run_says_how_it_was_read_or_why_it_is_not_used(runs):
    notes = claims_of(Provenance(runs["conditioned"]))
    assert notes["claim-1"]["law"] == (
        "Read as Reported events in the north, summed, 2 Jan to 30 Jun 2022: 200 persons. Expected 30 to 3,600 (median "
        "300) under the priors, 100 to 900 (median 300) with the evidence. Misfit +2.6. Corrected by prior-2. Chance "
        "that it says nothing: 5 %."
    )
    assert (
        "yes. Expected yes in 30 % under the priors, yes in 46 % with the evidence. Chance" in notes["claim-4"]["law"]
    )
    assert "Out of the model's reach." in notes["claim-5"]["law"]
    assert notes["claim-20"]["unused"] == "it states no number"


def test_a_document_is_cited_by_its_first_author_or_publisher_and_its_year(proof):
    document = proof.run.evidence.documents["document-1"]
    assert short_reference(document) == "A publisher 2022"
    one = document.model_copy(update={"authors": "S. Kalyvas"})
    several = document.model_copy(update={"authors": "M. Kress, R. Szechtman", "date": None, "year": 2009})
    assert (short_reference(one), short_reference(several)) == ("Kalyvas 2022", "Kress et al. 2009")


def test_a_number_names_its_range_distribution_claims_documents_and_parameters(proof):
    row = next(row for row in number_table(proof) if row["id"] == "prior-1")
    assert row == {
        "number": number("prior", 1, 60),
        "id": "prior-1",
        "says": "Attacks a fighter takes part in per week when supplied",
        "unit": "per fighter per week",
        "distribution": "lognormal (median 0.006, sigma 0.8)",
        "why": "Wide, because the two sources disagree by a factor of four.",
        "low": "0.00161",
        "median": "0.006",
        "high": "0.0224",
        "basis": "measured",
        "rests": "Read in",
        "claims": [
            (number("claim", 1, 40), "the movement's spokesman, B2"),
            (number("claim", 8, 40), "A publisher 2022, C3"),
        ],
        "documents": [(number("document", 1, 12), "A publisher 2022")],
        "used_by": ["reporting.rate_1"],
        "after": "",
        "sign": "",
        "literature": True,
    }


def test_a_number_of_all_mechanisms_of_a_kind_names_the_kind(proof):
    bound = list(proof.parameters.values())
    renamed = [
        info.model_copy(update={"kind": "ambush", "label": f"ambush-{letter}"})
        for letter, info in zip("ab", proof.run.manifest.mechanisms, strict=False)
    ]
    manifest = proof.run.manifest.model_copy(update={"mechanisms": tuple(renamed)})
    other = SimpleNamespace(run=SimpleNamespace(manifest=manifest))
    names = [bound[0].model_copy(update={"name": f"ambush-{letter}.loss_ratio"}) for letter in "ab"]
    assert parameters._used_by(names, other) == ["ambush-*.loss_ratio"]
    assert parameters._used_by(names[:1], other) == ["ambush-a.loss_ratio"]


def test_a_number_that_is_read_in_claims_and_a_judgement_that_cites_them_are_told_apart(proof):
    rows = {row["id"]: (row["basis"], row["rests"]) for row in number_table(proof)}
    assert rows["prior-1"] == ("measured", "Read in")
    assert rows["prior-3"] == ("judgement", "Citing")
    alone = proof.run.evidence.priors["prior-2"].model_copy(update={"sources": ()})
    assert rests_text(alone) == "judgement; no claim or document behind it"


def test_what_is_set_by_hand_has_a_row_and_what_was_learned_stands_beside_the_prior(runs, proof):
    row = next(row for row in number_table(proof) if row["basis"] == "set by hand")
    assert (row["number"], row["claims"], row["used_by"]) == (None, [], [row["id"]])
    after = {row["id"]: row["after"] for row in number_table(Provenance(runs["conditioned"]))}
    assert after["prior-1"] == "0.002 to 0.008" and after["prior-9"] == ""


def test_a_document_is_a_line_and_a_link_only_where_it_has_a_host(proof, runs):
    note = next(note for note in document_notes(proof) if note["id"] == "document-3")
    assert note["line"] == "A report on the war, number 3. A publisher, 2022-11-04"
    assert (note["link"], note["linked"], note["read"]) == ("example.org/report/3", True, "full")
    assert not any(note["linked"] for note in document_notes(Provenance(runs["hostile"])))


def test_a_kind_of_mechanism_lists_its_instances_with_their_flows(proof):
    rows = {row["kind"]: row for row in mechanism_rows(proof)}
    ambush = rows["ambush"]["instances"]
    assert [instance["label"] for instance in ambush] == ["ambush-resistance", "ambush-government"]
    assert [(flow["name"], flow["short"]) for flow in ambush[0]["flows"]] == [("ambush-resistance.killed", "killed")]
    assert rows["ambush"]["sources"] == [(number("document", 1, 12), "A publisher 2022")]
    assert rows["ambush"]["papers"] == ["udwadia-2006"]


def test_the_classes_of_the_users_file_are_its_kinds_of_mechanism(runs):
    run = runs["plain"]
    content = Content(run.source.stored(), None, "import os\nclass Ambush: pass\nrate = 1\n")
    with_file = changed(run, source=content)
    assert user_kinds(with_file) == {"ambush"}
    assert [row["kind"] for row in mechanism_rows(Provenance(with_file)) if row["user_defined"]] == ["ambush"]
    assert user_kinds(run) == frozenset()
