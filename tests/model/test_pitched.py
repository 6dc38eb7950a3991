"""M01: pitched fights, by the laws of Lanchester."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import factor
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.quantities import hold
from helpers.said import column, flows, near
from helpers.worlds import case, land, part


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


@pytest.mark.parametrize("area", [[0.0, 1.0], [0.3, 0.7]])
def test_each_side_loses_by_the_numbers_and_the_strength_of_the_other(area):
    """Two enemies are one target: what the group's fire does to each of them depends on how many they are together."""
    here = case(
        part("pitched", group="red", enemies=("blue", "green"), contact=[0.5, 0.8], kills=[0.02, 0.03],
             enemy_kills=[0.04, 0.01], area=area),
        world=land(2, actors=("red", "blue", "green")),
    )  # fmt: skip
    state = here.state(2, fighters__red=[50.0, 800.0], fighters__blue=[300.0, 20.0], fighters__green=[100.0, 2000.0])
    found = flows(here, state, hold__red=0.9, strength__red=0.7, strength__blue=0.6, strength__green=0.3)
    red, blue, green = column(50.0, 800.0), column(300.0, 20.0), column(100.0, 2000.0)
    power, met = np.array(area), 0.9 * np.array([0.5, 0.8])
    enemy = met * np.array([0.02, 0.03]) * 0.7 * red * ((blue + green) / 1000.0) ** power / (blue + green)
    near(found["killed.blue"].hazard, enemy)
    near(found["killed.green"].hazard, enemy)
    own = met * np.array([0.04, 0.01]) * (0.6 * blue + 0.3 * green) * (red / 1000.0) ** power / red
    near(found["killed.red"].hazard, own)


def test_of_nobody_and_of_hardly_anybody_a_share_is_killed_that_is_finite():
    """Numbers below a millionth count as that: of 1e-7 fighters (1e-9)^area / 1e-7 are hit for each shooter."""
    here = case(part("pitched", group="red", enemies="blue", contact=1.0, kills=0.5, enemy_kills=0.5, area=0.5),
                world=land(2))  # fmt: skip
    found = flows(here, here.state(1, fighters__red=100.0, fighters__blue=[0.0, 1e-7]), 1, hold__red=1.0)
    near(found["killed.blue"].hazard, column(0.0, 0.5 * 100.0 * (1e-9) ** 0.5 / 1e-7))
