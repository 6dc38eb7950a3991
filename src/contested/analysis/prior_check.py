"""The prior predictive check: does the model, before any fit, expect what is known to have been reported?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from contested.analysis.anchors import anchor_reference
from contested.analysis.basis import basis_of, priors_resting_on
from contested.results.manifest import ParameterInfo, PriorCheck
from contested.scenario.load import LoadedScenario


def prior_check(
    loaded: LoadedScenario, parameters: Sequence[ParameterInfo], values: Mapping[str, Float[np.ndarray, " member"]]
) -> tuple[PriorCheck, ...]:
    """Each anchor's known level and the 90 % band of what the ensemble expects, from values by anchor id."""
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
