"""M09: fighters who go home."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom

from helpers.exact import chi_square_p
from helpers.worlds import case, part, total


def deserting(**changed):
    numbers = {"rate": 0.0022, "shortage_slope": 1.5, "loss_slope": 0.7, "loss_half_life": 4.0,
               "loss_cap": 3.0}  # fmt: skip
    return part("desertion", group="red", **(numbers | changed))


def test_a_force_that_only_deserts_halves_in_315_weeks():
    """19,000 in 15 years from about 11,000: d = 0.0022 a week."""
    assert 19_000 / (15 * 52.18) / 11_000 == pytest.approx(0.0022, abs=1e-4)
    with jax.enable_x64(True):
        series = case(deserting(), fighters={"red": 800}, weeks=630).expected(1)
    assert series["fighters.red"][[314, 629], 0] == pytest.approx([400.0, 200.0], rel=1e-3)
    assert total(series, "fighters.red", "civilian") == pytest.approx(100_800.0)


def test_each_fighter_stays_a_geometric_time():
    """So that survivors are binomial: forty fighters after a half-life."""
    members = 4000
    series = case(deserting(rate=np.log(2.0) / 20), fighters={"red": 40}, weeks=20).leap(members, seed=1, per_week=1)
    left = series["fighters.red"][-1, 0].astype(int)
    law = binom.pmf(np.arange(41), 40, 0.5)
    assert chi_square_p(np.bincount(left, minlength=41), members * law) > 1e-3


def hazard(loss_cap=3.0, **keys):
    here = case(deserting(loss_cap=loss_cap), fighters={"red": 99})
    state = here.state(losses__red=keys.pop("losses", 0.0))
    seen = here.inputs(state)._replace(multipliers={name: jnp.asarray(value) for name, value in keys.items()})
    (flow,) = here.bound()[0].flows(state, seen)
    return float(flow.hazard[0, 0]) / 0.0022


def test_shortage_and_losses_multiply_desertion():
    assert hazard(**{"supplied.red": 0.25}, losses=5.0) == pytest.approx(np.exp(1.5 * 0.75 + 0.7 * 0.5), rel=1e-5)
    assert hazard() == pytest.approx(1.0)


def test_hunger_is_a_shortage_and_plenty_is_not():
    assert hazard(wage=0.5) == pytest.approx(np.exp(1.5 * 0.5), rel=1e-5)
    assert hazard(wage=0.5, **{"supplied.red": 0.5}) == pytest.approx(np.exp(1.5 * 0.75), rel=1e-5)
    assert hazard(wage=1.5) == pytest.approx(1.0)


@pytest.mark.parametrize("half_life", [4.0, 8.0])
def test_recent_losses_are_forgotten_by_half_in_a_half_life(half_life):
    here = case(deserting(rate=0.0, loss_half_life=half_life), fighters={"red": 99})
    left = float(here.after(here.state(losses__red=8.0), 8)["losses.red"][0, 0])
    assert left == pytest.approx(8.0 / 2 ** (8.0 / half_life), rel=1e-4)


def test_losses_beyond_the_cap_raise_desertion_no_further():
    assert hazard(losses=20.0) == pytest.approx(np.exp(0.7 * 2.0), rel=1e-5)
    assert hazard(losses=90.0) == pytest.approx(np.exp(0.7 * 3.0), rel=1e-5)
    assert hazard(loss_cap=1.0, losses=90.0) == pytest.approx(np.exp(0.7), rel=1e-5)
