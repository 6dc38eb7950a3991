"""What an answer is without evidence, and without single claims or sources."""

from __future__ import annotations

import pytest

from contested.present.views.influence import NO_CHANGE, influence_rows, no_change, without_evidence
from contested.results.values import Quantiles
from helpers.small_conditioning import influence, prior_answer
from helpers.small_run import probability_answer, quantity_answer, small_run


def rows(*found, answer=None):
    answer = answer or probability_answer()
    return influence_rows(answer.model_copy(update={"influence": found}), small_run())


def test_the_answer_without_evidence_is_one_sentence_and_none_for_the_priors_alone():
    assert without_evidence(probability_answer()) is None
    chance = probability_answer(prior_answer=prior_answer())
    assert without_evidence(chance) == "Without evidence: 8 of 20 histories (20 to 60 %)."
    quantiles = Quantiles(q05=1.0, q25=20.0, q50=3000.0, q75=4000.0, q95=5000.0)
    prior = prior_answer(count=None, probability=None, interval=None, quantiles=quantiles)
    text = without_evidence(quantity_answer(prior_answer=prior))
    assert text == "Without evidence: about 3,000 persons; 90 % of histories: 1 to 5,000."


def test_a_claim_left_out_has_the_answer_with_and_without_it_its_speaker_and_grade():
    (row,) = rows(influence())
    assert row.change == "25 % -> 35 %"
    assert (row.text, row.names, row.claims) == ("Ten dead (a spokesman, C3)", "dead", ("dead",))
    (row,) = rows(influence(without=2.5, change=-0.5), answer=quantity_answer())
    assert row.change == "3 -> 2.5"


@pytest.mark.parametrize(("change", "shown"), [(0.1, True), (-0.1, True), (0.04, False), (-0.03, False)])
def test_only_a_change_of_more_than_two_standard_errors_is_told(change, shown):
    found = rows(influence(change=change, error=0.02))
    assert bool(found) == shown


def test_a_speaker_with_one_claim_is_not_told_twice():
    found = rows(influence(), influence(kind="speaker", id="a spokesman"))
    assert [row.names for row in found] == ["dead"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("group", "Ten dead (a spokesman, C3), and 1 that repeats it"),
        ("speaker", "Everything that a spokesman says: 2 claims"),
        ("side", "Everything that the side 'north' says: 2 claims"),
        ("document", "Everything that stands in 'The paper': 2 claims"),
    ],
)
def test_several_claims_are_named_by_what_they_share(kind, text):
    (row,) = rows(influence(kind=kind, claims=("dead", "dead")))
    assert row.text == text


def test_claims_that_serve_no_side_are_named_so():
    run = small_run()
    alone = run.evidence.claims["dead"].model_copy(update={"side": "none"})
    run.evidence = run.evidence.model_copy(update={"claims": {"dead": alone}})
    answer = probability_answer(influence=(influence(kind="side", claims=("dead", "dead")),))
    assert influence_rows(answer, run)[0].text == "Everything that no side to the war says: 2 claims"


def test_where_nothing_changes_the_answer_one_sentence_says_so():
    small = probability_answer(influence=(influence(change=0.01),))
    assert no_change(small, influence_rows(small, small_run())) == NO_CHANGE
    large = probability_answer(influence=(influence(),))
    assert no_change(large, influence_rows(large, small_run())) is None
    assert no_change(probability_answer(), []) is None
