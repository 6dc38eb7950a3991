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
from contested.observations.stated import Stated, StatedEvent


class LogLikelihood(NamedTuple):
    """Log likelihood of the claims in each candidate of each row: of those with a number, and of yes-or-no ones."""

    numbers: Float[np.ndarray, "row candidate"]
    events: Float[np.ndarray, "row candidate"]


class Likelihoods:
    """Log likelihoods of claims in the candidates. What one law gives is worked out once for all sets of claims.

    Args:
        simulated: what the claims are readings of in the candidates, row by row.
        factors: the `log_factors` of the rows.
    """

    def __init__(
        self, simulated: Float[np.ndarray, "reading member"], factors: Float[np.ndarray, "reading row"]
    ) -> None:
        self._rows = factors.shape[1]
        self._simulated = simulated
        self._factors = np.repeat(factors, simulated.shape[1] // self._rows, axis=1)
        self._found: dict[tuple[int, Stated | StatedEvent], Float[np.ndarray, " member"]] = {}

    def of(self, past: Past, without: frozenset[str] = frozenset()) -> LogLikelihood:
        """That of the claims of a past, some of which are left out."""
        claims = [one.claim for one in past.readings]
        numbers, events = np.zeros((2, self._simulated.shape[1]))
        for i, law in past.numbers:
            if claims[i] not in without and _weighs(past.readings[i]):
                numbers = numbers + self._term(i, law)
        for i, law in past.events:
            if claims[i] not in without:
                events = events + self._term(i, law)
        return LogLikelihood(numbers.reshape(self._rows, -1), events.reshape(self._rows, -1))

    def _term(self, reading: int, law: Stated | StatedEvent) -> Float[np.ndarray, " member"]:
        if (reading, law) not in self._found:
            given = (self._simulated[reading], self._factors[reading])
            self._found[reading, law] = law.log_prob(*(given if isinstance(law, Stated) else given[:1]))
        return self._found[reading, law]


def _weighs(reading: Reading) -> bool:
    return reading.summary is None or reading.summary.last
