"""How likely the claims are in each candidate history, against their laws one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from contested.conditioning.histories import Likelihoods
from contested.conditioning.past import log_factors
from contested.observations.stated import Errors, Stated, StatedEvent
from helpers.small_past import READINGS, event, inflated, small_past


def test_the_likelihood_is_that_of_the_laws_row_by_row():
    past = small_past((*READINGS, inflated("again", 1000.0, "Ben"), event("few", 2000.0)))
    rng = np.random.default_rng(5)
    z, simulated = rng.standard_normal((5, 6)), np.abs(rng.normal(1000, 300, (5, 12)))
    simulated[[2, 4]] = simulated[[2, 4]] > 1000
    likelihoods = Likelihoods(simulated, log_factors(past, z))
    found = likelihoods.of(past)
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
    less = likelihoods.of(past, frozenset({"said", "few"}))
    again = small_past((READINGS[0], READINGS[2], inflated("again", 1000.0, "Ben")))
    assert not np.allclose(less.numbers, found.numbers) and not np.allclose(less.events, found.events)
    assert again.speakers == ("Ben",)
    shorter = Likelihoods(simulated[[0, 2, 3]], log_factors(again, z[[0, 1, 2, 4]])).of(again)
    np.testing.assert_allclose(less.numbers, shorter.numbers)
    np.testing.assert_allclose(less.events, shorter.events)


def test_a_claim_with_another_law_has_another_likelihood():
    past, rng = small_past(), np.random.default_rng(6)
    likelihoods = Likelihoods(np.abs(rng.normal(1000, 300, (3, 8))), log_factors(past, rng.standard_normal((4, 4))))
    law = past.readings[0].law
    wider = past._replace(
        readings=(past.readings[0]._replace(law=replace(law, errors=Errors(grade=1.0))), *past.readings[1:])
    )
    whole, graded = likelihoods.of(past).numbers, likelihoods.of(wider).numbers
    away = [
        one.law.log_prob(likelihoods._simulated[0], likelihoods._factors[0])
        for one in (past.readings[0], wider.readings[0])
    ]
    np.testing.assert_allclose(graded - whole, (away[1] - away[0]).reshape(4, 2), rtol=1e-9)
    np.testing.assert_array_equal(likelihoods.of(past).numbers, whole)
