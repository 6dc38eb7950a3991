"""M20: activity comes in campaigns, whole numbers of them, without changing its mean."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import leave
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from helpers.plain import Raids
from helpers.worlds import case, land, part, total


def campaigning(fighters=200.0, size=50.0, length=6.0, rate=0.1, weeks=80, places=1, more=()):
    return case(part("campaigns", group="red", affects=("raids.attack",), size=size, length=length),
                part(Raids, "raids", group="red", rate=rate), *more, world=land(places),
                fighters={"red": fighters}, weeks=weeks)  # fmt: skip


@pytest.fixture(scope="module", params=[1, 7])
def numbers(request):
    """Campaigns of 200 fighters, 50 to a campaign of six weeks, [week, member] at weekly or daily steps."""
    return campaigning().leap(6000, seed=2, per_week=request.param)["campaigns.place.red"][:, 0].astype(float)


def test_the_number_of_campaigns_is_poisson_from_the_first_week_on(numbers):
    error = np.sqrt(4.0 / numbers.shape[1])
    for week in (0, 1, 5, 40, 79):
        assert numbers[week].mean() == pytest.approx(4.0, abs=4 * error)
        assert numbers[week].var() == pytest.approx(4.0, abs=4 * np.sqrt((4.0 + 2 * 16.0) / numbers.shape[1]))
    assert np.all(numbers == np.round(numbers)) and numbers.min() == 0.0


def test_the_factor_has_mean_one_and_variance_size_over_fighters(numbers):
    factor = numbers[20] / 4.0
    assert factor.mean() == pytest.approx(1.0, abs=4 * np.sqrt(0.25 / len(factor)))
    assert factor.var() == pytest.approx(50.0 / 200.0, rel=0.1)


@pytest.mark.parametrize("apart", [1, 3, 6, 12])
def test_campaigns_are_correlated_as_long_as_they_last(request, numbers, apart):
    """In a step of h weeks a share h / 6 ends: (1 - h / 6)^(t / h), which is exp(-t / 6) for short steps."""
    per_week = request.node.callspec.params["numbers"]
    found = np.corrcoef(numbers[30], numbers[30 + apart])[0, 1]
    assert found == pytest.approx(
        (1.0 - 1.0 / (6.0 * per_week)) ** (apart * per_week), abs=4 / np.sqrt(numbers.shape[1])
    )


def test_attacks_keep_their_mean_and_gain_the_variance_of_campaigns():
    """20 attacks a week in the mean; their variance is Poisson's and that of a rate of 20 N / 4."""
    attacks = campaigning().leap(8000, seed=5)["raids.attack"][20, 0].astype(float)
    variance = 20.0 + 20.0**2 * 0.25
    assert attacks.mean() == pytest.approx(20.0, abs=4 * np.sqrt(variance / len(attacks)))
    assert attacks.var() == pytest.approx(variance, rel=0.1)


def test_expected_activity_is_that_without_campaigns():
    for per_week in (1, 7):
        found = campaigning(places=3, fighters=90.0).expected(per_week)
        assert total(found, "raids.attack") == pytest.approx(np.full(80, 9.0), rel=1e-5)
        assert total(found, "campaigns.place.red")[-1] == pytest.approx(90.0 / 50.0, rel=1e-5)


class Losses(Mechanism):
    """Fighters leave at a steady hazard."""

    group: str = role("who loses fighters")
    hazard: jax.Array = parameter("per week", positive, "hazard")

    def flows(self, s, x):
        yield leave("lose", f"fighters.{self.group}", self.hazard + 0.0 * s[f"fighters.{self.group}"])


@pytest.mark.parametrize(("hazard", "per_week"), [(0.02, 1), (0.2, 7)])
def test_activity_falls_with_the_fighters_and_not_later(hazard, per_week):
    """Campaigns outlast losses; over the number usual for past fighters their mean stays 1, so attacks follow."""
    here = campaigning(fighters=2000.0, more=(part(Losses, group="red", hazard=hazard),), weeks=25)
    attacks = here.leap(2000, seed=4, per_week=per_week)["raids.attack"][:, 0].astype(float)
    within = np.mean(np.exp(-hazard * np.arange(per_week) / per_week))  # fighters at the start of each step
    for week in (4, 12, 24):
        expected = 0.1 * 2000.0 * np.exp(-hazard * week) * within
        assert attacks[week].mean() == pytest.approx(expected, rel=0.02 + 4 * attacks[week].std() / expected / 44)


