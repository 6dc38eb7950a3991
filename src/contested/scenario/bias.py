"""Find the bias of a scenario that applies to a claim."""

from __future__ import annotations

from contested.ledger.characters import plain
from contested.ledger.claim import Claim
from contested.scenario.questions import Bias
from contested.scenario.schema import Scenario


def bias_of(scenario: Scenario, claim: Claim) -> Bias | None:
    """The first bias for the claim's side and subject, or None.

    A bias with ``whose = "enemy"`` applies to quantities of the side's enemies, ``"own"`` to those of the side and its
    allies, ``"any"`` to all. Subjects are compared without regard to capital letters.
    """
    if claim.quantity is None:
        return None
    subject = plain(claim.quantity.of)
    for bias in scenario.bias:
        same_subject = bias.side == claim.side and subject in {plain(word) for word in bias.about}
        if same_subject and bias.whose in ("any", _relation(scenario, claim.side, claim.quantity.whose)):
            return bias
    return None


def _relation(scenario: Scenario, side: str, whose: str) -> str:
    """What the owner of a quantity is to a side: "own", "enemy" or "neither"."""
    actor = next((actor for actor in scenario.actor if actor.id == side), None)
    if whose == side or (actor and whose in actor.allies):
        return "own"
    return "enemy" if actor and whose in actor.enemies else "neither"
