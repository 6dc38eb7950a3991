"""Which bias of the scenario applies to a claim."""

from __future__ import annotations

from contested.ledger.claim import Claim
from contested.scenario.questions import Bias
from contested.scenario.schema import Scenario


def bias_of(scenario: Scenario, claim: Claim) -> Bias | None:
    """The first bias for the claim's side and subject, or None.

    A bias about the ``enemy`` applies to quantities of an actor that the side fights, one about its ``own`` to those
    of the side itself or its allies, one about ``any`` to all.
    """
    if claim.quantity is None:
        return None
    relations = {"any", _relation(scenario, claim.side, claim.quantity.whose)}
    return next(
        (
            bias
            for bias in scenario.bias
            if bias.side == claim.side and claim.quantity.of in bias.about and bias.whose in relations
        ),
        None,
    )


def _relation(scenario: Scenario, side: str, whose: str) -> str:
    actor = next((actor for actor in scenario.actor if actor.id == side), None)
    if whose == side or (actor and whose in actor.allies):
        return "own"
    return "enemy" if actor and whose in actor.enemies else "neither"
