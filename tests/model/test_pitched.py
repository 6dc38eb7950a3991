"""M01: pitched fights, by the laws of Lanchester."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import factor
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.quantities import hold
from helpers.worlds import case, part


class Holding(Mechanism):
    """A group holds ground, or does not."""

    group: str = role("who")
    held: jnp.ndarray = parameter("share", positive, "whether")

    def quantities(self, world):
        yield hold(self.group, world)

    def factors(self, s, x):
        yield factor(f"hold.{self.group}", self.held)


def pitched(red, blue, kills, enemy_kills, area, weeks, held=1.0, contact=1.0):
    return case(
        part("pitched", group="red", enemies="blue", contact=contact, kills=kills, enemy_kills=enemy_kills, area=area),
        part(Holding, "holding", group="red", held=held), fighters={"red": red, "blue": blue}, weeks=weeks,
    )  # fmt: skip


def test_aimed_fire_keeps_the_square_law():
    """b G^2 - a R^2 is constant: a = 0.02, b = 0.03, 100 against 60 leaves 87.178 when the last falls in week 21.88."""
    series = pitched(60.0, 100.0, 0.02, 0.03, 0.0, weeks=22).expected(200)
    red, blue = series["fighters.red"][:, 0], series["fighters.blue"][:, 0]
    np.testing.assert_allclose(0.03 * blue**2 - 0.02 * red**2, 0.03 * 100**2 - 0.02 * 60**2, rtol=2e-3)
    w = np.sqrt(0.02 * 0.03)
    weeks = np.arange(1, 22)
    np.testing.assert_allclose(
        blue[:21], 100 * np.cosh(w * weeks) - np.sqrt(0.02 / 0.03) * 60 * np.sinh(w * weeks), rtol=2e-3
    )
    assert blue[-1] == pytest.approx(87.178, rel=1e-3) and red[-1] < 0.5 < red[-2]


def test_fire_into_an_area_keeps_the_linear_law():
    series = pitched(800.0, 1000.0, 0.02, 0.03, 1.0, weeks=40).expected(100)
    red, blue = series["fighters.red"][:, 0], series["fighters.blue"][:, 0]
    np.testing.assert_allclose(0.03 * blue - 0.02 * red, 0.03 * 1000 - 0.02 * 800, rtol=1e-3)


def test_a_group_that_does_not_hold_ground_fights_no_battle():
    series = pitched(60.0, 100.0, 0.02, 0.03, 0.0, weeks=5, held=1e-12).leap(20, seed=1)
    assert series["dead.red"].sum() == 0 and series["dead.blue"].sum() == 0


def test_time_in_contact_stretches_the_fight():
    whole = pitched(60.0, 100.0, 0.02, 0.03, 0.0, weeks=4).expected(50)
    half = pitched(60.0, 100.0, 0.02, 0.03, 0.0, weeks=8, contact=0.5).expected(50)
    assert half["fighters.red"][-1, 0] == pytest.approx(whole["fighters.red"][-1, 0], rel=1e-3)


def test_a_side_that_has_nobody_loses_nobody():
    series = pitched(0.0, 100.0, 0.5, 0.5, 0.3, weeks=5).leap(10, seed=2)
    assert series["dead.red"].sum() == 0 and series["dead.blue"].sum() == 0
