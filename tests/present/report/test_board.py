"""The scoreboard."""

from __future__ import annotations

import pytest

from contested.present.report.board import board
from contested.present.views.against import against
from contested.present.views.provenance import Provenance
from present.sample import changed


@pytest.fixture
def found(runs):
    return board(Provenance(runs["conditioned"]))


def test_chances_stand_from_the_least_to_the_most_likely_then_quantities(found):
    assert [(row["id"], row["number"], row["first"]) for row in found["chances"]] == [
        ("question_1", 2, False),
        ("question_0", 1, True),
        ("question_3", 4, False),
        ("question_2", 3, False),
    ]
    assert [row["id"] for row in found["quantities"]] == ["question_4", "question_5"]
    assert found["heading"] == "Six questions"


def test_a_line_has_the_count_words_and_range_of_a_chance_and_the_median_of_a_quantity(found):
    rows = {row["id"]: (row["value"], row["words"], row["range"]) for row in found["chances"] + found["quantities"]}
    assert rows["question_0"] == ("70 of 1,000", "very unlikely", "5 to 9 %")
    assert rows["question_1"] == ("none of 1,000", "almost no chance", "below 2.1 %")
    assert rows["question_2"] == ("all 1,000", "almost certain", "above 98.0 %")
    assert rows["question_4"] == ("800", "persons, median", "120 to 3,100")


def test_a_line_names_what_moves_the_answer_and_the_number_that_changes_it(found):
    row = found["chances"][1]
    assert (
        row["moved"].line == "About 100 fighters were active in the north in the summer (the movement's spokesman, A1)"
    )
    assert (row["moved"].without, row["claim"]) == ("14 %", 1)
    assert row["changed_by"].ends == "4.0 % (2.0 to 6 %) if low, 11 % (9 to 11 %) if high"
    assert found["chances"][0]["moved"] is None


def test_where_nothing_stands_out_the_line_says_so(runs):
    for name, text in (
        ("conditioned", "No part of the evidence and no number stands out from noise among 1,000 histories."),
        ("plain", "No single number stands out: among 1,000 histories none can be told from noise."),
    ):
        run = runs[name]
        answer = run.answers["question_1"]
        bare = answer.attribution.model_copy(update={"parameters": ()})
        file = run.answer_file
        answers = (file.answers[0], answer.model_copy(update={"attribution": bare}), *file.answers[2:])
        row = board(Provenance(changed(run, answer_file=file.model_copy(update={"answers": answers}))))["chances"][0]
        assert (row["nothing"], row["changed_by"]) == (text, None)


def test_what_is_circular_is_said_in_words_without_ids(found):
    details = found["chances"][2]["details"]
    assert details[-1] == (
        "Circular: it is compared with 'About 100 fighters were active in the north in the summer "
        "(the movement's spokesman, A1)', which is also behind: Attacks a fighter takes part in per week when supplied."
    )
    assert details[0] == "Do attacks in the north rise by half?"
    assert "A yes: places held at least 1." in details
    assert "Before the evidence: 12 %, 10 to 14 %." in details


def test_the_lead_counts_the_answers_by_what_they_rest_on_and_what_moves(found, runs):
    assert found["lead"] == (
        "Five rest on judgement, one is circular: it is compared with what its numbers were made from. "
        "Two of six move beyond chance when a part of the evidence is left out."
    )
    assert board(Provenance(runs["one-place"]))["lead"] == "This answer rests on judgement."


def test_claims_in_a_threshold_have_words_and_dates_are_written_out(runs):
    run = runs["plain"]
    first = run.headline
    bar = first.threshold.model_copy(update={"text": "more than 300 (claim 'claim-0': 310 clashes)"})
    changes = {"threshold": bar, "counted": "in each week (2022-12-06 to 2023-12-04)", "note": "its bar"}
    file = run.answer_file.model_copy(
        update={"answers": (first.model_copy(update=changes), *run.answer_file.answers[1:])}
    )
    row = board(Provenance(changed(run, answer_file=file)))["chances"][1]
    assert row["details"][1:3] == [
        "A yes: more than 300 (About 100 fighters were active in the north in the summer (the movement's spokesman, A1)"
        ": 310 clashes).",
        "How it is counted: in each week (6 Dec 2022 to 4 Dec 2023).",
    ]
    assert row["note"] == "its bar"


def test_an_older_run_stands_on_each_line_and_what_changed_below_it(runs):
    run = runs["plain"]
    then = run.answer_file.model_copy(update={"answers": run.answer_file.answers[:1]})
    found = board(Provenance(run), against(run.answer_file, then))
    assert found["chances"][1]["line"].count('class="ol"') == 1
    assert found["chances"][0]["line"].count('class="ol"') == 0
    assert found["chances"][0]["older"].changed == "New: the older run was not asked this."
    assert "Last run, 6 Dec 2022: 7 %, 5 to 9 %." in found["chances"][1]["details"]
