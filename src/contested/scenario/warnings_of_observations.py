"""Warnings about observations: little of their period simulated, evidence used twice, interest without a bias."""

from __future__ import annotations

from collections.abc import Iterator

from contested.checks import warning
from contested.errors import InputWarning
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.bias import bias_of
from contested.scenario.calendar import Calendar
from contested.scenario.cutoff import references
from contested.scenario.observed_days import observed_days
from contested.scenario.schema import Scenario


def observation_warnings(scenario: Scenario, ledger: Ledger, calendar: Calendar, where: str) -> Iterator[InputWarning]:
    """What is doubtful about the observations of a scenario; ``where`` is its file."""
    fed = _claims_of_priors(scenario, ledger)
    for one in scenario.observation:
        claim, location = ledger.claims[one.claim], f"{where}: observation '{one.claim}', field claim"
        yield from _mostly_before(claim, calendar, location)
        yield from _used_twice(claim, fed.get(one.claim, []), location)
        yield from _without_bias(claim, scenario, location)


def _claims_of_priors(scenario: Scenario, ledger: Ledger) -> dict[str, list[str]]:
    """The priors behind what is simulated and how it is said, by the claims that they rest on."""
    found: dict[str, list[str]] = {}
    used = {value for field, value in references(scenario, ledger) if not field.startswith("claim_check")}
    for prior in sorted(value for value in used if value.startswith("prior:")):
        for claim in ledger.get_prior(prior).rests_on:
            found.setdefault(claim, []).append(prior)
    return found


@warning("Half or more of the days that an observation is about are simulated.")
def _mostly_before(claim: Claim, calendar: Calendar, where: str) -> Iterator[InputWarning]:
    days = sum(observed_days(claim, calendar).values())
    if claim.meant and 2 * days < claim.meant.days:
        message = f"expected a period that is simulated for the most part, found {days} of {claim.meant.days} days"
        yield InputWarning(where, f"{message} after the start ({calendar.start}): the rest is taken at their rate")


@warning("No prior rests on a claim that is observed: its evidence would be used twice.")
def _used_twice(claim: Claim, priors: list[str], where: str) -> Iterator[InputWarning]:
    if priors:
        listed = ", ".join(f"'{prior}'" for prior in priors[:3])
        message = f"expected a claim on which no prior rests, found '{claim.id}' behind {listed}"
        yield InputWarning(where, f"{message}: a prior holds no number of the observed period")


@warning("A bias applies to a claim that says it serves its side's interest.")
def _without_bias(claim: Claim, scenario: Scenario, where: str) -> Iterator[InputWarning]:
    if claim.interest == "self_serving" and claim.quantity and bias_of(scenario, claim) is None:
        message = f"expected a bias of side '{claim.side}' about '{claim.quantity.of}', found none"
        yield InputWarning(where, f"{message}: '{claim.id}' is taken as not inflated")
