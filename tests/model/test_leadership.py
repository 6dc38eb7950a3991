"""M23: the loss of a leader shakes a group, which recovers."""

import numpy as np
import pytest

from helpers.plain import Raids
from helpers.said import STEP, drifts, flows, near
from helpers.worlds import case, land, part


def leadership(rate=0.0, strength_drop=0.3, activity_drop=0.5, half_life=10.0, weeks=30):
    return case(
        part("leadership", group="red", attacks=("raids.attack",), rate=rate, strength_drop=strength_drop,
             activity_drop=activity_drop, half_life=half_life),
        part(Raids, "raids", group="red", rate=0.1), fighters={"red": 1000.0}, weeks=weeks,
    )  # fmt: skip


def test_a_shock_takes_what_it_is_bound_to_and_halves_in_its_half_life():
    here = leadership()
    start = here.state(leaderless__red=[1.0])
    x = here.inputs(start)
    assert float(np.ravel(x.factor("strength.red"))[0]) == pytest.approx(0.7)
    assert float(np.ravel(x.factor("raids.attack"))[0]) == pytest.approx(0.5)
    assert float(here.after(start, 10).levels["leaderless.red"][0, 0]) == pytest.approx(0.5, rel=1e-4)


def test_losses_are_a_poisson_process_that_the_shock_follows():
    series = leadership(rate=0.05, half_life=1e9).leap(4000, seed=2, per_week=1)
    lost = series["leaders-lost.red"][-1, 0]
    assert lost.mean() == pytest.approx(1.5, abs=4 * np.sqrt(1.5 / 4000))
    np.testing.assert_allclose(series["leaderless.red"][-1, 0], (lost > 0).astype(float), atol=1e-5)


def test_a_second_loss_starts_the_shock_again_and_adds_nothing():
    series = leadership(rate=0.4, half_life=5.0).leap(500, seed=4, per_week=1)
    shock, lost = series["leaderless.red"][:, 0], series["leadership.lose"][:, 0]
    kept = (1 - 0.5**0.2) / (0.2 * np.log(2.0))  # what is left of a loss in the middle of its week, on average
    assert np.all(shock <= 1.0)
    one = lost[1:] == 1
    before = shock[:-1][one]
    np.testing.assert_allclose(shock[1:][one], before * 0.5**0.2 + (1 - before) * kept, rtol=1e-3)


def test_without_drops_nothing_changes():
    placebo = leadership(rate=0.4, strength_drop=0.0, activity_drop=0.0).leap(50, seed=6, per_week=1)
    without = leadership(rate=0.0).leap(50, seed=6, per_week=1)
    np.testing.assert_array_equal(placebo["raids.attack"], without["raids.attack"])


def test_leaders_are_lost_at_one_rate_in_the_country_and_the_shock_follows():
    """Two members and two places: one leader is lost in a step, whoever was lost before."""
    here = case(
        part("leadership", group="red", attacks=("raids.attack",), rate=[0.05, 0.1], strength_drop=[0.3, 0.2],
             activity_drop=[0.5, -0.4], half_life=[10.0, 4.0]),
        part(Raids, "raids", group="red", rate=0.1), world=land(2), fighters={"red": 1000.0},
    )  # fmt: skip
    for before in (0.0, 3.0):
        state = here.state(2, leaderless__red=0.25, **{"leaders-lost__red": before})
        near(flows(here, state)["lose"].rate, [[0.05, 0.1]])
    x = here.inputs(state)
    near(x.factor("strength.red"), [[0.925, 0.95]])
    near(x.factor("raids.attack"), [[0.875, 1.1]])
    (shock,) = drifts(here, state, {"leaders-lost.red": 1.0, "dead.red": 7.0}).values()
    near(shock.change, np.full((1, 2), 0.75 / STEP))
    near(shock.speed, np.log(2.0) / np.array([10.0, 4.0]))
    assert shock.toward == 0.0
