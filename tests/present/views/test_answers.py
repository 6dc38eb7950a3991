"""Answers in words: counts, intervals, uncertainty, basis."""

from __future__ import annotations

import pytest

from contested.present.views.answers import answer_view, basis_counts, uncertainty_text
from contested.results.values import BasisCounts, Interval


@pytest.fixture
def answers(runs):
    return list(runs["plain"].answers.values())


def test_a_chance_is_a_count_a_percentage_and_an_interval(answers):
    view = answer_view(answers[0])
    assert view.sentence == "Very unlikely: 70 of 1,000 histories (7 %; 95 % interval 5 to 9 %)."
    assert view.condition == "places held at least 1"
    assert view.split == (0.61, 0.39)


def test_the_words_come_from_the_interval_not_from_the_count_alone(answers):
    wide = Interval(low=0.04, high=0.21, level=0.9, method="any")
    view = answer_view(answers[0].model_copy(update={"interval": wide}))
    words = "Anything from almost no chance to unlikely: 70 of 1,000 histories (7 %; 90 % interval 4.0 to 21 %)."
    assert view.sentence == words


def test_none_and_all_have_no_percentage_but_the_far_end_of_the_interval(answers):
    none, every = answer_view(answers[1]), answer_view(answers[2])
    assert none.sentence == "Almost no chance: none of 1,000 histories (95 % interval below 2.1 %)."
    assert every.sentence == "Almost certain: all 1,000 histories (95 % interval above 98.0 %)."


def test_a_quantity_is_a_median_with_its_error_and_a_range_of_histories(answers):
    view = answer_view(answers[4])
    assert view.sentence == "About 800 persons ±24; 90 % of histories: 120 to 3,100."
    assert (view.condition, view.likelihood, view.percent) == (None, "", "")


def test_uncertainty_is_two_shares_or_the_reason_why_there_are_none(answers):
    assert uncertainty_text(answers[0].uncertainty) == "Parameter uncertainty 61 % ±10, process uncertainty 39 %."
    assert answer_view(answers[1]).split is None
    reason = "Parameter and process uncertainty cannot be told apart from 1,000 histories."
    assert uncertainty_text(answers[1].uncertainty) == reason


def test_the_basis_names_what_is_circular(answers):
    assert answer_view(answers[0]).basis == "Basis: judged."
    assert answer_view(answers[3]).basis == (
        "Basis: circular. Not independent: prior-1 cites claim-0, which it is compared with."
    )


@pytest.mark.parametrize(
    ("measured", "judged", "by_hand", "text"),
    [
        (7, 92, 0, "7 of 99 parameters are measured, the rest are judgement"),
        (7, 92, 1, "7 of 100 parameters are measured, 1 is set by hand, the rest are judgement"),
        (1, 2, 2, "1 of 5 parameters is measured, 2 are set by hand, the rest are judgement"),
        (3, 0, 0, "3 of 3 parameters are measured"),
    ],
)
def test_parameters_are_counted_by_what_they_rest_on(measured, judged, by_hand, text):
    assert basis_counts(BasisCounts(measured=measured, judged=judged, set_by_hand=by_hand)) == text
