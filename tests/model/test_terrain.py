"""M13: mountains hide, and power decays with distance."""

import numpy as np
import pytest

from helpers.glm import slope
from helpers.plain import Steady
from helpers.worlds import case, land, part


def strengths(hours=12.0, reach=(4.0, 3.0), speed=5.0, steps=1201):
    """Strength of two sides at places from the base of one to that of the other."""
    km = np.linspace(0.0, hours * speed, steps)
    world = land(steps, distance_km=np.abs(km[:, None] - km[None, :]))
    here = case(part("reach", "g", actor="blue", bases=("p0",), reach=reach[0], speed=speed),
                part("reach", "r", actor="red", bases=(f"p{steps - 1}",), reach=reach[1], speed=speed),
                world=world)  # fmt: skip
    x = here.inputs(here.state())
    return km / speed, *(np.ravel(x.factor(f"strength.{a}")) for a in ("blue", "red"))


def equal_at(forces, **keys):
    at, blue, red = strengths(**keys)
    return np.interp(0.0, np.log(forces[1] * red) - np.log(forces[0] * blue), at), at, blue, red


def test_the_two_sides_are_equal_at_bouldings_distance():
    where, at, blue, _ = equal_at((60_000, 3_000))
    assert where == pytest.approx(12 / 7 * (np.log(20.0) + 4.0), abs=2e-3) == pytest.approx(11.993, abs=2e-3)
    assert 60_000 * np.interp(where, at, blue) == pytest.approx(2_993, abs=3)
    assert equal_at((120_000, 6_000))[0] == pytest.approx(where, abs=1e-4)  # only the ratio counts


def test_power_that_does_not_decay_is_stronger_everywhere_up_to_the_other_base():
    """Equality would lie lR ln(G0 / R0) beyond it."""
    _, blue, red = strengths(reach=(1e9, 3.0))
    assert np.all(60_000 * blue > 3_000 * red)
    assert 3.0 * np.log(60_000 * blue[-1] / (3_000 * red[-1])) == pytest.approx(3.0 * np.log(20.0), rel=1e-4)


def test_strength_falls_to_one_over_e_at_its_reach_and_the_nearest_base_counts():
    at, blue, _ = strengths()
    assert np.interp(4.0, at, blue) == pytest.approx(np.exp(-1.0), rel=1e-4)
    here = case(part("reach", actor="blue", bases=("p0", "p4"), reach=10.0, speed=10.0), world=land(5))
    found = np.ravel(here.inputs(here.state()).factor("strength.blue"))
    assert found == pytest.approx(np.exp(-np.array([0.0, 1.0, 2.0, 1.0, 0.0])), rel=1e-5)


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
             effect=1.5, killed_share=0.5, harm=0.2, size_exponent=2.5, size_cap=100.0),
        part("ambush", attacker="red", defenders="blue", engagement_rate=0.03, loss_ratio=2.0, reference_garrison=500.0,
             lethal_share=0.4, size_exponent=2.5, size_cap=100.0, civilian_share=0.1),
    )  # fmt: skip
    here = case(*parts, world=land(12, columns={"rough": rough}), fighters={"red": 1200, "blue": 6000}, weeks=78)
    attacks = here.leap(20, seed=6, per_week=1)["ambush.attack"].sum(axis=(0, 2))
    gain, error = slope((rough - rough.mean()) / rough.std(), np.log(attacks))
    assert gain > 5 * error
