"""An answer in a notebook."""

from __future__ import annotations

from contested.present.notebook import ShownAnswer


def test_a_notebook_shows_question_answer_uncertainty_and_basis(runs):
    shown = ShownAnswer.of(runs["plain"].headline)
    assert shown._repr_html_() == (
        "<p><b>Does the resistance hold territory within a year?</b><br>"
        "Very unlikely: 70 of 1,000 histories (7 %; 95 % interval 5 to 9 %).<br>"
        "Parameter uncertainty 61 % ±10, process uncertainty 39 %. "
        "Basis: judged.</p>"
    )


def test_an_answer_is_a_sentence_too(runs):
    shown = ShownAnswer.of(runs["plain"].headline)
    assert shown.sentence() == "Very unlikely: 70 of 1,000 histories (7 %; 95 % interval 5 to 9 %)."


def test_a_notebook_escapes_what_a_run_says(runs):
    shown = ShownAnswer.of(runs["hostile"].headline)._repr_html_()
    assert "<script>" not in shown and "\u202e" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
