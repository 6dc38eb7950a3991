"""How likely the claims are in each candidate history, against their laws one by one."""

from __future__ import annotations

import numpy as np

from contested.conditioning.histories import log_likelihood
from contested.conditioning.past import log_factors
from contested.observations.stated import Stated, StatedEvent
from helpers.small_past import READINGS, event, inflated, small_past


def test_the_likelihood_is_that_of_the_laws_row_by_row():
    past = small_past((*READINGS, inflated("again", 1000.0, "Ben"), event("few", 2000.0)))
    rng = np.random.default_rng(5)
    z, simulated = rng.standard_normal((5, 6)), np.abs(rng.normal(1000, 300, (5, 12)))
    simulated[[2, 4]] = simulated[[2, 4]] > 1000
    found = log_likelihood(past, simulated, log_factors(past, z))
    factor = {1: np.log(1.5) + 0.4 * z[0] + 0.3 * z[3], 3: np.log(1.5) + 0.4 * z[0] + 0.3 * z[4]}
    numbers, events = np.zeros((6, 2)), np.zeros((6, 2))
    for i, reading in enumerate(past.readings):
        for member in range(12):
            row, candidate = divmod(member, 2)
            value = np.array([simulated[i, member]])
            if isinstance(reading.law, StatedEvent):
                events[row, candidate] += reading.law.log_prob(value)[0]
            else:
                assert isinstance(reading.law, Stated)
                own = factor[i][row] if i in factor else 0.0
                numbers[row, candidate] += reading.law.log_prob(value, own)[0]
    np.testing.assert_allclose(found.numbers, numbers, rtol=1e-6)
    np.testing.assert_allclose(found.events, events)
    less = log_likelihood(past, simulated, log_factors(past, z), frozenset({"said", "few"}))
    again = small_past((READINGS[0], READINGS[2], inflated("again", 1000.0, "Ben")))
    assert not np.allclose(less.numbers, found.numbers) and not np.allclose(less.events, found.events)
    assert again.speakers == ("Ben",)
    shorter = log_likelihood(again, simulated[[0, 2, 3]], log_factors(again, z[[0, 1, 2, 4]]))
    np.testing.assert_allclose(less.numbers, shorter.numbers)
    np.testing.assert_allclose(less.events, shorter.events)
