"""What conditions the bundled Afghan scenario: each claim once, known in time, and in no prior as well."""

from __future__ import annotations

import re

import pytest

from contested.ledger.grade import in_words
from contested.scenario.cutoff import references
from contested.scenario.graded_down import graded_down
from contested.scenario.load import LoadedScenario, load_scenario
from contested.scenario.observed_days import observed_days
from contested.scenario.unused_claims import unused_claims

ANCHORED_BEFORE = {
    "acled-clashes-h1-2022",
    "acled-clashes-peak-2022",
    "captives-shot-panjshir-2022",
    "interview-government-casualties",
    "interview-survival-mode",
    "interview-winter-survived",
    "nrf-strength-2022",
    "nrf-casualties-panjshir-2022-09",
    "taliban-arrests-panjshir-2022-09",
    "taliban-killed-panjshir-2022-09",
    "iskp-strength-range-2022",
    "ocha-new-idps-h1-2022",
}
"""Claims on which priors rested before the past was observed."""


@pytest.fixture(scope="module")
def loaded() -> LoadedScenario:
    return load_scenario("afghanistan-2022")


def observed(loaded: LoadedScenario) -> set[str]:
    return {one.claim for one in loaded.scenario.observation}


def test_what_priors_were_made_from_is_observed_instead(loaded: LoadedScenario) -> None:
    assert observed(loaded) >= ANCHORED_BEFORE


def test_no_prior_of_the_model_or_of_a_law_rests_on_a_claim_that_is_observed(loaded: LoadedScenario) -> None:
    """Priors that a claim check compares a claim with are evidence, and enter nothing that is simulated."""
    used = {key for where, key in references(loaded.scenario, loaded.ledger) if not where.startswith("claim_check")}
    priors = [loaded.ledger.get_prior(key) for key in used if key.startswith("prior:")]
    assert len(priors) > 120
    assert {claim for prior in priors for claim in prior.rests_on} & observed(loaded) == set()


def test_no_prior_of_the_model_rests_on_a_number_about_the_observed_period(loaded: LoadedScenario) -> None:
    """A count of all of 2021 may begin before the start; it is nearly all of the time before."""
    used = {key for where, key in references(loaded.scenario, loaded.ledger) if not where.startswith("claim_check")}
    for key in sorted(key for key in used if key.startswith("prior:")):
        for claim in (loaded.ledger.claims[one] for one in loaded.ledger.get_prior(key).rests_on):
            inside = sum(observed_days(claim, loaded.calendar).values()) if claim.meant else 0
            days = claim.meant.days if claim.meant else 1
            assert claim.quantity is None or 2 * inside < days, (key, claim.id)


def test_every_observed_claim_was_known_by_the_as_of_date(loaded: LoadedScenario) -> None:
    assert len(observed(loaded)) >= 30
    for key in observed(loaded):
        assert loaded.ledger.claims[key].known_from <= loaded.scenario.as_of, key


def test_every_grade_of_an_observation_has_its_priors_and_no_prior_is_unused(loaded: LoadedScenario) -> None:
    ledger = loaded.ledger
    for one in loaded.scenario.observation:
        grade = ledger.claims[one.claim].grade.lower()
        assert f"grade-silent-{grade}" in ledger.priors, one.claim
        assert one.comparison or f"grade-error-{grade}" in ledger.priors, one.claim
    assert [key for key in loaded.unused if key.startswith("prior:")] == []


def test_every_observation_can_be_graded_down_by_one_letter_with_its_own_digit(loaded: LoadedScenario) -> None:
    for one in loaded.scenario.observation:
        claim = loaded.ledger.claims[one.claim]
        lower = graded_down(claim, loaded.ledger, yes_or_no=one.comparison is not None)
        assert lower is not None, one.claim
        assert (ord(lower.reliability), lower.credibility) == (ord(claim.reliability) + 1, claim.credibility), one.claim


def test_a_worse_grade_has_no_smaller_chance_of_saying_nothing(loaded: LoadedScenario) -> None:
    found = {key[-2:]: prior.median for key, prior in loaded.ledger.priors.items() if key.startswith("grade-silent-")}
    for one in found:
        for other in found:
            if one[0] <= other[0] and one[1] <= other[1]:
                assert found[one] <= found[other], (one, other)


def test_every_quantity_about_the_observed_period_is_observed_or_has_a_reason(loaded: LoadedScenario) -> None:
    assert [claim for claim, why in unused_claims(loaded) if why == "no observation names it"] == []


def test_no_two_observations_are_counts_by_one_source_of_the_same_thing_in_the_same_days(
    loaded: LoadedScenario,
) -> None:
    """What a source counts in a part of a period, or as a part of a count, would be counted again in the whole."""
    seen: dict[tuple[object, ...], str] = {}
    for one in loaded.scenario.observation:
        claim = loaded.ledger.claims[one.claim]
        if one.comparison is None and claim.meant:
            key = (claim.speaker, one.series, one.places or claim.place.ids, claim.meant.start)
            assert key not in seen, (one.claim, seen[key])
            seen[key] = one.claim


def test_claims_of_either_side_about_the_enemys_losses_are_inflated_by_a_prior_of_that_side(
    loaded: LoadedScenario,
) -> None:
    factors = {(bias.side, str(bias.factor)) for bias in loaded.scenario.bias if bias.whose == "enemy"}
    sides = ("resistance", "government")
    assert factors == {(side, f"prior:claim-inflation-{side}") for side in sides}
    for side in sides:
        mechanisms = loaded.scenario.mechanism
        for label in (f"statements-{side}", f"momentum-{side}"):
            assert mechanisms[label].parameters["inflation"] == f"prior:claim-inflation-{side}"
    one, other = (loaded.ledger.priors[f"claim-inflation-{side}"].distribution for side in sides)
    assert one == other


def test_what_is_observed_is_not_checked_as_well(loaded: LoadedScenario) -> None:
    assert not observed(loaded) & {check.claim for check in loaded.scenario.claim_check}


def test_grades_in_words_are_those_of_the_claims(loaded: LoadedScenario) -> None:
    for key, prior in loaded.ledger.priors.items():
        if found := re.fullmatch(r"grade-(?:error|silent)-([a-f][1-6])", key):
            letter, digit = found[1].upper()
            assert f"{letter}{digit} ({in_words(letter, int(digit))})" in prior.says, key
