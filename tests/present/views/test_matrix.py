"""What moves each answer: one cell for every part of the evidence and every question."""

from __future__ import annotations

import pytest

from contested.present.views.matrix import matrix
from contested.present.views.provenance import Provenance
from contested.results.influence import beyond_chance, standard_errors
from present.sample import changed


@pytest.fixture
def proof(runs):
    return Provenance(runs["conditioned"])


def test_a_run_of_the_priors_alone_has_no_matrix(runs):
    assert matrix(Provenance(runs["plain"])) is None


def test_every_claim_speaker_document_and_side_has_a_cell_for_every_question(proof):
    found = matrix(proof)
    assert [title for title, _ in found.parts] == [
        "Everything said for one side",
        "Everything one speaker says",
        "Everything in one document",
        "One claim",
    ]
    rows = [row for _, rows in found.parts for row in rows]
    assert {len(row.cells) for row in rows} == {len(found.columns)} == {6}
    cells = {(answer.id, one.kind, one.id) for answer in proof.run.answers.values() for one in answer.influence}
    assert sum(cell is not None for row in rows for cell in row.cells) == len(cells)


def test_a_cell_is_the_answer_without_it_and_is_marked_where_chance_would_not_do_it(proof):
    answer, found = proof.run.headline, matrix(proof)
    claim = next(row for row in dict(found.parts)["One claim"] if row.anchor == f"c{proof.claim_numbers['claim-0']}")
    one = next(one for one in answer.influence if (one.kind, one.id) == ("claim", "claim-0"))
    assert claim.cells[0] == (f"{100 * one.without:.0f}", standard_errors(one) > beyond_chance(len(answer.influence)))
    assert claim.cells[0].moved
    assert found.columns[0][2:] == ("%", "7", "12")
    assert found.columns[4][2:] == ("persons", "800", "900")


def test_rows_are_in_words_with_an_anchor_of_the_page(proof):
    rows = {title: rows[0] for title, rows in matrix(proof).parts}
    assert rows["Everything said for one side"][:3] == ("National Front", "4 claims", "speakers")
    speaker = rows["Everything one speaker says"]
    assert speaker.anchor == f"s{proof.speaker_numbers[speaker.text]}"
    assert rows["One claim"].who == "the movement's spokesman, A1"


def test_the_lead_says_how_many_answers_move_and_that_none_does(runs, proof):
    assert matrix(proof).lead.startswith(
        "Two of six answers move by more than chance would when a part of the evidence is left out."
    )
    run = runs["conditioned"]
    answers = tuple(
        one.model_copy(update={"influence": tuple(row.model_copy(update={"error": 1e9}) for row in one.influence)})
        for one in run.answers.values()
    )
    still = changed(run, answer_file=run.answer_file.model_copy(update={"answers": answers}))
    assert matrix(Provenance(still)).lead == "Nothing that was left out moves an answer by more than chance would."
