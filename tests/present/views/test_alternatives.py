"""The answers of another set of mechanisms in words, for every view."""

from __future__ import annotations

import io

from rich.console import Console

from contested.present.notebook import ShownAnswer
from contested.present.report.board import board
from contested.present.report.build import render
from contested.present.report.first import first_screen
from contested.present.terminal import answers_table
from contested.present.views.alternatives import beside, differs, fit_text, sets
from contested.present.views.explain import explain
from contested.present.views.provenance import Provenance
from contested.present.views.three import three_answers
from helpers.small_alternatives import (
    TITLE,
    WHY,
    cannot_say,
    difference,
    fitted,
    info,
    other_chance,
    other_quantity,
    with_alternative,
)
from helpers.small_run import probability_answer, quantity_answer


def said(answer, other) -> str:
    (one,) = beside(answer.model_copy(update={"alternatives": (other,)}))
    return one.sentence


def test_a_chance_is_said_with_its_range_and_how_far_it_is_from_the_answer():
    answer = probability_answer(members=1000, count=170, probability=0.17)
    assert said(answer, other_chance(answer)) == f"{TITLE}: 12 % (8 to 18 %), 5 points less (1 to 9)."
    more = other_chance(answer, difference=difference(0.123, 0.05, 0.2))
    assert said(answer, more) == f"{TITLE}: 12 % (8 to 18 %), 12 points more (5 to 20)."
    small = other_chance(answer, difference=difference(-0.0059, -0.015, -0.000066))
    assert said(answer, small) == f"{TITLE}: 12 % (8 to 18 %), 0.6 points less (<0.1 to 1.5)."


def test_what_counting_cannot_tell_apart_is_said_so_in_place_of_a_difference():
    answer = probability_answer(members=1000, count=170, probability=0.17)
    near = other_chance(answer, difference=difference(-0.05, -0.11, 0.01))
    assert said(answer, near) == f"{TITLE}: 12 % (8 to 18 %), cannot be told apart."


def test_a_quantity_is_compared_by_its_median_in_its_unit():
    answer = quantity_answer()
    assert said(answer, other_quantity(answer)) == f"{TITLE}: 6 (2 to 10), 3 persons more (1.5 to 4.5)."


def test_a_set_that_has_nothing_for_a_question_cannot_say_and_says_why():
    answer = probability_answer()
    assert said(answer, cannot_say()) == f"{TITLE}: cannot say, since {WHY}."


def test_it_is_one_of_the_answers_of_the_first_screen(runs):
    run = with_alternative(runs["conditioned"])
    rows = three_answers(run.headline)
    assert [one.kind for one in rows] == ["reference", "prior", "other", "answer"]
    assert (rows[2].label, rows[2].text, rows[2].why) == (TITLE, "12 %, 8 to 18 %", "5 points less (1 to 9)")
    assert first_screen(Provenance(run))["three"]["heading"] == "Four answers"
    last = three_answers(list(run.answers.values())[-1])[-2]
    assert (last.text, last.middle, last.why) == ("cannot say", None, WHY)


def test_each_line_of_the_board_has_it_in_words(runs):
    found = board(Provenance(with_alternative(runs["conditioned"])))
    assert found["others"] == [TITLE]
    row = next(row for row in found["chances"] if row["first"])
    assert [one.sentence for one in row["others"]] == [f"{TITLE}: 12 % (8 to 18 %), 5 points less (1 to 9)."]
    assert f"{TITLE}: 12 %, 8 to 18 % (5 points less (1 to 9))." in row["details"]


def test_the_section_counts_the_answers_apart_and_names_the_mechanisms_that_differ(runs):
    run = with_alternative(runs["conditioned"], fit=fitted())
    (found,) = sets(Provenance(run))
    first = run.manifest.mechanisms[0]
    assert found["lacks"] == [(first.kind, first.summary, 1)]
    assert found["adds"] == [("feud", "Two clans fight on.", 1)] and found["changed"] == []
    assert found["left_out"] == [("outside event", "The river floods.", "flood", "it has no 'Wages' to act on")]
    assert found["lead"] == (
        "The same questions were put to nine mechanisms instead of twelve, with the same evidence, as many histories "
        "and the same seed. Four of five answers lie further from this run's than so many histories leave open. To "
        "one it has nothing to say."
    )
    rows = found["rows"]
    assert [row["apart"] for row in rows][:2] == ["5 points less (1 to 9)", "cannot be told apart"]
    assert (rows[-1]["other"], rows[-1]["apart"]) == ("cannot say", WHY)


def test_the_section_says_how_many_histories_the_other_set_has(runs):
    run = with_alternative(runs["conditioned"], fit=fitted())
    answers = run.answer_file.answers
    fewer = [
        {"alternatives": [one.model_copy(update={"members": 16}) for one in each.alternatives]} for each in answers
    ]
    changed = [each.model_copy(update=update) for each, update in zip(answers, fewer, strict=True)]
    run.answer_file = run.answer_file.model_copy(update={"answers": tuple(changed)})
    (found,) = sets(Provenance(run))
    assert "with the same evidence, 16 histories and the same seed." in found["lead"]


def test_how_well_each_set_fits_stands_side_by_side_and_weighs_nothing(runs):
    run = runs["conditioned"]
    text = fit_text(info(run, fit=fitted()), run)
    used = len(run.manifest.conditioning.observations)
    assert "a chance of " in text and f", and with this set of 30 % (it can have 1 of the {used} statements). " in text
    assert text.endswith("Neither set is weighed by that, and the two answers are not mixed.")
    assert fit_text(info(run), run) == ""
    text = differs(info(run), run)
    assert text == f"Of the {len(run.manifest.mechanisms)} mechanisms it lacks 1; it adds 1."


def test_the_report_shows_both_and_without_an_alternative_nothing_of_it(runs):
    plain = render(runs["conditioned"])
    assert 'id="sets"' not in plain and "with other mechanisms</span>" not in plain
    page = render(with_alternative(runs["conditioned"], fit=fitted()))
    for part in (
        '<section id="sets">',
        "<h2>Another set of mechanisms</h2>",
        f"<h3>{TITLE}</h3>",
        "<td>cannot be told apart</td>",
        "<strong>feud</strong>: Two clans fight on.",
        "Outside event <code>flood</code>: The river floods (it has no &#39;Wages&#39; to act on)",
    ):
        assert part in page or part.replace("&#39;", "'") in page, part


def test_terminal_notebook_and_explanation_say_it_too(runs):
    run = with_alternative(runs["conditioned"])
    out = io.StringIO()
    Console(file=out, width=400).print(answers_table(run))
    sentence = f"{TITLE}: 12 % (8 to 18 %), 5 points less (1 to 9)."
    assert out.getvalue().count(f"  {sentence}\n") >= 2
    assert f"  {TITLE}: cannot say, since {WHY}.\n" in out.getvalue()
    assert sentence in str(explain(run, run.headline.id))
    assert sentence in ShownAnswer.of(run.headline)._repr_html_()
