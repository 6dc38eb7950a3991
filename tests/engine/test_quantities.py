"""Factors that a system records beside its series."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.quantities import with_factors
from contested.engine.system import UpTo, mean_field, simulate
from contested.model.effects import factor
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from helpers.worlds import case, noise_of, part, shock

WEEKS = 3


class Later(Mechanism):
    """A factor that is the time, in weeks since the start, times a parameter."""

    by: jnp.ndarray = parameter("per week", positive, "how much")

    def factors(self, s, x):
        yield factor("toll", self.by * x.week * jnp.ones_like(s["civilian"]))


def recorded(substeps: int | UpTo, *names: str) -> dict[str, np.ndarray]:
    """The factors [week, place, member] and all other reports of a run."""
    here = case(part(Later, by=2.0), weeks=WEEKS, shocks={shock("wage", 1.0, 2.0): 0.25})
    system = mean_field(here.model)
    runs = [with_factors(system, here.model, names), system]
    more, plain = (simulate(one, here.values(), noise_of(0, 1), WEEKS, substeps).reports for one in runs)
    assert {name: np.asarray(values).tolist() for name, values in plain.items()} == {
        name: np.asarray(values).tolist() for name, values in more.items() if name in plain
    }
    return {name: np.asarray(values) for name, values in more.items() if name not in plain}


@pytest.mark.parametrize(("number", "later"), [(1, False), (4, False), (4, True)])
def test_a_factor_is_that_of_the_last_substep_of_each_week(number, later):
    found = recorded(UpTo(8, jnp.asarray(number)) if later else number, "toll", "wage", "nothing")
    assert set(found) == {"factor toll", "factor wage", "factor nothing"}
    last = np.arange(WEEKS) + 1.0 - 1.0 / number
    np.testing.assert_allclose(found["factor toll"][:, 0, 0], 2.0 * last, rtol=1e-6)
    np.testing.assert_allclose(found["factor wage"][:, 0, 0], [1.0, 0.25, 1.0])
    np.testing.assert_allclose(found["factor nothing"], 1.0)


def test_without_names_nothing_more_is_recorded():
    assert recorded(1) == {}
