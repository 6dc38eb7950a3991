"""The prior predictive check: does the model, before any fit, reproduce known levels?

An anchor is such a level: the mean of some series over the weeks that correspond to a claim's period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from contested.analysis.basis import basis_of, priors_resting_on
from contested.analysis.series import History, series_total
from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.results.manifest import ParameterInfo, PriorCheck
from contested.scenario.claim_weeks import anchor_weeks
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import Anchor

DAYS_PER = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}


def anchor_values(anchor: Anchor, history: History, claim: Claim) -> Float[np.ndarray, " member"]:
    """The mean level per week, month or year over the weeks that correspond to the claim's period."""
    weeks = anchor_weeks(claim, history.calendar)
    return series_total(anchor.series, history).sum(axis=1)[weeks].mean(axis=0) * DAYS_PER[anchor.per] / 7


def anchor_reference(anchor: Anchor, claim: Claim) -> float:
    """A claim's best value per week, month or year of its period; unchanged if the claim has no period.

    Raises:
        InputError: the claim has no quantity.
    """
    if claim.quantity is None:
        raise InputError(f"expected a claim with a quantity; '{claim.id}' has none", f"anchor '{anchor.id}'")
    return claim.quantity.best * (DAYS_PER[anchor.per] / claim.meant.days if claim.meant else 1.0)


def prior_check(
    loaded: LoadedScenario, parameters: Sequence[ParameterInfo], values: Mapping[str, Float[np.ndarray, " member"]]
) -> tuple[PriorCheck, ...]:
    """Each anchor's known level and the 90 % interval of the ensemble, from values by anchor id."""
    rows = []
    for anchor in loaded.scenario.anchor:
        reference = float(anchor_reference(anchor, loaded.ledger.get_claim(f"claim:{anchor.claim}")))
        low, median, high = (float(np.quantile(values[anchor.id], level)) for level in (0.05, 0.5, 0.95))
        circular = priors_resting_on(anchor.claim, parameters)
        rows.append(
            PriorCheck(
                id=anchor.id,
                text=anchor.text,
                claim=anchor.claim,
                per=anchor.per,
                reference=reference,
                low=low,
                median=median,
                high=high,
                inside=low <= reference <= high,
                basis="circular" if circular else basis_of(one.basis for one in parameters),
                circular=circular,
            )
        )
    return tuple(rows)
