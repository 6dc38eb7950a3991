"""No hidden partisan asymmetry: swapping the sides' names swaps the expected results, and nothing else."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.simulate.draws import Expected
from contested.simulate.step import take_step
from contested.simulate.trajectory import level_bounds
from laws.whole import whole

STEPS = 3


def after_some_steps(first, second):
    war = whole(first, second)
    values = war.values()
    state, bounds = war.model.initial(values), level_bounds(war.model, values)
    mechanisms = war.model.mechanisms(values)
    for k in range(STEPS):
        state = take_step(war.model, mechanisms, values, bounds, state, jnp.float32(k / 7), 1 / 7, Expected()).state
    return {**state.stocks, **state.levels}


@pytest.mark.heavy
def test_swapping_the_names_of_the_sides_mirrors_everything():
    plain, swapped = after_some_steps("a", "b"), after_some_steps("b", "a")
    mirror = {"a": "b", "b": "a"}
    for name, value in plain.items():
        other = ".".join(mirror.get(part, part) for part in name.replace("ambush-a", "ambush-@").split("."))
        other = other.replace("ambush-b", "ambush-a").replace("ambush-@", "ambush-b")
        np.testing.assert_allclose(value, swapped[other], rtol=2e-5, atol=1e-5, err_msg=name)
    assert float(jnp.abs(plain["fighters.a"] - plain["fighters.b"]).max()) > 1
