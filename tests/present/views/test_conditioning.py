"""What a run was conditioned on, in words: observations, what was learned, speakers, and evidence at odds."""

from __future__ import annotations

import pytest

from contested.present.views.conditioning import at_odds, conditioning_view, stated
from contested.present.views.provenance import Provenance
from contested.present.views.wording import band
from contested.results.conditioning import Band
from helpers.small_conditioning import conditioning, observation
from helpers.small_run import small_run


def test_a_run_of_the_priors_alone_says_nothing_about_evidence(runs):
    assert conditioning_view(Provenance(runs["plain"])) is None
    assert at_odds(runs["plain"]) is None


def test_evidence_that_the_model_can_explain_is_not_at_odds(runs):
    assert at_odds(runs["conditioned"]) is None


def test_at_odds_names_the_claims_with_the_largest_misfit_first():
    misfits = {10.0: 0.4, 20.0: -3.1, 30.0: None, 40.0: 2.6, 50.0: 0.1}
    seen = tuple(observation(stated=amount, misfit=misfit) for amount, misfit in misfits.items())
    found = at_odds(small_run(conditioning=conditioning(observations=seen, misfit=0.0002)))
    assert found is not None
    assert found.sentence == (
        "The evidence and the model cannot both be right: were they, a misfit of this size or more would have a chance "
        "below 0.1 % (limit 1.0 %). Furthest off:"
    )
    texts = [
        f"Ten dead (a spokesman, C3): stated {amount} persons, expected without it 2 to 30 (median 7)"
        for amount in (20, 40, 10)
    ]
    assert found.claims == [(text, "dead") for text in texts]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "10 persons"),
        ({"bound": "at_least", "stated": 40.0}, "at least 40 persons"),
        ({"bound": "at_most", "stated": 1422.0}, "at most 1,422 persons"),
        ({"unit": "1", "stated": 0.5}, "0.5"),
        ({"scale": "yes or no", "stated": 1.0}, "yes"),
        ({"scale": "yes or no", "stated": 0.0}, "no"),
    ],
)
def test_what_is_stated_has_its_unit_and_says_where_it_is_a_bound(changes, text):
    assert stated(observation(**changes)) == text


def test_a_range_has_both_ends_and_the_median():
    assert band(Band(low=780.0, median=2040.0, high=5170.0)) == "780 to 5,170 (median 2,040)"


def test_what_the_evidence_is_in_numbers_and_what_lies_furthest_off(runs):
    proof = Provenance(runs["conditioned"])
    found = conditioning_view(proof)
    assert found is not None
    assert (found["statements"], found["numbers"]["groups"], found["silent"]) == (12, 11, "of 5 to 20 %")
    assert [(row["misfit"], row["reachable"]) for row in found["furthest"]] == [
        ("\N{MINUS SIGN}3.1", False),
        ("+2.6", True),
        ("\N{MINUS SIGN}0.4", True),
    ]
    assert found["furthest"][1]["number"] == proof.claim_numbers["claim-1"]
    assert found["unused"] == [("it states no number", 1), ("nothing that is simulated answers it", 1)]


def test_what_was_learned_most_comes_first_and_the_rest_is_counted(runs):
    found = conditioning_view(Provenance(runs["conditioned"]))
    assert found is not None
    assert [row["left"] for row in found["learned"][:3]] == ["0.62", "0.64", "0.66"]
    assert (len(found["learned"]), found["less_learned"]) == (12, 8)
    assert found["learned"][0]["before"] == "0.001 to 0.011 (median 0.003)"
