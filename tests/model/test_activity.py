"""M15: recent attacks press on a place and its neighbours."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import StepCounts
from helpers.plain import Background
from helpers.worlds import case, land, part


def pressing(civilian_share=0.0, half_life=6.0, local_share=1.0, rate=2.0, world=None, weeks=300):
    return case(part("activity", actor="red", attacks=("background.attack",), civilian_share=civilian_share,
                     half_life=half_life, local_share=local_share),
                part(Background, rate=rate), world=world, weeks=weeks)  # fmt: skip


@pytest.mark.parametrize("per_week", [1, 7])
@pytest.mark.parametrize(("rate", "half_life", "civilian"), [(2.0, 6.0, 0.0), (0.3, 20.0, 0.25), (5.0, 0.5, 0.0)])
def test_attacks_at_a_steady_rate_settle_at_rate_times_half_life_over_ln_2(rate, half_life, civilian, per_week):
    with jax.enable_x64(True):
        series = pressing(civilian, half_life, rate=rate).expected(per_week)
    settled = (1 - civilian) * rate * half_life / np.log(2.0)
    assert series["activity.red"][-1, 0] == pytest.approx(settled, rel=1e-4)


@pytest.mark.parametrize("half_life", [3.0, 8.0])
def test_an_attack_fades_by_half_in_a_half_life(half_life):
    here = pressing(civilian_share=1.0, half_life=half_life)
    left = [float(here.after(here.state(activity__red=1.0), weeks)["activity.red"][0, 0]) for weeks in (3, 24)]
    assert left == pytest.approx([0.5 ** (3 / half_life), 0.5 ** (24 / half_life)], rel=1e-4)


def test_attacks_on_civilians_press_on_nobody():
    assert np.all(pressing(civilian_share=1.0, weeks=5).expected(1)["activity.red"] == 0.0)


def pressed(attacks, local_share, **keys):
    """What attacks in each place add to the pressure there a week."""
    here = pressing(local_share=local_share, world=land(len(attacks), **keys))
    state = here.state()
    zero = 0.0 * state["civilian"]
    counts = StepCounts({"background.attack": zero + jnp.asarray(attacks)[:, None]}, {}, zero, 0.5)
    (found,) = here.bound()[0].drifts(state, here.inputs(state), counts)
    return 0.5 * np.asarray(found.change)[:, 0]  # half a week


def test_neighbours_share_equally_what_does_not_press_on_the_place_itself():
    assert pressed([0.0, 4.0, 0.0, 0.0], 0.7) == pytest.approx([0.6, 2.8, 0.6, 0.0])
    assert pressed([5.0, 0.0, 0.0, 0.0], 0.7) == pytest.approx([3.5, 1.5, 0.0, 0.0])


@pytest.mark.parametrize("local_share", [0.0, 0.4, 1.0])
def test_pressure_that_spreads_is_neither_lost_nor_gained(local_share):
    attacks = np.array([3.0, 0.0, 7.0, 1.0, 2.0])
    spread = pressed(attacks, local_share)
    assert spread.sum() == pytest.approx(attacks.sum(), rel=1e-6)
    assert (np.abs(spread - attacks).max() < 1e-6) == (local_share == 1.0)


def test_a_place_without_neighbours_keeps_all_of_its_pressure():
    neighbours = np.array([[False, True, False], [True, False, False], [False, False, False]])
    assert pressed([0.0, 2.0, 3.0], 0.25, neighbours=neighbours) == pytest.approx([1.5, 0.5, 3.0])
    assert pressed([3.0], 0.25) == pytest.approx([3.0])


def test_drawn_attacks_leave_shot_noise():
    """Poisson attacks: an attack of a week counts w = (1 - q) / s at its end and w q^k so many weeks later."""
    members, speed = 4000, np.log(2.0) / 6.0
    found = pressing(weeks=60).leap(members, seed=3, per_week=1)["activity.red"][-1, 0].astype(float)
    kept, first = np.exp(-speed), -np.expm1(-speed) / speed
    variance = 2.0 * first**2 / (1 - kept**2)
    assert found.mean() == pytest.approx(2.0 / speed, abs=4 * np.sqrt(variance / members) + 2.0 / speed * kept**60)
    assert found.var() == pytest.approx(variance, rel=4 * np.sqrt(2.1 / members))


def test_where_nothing_happens_gradients_are_finite():
    here = pressing(local_share=0.5, world=land(2, population=0.0))
    assert here.without_slope(here.state()) == []
