"""M13: fighters are moved to where they are needed, and power fades on the way."""

import jax
import numpy as np
import pytest
from scipy.linalg import expm
from scipy.stats import binom

from helpers.exact import chi_square_p
from helpers.plain import Losing
from helpers.worlds import case, land, part, route_shares, shock

HOUR = 25.0
"""Kilometres an hour: places 100 km apart are four hours apart."""


def reinforced(*others, usual=(1.0, 1.0, 1.0), start=None, fighters=400.0, weeks=300, **changed):
    """Blue moves; `start` says where its fighters are at first, `usual` where they are in usual times."""
    numbers = {"rate": 0.3, "called": 5.0, "reach": 8.0, "speed": HOUR} | changed
    keys = {key: numbers.pop(key) for key in ("shocks", "distance_km") if key in numbers}
    world = land(len(usual), columns={"usual": usual}, distance_km=keys.pop("distance_km", None))
    pressing = part("activity", actor="red", attacks=("nothing",), civilian_share=0.0, half_life=1e9, local_share=1.0)
    return case(part("reinforcement", actor="blue", rivals=("red",), where="usual", **numbers), pressing, *others,
                world=world, fighters={"blue": fighters}, weights={"blue": start or usual}, weeks=weeks,
                **keys)  # fmt: skip


def at_the_end(here, **state):
    """Expected fighters by place at the end, extrapolated to steps of no length."""
    with jax.enable_x64(True):
        fine, finer = (here.expected(n, here.state(**state))["fighters.blue"][-1] for n in (16, 32))
    return 2 * finer - fine


