"""M06: people act when grievance beats risk."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.mechanisms.repression import active
from helpers.said import column, drifts, near
from helpers.worlds import case, land, part, shock

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


@pytest.mark.parametrize(
    ("legitimacy", "caught", "threshold", "share"),
    [
        (0.5, 0.3, 0.1, 0.8 - 0.6 / 2),  # R reaches 1
        (0.2, 0.9, 0.1, 0.875**2 / (2 * 1.125)),  # a triangle
        (0.0, 1.0, 0.0, 0.5),  # the triangle just reaches 1
        (0.6, 0.0, 0.1, 0.75),  # nobody is caught
        (0.6, 0.5, 0.4, 0.0),  # nobody's grievance is above the threshold
        (1.0, 0.0, 5e-4, 0.5),  # legitimacy counts as 0.999 at most
        (1.0, 1.0, 5e-4, 0.5 * 5e-4 / 2),
    ],
)
def test_the_share_of_active_people_by_its_closed_form(legitimacy, caught, threshold, share):
    near(
        active(*(jnp.full((1, 2), number) for number in (legitimacy, caught, threshold))), np.full((1, 2), share), 2e-3
    )


def grieved(legitimacy, force, repression, excluded, exclusion, risk, threshold):
    """Share who are active, in NumPy: the area where H (1 - L) - R p is above the threshold, for both parts."""
    caught = 1.0 - np.exp(-risk * force * repression)
    shares = []
    for one in (legitimacy, legitimacy * (1.0 - np.minimum(exclusion * repression, 1.0))):
        grievance = 1.0 - one
        room, slope = np.maximum(1.0 - threshold / grievance, 0.0), caught / grievance
        most = np.minimum(room / slope, 1.0)
        shares.append(room * most - slope * most**2 / 2.0)
    return (1.0 - excluded) * shares[0] + excluded * shares[1]


JOINS = ("raids.join", "riots.join")


def two_governments(**changed):
    """Two places and two members, with 2 and 3 fighters for each 1,000 people at the start."""
    numbers = {"legitimacy": [0.6, 0.4], "cost": [0.5, -0.3], "memory": [20.0, 8.0], "excluded": [0.5, 0.2],
               "exclusion": [0.4, 0.3], "risk": [0.3, 0.1], "threshold": [0.1, 0.2]}  # fmt: skip
    return case(part("repression", actor="blue", joins=JOINS, **(numbers | changed)), world=land(2),
                fighters={"blue": 500.0}, weights={"blue": [2.0, 3.0]})  # fmt: skip


@pytest.mark.parametrize("repressed", [0.5, 1.0, 4.0])
def test_joining_and_help_in_each_place_follow_who_is_active_now_relative_to_the_start(repressed):
    """At 4 times the exclusion all legitimacy among the excluded is gone. Fighters are 4 and 1.5 in 1,000 now."""
    here = two_governments()
    state = here.state(2, civilian=1000.0, fighters__blue=[4.0, 1.5], legitimacy__blue=0.5)
    near(state["usual-presence.blue"], column(2.0, 3.0) * np.ones(2))
    x = here.inputs(state)
    x = x._replace(multipliers={"repression.blue": jnp.asarray(repressed)})
    found = {factor.pattern: factor.value for factor in here.bound(2)[0].factors(state, x)}
    rest = ([0.5, 0.2], [0.4, 0.3], [0.3, 0.1], [0.1, 0.2])
    rest = tuple(np.array(numbers) for numbers in rest)
    now = grieved(0.5, column(4.0, 1.5), repressed, *rest)
    usual = grieved(np.array([0.6, 0.4]), column(2.0, 3.0), 1.0, *rest)
    assert np.all(usual > 0.05)
    for pattern in JOINS:
        near(found[pattern], now / usual, 1e-4)
    near(found["support.blue"], (1.0 - now) / (1.0 - usual), 1e-4)


def test_where_nobody_acts_at_the_start_joining_is_not_multiplied():
    here = two_governments(threshold=0.75)
    state = here.state(2, legitimacy__blue=0.1)
    x = here.inputs(state)
    near(x.factor("raids.join"), np.ones((2, 2)))
    assert np.all(np.asarray(x.factor("support.blue")) < 0.99)


@pytest.mark.parametrize(
    ("repressed", "settled"), [(0.5, [0.75, 0.34]), (1.0, [0.6, 0.4]), (4.0, [0.0, 0.76]), (8.0, [0.0, 1.0])]
)
def test_legitimacy_settles_between_none_and_all(repressed, settled):
    here = two_governments()
    (moved,) = drifts(here, here.state(2), {}, repression__blue=repressed).values()
    near(moved.toward, settled)
    near(moved.speed, [1 / 20.0, 1 / 8.0])
    assert moved.change == 0.0
