"""Find the bias of a scenario that applies to a claim."""

from __future__ import annotations

from contested.ledger.characters import plain
from contested.ledger.claim import Claim
from contested.scenario.questions import Bias
from contested.scenario.schema import Scenario


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


def _relation(scenario: Scenario, side: str, whose: str) -> str:
    """What the owner of a quantity is to a side: "own", "enemy" or "neither"."""
    by_id = {actor.id: actor for actor in scenario.actor}
    if whose == side:
        return "own"
    pair = [(by_id[one], other) for one, other in ((side, whose), (whose, side)) if one in by_id]
    if any(other in actor.allies for actor, other in pair):
        return "own"
    return "enemy" if any(other in actor.enemies for actor, other in pair) else "neither"