def ambushes(size, members=3000, fighters=40.0):
    """A small group that attacks for a year and dies in one of two attacks; nobody joins."""
    attack = part("ambush", attacker="red", defenders="blue", engagement_rate=0.05, loss_ratio=1.0, lethal_share=1.0,
                  reference_garrison=1000.0,
                  size_exponent=2.5, size_offset=0.0, size_cap=5.0, civilian_share=0.0)  # fmt: skip
    campaigns = part("campaigns", group="red", affects=("ambush.attack",), size=size, length=6.0)
    here = case(attack, campaigns, fighters={"red": fighters, "blue": 1000.0}, weeks=52)
    return here.leap(members, seed=6)["fighters.red"][-1, 0].astype(float)


@pytest.mark.heavy
def test_campaigns_do_not_burn_the_group_that_runs_them():
    """Losses are a concave function of how busy a group was, so in the mean it keeps more fighters, not fewer."""
    steady, bursts = ambushes(size=0.01), ambushes(size=100.0)
    error = 4 * np.sqrt((steady.var() + bursts.var()) / len(steady))
    assert bursts.mean() > steady.mean() - error
    assert bursts.std() > 1.5 * steady.std()


def test_a_group_short_of_supply_attacks_as_often_as_without_campaigns():
    """What comes in is used up either way: outside / (1 - captured won), campaign or not."""
    supply = part("supply", group="red", attacks=("raids.attack",), attack_rate=0.1, outside=2.0, start=2.0,
                  captured=0.5, won_share=0.5, horizon=2.0)  # fmt: skip
    found = campaigning(places=4, fighters=400.0, more=(supply,), weeks=200).leap(300, seed=8)
    attacks = found["raids.attack"][50:].sum(axis=1).mean()
    assert attacks == pytest.approx(2.0 / (1 - 0.25), rel=0.02)


def test_nobody_is_on_campaign_where_nobody_is():
    found = campaigning(fighters=0.0, weeks=5).leap(20)
    assert np.all(found["campaigns.place.red"] == 0.0) and np.all(found["raids.attack"] == 0.0)


def test_several_flows_follow_the_same_campaigns():
    more = part(Raids, "thefts", group="red", rate=0.1)
    here = case(part("campaigns", group="red", affects=("raids.attack", "thefts.attack"), size=50.0, length=6.0),
                part(Raids, "raids", group="red", rate=0.1), more, fighters={"red": 50.0})  # fmt: skip
    x = here.inputs(here.state(campaigns__place__red=3.0), week=4.0)
    assert float(jnp.ravel(x.factor("raids.attack"))[0]) == float(jnp.ravel(x.factor("thefts.attack"))[0]) == 3.0


@pytest.mark.parametrize("scope", ["place", "nation"])
def test_campaigns_in_the_whole_country_are_the_same_everywhere_and_others_are_each_places_own(scope):
    """100 fighters in four places, 50 to a campaign: two in the country, or half a one in each place."""
    here = case(part("campaigns", group="red", affects=("raids.attack",), size=50.0, length=6.0, scope=scope),
                part(Raids, "raids", group="red", rate=40.0), world=land(4), fighters={"red": 100.0},
                weeks=2)  # fmt: skip
    found = here.leap(4000, seed=5, per_week=1)
    under_way, attacks = found[f"campaigns.{scope}.red"][0], found["raids.attack"][1]
    rows = 1 if scope == "nation" else 4
    assert under_way.shape[0] == rows and under_way.mean() == pytest.approx(2.0 / rows, rel=0.05)
    assert under_way.var() / under_way.mean() == pytest.approx(1.0, rel=0.06)
    together = np.corrcoef(attacks[0], attacks[1])[0, 1]
    assert together > 0.95 if scope == "nation" else abs(together) < 0.06
    assert attacks.mean() == pytest.approx(1000.0, rel=0.05)
