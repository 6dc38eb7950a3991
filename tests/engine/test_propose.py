"""Factors and additions on the rates of flows."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.propose import apply_factors
from contested.model.compose import NamedFlow
from contested.model.effects import arrive, event, move, travel
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from helpers.worlds import case, part

FACTORS = {"m.go": 3.0, "m.walk": 0.5, "m.come": 4.0, "m.clash": 2.0}


class Nothing(Mechanism):
    """Does nothing."""

    rate: jnp.ndarray = parameter("per week", positive, "of nothing")


def multiplied() -> dict[str, np.ndarray]:
    """The rates and hazards of one flow of each kind, with factors; 5 is added to every event rate, times 0.1."""
    here = case(part(Nothing, rate=1.0), weeks=1)
    x = here.inputs(here.state())
    places = x.world.population.shape[0]
    rate = jnp.full((places, 1), 6.0)
    flows = [
        move("go", "civilian", "abroad", rate),
        travel("walk", "civilian", "displaced", rate, np.zeros((places, 1), int), jnp.ones((places, 1, 1))),
        arrive("come", "civilian", rate),
        event("clash", rate),
    ]
    x = x._replace(
        multipliers={name: jnp.asarray(value) for name, value in FACTORS.items()},
        dampers={"m.clash": jnp.asarray(0.1)},
        additions={f"m.{flow.name}": jnp.asarray(5.0) for flow in flows},
    )
    found = apply_factors([NamedFlow(f"m.{flow.name}", "m", flow) for flow in flows], x)
    return {name: np.asarray(flow.hazard if hasattr(flow, "hazard") else flow.rate) for name, _, flow in found}


@pytest.mark.parametrize(
    ("name", "rate"),
    [("m.go", 6.0 * 3.0), ("m.walk", 6.0 * 0.5), ("m.come", 6.0 * 4.0), ("m.clash", 6.0 * 2.0 + 5.0 * 0.1)],
)
def test_a_rate_is_multiplied_by_its_factor_and_only_events_have_additions(name, rate):
    np.testing.assert_allclose(multiplied()[name], rate, rtol=1e-6)
