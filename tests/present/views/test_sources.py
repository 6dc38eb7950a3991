"""Footnotes: priors, claims and documents, each with its number and where it leads."""

from __future__ import annotations

import pytest

from contested.present.views.evidence import rests_text
from contested.present.views.mechanisms import mechanism_rows, parameter_rows, user_kinds
from contested.present.views.provenance import Provenance
from contested.present.views.sources import claim_notes, document_notes, prior_notes
from contested.results.sources import Content
from present.sample import changed


@pytest.fixture
def proof(runs):
    return Provenance(runs["plain"])


def number(kind: str, i: int, of: int) -> int:
    """The footnote number of an entry: its place in the order of ids."""
    return 1 + sorted(f"{kind}-{k}" for k in range(of)).index(f"{kind}-{i}")


def test_footnotes_are_numbered_from_1_in_the_order_of_ids(proof):
    for notes in (claim_notes(proof), prior_notes(proof), document_notes(proof)):
        assert [note["number"] for note in notes] == list(range(1, len(notes) + 1))
        assert [note["id"] for note in notes] == sorted(note["id"] for note in notes)


def test_a_claim_names_speaker_grade_document_and_relations(proof):
    note = next(note for note in claim_notes(proof) if note["id"] == "claim-1")
    assert note["speaker"] == (
        "the movement's spokesman, 20 Nov 2022; allegation, reported speech; serves the side: government. "
        "Grade B2: usually reliable source, probably true."
    )
    assert (note["where"], note["document_number"]) == ("paragraph 4", number("document", 1, 12))
    assert note["relations"] == [{"relation": "contradicts", "number": 1}]


@pytest.mark.parametrize("claim", [1, 3])
def test_a_claim_tells_priors_that_read_it_from_judgements_that_cite_it(proof, claim):
    note = next(note for note in claim_notes(proof) if note["id"] == f"claim-{claim}")
    resting = [i for i in range(60) if (i % 2 or i % 5 == 1) and claim in (i % 40, (i + 7) % 40)]
    assert note["read_by"] == sorted(number("prior", i, 60) for i in resting if i % 5 == 1)
    assert note["cited_by"] == sorted(number("prior", i, 60) for i in resting if i % 5 != 1)
    assert note["read_by"] if claim == 1 else note["cited_by"]


def test_a_claim_that_serves_no_side_says_so(proof):
    note = next(note for note in claim_notes(proof) if note["id"] == "claim-2")
    assert "observation, in the document's own voice; serves no side. Grade C3" in note["speaker"]


def test_a_prior_names_its_distribution_claims_documents_and_parameters(proof):
    note = next(note for note in prior_notes(proof) if note["id"] == "prior-1")
    assert note["about"] == (
        "lognormal (median 0.006, sigma 0.8), per fighter per week. "
        "Wide, because the two sources disagree by a factor of four."
    )
    assert note["claims"] == [number("claim", 1, 40), number("claim", 8, 40)]
    assert note["documents"] == [number("document", 1, 12)]
    assert note["used_by"] == ["reporting.rate_1"]


def test_a_number_that_is_read_in_claims_and_a_judgement_that_cites_them_are_told_apart(proof):
    notes = {note["id"]: note["rests"] for note in prior_notes(proof)}
    assert notes["prior-1"] == "The number is read in"
    assert notes["prior-3"] == "Judgement, which cites"
    alone = proof.run.evidence.priors["prior-2"].model_copy(update={"sources": ()})
    assert rests_text(alone) == "judgement; no claim or document behind it"


def test_a_document_is_a_line_and_a_link_only_where_it_has_a_host(proof, runs):
    note = next(note for note in document_notes(proof) if note["id"] == "document-3")
    assert note["line"] == "A report on the war, number 3. A publisher, 2022-11-04"
    assert (note["link"], note["href"], note["read"]) == (
        "example.org/report/3",
        "https://example.org/report/3",
        "full",
    )
    assert {note["href"] for note in document_notes(Provenance(runs["hostile"]))} == {None}


def test_a_parameter_names_its_range_basis_mechanism_prior_and_claims(proof):
    row = next(row for row in parameter_rows(proof) if row["name"] == "ambush-resistance.rate_3")
    numbers = {label: i + 1 for i, label in enumerate(proof.mechanisms)}
    assert row == {
        "name": "ambush-resistance.rate_3",
        "mechanism_number": numbers["ambush-resistance"],
        "unit": "per fighter per week",
        "low": "0.004",
        "median": "0.012",
        "high": "0.044",
        "sort": 0.012,
        "basis": "judged",
        "prior": number("prior", 3, 60),
        "rests": "citing",
        "claims": [number("claim", 3, 40), number("claim", 10, 40)],
    }
    assert next(row for row in parameter_rows(proof) if row["prior"] == number("prior", 1, 60))["rests"] == "read in"
    by_hand = next(row for row in parameter_rows(proof) if row["basis"] == "set by hand")
    assert (by_hand["prior"], by_hand["claims"]) == (None, [])


def test_a_kind_of_mechanism_lists_its_instances_with_their_flows(proof):
    rows = {row["kind"]: row for row in mechanism_rows(proof)}
    ambush = rows["ambush"]["instances"]
    assert [instance["label"] for instance in ambush] == ["ambush-resistance", "ambush-government"]
    assert [flow["name"] for flow in ambush[0]["flows"]] == ["ambush-resistance.killed"]
    assert ambush[0]["parameters"] == len([name for name in proof.parameters if name.startswith("ambush-resistance.")])
    document, paper = rows["ambush"]["sources"]
    assert document == {"key": "document-1", "number": number("document", 1, 12)}
    assert paper == {"key": "udwadia-2006", "number": None}


def test_the_classes_of_the_users_file_are_its_kinds_of_mechanism(runs):
    run = runs["plain"]
    content = Content(run.source.stored(), None, "import os\nclass Ambush: pass\nrate = 1\n")
    with_file = changed(run, source=content)
    assert user_kinds(with_file) == {"ambush"}
    assert [row["kind"] for row in mechanism_rows(Provenance(with_file)) if row["user_defined"]] == ["ambush"]
    assert user_kinds(run) == frozenset()
