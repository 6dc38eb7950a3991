"""M03: force is only as good as the information behind it."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.flow import LevelSpec, arrive, drift, move
from contested.model.inputs import share
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from helpers.worlds import case, land, part, total

THETA, MU = 0.3, 0.1


class Informed(Mechanism):
    """A level of collaboration that stays where it is."""

    sources = ()
    catalogue = "test"

    actor: str = role("whose informers")
    level: jax.Array = parameter("share", positive, "collaboration")

    def declare(self, world, initial):
        yield LevelSpec(f"collaboration.{self.actor}", "share", "place", self.level, 0.0, 1.0)


class Renewal(Mechanism):
    """Recruits right after harm, theta to a civilian harmed; as many are born as die, so that the population stays."""

    sources = ()
    catalogue = "test"

    theta: jax.Array = parameter("recruits per civilian harmed", positive, "theta")

    def declare(self, world, initial):
        yield LevelSpec("fresh", "per week", "place", 0.0)
        yield LevelSpec("gone", "per week", "place", 0.0)

    def flows(self, s, x):
        yield arrive("born", "civilian", s["gone"])
        yield move("join", "civilian", "fighters.red", share(self.theta * s["fresh"], s["civilian"]))

    def drifts(self, s, x, done):
        yield drift("fresh", toward=done.per_week(done.of("operations.harmed")), speed=400.0)
        yield drift("gone", toward=done.per_week(done.of("operations.*")), speed=400.0)


def operations(mu=MU, **changed):
    numbers = {"rate": 1.0, "aimed_max": mu, "aimed_min": mu, "search_half": 1e-3, "effect": 1.0, "killed_share": 0.5,
               "harm": 1.0}  # fmt: skip
    return part("operations", force="blue", target="red", **(numbers | changed))


def told(level=0.5):
    return part(Informed, actor="blue", level=level)


def stalemate(force, weeks, mu=MU, start=12_000.0):
    here = case(operations(mu, rate=10.0), told(), part(Renewal, theta=THETA), world=land(population=1e5 - start),
                fighters={"red": start, "blue": force}, weeks=weeks)  # fmt: skip
    with jax.enable_x64(True):
        series = here.expected(16)
    red = total(series, "fighters.red")
    return red / (red + total(series, "civilian"))


def balance(mu, x, theta=THETA):
    """Net growth of the enemy for one operation's worth of force, from the flows themselves."""
    here = case(operations(mu), told(), world=land(population=1e8 * (1 - x)), fighters={"red": 1e8 * x, "blue": 1e4})
    state = here.state()
    flows = {f.name: f for f in here.bound()[0].flows(state, here.inputs(state))}
    red, people = state["fighters.red"], state["civilian"]
    removed = (flows["killed"].hazard + flows["captured"].hazard) * red
    return float((theta * flows["harmed"].hazard * people - removed)[0, 0] / 100.0)


@pytest.mark.parametrize(("theta", "mu"), [(0.3, 0.1), (0.3, 0.0), (0.8, 0.2), (1.5, 0.35)])
def test_the_share_of_fighters_balances_at_the_closed_form(theta, mu):
    settled = (theta * (1 - mu) - mu) / ((1 - mu) * (1 + theta))
    if (theta, mu) == (THETA, MU):
        assert settled == pytest.approx(0.1453, abs=5e-5)
    assert balance(mu, settled, theta) == pytest.approx(0.0, abs=1e-4)
    assert balance(mu, settled * 0.9, theta) > 0 > balance(mu, settled * 1.1, theta)  # and the balance is stable


def test_above_the_critical_share_of_aimed_force_the_enemy_can_only_shrink():
    critical = THETA / (1 + THETA)
    assert critical == pytest.approx(0.2308, abs=5e-5)
    assert balance(critical * 0.99, 1e-4) > 0 > balance(critical * 1.01, 1e-4)


@pytest.mark.parametrize("force", [10_000.0, 40_000.0])
def test_any_force_settles_at_the_same_share_and_its_size_sets_the_speed(force):
    with jax.enable_x64(True):
        assert stalemate(force, 800)[-1] == pytest.approx(0.1453, abs=3e-4)
        away = 0.14530 - stalemate(force, 61)
    speed = 0.1 * force / 1e5 * (1 - MU) * (1 + THETA)
    assert np.log(away[10] / away[60]) / 50 == pytest.approx(speed, rel=0.05)


def test_more_information_means_fewer_fighters():
    ends = [stalemate(20_000.0, 800, mu)[-1] for mu in (0.05, 0.15, 0.4)]
    assert ends == pytest.approx([(0.3 * (1 - m) - m) / (1 - m) / 1.3 for m in (0.05, 0.15)] + [0.0], abs=2e-3)
    assert ends == sorted(ends, reverse=True)


def test_perfect_aim_harms_nobody():
    here = case(operations(1.0), told(), fighters={"red": 500, "blue": 1000}, weeks=5)
    series = here.expected()
    assert np.all(series["operations.harmed"] == 0.0) and np.all(series["dead.civilian"] == 0.0)
    assert series["dead.red"][-1, 0] > 0
    assert series["captured.red"][-1, 0] == pytest.approx(series["dead.red"][-1, 0])


def test_aim_follows_collaboration_and_terrain():
    def aimed(level, finding=1.0):
        here = case(operations(aimed_max=0.8, aimed_min=0.2), told(level), world=land(population=1e9),
                    fighters={"red": 100, "blue": 1000})  # fmt: skip
        state = here.state()
        seen = here.inputs(state)._replace(multipliers={"finding.red": jnp.asarray(finding)})
        flows = {f.name: f for f in here.bound()[0].flows(state, seen)}
        return float(((flows["killed"].hazard + flows["captured"].hazard) * 100.0)[0, 0]) / 10.0

    assert [aimed(level) for level in (0.0, 0.5, 1.0)] == pytest.approx([0.2, 0.5, 0.8], rel=1e-3)
    assert aimed(0.5, finding=0.4) == pytest.approx(0.2, rel=1e-3)


def test_half_of_the_operations_are_run_at_search_half():
    def removed(red):
        here = case(operations(1.0, search_half=50.0), told(), fighters={"red": red, "blue": 1000})
        flow = here.flow("killed", here.state())
        return 2.0 * float(flow.hazard[0, 0]) * red

    assert removed(50.0) == pytest.approx(5.0, rel=1e-5)
    assert removed(0.0) == 0.0
