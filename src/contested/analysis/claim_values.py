"""What simulated histories say to a claim's quantity."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from contested.analysis.weekly import Floats, History, place_rows, reduce_weeks, series_total
from contested.ledger.claim import Claim
from contested.scenario.claim_weeks import YEAR_WEEKS, claim_check_weeks
from contested.scenario.questions import ClaimCheck


def claim_value(check: ClaimCheck, history: History, claim: Claim) -> Floats:
    """What the model says to a claim's quantity [member].

    A sum is brought to the exact length of the claim's period (or of ``weeks``, or 52 weeks) at the rate of the weeks
    that stand for it, so that a run shorter than the period, or a period that is no whole number of weeks, compares
    like with like. Of counts in weeks longer than the period each is kept with the chance that it fell within, since a
    few days vary more than the same part of a week. Those who die in one event are kept one by one, so where events
    kill many a few days vary and are empty even more often than this says.
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
        np.random.Generator(np.random.PCG64([claimed, int(member)])).binomial(int(count), part)
        for member, count in zip(history.members, total, strict=True)
    ]
    return np.array(kept, dtype=np.float64)
