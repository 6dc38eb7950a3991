"""Observed claims placed on the simulated past, each without itself and without the claims that say the same."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from jaxtyping import Float

from contested.analysis.basis import basis_of
from contested.analysis.claim_checks import claim_facts, percentile
from contested.analysis.intervals import quantiles
from contested.conditioning.condition import Conditioned
from contested.conditioning.past import log_factors
from contested.conditioning.replays import Replays
from contested.conditioning.summary import reading_words
from contested.observations.scales import from_scale
from contested.observations.stated import Stated
from contested.results.claims import BiasFactor, ClaimCheck

CONDITIONED_ON_THE_REST = "the past is conditioned on all claims but this one and those that say the same"


def placed(conditioned: Conditioned, replays: Replays) -> tuple[ClaimCheck, ...]:
    """A claim check for each claim with a number: where it lies on a past that was not conditioned on it.

    As stated, it is compared with what is simulated; after bias, with that times the inflation of its side and speaker.
    """
    without = replays.without_itself()
    return tuple(
        _check(conditioned, i, law, without[k].predicted[k].astype(np.float64), without[k].z.astype(np.float64))
        for k, (i, law) in enumerate(conditioned.past.numbers)
        if conditioned.past.readings[i].summary is None
    )


def _check(
    conditioned: Conditioned,
    number: int,
    law: Stated,
    predicted: Float[np.ndarray, " row"],
    z: Float[np.ndarray, "unknown row"],
) -> ClaimCheck:
    past, reading = conditioned.past, conditioned.past.readings[number]
    claim = past.prepared.loaded.ledger.get_claim(f"claim:{reading.claim}")
    table = next(one for one in past.prepared.loaded.scenario.observation if one.claim == claim.id)
    factor = log_factors(past, z)[number] + law.log_shift
    inflated = from_scale(law.scale, predicted)
    happened = inflated * np.exp(-factor) if law.scale != "logit" else from_scale(law.scale, predicted - factor)
    bias = _bias(conditioned, number, z)
    return ClaimCheck(
        **{
            **claim_facts(claim),
            "value": law.value,
            "unit": "share" if law.scale == "logit" else claim_facts(claim)["unit"],
        },
        against="simulation",
        basis=basis_of(prior.basis for prior in past.priors.values()),
        circular=(),
        prior=None,
        compared_with=f"{reading_words(table)}, {_days(conditioned, number)}; {CONDITIONED_ON_THE_REST}",
        weeks=reading.weeks.stop - reading.weeks.start,
        members=len(predicted),
        quantiles=quantiles(happened),
        percentile_as_stated=percentile(happened, np.float64(law.value)),
        percentile_after_bias=percentile(inflated, np.float64(law.value)) if bias else None,
        bias=bias,
    )


def _days(conditioned: Conditioned, number: int) -> str:
    calendar, weeks = conditioned.past.prepared.loaded.calendar, conditioned.past.readings[number].weeks
    return f"{calendar.date(weeks.start)} to {calendar.date(weeks.stop) - timedelta(days=1)}"


def _bias(conditioned: Conditioned, number: int, z: Float[np.ndarray, "unknown row"]) -> BiasFactor | None:
    """Stated divided by true for such a claim, as the other claims leave it."""
    past, reading = conditioned.past, conditioned.past.readings[number]
    if not reading.factors:
        return None
    low, median, high = np.quantile(np.exp(log_factors(past, z)[number]), (0.05, 0.5, 0.95))
    return BiasFactor(prior=reading.factors[-1], median=float(median), low=float(low), high=float(high), circular=False)
