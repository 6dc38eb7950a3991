"""What an answer rests on, in words with speaker and grade."""

from __future__ import annotations

import pytest

from contested.present.views.rests import leading_row, numbers_text, rests_on
from contested.results.values import BasisCounts
from helpers.small_conditioning import influence
from helpers.small_run import probability_answer, small_run
from present.sample import changed


def test_what_moves_an_answer_stands_with_its_speaker_its_grade_and_the_answer_without_it(runs):
    run = runs["conditioned"]
    found = rests_on(run.headline, run)
    assert found.lead == (
        "Mostly on judgement: 12 of the model's 60 numbers are measured. "
        "Three parts of the evidence move it beyond chance when left out:"
    )
    assert [(row.says, row.who, [grade for grade, _ in row.grades], row.without) for row in found.rows] == [
        ("About 100 fighters were active in the north in the summer", "the movement's spokesman", ["A1"], "14 %"),
        ("About 200 fighters were active in the north in the summer", "the movement's spokesman", ["B2"], "4.0 %"),
        ("Everything said for the side of National Front", "4 claims", ["A1", "D4"], "10 %"),
    ]
    assert found.rows[0].grades[0][1] == "completely reliable source, confirmed by other sources"
    assert found.how == (
        "With all evidence: 7 %. How it was measured: "
        "some by a new fit without it, the others by a replay of the stored fit."
    )
    assert leading_row(run.headline, run) == found.rows[0]


def test_where_nothing_moves_it_that_is_said_with_how_many_were_left_out(runs):
    run = runs["conditioned"]
    answer = run.answers["question_1"]
    nothing = "No single claim, speaker or side moves it beyond chance: "
    assert rests_on(answer, run).lead.endswith(f"{nothing}one was left out.")
    two = answer.model_copy(update={"influence": answer.influence * 2})
    assert rests_on(two, run).lead.endswith(f"{nothing}2 were left out, one at a time.")
    assert rests_on(answer, run).rows == [] and leading_row(answer, run) is None


def test_a_run_of_the_priors_alone_says_that_no_evidence_is_used(runs):
    found = rests_on(runs["plain"].headline, runs["plain"])
    assert found == ("Mostly on judgement: 12 of the model's 60 numbers are measured. No evidence is used.", [], "")


@pytest.mark.parametrize(("exact", "how"), [(True, "the fit was done again"), (False, "the stored fit was replayed")])
def test_a_replay_is_told_from_a_new_fit(exact, how):
    answer = probability_answer(influence=(influence(exact=exact),))
    found = rests_on(answer, small_run())
    assert how in found.how
    assert "One part of the evidence moves it beyond chance when left out:" in found.lead


@pytest.mark.parametrize(
    ("measured", "judged", "by_hand", "text"),
    [
        (1, 127, 0, "Mostly on judgement: 1 of the model's 128 numbers is measured."),
        (0, 3, 0, "Mostly on judgement: none of the model's 3 numbers are measured."),
        (5, 4, 1, "In part on judgement: 5 of the model's 10 numbers are measured, 1 is set by hand."),
        (3, 0, 2, "On numbers set by hand: 3 of the model's 5 numbers are measured, 2 are set by hand."),
        (3, 0, 0, "On measured numbers: all 3 of the model's are."),
    ],
)
def test_the_numbers_of_the_model_are_counted_by_their_basis(runs, measured, judged, by_hand, text):
    run = runs["plain"]
    counts = BasisCounts(measured=measured, judged=judged, set_by_hand=by_hand)
    file = run.answer_file.model_copy(update={"parameters": counts})
    assert numbers_text(changed(run, answer_file=file)) == text
