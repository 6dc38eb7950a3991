"""Check the observations of a scenario against its ledger, its places and the past of its run."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from contested.checks import error
from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.bias import interest_of
from contested.scenario.calendar import Calendar
from contested.scenario.observation import Observation
from contested.scenario.observed_days import observed_days
from contested.scenario.schema import Scenario

NARROWING = "prior:against-interest-narrowing"
"""How much narrower the error of a claim is that speaks against its side's interest: a factor."""


def grade_error(claim: Claim) -> str:
    """The ledger entry of the error that a claim's grade means: an sd, on the log scale."""
    return f"prior:grade-error-{claim.grade.lower()}"


def grade_silent(claim: Claim) -> str:
    """The ledger entry of the chance that a claim of this grade says nothing about what happened."""
    return f"prior:grade-silent-{claim.grade.lower()}"


def observation_references(scenario: Scenario, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """The references of observations, with those that a claim's grade and interest imply: location and reference."""
    for one in scenario.observation:
        where = f"observation '{one.claim}'"
        yield f"{where}, field claim", f"claim:{one.claim}"
        yield from ((f"{where}, field factor", reference) for reference in one.factor)
        if one.definition:
            yield f"{where}, field definition", one.definition
        claim = ledger.claims.get(one.claim)
        if claim is None:
            continue
        graded = [grade_silent(claim)] if one.comparison else [grade_error(claim), grade_silent(claim)]
        yield from ((f"{where}, for its grade {claim.grade}", reference) for reference in graded)
        if interest_of(scenario, claim) == "against":
            yield f"{where}, against its side's interest", NARROWING
    for number, bias in enumerate(scenario.bias, start=1):
        if bias.spread:
            yield f"bias (entry {number}), field spread", bias.spread


def check_observations(scenario: Scenario, ledger: Ledger, calendar: Calendar, where: str) -> None:
    """Check every observation, and every reason not to observe a claim.

    Raises:
        InputError: at the first that does not fit; ``where`` is the scenario's file.
    """
    for one in scenario.observation:
        location, claim = f"{where}: observation '{one.claim}'", ledger.claims[one.claim]
        _check_kind(claim, location)
        _check_quantity(one, claim, location)
        _check_days(claim, calendar, location)
        _check_priors(one, claim, scenario, ledger, location)
    for number, bias in enumerate(scenario.bias, start=1):
        if bias.spread:
            check_positive(bias.spread, ledger, f"{where}: bias (entry {number}), field spread")
    observed = {one.claim for one in scenario.observation}
    for check in scenario.claim_check:
        if check.series:
            _check_not_judged_by_itself(check.claim, observed, f"{where}: claim_check '{check.claim}', field claim")
    for number, reason in enumerate(scenario.not_observed, start=1):
        location = f"{where}: not_observed (entry {number}), field claims"
        for claim in reason.claims:
            ledger.get_claim(f"claim:{claim}", location)
            _check_reason(claim, observed, location)


@error("A forecast or an opinion is no observation.")
def _check_kind(claim: Claim, where: str) -> None:
    if claim.kind in ("forecast", "opinion"):
        message = f"expected an observation, an allegation or an estimate, found the {claim.kind} '{claim.id}'"
        raise InputError(message, f"{where}, field claim")


@error("The claim of an observation has a quantity, or the observation a comparison.")
def _check_quantity(one: Observation, claim: Claim, where: str) -> None:
    if claim.quantity is None and one.comparison is None:
        raise InputError(
            f"expected a claim with a quantity, or a comparison such as at_least = 1, found neither for '{claim.id}'",
            where,
        )


@error("The claim of an observation is about days of the past of the run, from its start to as_of.")
def _check_days(claim: Claim, calendar: Calendar, where: str) -> None:
    if not calendar.past_weeks:
        message = f"expected a run with a past: a start a week or more before as_of = {calendar.as_of}"
        raise InputError(f"{message}, found start = {calendar.start}", where)
    first, last = (claim.meant.start, claim.meant.end) if claim.meant else (claim.said, claim.said)
    if last > calendar.as_of or not observed_days(claim, calendar):
        about = f"{first} to {last}" if claim.meant else f"{first}, when it was said, since it has no period"
        raise InputError(
            f"expected a claim about days from {calendar.start}, when the run starts, to as_of = {calendar.as_of}, "
            f"found '{claim.id}' about {about}",
            f"{where}, field claim",
        )


def _check_priors(one: Observation, claim: Claim, scenario: Scenario, ledger: Ledger, where: str) -> None:
    for reference in one.factor:
        check_positive(reference, ledger, f"{where}, field factor")
    if one.definition:
        check_positive(one.definition, ledger, f"{where}, field definition")
    if one.comparison is None:
        check_positive(grade_error(claim), ledger, f"{where}, for its grade {claim.grade}")
    _check_chance(grade_silent(claim), ledger, f"{where}, for its grade {claim.grade}")
    if interest_of(scenario, claim) == "against":
        _check_chance(NARROWING, ledger, f"{where}, against its side's interest")


@error("A factor of an observation, and an sd of its error, is above 0.")
def check_positive(reference: str, ledger: Ledger, where: str) -> None:
    """Check that a prior gives numbers above 0.

    Raises:
        InputError: it reaches down to 0 or below.
    """
    low = float(ledger.get_prior(reference).ppf(1e-6))
    if low <= 0:
        message = f"expected numbers above 0, found a prior that reaches down to {low:.3g} in '{reference}'"
        raise InputError(message, where)


@error("The chance that a claim of some grade says nothing, and the narrowing of its error, lie between 0 and 1.")
def _check_chance(reference: str, ledger: Ledger, where: str) -> None:
    number = ledger.get_prior(reference).median
    if not 0 < number < 1:
        raise InputError(f"expected a number between 0 and 1, found {number:g} (median) in '{reference}'", where)


@error("An observed claim is not checked against series too: it would be judged by itself.")
def _check_not_judged_by_itself(claim: str, observed: Collection[str], where: str) -> None:
    if claim in observed:
        raise InputError(
            f"expected a claim that is not observed, found '{claim}', which conditions the run: "
            "it is placed on a past without it anyway",
            where,
        )


@error("A claim that is not observed, for a reason, is not observed elsewhere.")
def _check_reason(claim: str, observed: Collection[str], where: str) -> None:
    if claim in observed:
        raise InputError(f"expected a claim without an observation, found '{claim}', which has one", where)
