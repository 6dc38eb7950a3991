"""M09, M01: losses send fighters home and break those who stay."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom

from helpers.exact import chi_square_p
from helpers.plain import Losing
from helpers.worlds import case, part, shock, total


def cohesion(**changed):
    numbers = {"rate": 0.0022, "shortage_slope": 1.5, "deserters": 1.5, "breaking_share": 0.09, "half_life": 13.0}
    return part("cohesion", group="red", **(numbers | changed))


def test_a_force_that_only_deserts_halves_in_315_weeks():
    """19,000 in 15 years from about 11,000: d = 0.0022 a week."""
    assert 19_000 / (15 * 52.18) / 11_000 == pytest.approx(0.0022, abs=1e-4)
    with jax.enable_x64(True):
        series = case(cohesion(), fighters={"red": 800}, weeks=630).expected(1)
    assert series["fighters.red"][[314, 629], 0] == pytest.approx([400.0, 200.0], rel=1e-3)
    assert total(series, "fighters.red", "civilian") == pytest.approx(100_800.0)


def test_each_fighter_stays_a_geometric_time():
    """So that survivors are binomial: forty fighters after a half-life."""
    members = 4000
    series = case(cohesion(rate=np.log(2.0) / 20), fighters={"red": 40}, weeks=20).leap(members, seed=1, per_week=1)
    left = series["fighters.red"][-1, 0].astype(int)
    law = binom.pmf(np.arange(41), 40, 0.5)
    assert chi_square_p(np.bincount(left, minlength=41), members * law) > 1e-3


FORCES = np.array([1e3, 1e4, 1e6])


def after_a_battle(weeks, per_week=1, deserters=1.5, half_life=13.0, **lost):
    """Losses of a first week [force], and deserters by week after it [week, force]."""
    battle = part(Losing, group="red", **({"killed": 0.0, "captured": 0.0} | lost))
    peace = {shock("losing.*", 1, 9999): 0.0}
    here = case(cohesion(rate=0.0, deserters=deserters, half_life=half_life), battle, fighters={"red": FORCES},
                shocks=peace, weeks=weeks)  # fmt: skip
    with jax.enable_x64(True):
        series = here.expected_by_member(len(FORCES), per_week)
    return total(series, "dead.red", "captured.red")[-1], series["cohesion.desert"][:, 0]


@pytest.mark.parametrize("lost", [{"killed": 10.0}, {"captured": 10.0}, {"killed": 4.0, "captured": 6.0}])
def test_each_loss_is_followed_by_as_many_deserters_whatever_the_size_of_the_force(lost):
    losses, desert = after_a_battle(400, **lost)
    assert losses == pytest.approx(10.0, rel=0.01)
    assert desert.sum(axis=0) / losses == pytest.approx(1.5, rel=2e-3)


@pytest.mark.parametrize(("half_life", "deserters"), [(13.0, 1.5), (5.0, 0.7)])
def test_half_of_those_who_follow_a_loss_do_so_within_a_half_life(half_life, deserters):
    losses, desert = after_a_battle(20 * int(half_life), 1, deserters, half_life, killed=10.0)
    assert desert[: 1 + int(half_life)].sum(axis=0) == pytest.approx(0.5 * deserters * losses, rel=2e-3)
    losses, fine = after_a_battle(20 * int(half_life), 7, deserters, half_life, killed=10.0)
    assert fine.sum(axis=0) == pytest.approx(deserters * losses, rel=2e-3)  # whatever the step


def strength(losses, fighters, breaking_share=0.09):
    here = case(cohesion(breaking_share=breaking_share), fighters={"red": fighters})
    return float(here.inputs(here.state(losses__red=losses)).factor("strength.red")[0, 0])


@pytest.mark.parametrize("breaking_share", [0.05, 0.09, 0.3])
def test_a_force_that_lost_its_breaking_share_has_one_over_e_of_its_strength(breaking_share):
    lost = 1000 * breaking_share
    for times in (1.0, 50.0):  # whatever its size
        assert strength(times * lost, times * (1000 - lost), breaking_share) == pytest.approx(np.exp(-1.0), rel=1e-5)
    assert strength(2 * lost, 1000 - 2 * lost, breaking_share) == pytest.approx(np.exp(-2.0), rel=1e-5)


@pytest.mark.parametrize("fighters", [0, 1, 90_000])
def test_a_force_without_losses_has_its_whole_strength(fighters):
    assert strength(0.0, fighters) == 1.0


def hazard(**factors):
    """Desertion relative to that when nothing is short."""
    here = case(cohesion(), fighters={"red": 99})
    state = here.state()
    seen = here.inputs(state)._replace(multipliers={name: jnp.asarray(value) for name, value in factors.items()})
    (flow,) = here.bound()[0].flows(state, seen)
    return float(flow.hazard[0, 0]) / 0.0022


@pytest.mark.parametrize("what", ["supplied.red", "paid.red", "wage"])
def test_a_shortage_of_supply_pay_or_food_sends_fighters_home(what):
    assert hazard() == pytest.approx(1.0)
    for left in (0.0, 0.25, 0.9):
        assert hazard(**{what: left}) == pytest.approx(np.exp(1.5 * (1 - left)), rel=1e-5)


def test_what_is_left_of_supply_pay_and_wages_multiplies():
    found = hazard(**{"supplied.red": 0.5, "paid.red": 0.8}, wage=0.75)
    assert found == pytest.approx(np.exp(1.5 * (1 - 0.5 * 0.8 * 0.75)), rel=1e-5)
    assert hazard(**{"paid.red": 0.0}, wage=0.1) == pytest.approx(np.exp(1.5), rel=1e-5)  # no more than all can lack


def test_good_wages_keep_no_more_fighters_than_usual_ones():
    assert hazard(wage=1.5) == pytest.approx(1.0)
    assert hazard(wage=1.5, **{"paid.red": 0.5}) == pytest.approx(np.exp(1.5 * 0.5), rel=1e-5)


def test_losses_add_to_desertion_and_do_not_multiply_it():
    here = case(cohesion(), fighters={"red": 200})
    found = float(here.flow("desert", here.state(losses__red=8.0)).hazard[0, 0])
    assert found == pytest.approx(0.0022 + 1.5 * np.log(2.0) / 13.0 * 8.0 / 200.0, rel=1e-5)


def test_recent_losses_are_forgotten_by_half_in_a_half_life():
    here = case(cohesion(rate=0.0, deserters=0.0, half_life=4.0), fighters={"red": 99})
    left = float(here.after(here.state(losses__red=8.0), 8)["losses.red"][0, 0])
    assert left == pytest.approx(8.0 / 4.0, rel=1e-4)


def test_a_force_that_is_gone_divides_by_nothing():
    here = case(cohesion(), part(Losing, group="red", killed=3.0, captured=1.0), weeks=3)
    state = here.state(losses__red=5.0)
    assert float(here.flow("desert", state).hazard[0, 0]) == pytest.approx(0.0022)
    assert float(here.inputs(state).factor("strength.red")[0, 0]) == pytest.approx(np.exp(-1 / 0.09), rel=1e-3)
    assert np.all(here.expected(1, state)["cohesion.desert"] == 0.0)
    assert here.without_slope(state) == [] == here.without_slope(here.state())
