"""What a run was conditioned on, in words: observations, what was learned, speakers, and evidence at odds."""

from __future__ import annotations

import pytest

from contested.present.views.conditioning import at_odds, band, conditioning_view, stated
from contested.present.views.provenance import Provenance
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


def test_observations_stand_beside_what_is_expected_before_without_and_after(runs):
    found = conditioning_view(Provenance(runs["conditioned"]))
    assert found is not None
    by_amount = {row["stated"]: row for row in found["observations"]}
    row = by_amount["200 persons"]
    assert row["expected"] == "60 to 1,500 (median 300)"
    assert (row["before"], row["after"]) == ("30 to 3,600 (median 300)", "100 to 900 (median 300)")
    assert (row["misfit"], row["reachable"]) == ("+2.6", True)
    assert row["about"] == (
        "the movement's spokesman, B2. Read as reporting.events in the north, summed, 2 Jan 2022 to 30 Jun 2022."
    )
    assert by_amount["300 persons"]["about"].endswith("summed, 3 Jan 2022.")
    yes = by_amount["yes"]
    assert (yes["expected"], yes["before"], yes["after"], yes["misfit"]) == ("-", "yes in 30 %", "yes in 46 %", "-")
    assert [row["stated"] for row in found["observations"] if not row["reachable"]] == ["600 persons"]
    assert found["numbers"]["groups"] == 11


def test_what_was_learned_most_comes_first_and_the_rest_is_counted(runs):
    found = conditioning_view(Provenance(runs["conditioned"]))
    assert found is not None
    assert [row["left"] for row in found["learned"][:3]] == ["0.62", "0.64", "0.66"]
    assert (len(found["learned"]), found["less_learned"]) == (12, 8)
    assert found["learned"][0]["before"] == "0.001 to 0.011 (median 0.003)"


def test_speakers_have_their_side_what_it_is_about_and_the_number_of_checks(runs):
    found = conditioning_view(Provenance(runs["conditioned"]))
    assert found is not None
    first, second, third = found["speakers"]
    assert (first["side"], first["speaker"], first["checks"]) == ("resistance", None, 3)
    assert second["speaker"] == "the movement's spokesman"
    assert first["about"] == "deaths, casualties of its enemies"
    assert (third["before"], third["after"]) == ("0.7 to 9 (median 2.5)", "0.7 to 9 (median 2.5)")
