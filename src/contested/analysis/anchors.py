"""Anchors: the level of some series over the weeks that stand for a claim's period."""

from __future__ import annotations

from contested.analysis.weekly import Floats, History, series_total
from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.scenario.claim_weeks import anchor_weeks
from contested.scenario.questions import Anchor

DAYS_PER = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}


def anchor_values(anchor: Anchor, history: History, claim: Claim) -> Floats:
    """The mean level per week, month or year over the weeks that stand for the claim's period [member]."""
    weeks = anchor_weeks(claim, history.calendar)
    return series_total(anchor.series, history).sum(axis=1)[weeks].mean(axis=0) * DAYS_PER[anchor.per] / 7


def anchor_reference(anchor: Anchor, claim: Claim) -> float:
    """A claim's best value per week, month or year of its period; without a period it is taken to be that already.

    Raises:
        InputError: if the claim tells no quantity.
    """
    if claim.quantity is None:
        raise InputError(f"expected a claim with a quantity; '{claim.id}' has none", f"anchor '{anchor.id}'")
    return claim.quantity.best * (DAYS_PER[anchor.per] / claim.meant.days if claim.meant else 1.0)
