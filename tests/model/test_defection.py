"""M09: units that change sides, and who seems to win."""

import numpy as np
import pytest

from contested.model.inputs import StepCounts
from helpers.worlds import case, land, part


def switching(label, origin, destination, rate=0.02, slope=3.0, unit=5.0):
    return part("defection", label, origin=origin, destination=destination, rate=rate, momentum_slope=slope,
                unit_size=unit)  # fmt: skip


def momentum(actor="red", rivals="blue", **changed):
    numbers = {"memory": 4.0, "inflation": 3.0, "doubt": 10.0, "unit_worth": 20.0}
    return part("momentum", f"momentum_{actor}", actor=actor, rivals=(rivals,), inflicted=(f"{actor}.kills",),
                suffered=(f"{rivals}.kills",), **(numbers | changed))  # fmt: skip


def test_symmetric_switching_nets_to_nothing():
    here = case(switching("to_red", "blue", "red"), switching("to_blue", "red", "blue"), momentum(),
                momentum("blue", "red"), fighters={"red": 500, "blue": 500}, weeks=30)  # fmt: skip
    series = here.leap(2000, per_week=1)
    red = series["fighters.red"][-1, 0]
    assert np.all(red + series["fighters.blue"][-1, 0] == 1000.0)
    assert red.mean() == pytest.approx(500.0, abs=4 * red.std() / np.sqrt(red.size))
    assert red.std() > 20 and np.all(red % 5 == 0)  # whole units switch


def test_switching_grows_with_the_success_of_the_other_side():
    here = case(switching("to_red", "blue", "red"), momentum(), fighters={"red": 1e6, "blue": 500})
    rates = [float(here.flow("switch", here.state(momentum__red=w)).rate[0, 0]) for w in (0.0, 0.5, 1.0)]
    assert rates == pytest.approx([2.0 * np.exp(s) for s in (-1.5, 0.0, 1.5)], rel=1e-4)


def test_nobody_changes_to_a_side_that_is_absent():
    here = case(switching("to_red", "blue", "red"), momentum(), fighters={"blue": 500})
    assert float(here.flow("switch", here.state()).rate[0, 0]) == 0.0


def test_success_is_the_share_of_what_is_claimed():
    here = case(momentum(), world=land(2))
    state = here.state()
    zero = 0.0 * state["civilian"]
    counts = {"red.kills": zero + 2.0, "blue.kills": zero + 1.0, "c": zero + 0.5, "third.kills": zero + 9.0}
    targets = {"red.kills": "dead.blue", "blue.kills": "dead.red", "c": "control.red", "third.kills": "dead.blue"}
    step_counts = StepCounts(counts, targets, zero, 0.5)
    (d,) = here.bound()[0].drifts(state, here.inputs(state), step_counts)
    won, lost = 2 * 2 * (3.0 * 2.0 + 20.0 * 0.5), 2 * 2 * 3.0 * 1.0  # two places, half a week
    assert float(d.toward[0, 0]) == pytest.approx((10 + won) / (20 + won + lost), rel=1e-5)
    assert float(d.speed[0]) == pytest.approx(0.25)  # what a third party does to blue is not red's success


def test_the_perceived_success_of_two_rivals_sums_to_one():
    here = case(momentum(), momentum("blue", "red"))
    state = here.state()
    zero = 0.0 * state["civilian"]
    counts = {"red.kills": zero + 7.0, "blue.kills": zero + 1.0}
    step_counts = StepCounts(counts, {"red.kills": "dead.blue", "blue.kills": "dead.red"}, zero, 1.0)
    seen = [next(iter(m.drifts(state, here.inputs(state), step_counts))).toward for m in here.bound()]
    assert float(seen[0][0, 0] + seen[1][0, 0]) == pytest.approx(1.0) and float(seen[0][0, 0]) > 0.5


def worst_fortnight(slope, members=60):
    """The largest share of its ground that blue loses in two weeks of two years, by history.

    A thousand against two thousand, on the ground where such forces hold each other. Numbers at their prior medians
    but for ground that changes hands fast and units that are loosely tied (rates in the upper tails of their priors).
    """
    both = (("red", "blue"), ("blue", "red"))
    parts = [switching(f"to_{mine}", yours, mine, 0.001, slope, 25.0) for mine, yours in both]
    parts += [momentum(mine, yours, memory=8.0, inflation=2.5, doubt=20.0, unit_worth=20.0) for mine, yours in both]
    parts.append(part("control", actors=("red", "blue"), incumbent="blue", exponent=1.0, bias=1.0, loss_rate=0.25,
                      gain_rate=0.25, spillover=0.0, min_force=1.0))  # fmt: skip
    here = case(*parts, world=land(units=4000.0), fighters={"red": 2000, "blue": 1000},
                held={"blue": [572], "red": [2286]}, weeks=104)  # fmt: skip
    held = here.leap(members, seed=4, per_week=2)["control.blue"][:, 0]
    return ((held[:-2] - held[2:]) / np.maximum(held[:-2], 100.0)).max(axis=0)


@pytest.mark.heavy
def test_ground_can_fall_in_a_run_where_success_breeds_defection_and_seldom_does_at_the_prior_median():
    usual, steep = worst_fortnight(1.0), worst_fortnight(16.0)
    assert np.mean(usual > 0.25) < 0.05 and np.mean(steep > 0.25) > 0.5
