"""Whose interest a claim serves, and the bias of a scenario that applies to it."""

from __future__ import annotations

from typing import Literal

from contested.ledger.characters import plain
from contested.ledger.claim import Claim
from contested.ledger.units import is_area
from contested.scenario.questions import Bias
from contested.scenario.schema import Scenario

LOSSES = frozenset("casualties fatalities deaths killed wounded losses desertions deserters defections".split())
"""Subjects of which a side's own are against its interest to tell."""


def bias_of(scenario: Scenario, claim: Claim) -> Bias | None:
    """The first bias for the claim's side and subject, or None.

    A bias with ``whose = "enemy"`` applies to quantities of the side's enemies, ``"own"`` to those of the side and its
    allies, ``"any"`` to all; it is enough that one of two actors lists the other. Subjects are compared without regard
    to capital letters.
    """
    if claim.quantity is None:
        return None
    subject = plain(claim.quantity.of)
    for bias in scenario.bias:
        same_subject = bias.side == claim.side and subject in {plain(word) for word in bias.about}
        if same_subject and bias.whose in ("any", _relation(scenario, claim.side, claim.quantity.whose)):
            return bias
    return None


def interest_of(scenario: Scenario, claim: Claim) -> Literal["self_serving", "against", "none"]:
    """Whether a claim serves its side's interest.

    What the claim says itself, else "self_serving" where a bias of its side applies, else "against" for the side's own
    losses and for ground of its enemies.
    """
    if claim.interest is not None:
        return claim.interest
    if claim.side == "none" or claim.quantity is None:
        return "none"
    if bias_of(scenario, claim):
        return "self_serving"
    subject, relation = plain(claim.quantity.of), _relation(scenario, claim.side, claim.quantity.whose)
    losses = relation == "own" and subject in LOSSES
    ground = relation == "enemy" and any(is_area(word) for word in subject.split())
    return "against" if losses or ground else "none"


def inflation_of(scenario: Scenario, claim: Claim) -> Bias | None:
    """The bias that multiplies what a claim states; None where a side has no interest in overstating it."""
    neutral = claim.side == "none"
    return bias_of(scenario, claim) if neutral or interest_of(scenario, claim) == "self_serving" else None


def _relation(scenario: Scenario, side: str, whose: str) -> str:
    """What the owner of a quantity is to a side: "own", "enemy" or "neither"."""
    by_id = {actor.id: actor for actor in scenario.actor}
    if whose == side:
        return "own"
    pair = [(by_id[one], other) for one, other in ((side, whose), (whose, side)) if one in by_id]
    if any(other in actor.allies for actor, other in pair):
        return "own"
    return "enemy" if any(other in actor.enemies for actor, other in pair) else "neither"
