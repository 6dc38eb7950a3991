"""The prior predictive check: does the model, before any fit, reproduce known levels?

A reference value is such a level: the mean of some series over the weeks that correspond to a claim's period.
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
from contested.scenario.claim_weeks import reference_weeks
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import ReferenceValue

DAYS_PER = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}


def reference_levels(reference: ReferenceValue, history: History, claim: Claim) -> Float[np.ndarray, " member"]:
    """The mean level per week, month or year over the weeks that correspond to the claim's period."""
    weeks = reference_weeks(claim, history.calendar)
    return series_total(reference.series, history).sum(axis=1)[weeks].mean(axis=0) * DAYS_PER[reference.per] / 7


def stated_level(reference: ReferenceValue, claim: Claim) -> float:
    """A claim's best value per week, month or year of its period; unchanged if the claim has no period.

    Raises:
        InputError: the claim has no quantity.
    """
    if claim.quantity is None:
        raise InputError(
            f"expected a claim with a quantity; '{claim.id}' has none", f"reference_value '{reference.id}'"
        )
    return claim.quantity.best * (DAYS_PER[reference.per] / claim.meant.days if claim.meant else 1.0)


def prior_check(
    loaded: LoadedScenario, parameters: Sequence[ParameterInfo], values: Mapping[str, Float[np.ndarray, " member"]]
) -> tuple[PriorCheck, ...]:
    """Each known level and the 90 % interval of the ensemble, from values by id of the reference value."""
    rows = []
    for reference in loaded.scenario.reference_value:
        known = float(stated_level(reference, loaded.ledger.get_claim(f"claim:{reference.claim}")))
        low, median, high = (float(np.quantile(values[reference.id], level)) for level in (0.05, 0.5, 0.95))
        circular = priors_resting_on(reference.claim, parameters)
        rows.append(
            PriorCheck(
                id=reference.id,
                text=reference.text,
                claim=reference.claim,
                per=reference.per,
                reference=known,
                low=low,
                median=median,
                high=high,
                inside=low <= known <= high,
                basis="circular" if circular else basis_of(one.basis for one in parameters),
                circular=circular,
            )
        )
    return tuple(rows)
