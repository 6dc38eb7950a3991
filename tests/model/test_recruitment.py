"""M08: joining depends on wages, rents and harm."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from helpers.worlds import case, land, part, shock


def recruitment(**changed):
    numbers = {"rate": 1e-3, "wage_elasticity": 0.8, "rent_elasticity": 0.4, "collateral": 0.1,
               "harm_half_life": 4.0}  # fmt: skip
    return part("recruitment", group="red", **(numbers | changed))


def joined(shocks=None, weeks=10, **changed):
    """Those who join in some weeks, as an expectation."""
    here = case(recruitment(**changed), shocks=shocks, weeks=weeks)
    return here.expected(1)["recruitment.join"].sum()


@pytest.mark.parametrize("elasticity", [-0.5, 0.0, 0.8, 2.0])
def test_twice_the_wage_changes_joining_by_two_to_minus_the_elasticity(elasticity):
    rich, loot = {shock("wage", 0, 99): 2.0}, {shock("rent", 0, 99): 2.0}
    few = {"rate": 1e-7, "wage_elasticity": elasticity, "rent_elasticity": elasticity}
    with jax.enable_x64(True):
        usual = joined(**few)
        assert joined(rich, **few) / usual == pytest.approx(2.0**-elasticity, rel=1e-5)
        assert joined(loot, **few) / usual == pytest.approx(2.0**elasticity, rel=1e-5)


def test_recruits_drawn_with_twice_the_wage_are_fewer_by_the_elasticity():
    here = [case(recruitment(), shocks={shock("wage", 0, 99): wage}, weeks=5) for wage in (1.0, 2.0)]
    usual, rich = (one.leap(400, seed=2, per_week=1)["recruitment.join"].sum(axis=(0, 1)) for one in here)
    error = rich.std() / np.sqrt(rich.size)
    expected = 1e5 * -np.expm1(-5 * 1e-3 * 2**-0.8)
    assert rich.mean() == pytest.approx(expected, abs=4 * error)
    assert usual.mean() > rich.mean() + 20 * error


def test_wages_and_rents_change_joining_in_opposite_directions():
    higher = 1.5
    usual, worked, looted = (
        joined(shocks) for shocks in (None, {shock("wage", 0, 99): higher}, {shock("rent", 0, 99): higher})
    )
    assert worked < usual < looted


def famine(elasticity):
    """Fighters after a year of which a month brings half the wages, less those of a year without."""
    parts = (
        recruitment(wage_elasticity=elasticity, rate=2e-4),
        part("desertion", group="red", rate=0.02, shortage_slope=1.0, loss_slope=0.0, loss_half_life=4.0,
             loss_cap=3.0),
        part("displacement", deadly=("dead.*",), leave_rate=0.0, threat_half=10.0, hunger_rate=0.02, abroad_share=0.2,
             decay=80.0, size_exponent=1.0, aversion=1.0, return_rate=0.03, memory=6.0,
             within_share=0.5),
    )  # fmt: skip
    month, none = ({shock("wage", 4, 8): half} for half in (0.5, 1.0))
    runs = [case(*parts, shocks=shocks, fighters={"red": 1000}, weeks=12).expected(1) for shocks in (month, none)]
    hungry, fed = runs
    assert hungry["desertion.desert"][5, 0] > 1.5 * fed["desertion.desert"][5, 0]
    assert hungry["displacement.flee"].sum() > 100 > fed["displacement.flee"].sum()
    return float(hungry["fighters.red"][-1, 0] - fed["fighters.red"][-1, 0])


def test_a_famine_fills_or_empties_a_group_as_the_numbers_say():
    """It makes joining cheaper and drives fighters and civilians away to find food: the model fixes no sign."""
    assert famine(2.0) > 10 and famine(0.0) < -10 and famine(-0.3) < famine(0.0)


def test_only_the_eligible_join_and_most_of_them_at_home():
    world = land(2, columns={"men": [20_000.0, 20_000.0], "kin": [5.0, 1.0]})
    here = case(recruitment(home="kin", eligible="men"), world=world)
    hazard = np.asarray(here.flow("join", here.state()).hazard)[:, 0]
    assert hazard == pytest.approx([1e-3 * 0.2, 1e-3 * 0.2 / 5], rel=1e-5)


def test_each_civilian_harmed_sends_theta_recruits_in_the_weeks_that_follow():
    grievance = part("grievance", culprit="blue", harms=("h",), frightens=(), joins=(), attacks=(), anger_start=0.25,
                     fear_start=0.5, threshold=0.5, anger_step=0.05, fear_step=0.05, anger_half_life=20.0,
                     fear_half_life=10.0, attack_response=0.0, anger_sd=0.125, fear_sd=0.25, threshold_sd=0.25,
                     harm_half_life=4.0, response_cap=1.1)  # fmt: skip
    here = case(recruitment(rate=0.0, culprit="blue", collateral=0.3), grievance, fighters={"red": 50})
    start = here.state(harm__blue=40.0)
    sent = [float(here.after(start, weeks, 16)["fighters.red"][0, 0]) - 50.0 for weeks in (4, 60)]
    assert sent[1] == pytest.approx(0.3 * 40.0, rel=0.01)
    assert sent[0] == pytest.approx(0.5 * sent[1], rel=0.01)  # half of them within four weeks


def test_groups_share_the_recruits_of_harm_and_an_absent_group_gets_none():
    here = case(recruitment(rate=0.0, culprit="blue", competitors=("green",), collateral=0.3),
                part("grievance", culprit="blue", harms=("h",), frightens=(), joins=(), attacks=(), anger_start=0.25,
                     fear_start=0.5, threshold=0.5, anger_step=0.05, fear_step=0.05, anger_half_life=20.0,
                     fear_half_life=10.0, attack_response=0.0, anger_sd=0.125, fear_sd=0.25, threshold_sd=0.25,
                     harm_half_life=4.0, response_cap=1.1),
                world=land(3, actors=("red", "blue", "green")), fighters={"red": 90, "green": 60},
                weights={"red": [1, 2, 0], "green": [0, 1, 1]})  # fmt: skip
    hazard = np.asarray(here.flow("harmed_join", here.state(harm__blue=[40.0] * 3)).hazard)[:, 0]
    alone = 0.3 * 40.0 * np.log(2) / 4.0 / 100_000
    assert hazard == pytest.approx([alone, alone * 60 / 90, 0.0], rel=1e-5)


def test_without_a_culprit_no_harm_recruits():
    here = case(recruitment(rate=0.0))
    assert [flow.name for flow in here.bound()[0].flows(here.state(), here.inputs(here.state()))] == ["join"]
    assert jnp.all(here.flow("join", here.state()).hazard == 0.0)
