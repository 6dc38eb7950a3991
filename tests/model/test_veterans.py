"""M07, M08: former soldiers are a pool that runs dry, and they fight better."""

import numpy as np
import pytest

from helpers.plain import Losing, Pressing
from helpers.worlds import case, land, part, total


def veterans(*more, fighters=1e6, weeks=60, rate=0.02, pool=1000.0, skill=1.5, presence_half=1.0):
    here = part("veterans", group="red", pool=pool, rate=rate, presence_half=presence_half, skill=skill)
    return case(here, *more, world=land(2, population=[300_000, 100_000]), weeks=weeks,
                fighters=fighters if isinstance(fighters, dict) else {"red": fighters})  # fmt: skip


def test_a_strong_group_takes_half_the_pool_in_its_half_life():
    series = veterans(rate=np.log(2.0) / 30, weeks=30).expected(7)
    assert total(series, "pool.red")[-1] == pytest.approx(500.0, rel=2e-3)
    assert total(series, "veterans.join").sum() == pytest.approx(500.0, rel=2e-3)


def test_the_pool_lives_where_people_do_and_never_gives_more_than_it_has():
    series = veterans(weeks=2000).expected(1)
    assert series["pool.red"][0] == pytest.approx([750.0 * 0.98, 250.0 * 0.98], rel=1e-3)
    assert total(series, "veterans.join").sum() == pytest.approx(1000.0, rel=1e-3)


def test_a_group_of_half_strength_reaches_half_of_them():
    series = veterans(fighters=100.0, presence_half=50.0, weeks=1, rate=0.01).expected(7)
    assert total(series, "veterans.join")[0] == pytest.approx(0.5 * 0.01 * 1000.0, rel=0.02)


def test_their_skill_counts_by_their_share():
    here = veterans(skill=1.5)
    x = here.inputs(here.state(veterans__red=[0.4]))
    assert np.ravel(x.factor("strength.red")) == pytest.approx(1.2, rel=1e-5)


def test_those_who_join_raise_their_share_by_their_number():
    """Of 1,000 in the pool 1 % a week join 200 others, where the group reaches nearly all of them."""
    series = veterans(fighters=200.0, presence_half=1e-3, weeks=20, rate=0.01).expected(50)
    joined = np.cumsum(total(series, "veterans.join"))
    assert joined[-1] > 150.0
    assert series["veterans.red"][:, 0] == pytest.approx(joined / (200.0 + joined), rel=1e-4)


def leaving(kind):
    """Mechanisms by which many of 200 fighters leave, or move to the other place, within ten weeks."""
    if kind == "losses":
        return [part(Losing, "losing", group="red", killed=5.0, captured=2.0)]
    if kind == "desertion":
        return [part("cohesion", group="red", rate=0.1, shortage_slope=0.0, deserters=0.0, breaking_share=1e9,
                     half_life=8.0)]  # fmt: skip
    if kind == "defection":
        return [
            part("defection", origin="red", destination="blue", rate=0.3, momentum_slope=0.0, control_slope=0.0,
                 threat_slope=0.0, unit_size=1.0),
            part("momentum", actor="blue", rivals="red", inflicted=(), suffered=(), memory=1.0, inflation=1.0,
                 doubt=1.0, unit_worth=0.0),
        ]  # fmt: skip
    return [part("reinforcement", actor="red", rivals="blue", where="population", rate=0.3, called=0.0, reach=1e3,
                 speed=1e3),
            part(Pressing, "pressing", actor="blue", level=0.0)]  # fmt: skip


@pytest.mark.parametrize("kind", ["losses", "desertion", "defection", "moves"])
def test_exits_and_moves_leave_their_share_as_it_is(kind):
    """Nobody joins; 40 % of the fighters are trained, and so are 40 % of those who are left."""
    here = veterans(*leaving(kind), fighters={"red": 200.0, "blue": 100.0}, rate=0.0, weeks=10)
    before = here.state(veterans__red=[0.4])
    after = here.after(before, 10, 7)
    changed = np.abs(np.asarray(after.stocks["fighters.red"] - before.stocks["fighters.red"]))
    assert changed.max() > 40.0
    assert np.ravel(after.levels["veterans.red"]) == pytest.approx(0.4, rel=1e-5)
    strength = [np.ravel(here.inputs(state).factor("strength.red")) for state in (before, after)]
    assert strength == [pytest.approx(1.2, rel=1e-5)] * 2


def test_other_recruits_lower_their_share():
    join = part("recruitment", group="red", rate=1e-4, wage_elasticity=0.0, presence_half=1e-3, founding=0.0,
                collateral=0.0, harm_half_life=4.0)  # fmt: skip
    here = veterans(join, fighters=200.0, rate=0.0, weeks=10)
    after = here.after(here.state(veterans__red=[0.4]), 10, 7)
    fighters = float(after.stocks["fighters.red"].sum())
    assert fighters > 500.0
    assert np.ravel(after.levels["veterans.red"]) == pytest.approx(0.4 * 200.0 / fighters, rel=1e-4)


@pytest.mark.parametrize("seed", [1, 2])
def test_drawn_joiners_leave_the_pool(seed):
    series = veterans(fighters=500.0, presence_half=200.0, rate=0.2, pool=60.0, weeks=80).leap(30, seed, 1)
    joined = series["veterans.join"].sum(axis=(0, 1))
    assert np.all(series["pool.red"] >= 0.0) and np.all(joined <= 75.0) and joined.mean() > 50.0
