"""M12: money limits how large an army stays."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import StepCounts
from helpers.plain import Losing
from helpers.worlds import case, land, noise_of, part, shock


def upkeep(**changed):
    numbers = {"income": 0.8, "reserve": 10.0, "horizon": 4.0, "field_cost": 0.5, "replacement": 20.0}
    return part("upkeep", actor="blue", rivals=("red",), **(numbers | changed))


def pressure(half_life=1e9):
    """Attacks of red that stay where the start puts them."""
    return part("activity", actor="red", attacks=("nothing",), civilian_share=0.0, half_life=half_life,
                local_share=1.0)  # fmt: skip


def army(*others, fighters=1000.0, weeks=200, world=None, shocks=None, **changed):
    return case(upkeep(**changed), pressure(), *others, fighters={"blue": fighters}, world=world, shocks=shocks,
                weeks=weeks)  # fmt: skip


def paid(here, **state):
    return float(np.ravel(here.inputs(here.state(**state)).factor("paid.blue"))[0])


@pytest.mark.parametrize("per_week", [1, 7])
@pytest.mark.parametrize(("income", "attacks"), [(0.8, 0.0), (0.3, 0.0), (1.0, 8.0)])
def test_spending_settles_at_income(income, attacks, per_week):
    here = army(income=income)
    cost = 1000.0 * (1.0 + 0.5 * -np.expm1(-attacks / 10.0))
    with jax.enable_x64(True):
        money = here.expected(per_week, here.state(activity__red=attacks))["money.blue"][-1, 0]
    assert paid(here, activity__red=attacks, money__blue=money) * cost == pytest.approx(income * 1000.0, rel=1e-5)
    assert money == pytest.approx(4.0 * income * 1000.0, rel=1e-5)


def test_an_army_with_ample_income_is_paid_for_ever():
    here = army(income=1.0, reserve=4.0, weeks=300)
    money = here.expected(1)["money.blue"][:, 0]
    assert np.all(money == 4000.0) and paid(here, money__blue=money[-1]) == 1.0
    richer = army(income=1.25, reserve=4.0, weeks=300).expected(1)["money.blue"][:, 0]
    assert richer == pytest.approx(4000.0 + 250.0 * np.arange(1, 301), rel=1e-6)


@pytest.mark.parametrize(("stock", "share"), [(0.0, 0.0), (1000.0, 0.25), (4000.0, 1.0), (9000.0, 1.0)])
def test_pay_is_cut_when_less_than_some_weeks_of_it_are_left(stock, share):
    assert paid(army(), money__blue=stock) == pytest.approx(share)


def test_a_reserve_without_income_fades_at_the_pace_of_the_horizon():
    """Full pay until `horizon` weeks are left, then M falls by exp(-t / horizon)."""
    with jax.enable_x64(True):
        money = army(income=0.0, weeks=30).expected(64)["money.blue"][:, 0]
    t = np.arange(1, 31)
    assert money == pytest.approx(np.where(t <= 6, 1e4 - 1e3 * t, 4e3 * np.exp(-(t - 6) / 4.0)), rel=2e-2)


def test_every_unit_of_money_is_accounted_for():
    """Drawn losses, with an oracle in plain NumPy."""
    places, rate = 3, 1.5
    here = army(part(Losing, group="blue", killed=rate, captured=0.5), fighters=900.0, weeks=40, income=0.7,
                reserve=8.0, world=land(places))  # fmt: skip
    attacks = np.array([0.0, 5.0, 20.0])
    series = {name: np.asarray(values, float) for group in here.weekly(noise_of(2, 50), 1, state=here.state(
        50, activity__red=attacks)) for name, values in group.items()}  # fmt: skip
    each = 1.0 + 0.5 * -np.expm1(-attacks / 10.0)
    cost = np.einsum("p,wpm->wm", each, series["fighters.blue"])
    lost = (series["losing.kill"] + series["losing.capture"]).sum(axis=1)
    assert lost.sum(axis=0).min() > 100 and lost.sum(axis=0).std() > 5
    money, before = np.full(50, 8.0 * 900.0), np.full(50, each.sum() * 300.0)
    for week in range(40):
        share = np.minimum(money / (4.0 * before), 1.0)  # pay is decided at the beginning of a week
        money, before = money + 0.7 * 900.0 - share * cost[week] - 20.0 * lost[week], cost[week]
        np.testing.assert_allclose(series["money.blue"][week, 0], money, atol=0.05)
        money = series["money.blue"][week, 0]


def test_attacks_raise_the_cost_up_to_the_cost_in_the_field():
    def cost(attacks, **keys):
        """What a week costs without money: the change of the account with full pay and no income."""
        here = army(income=0.0, **keys)
        state = here.state(activity__red=attacks, money__blue=1e5)
        zero = 0.0 * state["civilian"]
        (found,) = here.bound()[0].drifts(state, here.inputs(state), StepCounts({}, {}, zero, 1.0))
        return -float(np.ravel(found.change)[0])

    assert cost(0.0) == pytest.approx(1000.0)
    assert cost(10.0) == pytest.approx(1000.0 * (1.5 - 0.5 / np.e), rel=1e-5)
    assert cost(1e6) == pytest.approx(1500.0)
    assert cost([1e6, 0.0], world=land(2)) == pytest.approx(1250.0)  # only those in reach
    assert cost(1e6, world=land(units=0.0)) == pytest.approx(1000.0)  # nothing there to defend


def test_each_loss_costs_its_replacement():
    """Four lost in half a week."""
    here = army()
    state = here.state(money__blue=1e5)
    zero = 0.0 * state["civilian"]
    changes = []
    for dead, captured in ((0.0, 0.0), (3.0, 1.0)):
        counts = StepCounts(
            {"k": zero + dead, "c": zero + captured}, {"k": "dead.blue", "c": "captured.blue"}, zero, 0.5
        )
        (found,) = here.bound()[0].drifts(state, here.inputs(state), counts)
        changes.append(float(np.ravel(found.change)[0]))
    assert 0.5 * (changes[0] - changes[1]) == pytest.approx(20.0 * 4.0, rel=1e-5)


def test_a_cut_of_income_is_felt_in_pay():
    here = army(income=1.0, reserve=4.0, shocks={shock("income.blue", 10, 999): 0.6})
    money = here.expected(7)["money.blue"][:, 0]
    assert money[9] == pytest.approx(4000.0) and money[-1] == pytest.approx(4.0 * 600.0, rel=1e-4)


def test_an_army_that_is_gone_owes_nothing():
    here = army(fighters=0.0, weeks=3)
    assert paid(here) == 1.0 == paid(here, money__blue=50.0)
    assert np.all(here.expected(1)["money.blue"] == 0.0)
    assert here.without_slope(here.state()) == []
    assert jnp.isfinite(here.expected(1, here.state(activity__red=5.0))["money.blue"]).all()
