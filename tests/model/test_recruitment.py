"""M07, M08: joining depends on a group that is there, on wages and on harm."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom

from helpers.exact import chi_square_p
from helpers.worlds import case, land, part, shock


def recruitment(**changed):
    numbers = {"rate": 1e-3, "wage_elasticity": 0.8, "presence_half": 100.0, "founding": 0.0, "collateral": 0.1,
               "harm_half_life": 4.0}  # fmt: skip
    return part("recruitment", group="red", **(numbers | changed))


def memory():
    """Harm done by blue, half of which is answered within four weeks."""
    return part("grievance", culprit="blue", harms=("h",), frightens=(), joins=(), anger_start=0.25, fear_start=0.5,
                threshold=0.5, anger_step=0.5, fear_step=0.5, anger_half_life=20.0, fear_half_life=10.0, anger_sd=0.125,
                fear_sd=0.25, threshold_sd=0.25, harm_half_life=4.0)  # fmt: skip


def hazards(fighters, factors=None, **changed):
    """Hazard of joining where there are so many fighters."""
    here = case(recruitment(**changed), world=land(len(fighters)))
    state = here.state(fighters__red=fighters)
    seen = here.inputs(state)._replace(multipliers={name: jnp.asarray(at) for name, at in (factors or {}).items()})
    return np.asarray(next(iter(here.bound()[0].flows(state, seen))).hazard)[:, 0]


def test_a_group_of_k_recruits_at_half_its_rate_and_a_large_one_at_all_of_it():
    for half in (100.0, 2500.0):
        found = hazards([half, 3 * half, 1e7], presence_half=half)
        assert found == pytest.approx(1e-3 * np.array([0.5, 0.75, 1.0]), rel=1e-3)


def test_a_few_recruit_in_proportion_to_their_number():
    one, four = hazards([1.0, 4.0], presence_half=1e5)
    assert four / one == pytest.approx(4.0, rel=1e-4) and one == pytest.approx(1e-3 / 1e5, rel=1e-4)


def test_where_there_is_no_group_nobody_joins_unless_it_is_founded():
    assert np.all(hazards([0.0]) == 0.0)
    assert hazards([0.0], founding=2e-6) == pytest.approx([2e-6], rel=1e-5)
    assert np.all(case(recruitment(), weeks=50).expected(1)["recruitment.join"] == 0.0)


def test_founders_are_binomial_and_come_after_an_exponential_time_whatever_recruits_later():
    """Of 100,000 people each joins at 4e-6 a week; how fast a group grows does not matter before it is there."""
    members, weeks = 4000, 5
    alone = case(recruitment(rate=0.0, founding=4e-6), weeks=weeks).leap(members, seed=3, per_week=1)["fighters.red"]
    joined = alone[-1, 0].astype(int)
    law = binom.pmf(np.arange(31), 100_000, -np.expm1(-weeks * 4e-6))
    assert chi_square_p(np.bincount(joined, minlength=31), members * law) > 1e-3
    growing = case(recruitment(founding=4e-6), weeks=weeks).leap(members, seed=4, per_week=1)["fighters.red"]
    for series in (alone, growing):
        none = np.mean(series[:, 0] == 0, axis=1)
        exact = np.exp(-0.4 * np.arange(1, weeks + 1))
        np.testing.assert_array_less(np.abs(none - exact), 4 * np.sqrt(exact * (1 - exact) / members))
    assert growing[-1].mean() > 3 * alone[-1].mean()


def test_expected_founders_have_their_mean():
    with jax.enable_x64(True):
        founded = case(recruitment(rate=0.0, founding=1e-4), weeks=30).expected(1)["fighters.red"][-1, 0]
    assert founded == pytest.approx(1e5 * -np.expm1(-30 * 1e-4), rel=1e-6)


@pytest.mark.parametrize("elasticity", [-0.5, 0.0, 0.8, 2.0])
def test_twice_the_wage_changes_joining_by_two_to_minus_the_elasticity(elasticity):
    keys = {"wage_elasticity": elasticity}
    usual = hazards([300.0], **keys)
    assert hazards([300.0], {"wage": 2.0}, **keys) / usual == pytest.approx(2.0**-elasticity, rel=1e-5)


def test_recruits_drawn_with_twice_the_wage_are_fewer_by_the_elasticity():
    """A very large group: what it gains changes nothing."""
    here = [case(recruitment(presence_half=1e-3), fighters={"red": 100}, shocks={shock("wage", 0, 99): wage}, weeks=5)
            for wage in (1.0, 2.0)]  # fmt: skip
    usual, rich = (one.leap(400, seed=2, per_week=1)["recruitment.join"].sum(axis=(0, 1)) for one in here)
    error = rich.std() / np.sqrt(rich.size)
    expected = 1e5 * -np.expm1(-5 * 1e-3 * 2**-0.8)
    assert rich.mean() == pytest.approx(expected, abs=4 * error)
    assert usual.mean() > rich.mean() + 20 * error


def test_pay_and_wages_change_joining_and_not_founding():
    keys = {"founding": 1e-4, "wage_elasticity": 1.0}
    plenty, founding = hazards([100.0, 0.0], **keys)
    assert (plenty, founding) == pytest.approx((6e-4, 1e-4), rel=1e-5)
    for factors, left in (({"paid.red": 0.4}, 0.4), ({"wage": 2.0}, 0.5), ({"paid.red": 0.0}, 0.0)):
        assert hazards([100.0, 0.0], factors, **keys) == pytest.approx([5e-4 * left + 1e-4, 1e-4], rel=1e-5)


def famine(elasticity):
    """Fighters after a year of which a month brings half the wages, less those of a year without."""
    parts = (
        recruitment(wage_elasticity=elasticity, rate=2e-4),
        part("cohesion", group="red", rate=0.02, shortage_slope=1.0, deserters=0.0, breaking_share=0.1, half_life=4.0),
        part("displacement", deadly=("dead.*",), leave_rate=0.0, threat_half=10.0, hunger_rate=0.02, abroad_share=0.2,
             decay=80.0, size_exponent=1.0, aversion=1.0, return_rate=0.03, memory=6.0,
             within_share=0.5),
    )  # fmt: skip
    month, none = ({shock("wage", 4, 8): half} for half in (0.5, 1.0))
    runs = [case(*parts, shocks=shocks, fighters={"red": 1000}, weeks=12).expected(1) for shocks in (month, none)]
    hungry, fed = runs
    assert hungry["cohesion.desert"][5, 0] > 1.5 * fed["cohesion.desert"][5, 0]
    assert hungry["displacement.flee"].sum() > 100 > fed["displacement.flee"].sum()
    return float(hungry["fighters.red"][-1, 0] - fed["fighters.red"][-1, 0])


def test_a_famine_fills_or_empties_a_group_as_the_numbers_say():
    """It makes joining cheaper and drives fighters and civilians away to find food: the model fixes no sign."""
    assert famine(2.0) > 10 and famine(0.0) < -10 and famine(-0.3) < famine(0.0)


def test_only_the_eligible_join_or_found_and_most_of_them_at_home():
    world = land(2, columns={"men": [20_000.0, 20_000.0], "kin": [5.0, 1.0]})
    here = case(recruitment(home="kin", eligible="men", founding=1e-4), world=world)
    for fighters, usual in ((100.0, 6e-4), (0.0, 1e-4)):
        hazard = np.asarray(here.flow("join", here.state(fighters__red=fighters)).hazard)[:, 0]
        assert hazard == pytest.approx([usual * 0.2, usual * 0.2 / 5], rel=1e-5)


def test_each_civilian_harmed_sends_theta_recruits_in_the_weeks_that_follow():
    here = case(recruitment(rate=0.0, culprit="blue", collateral=0.3), memory(), fighters={"red": 50})
    start = here.state(harm__blue=40.0)
    sent = [float(here.after(start, weeks, 16)["fighters.red"][0, 0]) - 50.0 for weeks in (4, 60)]
    assert sent[1] == pytest.approx(0.3 * 40.0, rel=0.01)
    assert sent[0] == pytest.approx(0.5 * sent[1], rel=0.01)  # half of them within four weeks


def test_groups_share_the_recruits_of_harm_and_an_absent_group_gets_none():
    here = case(recruitment(rate=0.0, culprit="blue", competitors=("green",), collateral=0.3), memory(),
                world=land(3, actors=("red", "blue", "green")), fighters={"red": 90, "green": 60},
                weights={"red": [1, 2, 0], "green": [0, 1, 1]})  # fmt: skip
    hazard = np.asarray(here.flow("harmed_join", here.state(harm__blue=[40.0] * 3)).hazard)[:, 0]
    alone = 0.3 * 40.0 * np.log(2) / 4.0 / 100_000
    assert hazard == pytest.approx([alone, alone * 60 / 90, 0.0], rel=1e-5)


def test_without_a_culprit_no_harm_recruits():
    here = case(recruitment(rate=0.0))
    assert [flow.name for flow in here.bound()[0].flows(here.state(), here.inputs(here.state()))] == ["join"]
    assert jnp.all(here.flow("join", here.state()).hazard == 0.0)


def test_where_nobody_is_gradients_are_finite():
    here = case(recruitment(culprit="blue", competitors=("green",), founding=1e-4), memory(),
                world=land(2, population=0.0, actors=("red", "blue", "green")))  # fmt: skip
    assert here.without_slope(here.state()) == []
