"""M07, M08: former soldiers are a pool that runs dry, and they fight better."""

import numpy as np
import pytest

from helpers.plain import Losing
from helpers.worlds import case, land, part, total


def veterans(*more, fighters=1e6, weeks=60, rate=0.02, pool=1000.0, skill=1.5, presence_half=1.0):
    here = part("veterans", group="red", pool=pool, rate=rate, presence_half=presence_half, skill=skill)
    return case(here, *more, world=land(2, population=[300_000, 100_000]), fighters={"red": fighters}, weeks=weeks)


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
    x = here.inputs(here.state(fighters__red=[100.0, 100.0], veterans__red=[40.0, 0.0]))
    assert np.ravel(x.factor("strength.red")) == pytest.approx([1.2, 1.0], rel=1e-5)


def test_they_are_lost_in_proportion():
    """Nobody joins; of 100 fighters in a place, 40 of them trained, one dies a week: 0.4 of it trained."""
    here = veterans(part(Losing, "losing", group="red", killed=1.0, captured=0.0), fighters=200.0, rate=0.0, weeks=5)
    start = here.state(fighters__red=[100.0, 100.0], veterans__red=[40.0, 0.0])
    after = here.after(start, 5, 20)
    lived = np.ravel(after.stocks["fighters.red"])
    assert np.ravel(after.levels["veterans.red"]) == pytest.approx([0.4 * lived[0], 0.0], rel=2e-3, abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_drawn_joiners_leave_the_pool(seed):
    series = veterans(fighters=500.0, presence_half=200.0, rate=0.2, pool=60.0, weeks=80).leap(30, seed, 1)
    joined = series["veterans.join"].sum(axis=(0, 1))
    assert np.all(series["pool.red"] >= 0.0) and np.all(joined <= 75.0) and joined.mean() > 50.0
