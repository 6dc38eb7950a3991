"""The simulated counterpart of a claim's quantity."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from jaxtyping import Float

from contested.analysis.series import History, place_rows, reduce_weeks, series_total
from contested.ledger.claim import Claim
from contested.scenario.claim_weeks import YEAR_WEEKS, claim_check_weeks
from contested.scenario.questions import ClaimCheck


def claim_value(check: ClaimCheck, history: History, claim: Claim) -> Float[np.ndarray, " member"]:
    """The simulated value of a claim's quantity in every history.

    A sum is scaled to the exact length of the claim's period (or of ``weeks``, or 52 weeks) at the rate of the weeks
    that correspond to it, so that like is compared with like. Where these weeks are longer than the period, each count
    is kept with the chance that it fell within (binomial thinning), because a few days vary more than a part of a week.
    Deaths in one event are thinned one by one, so where events kill many the variance of a few days is still too small.
    """
    weeks = claim_check_weeks(check, claim, history.calendar)
    where = place_rows(check.places, history, f"claim_check '{check.claim}'")
    values = series_total(check.series or (), history)[:, where].sum(axis=1)[weeks]
    if check.reduction != "sum":
        return reduce_weeks(values, check.reduction)
    days = 7.0 * (check.weeks or YEAR_WEEKS)
    if claim.meant and not check.weeks:
        days = float(claim.meant.days)
    total, part = values.sum(axis=0), days / (7 * len(weeks))
    if part >= 1.0 or np.any(total != np.round(total)):
        return total * part
    # Seeded by claim and member, so that a history's value does not depend on the ones around it.
    claimed = crc32(claim.id.encode())
    kept = [
        np.random.Generator(np.random.PCG64([claimed, member])).binomial(count, part)
        for member, count in zip(history.members, total, strict=True)
    ]
    return np.array(kept, dtype=np.float64)
