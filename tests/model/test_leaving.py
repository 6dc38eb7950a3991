"""M08, M09: joining, desertion, switching sides, and who seems to win."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import Done
from helpers.worlds import case, land, part, total


def recruitment(**changed):
    numbers = {"rate": 1e-3, "wage_elasticity": 0.8, "rent_elasticity": 0.4, "collateral": 0.1}
    return part("recruitment", group="red", **(numbers | changed))


def joining(world=None, wage=1.0, rent=1.0, **changed):
    here = case(recruitment(**changed), world=world)
    state = here.state()
    seen = here.inputs(state)._replace(multipliers={"wage": jnp.asarray(wage), "rent": jnp.asarray(rent)})
    (flow,) = here.bound()[0].flows(state, seen)
    return np.asarray(jnp.broadcast_to(flow.hazard, state["civilian"].shape))[:, 0]


@pytest.mark.parametrize("elasticity", [-0.5, 0.0, 0.8, 2.0])
def test_twice_the_wage_changes_joining_by_two_to_minus_the_elasticity(elasticity):
    ratio = joining(wage=2.0, wage_elasticity=elasticity) / joining(wage_elasticity=elasticity)
    assert ratio[0] == pytest.approx(2.0**-elasticity, rel=1e-5)
    ratio = joining(rent=2.0, rent_elasticity=elasticity) / joining(rent_elasticity=elasticity)
    assert ratio[0] == pytest.approx(2.0**elasticity, rel=1e-5)


def test_only_the_eligible_join_and_most_of_them_at_home():
    world = land(2, columns={"men": [20_000.0, 20_000.0], "kin": [5.0, 1.0]})
    here = case(part("recruitment", group="red", home="kin", eligible="men", rate=1e-3, wage_elasticity=1.0,
                     rent_elasticity=1.0, collateral=0.1), world=world)  # fmt: skip
    hazard = np.asarray(here.flow("join", here.state()).hazard)[:, 0]
    assert hazard == pytest.approx([1e-3 * 0.2, 1e-3 * 0.2 / 5], rel=1e-5)


def deserting(**changed):
    numbers = {"rate": 0.0022, "shortage_slope": 1.5, "loss_slope": 0.7}
    return part("desertion", group="red", **(numbers | changed))


def test_a_force_that_only_deserts_halves_in_its_half_life():
    rate = np.log(2.0) / 20.0
    with jax.enable_x64(True):
        series = case(deserting(rate=rate), fighters={"red": 800}, weeks=60).expected(1)
    assert series["fighters.red"][[19, 39, 59], 0] == pytest.approx([400.0, 200.0, 100.0], rel=1e-6)
    assert total(series, "fighters.red", "civilian") == pytest.approx(100_800.0)
    assert np.log(2.0) / 0.0022 == pytest.approx(315, abs=0.5)


def test_shortage_and_losses_multiply_desertion():
    here = case(deserting(), fighters={"red": 99})
    state = here.state(losses__red=5.0)  # a twentieth of 99 + 1
    seen = here.inputs(state)._replace(multipliers={"supplied.red": jnp.asarray(0.25)})
    (flow,) = here.bound()[0].flows(state, seen)
    assert float(flow.hazard[0, 0]) == pytest.approx(0.0022 * np.exp(1.5 * 0.75 + 0.7 * 0.5), rel=1e-5)


def switching(label, origin, destination, rate=0.02, slope=3.0, unit=5.0):
    return part("defection", label, origin=origin, destination=destination, rate=rate, momentum_slope=slope,
                unit_size=unit)  # fmt: skip


def momentum(actor="red", rivals="blue", **changed):
    numbers = {"memory": 4.0, "inflation": 3.0, "doubt": 10.0, "unit_worth": 20.0}
    return part("momentum", f"momentum_{actor}", actor=actor, rivals=(rivals,), **(numbers | changed))


def test_symmetric_switching_nets_to_nothing():
    here = case(switching("to_red", "blue", "red"), switching("to_blue", "red", "blue"), momentum(),
                momentum("blue", "red"), fighters={"red": 500, "blue": 500}, weeks=30)  # fmt: skip
    series = here.leap(2000)
    red = series["fighters.red"][-1, 0]
    assert np.all(red + series["fighters.blue"][-1, 0] == 1000.0)
    assert red.mean() == pytest.approx(500.0, abs=4 * red.std() / np.sqrt(red.size))
    assert red.std() > 20 and np.all(red % 5 == 0)  # whole units switch


def test_switching_grows_with_the_success_of_the_other_side():
    here = case(switching("to_red", "blue", "red"), momentum(), fighters={"red": 1e6, "blue": 500})
    rates = [float(here.flow("switch", here.state(momentum__red=w)).rate[0, 0]) for w in (0.0, 0.5, 1.0)]
    assert rates == pytest.approx([2.0 * np.exp(s) for s in (-1.5, 0.0, 1.5)], rel=1e-4)


def test_success_is_the_share_of_what_is_claimed():
    here = case(momentum(), world=land(2))
    state = here.state()
    zero = 0.0 * state["civilian"]
    counts = {"a": zero + 2.0, "b": zero + 1.0, "c": zero + 0.5}
    done = Done(counts, {"a": "dead.blue", "b": "dead.red", "c": "control.red"}, zero, 0.5)
    (d,) = here.bound()[0].drifts(state, here.inputs(state), done)
    won, lost = 2 * 2 * (3.0 * 2.0 + 20.0 * 0.5), 2 * 2 * 3.0 * 1.0  # two places, half a week
    assert float(d.toward[0, 0]) == pytest.approx((10 + won) / (20 + won + lost), rel=1e-5)
    assert float(d.speed[0]) == pytest.approx(0.25)
