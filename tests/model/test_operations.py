import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.flow import arrive
from contested.model.mechanism import Mechanism
from helpers.exact import settle
from helpers.worlds import case, land, part

PEOPLE, FORCE, GAIN = 100_000.0, 1000.0, 2.0


def clear(aimed, helpers=(), **changed):
    """Operations that look everywhere, find by information, kill whom they find and else a civilian."""
    numbers = {
        "rate": 100.0 * GAIN, "aimed_max": aimed, "aimed_min": aimed, "search_half": 1e-6, "effect": 1.0,
        "killed_share": 1.0, "harm": 1.0,
    }  # fmt: skip
    return part("operations", "sweep", force="blue", target="red", helpers=helpers, **(numbers | changed))


def informers(actor="blue", willing=1.0, speed=0.1):
    return part("collaboration", f"informers-{actor}", actor=actor, rivals=(), willing=willing, speed=speed,
                steepness=20.0, midpoint=0.65, selective_rate=0.0, indiscriminate_rate=0.0)  # fmt: skip


def anger(harms=("sweep.harmed",)):
    return part("grievance", culprit="blue", harms=harms, frightens=(), joins=(), attacks=(), anger_start=0.25,
                fear_start=0.5, threshold=0.5, anger_step=0.05, fear_step=0.05, anger_half_life=26.0,
                fear_half_life=8.0, attack_response=0.0)  # fmt: skip


def revenge(theta):
    return part("recruitment", group="red", culprit="blue", rate=0.0, wage_elasticity=0.3, rent_elasticity=0.1,
                collateral=theta)  # fmt: skip


class Births(Mechanism):
    """As many are born as die, so that the population of the equations stays as it is."""

    def flows(self, s, x):
        yield arrive("birth", "civilian", jnp.maximum(PEOPLE - s["civilian"] - s["fighters.red"], 0.0))


def stalemate(aimed, theta=0.3, force=FORCE, weeks=500, start=6000.0):
    with jax.enable_x64(True):
        here = case(clear(aimed), informers(), anger(), revenge(theta), part(Births), weeks=weeks,
                    world=land(population=PEOPLE - start), fighters={"red": start, "blue": force})  # fmt: skip
        return here.expected(per_week=8)["fighters.red"][:, 0] / PEOPLE


def fixed_point(theta, mu):
    """Where new recruits replace losses, found by following Kress and Szechtman's equation to its end."""
    return settle(lambda x: theta * (1 - mu) * (1 - x) - mu - (1 - mu) * x, 0.5, 0.01, 100.0)


def test_the_share_of_fighters_settles_where_recruits_replace_losses():
    assert fixed_point(0.3, 0.1) == pytest.approx(0.1453, abs=5e-5)
    assert stalemate(0.1)[-1] == pytest.approx(0.1453, rel=0.003)


def test_a_larger_force_arrives_at_the_same_share_only_sooner():
    small, large = stalemate(0.1), stalemate(0.1, force=4 * FORCE)
    assert large[-1] == pytest.approx(small[-1], rel=0.01)
    assert large[20] > small[20] > 0.06


def test_better_aim_means_a_smaller_share_and_beyond_a_point_none():
    shares = [stalemate(mu)[-1] for mu in (0.05, 0.15, 0.2)]
    assert shares[0] > shares[1] > shares[2] > 0.01
    assert shares[2] == pytest.approx(fixed_point(0.3, 0.2), rel=0.03)
    critical = 0.3 / 1.3
    assert stalemate(critical - 0.01)[-1] > 0.005
    assert stalemate(critical + 0.01, weeks=900)[-1] < 1e-4


def first_step(*parts, **keys):
    """A day of it, so that nothing has changed much."""
    here = case(*parts, world=land(population=PEOPLE), fighters={"red": 5000.0, "blue": FORCE}, weeks=1, **keys)
    with jax.enable_x64(True):
        return {name: values[0, 0] for name, values in here.expected(per_week=1).items()}


def test_aimed_operations_harm_nobody():
    s = first_step(clear(1.0), informers())
    assert s["sweep.harmed"] == 0.0
    assert s["sweep.killed"] == pytest.approx(GAIN * FORCE, rel=1e-3)


def test_blind_operations_find_fighters_as_often_as_they_are_met():
    s = first_step(clear(0.0), informers())
    x = 5000.0 / (5000.0 + PEOPLE)
    assert s["sweep.killed"] == pytest.approx(GAIN * FORCE * x, rel=1e-3)
    assert s["sweep.harmed"] == pytest.approx(GAIN * FORCE * (1 - x), rel=1e-3)


def test_prisoners_are_those_removed_who_are_not_killed():
    s = first_step(clear(1.0, killed_share=0.25), informers())
    assert s["captured.red"] / s["dead.red"] == pytest.approx(3.0, rel=1e-4)


def test_information_comes_from_those_who_collaborate():
    s = first_step(clear(0.1, aimed_max=0.9, rate=0.2), informers(willing=0.5), held={"blue": [10]})
    aimed = 0.1 + 0.8 * 0.5 / (1 + np.exp(-20 * 0.5))
    x = 5000.0 / (5000.0 + PEOPLE)
    assert s["sweep.harmed"] == pytest.approx(GAIN * FORCE * (1 - aimed) * (1 - x), rel=1e-3)


def test_nobody_is_searched_for_where_no_enemy_is():
    here = case(clear(0.0, search_half=50.0), informers(), world=land(2), fighters={"red": 50, "blue": 100},
                weights={"red": [1, 0]}, weeks=2)  # fmt: skip
    s = here.expected()
    assert np.all(s["sweep.harmed"][:, 1] == 0.0) and np.all(s["sweep.harmed"][:, 0] > 0.0)
    full = case(clear(0.0), informers(), world=land(2), fighters={"red": 50, "blue": 100}, weights={"red": [1, 0]},
                weeks=1)  # fmt: skip
    assert s["sweep.harmed"][0, 0] / full.expected()["sweep.harmed"][0, 0] == pytest.approx(0.5, rel=1e-3)