@pytest.mark.parametrize("usual", [(3.0, 1.0), (1.0, 1.0), (1.0, 0.0)])
def test_a_pair_of_places_settles_in_proportion_to_what_they_want(usual):
    there = at_the_end(reinforced(usual=usual, start=(0.5, 0.5)))
    assert there == pytest.approx(400.0 * np.array(usual) / sum(usual), rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("start", [(1.0, 0, 0, 0, 0, 0, 0, 0, 0), (1, 2, 3, 4, 5, 6, 7, 8, 9)])
def test_a_chain_of_places_settles_so_too_though_not_all_of_them_are_linked(start):
    """Detailed balance: whatever the distances and the routes between them."""
    usual = (5.0, 1.0, 2.0, 4.0, 0.5, 3.0, 3.0, 1.0, 2.0)
    here = reinforced(usual=usual, start=start, reach=30.0)
    assert not here.model.world.routes()[1].all()
    attacks = np.array([0.0, 0, 8, 0, 0, 0, 3, 0, 0])
    wanted = 400.0 * np.array(usual) / sum(usual) + 5.0 * attacks
    assert at_the_end(here, activity__red=attacks) == pytest.approx(400.0 * wanted / wanted.sum(), rel=1e-3)


def test_attacks_call_fighters_in_proportion():
    """Forty attacks at five fighters each make the lesser place want as much as the greater."""
    there = [at_the_end(reinforced(usual=(3.0, 1.0)), activity__red=[0.0, n]) for n in (0.0, 40.0, 120.0)]
    assert np.array(there) == pytest.approx(np.array([[300, 100], [200, 200], [120, 280]]), rel=1e-4)
    assert at_the_end(reinforced(usual=(3.0, 1.0), called=0.0), activity__red=[0.0, 40.0]) == pytest.approx([300, 100])


def test_what_is_lost_in_one_place_thins_the_others():
    there = at_the_end(reinforced(), fighters__blue=[40.0, 100.0, 100.0])
    assert there == pytest.approx(80.0, rel=1e-4)


def hazards(usual):
    """Hazards of moving in plain NumPy: r exp(-hours / reach) D_j / (D_i + D_j)."""
    row = np.arange(len(usual))
    hours = 4.0 * np.abs(row[:, None] - row[None, :])
    return 0.3 * np.exp(-hours / 8.0) * (hours > 0) * usual[None, :] / (usual[:, None] + usual[None, :])


def test_fighters_move_at_the_pace_of_a_chain_of_places():
    """The exponential of the matrix of hazards."""
    usual, start, weeks = np.array([4.0, 1.0, 3.0]), (1.0, 0.0, 0.0), 6
    move = hazards(usual)
    exact = 400.0 * np.array(start) @ expm(weeks * (move - np.diag(move.sum(axis=1))))
    here = reinforced(usual=tuple(usual), start=start, weeks=weeks)
    assert at_the_end(here) == pytest.approx(exact, rel=1e-3)


def test_movement_fades_with_hours_of_travel():
    distance = np.array([[0.0, 100.0, 300.0], [100.0, 0.0, 250.0], [300.0, 250.0, 0.0]])
    here = reinforced(distance_km=distance, reach=5.0)
    flow = here.flow("move", here.state())
    routes, by_route = flow.routes, np.asarray(flow.hazard[:, None] * route_shares(flow))[..., 0]
    for place in range(3):
        for route, other in enumerate(routes[place]):
            if other != place:
                expected = 0.3 * 0.5 * np.exp(-distance[place, other] / HOUR / 5.0)
                assert by_route[place, route] == pytest.approx(expected, rel=1e-4)
    assert np.asarray(flow.hazard)[0, 0] == pytest.approx(0.15 * (np.exp(-0.8) + np.exp(-2.4)), rel=1e-4)


def test_drawn_moves_keep_all_fighters_and_each_fighter_moves_on_its_own():
    """Where nobody calls, a place holds a binomial number; its chance is that of a chain of weekly moves."""
    members, weeks, usual = 3000, 20, np.array([1.0, 2.0, 1.0])
    here = reinforced(usual=tuple(usual), start=(1, 0, 0), fighters=60.0, weeks=weeks)
    there = here.leap(members, seed=7, per_week=1)["fighters.blue"]
    assert np.all(there.sum(axis=1) == 60.0) and np.all(there == np.round(there))
    move = hazards(usual)
    leaves = -np.expm1(-move.sum(axis=1))
    weekly = np.diag(1 - leaves) + leaves[:, None] * move / move.sum(axis=1, keepdims=True)
    law = binom.pmf(np.arange(61), 60, np.linalg.matrix_power(weekly, weeks)[0, 1])
    assert chi_square_p(np.bincount(there[-1, 1].astype(int), minlength=61), members * law) > 1e-3


def test_an_army_that_is_not_paid_moves_nobody_and_one_paid_in_part_moves_more_slowly():
    def first_week(paid):
        here = reinforced(start=(1, 0, 0), weeks=1, shocks={shock("paid.blue", 0, 999, 3): paid})
        return 400.0 - here.expected(64)["fighters.blue"][-1, 0]

    unpaid, half, whole = (first_week(paid) for paid in (0.0, 0.5, 1.0))
    assert unpaid == 0.0 and half == pytest.approx(whole / 2, rel=0.1) and whole > 50


def test_a_pressed_garrison_is_reinforced_while_it_loses():
    """Losses of four a week in one of three places, with and without movement."""
    losing = part(Losing, group="blue", killed=4.0, captured=0.0)
    only_there = {shock("losing.kill", 0, 999, 3)._replace(where=(False, True, True)): 0.0}
    moved, left = (
        reinforced(losing, rate=rate, weeks=20, shocks=only_there).expected(1)["fighters.blue"][-1]
        for rate in (0.3, 0.0)
    )
    assert left[1] == left[2] > left[0]
    assert moved[0] > left[0] + 20 and moved[1] < left[1] - 10


def test_a_country_of_one_place_moves_nobody():
    here = reinforced(usual=(1.0,), weeks=3)
    found = here.expected(1)
    assert np.all(found["fighters.blue"] == 400.0) and np.all(found["reinforcement.move"] == 0.0)
    assert np.all(here.leap(4)["fighters.blue"] == 400.0)


@pytest.mark.parametrize("usual", [(1.0, 1.0, 1.0), (0.0, 0.0, 0.0)])
def test_where_nobody_is_nobody_moves_and_gradients_are_finite(usual):
    here = reinforced(usual=usual, start=(1, 1, 1), fighters=0.0, weeks=3)
    assert np.all(here.expected(1)["fighters.blue"] == 0.0)
    assert here.without_slope(here.state()) == []
