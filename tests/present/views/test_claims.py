"""Claims set on the simulated past: what each is set against, whether it can test, and the sentence that leads."""

from __future__ import annotations

from datetime import date

import pytest

from contested.ledger.claim import Period
from contested.present.views import claims
from contested.present.views.claims import TESTS, claims_view
from contested.present.views.named import days, in_words
from contested.present.views.provenance import Provenance
from present.sample import changed


@pytest.fixture
def proof(runs):
    return Provenance(runs["conditioned"])


def with_claim(run, key, **changes):
    """The run with one claim of its ledger changed."""
    claims = {**run.evidence.claims, key: run.evidence.claims[key].model_copy(update=changes)}
    return Provenance(changed(run, evidence=run.evidence.model_copy(update={"claims": claims})))


def test_claims_about_the_past_stand_from_the_highest_to_the_lowest_share(proof):
    view = claims_view(proof)
    assert [row.share for row in view.past] == ["85 %", "75 %", "55 %", "45 %", "25 %", "15 %"]
    first = view.past[0]
    assert (first.said.says, first.said.speaker, first.said.grade) == (
        "About 900 fighters were active in the north in the summer",
        "the movement's spokesman",
        "C3",
    )
    assert (first.after_share, first.factor) == ("", "")
    assert (first.amount, first.expected) == ("900 persons", "300, 60 to 900")
    assert first.said.about == "9 Jan to 30 Jun 2022"
    assert view.future == [] and len(view.other) == 4


def test_a_claim_with_a_bias_says_by_how_much_and_where_it_lies_then(proof):
    row = next(row for row in claims_view(proof).past if row.share == "75 %")
    assert (row.after_share, row.factor) == ("59 %", "÷2.5")
    assert "Square 0, Square 1" in row.said.about


@pytest.mark.parametrize(
    ("changes", "test"),
    [
        ({}, "other time"),
        ({"meant": Period.model_validate({"from": date(2023, 1, 1), "to": date(2023, 2, 1)})}, "time"),
        ({"kind": "forecast"}, "time"),
    ],
)
def test_a_claim_that_was_not_used_is_of_another_time_or_of_one_to_come(runs, changes, test):
    view = claims_view(with_claim(runs["plain"], "claim-2", **changes))
    row = next(row for row in [*view.past, *view.future] if "About 300 " in row.said.says)
    assert row.test == test
    assert (row in view.future) == (test == "time")


def test_a_claim_of_the_simulated_past_tests_unless_it_was_used_or_a_number_was_made_from_it(runs):
    run = runs["conditioned"]
    alone = changed(run, manifest=run.manifest.model_copy(update={"conditioning": None}))
    claims = {
        key: claim.model_copy(
            update={"meant": Period.model_validate({"from": date(2022, 6, 1), "to": date(2022, 6, 30)})}
        )
        for key, claim in run.evidence.claims.items()
    }
    within = changed(alone, evidence=run.evidence.model_copy(update={"claims": claims}))
    tests = {row.said.says.split()[1]: row.test for row in claims_view(Provenance(within)).past}
    assert tests == {"200": "circular", "300": "yes", "500": "yes", "600": "yes", "800": "yes", "900": "yes"}
    assert {row.test for row in claims_view(Provenance(run)).past} == {"used"}
    assert TESTS["used"] == "no, it was used"


def test_a_claim_without_a_number_says_how_many_histories_show_it_before_and_after(proof):
    (row,) = claims_view(proof).happened
    assert (row.share, row.before_share, row.before, row.after) == ("46 %", "30 %", 0.3, 0.46)


def test_what_is_denied_is_counted_as_not_so(runs):
    run = runs["conditioned"]
    fit = run.manifest.conditioning
    seen = tuple(
        one.model_copy(update={"stated": 0.0}) if one.scale == "yes or no" else one for one in fit.observations
    )
    manifest = run.manifest.model_copy(update={"conditioning": fit.model_copy(update={"observations": seen})})
    (row,) = claims_view(Provenance(changed(run, manifest=manifest))).happened
    assert (row.share, row.before_share) == ("54 %", "70 %")


def test_the_lead_counts_what_was_used_and_names_what_is_furthest_out(runs):
    run = runs["conditioned"]
    assert claims_view(Provenance(run)).lead == (
        "Six statements with a number about the past helped to make the model, so they are no test of it; they are "
        "each set against histories made without it. No statement lies outside what nine histories in ten show, once "
        "the inflation that is known is taken out."
    )
    shares = {"claim-8": {"percentile_as_stated": 0.998}, "claim-2": {"percentile_as_stated": 0.01}}
    checks = tuple(one.model_copy(update=shares.get(one.id, {})) for one in run.claims.claims)
    lead = claims_view(Provenance(changed(run, claims=run.claims.model_copy(update={"claims": checks})))).lead
    assert lead.endswith(
        "Furthest outside what nine histories in ten show, even with the inflation that is known taken out: “About 900 "
        "fighters were active in the north in the summer” (the movement's spokesman, C3) and “About 300 fighters were "
        "active in the north in the summer” (the movement's spokesman, C3)."
    )


def test_a_share_that_only_inflation_puts_out_is_not_far(runs):
    run = runs["conditioned"]
    checks = tuple(
        one.model_copy(update={"percentile_as_stated": 0.999, "percentile_after_bias": 0.6})
        if one.id == "claim-7"
        else one
        for one in run.claims.claims
    )
    view = claims_view(Provenance(changed(run, claims=run.claims.model_copy(update={"claims": checks}))))
    assert not view.past[0].far and "No statement lies outside" in view.lead


def test_names_of_series_and_places_and_dates_are_put_in_words(proof):
    text = in_words("fighters.resistance + fear in P-001, last of 2022-01-02 to 2022-03-01.", proof)
    assert text == "Fighters: National Front + fear in Square 1, last of 2 Jan 2022 to 1 Mar 2022"


def test_a_range_of_days_names_month_and_year_once():
    assert days(date(2022, 9, 6), date(2022, 9, 19)) == "6 to 19 Sep 2022"
    assert days(date(2022, 1, 4), date(2022, 9, 5)) == "4 Jan to 5 Sep 2022"
    assert days(date(2021, 12, 28), date(2022, 7, 4)) == "28 Dec 2021 to 4 Jul 2022"
    assert days(date(2022, 9, 6), date(2022, 9, 6)) == "6 Sep 2022"


@pytest.mark.parametrize(("count", "words"), [(0, "Not one can"), (1, "One can"), (3, "Three can")])
def test_how_many_can_test_the_model_is_said_in_words(count, words):
    assert claims._can(count) == words
