"""How likely the claims are in every candidate history of the past.

Claims that say yes or no are kept apart: they are no part of the fit, since a linear update cannot move a yes or no.
Of an event table only the last weeks weigh: they say in which state the future begins. Earlier weeks would choose
histories for what is over.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.readings import Reading
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
    weighing = [(i, law) for i, law in past.numbers if claims[i] not in without and _weighs(past.readings[i])]
    numbers = sum((law.log_prob(simulated[i], factors[i]) for i, law in weighing), zero)
    events = sum((law.log_prob(simulated[i]) for i, law in past.events if claims[i] not in without), zero)
    return LogLikelihood(numbers.reshape(rows, -1), events.reshape(rows, -1))


def _weighs(reading: Reading) -> bool:
    return reading.summary is None or reading.summary.last
