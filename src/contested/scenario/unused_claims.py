"""Why claims of a scenario's ledger are not observed."""

from __future__ import annotations

from contested.ledger.claim import Claim
from contested.scenario.load import LoadedScenario


def unused_claims(loaded: LoadedScenario) -> tuple[tuple[str, str], ...]:
    """Every claim of the ledger that is no observation, with the reason, sorted by id.

    Withdrawn ones are left out, and the general findings of the library. The reason is the one of
    ``[[not_observed]]``, else what the claim itself and its other uses say.
    """
    scenario = loaded.scenario
    observed = {one.claim for one in scenario.observation}
    given = {claim: one.why for one in scenario.not_observed for claim in one.claims}
    general = {reference.removeprefix("claim:") for reference in loaded.from_library}
    every = {key: claim for key, claim in loaded.ledger.claims.items() if key not in general}
    left = sorted(key for key, claim in every.items() if claim.status != "withdrawn")
    return tuple(
        (key, given.get(key) or _reason(loaded.ledger.claims[key], loaded)) for key in left if key not in observed
    )


def _reason(claim: Claim, loaded: LoadedScenario) -> str:
    if claim.kind in ("forecast", "opinion"):
        return "a forecast" if claim.kind == "forecast" else "an opinion"
    if when := _other_time(claim, loaded):
        return when
    if any(check.claim == claim.id and check.prior for check in loaded.scenario.claim_check):
        return "compared with independent evidence only"
    if any(claim.id in prior.rests_on for prior in loaded.ledger.priors.values()):
        return "a prior rests on it"
    return "no observation names it" if claim.quantity else "no quantity and no condition"


def _other_time(claim: Claim, loaded: LoadedScenario) -> str:
    calendar = loaded.calendar
    last = claim.meant.end if claim.meant else claim.said
    if last < calendar.start:
        return "about the time before the start"
    if last > calendar.as_of:
        return "about the time after as_of"
    return "" if calendar.past_weeks else "the run has no past"
