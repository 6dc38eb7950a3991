"""M15: who holds a place."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import logit
from scipy.stats import binom

from helpers.exact import chi_square_p
from helpers.worlds import case, land, part


def contest(exponent=1.0, bias=1.0, spillover=0.0, min_force=10.0, loss_rate=0.1, gain_rate=0.2):
    return part("control", actors=("red", "blue"), incumbent="blue", exponent=exponent, bias=bias, spillover=spillover,
                min_force=min_force, loss_rate=loss_rate, gain_rate=gain_rate)  # fmt: skip


def chance(red, blue, side="blue", **keys):
    """The chance in a contest that the flow of gained units implies."""
    here = case(contest(**keys), fighters={"red": red, "blue": blue})
    return float(here.flow(f"gained.{side}", here.state()).hazard[0, 0]) / keys.get("gain_rate", 0.2)


def test_equal_sides_have_equal_chances():
    assert chance(200, 200) == pytest.approx(0.5)
    assert chance(200, 200, exponent=3.0, side="red") == pytest.approx(0.5)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.5])
def test_log_odds_rise_with_log_strength_by_the_exponent(exponent):
    slope = (logit(chance(100, 400, exponent=exponent)) - logit(chance(100, 50, exponent=exponent))) / np.log(8.0)
    assert slope == pytest.approx(exponent, rel=1e-4)
    both = chance(100, 50, exponent=exponent), chance(1000, 500, exponent=exponent)
    assert both[0] == pytest.approx(both[1], rel=1e-5)  # only the ratio counts
    assert logit(chance(100, 100, exponent=exponent, bias=3.0)) == pytest.approx(np.log(3.0), rel=1e-4)


def test_chances_sum_to_one_and_distance_weakens():
    assert chance(30, 70) + chance(30, 70, side="red") == pytest.approx(1.0)
    here = case(contest(exponent=2.0), fighters={"red": 100, "blue": 200})
    state = here.state()
    far = here.inputs(state)._replace(multipliers={"strength.blue": jnp.full((1, 1), 0.5)})
    flows = {f.name: f for f in here.bound()[0].flows(state, far)}
    assert float(flows["gained.blue"].hazard[0, 0]) / 0.2 == pytest.approx(0.5)


def test_too_few_fighters_hold_no_ground_however_much_they_attack():
    attacks = part("ambush", attacker="red", defenders="blue", engagement_rate=2.0, loss_ratio=2.0, lethal_share=0.1,
                   reference_garrison=20.0, size_exponent=2.5, size_cap=2.0, civilian_share=0.5)  # fmt: skip
    keys = {"world": land(3), "fighters": {"red": 27, "blue": 60}, "held": {"blue": [10, 5, 0]}}
    series = case(contest(min_force=10.0), attacks, weeks=50, **keys).expected(1)
    assert series["ambush.attack"].sum() > 500
    assert np.all(series["control.red"] == 0.0) and np.all(series["control.gained.red"] == 0.0)
    enough = case(contest(min_force=9.0), weeks=5, **keys).expected(1)
    assert np.all(enough["control.red"][-1] > 0.0)


def test_two_states_settle_at_their_stationary_share():
    """Only blue may hold: contested -> blue at q2 p, blue -> contested at q1 (1 - p)."""
    here = case(contest(min_force=200.0, loss_rate=0.1, gain_rate=0.2), world=land(units=1000.0),
                fighters={"red": 100, "blue": 300}, held={"blue": [1000]}, weeks=200)  # fmt: skip
    with jax.enable_x64(True):
        held = here.expected(64)["control.blue"][:, 0]
    gained, lost = 0.2 * 0.75, 0.1 * 0.25 * 100 / 101
    assert held[-1] / 1000 == pytest.approx(gained / (gained + lost), rel=1e-3)
    away = held / 1000 - gained / (gained + lost)
    assert np.log(away[3] / away[13]) / 10 == pytest.approx(gained + lost, rel=5e-3)


def test_a_held_unit_is_held_for_a_geometric_time():
    """Mean 1 / q: blue alone may hold, nothing comes back, and half are lost after ln 2 / q weeks."""
    q = 0.1 * 0.5 * 1000 / 1001
    here = case(contest(min_force=2000.0), world=land(units=40.0), fighters={"red": 1000, "blue": 1000},
                held={"blue": [40]}, weeks=14)  # fmt: skip
    members = 4000
    held = here.leap(members, seed=2, per_week=1)["control.blue"][-1, 0].astype(int)
    law = binom.pmf(np.arange(41), 40, np.exp(-14 * q))
    assert chi_square_p(np.bincount(held, minlength=41), members * law) > 1e-3


def test_neighbours_weigh_in_with_their_share():
    here = case(contest(spillover=0.3), world=land(2), fighters={"red": 200, "blue": 200},
                held={"blue": [10, 0], "red": [0, 10]})  # fmt: skip
    hazard = np.asarray(here.flow("gained.blue", here.state()).hazard)[:, 0] / 0.2
    assert hazard == pytest.approx([0.7 * 0.5, 0.7 * 0.5 + 0.3], rel=1e-5)


def test_nobody_contests_what_has_no_rival():
    here = case(contest(), fighters={"blue": 100}, held={"blue": [10]}, weeks=10)
    assert np.all(here.expected()["control.blue"] == 10.0)


def test_who_contests_alone_wins_all_that_is_contested():
    alone = part("control", actors=("blue",), incumbent="blue", exponent=1.0, bias=1.0, spillover=0.0, min_force=10.0,
                 loss_rate=0.1, gain_rate=0.2)  # fmt: skip
    held = case(alone, fighters={"blue": 100}, held={"blue": [4]}, weeks=5).expected(1)["control.blue"][:, 0]
    assert 10 - held == pytest.approx(6 * np.exp(-0.2 * np.arange(1, 6)), rel=1e-4)
