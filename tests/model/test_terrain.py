"""M13: mountains hide."""

import numpy as np
import pytest

from helpers.glm import slope
from helpers.plain import Steady
from helpers.worlds import case, land, part


def test_rough_ground_hides_by_the_gain_per_standard_deviation():
    world = land(2, columns={"rough": [1.0, 3.0]})
    here = case(part("terrain", hidden=("red",), ruggedness="rough", gain=0.4), world=world)
    x = here.inputs(here.state())
    assert np.ravel(x.factor("hiding.red")) == pytest.approx(np.exp([-0.4, 0.4]), rel=1e-5)
    assert np.ravel(x.factor("finding.red")) == pytest.approx(np.exp([0.4, -0.4]), rel=1e-5)
    assert x.factor("hiding.blue") == 1.0


@pytest.mark.heavy
def test_where_ground_is_rough_there_are_more_attacks():
    """Fighters are equal everywhere at first; a year and a half of operations and attacks leaves more in the hills."""
    rough = np.random.default_rng(3).normal(size=12)
    parts = (
        part("terrain", hidden=("red",), ruggedness="rough", gain=0.7),
        part(Steady, actor="blue", level=0.3),
        part("operations", force="blue", target="red", rate=0.3, aimed_max=0.6, aimed_min=0.1, search_half=50.0,
             effect=1.5, killed_share=0.5, harm=0.2, size_exponent=2.5, size_offset=0.0, size_cap=100.0),
        part("ambush", attacker="red", defenders="blue", engagement_rate=0.03, loss_ratio=2.0, reference_garrison=500.0,
             lethal_share=0.4, size_exponent=2.5, size_offset=0.0, size_cap=100.0, civilian_share=0.1),
    )  # fmt: skip
    here = case(*parts, world=land(12, columns={"rough": rough}), fighters={"red": 1200, "blue": 6000}, weeks=78)
    attacks = here.leap(20, seed=6, per_week=1)["ambush.attack"].sum(axis=(0, 2))
    gain, error = slope((rough - rough.mean()) / rough.std(), np.log(attacks))
    assert gain > 5 * error
