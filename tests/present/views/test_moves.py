"""What would change an answer."""

from __future__ import annotations

import pytest

from contested.present.views.moves import ignorance, lower_bar, nothing_stands_out, numbers
from contested.results.answers import Uncertainty
from helpers.small_run import probability_answer


def test_a_number_has_its_words_and_the_answer_where_it_is_low_and_high(runs):
    run = runs["plain"]
    first, second = numbers(run.headline, run)
    assert first.says == "Attacks a fighter takes part in per week when supplied"
    assert (first.basis, first.low, first.high, second.basis) == ("measured", "4.0 %", "11 %", "judgement")
    assert first.ends == "4.0 % (2.0 to 6 %) if low, 11 % (9 to 11 %) if high"
    assert numbers(run.answers["question_4"], run)[0].ends == "300 (150 to 450) if low, 1,900 (1,500 to 1,900) if high"


def test_an_older_run_without_ranges_at_the_ends_still_shows_the_ends(runs):
    run = runs["plain"]
    answer = run.headline
    first = answer.attribution.parameters[0].model_copy(update={"at_low_range": None, "at_high_range": None})
    attribution = answer.attribution.model_copy(update={"parameters": (first,)})
    assert numbers(answer.model_copy(update={"attribution": attribution}), run)[0].ends == "4.0 % if low, 11 % if high"


def test_where_no_number_stands_out_that_is_said(runs):
    answer = runs["plain"].headline
    assert nothing_stands_out(answer) == ""
    none = answer.model_copy(update={"attribution": answer.attribution.model_copy(update={"parameters": ()})})
    assert nothing_stands_out(none) == (
        "No single number stands out: among 1,000 histories none can be told from noise."
    )


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            0.1215,
            "Of what sets histories apart, 60 % is ignorance of the model's numbers (40 to 80 %); the rest is chance.",
        ),
        (0.1217, ""),
        (None, ""),
    ],
)
def test_the_share_of_ignorance_is_shown_only_where_it_is_known_within_20_points(error, text):
    shares = {"parameters": None, "process": None} if error is None else {"parameters": 0.6, "process": 0.4}
    reason = "no replicas" if error is None else None
    assert ignorance(Uncertainty(base="ranks", **shares, standard_error=error, reason=reason)) == text


def test_a_lower_bar_counts_the_last_week_alone(runs):
    assert lower_bar(runs["plain"].headline) == ("A lower bar: only the last week counts", "35 of 1,000")
    assert lower_bar(runs["plain"].answers["question_2"]) is None
    assert lower_bar(probability_answer()) is None
