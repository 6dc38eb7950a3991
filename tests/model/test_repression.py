"""M06: people act when grievance beats risk."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.mechanisms.repression import active
from helpers.worlds import case, part, shock

EASED = {shock("repression.blue", 0, 999): 0.5}


def by_counting(legitimacy, caught, threshold, points=2000):
    """The share of a grid of people who are active."""
    middle = (np.arange(points) + 0.5) / points
    hardship, aversion = np.meshgrid(middle, middle)
    return float(np.mean(hardship * (1 - legitimacy) - aversion * caught > threshold))


@pytest.mark.parametrize(
    ("legitimacy", "caught", "threshold"),
    [
        (0.5, 0.3, 0.1),
        (0.2, 0.9, 0.1),
        (0.8, 0.05, 0.1),
        (0.8, 0.5, 0.3),
        (0.0, 0.0, 0.1),
        (1.0, 0.5, 0.1),
        (0.3, 1, 0),
    ],
)
def test_the_share_of_active_people_is_the_area_that_it_stands_for(legitimacy, caught, threshold):
    found = float(active(jnp.asarray(float(legitimacy)), jnp.asarray(float(caught)), jnp.asarray(float(threshold))))
    assert found == pytest.approx(by_counting(legitimacy, caught, threshold), abs=2e-3)


def repression(shocks=None, fighters=200.0, weeks=100, **changed):
    numbers = {"legitimacy": 0.6, "cost": 0.5, "memory": 20.0, "excluded": 0.5, "exclusion": 0.4, "risk": 0.3,
               "threshold": 0.1}  # fmt: skip
    join = part("recruitment", group="red", rate=1e-4, wage_elasticity=0.0, presence_half=1.0, founding=0.0,
                collateral=0.0, harm_half_life=4.0)  # fmt: skip
    return case(
        part("repression", actor="blue", joins=("recruitment.join",), **(numbers | changed)), join,
        fighters={"blue": fighters, "red": 50.0}, shocks=shocks, weeks=weeks,
    )  # fmt: skip


def shares(here, **levels):
    x = here.inputs(here.state(**levels))
    return (float(np.ravel(x.factor(name))[0]) for name in ("recruitment.join", "support.blue"))


def test_at_the_start_nothing_changes():
    joins, helped = shares(repression())
    assert joins == pytest.approx(1.0) and helped == pytest.approx(1.0)


def test_easing_repression_lowers_risk_at_once():
    """Risk and exclusion are halved, legitimacy is as before."""
    caught = [1 - np.exp(-0.3 * 2.0 * r) for r in (1.0, 0.5)]
    usual, eased = (
        0.5 * by_counting(0.6, c, 0.1) + 0.5 * by_counting(0.6 * (1 - 0.4 * r), c, 0.1)
        for c, r in zip(caught, (1.0, 0.5), strict=True)
    )
    joins, helped = shares(repression(EASED))
    assert joins == pytest.approx(eased / usual, rel=0.01)
    assert helped == pytest.approx((1 - eased) / (1 - usual), rel=0.01)


def test_legitimacy_follows_repression_over_its_memory():
    series = repression(EASED).expected(7)["legitimacy.blue"][:, 0]
    settled = 0.6 * (1 + 0.5 * 0.5)
    assert series[19] == pytest.approx(settled + (0.6 - settled) * np.exp(-1.0), rel=1e-3)
    assert series[-1] == pytest.approx(settled, rel=0.01)


def test_what_exclusion_costs_is_felt_by_the_excluded_only():
    none, some = (next(shares(repression(EASED, excluded=share, cost=0.0))) for share in (0.0, 0.5))
    assert some < none  # easing raises legitimacy among the excluded, so fewer of them join than of the others


def test_a_government_without_fighters_catches_nobody():
    joins, helped = shares(repression(fighters=0.0))
    assert joins == pytest.approx(1.0) and np.isfinite(helped)
