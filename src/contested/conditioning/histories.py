"""How likely the claims are in every candidate history of the past.

Claims that say yes or no are kept apart: they are no part of the fit, since a linear update cannot move a yes or no.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.conditioning.past import Past


class LogLikelihood(NamedTuple):
    """Log likelihood of the claims in each candidate of each row: of those with a number, and of yes-or-no ones."""

    numbers: Float[np.ndarray, "row candidate"]
    events: Float[np.ndarray, "row candidate"]


def log_likelihood(
    past: Past,
    simulated: Float[np.ndarray, "reading member"],
    factors: Float[np.ndarray, "reading row"],
    without: frozenset[str] = frozenset(),
) -> LogLikelihood:
    """Log likelihood of the claims.

    Args:
        past: the claims and their laws.
        simulated: what they are readings of in the candidates, row by row.
        factors: the `log_factors` of the rows.
        without: claims that are left out.
    """
    rows = factors.shape[1]
    factors = np.repeat(factors, simulated.shape[1] // rows, axis=1)
    zero = np.zeros(simulated.shape[1])
    claims = [one.claim for one in past.readings]
    numbers = sum((law.log_prob(simulated[i], factors[i]) for i, law in past.numbers if claims[i] not in without), zero)
    events = sum((law.log_prob(simulated[i]) for i, law in past.events if claims[i] not in without), zero)
    return LogLikelihood(numbers.reshape(rows, -1), events.reshape(rows, -1))
